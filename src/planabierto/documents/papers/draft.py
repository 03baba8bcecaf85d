"""The text of a consolidated report, drafted from its figures: sentences that add up, to be edited by a person.

Every number here is one of `core.summary`; a paragraph is one line of a section's text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from planabierto.core.board import LONGEST_EXPLANATION, YearEnd, shortened, year_end_of
from planabierto.core.calendar import format_date
from planabierto.core.execution import ExecutionStatus
from planabierto.core.quantity import format_quantity, format_rate, round_half_up
from planabierto.core.summary import AssessedAction, Standing, Summary
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.paper import counted, listed
from planabierto.documents.papers.rounds import Body, PaperRound
from planabierto.documents.writers.front import FrontSection, FrontTable, ReportFront

MOST_NAMED: Final = 10
"""How many rows a section names one by one; the rest is told as a number."""
NO_CAUSE: Final = "sin causa registrada"

RowKey = tuple[str, str]
"""A unit report's name and a canonical code."""


class Section(StrEnum):
    """A part of the text, in its order."""

    EXECUTIVE = "executive"
    ACHIEVED = "achieved"
    SHORTFALLS = "shortfalls"
    RECOMMENDATIONS = "recommendations"
    LEGAL_BASIS = "legal_basis"

    @property
    def heading(self) -> str:
        """Its title in Spanish."""
        return _TITLES[self]


_TITLES: Final = {
    Section.EXECUTIVE: "Resumen ejecutivo",
    Section.ACHIEVED: "Lo que se logró",
    Section.SHORTFALLS: "Lo que faltó y por qué",
    Section.RECOMMENDATIONS: "Recomendaciones",
    Section.LEGAL_BASIS: "Base legal",
}


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the figures alone do not say.

    `causes` and `accomplishments` are those that the units wrote, by row; `moved` the rows moved without a resolution; `undelivered` pairs
    of a unit and the reason why it did not deliver; `legal_basis` the institution's own lines.
    """

    round: PaperRound
    board: Body
    causes: Mapping[RowKey, str] = field(default_factory=dict)
    accomplishments: Mapping[RowKey, str] = field(default_factory=dict)
    moved: tuple[RowKey, ...] = ()
    undelivered: tuple[tuple[str, str], ...] = ()
    legal_basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A row that was moved: to which period, and by which request or resolution («», where there is none)."""

    unit: str
    code: str
    statement: str
    moved_to: str
    backing: str = ""


@dataclass(frozen=True, slots=True)
class ModificationRow:
    """A modification: what changed of which action, from what to what, and the act that decided it."""

    unit: str
    code: str
    what: str
    before: str
    after: str
    act: str


def draft_report(summary: Summary, facts: DraftFacts) -> dict[Section, str]:
    """The text of each section; a section of which there is nothing to say says so."""
    paragraphs = {
        Section.EXECUTIVE: _executive(summary, facts),
        Section.ACHIEVED: _achieved(summary, facts),
        Section.SHORTFALLS: _shortfalls(summary, facts),
        Section.RECOMMENDATIONS: _recommendations(summary, facts),
        Section.LEGAL_BASIS: iter(facts.legal_basis),
    }
    return {section: "\n".join(paragraphs[section]) for section in Section}


def report_front(
    texts: Mapping[Section, str],
    *,
    moved: Sequence[MovedRow] = (),
    modifications: Sequence[ModificationRow] = (),
    code: str = "",
    presented: Sequence[str] = (),
    undelivered: Sequence[str] = (),
) -> ReportFront:
    """The edited text with its annexes, as the report's writers take it; each line of a text is a paragraph."""
    return ReportFront(
        sections=tuple(
            FrontSection(section.heading, tuple(texts.get(section, "").splitlines())) for section in Section
        ),
        tables=(_moved_table(moved), _modification_table(modifications)),
        code=code,
        presented=tuple(presented),
        undelivered=tuple(undelivered),
    )


