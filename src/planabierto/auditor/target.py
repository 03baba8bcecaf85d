"""Rules of targets: figures that make one doubt the target, or how the action is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import Phrases
from planabierto.core.findings import Severity
from planabierto.core.quantity import Scale, format_quantity, format_rate
from planabierto.core.trafficlight import TrafficLight

_MANY: Final = Decimal(100)
_WORK: Final = (
    "tramite|tramites|solicitud|solicitudes|requerimiento|requerimientos|peticion|peticiones|caso|casos|documentacion|documentos|expediente|"
    "expedientes|reclamo|reclamos|denuncia|denuncias|consulta|consultas|visita|visitas|usuarios|pacientes|ordenes|procesos"
)
_ARRIVED: Final = (
    "presentad*|presento|presentaron|presentan|presente|presenten|recib*|ingres*|proces*|solicitad*|solicit*|requerid*|requieran|requieren|llegan|llegaron|demandad*|"
    "atendid*|existente*|allegad*"
)
_ACCORDING: Final = "segun|conforme|acuerdo|funcion|depende|dependen|dependiendo|base|debido|dependera"
# Ways of giving as the reason that so much was asked for, and no more.
_DEMAND: Final = Phrases(
    f"{_ACCORDING} ... demanda",
    f"{_ACCORDING} ... {_WORK} ... {_ARRIVED}",
    "depende|dependen|dependera|dependiendo ... solicitud*|solicit*|tramit*|peticion*|requerimiento*|usuario*|casos|afluencia|necesidad*",
    "por|a|bajo|segun la|su|baja|poca|menor|mayor|alta|mucha|escasa demanda",
    "poca|baja|menor|mayor|alta|escasa|mucha demanda|afluencia",
    "pocas|menos|mas|muchas solicitudes|peticiones|denuncias",
    "falta|ausencia de demanda|solicitudes|afluencia",
    "a|por|segun demanda",
    "no hubo|existio|hay|existe demanda|solicitudes|casos|tramites|peticiones|denuncias",
    f"no se recibi*|present*|ingres*|registr*|solicit* ... {_WORK}|demanda",
    "sin solicitudes|demanda|casos|tramites|peticiones|denuncias",
    "a solicitud|requerimiento|peticion de los|las|usuarios|interesados|partes",
    "segun lo|las solicitado|solicitados|requerido|demandado",
)  # fmt: skip


@rule(
    "TGT701",
    Severity.WARNING,
    title="Muy por encima de lo programado: revise la meta",
    what="La ejecución supera la banda más alta del semáforo (más del 130%, si no se ha dicho otra cosa).",
    why="Una meta que se supera con creces no orienta ni mide.",
    mend="Confirme la cifra; si es correcta, pida que se revise la meta.",
)
def target_is_not_far_exceeded(context: AuditContext) -> Iterator[Hit]:
    """The band far above plan."""
    for row in context.rows:
        if row.light is TrafficLight.FAR_ABOVE_PLAN and row.execution.rate is not None:
            due = format_quantity(row.execution.due, row.action.measure.scale)
            message = f"va en {format_rate(row.execution.rate)}: {row.show(row.action.achieved)} de {due} a la fecha."
            yield row.hit(message, row.action.achieved)


@rule(
    "TGT702",
    Severity.WARNING,
    title="La meta anual ya se superó",
    what="Lo ejecutado a la fecha es más que la meta de todo el año, y el año no ha terminado.",
    why="Lo que queda del año no tiene meta que cumplir.",
    mend="Confirme la cifra; si es correcta, pida que se revise la meta anual.",
)
def annual_target_is_not_exceeded(context: AuditContext) -> Iterator[Hit]:
    """More than the annual target before the last period."""
    document = context.document
    if document.period >= document.periodicity.periods:
        return
    for row in context.rows:
        if row.execution.exceeds_annual_target:
            message = f"lleva {row.show(row.action.achieved)} y la meta de todo el año es {row.show(row.action.annual_target)}."
            yield row.hit(message, row.action.achieved)


@rule(
    "TGT703",
    Severity.INFO,
    title="Fracción de algo que se cuenta entero",
    what="La acción se programa en números enteros y lo ejecutado tiene decimales.",
    why="0.95 de una auditoría no es una auditoría: se publica como casi cumplido algo que no está terminado.",
    mend="Si no está terminado escriba solo lo terminado y explique el avance; si va por etapas, mídala así al formular.",
)
def whole_things_are_whole(context: AuditContext) -> Iterator[Hit]:
    """A fraction achieved where every programmed quantity is whole."""
    for row in context.rows:
        achieved = row.action.achieved.value
        if row.action.measure.scale is not Scale.COUNT or achieved is None or not achieved % 1:
            continue
        programmed = [target.value for target in row.action.targets if target.value]
        if programmed and not any(value % 1 for value in programmed):
            whole = format_quantity(achieved // 1, Scale.COUNT)
            message = f"lleva {row.show(row.action.achieved)} de algo que se cuenta entero."
            yield row.hit(message, row.action.achieved, expected=whole)


@rule(
    "TGT704",
    Severity.WARNING,
    title="La misma cifra grande en dos acciones",
    what="Dos acciones de una unidad, con metas distintas, llevan el mismo ejecutado de 100 o más.",
    why="Que dos cuentas grandes coincidan es raro: puede haberse copiado una cifra en la fila de otra.",
    mend="Confirme cada cifra con su registro.",
)
def large_figures_differ(context: AuditContext) -> Iterator[Hit]:
    """The same real of 100 or more twice in a unit against different targets; one a row."""
    for rows in context.rows_by_unit.values():
        groups: dict[Decimal, list[AuditRow]] = defaultdict(list)
        for row in rows:
            achieved = row.action.achieved.value
            if achieved is not None and achieved >= _MANY:
                groups[achieved].append(row)
        for same in groups.values():
            if len({tuple(target.value for target in row.action.targets) for row in same}) < 2:  # noqa: PLR2004 (different targets)
                continue
            for row in same:
                other = same[0] if row is not same[0] else same[1]
                message = f"lleva {row.show(row.action.achieved)}, lo mismo que {other.code}, con metas distintas."
                yield row.hit(message, row.action.achieved)


@rule(
    "TGT705",
    Severity.INFO,
    title="La meta depende de la demanda",
    what="La acción se cuenta, no va en lo programado, y las observaciones dan como razón lo que otros pidieron.",
    why="La unidad no decide cuánto le piden: su porcentaje no dice si trabajó bien.",
    mend="Al formular, mida lo atendido entre lo recibido y deje la meta como estimación.",
)
def demand_is_not_a_target(context: AuditContext) -> Iterator[Hit]:
    """Off target, a count, and the remarks say that so much was asked for."""
    for row in context.rows:
        rate = row.execution.rate
        if (
            rate is None
            or rate == 1
            or not row.has_remark
            or row.action.measure.scale is not Scale.COUNT
            or row.action.measure.is_demand
        ):
            continue
        found = _DEMAND.find(row.remarks)
        if found:
            yield row.hit(
                f"va en {format_rate(rate)} y las observaciones dicen «{row.remarks.excerpt(*found)}».",
                row.action.remarks,
            )
