"""Who reads the figures of a whole round: until it is presented, those who follow it and management; then everybody who reads the plan.

Rows are asked for one by one (`queries.entries_of`); this is about sums over all of them, and about the report that prints all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import VIEW, NotAllowedError, can
from planabierto.office.followup.models import Audience, Finding, FollowUpState
from planabierto.office.followup.policy import CORRECTABLE, FINDING
from planabierto.office.plans.models import Origin

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp


def is_reserved(follow_up: FollowUp) -> bool:
    """Whether a round that is registered here has not been presented yet: units do not read each other's figures."""
    return follow_up.origin == Origin.FORMULATED and follow_up.state in CORRECTABLE


def reads_whole(user: User, follow_up: FollowUp) -> bool:
    """Whether somebody reads the figures of all units of a round: whoever may read an inconsistency of the whole that is management's."""
    if not is_reserved(follow_up):
        return True
    of_the_whole = Finding(institution_id=follow_up.institution_id, follow_up=follow_up, audience=Audience.MANAGEMENT)
    return can(user, VIEW, FINDING, of_the_whole)


def require_whole(user: User, follow_up: FollowUp) -> None:
    """Raise `NotAllowedError` with its sentence for who does not read the figures of all units of a round."""
    if not reads_whole(user, follow_up):
        raise NotAllowedError(reserved_sentence())


def preliminary_sentence() -> str:
    """What sums leave out until a round is consolidated."""
    return _(
        "Las cifras cuentan los informes que Planificación ya revisó; lo que falta por revisar cuenta como sin reporte."
    )


def preliminary(follow_up: FollowUp) -> str:
    """The same, of a round that is registered here and still being built; blank of every other."""
    is_building = follow_up.origin == Origin.FORMULATED and follow_up.state == FollowUpState.BUILDING
    return preliminary_sentence() if is_building else ""


def reserved_sentence() -> str:
    """What somebody is told who comes before the presentation."""
    return _(
        "Las cifras de todas las unidades se leen cuando el seguimiento se presente. Las de su unidad están en su registro."
    )
