"""The consolidated report of a round that is registered here: its text, its annexes, its cover, and who reads it when."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from planabierto.core.calendar import format_date
from planabierto.core.plan import content
from planabierto.core.seal import short_code
from planabierto.documents.papers.draft import Section
from planabierto.documents.reading import read_document
from planabierto.documents.writers import Figures, restated
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import Audience, FollowUp, ReportText, UnitReport, UnitReportState
from planabierto.office.followup.report_text import front_of, legal_basis, texts_of
from planabierto.office.followup.services.delivering import review_round
from planabierto.office.followup.services.requesting import request_reprogramming
from planabierto.office.followup.services.writing import (
    ReportTextError,
    TextConflictError,
    draft_texts,
    write_text,
)
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import Programming
from tests.cast import Cast
from tests.office.followup.round_pages import reader
from tests.office.reports.pages import page, panel, saved_file, text, texts
from tests.office.reports.rounds import JUSTIFIED, closed, consolidated, present_today, presented, reviewed
from tests.office.rounds import OpenRound, open_round

pytestmark = pytest.mark.django_db

REPORT = "/informes/2024/t3/"


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def browser(round_: OpenRound, role: Role = Role.HEAD_OF_PLANNING) -> Client:
    client = Client()
    client.force_login(round_.cast[role])
    return client


def test_consolidating_drafts_the_text_from_the_figures(opened: OpenRound) -> None:
    consolidated(opened)
    stand = texts_of(opened.follow_up)
    assert list(stand) == list(Section)
    assert {one.version for one in stand.values()} == {1}
    assert "De las 5 acciones programadas a septiembre, 3 están cumplidas (60%)" in stand[Section.EXECUTIVE].text
    assert "No entregó su informe: Archivo (El Archivo se mudó de edificio)." in stand[Section.EXECUTIVE].text
    assert "Personal, 1" in stand[Section.SHORTFALLS].text
    assert "«Faltó personal; se hará en el cuarto trimestre»" in stand[Section.SHORTFALLS].text
    acts = AuditEvent.objects.filter(act__in=["follow_up.consolidated", "follow_up.text_drafted"]).order_by("sequence")
    assert [one.act for one in acts] == ["follow_up.consolidated", "follow_up.text_drafted"]


def test_a_draft_says_only_what_planning_reviewed(opened: OpenRound) -> None:
    reviewed(opened, "Contabilidad")
    opened.save("AO.6.2", "0", **JUSTIFIED)
    draft_texts(opened.follow_up, by=opened.planner)
    said = " ".join(one.text for one in texts_of(opened.follow_up).values())
    assert "Faltó personal" not in said
    assert "1 está cumplida" in said


def test_a_section_is_written_over_the_version_that_was_seen(opened: OpenRound) -> None:
    consolidated(opened)
    follow_up, planner = opened.follow_up, opened.planner
    written = write_text(
        follow_up, section=Section.EXECUTIVE, text=" Se cumplió.\n\n Falta uno. ", version=1, by=planner
    )
    assert (written.version, written.text) == (2, "Se cumplió.\nFalta uno.")
    assert (
        write_text(follow_up, section=Section.EXECUTIVE, text="Se cumplió.\nFalta uno.", version=1, by=planner)
        == written
    )
    with pytest.raises(TextConflictError) as conflict:
        write_text(
            follow_up, section=Section.EXECUTIVE, text="Otra cosa.", version=1, by=opened.cast[Role.PLANNING_ANALYST]
        )
    assert conflict.value.theirs == written
    assert "head_of_planning cambió esta sección" in str(conflict.value)
    event = AuditEvent.objects.get(act="follow_up.text_written")
    assert event.after_value == {"section": "Resumen ejecutivo", "version": 2, "text": "Se cumplió.\nFalta uno."}
    assert ReportText.objects.filter(section="executive").count() == 2


def test_a_text_is_drafted_again_over_what_was_written_and_the_legal_basis_stays(opened: OpenRound) -> None:
    consolidated(opened)
    follow_up, planner = opened.follow_up, opened.planner
    write_text(follow_up, section=Section.EXECUTIVE, text="Mío.", version=1, by=planner)
    write_text(follow_up, section=Section.LEGAL_BASIS, text="Art. 12 de la ley orgánica.", version=1, by=planner)
    again = draft_texts(follow_up, by=planner)
    assert [(one.section, one.version) for one in again] == [("executive", 3)]
    assert texts_of(follow_up)[Section.LEGAL_BASIS].text == "Art. 12 de la ley orgánica."
    assert draft_texts(follow_up, by=planner) == []
    following = FollowUp(
        institution=follow_up.institution, plan=follow_up.plan, period=4, cutoff=follow_up.cutoff + timedelta(days=92)
    )
    assert legal_basis(following) == "Art. 12 de la ley orgánica."


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.TOP_MANAGEMENT, Role.INTERNAL_AUDITOR, Role.BOARD_SECRETARY])
def test_only_planning_writes_the_text(opened: OpenRound, role: Role) -> None:
    consolidated(opened)
    with pytest.raises(NotAllowedError):
        write_text(opened.follow_up, section=Section.EXECUTIVE, text="Yo.", version=1, by=opened.cast[role])
    with pytest.raises(NotAllowedError):
        draft_texts(opened.follow_up, by=opened.cast[role])
    client = browser(opened, role)
    assert client.post(f"{REPORT}texto/resumen/", {"text": "Yo.", "version": "1"}).status_code == 403
    assert client.post(f"{REPORT}redactar/").status_code == 403


def test_the_text_of_a_presented_round_does_not_change(opened: OpenRound) -> None:
    presented(opened)
    with pytest.raises(ReportTextError, match="ya fue presentado"):
        write_text(opened.follow_up, section=Section.EXECUTIVE, text="Otro.", version=1, by=opened.planner)
    with pytest.raises(ReportTextError, match="ya fue presentado"):
        draft_texts(opened.follow_up, by=opened.planner)
    found = page(browser(opened), f"{REPORT}texto/resumen/")
    assert not found.cssselect("textarea")
    assert len(found.cssselect(".history > li")) == 1


def test_two_people_on_one_section_see_both_texts(opened: OpenRound) -> None:
    consolidated(opened)
    first, second = reader(opened.planner), reader(opened.cast[Role.PLANNING_ANALYST])
    path = f"{REPORT}texto/recomendaciones/"
    found = first.post(path, text="Lo primero.", version="1")
    assert "Recomendaciones: guardada, versión 2." in first.said(found)
    shown = second.post(path, 409, text="Lo segundo.", version="1")
    assert text(panel(shown, "otro")).startswith("El texto que está guardadoversión 2, head_of_planning")
    assert "Lo primero." in text(panel(shown, "otro"))
    assert shown.cssselect("textarea")[0].text_content().strip() == "Lo segundo."
    assert shown.cssselect("input[name=version]")[0].get("value") == "2"
    second.post(path, text="Lo segundo.", version="2")
    assert texts_of(opened.follow_up)[Section.RECOMMENDATIONS].text == "Lo segundo."


def test_a_section_that_is_not_there_and_a_round_of_a_document_have_no_text(opened: OpenRound) -> None:
    client = browser(opened)
    assert client.get(f"{REPORT}texto/otra/").status_code == 404
    assert client.get("/informes/2024/t2/texto/resumen/").status_code == 404
    assert client.post("/informes/2024/t2/redactar/").status_code == 404


def test_before_consolidating_planning_may_have_it_drafted(opened: OpenRound) -> None:
    client = reader(opened.planner)
    assert text(panel(client.get(REPORT), "texto").cssselect("strong")[0]) == "El texto todavía no está redactado."
    found = client.post(f"{REPORT}redactar/")
    assert "Se redactaron 5 secciones" in client.said(found)
    assert texts(panel(found, "texto").cssselect("h3"))[0] == "Resumen ejecutivo"
    again = client.post(f"{REPORT}redactar/")
    assert "El texto ya dice lo que dicen las cifras." in client.said(again)


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_report_read_back_is_the_same_plan(opened: OpenRound, tmp_path: Path, form: str) -> None:
    closed(opened)
    back = read_document(saved_file(browser(opened), f"{REPORT}informe.{form}", tmp_path))
    assert content(back) == content(restated(to_document(opened.follow_up), Figures.RIGHT))


def test_the_cover_names_who_did_not_deliver_the_presentation_and_the_code(opened: OpenRound) -> None:
    closed(opened)
    cover = panel(page(browser(opened, Role.INFORMATION_OFFICER), REPORT), "portada")
    facts = dict(zip(texts(cover.cssselect("dt")), texts(cover.cssselect("dd")), strict=True))
    assert facts["No entregó"] == "Archivo"
    day = format_date(today_in(opened.cast.institution))
    assert facts["Presentado"] == f"Consejo Directivo, {day}, acta en firma"
    assert facts["Código de verificación del cierre"] == short_code(opened.follow_up.figures_hash)
    assert facts["Versión"] == "1"


def test_it_is_a_draft_until_it_is_presented(opened: OpenRound) -> None:
    consolidated(opened)
    cover = panel(page(browser(opened), REPORT), "portada")
    assert "borrador" in texts(cover.cssselect("dd"))
    present_today(opened)
    cover = panel(page(browser(opened), REPORT), "portada")
    assert "borrador" not in texts(cover.cssselect("dd"))


def test_the_annexes_tell_moves_with_a_request_and_without(opened: OpenRound) -> None:
    opened.fill("Reclamos")
    opened.save("AO.6.2", None, justification="Se hará en el cuarto trimestre.", cause="rescheduled")
    entry = opened.row("AO.6.1").entry
    request_reprogramming(
        opened.report(), action_id=entry.action_id, to_period=4, reason="La imprenta cerró.", by=opened.head
    )
    assert front_of(opened.follow_up).tables[0].rows == ()
    UnitReport.objects.filter(pk=opened.report().pk).update(
        audience=Audience.MANAGEMENT, state=UnitReportState.REVIEWED
    )
    review_round(opened.follow_up)
    moved, changed = front_of(opened.follow_up).tables
    assert [(row[1], row[3], row[4].partition(":")[0].split(" del ")[0]) for row in moved.rows] == [
        ("AO.6.1", "T4", "Solicitud"),
        ("AO.6.2", "No lo dice", "Trasladada sin acuerdo"),
    ]
    assert moved.intro == "2 acciones se trasladaron a otro período: 1 sin acuerdo y 1 con solicitud o acuerdo."
    assert (changed.rows, changed.intro) == ((), "No hubo modificaciones del plan en el período.")


def test_the_annex_of_modifications_leaves_completions_out(opened: OpenRound) -> None:
    action = opened.row("AO.6.1").entry.action
    before = Programming.objects.get(action=action)
    for version, reason, annual in ((2, "Completado", before.annual_target), (3, "Acta 64, punto 4.1", 6)):
        Programming.objects.create(
            institution=before.institution,
            action=action,
            version=version,
            in_force_from=opened.follow_up.cutoff,
            statement=before.statement,
            objective=before.objective,
            lead_unit=before.lead_unit,
            lead_name=before.lead_name,
            responsible_unit=before.responsible_unit,
            responsible_name=before.responsible_name,
            annual_target=annual,
            reason=reason,
        )
    rows = front_of(opened.follow_up).tables[1].rows
    assert [(row[1], row[2], row[3], row[4]) for row in rows if row[2] == "Meta anual"] == [
        ("AO.6.1", "Meta anual", "4", "6")
    ]
    assert {row[5] for row in rows} == {"Acta 64, punto 4.1, vigente desde el 30 de septiembre de 2024"}


def test_a_file_is_made_anew_when_figures_texts_or_state_change(
    opened: OpenRound, tmp_path: Path, media_folder: Path
) -> None:
    reviewed(opened, "Contabilidad")
    client, file = browser(opened), f"{REPORT}informe.xlsx"

    def kept() -> set[str]:
        saved_file(client, file, tmp_path)
        return {path.name for path in media_folder.rglob("*.xlsx")}

    seen = [kept()]
    assert kept() == seen[0]
    draft_texts(opened.follow_up, by=opened.planner)
    seen.append(kept())
    last = texts_of(opened.follow_up)[Section.EXECUTIVE]
    write_text(opened.follow_up, section=Section.EXECUTIVE, text="Otro.", version=last.version, by=opened.planner)
    seen.append(kept())
    reviewed(opened, "Reclamos")
    seen.append(kept())
    assert all(len(names) == 1 for names in seen)
    assert len({next(iter(names)) for names in seen}) == 4


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.REPORTER, Role.LEAD_UNIT, Role.VERIFIER])
def test_units_read_the_report_once_it_is_presented(opened: OpenRound, role: Role) -> None:
    consolidated(opened)
    client = browser(opened, role)
    for path in (REPORT, f"{REPORT}informe.pdf", f"{REPORT}texto/resumen/"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "se leen cuando el seguimiento se presente" in answer.content.decode()
    present_today(opened)
    assert client.get(REPORT).status_code == 200


@pytest.mark.parametrize("units", [1, 3])
def test_queries_do_not_grow_with_the_units(cast: Cast, units: int) -> None:
    opened = open_round(cast, units=units)
    reviewed(opened, "Reclamos")
    draft_texts(opened.follow_up, by=opened.planner)
    client = browser(opened)
    client.get(REPORT)
    found = {}
    for path in (REPORT, f"{REPORT}texto/resumen/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        found[path] = len(captured)
    assert found == {REPORT: 22, f"{REPORT}texto/resumen/": 8}