def _moved_table(moved: Sequence[MovedRow]) -> FrontTable:
    without = sum(not row.backing for row in moved)
    said = "Ninguna acción se trasladó a otro período."
    if moved:
        one, many = "acción se trasladó a otro período", "acciones se trasladaron a otro período"
        said = f"{counted(len(moved), one, many)}: {without:,} sin acuerdo y {len(moved) - without:,} con solicitud o acuerdo."
    return FrontTable(
        title="acciones trasladadas",
        intro=said,
        labels=("Unidad", "Código", "Acción operativa", "Trasladada a", "Respaldo"),
        shares=(0.18, 0.08, 0.42, 0.12, 0.2),
        rows=tuple(
            (row.unit, row.code, row.statement, row.moved_to, row.backing or "Trasladada sin acuerdo") for row in moved
        ),
    )


def _modification_table(modifications: Sequence[ModificationRow]) -> FrontTable:
    said = "No hubo modificaciones del plan en el período."
    if modifications:
        said = f"{counted(len(modifications), 'modificación', 'modificaciones')} con acto que la respalda."
        said = said if len(modifications) == 1 else said.replace("que la respalda", "que las respalda")
    return FrontTable(
        title="modificaciones del plan",
        intro=said,
        labels=("Unidad", "Código", "Qué cambió", "Antes", "Después", "Acto"),
        shares=(0.18, 0.08, 0.26, 0.14, 0.14, 0.2),
        rows=tuple((row.unit, row.code, row.what, row.before, row.after, row.act) for row in modifications),
    )


def headline(whole: Standing, month: str) -> str:
    """How many of what was due is met, in one sentence whose parts add up."""
    if not whole.due:
        return f"Ninguna acción estaba programada a {month}."
    if whole.due == 1:
        state = (
            "está cumplida"
            if whole.fulfilled
            else "está pendiente de reporte"
            if whole.pending
            else "está por debajo de lo programado"
        )
        return f"La única acción programada a {month} {state}."
    parts = [_is_met(whole)]
    if whole.below:
        one, more = "está por debajo de lo programado", "están por debajo de lo programado"
        parts.append(f"{whole.below:,} {one if whole.below == 1 else more}")
    if whole.pending:
        parts.append(f"{whole.pending:,} {'está pendiente' if whole.pending == 1 else 'están pendientes'} de reporte")
    return f"De las {whole.due:,} acciones programadas a {month}, {listed(parts)}."


def _is_met(whole: Standing) -> str:
    met = whole.fulfilled
    if not met:
        return "ninguna está cumplida"
    share = format_rate(Decimal(met) / whole.due)
    return f"{met:,} {'está cumplida' if met == 1 else 'están cumplidas'} ({share})"


def _executive(summary: Summary, facts: DraftFacts) -> Iterator[str]:
    whole, of = summary.institution, facts.round
    yield (
        f"Con corte al {format_date(of.cutoff)}, el {of.plan} tiene {counted(whole.actions, 'acción operativa', 'acciones operativas')} "
        f"en {counted(len(summary.units), 'informe de unidad', 'informes de unidad')}: {_programmed(whole)}."
    )
    yield headline(whole, of.last_month)
    if whole.fulfilled:
        at = whole.met
        yield (
            f"De las cumplidas, {at:,} {'está' if at == 1 else 'están'} en 100% y {whole.above:,} "
            f"{'lo supera' if whole.above == 1 else 'lo superan'}."
        )
    mean = whole.means.get(summary.rule.name)
    if mean is not None:
        yield f"El promedio del % de ejecución es {round_half_up(mean, 2):f}%. {summary.rule.sentence}"
    bands = [f"{light.label}, {whole.bands[light]:,}" for light in TrafficLight if whole.bands.get(light)]
    if bands:
        yield f"En el semáforo: {'; '.join(bands)}."
    yield from _not_delivered(facts)


