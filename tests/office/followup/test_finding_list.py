"""The list of inconsistencies of Mutual Ejemplo and the catalogue of the rules."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from lxml import html
from pytest_django import DjangoDbBlocker

from planabierto.auditor.registry import rules
from planabierto.core.calendar import Periodicity
from planabierto.documents.readers.text import read as read_text
from planabierto.documents.recognise import recognise
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.models import Finding, FollowUp
from tests.cast import Cast, make_cast
from tests.office.importing import write
from tests.office.reports.pages import address, page, text, texts
from tests.office.written import MUTUAL

pytestmark = pytest.mark.django_db

LIST = "/inconsistencias/2024/t3/"
PLANNING = {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}


def browser(cast: Cast, role: Role = Role.HEAD_OF_PLANNING) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast[role])
    return client


@dataclass(frozen=True)
class Reviewed:
    """Mutual Ejemplo with its inconsistencies."""

    cast: Cast
    follow_up: FollowUp


@pytest.fixture(scope="module")
def reviewed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Reviewed]:  # noqa: ARG001 - makes the database
    """Imported once for the tests that only read; what they do is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        yield Reviewed(cast, write(cast.institution, recognise(read_text(MUTUAL))))
        transaction.set_rollback(True)


def said(found: html.HtmlElement) -> int:
    """How many inconsistencies a list says that it holds; its first page has as many, up to 25."""
    count = int(re.match(r"([\d,]+) inconsistencia", text(found.cssselect(".head p")[0]))[1])  # type: ignore[index]  # a page without it fails here
    assert len(found.cssselect(".found > li")) == min(count, 25)
    return count


def test_the_list_holds_every_inconsistency_and_each_filter_its_own(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    stored = Finding.objects.filter(follow_up=reviewed.follow_up)
    assert said(page(client, LIST)) == stored.count() > 100
    for rule in {finding.rule for finding in stored}:
        assert said(page(client, f"{LIST}?regla={rule}")) == stored.filter(rule=rule).count(), rule
    for value, severity in (
        ("error", "error"),
        ("advertencia", "warning"),
        ("aviso", "info"),
        ("privacidad", "privacy"),
    ):
        if stored.filter(severity=severity).exists():
            assert said(page(client, f"{LIST}?gravedad={value}")) == stored.filter(severity=severity).count()
    in_units = 0
    for option in page(client, LIST).cssselect("#unidad option")[1:]:
        found = page(client, f"{LIST}?unidad={address(option, 'value')}")
        in_units += said(found) if found.cssselect(".found > li") else 0
    assert in_units == stored.count()


def test_what_the_board_counts_as_unexplained_is_the_list_of_as_many(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    notes = texts(page(client, "/tablero/2024/t3/").cssselect(".tile .note"))
    assert "Desviaciones sin justificar: 9" in notes
    assert said(page(client, f"{LIST}?regla=sin-justificar")) == 9


def test_a_mistyped_filter_finds_nothing_and_shows_the_way_back(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    for query in ("gravedad=grave", "estado=nada", "unidad=nadie", "regla=XYZ9", "regla=%00"):
        found = page(client, f"{LIST}?{query}")
        assert text(found.cssselect(".empty strong")[0]) == "Ninguna inconsistencia con estos filtros.", query
        assert address(found.cssselect(".empty a")[0]) == LIST


def test_the_list_stands_by_unit_or_by_rule(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    by_unit = page(client, LIST)
    assert texts(by_unit.cssselect(".filters .segments a")) == ["Por unidad", "Por regla"]
    units = texts(by_unit.cssselect(".panel h2"))
    assert len(units) == len(set(units)) > 1
    by_rule = page(client, address(by_unit.cssselect(".filters .segments a")[1]))
    known = {f"{rule.code} {rule.title}" for rule in rules()}
    assert set(texts(by_rule.cssselect(".panel h2"))) <= known
    errors = texts(by_rule.cssselect(".found > li:first-child .pill"))
    assert errors[0] == "Error"


def test_each_has_place_cell_sentence_and_what_is_asked(reviewed: Reviewed) -> None:
    found = page(browser(reviewed.cast), f"{LIST}?regla=FMT202")
    stored = Finding.objects.filter(follow_up=reviewed.follow_up, rule="FMT202").order_by("unit_report__order", "order")
    for item, finding in zip(found.cssselect(".found > li"), stored, strict=True):
        told = text(item)
        assert finding.message in told
        assert f"línea {finding.line}, columna {finding.column}" in told
        assert f"Dice «{(finding.written or '').strip()}»" in told
        assert "Por qué importa y qué se pide" in told
        links = [address(link) for link in item.cssselect(".of-rule a")]
        assert len(links) == 1
        assert page(browser(reviewed.cast), links[0]).cssselect("h1")


def test_the_text_for_a_unit_is_that_of_its_open_ones(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    link = next(link for link in page(client, LIST).cssselect(".panel-head a") if "Copiar" in text(link))
    target, _sign, anchor = address(link).partition("#")
    assert anchor == "copiar"
    chosen = page(client, target)
    written = text(chosen.cssselect("#copiar textarea")[0])
    assert written.startswith("1. ")
    assert written.count("Qué se pide:") == said(chosen)


def test_who_may_decide_sees_the_form_and_nobody_else(reviewed: Reviewed) -> None:
    for role in GRANTABLE_ROLES - {Role.SYSTEM_ADMINISTRATOR}:
        found = page(browser(reviewed.cast, role), LIST)
        assert bool(found.cssselect("textarea[name=reason]")) == (role in PLANNING), role


def test_the_catalogue_explains_every_rule(reviewed: Reviewed) -> None:
    catalogue = page(browser(reviewed.cast, Role.REPORTER), "/inconsistencias/reglas/")
    items = {address(item, "id"): text(item) for item in catalogue.cssselect(".found > li")}
    assert items.keys() == {rule.code.lower() for rule in rules()}
    for rule in rules():
        for words in (rule.title, rule.what, rule.why, rule.mend):
            assert " ".join(words.split()) in items[rule.code.lower()]


def test_periods_without_a_follow_up_are_not_found(reviewed: Reviewed) -> None:
    assert reviewed.follow_up.plan.calendar is Periodicity.QUARTER
    client = browser(reviewed.cast)
    for path in ("/inconsistencias/2024/t1/", "/inconsistencias/2023/t3/", "/inconsistencias/2024/s1/"):
        assert client.get(path).status_code == 404


def test_no_page_is_heavier_than_its_budget(reviewed: Reviewed) -> None:
    client = browser(reviewed.cast)
    paths = [LIST, f"{LIST}?orden=regla", f"{LIST}?unidad=comercializacion", "/inconsistencias/reglas/"]
    weights = {path: len(gzip.compress(client.get(path).content)) for path in paths}
    assert {path: weight for path, weight in weights.items() if weight > 40_000} == {}
