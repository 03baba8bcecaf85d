"""What a body decided is recorded once; its numbers come when the act is signed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import Resolution, ResolutionKind
from planabierto.office.plans.resolution_services import Numbers, number_resolution, record_resolution
from planabierto.office.plans.services import PlanError

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from tests.cast import Cast

ON = date(2024, 10, 24)


def recorded(cast: Cast, by: User, **words: str) -> Resolution:
    return record_resolution(
        cast.institution,
        body=" Consejo  Directivo ",
        kind=ResolutionKind.TAKES_NOTE,
        decided_on=ON,
        by=by,
        numbers=Numbers(**words),
        summary="Se da por recibido el tercer seguimiento.",
    )


@pytest.mark.parametrize("role", [Role.BOARD_SECRETARY, Role.HEAD_OF_PLANNING])
def test_resolution_waits_for_its_number(cast: Cast, role: Role) -> None:
    resolution = recorded(cast, cast[role])
    assert str(resolution) == "Consejo Directivo, acta en firma"
    assert not resolution.is_numbered
    numbered = number_resolution(resolution, numbers=Numbers(act_number="64", point=" 4.1 "), by=cast[role])
    assert str(numbered) == "Consejo Directivo, acta 64, punto 4.1"
    assert numbered.is_numbered
    first, second = AuditEvent.objects.filter(object_type="plans.resolution").order_by("sequence")
    assert (first.act, second.act) == ("resolution.recorded", "resolution.numbered")
    assert second.after_value == {"act_number": "64", "point": "4.1", "agreement_number": ""}


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ({"act_number": "64", "agreement_number": "12"}, "acta 64, acuerdo N.º 12"),
        ({"point": "3"}, "acta en firma, punto 3"),
        ({"act_number": "7", "point": "2", "agreement_number": "9"}, "acta 7, punto 2, acuerdo N.º 9"),
    ],
)
def test_resolution_is_cited_by_its_numbers(cast: Cast, words: dict[str, str], reference: str) -> None:
    assert recorded(cast, cast[Role.BOARD_SECRETARY], **words).reference == reference


def test_number_is_given_once(cast: Cast) -> None:
    by = cast[Role.BOARD_SECRETARY]
    resolution = recorded(cast, by, act_number="64")
    with pytest.raises(PlanError, match="ya tiene número: acta 64"):
        number_resolution(resolution, numbers=Numbers(act_number="65"), by=by)
    with pytest.raises(PlanError, match="Escriba el número del acta"):
        number_resolution(recorded(cast, by), numbers=Numbers(point="3"), by=by)


def test_what_cannot_be_recorded_is_said(cast: Cast) -> None:
    by = cast[Role.BOARD_SECRETARY]
    with pytest.raises(PlanError, match="a lo sumo 40 signos"):
        recorded(cast, by, act_number="6" * 41)
    with pytest.raises(PlanError, match="qué órgano"):
        record_resolution(cast.institution, body=" ", kind=ResolutionKind.APPROVES, decided_on=ON, by=by)
    with pytest.raises(PlanError, match="no rige antes de su fecha"):
        record_resolution(
            cast.institution, body="Consejo", kind=ResolutionKind.APPROVES, decided_on=ON, by=by,
            in_force_from=date(2024, 10, 23),
        )  # fmt: skip
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("role", [Role.PLANNING_ANALYST, Role.TOP_MANAGEMENT, Role.INTERNAL_AUDITOR])
def test_only_the_secretary_and_the_head_of_planning_record(cast: Cast, role: Role) -> None:
    resolution = recorded(cast, cast[Role.BOARD_SECRETARY])
    for person in (cast[role], cast.outsider):
        with pytest.raises(NotAllowedError):
            recorded(cast, person)
        with pytest.raises(NotAllowedError):
            number_resolution(resolution, numbers=Numbers(act_number="64"), by=person)
