"""An edition as a Tabular Data Package (Frictionless): tables with declared keys, types and constraints, in one ZIP."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final, NamedTuple

from planabierto.core.edition import Edition, edition_code
from planabierto.core.findings import Severity
from planabierto.documents.editions.columns import (
    ACHIEVEMENT_COLUMNS,
    ACTION_COLUMNS,
    OBJECTIVE,
    ORIGINAL_COLUMNS,
    ROW,
    TOTAL_COLUMNS,
    UNIT,
    Column,
    Value,
    action_values,
    csv_text,
    key_of,
    total_values,
)

_NOON: Final = (12, 0, 0)
_CURRENT, _ORIGINAL = "current", "original"
_DIALECT: Final = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


class _Resource(NamedTuple):
    """One table; `links` lead from a column to the column of another table that has the same name."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Sequence[Mapping[str, Value]]
    links: tuple[tuple[str, str], ...] = ()


def data_package(edition: Edition, *, name: str) -> bytes:
    """The ZIP: `datapackage.json` first, then one CSV for each table."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    files = {f"{one.name}.csv": csv_text(one.columns, one.rows).encode() for one in _resources(edition)}
    described = json.dumps(_descriptor(edition, name, files), ensure_ascii=False, indent=2).encode()
    day = edition.issued_on
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for path, content in {"datapackage.json": described, **files}.items():
            part = ZipInfo(path, (day.year, day.month, day.day, *_NOON))
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            package.writestr(part, content)
    return stream.getvalue()


def _descriptor(edition: Edition, name: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    publisher = edition.publisher
    licence = {"name": re.sub(r"[^-A-Za-z0-9._]+", "-", publisher.licence).strip("-"), "title": publisher.licence}
    if publisher.licence_url:
        licence["path"] = publisher.licence_url
    return {
        "profile": "tabular-data-package",
        "name": name,
        "id": edition_code(edition),
        "title": edition.title,
        "description": (
            f"Datos de la versión oficial n.º {edition.number} de {publisher.name}. {edition.rule_sentence} "
            "Un texto que empezaría como fórmula de una hoja de cálculo lleva un apóstrofo delante."
        ),
        "version": f"{edition.number}.0.0",
        "created": f"{edition.issued_on.isoformat()}T12:00:00Z",
        "licenses": [licence],
        "sources": [{"title": f"{publisher.name}: {edition.title}"}],
        "contributors": [{"title": publisher.name, "role": "publisher"}],
        "resources": [_described(one, files[f"{one.name}.csv"]) for one in _resources(edition)],
    }


def _described(table: _Resource, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [column.described() for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": resource, "fields": [column]}}
            for column, resource in table.links
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": _DIALECT,
        "schema": schema,
    }


def _resources(edition: Edition) -> tuple[_Resource, ...]:
    actions = action_values(edition)
    return (
        _Resource(
            "units",
            "Unidades",
            "Las unidades que informan, con sus cifras.",
            (
                UNIT,
                Column("unit_slug", "string", "Unidad en la dirección de su página"),
                Column("mission", "string", "Misión"),
                Column("is_missing", "boolean", "No entregó", is_required=True),
                *TOTAL_COLUMNS,
            ),
            ("unit",),
            [
                {
                    "unit": unit.name,
                    "unit_slug": unit.slug,
                    "mission": unit.mission,
                    "is_missing": unit.is_missing,
                    **total_values(totals),
                }
                for unit, totals in zip(edition.units, edition.figures.units, strict=True)
            ],
        ),
        _Resource(
            "objectives",
            "Objetivos",
            "Los objetivos y grupos de acciones, con sus cifras.",
            (
                OBJECTIVE,
                Column("text", "string", "Texto oficial"),
                Column("is_strategic", "boolean", "Es estratégico", is_required=True),
                *TOTAL_COLUMNS,
            ),
            ("objective",),
            [
                {
                    "objective": key_of(one),
                    "text": one.text,
                    "is_strategic": one.is_strategic,
                    **total_values(one.totals),
                }
                for one in edition.objectives
            ],
        ),
        _Resource(
            "actions",
            "Acciones operativas",
            "Las acciones en el orden del documento, y cómo se mide cada una.",
            (ROW, UNIT, OBJECTIVE, *ACTION_COLUMNS, *ORIGINAL_COLUMNS),
            ("row",),
            actions,
            (("unit", "units"), ("objective", "objectives")),
        ),
        _Resource(
            "targets",
            "Metas por período",
            "Una fila por meta escrita; la programación original, donde un acuerdo la cambió, está junto a la vigente.",
            (
                ROW,
                Column("programming", "string", "Programación", is_required=True, among=(_CURRENT, _ORIGINAL)),
                Column("period", "integer", "Período", "contado desde 1", is_required=True),
                Column("months", "string", "Meses del período", is_required=True),
                Column("target", "number", "Meta", is_required=True),
            ),
            ("row", "programming", "period"),
            [*_targets(edition)],
            (("row", "actions"),),
        ),
        _Resource(
            "achievements",
            "Ejecución a la fecha",
            "Lo reportado, lo verificado y lo que resulta de ello, por acción.",
            (ROW, *ACHIEVEMENT_COLUMNS),
            ("row",),
            actions,
            (("row", "actions"),),
        ),
        _Resource(
            "findings",
            "Inconsistencias",
            "Lo que la revisión automática encuentra en la propia versión.",
            (
                Column("finding", "integer", "Número", is_required=True),
                Column("rule", "string", "Regla", is_required=True),
                Column("severity", "string", "Gravedad", is_required=True, among=tuple(Severity)),
                Column("unit", "string", "Unidad"),
                Column("code", "string", "Código de la acción"),
                Column("message", "string", "Inconsistencia", is_required=True),
            ),
            ("finding",),
            [
                {
                    "finding": number,
                    "rule": one.rule,
                    "severity": one.severity,
                    "unit": one.unit,
                    "code": one.code,
                    "message": one.message,
                }
                for number, one in enumerate(edition.findings, start=1)
            ],
            (("unit", "units"),),
        ),
    )


def _targets(edition: Edition) -> Iterator[dict[str, Value]]:
    for number, (row, action) in enumerate(zip(edition.figures.rows, edition.actions, strict=True), start=1):
        programmings = [(_CURRENT, row.targets)]
        if action.original is not None:
            programmings.append((_ORIGINAL, action.original.targets))
        for programming, targets in programmings:
            for period, (target, months) in enumerate(zip(targets, edition.periods, strict=True), start=1):
                if target is not None:
                    yield {
                        "row": number,
                        "programming": programming,
                        "period": period,
                        "months": months,
                        "target": target,
                    }
