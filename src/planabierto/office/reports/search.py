"""What a search finds: actions by code or words, units, objectives, and the pages of the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.text import fold
from planabierto.office.accounts.own_policy import UNIT
from planabierto.office.accounts.policy import VIEW, scope_queryset
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.institutions.models import Unit
from planabierto.office.reports.action_list import ListedAction, listed_actions
from planabierto.office.reports.addresses import FollowUpAddresses, period_slug
from planabierto.office.reports.filters import ActionFilter, FilterScope, searched_words
from planabierto.office.reports.queries import action_rows, entries_of
from planabierto.office.reports.reading import reads_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.accounts.access import OfficeRequest

MOST: Final = 20
"""Results of each kind; the list of actions holds the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the template of the search shows; `all_url` is the list with all the actions found, blank where these are all."""

    text: str
    is_empty: bool
    actions: Sequence[ListedAction]
    all_url: str
    units: Sequence[Link]
    pages: Sequence[Link]


def found(request: OfficeRequest, text: str) -> Found:
    """Look for a text in the newest follow-up, the units in force and the names of the pages; at most three queries."""
    words = searched_words(text)
    if not words:
        return Found(text=text, is_empty=False, actions=(), all_url="", units=(), pages=())
    newest = _newest(request)
    actions, all_url = _actions(request, newest, text) if newest is not None else ((), "")
    units = _units(request, words)
    pages = [link for link in _pages(request, newest) if all(fold(word) in fold(link.label) for word in words)]
    return Found(
        text=text,
        is_empty=not (actions or units or pages),
        actions=actions,
        all_url=all_url,
        units=units,
        pages=pages,
    )


def _newest(request: OfficeRequest) -> FollowUp | None:
    seen = scope_queryset(request.user, VIEW, FOLLOW_UP, FollowUp.objects.all(), institution=request.institution)
    return seen.select_related("plan").order_by("-cutoff").first()


def _actions(request: OfficeRequest, newest: FollowUp, text: str) -> tuple[Sequence[ListedAction], str]:
    addresses = FollowUpAddresses.of(newest.plan.year, period_slug(newest.plan.calendar, newest.period))
    asked = ActionFilter(q=text)
    rows = action_rows(asked.ordered(asked.apply(entries_of(request, newest), FilterScope(newest)))[: MOST + 1])
    all_url = addresses.actions_where(q=text) if len(rows) > MOST else ""
    return listed_actions(rows[:MOST], addresses), all_url


def _units(request: OfficeRequest, words: Sequence[str]) -> list[Link]:
    """The units under one of whose writings all the words stand."""
    condition = Q()
    for word in words:
        condition &= Q(aliases__key__contains=fold(word))
    units = scope_queryset(request.user, VIEW, UNIT, Unit.objects.filter(condition), institution=request.institution)
    return [
        Link(label=name, url=reverse("unit", args=[slug]))
        for name, slug in units.order_by("order", "name").values_list("name", "slug").distinct()[:MOST]
    ]


def _pages(request: OfficeRequest, newest: FollowUp | None) -> list[Link]:
    """The pages of the office by their names; those of a follow-up are of the newest, as far as its reader may open them."""
    pages = [Link(label=_("Plan"), url=reverse("plans")), Link(label=_("Ayuda"), url=reverse("help"))]
    if newest is None:
        return pages
    place = [newest.plan.year, period_slug(newest.plan.calendar, newest.period)]
    of_newest = [
        (_("Tablero"), "board"),
        (_("Acciones"), "board_actions"),
        (_("Unidades"), "board_units"),
        (_("Inconsistencias"), "finding_list"),
        *([(_("Informe"), "report_page")] if reads_whole(request.user, newest) else []),
    ]
    return [*(Link(label=label, url=reverse(name, args=place)) for label, name in of_newest), *pages]
