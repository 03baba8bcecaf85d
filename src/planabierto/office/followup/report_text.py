"""What the consolidated report of a round says around its units: the figures to draft its text from, its annexes, and its cover."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import override

from planabierto.core.calendar import format_date, period_code
from planabierto.core.quantity import Scale
from planabierto.core.seal import short_code
from planabierto.documents.papers.draft import (
    DraftFacts,
    ModificationRow,
    MovedRow,
    Section,
    report_front,
)
from planabierto.documents.papers.rounds import Body, quantity_text
from planabierto.office.followup.entry_papers import paper_round
from planabierto.office.followup.figures import computed_summary
from planabierto.office.followup.models import (
    ALARMING,
    Achievement,
    Audience,
    Cause,
    Entry,
    Finding,
    Presentation,
    ReportText,
    ReprogrammingRequest,
    ReprogrammingState,
    UnitReport,
)
from planabierto.office.institutions.days import day_in
from planabierto.office.plans.document import target_figures
from planabierto.office.plans.models import Programming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from planabierto.core.plan import Figure
    from planabierto.core.summary import Summary
    from planabierto.documents.writers.front import ReportFront
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Institution

MOVED_RULE: Final = "SCH403"
COMPLETED: Final = "Completado"
"""The reason of a version that says only how an imported action is measured: it modifies nothing."""
FEMININE: Final = ("junta", "asamblea", "comisión", "dirección", "presidencia", "administración", "gerencia", "corte")
"""Words with which the name of a body that takes «la» begins."""


@dataclass(frozen=True, slots=True)
class ConsolidatedRound:
    """A round in figures as it may be shown, with what they alone do not say."""

    summary: Summary
    facts: DraftFacts


def board_body(institution: Institution) -> Body:
    """The highest authority of an institution with its article: «el Consejo Directivo», «la Junta Directiva»."""
    first = institution.board_name.split(" ", 1)[0].lower()
    return Body(institution.board_name, "la" if first in FEMININE else "el")


def consolidated_round(follow_up: FollowUp) -> ConsolidatedRound:
    """The figures of a round and what its units and the review say of them. Some twelve queries, whatever its size."""
    stored, summary = computed_summary(follow_up)
    institution = follow_up.institution
    written = {
        key: (cause, accomplishment)
        for key, cause, accomplishment in Achievement.objects.filter(
            institution_id=follow_up.institution_id, pk__in=[key.achievement_id for key in stored.row_keys]
        ).values_list("pk", "cause", "accomplishment")
    }
    causes, accomplishments = {}, {}
    for placed, key, facts in zip(stored.document.rows, stored.row_keys, stored.facts, strict=True):
        cause, accomplishment = written.get(key.achievement_id, ("", ""))
        if facts.is_draft:
            continue
        row = (placed.unit.name, placed.action.code.value)
        if cause in Cause:
            with override("es"):
                causes[row] = str(Cause(cause).label)
        if accomplishment:
            accomplishments[row] = accomplishment
    return ConsolidatedRound(
        summary,
        DraftFacts(
            round=paper_round(follow_up),
            board=board_body(institution),
            causes=causes,
            accomplishments=accomplishments,
            moved=tuple(silent_moves(follow_up)),
            undelivered=tuple((name, follow_up.consolidation_reason) for name in undelivered_units(follow_up)),
            legal_basis=tuple(legal_basis(follow_up).splitlines()),
        ),
    )


def undelivered_units(follow_up: FollowUp) -> list[str]:
    """The units without whose report a round was consolidated, in printed order. One query."""
    reports = UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, is_missing=True
    ).order_by("order")
    return list(reports.values_list("name", flat=True))


def legal_basis(follow_up: FollowUp) -> str:
    """The legal basis of the institution: that of this round, or of the last one before that has it. One query."""
    texts = ReportText.objects.filter(
        institution_id=follow_up.institution_id,
        section=Section.LEGAL_BASIS.value,
        follow_up__cutoff__lte=follow_up.cutoff,
    ).exclude(text="")
    return texts.order_by("-follow_up__cutoff", "-version").values_list("text", flat=True).first() or ""


def texts_of(follow_up: FollowUp) -> dict[Section, ReportText]:
    """The last version of each section that is written, in the order of the report. One query."""
    stored = ReportText.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    last = {one.section: one for one in stored.select_related("written_by").order_by("version")}
    return {section: last[section.value] for section in Section if section.value in last}


def silent_moves(follow_up: FollowUp) -> list[tuple[str, str]]:
    """The rows that were moved without a resolution, of the reports that planning has reviewed: unit and code. One query."""
    found = Finding.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, rule=MOVED_RULE, status__in=ALARMING
    ).exclude(audience=Audience.UNIT)
    return list(dict.fromkeys(found.order_by("order").values_list("unit_name", "code")))


def moved_rows(follow_up: FollowUp) -> list[MovedRow]:
    """The annex of what was moved: by a request of its unit, or without a resolution. Three queries."""
    of_round = {"institution_id": follow_up.institution_id, "follow_up": follow_up}
    requests = {
        one.action_id: one
        for one in ReprogrammingRequest.objects.filter(**of_round, state=ReprogrammingState.REQUESTED)
    }
    silent = set(silent_moves(follow_up))
    entries = (
        Entry.objects.filter(**of_round)
        .exclude(unit_report__audience=Audience.UNIT)
        .filter(Q(action__in=requests) | Q(achievement__code__in={code for _unit, code in silent}))
        .order_by("unit_report__order", "order")
        .values_list(
            "action_id",
            "unit_report__name",
            "achievement__code",
            "achievement__programming__statement",
            "achievement__new_date",
        )
    )
    rows = []
    for action, unit, code, statement, new_date in entries:
        request = requests.get(action)
        if request is not None:
            moved_to = period_code(follow_up.plan.calendar, request.to_period)
            backing = (
                f"Solicitud del {format_date(day_in(follow_up.institution, request.requested_at))}: {request.reason}"
            )
            rows.append(MovedRow(unit, code, statement, moved_to, backing))
        elif (unit, code) in silent:
            rows.append(MovedRow(unit, code, statement, format_date(new_date) if new_date else "No lo dice"))
    return rows


def modification_rows(follow_up: FollowUp) -> list[ModificationRow]:
    """The annex of what changed in the plan up to the cut-off, each version against the one before. Three queries."""
    plan = follow_up.plan
    versions = (
        Programming.objects.filter(
            institution_id=follow_up.institution_id, action__unit_plan__plan=plan, in_force_from__lte=follow_up.cutoff
        )
        .filter(action__in=_modified(follow_up))
        .select_related("action__unit_plan__unit")
        .order_by("action__unit_plan__order", "action__order", "action_id", "version")
    )
    by_action: dict[int, list[Programming]] = defaultdict(list)
    for one in versions:
        by_action[one.action_id].append(one)
    targets = target_figures(
        [one.pk for found in by_action.values() for one in found],
        institution_id=follow_up.institution_id,
        periods=plan.calendar.periods,
    )
    return [row for found in by_action.values() for row in _modifications(found, targets)]


def _modified(follow_up: FollowUp) -> Iterable[int]:
    """The actions of which some version says why the plan changed. One query."""
    return list(
        Programming.objects.filter(
            institution_id=follow_up.institution_id,
            action__unit_plan__plan=follow_up.plan,
            in_force_from__lte=follow_up.cutoff,
            version__gt=1,
        )
        .exclude(reason__in=["", COMPLETED])
        .order_by()
        .values_list("action_id", flat=True)
        .distinct()
    )


def _modifications(
    versions: Sequence[Programming], targets: Mapping[int, tuple[Figure, ...]]
) -> Iterable[ModificationRow]:
    for before, after in pairwise(versions):
        if after.reason in {"", COMPLETED}:
            continue
        for what, was, became in _differences(before, after, targets):
            yield ModificationRow(
                unit=after.action.unit_plan.unit.name,
                code=after.action.code,
                what=what,
                before=was,
                after=became,
                act=f"{after.reason}, vigente desde el {format_date(after.in_force_from)}",
            )


def _differences(
    before: Programming, after: Programming, targets: Mapping[int, tuple[Figure, ...]]
) -> Iterable[tuple[str, str, str]]:
    """What two versions say differently: what, before, after."""
    said = [
        ("Texto de la acción", before.statement, after.statement),
        ("Unidad responsable", before.responsible_name, after.responsible_name),
        ("Unidad líder", before.lead_name, after.lead_name),
        ("Meta anual", _quantity(before.annual_target, before.scale), _quantity(after.annual_target, after.scale)),
        ("Metas por período", _targets(before, targets), _targets(after, targets)),
    ]
    return [(what, was, became) for what, was, became in said if was != became]


def _quantity(value: Decimal | None, scale: str) -> str:
    return quantity_text(value, Scale(scale))


def _targets(version: Programming, targets: Mapping[int, tuple[Figure, ...]]) -> str:
    return " · ".join(_quantity(figure.value, version.scale) for figure in targets[version.pk])


def front_of(follow_up: FollowUp) -> ReportFront:
    """The text of the report with its annexes, who did not deliver, its presentations and the code of its closing. Nine queries."""
    presentations = Presentation.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    return report_front(
        {section: one.text for section, one in texts_of(follow_up).items()},
        moved=moved_rows(follow_up),
        modifications=modification_rows(follow_up),
        code=short_code(follow_up.figures_hash) if follow_up.figures_hash else "",
        presented=[presented_words(one) for one in presentations.select_related("resolution").order_by("pk")],
        undelivered=undelivered_units(follow_up),
    )


def presented_words(presentation: Presentation) -> str:
    """To whom a round was presented, when, and by which act: «Consejo Directivo, 25 de octubre de 2024, acta en firma»."""
    resolution = presentation.resolution
    with override("es"):
        reference = "acta en firma" if resolution is None else resolution.reference
    return f"{presentation.body}, {format_date(presentation.presented_on)}, {reference}"
