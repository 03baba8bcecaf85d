"""The plan of one unit for one round as a workbook to be filled in: the yellow column and the texts are open, the rest is locked.

What the workbook is of stands on a very hidden sheet, with a copy of each locked cell: so the way back (`entry_reading`) can say what
was changed where nothing was to be changed. The hash there tells a damaged sheet, not a forger: nothing that is locked is ever taken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, NamedTuple

from planabierto.core.calendar import (
    Periodicity,
    format_date,
    long_period,
    period_label,
    period_months,
    to_date_label,
)
from planabierto.core.errors import UnwritableFormatError
from planabierto.core.execution import NOT_PROGRAMMED, due_to_date, ratio_of, share_done
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import canonical_number
from planabierto.core.quantity import Scale, format_quantity
from planabierto.documents.readers.sheet import column_name
from planabierto.documents.writers.layout import printable
from planabierto.documents.writers.widths import PADDING, line_count
from planabierto.documents.writers.wording import LANGUAGE
from planabierto.documents.writers.xlsx import is_exact

FORM: Final = "planabierto-registro-1"
"""Names the form of the key sheet; another one is told as a workbook of another version."""
KEY_SHEET: Final = "planabierto"
CODE_LABEL: Final = "CÓDIGO"
HEADER_TOP: Final = 2
FIRST_ROW: Final = HEADER_TOP + 2
OPEN_COLUMNS: Final = ("typed", "typed_of", "accomplishment", "justification", "cause")

_INK, _SOFT_INK, _PETROL, _TINT, _LINE, _YELLOW = "#14212B", "#46525B", "#0B4A63", "#E3EDF1", "#9AA7B0", "#FFFBE6"
_LETTER: Final = 1
_INCH: Final = 0.4
_LINE_HEIGHT, _ROW_PADDING, _TALLEST = 12.5, 4.0, 408.0
_POINTS_TO_A_DIGIT: Final = 5.25
_NARROWER: Final = 0.82
_TEXT_SIZE: Final = 9
_LONGEST_TEXT: Final = 32_767
_LONGEST_SHEET_NAME: Final = 31
_FORBIDDEN_IN_NAMES: Final = frozenset("[]:*?/\\'")
_LARGEST: Final = 10**15 - 1
_WIDTHS: Final = {
    "code": 8, "statement": 31, "lead_unit": 13, "responsible_unit": 13, "unit_of_measure": 10.5, "annual_target": 8.5,
    "earlier": 8.5, "typed": 10.5, "typed_of": 10.5, "computed": 9.5, "rate": 10.5,
    "accomplishment": 27, "justification": 27, "cause": 15,
}  # fmt: skip
_TARGET_WIDTH: Final = 8.0
# Whole numbers without a dot at their end; a condition shows the decimals of the others.
_WHOLE: Final = {Scale.COUNT: "#,##0", Scale.STAGES: "#,##0", Scale.RATIO: "0%", Scale.MONEY: "$#,##0.00"}
_BROKEN: Final = {Scale.COUNT: "#,##0.0#########", Scale.STAGES: "#,##0.0#########", Scale.RATIO: "0.0#########%"}
BY_DEMAND: Final = "Según demanda"


@dataclass(frozen=True, slots=True)
class EntryKey:
    """Of what a workbook is: the institution by its identity, the round, and the unit by its slug; the rest are words for sentences."""

    institution: str
    year: int
    periodicity: Periodicity
    period: int
    unit: str
    unit_name: str
    start_month: int = 1

    @property
    def period_words(self) -> str:
        """The round in words: «tercer trimestre»."""
        return long_period(self.periodicity, self.period, start_month=self.start_month)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One action as it stands in the round.

    `action` is its permanent identity, `version` the one that a change must be based on. Quantities are on the scale of the measure.
    `earlier` is the figure to date of the period before, of `earlier_periods` reals where it is their average. `typed` is what the yellow
    column holds already; `typed_of` the second input of what is measured by two (received, generated). A locked row (verified, say) is
    shown and not open.
    """

    action: str
    version: int
    code: str
    objective: str
    statement: str
    lead_unit: str
    responsible_unit: str
    measure: Measure
    annual_target: Decimal | None
    targets: tuple[Decimal | None, ...]
    earlier: Decimal | None = None
    earlier_periods: int = 0
    typed: Decimal | None = None
    typed_of: Decimal | None = None
    accomplishment: str = ""
    justification: str = ""
    cause: str = ""
    is_locked: bool = False

    @property
    def has_two_inputs(self) -> bool:
        """Whether it is counted as n of N."""
        return self.measure.is_demand or self.measure.is_share


