"""The end of a round on its pages: consolidated with a reason, presented, numbered, closed under a code, reopened by two people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.models import FollowUp, FollowUpState, Presentation, Reopening, UnitReportState
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, present
from planabierto.office.plans.models import Resolution, ResolutionKind
from tests.cast import Cast
from tests.office.followup.round_pages import Reader, reader
from tests.office.reports.pages import panel, text, texts
from tests.office.rounds import OpenRound, open_round

TAB = "/bandeja/2024/t3/consolidado/"
ROUND = "/seguimiento/2024/t3/"
STEPS = "/bandeja/2024/t3/"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


@pytest.fixture
def planner(opened: OpenRound) -> Reader:
    return reader(opened.planner)


def state(opened: OpenRound) -> str:
    return FollowUp.objects.get(pk=opened.follow_up.pk).state


def sentence(page: Reader) -> str:
    return text(page.get(TAB).cssselect(".sentence")[0])


def reviewed(opened: OpenRound) -> None:
    opened.send()
    opened.review()


def presented(opened: OpenRound) -> Presentation:
    reviewed(opened)
    consolidate(opened.follow_up, reason="No entregaron.", by=opened.planner)
    return present(opened.follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=opened.planner)


def closed(opened: OpenRound) -> None:
    presented(opened)
    close(opened.follow_up, by=opened.planner)


def test_the_tab_says_with_how_many_it_can_be_consolidated(opened: OpenRound, planner: Reader) -> None:
    opened.send()
    assert sentence(planner) == "Antes de consolidar, 1 informe enviado espera su revisión."
    assert texts(panel(planner.get(TAB), "consolidar").cssselect(".names a")) == ["Revisar Reclamos"]
    page = planner.post(f"{STEPS}consolidar/", 422, reason="No entregaron.")
    assert "1 informe enviado espera su revisión: déla por hecha" in text(page.cssselect(".summary")[0])
    opened.review()
    assert sentence(planner) == (
        "Puede consolidar con 1 de 3; los 2 faltantes saldrán como «no entregó»: Contabilidad, Archivo."
    )


def test_consolidating_without_a_unit_needs_a_reason(opened: OpenRound, planner: Reader) -> None:
    reviewed(opened)
    page = planner.post(f"{STEPS}consolidar/", 422, reason="  ")
    assert text(page.cssselect(".wrong")[0]) == "Escriba el motivo."
    assert not page.cssselect(".optional")
    assert text(page.cssselect("title")[0]).startswith("Error:")
    page = planner.post(f"{STEPS}consolidar/", reason="No entregaron a tiempo.")
    assert planner.said(page) == "El seguimiento quedó consolidado."
    assert "Motivo de hacerlo sin todas las unidades: No entregaron a tiempo." in text(panel(page, "consolidar"))
    assert state(opened) == FollowUpState.CONSOLIDATED
    words = [text(one) for one in planner.get("/bandeja/").cssselect("td .pill")]
    assert words == ["Revisada", "No entregó", "No entregó"]


def test_all_reviewed_needs_no_reason(cast: Cast) -> None:
    opened = open_round(cast, units=1)
    reviewed(opened)
    planner = reader(opened.planner)
    assert sentence(planner) == "Puede consolidar: el informe está revisado."
    assert not planner.get(TAB).cssselect("textarea")
    planner.post(f"{STEPS}consolidar/")
    assert state(opened) == FollowUpState.CONSOLIDATED


def test_it_is_presented_first_without_a_number_then_with_one(opened: OpenRound, planner: Reader) -> None:
    reviewed(opened)
    consolidate(opened.follow_up, reason="No entregaron.", by=opened.planner)
    form = panel(planner.get(TAB), "presentacion")
    assert form.cssselect("input[name=body]")[0].get("value") == "Consejo Directivo"
    later = timezone.localdate() + timedelta(days=1)
    page = planner.post(
        f"{STEPS}presentar/", 422, body="Consejo Directivo", presented_on=later.isoformat(), resolution=""
    )
    assert "La fecha de la presentación va entre la consolidación y hoy." in text(page.cssselect(".summary")[0])
    page = planner.post(f"{STEPS}presentar/", 422, body="", presented_on="ayer", resolution="")
    assert len(page.cssselect(".summary li")) == 2
    today = timezone.localdate()
    page = planner.post(f"{STEPS}presentar/", body="Consejo Directivo", presented_on=today.isoformat(), resolution="")
    assert "acta en firma" in text(panel(page, "presentacion"))
    one = Presentation.objects.get()
    address = f"{STEPS}presentaciones/{one.pk}/acuerdo/"
    page = planner.post(address, 422, **{f"p{one.pk}-act_number": ""})
    assert "Escriba el número del acta" in text(page.cssselect(".summary")[0])
    page = planner.post(address, **{f"p{one.pk}-act_number": "64", f"p{one.pk}-point": "4.1"})
    assert "acta 64, punto 4.1" in text(panel(page, "presentacion"))
    assert Resolution.objects.get().kind == ResolutionKind.TAKES_NOTE


def test_a_recorded_resolution_can_be_chosen(opened: OpenRound, planner: Reader) -> None:
    one = presented(opened)
    recorded = Resolution.objects.create(
        institution=opened.cast.institution,
        body="Consejo Directivo",
        decided_on=timezone.localdate(),
        act_number="70",
        kind=ResolutionKind.TAKES_NOTE,
    )
    page = planner.post(f"{STEPS}presentaciones/{one.pk}/acuerdo/", **{f"p{one.pk}-resolution": str(recorded.pk)})
    assert "acta 70" in text(panel(page, "presentacion"))


def test_closing_shows_the_code(opened: OpenRound, planner: Reader) -> None:
    presented(opened)
    page = planner.post(f"{STEPS}cerrar/")
    follow_up = FollowUp.objects.get(pk=opened.follow_up.pk)
    assert text(panel(page, "cierre").cssselect("code")[0]) == follow_up.figures_hash
    assert len(follow_up.figures_hash) == 64
    assert sentence(planner) == "El seguimiento está cerrado."
    assert text(planner.get("/bandeja/").cssselect(".sentence")[0]) == "El seguimiento está cerrado."
    page = planner.post(f"{STEPS}cerrar/")
    assert planner.said(page) == "El seguimiento ya está cerrado."


def test_everybody_who_reads_the_plan_sees_the_round_and_its_code(opened: OpenRound) -> None:
    closed(opened)
    code = FollowUp.objects.get(pk=opened.follow_up.pk).figures_hash
    for role in GRANTABLE_ROLES - {Role.SYSTEM_ADMINISTRATOR}:
        page = reader(opened.cast[role]).get(ROUND)
        assert text(panel(page, "cierre").cssselect("code")[0]) == code, role
        assert len(panel(page, "unidades").cssselect("tbody tr")) == 3
    reader(opened.cast[Role.SYSTEM_ADMINISTRATOR]).get(ROUND, 403)


def test_a_reopening_is_asked_by_one_and_granted_by_another(opened: OpenRound, planner: Reader) -> None:
    closed(opened)
    ask = "/seguimiento/2024/t3/reclamos/reabrir/"
    assert "Reclamos" in texts(panel(planner.get(TAB), "reaperturas").cssselect(".names a"))
    assert planner.post(ask, 422, reason="").cssselect(".wrong")
    page = planner.post(ask, reason="La auditoría corrigió una cifra.")
    assert planner.said(page) == "Se pidió la reapertura de Reclamos. La decide otra persona."
    assert not panel(page, "reaperturas").cssselect("form")
    assert planner.post(ask, 422, reason="Otra vez.").cssselect(".wrong")
    key = Reopening.objects.get().pk
    decide = f"/reaperturas/{key}/decidir/"
    until = timezone.localdate() + timedelta(days=3)
    granted = {f"r{key}-decision": "otorgar", f"r{key}-until": until.isoformat(), f"r{key}-reason": ""}
    planner.post(decide, 403, **granted)
    director = reader(opened.cast[Role.TOP_MANAGEMENT])
    assert panel(director.get(ROUND), "reaperturas").cssselect("form")
    page = director.post(decide, 422, **{**granted, f"r{key}-until": ""})
    assert "Escriba hasta qué día queda abierto." in text(page.cssselect(".summary")[0])
    page = director.post(decide, **granted)
    assert director.said(page).startswith("Reclamos queda abierto hasta el ")
    assert opened.report().state == UnitReportState.RETURNED
    assert sentence(planner) == "El seguimiento está cerrado y se reabrió: Reclamos."


def test_a_reopening_is_refused_with_a_reason(opened: OpenRound) -> None:
    closed(opened)
    key = ask_reopening(opened.report(), reason="Una cifra.", by=opened.planner).pk
    director = reader(opened.cast[Role.TOP_MANAGEMENT])
    page = director.post(f"/reaperturas/{key}/decidir/", 422, **{f"r{key}-decision": "denegar", f"r{key}-reason": ""})
    assert "Escriba por qué no se abre de nuevo." in text(page.cssselect(".summary")[0])
    page = director.post(
        f"/reaperturas/{key}/decidir/", **{f"r{key}-decision": "denegar", f"r{key}-reason": "No cambia nada."}
    )
    assert "La denegó top_management. Motivo: No cambia nada." in text(panel(page, "reaperturas"))
    assert opened.report().state == UnitReportState.LOCKED
    director.client.get("/reaperturas/999999/decidir/")
    assert director.client.post("/reaperturas/999999/decidir/").status_code == 404


def test_the_secretary_of_the_board_notes_the_presentation_on_the_page_of_the_round(opened: OpenRound) -> None:
    reviewed(opened)
    consolidate(opened.follow_up, reason="No entregaron.", by=opened.planner)
    secretary = reader(opened.cast[Role.BOARD_SECRETARY])
    today = timezone.localdate().isoformat()
    page = secretary.post(f"{STEPS}presentar/", 422, body="", presented_on=today, resolution="")
    assert page.cssselect(".summary a[href='#id_body']")
    page = secretary.post(f"{STEPS}presentar/", body="Consejo Directivo", presented_on=today, resolution="")
    assert "Consejo Directivo" in text(panel(page, "presentacion"))


def test_the_steps_belong_to_their_roles(opened: OpenRound) -> None:
    one = presented(opened)
    allowed = {
        f"{STEPS}consolidar/": {Role.HEAD_OF_PLANNING},
        f"{STEPS}presentar/": {Role.HEAD_OF_PLANNING, Role.BOARD_SECRETARY},
        f"{STEPS}presentaciones/{one.pk}/acuerdo/": {Role.HEAD_OF_PLANNING, Role.BOARD_SECRETARY},
        f"{STEPS}cerrar/": {Role.HEAD_OF_PLANNING},
        "/seguimiento/2024/t3/reclamos/reabrir/": {Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST},
        "/reaperturas/1/decidir/": {Role.HEAD_OF_PLANNING, Role.TOP_MANAGEMENT},
    }
    for role in GRANTABLE_ROLES:
        page = reader(opened.cast[role])
        for path, roles in allowed.items():
            if role not in roles:
                assert page.client.post(path).status_code == 403, (role, path)
    assert state(opened) == FollowUpState.PRESENTED


@pytest.mark.parametrize("units", [1, 3, 16])
def test_the_pages_ask_the_same_of_the_database_whatever_the_number_of_units(
    cast: Cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = open_round(cast, units=units)
    planner, auditor = reader(opened.planner), reader(opened.cast[Role.UNIT_HEAD])
    planner.get(TAB)
    auditor.get(ROUND)
    with django_assert_num_queries(10):
        planner.get(TAB)
    with django_assert_num_queries(15):
        auditor.get(ROUND)
