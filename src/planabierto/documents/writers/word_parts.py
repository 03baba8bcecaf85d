"""The parts of a Word document as XML: styles, paragraphs, runs, tables of fixed widths and fields.

Rows are written as XML because a table of 177 rows by python-docx's cells would cost seconds. Lengths are in points unless said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from planabierto.documents.writers.widths import PADDING
from planabierto.documents.writers.wording import LANGUAGE

if TYPE_CHECKING:
    from docx.document import Document

FONT: Final = "Calibri"
CALIBRI_LARGER: Final = 1.09
"""Calibri runs smaller than the type whose widths are estimated."""
INK, SOFT_INK, PETROL, TINT, LINE = "14212B", "46525B", "0B4A63", "E3EDF1", "9AA7B0"
NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWENTIETHS: Final = 20
"""Word's lengths are in twentieths of a point."""


def set_styles(document: Document, styles: str) -> None:
    """Put our styles, the defaults of the document first, in the place of the template's."""
    from docx.oxml import parse_xml

    known = document.styles.element
    ours = parse_xml(f"<w:styles {NAMESPACE}>{styles}</w:styles>")
    names = {one.get(_w("styleId")) for one in ours}
    for one in list(known):
        if one.tag == _w("docDefaults") or one.get(_w("styleId")) in names:
            known.remove(one)
    known.insert(0, ours[0])
    known.extend(ours)


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def defaults(size: int) -> str:
    """The defaults of a document: type, colour, language, and the size of its letters in half points."""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )


def table_style() -> str:
    """The style of ruled tables, "PlanTable"."""
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="PlanTable"><w:name w:val="Tabla del plan"/><w:tblPr><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + "</w:tblBorders><w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{_margin(side)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
        + "</w:tblCellMar></w:tblPr></w:style>"
    )


def _margin(side: str) -> int:
    return round((PADDING if side in {"left", "right"} else PADDING / 2) * TWENTIETHS)


def paragraph_style(
    identity: str,
    name: str,
    *,
    size: int,
    color: str = INK,
    bold: bool = False,
    before: int = 0,
    after: int,
    align: str = "left",
    level: int | None = None,
    starts_page: bool = False,
    keeps_next: bool = False,
    line_over: bool = False,
) -> str:
    """A style of paragraphs: size in half points, spaces in twentieths of a point, `level` that of a heading (from 0)."""
    custom = "" if identity.startswith(("Heading", "Title")) and identity != "HeaderCell" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        + ("<w:keepNext/>" if keeps_next or level is not None else "")
        + ("<w:pageBreakBefore/>" if starts_page else "")
        + (f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="4" w:color="{SOFT_INK}"/></w:pBdr>' if line_over else "")
        + f'<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="{align}"/>'
        + (f'<w:outlineLvl w:val="{level}"/>' if level is not None else "")
        + "</w:pPr><w:rPr>"
        + ("<w:b/><w:bCs/>" if bold else "")
        + f'<w:color w:val="{color}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def set_body(document: Document, xml: str) -> None:
    """Replace the blank body, keeping the section's page."""
    from docx.oxml import parse_xml

    body = document.element.body
    section = body[-1]
    body[:] = [*parse_xml(f"<w:body {NAMESPACE}>{xml}</w:body>"), section]


def ruled_table(rows: str, widths: Sequence[float], caption: str, *, style: str = "PlanTable") -> str:
    """A table of fixed widths; its caption is read aloud, not printed."""
    grid = "".join(f'<w:gridCol w:w="{round(width * TWENTIETHS)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{round(sum(widths) * TWENTIETHS)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def table_row(cells: Iterable[str], *, is_header: bool = False) -> str:
    """A row that no page divides; a header row comes again on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table_cell(text: str, style: str, width: float, *, columns: int = 1, fill: str = "", merge: str = "") -> str:
    """A cell of one paragraph; `merge` is "restart" where it goes down over rows, "continue" below that."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWENTIETHS)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "")
        + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "")
        + ('<w:vAlign w:val="center"/>' if fill else "")
        + f"</w:tcPr>{paragraph(text, style)}</w:tc>"
    )


def paragraph(text: str, style: str, namespace: str = "") -> str:
    """A paragraph of one text; the namespace is that of a piece of XML of its own."""
    return paragraph_of(text_run(text) if text else "", style, namespace)


def paragraph_of(runs: str, style: str, namespace: str = "", *, starts_page: bool = False) -> str:
    """A paragraph of runs."""
    page_break = "<w:pageBreakBefore/>" if starts_page else ""
    return f'<w:p {namespace}><w:pPr><w:pStyle w:val="{style}"/>{page_break}</w:pPr>{runs}</w:p>'


def text_run(text: str, *, bold: bool = False) -> str:
    """A text, its spaces kept."""
    weight = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def field(name: str) -> str:
    """A field that the program fills in: PAGE, NUMPAGES."""
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