@dataclass(frozen=True, slots=True)
class EntryBook:
    """The plan of a unit for one round; `causes` are the words of the list, `is_to_date` says that figures to date are typed."""

    key: EntryKey
    institution_name: str
    plan_word: str
    rows: tuple[EntryRow, ...]
    causes: tuple[str, ...]
    deadline: date | None = None
    notes: tuple[str, ...] = ()
    is_to_date: bool = False


class EntryColumn(NamedTuple):
    """A column of the sheet: its name, its label in the upper header row, and in the lower one."""

    name: str
    label: str
    lower: str = ""


def entry_columns(book: EntryBook) -> tuple[EntryColumn, ...]:
    """The columns of the official layout, with the period's own figure before the one to date, and the remarks in their parts."""
    key = book.key
    this = period_label(key.periodicity, key.period, start_month=key.start_month)
    to_date = to_date_label(key.periodicity, key.period, start_month=key.start_month)
    columns = [
        EntryColumn("code", CODE_LABEL),
        EntryColumn("statement", "ACCIÓN OPERATIVA (AO)"),
        EntryColumn("lead_unit", "UNIDAD ORGANIZATIVA LÍDER"),
        EntryColumn("responsible_unit", "UNIDAD-ÁREA RESPONSABLE"),
    ]
    if any(row.measure.unit_of_measure for row in book.rows):
        columns.append(EntryColumn("unit_of_measure", "UNIDAD DE MEDIDA"))
    columns.append(EntryColumn("annual_target", "META ANUAL"))
    columns += [
        EntryColumn(
            f"target.{period}",
            f"METAS PARA AÑO {key.year}",
            period_label(key.periodicity, period, start_month=key.start_month),
        )
        for period in range(1, key.periodicity.periods + 1)
    ]
    if key.period > 1:
        before = to_date_label(key.periodicity, key.period - 1, start_month=key.start_month)
        columns.append(EntryColumn("earlier", "REAL", before))
    of_period = EntryColumn("computed" if book.is_to_date else "typed", "EJECUTADO", this)
    whole = EntryColumn("typed" if book.is_to_date else "computed", "REAL", to_date)
    two = [EntryColumn("typed_of", "DE CUÁNTOS", "Recibidos o generados")]
    inputs = [of_period] if not any(row.has_two_inputs for row in book.rows) else [of_period, *two]
    return (
        *columns,
        *inputs,
        whole,
        EntryColumn("rate", "% EJECUCIÓN", to_date),
        EntryColumn("accomplishment", "OBSERVACIONES - COMENTARIOS", "Logro"),
        EntryColumn("justification", "OBSERVACIONES - COMENTARIOS", "Justificación"),
        EntryColumn("cause", "OBSERVACIONES - COMENTARIOS", "Causa (elija de la lista)"),
    )


def entry_workbook(book: EntryBook) -> bytes:
    """The workbook. The same values give the same cells.

    Raises `UnwritableFormatError` where a text is longer than a cell may hold.
    """
    from xlsxwriter import Workbook

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"title": _title(book), "author": book.institution_name})
        workbook.set_custom_property("Language", LANGUAGE)
        _Drawing(workbook, book).draw()
    return stream.getvalue()


def key_hash(lines: Sequence[Sequence[str]]) -> str:
    """The hash of what stands on the key sheet, without blanks at the ends of its lines."""
    trimmed = [list(_trimmed(line)) for line in lines]
    return hashlib.sha256(json.dumps(trimmed, ensure_ascii=False).encode()).hexdigest()


def _trimmed(line: Sequence[str]) -> Sequence[str]:
    end = len(line)
    while end and not line[end - 1]:
        end -= 1
    return line[:end]


def _title(book: EntryBook) -> str:
    key = book.key
    months = period_months(key.periodicity, key.period, start_month=key.start_month)
    said = "" if months == key.period_words else f" ({months})"
    return f"{key.unit_name}: {key.period_words} del {book.plan_word} {key.year}{said}"


def _how_to(book: EntryBook) -> str:
    what = "lo ejecutado desde el inicio del año" if book.is_to_date else "lo ejecutado en el período, sin acumular"
    until = f" Fecha límite: {format_date(book.deadline)}." if book.deadline else ""
    return (
        f"Escriba solo en las celdas amarillas: {what}; el logro, y la justificación con su causa si se desvía de lo programado. "
        f"En blanco es «sin reporte»; si no hubo, escriba 0. Guarde el archivo y súbalo en la misma página de donde lo descargó.{until}"
    )


