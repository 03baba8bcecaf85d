"""The journal's page: acts in words, filters, who may see it; its export, which the verifier without Django accepts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from lxml import html

from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.acts import UNIT_ADDED, UNIT_ALIAS_ADDED
from planabierto.office.institutions.services import add_unit
from planabierto.office.journal.export import head_of
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

READERS = {Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR}
PATHS = ["/bitacora/", "/bitacora/bitacora.jsonl", "/bitacora/verifier.py"]


def record_alias(cast: Cast, reason: str) -> None:
    """One more act of planning, with what was before and after."""
    with transaction.atomic():
        record(
            institution=cast.institution,
            by=cast[Role.HEAD_OF_PLANNING],
            act=UNIT_ALIAS_ADDED,
            subject=cast.reclamos,
            before={"name": "Reclamo", "kind": "unit", "is_active": False},
            after={"name": "Reclamos", "kind": "area", "is_active": True},
            reason=reason,
        )


def shown(client: Client, query: str = "") -> html.HtmlElement:
    answer = client.get(f"/bitacora/{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def acts(page: html.HtmlElement) -> list[str]:
    return [" ".join(item.text_content().split()) for item in page.cssselect(".history li")]


def test_an_act_is_told_with_who_what_from_what_to_what_and_why(client: Client, cast: Cast) -> None:
    record_alias(cast, "Así se llama")
    client.force_login(cast[Role.INTERNAL_AUDITOR])
    page = shown(client)
    newest = acts(page)[0]
    assert newest.startswith(
        "Otro nombre de la unidad agregado: Reclamos head_of_planning, post of head_of_planning · "
    )
    for words in ("nombre: Reclamo → Reclamos", "clase: unidad → área", "Motivo: Así se llama"):
        assert words in newest, words
    sequence = head_of(cast.institution.pk).sequence
    assert f"acto {sequence}" in newest
    assert f"{head_of(cast.institution.pk).sequence}:{head_of(cast.institution.pk).hash}" in page.text_content()


@pytest.mark.parametrize("path", PATHS)
def test_only_who_may_see_the_journal_sees_it(client: Client, cast: Cast, path: str) -> None:
    for role, person in cast.people.items():
        client.force_login(person)
        assert client.get(path).status_code == (200 if role in READERS else 403), role
    client.force_login(cast.outsider)
    assert client.get(path).status_code == 403


def test_filters_leave_what_is_asked_for(client: Client, cast: Cast) -> None:
    add_unit(cast.institution, name="Archivo 100%", by=cast[Role.PLANNING_ANALYST])
    record_alias(cast, "Motivo")
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    everything = len(acts(shown(client)))
    analyst, head = cast[Role.PLANNING_ANALYST].pk, cast[Role.HEAD_OF_PLANNING].pk
    assert len(acts(shown(client, f"?persona={analyst}"))) == 1
    assert len(acts(shown(client, f"?persona={head}"))) == 1
    assert len(acts(shown(client, "?persona=instalacion"))) == everything - 2
    assert len(acts(shown(client, f"?acto={UNIT_ADDED.key}"))) == 4
    assert len(acts(shown(client, "?objeto=100%25"))) == 1
    assert len(acts(shown(client, "?desde=2020-01-01"))) == everything
    for nothing in ("?hasta=2020-01-01", "?desde=2999-01-01", f"?acto={UNIT_ADDED.key}&persona={head}"):
        page = shown(client, nothing)
        assert acts(page) == []
        assert "Ningún acto con estos filtros." in page.text_content()
    for nonsense in ("?persona=x&acto=y&desde=ayer", "?persona=99999999999999999999999", "?pagina=999", "?objeto=%00"):
        assert client.get(f"/bitacora/{nonsense}").status_code == 200, nonsense


def test_the_acts_of_another_institution_are_not_there(client: Client, cast: Cast) -> None:
    add_unit(cast.other_institution, name="Unidad ajena", by=cast.outsider)
    client.force_login(cast[Role.INTERNAL_AUDITOR])
    for path in PATHS[:2]:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert "ajena" not in content.decode()
        assert "Reclamos" in content.decode()


@pytest.mark.parametrize("added", [1, 3])
def test_the_page_costs_the_same_for_one_act_and_for_three(client: Client, cast: Cast, added: int) -> None:
    for count in range(added):
        record_alias(cast, f"Motivo {count}")
    client.force_login(cast[Role.INTERNAL_AUDITOR])
    query = f"/bitacora/?acto={UNIT_ALIAS_ADDED.key}"
    client.get(query)
    with CaptureQueriesContext(connection) as captured:
        assert len(acts(html.fromstring(client.get(query).content.decode()))) == added
    assert len(captured) == 9


def test_the_export_holds_and_its_head_is_that_of_the_page(client: Client, cast: Cast, tmp_path: Path) -> None:
    record_alias(cast, 'Año «ñ» \u2028 \\ " y más')
    client.force_login(cast[Role.INTERNAL_AUDITOR])
    for path in PATHS[1:]:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        (tmp_path / Path(path).name).write_bytes(content)
    head = head_of(cast.institution.pk)
    command = [sys.executable, "-I", "-S", "verifier.py", "bitacora.jsonl", "--head", str(head)]
    result = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("SÍ: todo coincide.\n")
    other = [*command[:-1], f"{head.sequence + 1}:{head.hash}"]
    result = subprocess.run(other, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert result.returncode == 1
    assert "le falta el final" in result.stdout
