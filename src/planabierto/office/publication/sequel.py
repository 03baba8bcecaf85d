"""The way from a follow-up to its official version, with where that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.edition import EditionAudience
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.followup.rounds import period_slug
from planabierto.office.followup.sequel import Sequel
from planabierto.office.publication.models import Edition, EditionState
from planabierto.office.publication.policy import EDITION, PUBLICATION
from planabierto.office.publication.queries import current_publication
from planabierto.office.publication.services.publishing import is_publishable

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp


def official_version(user: User, follow_up: FollowUp) -> Sequel | None:
    """The publication of a follow-up that may be published, for who reads it; its editions for who reads those. Two queries."""
    institution = follow_up.institution
    if not is_publishable(follow_up) or not can(user, VIEW, EDITION, institution=institution):
        return None
    reads_all = can(user, VIEW, PUBLICATION, institution=institution)
    page = reverse("publication" if reads_all else "editions", args=[follow_up.plan.year, period_slug(follow_up)])
    return Sequel(label=_("Versión oficial"), url=page, state=_state(follow_up, reads_all=reads_all))


def _state(follow_up: FollowUp, *, reads_all: bool) -> str:
    in_force = Edition.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        audience=EditionAudience.PUBLIC,
        state=EditionState.PUBLISHED,
    ).first()
    said = [
        _("No hay versión oficial pública vigente.")
        if in_force is None
        else _("La versión oficial pública vigente es la %(number)s.") % {"number": in_force.number}
    ]
    if reads_all:
        current = current_publication(follow_up)
        said.append(
            _("Nadie ha abierto la publicación de este seguimiento.")
            if current is None
            else _("La publicación %(number)s está %(state)s.")
            % {"number": current.number, "state": current.get_state_display()}
        )
    return " ".join(said)
