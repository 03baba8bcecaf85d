"""Where each person can go and where they begin: one place, since it needs to know every screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.core.calendar import Periodicity, period_code
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.prepared import Prepared
from planabierto.office.followup.models import Entry, FollowUp
from planabierto.office.followup.policy import ASSIGNMENT, FINDING, FOLLOW_UP, ROW, UNIT_REPORT
from planabierto.office.followup.rounds import period_slug
from planabierto.office.intake.policy import UPLOAD
from planabierto.office.plans.policy import PLAN
from planabierto.office.publication.policy import PUBLICATION
from planabierto.office.publication.queries import newest_to_publish
from planabierto.office.reports.reading import reads_whole

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.policy import ObjectKind
    from planabierto.office.institutions.models import Institution

MOST_ENTRIES: Final = 6
LOOKED_BACK: Final = 12
"""Follow-ups among which the bar looks for the newest that was opened here."""


@dataclass(frozen=True)
class Destination:
    """An entry of the bar: the page it leads to, the pages on which it is the current one, and who may see it.

    The bar holds `MOST_ENTRIES`; of more those are left out that are easiest spared, because another page leads there.
    """

    label: str
    page: str
    arguments: tuple[object, ...]
    pages: frozenset[str]
    kind: ObjectKind
    action: str = VIEW
    spare: int = 0


_OF_PEOPLE = frozenset(
    {
        "people", "add_person", "end_role", "resend_invitation", "people_file", "apply_people_file", "deactivate_person",
        "reactivate_person", "second_factor_policy", "add_substitution",
    }
)  # fmt: skip


_OF_TRAY = frozenset(
    {
        "tray", "tray_of", "consolidated", "round_deadlines", "circular", "open_round", "review_report", "return_report",
        "accept_report", "extend_report", "remind", "ask_reopening", "consolidate_round", "present_round", "number_presentation",
    }
)  # fmt: skip
_OF_PUBLICATION = frozenset(
    {
        "publication", "publication_review", "editions", "grounds", "add_ground", "change_ground", "publishing_terms", "suppress_words",
        "decide_fragment", "approve_publication", "correct_edition", "withdraw_edition",
    }
)  # fmt: skip
_OF_ENTRY = frozenset({"own_units", "entry", "entry_review", "entry_send", "entry_workbook", "entry_paste", "evidence"})


@dataclass(frozen=True)
class Rounds:
    """The newest follow-up of an institution, and the newest that was opened here: year and period («t3»), None before the first."""

    newest: tuple[int, str] | None
    opened: tuple[int, str] | None
    newest_state: FollowUp | None = None
    """What is known of the newest for who may read all of it; not from the database."""


def _destinations(user: User, institution: Institution, rounds: Rounds) -> list[Destination]:
    """All entries, in order; those of a follow-up lead to the newest."""
    entries = []
    if rounds.newest is not None:
        entries = [
            Destination(_("Bandeja"), "tray", (), _OF_TRAY, FOLLOW_UP, "follow_delivery"),
            Destination(_("Publicación"), "publication_home", (), _OF_PUBLICATION, PUBLICATION, "open"),
            *_of_opened(user, institution, rounds.opened),
            *_of_follow_up(rounds.newest, reads_report=_reads_report(user, rounds)),
        ]
    importing = Destination(
        _("Importar"), "import_start", (), frozenset({"import_start", "import_upload"}), UPLOAD, "stage"
    )
    people = Destination(_("Personas"), "people", (), _OF_PEOPLE, PERSON, "invite")
    return [*entries, importing, people]


def _of_opened(user: User, institution: Institution, opened: tuple[int, str] | None) -> list[Destination]:
    """What people do in a round that was opened here: each finds it where their work is."""
    if opened is None:
        return []
    entries = []
    if can(user, "add_evidence", ROW, institution=institution):
        entries.append(Destination(_("Registro"), "own_units", (), _OF_ENTRY, ROW, "add_evidence"))
    elif can(user, "pass_on", UNIT_REPORT, institution=institution):
        entries.append(Destination(_("Mis unidades"), "own_units", (), _OF_ENTRY, UNIT_REPORT, "pass_on"))
    if not entries and not can(user, "follow_delivery", FOLLOW_UP, institution=institution):
        entries.append(Destination(_("Seguimiento"), "follow_up", opened, frozenset({"follow_up"}), FOLLOW_UP))
    verification = frozenset({"verification"})
    return [Destination(_("Verificación"), "verification", opened, verification, ASSIGNMENT, "verify"), *entries]


def _reads_report(user: User, rounds: Rounds) -> bool:
    """Whether the report of the newest follow-up opens for somebody: it prints the figures of all units."""
    return rounds.newest_state is None or reads_whole(user, rounds.newest_state)


def _of_follow_up(newest: tuple[int, str], *, reads_report: bool) -> list[Destination]:
    """The figures of a follow-up, its plan and its report."""
    year, _period = newest
    entries = [
        Destination(
            _("Tablero"),
            "board",
            newest,
            frozenset({"board", "board_units", "board_unit", "board_objective"}),
            FOLLOW_UP,
        ),
        Destination(_("Acciones"), "board_actions", newest, frozenset({"board_actions", "action"}), FOLLOW_UP, spare=2),
        Destination(_("Plan"), "plan", (year,), frozenset({"plans", "plan", "plan_unit", "complete_plan"}), PLAN),
        Destination(
            _("Inconsistencias"),
            "finding_list",
            newest,
            frozenset({"finding_list", "finding", "finding_rules"}),
            FINDING,
        ),
    ]
    if reads_report:
        entries.append(Destination(_("Informe"), "report_page", newest, frozenset({"report_page"}), FOLLOW_UP, spare=1))
    return entries


_NEWEST: Final = Prepared(
    lambda institution: (
        FollowUp.objects.filter(institution_id=institution)
        .order_by("-cutoff", "-pk")
        .values_list("plan__year", "plan__periodicity", "period", "opened_at", "origin", "state")[:LOOKED_BACK]
    )
)


def _rounds(institution: Institution) -> Rounds:
    """The follow-ups that the bar leads to: those with the latest cut-off. One query, on every page."""
    found = [
        ((year, period_code(Periodicity(periodicity), period).lower()), opened_at, origin, state)
        for year, periodicity, period, opened_at, origin, state in _NEWEST(institution=institution.pk)
    ]
    if not found:
        return Rounds(newest=None, opened=None)
    newest, _opened_at, origin, state = found[0]
    return Rounds(
        newest=newest,
        opened=next((place for place, opened_at, _origin, _state in found if opened_at is not None), None),
        newest_state=FollowUp(institution=institution, origin=origin, state=state),
    )


def navigation(user: User, institution: Institution, *, page: str) -> list[dict[str, Any]]:
    """The entries of the bar for somebody with access; `page` is the name of the page at hand."""
    shown = [
        one
        for one in _destinations(user, institution, _rounds(institution))
        if can(user, one.action, one.kind, institution=institution)
    ]
    while len(shown) > MOST_ENTRIES:
        shown.remove(max(shown, key=lambda one: one.spare))
    return [
        {"label": one.label, "url": reverse(one.page, args=one.arguments), "current": page in one.pages}
        for one in shown
    ]


def landing_address(user: User, institution: Institution) -> str | None:
    """Where somebody with access begins: at their own work in the open round, at what is to be published, else at the newest board.

    Before there is one: the import, or the people; None for nobody's page.
    """
    rounds = _rounds(institution)
    own = None if rounds.opened is None else _own_work(user, institution, rounds.opened)
    if own is not None:
        return own
    if rounds.newest is not None and can(user, "open", PUBLICATION, institution=institution):
        return _to_publish(institution)
    if rounds.newest is not None and can(user, VIEW, FOLLOW_UP, institution=institution):
        return reverse("board", args=rounds.newest)
    if can(user, "stage", UPLOAD, institution=institution):
        return reverse("import_start")
    if can(user, "invite", PERSON, institution=institution):
        return reverse("people")
    return None


def _to_publish(institution: Institution) -> str:
    """The page on which the newest follow-up that may be published is decided about. One query."""
    newest = newest_to_publish(institution)
    if newest is None:
        return reverse("publication_home")
    return reverse("publication", args=[newest.plan.year, period_slug(newest)])


def _own_work(user: User, institution: Institution, opened: tuple[int, str]) -> str | None:
    """The page of an open round on which somebody has something to do; None for who only reads. At most one query."""
    if can(user, "remind", UNIT_REPORT, institution=institution):
        return reverse("tray")
    if can(user, "add_evidence", ROW, institution=institution):
        year, period = opened
        entries = Entry.objects.filter(follow_up__plan__year=year, follow_up__opened_at__isnull=False).order_by()
        own = scope_queryset(user, "add_evidence", ROW, entries, institution=institution)
        found = own.values_list(
            "follow_up__period", "follow_up__plan__periodicity", "unit_report__unit_plan__unit__slug"
        ).distinct()
        slugs = {slug for number, kind, slug in found if period_code(Periodicity(kind), number).lower() == period}
        if len(slugs) == 1 and not can(user, "pass_on", UNIT_REPORT, institution=institution):
            return reverse("entry", args=[*opened, slugs.pop()])
        if slugs:
            return reverse("own_units")
    if can(user, "pass_on", UNIT_REPORT, institution=institution):
        return reverse("own_units")
    if can(user, "verify", ASSIGNMENT, institution=institution):
        return reverse("verification", args=opened)
    return None
