"""A paper as a Word document: text to be edited, with real headings, tables whose header comes again, and its language."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from planabierto.documents.papers.paper import (
    Block,
    Facts,
    Heading,
    Items,
    Listing,
    NewPage,
    Paper,
    Prose,
    Signatures,
    clean_paper,
)
from planabierto.documents.writers.word_parts import (
    LINE,
    NAMESPACE,
    PETROL,
    SOFT_INK,
    defaults,
    field,
    paragraph,
    paragraph_of,
    paragraph_style,
    ruled_table,
    set_body,
    set_styles,
    table_cell,
    table_row,
    table_style,
    text_run,
)
from planabierto.documents.writers.wording import DRAFT, LANGUAGE, SIGNATURE_FIELDS

if TYPE_CHECKING:
    from docx.document import Document

# A letter page and its margin, standing and lying down, in points.
_SIDES, _MARGIN, _LYING_MARGIN = (612, 792), 64, 54
_LONGEST_PROPERTY: Final = 255
_CELLS: Final = {"text": "Cell", "figure": "FigureCell", "box": "BoxCell"}
_FACT_LABEL: Final = 0.24
_LINKED: Final = "0A5A7C"


def word_paper(paper: Paper) -> bytes:
    """The paper as DOCX."""
    from docx import Document

    paper = clean_paper(paper)
    document = Document()
    properties = document.core_properties
    properties.title = paper.title[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = paper.institution[:_LONGEST_PROPERTY]
    properties.language = LANGUAGE
    properties.comments = ""
    properties.created = properties.modified = paper.created
    set_styles(document, _styles())
    area = _set_page(document, paper)
    set_body(document, "".join(_body(document, paper, area)))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _styles() -> str:
    return (
        defaults(21)
        + paragraph_style("Institution", "Institución", size=22, color=SOFT_INK, after=40)
        + paragraph_style("Kind", "Clase de documento", size=20, color=SOFT_INK, bold=True, after=40)
        + paragraph_style("Title", "Title", size=36, color=PETROL, bold=True, after=240)
        + paragraph_style("Heading1", "heading 1", size=26, color=PETROL, bold=True, before=280, after=100, level=0)
        + paragraph_style("Heading2", "heading 2", size=22, color=PETROL, bold=True, before=200, after=60, level=1)
        + paragraph_style("Prose", "Texto", size=21, after=140)
        + paragraph_style("SoftProse", "Texto secundario", size=18, color=SOFT_INK, after=120)
        + paragraph_style("Item", "Punto", size=21, after=80)
        + paragraph_style("Fact", "Dato", size=21, after=40)
        + paragraph_style("FactLabel", "Rótulo de dato", size=21, color=SOFT_INK, bold=True, after=40)
        + paragraph_style("Cell", "Celda", size=18, after=0)
        + paragraph_style("FigureCell", "Celda de cifra", size=18, after=0, align="right")
        + paragraph_style("BoxCell", "Casilla", size=22, after=0, align="center")
        + paragraph_style(
            "HeaderCell", "Encabezado de tabla", size=17, color="FFFFFF", bold=True, after=0, align="center"
        )
        + paragraph_style("Room", "Espacio para firmar", size=20, after=560, keeps_next=True)
        + paragraph_style("Signatory", "Firmante", size=20, bold=True, after=40, line_over=True)
        + paragraph_style("PageNumber", "Número de página", size=16, color=SOFT_INK, after=0, align="center")
        + paragraph_style("Draft", "Borrador", size=40, color=LINE, bold=True, after=0, align="center")
        + table_style()
    )


def _set_page(document: Document, paper: Paper) -> float:
    """Set the page and what stands on each; how wide its text is, in points."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Pt

    section = document.sections[0]
    width, height = _SIDES[::-1] if paper.is_lying else _SIDES
    margin = _LYING_MARGIN if paper.is_lying else _MARGIN
    section.orientation = WD_ORIENT.LANDSCAPE if paper.is_lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(margin)
    section.header_distance = section.footer_distance = Pt(margin / 2)
    section.footer.is_linked_to_previous = False
    foot = f"{paper.foot} · " if paper.foot else ""
    number = f"{text_run(f'{foot}Página ')}{field('PAGE')}{text_run(' de ')}{field('NUMPAGES')}"
    section.footer._element[:] = [parse_xml(paragraph_of(number, "PageNumber", NAMESPACE))]  # noqa: SLF001  no other way to a field
    if paper.is_draft:
        section.header._element[:] = [parse_xml(paragraph(DRAFT, "Draft", NAMESPACE))]  # noqa: SLF001  the same
    return width - 2 * margin