def sheet_name(text: str) -> str:
    """A name of a sheet as Excel allows it."""
    plain = "".join(" " if sign in _FORBIDDEN_IN_NAMES else sign for sign in printable(text)).strip()
    return plain[:_LONGEST_SHEET_NAME].strip() or "Registro"


class _Place(NamedTuple):
    """A row while it is drawn: its 0-based number and its cells' names in A1 form, by column."""

    row: int
    cells: Mapping[str, str]


class _Drawing:
    """The workbook while it is drawn, its formats made once each."""

    def __init__(self, workbook: Any, book: EntryBook) -> None:
        self.workbook = workbook
        self.book = book
        self.columns = entry_columns(book)
        self.at = {column.name: position for position, column in enumerate(self.columns)}
        self.formats: dict[tuple[str, str], Any] = {}
        self.lines: list[list[str]] = []
        box = {"border": 1, "border_color": _LINE, "valign": "top"}
        is_open = {**box, "bg_color": _YELLOW, "locked": False}
        head = {**box, "bold": True, "bg_color": _PETROL, "font_color": "white", "text_wrap": True}
        head |= {"align": "center", "valign": "vcenter"}
        self.styles: dict[str, dict[str, Any]] = {
            "text": {**box, "text_wrap": True},
            "figure": {**box, "align": "right"},
            "computed": {**box, "align": "right", "bg_color": "#F4F6F7"},
            "open": {**is_open, "align": "right", "bold": True},
            "open_text": {**is_open, "text_wrap": True, "num_format": "@"},
            "head": head,
            "open_head": {**head, "bg_color": _YELLOW, "font_color": _INK},
            "objective": {**box, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": _TINT},
            "heading": {"bold": True, "font_size": 14, "font_color": _PETROL, "valign": "vcenter"},
            "prose": {"text_wrap": True, "valign": "top", "font_color": _SOFT_INK},
        }

    def draw(self) -> None:
        """Draw the sheet to fill in and the key sheet."""
        name = sheet_name(self.book.key.unit_name)
        if name.lower() == KEY_SHEET:
            name = f"{name} (registro)"
        self.sheet = self.workbook.add_worksheet(name)
        self._set_page()
        self._draw_head()
        row, objective = FIRST_ROW, None
        for one in self.book.rows:
            if one.objective != objective:
                objective = one.objective
                if objective:
                    self._across(row, objective, "objective")
                    row += 1
            self._draw_row(row, one)
            row += 1
        for note in self.book.notes:
            row += 1
            self._across(row, note, "prose")
        self._draw_key(name)

    def _format(self, style: str, number: str = "") -> Any:
        found = (style, number)
        if found not in self.formats:
            extra = {"num_format": number} if number else {}
            self.formats[found] = self.workbook.add_format(
                {"font_name": "Calibri", "font_size": _TEXT_SIZE, **self.styles[style], **extra}
            )
        return self.formats[found]

    def _set_page(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(_INCH, _INCH, _INCH, _INCH * 1.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&8{_title(self.book).replace('&', '&&')}&R&8Página &P de &N")
        sheet.repeat_rows(HEADER_TOP, HEADER_TOP + 1)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_zoom(90)
        for position, column in enumerate(self.columns):
            sheet.set_column(position, position, self._width(column.name))
        sheet.protect("", {"format_columns": True, "format_rows": True})

    @staticmethod
    def _width(name: str) -> float:
        return _WIDTHS.get(name, _TARGET_WIDTH)

    def _draw_head(self) -> None:
        self._across(0, _title(self.book), "heading")
        self._across(1, _how_to(self.book), "prose")
        upper, lower = HEADER_TOP, HEADER_TOP + 1
        self.sheet.set_row(upper, 2 * _LINE_HEIGHT + _ROW_PADDING)
        self.sheet.set_row(lower, 2 * _LINE_HEIGHT + _ROW_PADDING)
        first = 0
        while first < len(self.columns):
            label, last = self.columns[first].label, first
            while last + 1 < len(self.columns) and self._belong_together(first, last + 1):
                last += 1
            style = self._head_style(first)
            if self.columns[first].lower:
                if last > first:
                    self.sheet.merge_range(upper, first, upper, last, "", self._format(style))
                self._text(upper, first, label, style)
            else:
                self.sheet.merge_range(upper, first, lower, first, "", self._format(style))
                self._text(upper, first, label, style)
            first = last + 1
        for position, column in enumerate(self.columns):
            if column.lower:
                self._text(lower, position, column.lower, self._head_style(position))

    def _belong_together(self, first: int, other: int) -> bool:
        one, two = self.columns[first], self.columns[other]
        return bool(one.lower) and one.label == two.label and self._head_style(first) == self._head_style(other)

    def _head_style(self, position: int) -> str:
        return "open_head" if self.columns[position].name in OPEN_COLUMNS else "head"

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        shown = printable(text)
        if len(shown) > _LONGEST_TEXT:
            raise UnwritableFormatError(
                f"El texto que empieza con «{shown[:40]}…» tiene {len(shown):,} caracteres y una celda de Excel "
                f"admite {_LONGEST_TEXT:,}. Acórtelo."
            )
        if shown:
            self.sheet.write_string(row, column, shown, self._format(style))
        else:
            self.sheet.write_blank(row, column, None, self._format(style))

    def _across(self, row: int, text: str, style: str) -> None:
        """Write a text over all columns, in a row as high as it needs: Excel does not fit merged cells itself."""
        size = self.styles[style].get("font_size", _TEXT_SIZE)
        width = sum(self._width(column.name) for column in self.columns)
        self.sheet.set_row(row, self._lines(text, width, size) * _LINE_HEIGHT * size / _TEXT_SIZE + _ROW_PADDING)
        self.sheet.merge_range(row, 0, row, len(self.columns) - 1, "", self._format(style))
        self._text(row, 0, text, style)

    @staticmethod
    def _lines(text: str, width: float, size: float = _TEXT_SIZE) -> int:
        return line_count(printable(text), (width * _POINTS_TO_A_DIGIT - 2 * PADDING) / (size * _NARROWER))

    def _draw_row(self, number: int, row: EntryRow) -> None:
        place = _Place(number, {name: f"{column_name(column)}{number + 1}" for name, column in self.at.items()})
        texts = {
            "code": f"{row.code}." if row.code else "",
            "statement": row.statement,
            "lead_unit": row.lead_unit,
            "responsible_unit": row.responsible_unit,
            "unit_of_measure": row.measure.unit_of_measure or "",
        }
        for name, text in texts.items():
            if name in self.at:
                self._text(number, self.at[name], text, "text")
        figures = {"annual_target": row.annual_target, "earlier": row.earlier}
        figures |= {f"target.{period}": target for period, target in enumerate(row.targets, start=1)}
        for name, value in figures.items():
            if name in self.at:
                self._figure(number, self.at[name], value, row.measure.scale, "figure")
        self._draw_open(place, row)
        self._draw_computed(place, row)
        tall = max(
            self._lines(text, self._width(name))
            for name, text in {
                **texts,
                "accomplishment": row.accomplishment,
                "justification": row.justification,
                "cause": row.cause,
            }.items()
        )
        self.sheet.set_row(number, min(_TALLEST, max(2, tall) * _LINE_HEIGHT + _ROW_PADDING))
        self._keep_row(number, row, texts, figures)

    def _figure(self, row: int, column: int, value: Decimal | None, scale: Scale, style: str) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, self._format(style, _WHOLE[scale]))
        elif is_exact(value):
            self.sheet.write_number(row, column, float(value), self._format(style, _number_format(value, scale)))
        else:
            self._text(row, column, format_quantity(value, scale, exact=True), style)

    def _draw_open(self, place: _Place, row: EntryRow) -> None:
        """The cells to fill in; those of a locked row, and the second input of what has one, are shown and stay shut."""
        figure, text = ("figure", "text") if row.is_locked else ("open", "open_text")
        scale = Scale.COUNT if row.has_two_inputs else row.measure.scale
        self._figure(place.row, self.at["typed"], row.typed, scale, figure)
        inputs = ["typed"]
        if "typed_of" in self.at:
            if row.has_two_inputs:
                self._figure(place.row, self.at["typed_of"], row.typed_of, Scale.COUNT, figure)
                inputs.append("typed_of")
            else:
                self._text(place.row, self.at["typed_of"], "", "computed")
        for name in ("accomplishment", "justification", "cause"):
            self._text(place.row, self.at[name], getattr(row, name), text)
        if row.is_locked:
            return
        for name in inputs:
            self._guard_number(place, self.at[name], scale)
        if self.book.causes:
            last = len(self.book.causes)
            self.sheet.data_validation(
                place.row,
                self.at["cause"],
                place.row,
                self.at["cause"],
                {
                    "validate": "list",
                    "source": f"='{KEY_SHEET}'!$B$1:$B${last}",
                    "error_title": "Causa",
                    "error_message": "Elija una causa de la lista; lo demás va en la justificación.",
                },
            )

    def _guard_number(self, place: _Place, column: int, scale: Scale) -> None:
        cell = f"{column_name(column)}{place.row + 1}"
        self.sheet.data_validation(
            place.row,
            column,
            place.row,
            column,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": _LARGEST,
                "error_title": "Solo un número",
                "error_message": _complaint(scale),
            },
        )
        if scale in _BROKEN:
            shown = f"{cell}*100" if scale is Scale.RATIO else cell
            self.sheet.conditional_format(
                place.row,
                column,
                place.row,
                column,
                {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({cell}),ABS({shown}-ROUND({shown},0))>0.000000001)",
                    "format": self.workbook.add_format({"num_format": _BROKEN[scale]}),
                },
            )

    def _draw_computed(self, place: _Place, row: EntryRow) -> None:
        scale = row.measure.scale
        computed = _computed_formula(place, row, self.book.key.period, is_to_date=self.book.is_to_date)
        to_date, of_period = figures_of(row, self.book.key.period, is_to_date=self.book.is_to_date)
        shown = of_period if self.book.is_to_date else to_date
        if computed:
            form = self._format("computed", _number_format(shown if shown is not None else Decimal(), scale))
            value: float | str = float(shown) if shown is not None else ""
            self.sheet.write_formula(place.row, self.at["computed"], computed, form, value)
        else:
            self._text(place.row, self.at["computed"], "", "computed")
        whole = place.cells["typed" if self.book.is_to_date else "computed"]
        rate = _rate_formula(place, row, self.book.key.period, whole)
        if rate.startswith("="):
            due = due_to_date(row.targets, self.book.key.period, row.measure.accumulation) or Decimal()
            ratio = None if to_date is None else ratio_of(to_date, due, row.measure)
            value = float(ratio) if ratio is not None else ""
            self.sheet.write_formula(place.row, self.at["rate"], rate, self._format("computed", "0%"), value)
        else:
            self._text(place.row, self.at["rate"], rate, "computed")

    def _keep_row(
        self, number: int, row: EntryRow, texts: Mapping[str, str], figures: Mapping[str, Decimal | None]
    ) -> None:
        """A line of the key sheet: identity, what a reading needs to know of the row, and a copy of its locked cells."""
        locked = {name: printable(text) for name, text in texts.items() if name in self.at}
        locked |= {name: canonical_number(value) or "" for name, value in figures.items() if name in self.at}
        if row.is_locked:
            locked |= {"typed": canonical_number(row.typed) or "", "typed_of": canonical_number(row.typed_of) or ""}
            locked |= {name: printable(getattr(row, name)) for name in ("accomplishment", "justification", "cause")}
        kept = {
            "action": row.action,
            "code": row.code,
            "version": row.version,
            "scale": row.measure.scale.value,
            "two": row.has_two_inputs,
            "locked": row.is_locked,
            "target": canonical_number(_programmed(row, self.book)),
            "cells": {name: text for name, text in locked.items() if name in self.at},
        }
        self.lines.append(["row", str(number + 1), *_cut(json.dumps(kept, ensure_ascii=False, sort_keys=True))])

    def _draw_key(self, name: str) -> None:
        key = self.book.key
        said = {
            "form": FORM,
            "institution": key.institution,
            "year": str(key.year),
            "periodicity": key.periodicity.value,
            "period": str(key.period),
            "start_month": str(key.start_month),
            "unit": key.unit,
            "unit_name": printable(key.unit_name),
            "sheet": name,
            "columns": json.dumps(
                [[column.name, printable(column.lower or column.label)] for column in self.columns], ensure_ascii=False
            ),
        }
        causes = [["cause", printable(cause)] for cause in self.book.causes]
        lines = [*causes, *([label, text] for label, text in said.items()), *self.lines]
        lines.append(["hash", key_hash(lines)])
        sheet = self.workbook.add_worksheet(KEY_SHEET)
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
        sheet.protect()
        sheet.very_hidden()


