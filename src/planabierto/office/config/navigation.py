"""Where each person can go and where they begin: one place, since it needs to know every screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.calendar import Periodicity, period_code
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.policy import FINDING, FOLLOW_UP
from planabierto.office.intake.policy import UPLOAD
from planabierto.office.plans.policy import PLAN

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.policy import ObjectKind
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True)
class Destination:
    """An entry of the bar: the page it leads to, the pages on which it is the current one, and who may see it."""

    label: str
    page: str
    arguments: tuple[object, ...]
    pages: frozenset[str]
    kind: ObjectKind
    action: str = VIEW


_OF_PEOPLE = frozenset(
    {
        "people", "add_person", "end_role", "resend_invitation", "people_file", "apply_people_file", "deactivate_person",
        "reactivate_person", "second_factor_policy", "add_substitution",
    }
)  # fmt: skip


def _destinations(newest: tuple[int, str] | None) -> list[Destination]:
    """All entries, in order; those of a follow-up lead to the newest."""
    entries = []
    if newest is not None:
        year, period = newest
        entries = [
            Destination(
                _("Tablero"),
                "board",
                (year, period),
                frozenset({"board", "board_units", "board_unit", "board_objective"}),
                FOLLOW_UP,
            ),
            Destination(
                _("Acciones"), "board_actions", (year, period), frozenset({"board_actions", "action"}), FOLLOW_UP
            ),
            Destination(_("Plan"), "plan", (year,), frozenset({"plans", "plan", "plan_unit", "complete_plan"}), PLAN),
            Destination(
                _("Inconsistencias"),
                "finding_list",
                (year, period),
                frozenset({"finding_list", "finding", "finding_rules"}),
                FINDING,
            ),
            Destination(_("Informe"), "report_page", (year, period), frozenset({"report_page"}), FOLLOW_UP),
        ]
    importing = Destination(
        _("Importar"), "import_start", (), frozenset({"import_start", "import_upload"}), UPLOAD, "stage"
    )
    people = Destination(_("Personas"), "people", (), _OF_PEOPLE, PERSON, "invite")
    return [*entries, importing, people]


def _newest(institution: Institution) -> tuple[int, str] | None:
    """Year and period («t3») of the follow-up with the latest cut-off; None before the first. One query, on every page."""
    row = (
        FollowUp.objects.filter(institution=institution)
        .order_by("-cutoff", "-pk")
        .values_list("plan__year", "plan__periodicity", "period")
        .first()
    )
    if row is None:
        return None
    year, periodicity, period = row
    return year, period_code(Periodicity(periodicity), period).lower()


def navigation(user: User, institution: Institution, *, page: str) -> list[dict[str, Any]]:
    """The entries of the bar for somebody with access; `page` is the name of the page at hand."""
    newest = _newest(institution)
    return [
        {"label": one.label, "url": reverse(one.page, args=one.arguments), "current": page in one.pages}
        for one in _destinations(newest)
        if can(user, one.action, one.kind, institution=institution)
    ]


def landing_address(user: User, institution: Institution) -> str | None:
    """Where somebody with access begins: the board of the newest follow-up, else the import, else the people; None for nobody's page."""
    newest = _newest(institution)
    if newest is not None and can(user, VIEW, FOLLOW_UP, institution=institution):
        return reverse("board", args=newest)
    if can(user, "stage", UPLOAD, institution=institution):
        return reverse("import_start")
    if can(user, "invite", PERSON, institution=institution):
        return reverse("people")
    return None
