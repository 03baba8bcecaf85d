"""Rules of arithmetic: figures of a document that do not follow from its other figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.rule import rule
from planabierto.core.calendar import follow_up_name
from planabierto.core.execution import due_to_date
from planabierto.core.findings import Severity
from planabierto.core.measure import Accumulation
from planabierto.core.plan import Action, Figure, Source, Total
from planabierto.core.quantity import Scale, format_quantity, format_rate, round_half_up

_HUNDRED: Final = Decimal(100)

_HOW: Final = {
    Accumulation.SUM: "las metas de sus períodos suman {0}",
    Accumulation.LAST: "la última meta programada es {0}",
    Accumulation.AVERAGE: "el promedio de las metas programadas es {0}",
    Accumulation.MAX: "la mayor de las metas programadas es {0}",
    Accumulation.MIN: "la menor de las metas programadas es {0}",
}


@rule(
    "ARI101",
    Severity.ERROR,
    title="La meta anual no resulta de las metas de sus períodos",
    what="La meta anual no es la suma de las metas de los períodos (o el último valor, el promedio, el mayor o el menor, según se mida).",
    why="Con dos metas distintas para el mismo año, el avance anual y el porcentaje de ejecución se contradicen.",
    mend="Corrija la meta anual o la meta del período que no corresponda; si la meta cambió, indique el acuerdo que la modificó.",
)
def annual_target_is_accumulated(context: AuditContext) -> Iterator[Hit]:
    """The annual target against the accumulation of the period targets; a document that prints none has none to compare."""
    if all(row.action.annual_target.is_blank for row in context.rows):
        return
    for row in context.rows:
        action = row.action
        targets = [target.value for target in action.targets]
        annual = action.annual_target.value
        if any(target.value is None and not target.is_blank for target in (action.annual_target, *action.targets)):
            continue
        accumulation = action.measure.accumulation
        expected = due_to_date(targets, len(targets), accumulation)
        if expected == annual or (
            annual is not None and expected is not None and _is_equal_share(row, targets, annual)
        ):
            continue
        if expected is None:
            if not annual:
                continue
            yield row.hit(
                f"la meta anual es {row.show(action.annual_target)} y ningún período tiene meta.", action.annual_target
            )
        else:
            shown = format_quantity(expected, action.measure.scale, exact=True)
            says = "está en blanco" if annual is None else f"dice {row.show(action.annual_target)}"
            message = f"la meta anual {says} y {_HOW[accumulation].format(shown)}."
            yield row.hit(message, action.annual_target, expected=shown)


def _is_equal_share(row: AuditRow, targets: Sequence[Decimal | None], annual: Decimal) -> bool:
    """Whether equal parts of a whole were rounded: three times 33.33% for 100%."""
    programmed = [target for target in targets if target]
    least_decimals = {Scale.RATIO: 3, Scale.STAGES: 2}.get(row.action.measure.scale)
    if least_decimals is None or len(set(programmed)) != 1:
        return False
    decimals = -int(programmed[0].normalize().as_tuple().exponent)
    return decimals >= least_decimals and round_half_up(annual / len(programmed), decimals) == programmed[0]


@rule(
    "ARI102",
    Severity.ERROR,
    title="El porcentaje impreso no es el que resulta",
    what="El % de ejecución impreso no es lo ejecutado entre lo programado a la fecha, redondeado como está impreso.",
    why="Quien lee el informe toma el porcentaje impreso; si no sale de las cifras de la misma fila, el informe se contradice.",
    mend="Escriba el porcentaje que resulta, o corrija la cifra ejecutada o la meta con que se calculó.",
)
def printed_rate_is_recomputed(context: AuditContext) -> Iterator[Hit]:
    """The printed rate against achieved divided by due."""
    for row in context.rows:
        printed, rate = row.action.printed_rate, row.execution.rate
        if printed.value is None or rate is None:
            continue
        decimals = max(0, -int((printed.value * _HUNDRED).normalize().as_tuple().exponent))
        if round_half_up(rate * _HUNDRED, decimals) != printed.value * _HUNDRED:
            due = format_quantity(row.execution.due, row.action.measure.scale)
            message = (
                f"el porcentaje impreso es {printed.written.strip()} y resulta {format_rate(rate)} "
                f"(ejecutado {row.show(row.action.achieved)}, programado a la fecha {due})."
            )
            yield row.hit(message, printed, expected=format_rate(rate))


@rule(
    "ARI103",
    Severity.ERROR,
    title="Acción no programada a la fecha, impresa como 0%",
    what="La acción no tiene meta hasta la fecha del corte y su % de ejecución está impreso como 0%.",
    why="Un 0% dice que la unidad no cumplió algo que todavía no le tocaba, y baja los promedios de quien los calcule.",
    mend="Escriba «No programada» en lugar de 0%, o deje el porcentaje en blanco.",
)
def not_due_is_not_zero(context: AuditContext) -> Iterator[Hit]:
    """A rate of zero where nothing was due and nothing was done."""
    for row in context.rows:
        execution, printed = row.execution, row.action.printed_rate
        if not execution.is_due and not execution.achieved and printed.value is not None and not printed.value:
            message = f"no tenía meta hasta el {context.period_name} y está impresa como {printed.written.strip()}."
            yield row.hit(message, printed, expected="No programada")


@rule(
    "ARI104",
    Severity.ERROR,
    title="Lo acumulado baja respecto de un seguimiento anterior",
    what="Lo ejecutado a la fecha es menor que lo ejecutado a la fecha de un seguimiento anterior del mismo año.",
    why="Lo que ya se ejecutó no se deshace: una de las dos cifras está equivocada, y no se sabe cuál.",
    mend="Corrija la cifra de este seguimiento, o pida la corrección del anterior y diga el motivo.",
)
def achieved_never_falls(context: AuditContext) -> Iterator[Hit]:
    """The figure to date against the last one of the earlier documents."""
    for row in context.rows:
        achieved = row.action.achieved.value
        known = context.known_before(row.unit, row.action)
        if (
            achieved is None
            or known is None
            or row.action.measure.accumulation not in {Accumulation.SUM, Accumulation.MAX}
        ):
            continue
        before, then = known
        if achieved < before.achieved:
            shown = format_quantity(before.achieved, then.measure.scale)
            message = (
                f"lo ejecutado a la fecha es {row.show(row.action.achieved)} "
                f"y en el {follow_up_name(before.period)} ya era {shown}."
            )
            yield row.hit(message, row.action.achieved, expected=f"{shown} o más")


class _Sums:
    """Running sums of the columns where a number belongs."""

    def __init__(self, periods: int) -> None:
        self.values = [Decimal(0)] * (periods + 2)
        self.is_empty = True

    def add(self, action: Action) -> None:
        self.is_empty = False
        for place, figure in enumerate(_columns(action)):
            if place < len(self.values) and figure.value is not None:
                self.values[place] += figure.value


def _columns(of: Action | Total) -> tuple[Figure, ...]:
    return (of.annual_target, of.achieved, *of.targets)


def _column(place: int) -> tuple[str, str]:
    """The identifier and the Spanish name of the column at a place of `_columns`."""
    fixed = (("annual_target", "la meta anual"), ("achieved", "lo ejecutado"))
    return fixed[place] if place < len(fixed) else (f"target.{place - 1}", f"la meta del período {place - 1}")


def _order(source: Source) -> tuple[int, int, int]:
    """The place of a row in reading order within one unit report."""
    return (source.table or 0, source.page or 0, source.line or source.row or 0)


@rule(
    "ARI105",
    Severity.ERROR,
    title="El total impreso no es la suma de sus filas",
    what="Una cifra de la fila de total no es la suma de las filas que tiene encima: del subtotal, de la unidad o del documento.",
    why="Un total equivocado pasa a otros informes sin que nadie vuelva a sumar.",
    mend="Corrija el total, o la fila que quedó fuera de la suma.",
)
def total_is_the_sum(context: AuditContext) -> Iterator[Hit]:
    """Each figure of a total row against the sums of the rows before it: since the last total, of the unit, of the document."""
    if not any(unit.totals for unit in context.document.units):
        return
    periods = context.document.periodicity.periods
    whole = _Sums(periods)
    for place, unit in enumerate(context.document.units):
        own, part = _Sums(periods), _Sums(periods)
        waiting = sorted(unit.totals, key=lambda total: _order(total.label.source))
        for row in context.rows_by_unit[place]:
            while (
                waiting
                and waiting[0].label.source.table
                and _order(waiting[0].label.source) < _order(row.action.source)
            ):
                yield from _wrong_sums(unit.name, waiting.pop(0), (part, own, whole))
                part = _Sums(periods)
            for sums in (whole, own, part):
                sums.add(row.action)
        for total in waiting:
            yield from _wrong_sums(unit.name, total, (part, own, whole))
            part = _Sums(periods)


def _wrong_sums(unit: str, total: Total, sums: Sequence[_Sums]) -> Iterator[Hit]:
    scopes = [one for one in sums if not one.is_empty]
    for place, figure in enumerate(_columns(total)):
        if figure.value is None or not scopes or any(figure.value == one.values[place] for one in scopes):
            continue
        column, name = _column(place)
        expected = format_quantity(scopes[0].values[place], Scale.COUNT, exact=True)
        message = f"{total.label.value}: {name} dice {figure.written.strip()} y las filas que suma dan {expected}."
        yield Hit(message, figure.source, unit, None, figure.written.strip(), expected, f"{total.label.value} {column}")