def _cut(text: str) -> Iterator[str]:
    """A long text in pieces that cells can hold."""
    for start in range(0, len(text), _LONGEST_TEXT):
        yield text[start : start + _LONGEST_TEXT]


def _number_format(value: Decimal, scale: Scale) -> str:
    shown = value * 100 if scale is Scale.RATIO else value
    return _WHOLE[scale] if shown == shown.to_integral_value() else _BROKEN.get(scale, _WHOLE[scale])


def _complaint(scale: Scale) -> str:
    if scale is Scale.RATIO:
        return "Escriba un porcentaje de 0 en adelante, por ejemplo 25%. Si no hay dato, deje la celda en blanco."
    return "Escriba solo un número de 0 en adelante, por ejemplo 3 o 1250. Si no hay dato, deje la celda en blanco."


def _programmed(row: EntryRow, book: EntryBook) -> Decimal | None:
    """What was programmed for the span that is typed; None where it is counted on another scale than its target."""
    if row.has_two_inputs:
        return None
    if book.is_to_date:
        return due_to_date(row.targets, book.key.period, row.measure.accumulation)
    return row.targets[book.key.period - 1]


def figures_of(row: EntryRow, period: int, *, is_to_date: bool) -> tuple[Decimal | None, Decimal | None]:
    """The figure to date and the one of the period by what was typed: what the formulas of the row compute."""
    if row.measure.is_demand:
        return None, None
    if is_to_date:
        is_sum = row.measure.accumulation is Accumulation.SUM
        return row.typed, row.typed - (row.earlier or 0) if row.typed is not None and is_sum else None
    own = row.typed
    if row.measure.is_share and own is not None:
        target = row.targets[period - 1] or Decimal()
        own = None if row.typed_of is None else share_done(target, done=own, of=row.typed_of)
    return _accumulated(row, own), own


