"""The follow-up that an address names («2024», «t3»), and its neighbours in the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.calendar import period_code
from planabierto.office.accounts.policy import VIEW, scope_queryset
from planabierto.office.base.ui.parts import Segment
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.plans.wording import period_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.accounts.access import OfficeRequest


MOST_ROUNDS: Final = 12
"""Follow-ups that a plan can have in a year."""


@dataclass(frozen=True, slots=True)
class Round:
    """A follow-up with its place in the addresses; `known` are those of its plan that the reader may see, oldest first."""

    follow_up: FollowUp
    known: Sequence[FollowUp]

    @property
    def year(self) -> int:
        """The year of its plan."""
        return self.follow_up.plan.year

    @property
    def slug(self) -> str:
        """Its period as it stands in addresses."""
        return period_slug(self.follow_up)

    @property
    def name(self) -> str:
        """What it is of: «POI 2024 al tercer trimestre»."""
        return round_name(self.follow_up)

    def segments(self, page: str) -> list[Segment]:
        """The follow-ups of the year as links to their page of a name."""
        return [
            Segment(
                label=period_slug(one).upper(),
                url=reverse(page, args=[self.year, period_slug(one)]),
                current=one.pk == self.follow_up.pk,
                title=period_words(one),
            )
            for one in self.known
        ]


def round_name(follow_up: FollowUp) -> str:
    """What a follow-up is of: «POI 2024 al tercer trimestre»."""
    return _("%(plan)s %(year)s al %(period)s") % {
        "plan": follow_up.institution.plan_word,
        "year": follow_up.plan.year,
        "period": period_words(follow_up),
    }


def period_slug(follow_up: FollowUp) -> str:
    """The period of a follow-up in an address: «t3»."""
    return period_code(follow_up.plan.calendar, follow_up.period).lower()


def period_words(follow_up: FollowUp) -> str:
    """The period of a follow-up in the reader's words: «tercer trimestre»."""
    plan = follow_up.plan
    return period_name(plan.calendar, follow_up.period, year=plan.year, start_month=plan.start_month)


def round_or_404(request: OfficeRequest, year: int, period: str) -> Round:
    """The follow-up of a year and the slug of a period, or 404 with its sentence. One query, of a row a period."""
    seen = scope_queryset(request.user, VIEW, FOLLOW_UP, FollowUp.objects.all(), institution=request.institution)
    known = list(seen.filter(plan__year=year).select_related("plan", "institution").order_by("period"))
    found = next((one for one in known if period_slug(one) == period), None)
    if found is None:
        raise Http404(_("No hay seguimiento de este período."))
    return Round(found, known)


def newest_round(request: OfficeRequest) -> Round | None:
    """The follow-up with the latest cut-off that was opened here, with its neighbours; None before the first. One query."""
    seen = scope_queryset(request.user, VIEW, FOLLOW_UP, FollowUp.objects.all(), institution=request.institution)
    opened = seen.exclude(opened_at=None).select_related("plan", "institution").order_by("-cutoff", "-pk")
    known = list(opened[:MOST_ROUNDS])
    if not known:
        return None
    return Round(known[0], [one for one in reversed(known) if one.plan_id == known[0].plan_id])
