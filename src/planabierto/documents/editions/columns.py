"""The columns of the data of an edition: one name, one type and one meaning for each, whether in the flat CSV or in the data package."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from io import StringIO
from typing import Any, Final, NamedTuple

from planabierto.core.edition import Edition, EditionAction, EditionObjective, edition_code
from planabierto.core.execution import ExecutionStatus
from planabierto.core.measure import Accumulation, Direction
from planabierto.core.plan import canonical_number
from planabierto.core.quantity import Scale
from planabierto.core.rollup import RULES
from planabierto.core.seal import SealedRow, SealedTotals
from planabierto.core.trafficlight import TrafficLight

Value = str | int | bool | None

# What a spreadsheet would take for the beginning of a formula, also in the wide signs of other keyboards.
_LIVE: Final = re.compile(r"'*[=+\-@\t\r\n\x00＝＋－＠]")
WITHOUT_KEY: Final = "(sin clave)"
"""Names the group of actions whose heading has no key."""


class Column(NamedTuple):
    """A column; `kind` is a type of Frictionless Table Schema, `among` the only values it may have."""

    name: str
    kind: str
    title: str
    description: str = ""
    is_required: bool = False
    among: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """As Table Schema writes it."""
        constraints: dict[str, Any] = {"required": True} if self.is_required else {}
        if self.among:
            constraints["enum"] = list(self.among)
        said = {"name": self.name, "type": self.kind, "title": self.title, "description": self.description}
        return {key: value for key, value in said.items() if value} | (
            {"constraints": constraints} if constraints else {}
        )


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: an apostrophe before what would begin one."""
    return f"'{text}" if _LIVE.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell; whatever stands in a text, it comes back."""
    return cell[1:] if cell.startswith("'") and _LIVE.match(cell) else cell


def csv_text(columns: Sequence[Column], rows: Iterable[Mapping[str, Value]]) -> str:
    """Rows as CSV (RFC 4180): a header line, lines that end in CR LF, a blank for what is not known, texts that are never formulas."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_cell(column, row[column.name]) for column in columns])
    return stream.getvalue()


def _cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(str(value)) if column.kind == "string" else str(value)


EDITION_COLUMNS: Final = (
    Column("edition_code", "string", "Código de la versión oficial", "sha256 de su JSON canónico", is_required=True),
    Column("edition", "integer", "Número de la versión oficial", is_required=True),
    Column("audience", "string", "Público de la versión", "public o internal", is_required=True),
    Column("issued_on", "date", "Fecha de emisión", is_required=True),
    Column("institution", "string", "Institución", is_required=True),
    Column("year", "integer", "Año del plan", is_required=True),
    Column("period", "integer", "Período del seguimiento", "contado desde 1", is_required=True),
    Column("cutoff", "date", "Corte", "último día que el seguimiento abarca", is_required=True),
    Column("rule", "string", "Regla de consolidación", "la de los promedios", is_required=True, among=tuple(RULES)),
    Column("band_partial", "number", "Límite «parcialmente satisfactorio»", "razón; desde ella", is_required=True),
    Column("band_satisfactory", "number", "Límite «satisfactorio»", "razón; desde ella", is_required=True),
    Column("band_above", "number", "Límite «superior a lo programado»", "razón; por encima de ella", is_required=True),
    Column("band_far_above", "number", "Límite «muy superior»", "razón; por encima de ella", is_required=True),
)
ROW: Final = Column("row", "integer", "Fila", "lugar de la acción en el documento, desde 1", is_required=True)
UNIT: Final = Column("unit", "string", "Unidad que informa", is_required=True)
OBJECTIVE: Final = Column("objective", "string", "Objetivo", "clave de su encabezado", is_required=True)
OBJECTIVE_TEXT: Final = Column("objective_text", "string", "Texto oficial del objetivo")
ACTION_COLUMNS: Final = (
    Column("code", "string", "Código de la acción"),
    Column("slug", "string", "Código en la dirección de su página"),
    Column("identity", "integer", "Número permanente de la acción", "no cambia aunque cambie el código"),
    Column("statement", "string", "Acción operativa"),
    Column("lead_unit", "string", "Unidad organizativa líder"),
    Column("responsible_unit", "string", "Unidad-área responsable"),
    Column("unit_of_measure", "string", "Unidad de medida"),
    Column("scale", "string", "Escala", "ratio: 0.25 es 25 %", is_required=True, among=tuple(Scale)),
    Column("accumulation", "string", "Cómo se acumulan los períodos", is_required=True, among=tuple(Accumulation)),
    Column("direction", "string", "Sentido", "si más es mejor", is_required=True, among=tuple(Direction)),
    Column("baseline", "number", "Línea de base", "solo de una meta que decrece"),
    Column("is_demand", "boolean", "Por demanda", "lo debido es lo recibido, lo contado lo atendido", is_required=True),
    Column("weight", "number", "Peso", "solo con la regla ponderada"),
    Column("annual_target", "number", "Meta anual"),
)
ORIGINAL_COLUMNS: Final = (
    Column("original_annual_target", "number", "Meta anual original", "antes de un cambio de la programación"),
    Column("original_until", "date", "Original vigente hasta"),
    Column("original_changed_by", "string", "Acuerdo que la cambió"),
)
ACHIEVEMENT_COLUMNS: Final = (
    Column("due", "number", "Debido a la fecha", is_required=True),
    Column("reported", "number", "Real reportado a la fecha"),
    Column("verified", "number", "Real verificado a la fecha"),
    Column("counted", "number", "Real que cuenta", "el del porcentaje: verificado, reportado o de un período anterior"),
    Column("percent", "integer", "% de ejecución", "entero, mitad hacia arriba, sin tope"),
    Column("status", "string", "Estado", is_required=True, among=tuple(ExecutionStatus)),
    Column("is_pending", "boolean", "Pendiente", "sin dato antes de vencer el plazo", is_required=True),
    Column("light", "string", "Semáforo", among=tuple(TrafficLight)),
    Column("cause", "string", "Causa de la desviación"),
    Column("verified_by", "string", "Quién verifica", "un puesto, nunca una persona"),
    Column("remarks", "string", "Observaciones"),
)
COUNT_TITLES: Final = {
    "actions": "Acciones",
    "due": "Programadas a la fecha",
    "met": "Cumplidas",
    "above": "Cumplidas con más de 100 %",
    "below": "Por debajo de 100 %",
    "pending": "Pendientes",
    "unreported": "Sin reporte",
    "not_due": "No programadas a la fecha",
    "ahead": "Adelantadas",
    "outside": "Suspendidas o sin demanda",
}
TOTAL_COLUMNS: Final = (
    *(Column(name, "integer", title, is_required=True) for name, title in COUNT_TITLES.items()),
    *(
        Column(f"light_{light.value}", "integer", f"Semáforo: {light.label}", is_required=True)
        for light in TrafficLight
    ),
    Column("mean", "number", "Promedio, en %", "por la regla de consolidación, dos decimales"),
)


