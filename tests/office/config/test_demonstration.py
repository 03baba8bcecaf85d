"""The demonstration: Mutual Ejemplo with its third follow-up open and two published, played by its own people, and its «Recorrido»."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override
from lxml import html
from pytest_django import DjangoDbBlocker

from planabierto.documents.reading import read_document
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import GRANTABLE_ROLES
from planabierto.office.config.demonstration import (
    PASSWORD,
    DemonstrationAccount,
    accounts_of_demonstration,
    sample,
)
from planabierto.office.config.demonstration.people import ACCOUNTANT, PEOPLE
from planabierto.office.config.demonstration.rows import printed_rows
from planabierto.office.config.demonstration.story import LATE, start_demonstration
from planabierto.office.config.installation import DemonstrationError
from planabierto.office.config.tour import STEPS, shown_steps
from planabierto.office.followup.models import (
    Achievement,
    Entry,
    Evidence,
    FollowUp,
    Objection,
    ReportComment,
    ReprogrammingRequest,
    StoredFile,
    UnitReport,
    VerifierAssignment,
)
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from planabierto.office.publication.models import Edition, Publication
from planabierto.office.publication.queries import frozen_edition
from tests.office.written import MUTUAL

pytestmark = pytest.mark.django_db

ADDRESSES = [account.email for account in accounts_of_demonstration()]
LONGEST_SECONDS = 25
"""CPU of the story; the rest of a first start is the migrations of any installation."""


@dataclass(frozen=True)
class Made:
    """What making the demonstration returned, and the CPU seconds that it took here and in the processes that make files."""

    accounts: list[DemonstrationAccount]
    seconds: float


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:  # noqa: ARG001 - makes the database
    """The demonstration, made once for all tests of the module and rolled back with it."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as Django marks the one that it wraps round a test  # noqa: SLF001
    with (
        TemporaryDirectory() as folder,
        override_settings(IS_DEMO=True, MEDIA_ROOT=Path(folder)),
        django_db_blocker.unblock(),
        block,
    ):
        before = sum(os.times()[:4])
        accounts = start_demonstration()
        yield Made(accounts, sum(os.times()[:4]) - before)
        transaction.set_rollback(True)


@pytest.fixture
def follow_up(made: Made) -> FollowUp:
    """The open round."""
    assert made.accounts
    return FollowUp.objects.get(plan__year=2024, period=3)


def browser_of(email: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(email=email))
    return client


def test_it_is_made_in_time(made: Made, print_figure: Callable[[str], None]) -> None:
    acts, files = AuditEvent.objects.count(), StoredFile.objects.count()
    print_figure(f"demonstration: {acts} acts and {files} files in {made.seconds:.1f} s of CPU")
    assert made.seconds < LONGEST_SECONDS


def test_each_report_stands_where_its_story_says(follow_up: FollowUp) -> None:
    assert (follow_up.state, follow_up.basis) == ("building", "period")
    states: dict[str, set[str]] = {}
    for name, state in UnitReport.objects.filter(follow_up=follow_up).values_list("name", "state"):
        states.setdefault(state, set()).add(name)
    assert states == {
        "reviewed": {
            "Administración",
            "Auditoría Interna",
            "Comunicaciones y Relaciones Públicas",
            "UAIP",
            "UCP",
            "Unidad Cumplimiento",
        },
        "verified": {"Planificación y Desarrollo Institucional", "Unidad Legal"},
        "passed_on": {"UGDA"},
        "sent": {"Comercialización", "Operaciones"},
        "returned": {"Desarrollo Humano"},
        "in_progress": {"Reclamos", "Tecnologías de Información", "UFI"},
        "open": {"Unidad de Género"},
    }


def test_deadlines_run_from_today_and_one_unit_is_late(follow_up: FollowUp) -> None:
    today = timezone.localdate()
    late = UnitReport.objects.filter(follow_up=follow_up, send_by__lt=today)
    assert [report.name for report in late] == [LATE]
    assert follow_up.send_by is not None
    assert timedelta() < today - follow_up.send_by < timedelta(days=15)
    reasons = set(UnitReport.objects.filter(follow_up=follow_up).values_list("extensions__reason", flat=True))
    assert reasons == {None, "Demostración: el plazo corre desde hoy"}


