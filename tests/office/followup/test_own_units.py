"""«Mis unidades»: a line for each unit, the assent for several at once, and comments."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.followup.models import ReportComment, UnitReport, UnitReportState
from tests.cast import Cast
from tests.office.followup.round_pages import reader
from tests.office.reports.pages import panel, text, texts
from tests.office.rounds import OpenRound, open_round

OWN = "/mis-unidades/"


@pytest.fixture
def opened(cast: Cast) -> OpenRound:
    return open_round(cast)


def led(opened: OpenRound) -> None:
    """Let the lead unit lead Contabilidad too."""
    UnitReport.objects.filter(follow_up=opened.follow_up, name="Contabilidad").update(lead_unit=opened.cast.comercial)


def test_a_head_of_two_units_has_a_line_for_each(opened: OpenRound) -> None:
    grant_role(opened.cast.institution, opened.head, role=Role.UNIT_HEAD, unit=opened.cast.contabilidad, by=None)
    page = reader(opened.head)
    assert texts(page.get(OWN).cssselect("tbody th")) == ["Reclamos", "Contabilidad"]
    assert texts(page.get(OWN).cssselect("tbody .tally")) == ["1 de 4", "0 de 1"]
    assert text(page.get(OWN).cssselect(".sentence")[0]).startswith("Falta enviar 2 informes; el plazo venció hace ")
    opened.send()
    assert texts(page.get(OWN).cssselect("tbody .pill")) == ["Enviada", "Sin iniciar"]
    assert not page.get(OWN).cssselect("input[type=checkbox]")


def test_the_lead_passes_several_on_with_one_comment(opened: OpenRound) -> None:
    led(opened)
    lead = reader(opened.cast[Role.LEAD_UNIT])
    opened.send()
    opened.send("Contabilidad", by=opened.head_of("Contabilidad"))
    page = lead.get(OWN)
    assert text(page.cssselect(".sentence")[0]) == "Sus unidades entregaron. 2 informes esperan su visto bueno."
    keys = [one.get("value") for one in page.cssselect("input[name=informe]")]
    page = lead.post(OWN, 422, comentario="De acuerdo.")
    assert "No eligió ninguna unidad" in text(page.cssselect(".summary")[0])
    assert text(page.cssselect("#comentario")[0]) == "De acuerdo."
    page = lead.post(OWN, informe=keys, comentario="De acuerdo.")
    assert lead.said(page) == "Se dio el visto bueno a Reclamos, Contabilidad. Siguen en Planificación."
    assert {opened.report(name).state for name in ("Reclamos", "Contabilidad")} == {UnitReportState.PASSED_ON}
    assert texts(page.cssselect("tbody .pill")) == ["Con Vo.Bo.", "Con Vo.Bo."]
    assert "«De acuerdo.»" in text(panel(page, f"comentarios-{opened.report().pk}"))


def test_nobody_passes_on_what_they_do_not_lead(opened: OpenRound) -> None:
    opened.send("Contabilidad", by=opened.head_of("Contabilidad"))
    lead = reader(opened.cast[Role.LEAD_UNIT])
    page = lead.post(OWN, 422, informe=[opened.report("Contabilidad").pk])
    assert "No eligió ninguna unidad" in text(page.cssselect(".summary")[0])
    assert reader(opened.head).client.post(OWN, {"informe": [opened.send().pk]}).status_code == 403
    assert opened.report("Contabilidad").state == UnitReportState.SENT


def test_the_lead_comments_on_a_row(opened: OpenRound) -> None:
    lead = reader(opened.cast[Role.LEAD_UNIT])
    action = opened.row("AO.6.2").entry.action
    assert f'value="{action.pk}"' in lead.client.get(OWN).content.decode()
    page = lead.post("/seguimiento/2024/t3/reclamos/comentar/", texto="¿Cuándo?", accion=str(action.pk), next=OWN)
    assert "AO.6.2: lead_unit," in text(panel(page, f"comentarios-{opened.report().pk}"))
    assert ReportComment.objects.get().action == action
    foreign = opened.row("AO.6.1", "Contabilidad").entry.action
    for wrong in (str(foreign.pk), "nada", "²"):
        answer = lead.client.post("/seguimiento/2024/t3/reclamos/comentar/", {"texto": "x", "accion": wrong})
        assert answer.status_code == 404, wrong
    assert lead.client.post("/seguimiento/2024/t3/contabilidad/comentar/", {"texto": "x"}).status_code == 403


def test_who_has_no_unit_has_no_page(opened: OpenRound) -> None:
    allowed = {Role.REPORTER, Role.UNIT_HEAD, Role.LEAD_UNIT, Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}
    for role in GRANTABLE_ROLES:
        reader(opened.cast[role]).get(OWN, 200 if role in allowed else 403)


def test_before_a_round_and_without_actions_the_page_says_so(cast: Cast) -> None:
    page = reader(cast[Role.UNIT_HEAD]).get(OWN)
    assert text(page.cssselect(".empty strong")[0]) == "Todavía no se ha abierto un seguimiento."
    opened = open_round(cast)
    assert opened.follow_up.pk
    idle = opened.officer
    grant_role(cast.institution, idle, role=Role.REPORTER, unit=cast.comercial, by=None)
    UnitReport.objects.filter(follow_up=opened.follow_up).update(lead_unit=None)
    lead = reader(cast[Role.LEAD_UNIT]).get(OWN)
    assert text(lead.cssselect(".empty strong")[0]) == "Ninguna de sus unidades tiene acciones en este seguimiento."


def test_an_earlier_round_is_asked_for_in_the_address(opened: OpenRound) -> None:
    page = reader(opened.head)
    assert page.get(f"{OWN}?seguimiento=2024-t3").cssselect("tbody tr")
    assert page.client.get(f"{OWN}?seguimiento=2024-t4").status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_unit_and_for_three(
    cast: Cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = open_round(cast, units=units)
    UnitReport.objects.filter(follow_up=opened.follow_up).update(lead_unit=cast.comercial)
    page = reader(cast[Role.LEAD_UNIT])
    assert len(page.get(OWN).cssselect("tbody tr")) == units
    with django_assert_num_queries(13):
        page.get(OWN)
