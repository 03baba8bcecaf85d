"""The official report of what is in the database: its page, its files, and what they cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from pytest_django import Settings

from planabierto.documents.writers.limited import Bounds, write_limited
from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.document import part_of, to_document
from planabierto.office.followup.models import FollowUp, FollowUpState, UnitReport
from planabierto.office.followup.services import accept_finding
from tests.cast import OTHER_HOST, Cast
from tests.office.importing import write
from tests.office.reports.pages import address, page, panel, saved_file, text, texts
from tests.office.written import OTHERS, document, follow_up, row

pytestmark = pytest.mark.django_db

REPORT = "/informes/2024/t3/"


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def test_nothing_due_is_said_or_printed_as_zero(cast: Cast) -> None:
    lines = [OTHERS, row(targets=("", "", "", "4"), achieved="", rate="0%")]
    write(cast.institution, document(follow_up({"Atender reclamos.": lines})))
    client = browser(cast)
    said = page(client, REPORT)
    assert texts(said.cssselect(".report tbody td.number"))[-1] == "No programada"
    switch = {text(link): address(link) for link in panel(said, "archivos").cssselect(".segments a")}
    assert texts(page(client, switch["0% donde no hay meta"]).cssselect(".report tbody td.number"))[-1] == "0%"


def test_the_annex_follows_what_is_decided(cast: Cast, tmp_path: Path, media_folder: Path) -> None:
    lines = [OTHERS, row(achieved="1", rate="33%")]
    written = write(cast.institution, document(follow_up({"Atender reclamos.": lines})))
    client = browser(cast)
    file = f"{REPORT}informe.xlsx?anexo=1"
    before = saved_file(client, file, tmp_path).read_bytes()
    assert saved_file(client, file, tmp_path).read_bytes() == before
    kept = list(media_folder.rglob("*.xlsx"))
    assert len(kept) == 1
    finding = written.findings.get(rule="REM501")
    accept_finding(finding, reason="Se explicó por nota.", by=cast[Role.HEAD_OF_PLANNING])
    assert saved_file(client, file, tmp_path).read_bytes() != before
    assert [path.name for path in media_folder.rglob("*.xlsx")] != [path.name for path in kept]
    assert len(list(media_folder.rglob("*.xlsx"))) == 1
    plain = saved_file(client, f"{REPORT}informe.xlsx", tmp_path).read_bytes()
    assert len(plain) < len(before)


def test_what_may_still_come_in_is_a_draft(cast: Cast) -> None:
    written = write(cast.institution, document(follow_up()))
    client = browser(cast)
    facts = dict(zip(*cover(client), strict=True))
    assert facts["Versión"] == "1"
    FollowUp.objects.filter(pk=written.pk).update(state=FollowUpState.BUILDING)
    facts = dict(zip(*cover(client), strict=True))
    assert facts["Versión"] == "borrador"


def cover(client: Client) -> tuple[list[str], list[str]]:
    found = panel(page(client, REPORT), "portada")
    return texts(found.cssselect("dt")), texts(found.cssselect("dd"))


def test_a_plan_that_is_too_large_gets_a_sentence_and_leaves_nothing(
    cast: Cast, media_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.institution, document(follow_up()))
    small = Bounds(memory_bytes=64 * 2**20)
    monkeypatch.setattr(
        "planabierto.office.reports.report_files.write_limited", lambda order: write_limited(order, bounds=small)
    )
    answer = browser(cast).get(f"{REPORT}informe.pdf")
    assert answer.status_code == 409
    assert "El informe es demasiado grande para hacerlo en PDF." in answer.content.decode()
    assert [path for path in media_folder.rglob("*") if path.is_file()] == []


def test_every_role_but_the_administrator_reads_the_report_and_nobody_from_outside(cast: Cast) -> None:
    write(cast.institution, document(follow_up()))
    for role in GRANTABLE_ROLES:
        expected = 403 if role is Role.SYSTEM_ADMINISTRATOR else 200
        assert browser(cast, role).get(REPORT).status_code == expected, role
    client = Client()
    client.force_login(cast.outsider)
    for path in (REPORT, f"{REPORT}informe.pdf"):
        assert client.get(path).status_code == 403
        assert client.get(path, headers={"host": OTHER_HOST}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/informes/2024/t2/",
        "/informes/2023/t3/",
        f"{REPORT}informe.exe",
        f"{REPORT}?unidad=nadie",
        f"{REPORT}?unidad=%00",
        "/informes/2024/t2/informe.pdf",
    ],
)
def test_what_there_is_not_is_not_found(cast: Cast, path: str) -> None:
    write(cast.institution, document(follow_up()))
    assert browser(cast).get(path).status_code == 404


@pytest.mark.parametrize("query", ["pagina=999", "pagina=x", "cifras=otras", "anexo=si"])
def test_a_mistyped_query_still_shows_a_report(cast: Cast, query: str) -> None:
    write(cast.institution, document(follow_up()))
    assert page(browser(cast), f"{REPORT}?{query}").cssselect(".report tbody tr")


def test_a_part_holds_what_the_whole_holds_of_its_unit(cast: Cast) -> None:
    units = {
        "Servir.": [OTHERS, row()],
        "Contar.": [OTHERS, row(area="Contabilidad"), row("AO.6.2.", area="Contabilidad")],
    }
    written = write(cast.institution, document(follow_up(units, note="Nota: AO.6.1 será verificado por el Oficial.")))
    whole = to_document(written)
    reports = UnitReport.objects.filter(follow_up=written).order_by("order")
    assert [part_of(written, report.pk).units[0] for report in reports] == list(whole.units)


@pytest.mark.parametrize("count", [1, 3, 100], ids=["one unit", "three units", "a hundred units"])
def test_the_page_costs_the_same_however_many_units_there_are(cast: Cast, count: int) -> None:
    units = {
        f"Misión de la unidad {number}.": [OTHERS, row(area=f"Unidad {number}", lead=f"Unidad {number}")]
        for number in range(count)
    }
    write(cast.institution, document(follow_up(units)))
    client = browser(cast)
    page(client, REPORT)
    with CaptureQueriesContext(connection) as captured:
        shown = client.get(f"{REPORT}?anexo=1")
    assert len(captured) == 15
    assert len(html.fromstring(shown.content.decode()).cssselect(".report tbody tr")) == 2


def browser(cast: Cast, role: Role = Role.TOP_MANAGEMENT) -> Client:
    client = Client()
    client.force_login(cast[role])
    return client


@pytest.mark.parametrize("name", ["unidad", "objetivo", "inconsistencia", "estado", "cierre"])
def test_a_sign_that_no_database_knows_finds_no_action(cast: Cast, name: str) -> None:
    write(cast.institution, document(follow_up()))
    listed = page(browser(cast), f"/tablero/2024/t3/acciones/?{name}=%00")
    assert texts(listed.cssselect(".empty strong")) == ["Ninguna acción con estos filtros."]