def _accumulated(row: EntryRow, own: Decimal | None) -> Decimal | None:
    """The figure to date of what was before and what the period adds."""
    earlier = row.earlier
    if own is None or earlier is None:
        return earlier if own is None else own
    return {
        Accumulation.SUM: earlier + own,
        Accumulation.LAST: own,
        Accumulation.AVERAGE: (earlier * row.earlier_periods + own) / (row.earlier_periods + 1),
        Accumulation.MAX: max(earlier, own),
        Accumulation.MIN: min(earlier, own),
    }[row.measure.accumulation]


def _computed_formula(place: _Place, row: EntryRow, period: int, *, is_to_date: bool) -> str:
    """What computes the figure to date from the yellow cell (or, where that is typed, the one of the period); "" where nothing does."""
    typed, earlier = place.cells["typed"], place.cells.get("earlier", "")
    how = row.measure.accumulation
    if row.measure.is_demand:
        return ""
    if is_to_date:
        if how is not Accumulation.SUM:
            return ""
        return f'=IF({typed}="","",{typed}{f"-N({earlier})" if earlier else ""})'
    own = typed
    blank = f'{typed}=""'
    if row.measure.is_share:
        many = place.cells["typed_of"]
        own = f"N({place.cells[f'target.{period}']})*IF({many}=0,1,{typed}/{many})"
        blank = f'OR({typed}="",{many}="")'
    if not earlier:
        return f'=IF({blank},"",{own})'
    kept = f'IF({earlier}="","",{earlier})'
    both = {
        Accumulation.SUM: f"N({earlier})+{own}",
        Accumulation.LAST: own,
        Accumulation.AVERAGE: f'IF({earlier}="",{own},({earlier}*{row.earlier_periods}+{own})/{row.earlier_periods + 1})',
        Accumulation.MAX: f"MAX({earlier},{own})",
        Accumulation.MIN: f"MIN({earlier},{own})",
    }[how]
    return f"=IF({blank},{kept},{both})"


def _rate_formula(place: _Place, row: EntryRow, period: int, whole: str) -> str:
    """What computes the rate from the figure to date, or the words that stand where there is none to compute."""
    measure = row.measure
    if measure.is_demand:
        return BY_DEMAND
    due = due_to_date(row.targets, period, measure.accumulation)
    if due is None or (measure.direction is Direction.INCREASING and not due):
        return NOT_PROGRAMMED
    if measure.accumulation is Accumulation.SUM:
        shown = f"SUM({place.cells['target.1']}:{place.cells[f'target.{period}']})"
    else:
        shown = _literal(due)
    if measure.direction is Direction.INCREASING:
        return f'=IF({whole}="","",{whole}/{shown})'
    baseline = measure.baseline
    if baseline is not None and baseline > due:
        return f'=IF({whole}="","",({_literal(baseline)}-{whole})/({_literal(baseline)}-{shown}))'
    return f'=IF({whole}="","",IF({whole}=0,1,{shown}/{whole}))' if due else ""


def _literal(value: Decimal | None) -> str:
    return canonical_number(value) or "0"