def _programmed(whole: Standing) -> str:
    parts = [f"{whole.due:,} {'estaba programada' if whole.due == 1 else 'estaban programadas'} a la fecha"]
    if whole.not_due:
        ahead = (
            f", de las que {whole.ahead:,} se adelantó"
            if whole.ahead == 1
            else f", de las que {whole.ahead:,} se adelantaron"
        )
        parts.append(
            f"{whole.not_due:,} no lo {'estaba' if whole.not_due == 1 else 'estaban'}{ahead if whole.ahead else ''}"
        )
    if whole.outside:
        one, many = "está suspendida o sin demanda", "están suspendidas o sin demanda"
        parts.append(f"{whole.outside:,} {one if whole.outside == 1 else many}")
    return listed(parts)


def _not_delivered(facts: DraftFacts) -> Iterator[str]:
    if not facts.undelivered:
        return
    known = [(unit, reason.removesuffix(".")) for unit, reason in facts.undelivered]
    reasons = {reason for _, reason in known}
    if len(known) == 1 or len(reasons) > 1 or "" in reasons:
        names = "; ".join(f"{unit} ({reason})" if reason else unit for unit, reason in known)
        yield f"{'No entregó su informe' if len(known) == 1 else 'No entregaron su informe'}: {names}."
        return
    yield f"No entregaron su informe: {'; '.join(unit for unit, _ in known)}. Motivo: {reasons.pop()}."


def _achieved(summary: Summary, facts: DraftFacts) -> Iterator[str]:
    texts = {row.objective.key: row.objective.text.value for row in summary.rows}
    for standing in summary.objectives:
        if not standing.due:
            continue
        name = standing.name or "Sin objetivo"
        said = texts.get(standing.name, "").rstrip(".")
        yield f"{name}{f' ({said})' if said else ''}: {_met_of_due(standing)}."
    met = [
        row
        for row in summary.rows
        if row.execution.is_met and facts.accomplishments.get((row.unit, row.action.code.value), "").strip()
    ]
    for row in met[:MOST_NAMED]:
        said = shortened(facts.accomplishments[row.unit, row.action.code.value].strip(), LONGEST_EXPLANATION)
        yield f"{_named(row)}: {said}"
    if len(met) > MOST_NAMED:
        rest = len(met) - MOST_NAMED
        yield (
            f"Otras {rest:,} acciones cumplidas describen su logro en el informe de su unidad."
            if rest > 1
            else ("Otra acción cumplida describe su logro en el informe de su unidad.")
        )
    if not summary.institution.fulfilled:
        yield "Ninguna acción programada a la fecha está cumplida."


def _met_of_due(standing: Standing) -> str:
    met, due = standing.fulfilled, standing.due
    done = "cumplida" if met == 1 else "cumplidas"
    return f"{met:,} {done} de {counted(due, 'acción programada', 'acciones programadas')} ({format_rate(Decimal(met) / due)})"


def _named(row: AssessedAction) -> str:
    return f"{row.unit}, {row.action.code.value}" if row.action.code.value else row.unit


def short_of(summary: Summary) -> list[AssessedAction]:
    """The due rows below what was programmed, the worst first; as many as the summary counts below."""
    rows = [
        row
        for row in summary.rows
        if row.execution.is_due and not row.execution.is_met and not row.execution.is_pending
    ]
    return sorted(rows, key=lambda row: row.execution.rate or Decimal())