def test_the_figures_of_june_are_those_of_the_sample(made: Made) -> None:
    assert made.accounts
    second = FollowUp.objects.get(period=2)
    printed = printed_rows(read_document(sample("mutual-ejemplo-seguimiento-poi-2024-t2.txt")))
    entries = Entry.objects.filter(follow_up=second).select_related("unit_report", "achievement")
    stored = {(one.unit_report.name, one.achievement.code): one.achievement.to_date for one in entries}
    assert len(stored) == 177
    assert stored == {key: row.to_date for key, row in printed.items()}


def test_what_units_sent_is_what_the_sample_prints(follow_up: FollowUp) -> None:
    printed = printed_rows(read_document(sample()))
    sent = Entry.objects.filter(follow_up=follow_up, unit_report__sendings__isnull=False).select_related(
        "unit_report", "achievement"
    )
    differing = {
        (one.unit_report.name, one.achievement.code): one.achieved
        for one in sent
        if (one.achieved or Decimal(0)) != (printed[one.unit_report.name, one.achievement.code].to_date or Decimal(0))
    }
    assert sent.count() == 109
    # Half of the year's papers were scanned; the records officer found a little less.
    assert differing == {("Unidad Legal", "AO.6.4"): Decimal("0.45")}
    assert not sent.filter(needs_justification=True).exists()
    assert not sent.filter(is_due=True, is_reported=False).exists()


def test_two_people_registered_one_row_and_planning_asks(follow_up: FollowUp) -> None:
    rows = Achievement.objects.filter(
        follow_up=follow_up, code="AO.6.4", action__unit_plan__unit__name="Reclamos"
    ).order_by("version")
    said = [(row.version, row.of_period, row.recorded_by.display_name if row.recorded_by else "") for row in rows]
    assert said == [(1, None, ""), (2, Decimal(150), "Iván Cortez"), (3, Decimal(158), "Marta Escalante")]
    comment = ReportComment.objects.get()
    assert (comment.action_id, comment.made_by.display_name) == (rows[0].action_id, "Andrés Quijano")


def test_reclamos_has_as_many_rows_as_the_tour_says(follow_up: FollowUp) -> None:
    rows = Entry.objects.filter(follow_up=follow_up, unit_report__name="Reclamos")
    said = f"Reclamos lleva reportadas {rows.filter(is_reported=True).count()} de {rows.count()}."
    assert str(STEPS[0].tasks[0]).startswith(said)


def test_it_has_what_the_tour_speaks_of(follow_up: FollowUp) -> None:
    assignments = VerifierAssignment.objects.filter(follow_up=follow_up)
    assert assignments.count() == 20
    alternate = assignments.get(is_alternate=True)
    assert (alternate.unit_report.name, alternate.post) == ("UGDA", "La Técnica de la UAIP")
    assert Objection.objects.get().unit_report.name == "Unidad Legal"
    assert ReprogrammingRequest.objects.count() == 3
    assert follow_up.instructions.get().given_by_name == "Mauricio Castaneda"


def test_its_evidence_came_through_the_door_of_every_file(made: Made) -> None:
    assert made.accounts
    kinds = list(StoredFile.objects.order_by("media_type").values_list("media_type", flat=True))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert kinds == ["application/pdf"] * 2 + [sheet] * 2 + ["image/png"] * 2
    for file in StoredFile.objects.all():
        assert (django_settings.MEDIA_ROOT / file.path).stat().st_size == file.size
    counted = Evidence.objects.filter(generated__isnull=False)
    assert counted.count() == 13, "one of each of twelve units, two of Administración"
    assert all(one.scanned is not None and one.scanned <= (one.generated or 0) for one in counted)


