"""What a unit types stays with it until planning has reviewed it, then with management until it is presented: asked by a canary word."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.figures import refresh_figures
from planabierto.office.followup.models import Evidence, FollowUp, Summary, UnitSummary
from planabierto.office.followup.services.closing import consolidate
from planabierto.office.followup.services.delivering import comment_on, return_report, send_report
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.opening import open_follow_up
from planabierto.office.followup.services.requesting import request_reprogramming
from tests.cast import Cast
from tests.office.reports.rounds import present_today, reviewed
from tests.office.rounds import OpenRound, open_round
from tests.office.test_addresses import addresses

pytestmark = pytest.mark.django_db

CANARY = "canariopalabra"
BEGINNING = CANARY[:10]
"""What is searched for: a page that repeats it does not hold the word."""
ACTION = "ao-6-2"
QUERIES = (
    f"/buscar/?q={BEGINNING}",
    f"/tablero/2024/t3/acciones/?q={BEGINNING}",
    "/tablero/2024/t3/acciones/?inconsistencia=SCH403",
)
OUTSIDE = (
    "top_management",
    "board_secretary",
    "information_officer",
    "verifier",
    "system_administrator",
    "head of Contabilidad",
    "nobody",
)


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def typed(cast: Cast) -> OpenRound:
    """Reclamos types the word wherever it can; Contabilidad is reviewed, so that there is something to read."""
    opened = open_round(cast)
    reviewed(opened, "Contabilidad")
    opened.fill("Reclamos")
    said = f"Pasa al cuarto trimestre, {CANARY} dos."
    opened.save("AO.6.2", None, justification=said, cause="rescheduled", accomplishment=f"Se hizo {CANARY}.")
    entry = opened.row("AO.6.2").entry
    add_evidence(opened.report(), entry, EvidenceInput(description=f"Nota {CANARY}", series="Serie"), by=opened.head)
    request_reprogramming(
        opened.report(), action_id=entry.action_id, to_period=4, reason=f"Por {CANARY}.", by=opened.head
    )
    comment_on(opened.report(), text=f"Comentario {CANARY}.", by=opened.head, action=entry.action)
    return opened


def person(round_: OpenRound, who: str) -> User:
    if who == "nobody":
        return round_.cast.nobody
    return round_.head_of("Contabilidad") if who.startswith("head") else round_.cast[Role(who)]


def readable(answer: HttpResponseBase) -> str:
    """All the text of an answer; of a file that is a zip, of each of its parts."""
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else answer.content  # type: ignore[attr-defined]  # one of the two
    if content.startswith(b"PK"):
        return " ".join(_parts(content))
    return content.decode(errors="replace")


def _parts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            yield from _parts(part) if part.startswith(b"PK") else [part.decode(errors="replace")]


def paths() -> list[str]:
    """Every address of the office, about the row in which the word stands."""
    evidence = Evidence.objects.get()
    found = []
    for _name, path in addresses():
        filled = (
            path.replace("ao-1-1", ACTION)
            .replace("ao-6-1", ACTION)
            .replace("informe.pdf", "informe.xlsx")
            .replace("oe1", "6")
        )
        found.append(filled.replace("/medios/1/", f"/medios/{evidence.pk}/"))
    assert f"/plan/2024/reclamos/{ACTION}/" in found
    return [*found, "/informes/2024/t3/informe.docx?anexo=1", "/tablero/2024/t3/unidad/reclamos/", *QUERIES]


def leaks(round_: OpenRound, who: str) -> list[str]:
    client = Client()
    client.force_login(person(round_, who))
    found = []
    for path in paths():
        if path.startswith(("/salir", "/sesion")):
            continue
        answer = client.get(path)
        if CANARY in readable(answer):
            found.append(path)
    return found


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_reads_a_draft(typed: OpenRound, who: str) -> None:
    assert leaks(typed, who) == []


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_reads_what_planning_has_not_reviewed(typed: OpenRound, who: str) -> None:
    typed.save("AO.6.2", "0", justification=f"Pasa al cuarto trimestre, {CANARY} dos.", cause="rescheduled")
    send_report(typed.report(), by=typed.head)
    assert leaks(typed, who) == []


@pytest.mark.parametrize("who", ["unit_head", "lead_unit", "planning_analyst", "internal_auditor"])
def test_those_who_follow_it_read_it(typed: OpenRound, who: str) -> None:
    found = leaks(typed, who)
    assert f"/plan/2024/reclamos/{ACTION}/" in found
    assert "/tablero/2024/t3/unidad/reclamos/" in found


LARGE = "4731"
"""A figure that stands nowhere else; with the two of before it is printed as 4,733."""
OF_SUMS = (
    "/tablero/2024/t3/",
    "/tablero/2024/t3/unidades/",
    "/tablero/2024/t3/objetivo/6/",
    "/tablero/2024/t3/acciones/",
)


def sums(round_: OpenRound) -> tuple[object, ...]:
    """The stored figures of the whole round and of each unit."""
    whole = Summary.objects.filter(follow_up=round_.follow_up).values_list("due", "met", "unreported", "mean", "board")
    units = UnitSummary.objects.filter(follow_up=round_.follow_up).order_by("order").values_list("figures", flat=True)
    return (*whole.get()[:4], whole.get()[4]["executed"], *units)


def shown_in(round_: OpenRound) -> list[str]:
    """The pages on which management reads the large figure."""
    client = Client()
    client.force_login(round_.cast[Role.TOP_MANAGEMENT])
    return [path for path in OF_SUMS if "4,733" in readable(client.get(path))]


def test_no_sum_that_management_reads_holds_the_figure_of_a_draft(typed: OpenRound) -> None:
    before = sums(typed)
    typed.save("AO.6.1", LARGE, justification="Subió la demanda.", cause="demand")
    assert sums(typed) == before
    typed.save("AO.6.2", "0", justification="Pasa al cuarto trimestre.", cause="rescheduled")
    send_report(typed.report(), by=typed.head)
    assert sums(typed) == before
    assert shown_in(typed) == []
    typed.review()
    assert sums(typed) != before
    assert shown_in(typed) == ["/tablero/2024/t3/objetivo/6/", "/tablero/2024/t3/acciones/"]
    return_report(typed.report(), reason="Revise la cifra.", by=typed.planner)
    assert sums(typed) == before
    assert shown_in(typed) == []


def test_pages_of_sums_say_what_they_leave_out_until_the_round_is_consolidated(typed: OpenRound) -> None:
    said = (
        "Las cifras cuentan los informes que Planificación ya revisó; lo que falta por revisar cuenta como sin reporte."
    )
    client = Client()
    client.force_login(typed.cast[Role.TOP_MANAGEMENT])
    pages = [*OF_SUMS[:3], "/tablero/2024/t3/unidad/reclamos/"]
    assert [path for path in pages if said in readable(client.get(path))] == pages
    consolidate(typed.follow_up, by=typed.planner, reason="Sin ellos.")
    assert [path for path in pages if said in readable(client.get(path))] == []


def test_what_is_a_draft_still_is_not_carried_into_the_sums_of_the_next_round(typed: OpenRound) -> None:
    third = typed.follow_up
    typed.save("AO.6.1", LARGE, justification="Subió la demanda.", cause="demand")
    typed.follow_up = open_follow_up(third.plan, period=4, by=typed.planner)
    before = sums(typed)
    # Who registers goes on from it; the sums of the fourth round are computed anew.
    assert typed.row("AO.6.1").entry.achieved == Decimal(LARGE) + 2
    typed.follow_up = third
    typed.save("AO.6.1", "1")
    typed.follow_up = FollowUp.objects.select_related("plan__institution").get(plan=third.plan, period=4)
    refresh_figures(typed.follow_up)
    assert sums(typed) == before


def test_management_reads_it_once_it_is_reviewed_and_units_once_it_is_presented(typed: OpenRound) -> None:
    reviewed(typed, "Archivo")
    typed.save("AO.6.2", "0", justification=f"Pasa al cuarto trimestre, {CANARY} dos.", cause="rescheduled")
    send_report(typed.report(), by=typed.head)
    typed.review()
    page = f"/plan/2024/reclamos/{ACTION}/"
    assert page in leaks(typed, "top_management")
    assert leaks(typed, "head of Contabilidad") == []
    typed.follow_up = consolidate(typed.follow_up, by=typed.planner)
    assert leaks(typed, "head of Contabilidad") == []
    present_today(typed)
    assert page in leaks(typed, "head of Contabilidad")
    assert leaks(typed, "nobody") == []
