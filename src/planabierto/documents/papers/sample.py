"""A sample for internal audit as a workbook: how it was drawn stands first, so that anybody can draw it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from planabierto.core.calendar import format_date
from planabierto.core.quantity import Scale
from planabierto.documents.papers.receipt import moment_words
from planabierto.documents.papers.rounds import PaperRound, quantity_text, sentence_case
from planabierto.documents.writers.layout import printable
from planabierto.documents.writers.wording import LANGUAGE
from planabierto.documents.writers.xlsx import is_exact

METHOD: Final = (
    "Cada fila de la población lleva el número SHA-256 del texto «semilla|unidad|código», en UTF-8. Se toman las filas de número menor, "
    "hasta completar la muestra. Con la misma semilla y la misma población, cualquiera obtiene las mismas filas."
)
_PETROL, _LINE = "#0B4A63", "#9AA7B0"
_LETTER: Final = 1
_LONGEST: Final = 32_767
_FORMATS: Final = {Scale.COUNT: "#,##0.##########", Scale.STAGES: "0.##########", Scale.MONEY: "$#,##0.00"}
_LABELS: Final = (
    ("N.º", 6), ("Unidad", 24), ("Código", 10), ("Acción operativa", 46), ("Programado a la fecha", 13), ("Real a la fecha", 13),
    ("% de ejecución", 11), ("Estado", 20), ("Observaciones", 46), ("Medio de verificación", 34), ("Verificó", 22),
    ("Resultado de la prueba", 24),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampledRow:
    """A row of the population; quantities are on its scale, `rate` a ratio."""

    unit: str
    code: str
    statement: str
    scale: Scale
    due: Decimal | None
    to_date: Decimal | None
    rate: Decimal | None
    state: str
    remarks: str = ""
    evidence: str = ""
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class AuditSample:
    """A drawn sample: who drew it and when, of how many rows, under which conditions («Estado: no satisfactorio»), by which seed."""

    round: PaperRound
    drawn_by: str
    post: str
    drawn_at: datetime
    seed: str
    population: int
    rows: tuple[SampledRow, ...]
    filters: tuple[str, ...] = ()
    content_hash: str = ""


def draw_sample(population: tuple[SampledRow, ...], *, size: int, seed: str) -> tuple[SampledRow, ...]:
    """The rows that a seed draws, in the order of the population; all of them where it is not larger than `size`."""
    drawn = set(sorted(range(len(population)), key=lambda position: _number(population[position], seed))[:size])
    return tuple(row for position, row in enumerate(population) if position in drawn)


def _number(row: SampledRow, seed: str) -> str:
    return sha256(f"{seed}|{row.unit}|{row.code}".encode()).hexdigest()


def audit_sample(sample: AuditSample) -> bytes:
    """The workbook: how the sample was drawn, then its rows with room for the result of the test."""
    from xlsxwriter import Workbook

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": "Muestra de auditoría",
                "author": sample.round.institution,
                "created": sample.drawn_at.replace(tzinfo=None),
            }
        )
        book.set_custom_property("Language", LANGUAGE)
        _draw_method(book, sample)
        _draw_rows(book, sample)
    return stream.getvalue()


def _draw_method(book: Any, sample: AuditSample) -> None:
    sheet = book.add_worksheet("Método")
    label = book.add_format({"font_name": "Calibri", "font_size": 10, "bold": True, "valign": "top"})
    text = book.add_format({"font_name": "Calibri", "font_size": 10, "text_wrap": True, "valign": "top"})
    title = book.add_format({"font_name": "Calibri", "font_size": 16, "bold": True, "font_color": _PETROL})
    sheet.hide_gridlines(2)
    sheet.set_paper(_LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 78)
    sheet.write_string(0, 0, "Muestra de auditoría", title)
    of = sample.round
    lines = [
        ("Institución", of.institution),
        ("Seguimiento", f"{sentence_case(of.name)}, corte al {format_date(of.cutoff)}"),
        ("La tomó", f"{sample.drawn_by}, {sample.post}"),
        ("Fecha y hora", moment_words(sample.drawn_at)),
        ("Población", f"{sample.population:,} filas"),
        ("Condiciones", "; ".join(sample.filters) or "Ninguna: todas las acciones del seguimiento"),
        ("Tamaño de la muestra", f"{len(sample.rows):,} filas"),
        ("Semilla", sample.seed),
        ("Método", METHOD),
        ("Código de las cifras", sample.content_hash),
    ]
    for row, (name, said) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, printable(said), text)
        if name == "Método":
            sheet.set_row(row, 54)


def _draw_rows(book: Any, sample: AuditSample) -> None:
    sheet = book.add_worksheet("Muestra")
    box = {"font_name": "Calibri", "font_size": 10, "border": 1, "border_color": _LINE, "valign": "top"}
    text = book.add_format({**box, "text_wrap": True})
    head = book.add_format(
        {**box, "bold": True, "text_wrap": True, "bg_color": _PETROL, "font_color": "white", "valign": "vcenter"}
    )
    figures = {
        form: book.add_format({**box, "num_format": form})
        for form in ("#,##0", "0%", *_FORMATS.values(), "0.0#######%")
    }
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 3)
    for column, (label, width) in enumerate(_LABELS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
    for number, row in enumerate(sample.rows, start=1):
        sheet.write_number(number, 0, number, figures["#,##0"])
        for column, said in ((1, row.unit), (2, row.code), (3, row.statement)):
            _put(sheet, number, column, said, text)
        for column, value in ((4, row.due), (5, row.to_date)):
            if value is not None and is_exact(value):
                sheet.write_number(number, column, float(value), figures[_number_format(value, row.scale)])
            else:
                _put(sheet, number, column, "" if value is None else quantity_text(value, row.scale), text)
        if row.rate is not None:
            sheet.write_number(number, 6, float(row.rate), figures["0%"])
        else:
            _put(sheet, number, 6, "", text)
        for column, said in enumerate((row.state, row.remarks, row.evidence, row.verified_by, ""), start=7):
            _put(sheet, number, column, said, text)
    sheet.autofilter(0, 0, max(1, len(sample.rows)), len(_LABELS) - 1)


def _number_format(value: Decimal, scale: Scale) -> str:
    shown = value * 100 if scale is Scale.RATIO else value
    is_whole = shown == shown.to_integral_value()
    if scale is Scale.RATIO:
        return "0%" if is_whole else "0.0#######%"
    return "#,##0" if is_whole and scale is not Scale.MONEY else _FORMATS[scale]


def _put(sheet: Any, row: int, column: int, said: str, form: Any) -> None:
    if said:
        sheet.write_string(row, column, printable(said)[:_LONGEST], form)
    else:
        sheet.write_blank(row, column, None, form)