def test_the_public_reads_two_quarters_and_one_correction(made: Made) -> None:
    assert made.accounts
    editions = Edition.objects.order_by("pk")
    assert [(one.follow_up.plan.year, one.follow_up.period, one.number, one.state) for one in editions] == [
        (2023, 3, 1, "published"),
        (2024, 2, 1, "corrected"),
        (2024, 2, 2, "published"),
    ]
    assert [one.files.count() for one in editions] == [10, 10, 10]
    september, slip, june = (frozen_edition(one) for one in editions)
    withheld = [{one.ground: one.count for one in edition.withheld} for edition in (september, slip, june)]
    reserved = {"art. 19 lit. f": 4}
    assert withheld == [
        {"art. 24 lit. a": 1, "art. 24 lit. c": 6, "art. 24 lit. d": 8, "art. 19 lit. f": 8},
        reserved,
        reserved,
    ]
    assert june.reason == "Operaciones firmó 889 pólizas a junio; la versión anterior decía 589."
    assert [(one.unit, one.code, one.field, one.before, one.after) for one in june.changes] == [
        ("Operaciones", "AO.6.8", "counted", "589", "889"),
        ("Operaciones", "AO.6.8", "light", "unsatisfactory", "partially_satisfactory"),
        ("Operaciones", "AO.6.8", "percent", "59", "89"),
        ("Operaciones", "AO.6.8", "reported", "589", "889"),
    ]
    assert not Publication.objects.filter(follow_up__period=3, follow_up__plan__year=2024).exists()


def test_the_front_page_is_the_public_site(made: Made, client: Client) -> None:
    assert made.accounts
    page = html.fromstring(client.get("/").content.decode())
    assert page.cssselect("header.public-bar")
    assert client.get("/transparencia/2024/t2/").status_code == HTTPStatus.OK
    assert client.get("/transparencia/2024/t2/version/1/").status_code == HTTPStatus.OK
    assert client.get("/transparencia/2024/t3/").status_code == HTTPStatus.NOT_FOUND
    sick = client.get("/transparencia/2023/t3/comercializacion/ao-6-9/").content.decode()
    assert ("[Suprimido: art. 24 lit. a]" in sick, "incapacidad" in sick) == (True, False)
    tour = html.fromstring(client.get("/recorrido/").content.decode())
    assert "Ver el sitio público" in [link.text_content() for link in tour.cssselect('main a[href="/"]')]


def test_every_act_has_its_person_and_the_chain_holds(made: Made) -> None:
    assert made.accounts
    institution = Institution.objects.get()
    assert verify_chain(institution) == []
    without = set(AuditEvent.objects.filter(actor=None).values_list("act", flat=True))
    # Setting up has nobody yet; a report is verified by itself once its last row is.
    assert without == {"institution.created", "person.invited", "role.granted", "report.verified"}
    assert set(AuditEvent.objects.values_list("actor__display_name", flat=True)) >= {
        person.name for person in PEOPLE if person.role == "unit_head" and person.unit != "Unidad de Género"
    }


def test_each_role_has_an_account_and_only_the_shown_ones_a_password(made: Made) -> None:
    assert [one.email for one in made.accounts] == ADDRESSES
    assert {person.role for person in PEOPLE if person.is_shown} == GRANTABLE_ROLES
    people = {one.email: one for one in User.objects.all()}
    assert people.keys() == {person.email for person in PEOPLE}
    assert {email for email, person in people.items() if person.has_usable_password()} == set(ADDRESSES)
    assert authenticate(None, email=ADDRESSES[0], password=PASSWORD) == people[ADDRESSES[0]]


def test_starting_again_changes_nothing(made: Made) -> None:
    before = AuditEvent.objects.count()
    assert start_demonstration() == made.accounts
    assert AuditEvent.objects.count() == before


def test_its_document_is_the_one_of_the_tests() -> None:
    assert sample() == MUTUAL
    with pytest.raises(DemonstrationError, match=r"Falta samples/nada\.txt"):
        sample("nada.txt")


def links_of(page: html.HtmlElement) -> list[str]:
    """The addresses of this site that a page leads to."""
    found = [link.get("href", "") for link in page.cssselect("a[href]")]
    return [urlsplit(one)._replace(fragment="").geturl() for one in found if one.startswith("/")]


