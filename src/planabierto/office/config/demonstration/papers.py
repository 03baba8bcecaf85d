"""The files that show what the units of Mutual Ejemplo did: small, made here, with invented contents."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Final

import typst
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAPER: Final = """
#set page(width: 140mm, height: 180mm, margin: 18mm, fill: rgb("#FFFFFF"))
#set text(size: 9.5pt, lang: "es")
#let said = json(bytes(sys.inputs.said))
#set document(title: said.title)
#text(size: 8pt, fill: rgb("#44546A"))[MUTUAL EJEMPLO · #said.unit]
#line(length: 100%, stroke: 0.6pt + rgb("#1F4E79"))
#v(4mm)
#text(size: 14pt, weight: "bold", said.title)
#v(2mm)
#for one in said.paragraphs [#par(justify: true, one) #v(1mm)]
#if said.rows.len() > 0 {
  v(2mm)
  table(columns: said.rows.first().len(), stroke: 0.4pt + rgb("#8EA9C1"), inset: 4pt, ..said.rows.flatten().map(one => [#one]))
}
#v(1fr)
#text(size: 7.5pt, fill: rgb("#44546A"))[Documento de ejemplo de la demostración de Plan Abierto; nada de él es verdadero.]
"""
_POINTS_PER_INCH: Final = 110
_PDF: Final = "application/pdf"
_PNG: Final = "image/png"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(
    name: str, *, unit: str, title: str, paragraphs: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()
) -> SimpleUploadedFile:
    """A printed page as a file: a PDF, or a PNG where its name ends so, as if it had been photographed."""
    said = json.dumps(
        {"unit": unit, "title": title, "paragraphs": list(paragraphs), "rows": [list(row) for row in rows]}
    )
    is_picture = name.endswith(".png")
    drawn = typst.compile(
        _PAPER.encode(),
        format="png" if is_picture else "pdf",
        ppi=_POINTS_PER_INCH,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        sys_inputs={"said": said},
    )
    return SimpleUploadedFile(name, drawn, _PNG if is_picture else _PDF)


def listing(name: str, *, title: str, header: Sequence[str], rows: Sequence[Sequence[str | int]]) -> SimpleUploadedFile:
    """A list that a system gave, as a workbook."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title, "author": "Mutual Ejemplo"})
        sheet = book.add_worksheet("Listado")
        strong = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        sheet.write_row(2, 0, header, strong)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
        sheet.autofit()
    return SimpleUploadedFile(name, file.getvalue(), _XLSX)
