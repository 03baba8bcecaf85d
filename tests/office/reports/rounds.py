"""Rounds on their way for the tests of reports: reviewed, consolidated, presented, closed."""

from __future__ import annotations

from typing import Any, Final

from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.services.closing import close, consolidate, present
from planabierto.office.followup.services.delivering import send_report
from planabierto.office.institutions.days import today_in
from tests.office.rounds import OpenRound

JUSTIFIED: Final[dict[str, Any]] = {
    "justification": "Faltó personal; se hará en el cuarto trimestre.",
    "cause": "staff",
}


def reviewed(round_: OpenRound, *units: str) -> OpenRound:
    """Fill, send and review some units; Reclamos has one row that was not done, with its reason."""
    for unit in units:
        head = round_.head_of(unit)
        round_.fill(unit, head)
        if unit == "Reclamos":
            round_.save("AO.6.2", "0", **JUSTIFIED)
        send_report(round_.report(unit), by=head)
        round_.review(unit)
    return round_


def consolidated(round_: OpenRound) -> OpenRound:
    """Reclamos and Contabilidad reviewed, Archivo did not deliver."""
    reviewed(round_, "Reclamos", "Contabilidad")
    round_.follow_up = consolidate(round_.follow_up, by=round_.planner, reason="El Archivo se mudó de edificio.")
    return round_


def presented(round_: OpenRound) -> OpenRound:
    """Consolidated, and presented to the board today; the act is not signed yet."""
    consolidated(round_)
    present_today(round_)
    round_.follow_up = FollowUp.objects.select_related("plan", "institution").get(pk=round_.follow_up.pk)
    return round_


def present_today(round_: OpenRound) -> None:
    """Present a consolidated round to the board."""
    today = today_in(round_.cast.institution)
    present(round_.follow_up, body="Consejo Directivo", presented_on=today, by=round_.planner)


def closed(round_: OpenRound) -> OpenRound:
    """Presented and closed."""
    presented(round_)
    round_.follow_up = close(round_.follow_up, by=round_.planner)
    return round_