def target_columns(edition: Edition, prefix: str = "target", title: str = "Meta") -> tuple[Column, ...]:
    """A column for each period of the year, "target_1" and on."""
    return tuple(
        Column(f"{prefix}_{number}", "number", f"{title} {months}")
        for number, months in enumerate(edition.periods, start=1)
    )


def printed_columns(prefix: str, of: str) -> tuple[Column, ...]:
    """The three printed figures of a set of rows, beside each of its rows."""
    return (
        Column(f"{prefix}_due", "integer", f"Programadas {of}", is_required=True),
        Column(f"{prefix}_met", "integer", f"Cumplidas {of}", is_required=True),
        Column(f"{prefix}_mean", "number", f"Promedio {of}, en %"),
    )


_OTHER_FIELDS: Final = {
    "added": "se agregó",
    "removed": "se retiró",
    "mission": "Misión",
    "text": "Texto oficial",
    "title": "Título",
    "rule_sentence": "Regla de consolidación",
    "notes": "Nota",
    "targets": "Meta",
}


def field_title(edition: Edition, field: str) -> str:
    """What a field of a change is called ("reported", "targets.2"); one that has no title is called by its name."""
    name, _sign, rest = field.partition(".")
    if name == "targets" and rest.isdecimal() and 0 < int(rest) <= len(edition.periods):
        return f"Meta {edition.periods[int(rest) - 1]}"
    known = {column.name: column.title for column in (*EDITION_COLUMNS, *ACTION_COLUMNS, *ACHIEVEMENT_COLUMNS)}
    return (known | _OTHER_FIELDS).get(name, field)


def edition_values(edition: Edition) -> dict[str, Value]:
    """What is the same in each row of an edition."""
    figures, bands = edition.figures, edition.figures.bands
    return {
        "edition_code": edition_code(edition),
        "edition": edition.number,
        "audience": edition.audience.value,
        "issued_on": edition.issued_on.isoformat(),
        "institution": figures.institution,
        "year": figures.year,
        "period": figures.period,
        "cutoff": figures.cutoff.isoformat(),
        "rule": figures.rule,
        **{f"band_{limit.name}": canonical_number(getattr(bands, limit.name)) for limit in fields(bands)},
    }


def action_values(edition: Edition) -> list[dict[str, Value]]:
    """What is known of each action, in the order of the edition; every column that may be asked for."""
    objectives = {one.key: one for one in edition.objectives}
    units = {unit.name: unit.slug for unit in edition.units}
    return [
        {
            "row": number,
            "unit_slug": units[row.unit],
            **_of_row(row, len(edition.periods)),
            **_of_action(action, objectives[action.objective], len(edition.periods)),
        }
        for number, (row, action) in enumerate(zip(edition.figures.rows, edition.actions, strict=True), start=1)
    ]


def _of_row(row: SealedRow, periods: int) -> dict[str, Value]:
    known = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "targets"}
    return known | _numbered("target", row.targets, periods)


def _of_action(action: EditionAction, objective: EditionObjective, periods: int) -> dict[str, Value]:
    original = action.original
    names = ("slug", "identity", "lead_unit", "responsible_unit", "unit_of_measure", "verified_by", "remarks")
    return {
        **{name: getattr(action, name) for name in names},
        "objective": key_of(objective),
        "objective_text": objective.text,
        "original_annual_target": original.annual_target if original else None,
        "original_until": original.in_force_until.isoformat() if original else None,
        "original_changed_by": original.changed_by if original else None,
        **_numbered("original_target", original.targets if original else (), periods),
    }


def _numbered(prefix: str, values: Sequence[str | None], periods: int) -> dict[str, Value]:
    known = dict(enumerate(values, start=1))
    return {f"{prefix}_{number}": known.get(number) for number in range(1, periods + 1)}


def key_of(objective: EditionObjective) -> str:
    """The key of an objective where a blank one cannot stand."""
    return objective.key or WITHOUT_KEY


def total_values(totals: SealedTotals) -> dict[str, Value]:
    """The figures of a set of rows."""
    return {
        **{name: getattr(totals, name) for name in COUNT_TITLES},
        **{f"light_{light.value}": totals.bands.get(light.value, 0) for light in TrafficLight},
        "mean": totals.mean,
    }


def printed_values(prefix: str, totals: SealedTotals) -> dict[str, Value]:
    """The three printed figures of a set of rows."""
    return {f"{prefix}_{name}": getattr(totals, name) for name in ("due", "met", "mean")}
