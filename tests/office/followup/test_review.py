"""The review of a unit's report: row by row, what changed, the sample, returned or found right, and who may."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.models import RowReview, UnitReportState, Verdict
from planabierto.office.followup.services.delivering import return_report
from planabierto.office.followup.services.verifying import verify_row
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.followup.round_pages import Reader, reader
from tests.office.reports.pages import address, panel, text, texts
from tests.office.rounds import OpenRound, open_round

REVIEW = "/seguimiento/2024/t3/reclamos/revisar-informe/"
RETURN = "/seguimiento/2024/t3/reclamos/devolver/"
ACCEPT = "/seguimiento/2024/t3/reclamos/aceptar/"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def planner(opened: OpenRound) -> Reader:
    return reader(opened.planner)


def blank(unit: str = "Reclamos") -> dict[str, str]:
    """The fields of a form in which nothing was written."""
    rows = ["ao-6-1", "ao-6-2", "ao-6-3", "ao-6-4"] if unit == "Reclamos" else ["ao-6-1"]
    return {f"t-{slug}": "" for slug in rows}


def test_a_draft_is_read_and_not_reviewed(opened: OpenRound, planner: Reader) -> None:
    opened.save("AO.6.1", "1")
    page = planner.get(REVIEW)
    assert (
        text(page.cssselect(".head p")[0]) == "La unidad todavía no ha enviado su informe: lo que se ve es su borrador."
    )
    assert "en manos de la unidad" in text(page.cssselect(".tray-bar")[0])
    assert not page.cssselect("table textarea, .verdict button")
    planner.post(ACCEPT, 403, **blank())


def test_rows_stand_with_their_figures_their_verifier_and_what_the_unit_says(
    opened: OpenRound, planner: Reader
) -> None:
    opened.fill()
    opened.save("AO.6.2", "0", justification="Faltó personal.", cause="staff")
    opened.send_as_is()
    row = planner.get(REVIEW).cssselect("#fila-ao-6-2")[0]
    said = text(row)
    assert "Faltó personal." in said
    assert "Personal" in said
    assert "Sin medio de verificación" in said
    scanned = text(planner.get(REVIEW).cssselect("#fila-ao-6-4")[0])
    assert "Por verificar: El Oficial de Gestión Documental y Archivo" in scanned
    verify_row(
        opened.assignment(),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal("0.7"),
        reason="Faltan folios.",
        by=opened.officer,
    )
    scanned = text(planner.get(REVIEW).cssselect("#fila-ao-6-4")[0])
    assert "Verificado 70%; la unidad reportó 75%. post of officer: Faltan folios." in scanned


def test_one_row_is_kept_by_its_own_button(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    planner.post(
        REVIEW,
        **{**blank(), "v-ao-6-1": "conforme", "v-ao-6-2": "observada", "t-ao-6-2": "¿Cuál?", "fila": "ao-6-2"},
    )
    assert [(one.action.code, one.verdict, one.text) for one in RowReview.objects.all()] == [
        ("AO.6.2", "remarked", "¿Cuál?")
    ]
    assert (
        text(planner.get(REVIEW).cssselect(".verdict button[formaction$=devolver\\/]")[0])
        == "Devolver con 1 observación"
    )


def test_all_rows_are_kept_by_one_form_and_said_twice_is_said_once(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    given = {**blank(), "v-ao-6-1": "conforme", "t-ao-6-2": "¿Cuál?"}
    page = planner.post(REVIEW, **given)
    assert planner.said(page) == "Se guardó la revisión."
    planner.post(REVIEW, **given)
    assert AuditEvent.objects.filter(act="row.reviewed").count() == 2
    assert text(page.cssselect(".figures")[0]).endswith("Filas vistas2 de 4")


def test_an_observation_says_what_is_to_be_mended(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    page = planner.post(REVIEW, 422, **{**blank(), "v-ao-6-1": "observada", "v-ao-6-2": "conforme"})
    link = page.cssselect(".summary a")[0]
    assert (text(link), address(link)) == ("AO.6.1: escriba qué hay que corregir.", "#t-ao-6-1")
    assert page.cssselect("#t-ao-6-1[aria-invalid=true]")
    assert text(page.cssselect("title")[0]).startswith("Error:")
    assert not RowReview.objects.exists()
    page = planner.post(REVIEW, 422, **{**blank(), "v-ao-6-1": "quizás"})
    assert texts(page.cssselect(".summary a")) == ["AO.6.1: elija «Conforme» u «Observar»."]
    page = planner.post(REVIEW, 422, **{**blank(), "t-ao-6-1": "x" * 2001})
    assert texts(page.cssselect(".summary a")) == ["AO.6.1: la observación pasa de 2,000 letras; acórtela."]


def test_returning_takes_the_observations_along(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    page = planner.post(RETURN, 422, **blank(), motivo="")
    assert "Escriba por qué se devuelve, u observe las filas" in text(page.cssselect(".summary")[0])
    page = planner.post(RETURN, **{**blank(), "t-ao-6-1": "¿Solo una?", "t-ao-6-2": "¿Cuál?"}, motivo="")
    assert planner.said(page) == "Se devolvió a Reclamos con 2 observaciones."
    assert opened.report().state == UnitReportState.RETURNED


def test_what_was_observed_and_changed_is_told_at_the_next_sending(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    planner.post(RETURN, **{**blank(), "t-ao-6-1": "¿Solo una?"}, motivo="")
    opened.save("AO.6.1", "2", justification="Hubo más solicitudes.", cause="demand")
    opened.send_as_is()
    page = planner.get(REVIEW)
    assert text(page.cssselect(".head p")[0]).startswith("Envío 2, por unit_head el ")
    said = text(page.cssselect("#fila-ao-6-1")[0])
    assert "En el envío anterior se observó: «¿Solo una?»" in said
    assert "Desde el primer envío, a la fecha: 3 → 4" in said
    assert "Por mirar: Cifra corregida" in said
    assert "período anterior: 2" in said
    assert not page.cssselect("input[type=radio][checked]")


def test_a_right_report_leads_to_the_next_one_that_waits(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    opened.send("Archivo", by=opened.head_of("Archivo"))
    page = planner.post(ACCEPT, **{**blank(), "v-ao-6-1": "conforme"})
    assert planner.said(page) == "Reclamos: revisada."
    assert text(page.cssselect("h1")[0]) == "Revisión de Archivo"
    page = planner.post("/seguimiento/2024/t3/archivo/aceptar/", **blank("Archivo"))
    assert text(page.cssselect("h1")[0]) == "Bandeja"


def test_a_report_with_observations_is_not_found_right(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    page = planner.post(ACCEPT, 422, **{**blank(), "t-ao-6-1": "¿Solo una?"})
    assert "Hay 1 fila observada: devuelva el informe o retire la observación." in text(page.cssselect(".summary")[0])
    assert text(page.cssselect("#t-ao-6-1")[0]) == "¿Solo una?"
    assert not RowReview.objects.exists()


def test_nobody_reviews_what_they_sent(opened: OpenRound) -> None:
    grant_role(opened.cast.institution, opened.head, role=Role.PLANNING_ANALYST, by=None)
    opened.send()
    page = reader(opened.head)
    answer = page.client.post(ACCEPT, blank())
    assert answer.status_code == 403
    assert "lo revisa otra persona" in answer.content.decode()


def test_another_body_reviews_the_report_of_planning(opened: OpenRound) -> None:
    contabilidad = opened.cast.contabilidad
    grant_role(opened.cast.institution, opened.planner, role=Role.HEAD_OF_PLANNING, unit=contabilidad, by=None)
    opened.send("Contabilidad", by=opened.head_of("Contabilidad"))
    own = "/seguimiento/2024/t3/contabilidad/"
    assert not reader(opened.planner).get(f"{own}revisar-informe/").cssselect("table textarea")
    director = reader(opened.cast[Role.TOP_MANAGEMENT])
    assert director.get(f"{own}revisar-informe/").cssselect("table textarea")
    director.post(f"{own}aceptar/", **blank("Contabilidad"))
    assert opened.report("Contabilidad").state == UnitReportState.REVIEWED


def test_who_may_not_read_drafts_reads_no_review(opened: OpenRound) -> None:
    opened.send()
    for role in GRANTABLE_ROLES:
        reads = role in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING, Role.INTERNAL_AUDITOR}
        page = reader(opened.cast[role])
        page.get(REVIEW, 200 if reads else 403)
        if role not in {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}:
            page.post(RETURN, 403, **blank(), motivo="No.")
            page.post(ACCEPT, 403, **blank())
            page.post(REVIEW, 403, **{**blank(), "v-ao-6-1": "conforme"})
    assert opened.report().state == UnitReportState.SENT


def test_the_checks_lead_to_their_inconsistencies(opened: OpenRound, planner: Reader) -> None:
    opened.save("AO.6.2", "0")
    draft = panel(planner.get(REVIEW), "comprobaciones")
    assert "#fila-ao-6-2" in [address(link) for link in draft.cssselect("a")]
    opened.fill()
    opened.save("AO.6.1", "9", justification="Hubo más.", cause="demand")
    opened.send_as_is()
    checks = panel(planner.get(REVIEW), "comprobaciones")
    leads = [address(link) for link in checks.cssselect("a")]
    assert "/inconsistencias/2024/t3/?unidad=reclamos&regla=TGT701&estado=por-resolver" in leads
    for lead in leads:
        assert planner.get(lead).cssselect(".found > li"), lead


def test_the_history_tells_the_report_and_a_comment_is_kept(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    page = planner.post(
        "/seguimiento/2024/t3/reclamos/comentar/", texto="Gracias por el detalle.", next=REVIEW, accion=""
    )
    assert "Gracias por el detalle." in text(panel(page, "comentarios"))
    assert texts(panel(page, "historial").cssselect("li > strong")) == [
        "Comentario escrito",
        "Informe de unidad enviado",
    ]
    page = planner.post("/seguimiento/2024/t3/reclamos/comentar/", texto=" ", next=REVIEW)
    assert planner.said(page) == "Escriba el comentario."
    away = planner.client.post(
        "/seguimiento/2024/t3/reclamos/comentar/", {"texto": "x", "next": "https://example.com/"}
    )
    assert away.headers["Location"] == "/mis-unidades/"


def test_a_returned_report_can_be_read(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    return_report(opened.report(), reason="Falta el acta.", by=opened.planner)
    assert not planner.get(REVIEW).cssselect("table textarea")


def test_units_follow_each_other(opened: OpenRound, planner: Reader) -> None:
    assert opened.report().order == 1
    links = planner.get("/seguimiento/2024/t3/contabilidad/revisar-informe/").cssselect(
        "nav[aria-label='Otras unidades'] a"
    )
    assert texts(links) == ["← Reclamos", "Archivo →"]


@pytest.mark.parametrize("unit", ["reclamos", "contabilidad"])
def test_a_review_asks_the_same_of_the_database_for_one_row_and_for_four(
    opened: OpenRound, planner: Reader, unit: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened.send()
    opened.send("Contabilidad", by=opened.head_of("Contabilidad"))
    path = f"/seguimiento/2024/t3/{unit}/revisar-informe/"
    planner.get(path)
    with django_assert_num_queries(QUERIES):
        planner.get(path)


QUERIES = 20
"""Session, person, institution, roles, round, report, twelve of the review, who reviews it, and the bar."""