@pytest.mark.parametrize("email", ADDRESSES)
def test_every_page_that_is_offered_opens(made: Made, email: str, print_figure: Callable[[str], None]) -> None:
    """From the landing page on: one of each kind of page, whatever it is linked from. What anybody may read is not theirs."""
    assert made.accounts
    client, opened, waiting = browser_of(email), set[str](), ["/inicio/", "/recorrido/"]
    with override("es"):
        while waiting:
            path = waiting.pop(0)
            if path.startswith(("/en/", "/static/")):
                continue
            name = resolve(urlsplit(path).path).url_name or ""
            if name in opened:
                continue
            opened.add(name)
            answer = client.get(path, follow=True)
            assert answer.status_code == HTTPStatus.OK, (email, path)
            if answer.streaming:
                assert answer.getvalue(), path
            elif answer.headers["Content-Type"].startswith("text/html"):
                waiting += links_of(html.fromstring(answer.content))
    print_figure(f"demonstration: {email} opens {len(opened)} kinds of pages")
    assert len(opened) >= 8


def test_who_registers_for_an_area_sees_and_saves_its_rows_alone(made: Made) -> None:
    assert made.accounts
    client, address = browser_of(ACCOUNTANT.email), "/seguimiento/2024/t3/ufi/"
    page = html.fromstring(client.get(address).content.decode())
    assert set(re.findall(r"AO\.\d\.\d+", page.cssselect("main")[0].text_content())) == {
        f"AO.6.{number}" for number in range(12, 18)
    }
    assert len(page.cssselect("main input[inputmode=decimal]")) >= 6
    row = Entry.objects.select_related("achievement").get(
        follow_up__plan__year=2024, follow_up__period=3, unit_report__name="UFI", achievement__code="AO.6.16"
    )
    scripted = {"HX-Request": "true"}
    fields = {"ao-6-16-version": str(row.achievement.version), "ao-6-16-real": "3"}
    saved = client.post(f"{address}fila/ao-6-16/", fields, headers=scripted)
    assert saved.status_code == HTTPStatus.OK, saved.content[:300]
    assert Entry.objects.get(pk=row.pk).achieved == Decimal(9)
    other = client.post(f"{address}fila/ao-6-1/", {"ao-6-1-version": "1", "ao-6-1-real": "3"}, headers=scripted)
    assert other.status_code == HTTPStatus.NOT_FOUND


def test_the_tour_leads_a_visitor_through_six_steps(made: Made, client: Client) -> None:
    assert made.accounts
    page = html.fromstring(client.get("/recorrido/").content.decode())
    assert len(page.cssselect(".tour > li")) == len(STEPS) == 6
    assert page.cssselect(".demo a")[0].get("href") == "/recorrido/"
    for step in shown_steps():
        for account in step.accounts:
            answer = client.post("/recorrido/entrar/", {"account": account.email, "next": step.url})
            assert (answer.status_code, answer.headers["Location"]) == (302, step.url)
            assert client.get("/inicio/", follow=True).status_code == HTTPStatus.OK
        first = step.accounts[0]
        client.post("/recorrido/entrar/", {"account": first.email, "next": step.url})
        there = client.get(step.url)
        assert there.status_code == HTTPStatus.OK, step.title
        assert first.name in there.content.decode()


def test_a_button_leads_nowhere_else_and_signs_nobody_else_in(made: Made, client: Client) -> None:
    assert made.accounts
    answer = client.post("/recorrido/entrar/", {"account": ADDRESSES[0], "next": "https://otra.example/"})
    assert answer.headers["Location"] == "/inicio/"
    client.logout()
    unshown = next(person.email for person in PEOPLE if not person.is_shown)
    assert client.post("/recorrido/entrar/", {"account": unshown}).status_code == HTTPStatus.NOT_FOUND
    person = User.objects.get(email=ADDRESSES[0])
    person.set_password("otra contraseña de ejemplo")
    person.save()
    assert client.post("/recorrido/entrar/", {"account": ADDRESSES[0]}).status_code == HTTPStatus.NOT_FOUND
    assert "_auth_user_id" not in client.session