def _body(document: Document, paper: Paper, area: float) -> Iterator[str]:
    if paper.institution:
        yield paragraph(paper.institution, "Institution")
    if paper.kind:
        yield paragraph(paper.kind, "Kind")
    yield paragraph(paper.title, "Title")
    starts_page = False
    for block in paper.blocks:
        if isinstance(block, NewPage):
            starts_page = True
            continue
        yield from _block(document, block, area, starts_page=starts_page)
        starts_page = False
    yield paragraph("", "Cell")  # a document ends with a paragraph, never with a table


def _block(document: Document, block: Block, area: float, *, starts_page: bool) -> Iterator[str]:
    match block:
        case Heading():
            yield paragraph_of(text_run(block.text), f"Heading{block.level}", starts_page=starts_page)
        case Prose():
            runs = _link(document, block) if block.link else text_run(block.text)
            yield paragraph_of(runs, "SoftProse" if block.is_soft else "Prose", starts_page=starts_page)
        case Facts():
            widths = [area * _FACT_LABEL, area * (1 - _FACT_LABEL)]
            rows = (
                table_row([table_cell(label, "FactLabel", widths[0]), table_cell(said, "Fact", widths[1])])
                for label, said in block.rows
            )
            yield ruled_table("".join(rows), widths, "Datos", style="TableNormal")
            yield paragraph("", "Cell")
        case Items():
            for number, text in enumerate(block.texts, start=1):
                mark = f"{number}." if block.is_numbered else "•"
                yield _item(mark, text)
        case Listing():
            yield from _listing(block, area)
        case Signatures():
            yield paragraph("", "Room")
            yield _signatures(block, area)


def _item(mark: str, text: str) -> str:
    """A point under a hanging mark, so that it can be edited as any paragraph."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Item"/><w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>'
        f'<w:ind w:left="400" w:hanging="400"/></w:pPr>{text_run(mark)}<w:r><w:tab/></w:r>{text_run(text)}</w:p>'
    )


def _link(document: Document, block: Prose) -> str:
    """Words that lead to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    target = document.part.relate_to(block.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    look = f'<w:rPr><w:color w:val="{_LINKED}"/><w:u w:val="single"/></w:rPr>'
    words = text_run(block.text).replace("<w:r>", f"<w:r>{look}", 1)
    space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return f'<w:hyperlink {space} r:id="{target}">{words}</w:hyperlink>'


def _listing(block: Listing, area: float) -> Iterator[str]:
    whole = sum(column.share for column in block.columns)
    widths = [column.share / whole * area for column in block.columns]
    heads = (
        table_cell(column.label, "HeaderCell", width, fill=PETROL)
        for column, width in zip(block.columns, widths, strict=True)
    )
    rows = [table_row(heads, is_header=True)]
    for texts in block.rows:
        cells = zip(block.columns, texts, widths, strict=True)
        rows.append(table_row(table_cell(text, _CELLS[column.kind], width) for column, text, width in cells))
    yield ruled_table("".join(rows), widths, block.caption)
    yield paragraph("", "Cell")


def _signatures(block: Signatures, area: float) -> str:
    widths = [area / len(block.places)] * len(block.places)
    name, post, _ = SIGNATURE_FIELDS
    lines = [
        [(place.role, "Signatory") for place in block.places],
        [(f"{name}: {place.name}", "Fact") for place in block.places],
        [(f"{post}: {place.post}", "Fact") for place in block.places],
    ]
    rows = "".join(
        table_row(table_cell(text, style, width) for (text, style), width in zip(line, widths, strict=True))
        for line in lines
    )
    return ruled_table(rows, widths, "Firmas", style="TableNormal")