def _shortfalls(summary: Summary, facts: DraftFacts) -> Iterator[str]:
    short = short_of(summary)
    if not short:
        yield "Ninguna acción programada a la fecha está por debajo de lo programado."
        return
    causes = Counter(facts.causes.get((row.unit, row.action.code.value), "") or NO_CAUSE for row in short)
    counts = [f"{cause}, {count:,}" for cause, count in sorted(causes.items(), key=lambda one: (-one[1], one[0]))]
    lead = (
        f"{len(short):,} acciones están por debajo de lo programado"
        if len(short) > 1
        else "Una acción está por debajo de lo programado"
    )
    yield f"{lead}. Por causa: {'; '.join(counts)}."
    unreported = sum(row.execution.status is ExecutionStatus.UNREPORTED for row in short)
    if unreported:
        yield (
            f"{'De ellas' if len(short) > 1 else 'De ella'}, {unreported:,} no {'tiene' if unreported == 1 else 'tienen'} reporte."
            if len(short) > 1
            else "No tiene reporte."
        )
    for row in short[:MOST_NAMED]:
        yield _shortfall(row, facts)
    if len(short) > MOST_NAMED:
        rest = len(short) - MOST_NAMED
        yield (
            f"Las otras {rest:,} están en el informe de su unidad."
            if rest > 1
            else "La otra está en el informe de su unidad."
        )
    if facts.moved:
        one = len(facts.moved) == 1
        yield (
            f"{'Una acción se trasladó' if one else f'{len(facts.moved):,} acciones se trasladaron'} a otro período sin acuerdo: "
            f"{listed([f'{unit} {code}' for unit, code in facts.moved])}."
        )


def _shortfall(row: AssessedAction, facts: DraftFacts) -> str:
    execution, scale = row.execution, row.action.measure.scale
    due = format_quantity(execution.due, scale)
    done = "sin reporte" if execution.achieved is None else f"{format_quantity(execution.achieved, scale)} de {due}"
    rate = "" if execution.rate is None else f" ({format_rate(execution.rate)})"
    cause = facts.causes.get((row.unit, row.action.code.value), "")
    said = shortened(row.action.remarks.value, LONGEST_EXPLANATION).rstrip(".")
    why = ". ".join(text for text in (cause, f"«{said}»" if said else "") if text)
    return f"{_named(row)}: {done}{rate}. {f'{why}.' if why else 'La unidad no dio explicación.'}"


def _recommendations(summary: Summary, facts: DraftFacts) -> Iterator[str]:
    found = list(_asked(summary, facts))
    yield from found or ["El seguimiento no deja asuntos que requieran una decisión."]


def _asked(summary: Summary, facts: DraftFacts) -> Iterator[str]:
    whole = summary.institution
    if facts.moved:
        count = counted(len(facts.moved), "acción trasladada", "acciones trasladadas")
        yield f"Someter {facts.board.to} la reprogramación de {count} sin acuerdo, o mantener la meta en su período."
    if facts.undelivered:
        yield f"Requerir el informe de {counted(len(facts.undelivered), 'unidad que no lo entregó', 'unidades que no lo entregaron')}."
    if whole.unreported:
        yield f"Requerir el dato de {counted(whole.unreported, 'acción programada sin reporte', 'acciones programadas sin reporte')}."
    ends = Counter(year_end_of(row.action, facts.round.period, row.execution) for row in summary.rows)
    if ends[YearEnd.UNSCHEDULED]:
        one, many = (
            "acción que no alcanzó su meta anual y ya no tiene",
            "acciones que no alcanzaron su meta anual y ya no tienen",
        )
        yield f"Decidir sobre {counted(ends[YearEnd.UNSCHEDULED], one, many)} programación en el año."
    far = whole.bands.get(TrafficLight.FAR_ABOVE_PLAN, 0)
    if far:
        one, many = "acción que superó", "acciones que superaron"
        limit = format_rate(summary.bands.far_above)
        yield f"Revisar la meta de {counted(far, one, many)} el {limit} de lo programado."
    silent = sum(
        not row.action.remarks and row.light in {TrafficLight.UNSATISFACTORY, TrafficLight.PARTIALLY_SATISFACTORY}
        for row in summary.rows
    )
    if silent:
        one, many = "acción que se desvió y no la explica", "acciones que se desviaron y no lo explican"
        yield f"Pedir justificación de {counted(silent, one, many)}."
