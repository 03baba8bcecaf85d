"""What is proposed for an action after an import: the document says neither what is counted nor how, nor by what it is proven.

A proposal comes from the words of the statement and from its figures alone; a person confirms or changes it. Words are compared folded.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.measure import Measure, MeasureKind, kind_of
from planabierto.core.quantity import Scale
from planabierto.core.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONE: Final = Decimal(1)
_STEM: Final = 5
"""So many letters at the beginning make two words forms of one: «escaneo», «escanear»."""
_MANY: Final = 100
"""From so many a year on, an action is proven by a list that a system keeps, not by its single papers."""


class EvidencePolicy(StrEnum):
    """How much evidence an action asks for when its figure is registered."""

    NONE = "none"
    RECOMMENDED = "recommended"
    REQUIRED = "required"

    @property
    def label(self) -> str:
        """The policy in Spanish."""
        return _POLICY_LABELS[self]


_POLICY_LABELS: Final = {
    EvidencePolicy.NONE: "No se pide",
    EvidencePolicy.RECOMMENDED: "Se recomienda",
    EvidencePolicy.REQUIRED: "Es obligatoria",
}


class Proposal(NamedTuple):
    """What is proposed for one action; `is_scanning` says that the records officer verifies it."""

    unit_of_measure: str
    kind: MeasureKind
    means_of_verification: str
    evidence_policy: EvidencePolicy
    is_scanning: bool = False


class _Thing(NamedTuple):
    """Something that is counted: the beginning of its folded word, its name, and by what it is proven."""

    word: str
    name: str
    means: str


_MINUTES: Final = "Acta o ayuda memoria, con lista de asistencia"
_ATTENDANCE: Final = "Lista de asistencia y programa"
_DELIVERED: Final = "El documento, con su nota de remisión"
_COPY: Final = "Copia del documento emitido"
_LIST: Final = "Listado del sistema"
_REGISTER: Final = "Registro o listado del período"

# The first of these words in a statement is what it counts: «informe de las capacitaciones» counts reports.
_THINGS: Final = (
    _Thing("informe", "informe", _DELIVERED),
    _Thing("reporte", "reporte", _DELIVERED),
    _Thing("memoria", "memoria", _DELIVERED),
    _Thing("dictamen", "dictamen", _DELIVERED),
    _Thing("diagnostico", "diagnóstico", _DELIVERED),
    _Thing("declaracion", "declaración", "Constancia de presentación"),
    _Thing("estados? financieros?", "estado financiero", _DELIVERED),
    _Thing("estados? de cuenta", "estado de cuenta", _COPY),
    _Thing("auditoria", "auditoría", "Informe de auditoría, con su nota de remisión"),
    _Thing("examen(?:es)? d", "examen", "Informe del examen, con su nota de remisión"),
    _Thing("taller", "taller", _ATTENDANCE),
    _Thing("capacitacion", "capacitación", _ATTENDANCE),
    _Thing("curso", "curso", _ATTENDANCE),
    _Thing("charla", "charla", _ATTENDANCE),
    _Thing("jornada", "jornada", _ATTENDANCE),
    _Thing("campana", "campaña", "Material difundido, con fecha y medio"),
    _Thing("publicacion", "publicación", "Material difundido, con fecha y medio"),
    _Thing("reunion", "reunión", _MINUTES),
    _Thing("reunirse", "reunión", _MINUTES),
    _Thing("visita", "visita", "Informe o bitácora de la visita"),
    _Thing("supervis", "supervisión", "Informe o bitácora de la supervisión"),
    _Thing("inspeccion", "inspección", "Informe o bitácora de la inspección"),
    _Thing("certificacion", "certificación", _COPY),
    _Thing("constancia", "constancia", _COPY),
    _Thing("resolucion", "resolución", _COPY),
    _Thing("poliza", "póliza", _COPY),
    _Thing("contrato", "contrato", _COPY),
    _Thing("recibo", "recibo", _COPY),
    _Thing("solicitud", "solicitud atendida", _REGISTER),
    _Thing("consulta", "consulta atendida", _REGISTER),
    _Thing("suscripcion", "suscripción", _REGISTER),
    _Thing("expediente", "expediente", _REGISTER),
    _Thing("casos?", "caso", _REGISTER),
    _Thing("especificacion", "especificación técnica", _DELIVERED),
    _Thing("propuesta", "propuesta", _DELIVERED),
    _Thing("procesos? de (?:compra|contratacion)", "proceso de compra", "Expediente del proceso"),
    _Thing("licitacion", "proceso de compra", "Expediente del proceso"),
    _Thing("manual(?:es)?", "manual actualizado", _DELIVERED),
    _Thing("procedimientos?", "procedimiento actualizado", _DELIVERED),
    _Thing("normativas?", "normativa revisada", _DELIVERED),
    _Thing("equipos? (?:de computo|informatico)", "equipo con mantenimiento", "Hoja de mantenimiento firmada"),
    _Thing("sistemas? de", "sistema o mejora en uso", "Acta de puesta en marcha"),
    _Thing("modulos?", "mejora en uso", "Acta de puesta en marcha"),
    _Thing("vender|venta", "seguro vendido", _LIST),
)
# What a statement counts where it names no such thing: the first verb that it has.
_VERBS: Final = (
    _Thing("seguimiento|vigil|monitore|observar|control", "informe de seguimiento", _DELIVERED),
    _Thing("actualiz|poner al dia|revis|examinar", "documento actualizado", _DELIVERED),
    _Thing(
        "elabor|formul|prepar|redact|propon|propuesta|presenta|exponer|remit|entreg|envi|plan", "documento", _DELIVERED
    ),
    _Thing("gestion|tramit|coordin", "gestión", "Correspondencia de la gestión"),
    _Thing("dia |fecha |evento|conmemor", "actividad conmemorativa", _ATTENDANCE),
)
_SCANNING: Final = re.compile(r"\b(?:escane|digitaliz)\w*")
_DOCUMENTS: Final = re.compile(r"\b(?:document|archiv|expedient|papel)\w*")
_REQUESTS: Final = re.compile(
    r"\b(?:solicitud|peticion|requerimiento|consulta|reclamo|queja|denuncia|aviso|tramite|demanda|caso)\w*"
)


def _first(things: Sequence[_Thing], folded: str) -> _Thing | None:
    """The thing whose word stands first in a folded text; of two at one place the one that stands first in the table."""
    found = [
        (match.start(), place, thing)
        for place, thing in enumerate(things)
        if (match := _pattern(thing.word).search(folded)) is not None
    ]
    return min(found)[2] if found else None


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{word})")


def is_scanning(statement: str) -> bool:
    """Whether an action is to scan what a unit produces, however it is spelt: «Escaneo de los…», «Escanear de los…»."""
    folded = fold(statement)
    return _SCANNING.search(folded) is not None and _DOCUMENTS.search(folded) is not None


def is_spelling_of(statement: str, other: str) -> bool:
    """Whether two statements differ in nothing but the form of their first word: «Escaneo de los…» and «Escanear de los…».

    Statements that are equal once folded are no spellings of each other: they are the same.
    """
    one, rest = _head(statement)
    two, other_rest = _head(other)
    stem = min(len(one), len(two), _STEM)
    return one != two and rest == other_rest and bool(rest) and stem == _STEM and one[:stem] == two[:stem]


def _head(statement: str) -> tuple[str, str]:
    first, _blank, rest = fold(statement).partition(" ")
    return first, rest


def propose(
    statement: str, *, measure: Measure, annual_target: Decimal | None, targets: Sequence[Decimal | None]
) -> Proposal:
    """What is proposed for an action from its words and figures; quantities are on the scale of its row, ratios as ratios.

    What the document already says of the unit of measure and of the way of counting is kept.
    """
    programmed = [target for target in targets if target]
    if _is_a_share(statement, measure, annual_target, programmed):
        return Proposal(
            measure.unit_of_measure or "documento escaneado",
            MeasureKind.SHARE,
            "Inventario de documentos generados y escaneados",
            EvidencePolicy.REQUIRED,
            is_scanning=True,
        )
    folded = fold(statement)
    kind = _kind(folded, measure, annual_target, programmed)
    thing = _first(_THINGS, folded) or _first(_VERBS, folded)
    is_product = annual_target == _ONE and measure.scale is not Scale.RATIO
    if kind is MeasureKind.DEMAND:
        named = _first(_THINGS, folded)
        unit, means = (named.name if named else "solicitud atendida"), _REGISTER
    elif thing is not None:
        unit, means = thing.name, thing.means
    else:
        unit, means = ("documento", _DELIVERED) if is_product else ("actividad", _REGISTER)
    if annual_target is not None and annual_target >= _MANY and measure.scale is not Scale.MONEY:
        means = _LIST
    policy = EvidencePolicy.REQUIRED if is_product else EvidencePolicy.RECOMMENDED
    return Proposal(measure.unit_of_measure or unit, kind, means, policy)


def _is_a_share(statement: str, measure: Measure, annual_target: Decimal | None, programmed: Sequence[Decimal]) -> bool:
    """Whether it is scanned against generated: the words say so, and the parts of a whole are programmed."""
    if measure.is_share:
        return True
    is_part = annual_target == _ONE and all(target <= _ONE for target in programmed) and len(programmed) != 1
    return is_part and is_scanning(statement)


def _kind(folded: str, measure: Measure, annual_target: Decimal | None, programmed: Sequence[Decimal]) -> MeasureKind:
    if kind_of(measure) is not MeasureKind.SUM:
        return kind_of(measure)
    if measure.scale is Scale.MONEY or annual_target is None or not programmed:
        return MeasureKind.SUM
    is_repeated = len(programmed) > 1 and all(target == annual_target for target in programmed)
    if is_repeated and measure.scale is Scale.RATIO and annual_target == _ONE and _REQUESTS.search(folded):
        return MeasureKind.DEMAND
    if is_repeated:
        return MeasureKind.LEVEL
    has_parts = any(target != target.to_integral_value() for target in programmed)
    is_whole = annual_target == annual_target.to_integral_value() and sum(programmed) == annual_target
    if has_parts and is_whole and measure.scale is Scale.COUNT:
        return MeasureKind.STAGES
    return MeasureKind.SUM
