"""PDF documents with a text layer: the tables that their lines draw, and the text between them.

What a table or a paragraph was is found by geometry alone, so that any producer's file is read; see `lines` for how lines become text
and `tables` for how a table goes on over pages. A page without text is a picture and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from planabierto.core.errors import HostileFileError, NoPlanError, UnreadableFileError
from planabierto.documents.grid import NO_NUMBERS, Grid, Row
from planabierto.documents.readers.formats import damaged, encrypted
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.documents.readers.pdf.layout import DrawnTable, FreeLine, PageLayout, drop_running_lines, lay_out
from planabierto.documents.readers.pdf.lines import Joiner
from planabierto.documents.readers.pdf.page import PageContent, read_page
from planabierto.documents.readers.pdf.paragraphs import Margins, margins_of, paragraphs_of
from planabierto.documents.readers.pdf.tables import PrintedTable
from planabierto.documents.readers.sheet import ranges

__all__ = ["read"]

# Draws our own reports.
_OURS = "Typst"


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read a PDF; a paragraph is a row of one cell, a table keeps its number through all the pages that it covers.

    Raises `UnreadableFileError` where the file is damaged, encrypted or only pictures, `HostileFileError` where it breaks a limit,
    `NoPlanError` where no lines draw a table.
    """
    contents, creator = _read_pages(path, limits)
    if not any(content.words for content in contents):
        what = "es una imagen escaneada y no tiene" if any(content.has_image for content in contents) else "no tiene"
        raise UnreadableFileError(
            f"«{path.name}» {what} texto que leer. Pida el documento original, o el PDF guardado desde su programa."
        )
    pages = [lay_out(content) for content in contents]
    is_ours = creator.startswith(_OURS)
    drop_running_lines(pages, is_ours=is_ours)
    if not any(isinstance(block, DrawnTable) for page in pages for block in page.blocks):
        raise NoPlanError(
            f"En «{path.name}» no se encontró ninguna tabla con líneas que separen sus celdas. "
            "Pida el documento en XLSX o DOCX, o un PDF cuya tabla tenga bordes."
        )
    joiner = Joiner(is_ours=is_ours)
    return Grid(file=path.name, rows=tuple(_rows(path.name, pages, joiner, limits)), notices=tuple(_notices(contents)))


def _read_pages(path: Path, limits: Limits) -> tuple[list[PageContent], str]:
    """The pages of a file, each released before the next is read, and the program that it names as its creator."""
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            count = len(document)
            if count > limits.pages:
                raise HostileFileError(
                    f"«{path.name}» tiene {count:,} páginas y se aceptan hasta {limits.pages:,}. Deje en él solo el plan."
                )
            contents = [_read_page(path, document, number, limits) for number in range(1, count + 1)]
            return contents, document.get_metadata_value("Creator")
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise (encrypted(path) if error.err_code == raw.FPDF_ERR_PASSWORD else damaged(path)) from error


def _read_page(path: Path, document: pypdfium2.PdfDocument, number: int, limits: Limits) -> PageContent:
    page = document[number - 1]
    try:
        if raw.FPDFPage_CountObjects(page) > limits.page_pieces:
            raise _crowded(path, number)
        textpage = page.get_textpage()
        try:
            if textpage.count_chars() > limits.page_signs:
                raise _crowded(path, number)
            return read_page(page, textpage, number)
        finally:
            textpage.close()
    finally:
        page.close()


def _crowded(path: Path, number: int) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}», página {number}: dibuja más texto o más líneas de los que caben en una página y no se leyó. "
        "Deje en el documento solo el plan, sin mapas ni planos."
    )


def _notices(contents: Sequence[PageContent]) -> Iterator[str]:
    """What was not read: pages without text, and text that the page itself does not show."""
    pictures = [content.number for content in contents if not content.words and content.has_image]
    if len(pictures) == 1:
        yield f"La página {pictures[0]} es una imagen sin texto y no se leyó."
    elif pictures:
        yield f"Las páginas {', '.join(ranges(pictures, str))} son imágenes sin texto y no se leyeron."
    cut = [content.number for content in contents if content.cut_words]
    if cut:
        words = sum(content.cut_words for content in contents)
        where = f"la página {cut[0]}" if len(cut) == 1 else f"las páginas {', '.join(ranges(cut, str))}"
        yield f"El PDF recorta texto que no cabe en sus celdas: en {where} hay {words:,} palabras que no se ven y no se leyeron."


def _rows(name: str, pages: Sequence[PageLayout], joiner: Joiner, limits: Limits) -> Iterator[Row]:
    """The rows of the document in reading order, held to the limits."""
    for page in pages:
        for block in page.blocks:
            if isinstance(block, DrawnTable):
                for passage in block.passages.values():
                    joiner.learn(passage)
    margins = margins_of(pages)
    cells = tables = 0
    for part in _parts(pages, joiner):
        tables += isinstance(part, PrintedTable)
        for row in (
            _table_rows(part, tables, joiner) if isinstance(part, PrintedTable) else _lines(part, margins, joiner)
        ):
            cells += len(row.texts)
            longest = max(map(len, row.texts), default=0)
            if cells > limits.cells or len(row.texts) > limits.columns or longest > limits.cell_characters:
                raise HostileFileError(
                    f"«{name}», página {row.page}: hay más texto en una tabla del que se acepta ({limits.cells:,} celdas, "
                    f"{limits.columns:,} columnas, {limits.cell_characters:,} caracteres en una celda). Deje en él solo el plan."
                )
            yield row


def _parts(pages: Sequence[PageLayout], joiner: Joiner) -> Iterator[PrintedTable | list[FreeLine]]:
    """Tables, whole, and the lines between them."""
    table: PrintedTable | None = None
    lines: list[FreeLine] = []
    for page in pages:
        for position, block in enumerate(page.blocks):
            if isinstance(block, FreeLine):
                if table is not None:
                    yield table
                    table = None
                lines.append(block)
                continue
            if lines:
                yield lines
                lines = []
            if table is not None and position == 0 and table.continues_with(block):
                table.append(block, joiner)
                continue
            if table is not None:
                yield table
            table = PrintedTable(block.frame.xs)
            table.append(block, joiner)
    if table is not None:
        yield table
    if lines:
        yield lines


def _table_rows(table: PrintedTable, number: int, joiner: Joiner) -> Iterator[Row]:
    for place, row in enumerate(table.rows, 1):
        texts = row.texts(joiner)
        width = max(texts, default=-1) + 1
        yield Row(
            tuple(texts.get(column, "") for column in range(width)), NO_NUMBERS, page=row.page, table=number, row=place
        )


def _lines(lines: Sequence[FreeLine], margins: Margins, joiner: Joiner) -> Iterator[Row]:
    for page, passage in paragraphs_of(lines, margins, joiner):
        yield Row((joiner.text(passage),), NO_NUMBERS, page=page)
