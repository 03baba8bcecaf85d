"""The official report as a PDF: tagged for reading aloud (PDF/UA-1) and for keeping (PDF/A-2a), drawn by typst."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from planabierto.documents.writers.annex import ANNEX_LABELS, ANNEX_SHARES, AnnexPage
from planabierto.documents.writers.front import FrontTable
from planabierto.documents.writers.layout import HeaderCell, Line, ReportLayout, UnitPage
from planabierto.documents.writers.press import packed, press
from planabierto.documents.writers.tags import mend_tags
from planabierto.documents.writers.widths import (
    HEADER_SHRINK,
    PADDING,
    Widths,
    column_widths,
    line_count,
    word_width,
)
from planabierto.documents.writers.wording import ANNEX, FRONT, SIGNATURE_FIELDS, SIGNATURES, WITHOUT_TYPE

# A letter page lying down, in points.
_PAGE_WIDTH, _MARGIN, _COVER_MARGIN = 792.0, 30.0, 64.0
_AREA: Final = _PAGE_WIDTH - 2 * _MARGIN
_PROSE_SIZE, _TITLE_SIZE = 9.5, 27.0
# A row higher than this may be cut by the end of a page: it would not fit on one with its headers.
_TALLEST_WHOLE_ROW: Final = 380.0
_LINE_HEIGHT: Final = 1.16
# Words inside which no line breaks, whatever the language: letters and digits with the signs that cling to them (UAX 14).
_UNBROKEN = re.compile(
    r"[(\"'«¿¡$#]*[0-9A-Za-zÀ-ÖØ-öø-ɏ]+(?:[.,:'_&][0-9A-Za-zÀ-ÖØ-öø-ɏ]+)*%?[.,:;)\"'»?!]*",
)

# A text for the template: as it is, or in pairs of a kind and words (see `runs`).
Runs = str | list[tuple[str, str]]


def write(layout: ReportLayout, annex: Sequence[AnnexPage], path: Path, created: datetime) -> None:
    """Write the report; `created` is the moment that the properties of the file name.

    A sign for which no type is at hand (an emoji, say) is printed as "□", and the cover says which.
    """
    drawn = press("report.typ", _content(layout, annex), created, tell=_on_cover)
    path.write_bytes(packed(drawn, lambda pdf: mend_tags(pdf, len(layout.columns))))


def _on_cover(content: dict[str, Any], signs: str) -> dict[str, Any]:
    """The content with a line on its cover that names the signs without type."""
    cover = content["cover"]
    return {**content, "cover": {**cover, "facts": (*cover["facts"], (WITHOUT_TYPE, signs))}}


def _content(layout: ReportLayout, annex: Sequence[AnnexPage]) -> dict[str, Any]:
    widths = column_widths(layout, _AREA)
    cover = layout.cover
    annex_widths = [share * _AREA for share in ANNEX_SHARES]
    return {
        "title": layout.title,
        "author": cover.institution,
        "draft": (files(__package__) / "draft.svg").read_text() if layout.is_draft else None,
        "margin": _MARGIN,
        "cover-margin": _COVER_MARGIN,
        "padding": PADDING,
        "title-size": _TITLE_SIZE,
        "prose-size": _PROSE_SIZE,
        "size": widths.text_size,
        "header-shrink": HEADER_SHRINK,
        "widths": widths.columns,
        "figures": [column.is_figure for column in layout.columns],
        "cover": {
            "institution": runs(cover.institution, _PAGE_WIDTH - 2 * _COVER_MARGIN, _PROSE_SIZE * 1.4),
            "title": runs(cover.title, _PAGE_WIDTH - 2 * _COVER_MARGIN, _TITLE_SIZE),
            "edition": runs(cover.edition, _PAGE_WIDTH - 2 * _COVER_MARGIN, _PROSE_SIZE * 1.4),
            "facts": cover.facts,
            "signatures": SIGNATURES if cover.is_signed else (),
            "fields": SIGNATURE_FIELDS,
        },
        "upper": [_header_cell(cell, widths) for cell in layout.upper_header],
        "lower": [_header_cell(cell, widths) for cell in layout.lower_header],
        "units": [_unit(unit, widths) for unit in layout.units],
        "annex": [
            {
                "unit": page.unit,
                "intro": page.intro,
                "rows": [
                    [runs(text, width, widths.text_size) for text, width in zip(row, annex_widths, strict=True)]
                    for row in page.rows
                ],
            }
            for page in annex
        ],
        "front-title": FRONT,
        "front": [section._asdict() for section in layout.front.sections] if layout.front else [],
        "tables": [_table(table, widths.text_size) for table in layout.front.tables] if layout.front else [],
        "annex-title": ANNEX,
        "annex-labels": ANNEX_LABELS,
        "annex-widths": annex_widths,
    }


def _table(table: FrontTable, size: float) -> dict[str, Any]:
    widths = table.widths(_AREA)
    return {
        "heading": table.heading,
        "intro": table.intro,
        "labels": table.labels,
        "widths": widths,
        "rows": [[runs(text, width, size) for text, width in zip(row, widths, strict=True)] for row in table.rows],
    }


def _header_cell(cell: HeaderCell, widths: Widths) -> dict[str, Any]:
    room = sum(widths.columns[cell.column : cell.column + cell.columns])
    text = runs(cell.text, room, widths.text_size * HEADER_SHRINK)
    return {"text": text, "column": cell.column, "columns": cell.columns, "rows": cell.rows}


def _unit(unit: UnitPage, widths: Widths) -> dict[str, Any]:
    return {
        "heading": unit.heading,
        "mission": runs(unit.mission, _AREA, _PROSE_SIZE),
        "notes": [runs(note, _AREA, _PROSE_SIZE) for note in unit.notes],
        "lines": [_line(line, widths) for line in unit.lines],
    }


def _line(line: Line, widths: Widths) -> dict[str, Any]:
    if line.is_objective:
        return {"objective": True, "cells": [runs(line.cells[0].text, _AREA, widths.text_size)]}
    return {
        "objective": False,
        "breakable": _height(line, widths) > _TALLEST_WHOLE_ROW,
        "cells": [
            runs(cell.text, width, widths.text_size) for cell, width in zip(line.cells, widths.columns, strict=True)
        ],
    }


def _height(line: Line, widths: Widths) -> float:
    """About how high a row becomes, in points."""
    lines = max(
        line_count(cell.text, (width - 2 * PADDING) / widths.text_size)
        for cell, width in zip(line.cells, widths.columns, strict=True)
    )
    return lines * widths.text_size * _LINE_HEIGHT


def runs(text: str, room: float, size: float) -> Runs:
    """A text as the template takes it: as it is where its lines can only break at spaces, else as pairs (kind, words).

    A line may also break inside a word, after "/" or "-" and around signs of other scripts: such a word is of the kind "whole".
    One that may be wider than a column of `room` points, in letters of `size` points, is of the kind "fit"; the rest is "".
    """
    most = (room - 2 * PADDING) / size
    found: list[tuple[str, str]] = []
    for word in text.split(" "):
        is_plain = len(word) <= 1 or _UNBROKEN.fullmatch(word)
        kind = "fit" if word_width(word) > most else "" if is_plain else "whole"
        if not kind and found and not found[-1][0]:
            found[-1] = ("", f"{found[-1][1]} {word}")
        else:
            found.append((kind, word))
    return text if len(found) == 1 and not found[0][0] else found
