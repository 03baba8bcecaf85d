"""The PDF: its standards, what is read aloud, and that nothing printed is cut, divided or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from planabierto.core.calendar import Periodicity
from planabierto.core.plan import PlanDocument
from planabierto.documents.writers import write_document
from tests.documents.writers.examples import action, document, finding, unit

LONG = document(
    unit(
        *(action(f"AO.6.{n}", statement="Atender solicitudes de la población. " * 4) for n in range(1, 41)),
        notes=["Nota: Fin."],
    ),
    unit(*[action()] * 3, name="Archivo", notes=["Nota: La verifica Archivo."]),
)
MONTHLY = document(unit(*[action(targets=("1",) * 12)] * 3), periodicity=Periodicity.MONTH, period=9)
BARE = document(unit(*[action(achieved=None, rate=None)] * 3), period=0)


@pytest.fixture(scope="module")
def long_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of several pages with an annex."""
    path = tmp_path_factory.mktemp("pdf") / "informe.pdf"
    write_document(LONG, path, findings=[finding()])
    return path


def pages(path: Path) -> list[str]:
    """The text of each page, lines joined."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in pdf]


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Object]:
    """The structure elements of one kind, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting.extend(reversed(list(one)))
        elif isinstance(one, pikepdf.Dictionary):
            if one.get("/S") == Name(kind):
                yield one
            if "/K" in one:
                waiting.append(one.K)


def test_it_declares_both_standards_title_author_and_language(long_report: Path) -> None:
    with pikepdf.open(long_report) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"] == "TERCER SEGUIMIENTO DEL PLAN OPERATIVO (POI/POA) 2024"
        assert metadata["dc:creator"] == ["MUTUAL DE PRUEBA"]
        assert pdf.Root.Lang == "es-SV"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert not pdf.is_encrypted


@pytest.mark.parametrize("plan", [LONG, MONTHLY, BARE], ids=["long", "monthly", "bare"])
def test_the_checkers_find_no_error(tmp_path: Path, plan: PlanDocument) -> None:
    path = tmp_path / "informe.pdf"
    write_document(plan, path, findings=[finding()])
    assert [found for found in outloud.check(str(path)).findings if found.severity == "error"] == []
    assert pdfua.validate(str(path)).findings == ()


def test_all_fonts_are_embedded(long_report: Path) -> None:
    with pikepdf.open(long_report) as pdf:
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == Name.FontDescriptor
        ]
        assert {str(font.FontName).split("+")[1] for font in fonts} == {"PublicSans-Regular", "PublicSans-SemiBold"}
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_a_figure_is_announced_under_its_column_and_beside_its_code(long_report: Path) -> None:
    with pikepdf.open(long_report) as pdf:
        table = next(elements(pdf, "/Table"))
        assert [group.S for group in table.K] == [Name.THead, Name.TBody, Name.TFoot]
        head, body, foot = table.K
        assert_rows_are_announced(head, [*body.K, *foot.K], columns=12)
        assert [len(row.K) for row in foot.K] == [12, 1]


@pytest.mark.parametrize(
    "notes", [[], ["Nota: La acción AO.6.1. la verifica el archivo/la oficina/la unidad/el área - y/o - nadie."]]
)
@pytest.mark.parametrize("actions", [1, 2])
def test_short_tables_are_announced_alike(tmp_path: Path, actions: int, notes: list[str]) -> None:
    write_document(document(unit(*[action()] * actions, notes=notes)), tmp_path / "informe.pdf")
    with pikepdf.open(tmp_path / "informe.pdf") as pdf:
        (table,) = elements(pdf, "/Table")
        head, *groups = table.K
        assert Name.THead == head.S
        rows = [row for group in groups for row in group.K]
        assert [len(row.K) for row in rows] == [1, *[12] * actions, *[1] * len(notes)]
        assert_rows_are_announced(head, rows, columns=12)


def assert_rows_are_announced(head: pikepdf.Object, rows: Sequence[pikepdf.Object], *, columns: int) -> None:
    """Each cell has the headers of its column and the code of its row, an objective or a note is an ordinary row."""
    assert [len(row.K) for row in head.K] == [9, 7]
    assert {cell.S for row in head.K for cell in row.K} == {Name.TH}
    assert {cell.A[0].Scope for row in head.K for cell in row.K} == {Name.Column}
    for row in rows:
        first, *rest = row.K
        if rest:
            assert first.A[0].Scope == Name.Row
            assert {cell.S for cell in rest} == {Name.TD}
        else:
            assert first.A[0].ColSpan == columns
        assert (Name.TH if rest else Name.TD) == first.S
        assert ("/Scope" in first.A[0]) == bool(rest)
        assert not any("/Headers" in attributes for cell in row.K for attributes in cell.A)
        assert row.P.K[0].P == row.P


def test_each_unit_is_a_heading_and_begins_a_page(long_report: Path) -> None:
    with pikepdf.open(long_report) as pdf:
        assert [str(heading.T) for heading in elements(pdf, "/H1")] == [
            "Informe de unidad: Servicios",
            "Informe de unidad: Archivo",
            "Anexo: inconsistencias de la revisión automática",
        ]
        assert [str(heading.T) for heading in elements(pdf, "/H2")] == ["Servicios"]
    starts = [page.split(" MISIÓN")[0] for page in pages(long_report) if "MISIÓN" in page]
    assert starts == ["Informe de unidad: Servicios", "Informe de unidad: Archivo"]


def test_each_page_of_a_table_has_its_header_and_number(long_report: Path) -> None:
    printed = pages(long_report)
    for number, page in enumerate(printed, start=1):
        assert f"Página {number} de {len(printed)}" in page
    with_rows = [page for page in printed if "AO.6." in page and "Anexo" not in page]
    assert len(with_rows) > 3
    assert all("CÓDIGO" in page and "METAS PARA AÑO 2024" in page for page in with_rows)


def test_no_row_is_divided_and_no_page_holds_only_notes(long_report: Path) -> None:
    printed = pages(long_report)
    for page in printed[1:]:
        assert page.count("Atender solicitudes de la población.") % 4 == 0
    assert all("AO.6." in page for page in printed if "Nota:" in page)


def test_an_objective_is_never_the_last_row_of_a_page(tmp_path: Path) -> None:
    for actions in range(1, 30):
        path = tmp_path / "informe.pdf"
        first = unit(*(action(f"AO.6.{n}") for n in range(1, actions)), action("AO.6.99", remarks="Fin. " * 60))
        write_document(document(first), path)
        for page in pages(path)[1:]:
            assert "OTRAS ACTIVIDADES OPERATIVAS Página" not in page


@pytest.mark.parametrize(
    "text",
    ["#eval(1)", "$x$ *b* _i_ `c` @ref <label>", "\\u{41} // nada", "#{ }", '"comillas" -- y --- ~'],
)
def test_text_is_never_markup(tmp_path: Path, text: str) -> None:
    write_document(document(unit(action(remarks=text))), tmp_path / "informe.pdf")
    assert text in pages(tmp_path / "informe.pdf")[1]


def test_signs_without_type_are_boxes_and_the_cover_says_which(tmp_path: Path) -> None:
    write_document(document(unit(action(remarks="Listo 😀 漢 ≥ → ñ ✓"))), tmp_path / "informe.pdf")
    cover, page = pages(tmp_path / "informe.pdf")
    assert "Signos sin tipografía, impresos como □: U+6F22, U+1F600" in cover
    assert "Listo □ □ ≥ → ñ ✓" in page


def test_a_draft_is_marked_without_adding_text(tmp_path: Path) -> None:
    plan = document(unit(*[action()] * 3))
    write_document(plan, tmp_path / "final.pdf", version="1")
    write_document(plan, tmp_path / "borrador.pdf", version="1", is_draft=True)
    assert pages(tmp_path / "final.pdf") == pages(tmp_path / "borrador.pdf")
    assert dark_pixels(tmp_path / "borrador.pdf") > dark_pixels(tmp_path / "final.pdf")
    assert [
        found for found in outloud.check(str(tmp_path / "borrador.pdf")).findings if found.severity == "error"
    ] == []


def dark_pixels(path: Path) -> int:
    """How many pixels of the second page are not white."""
    with pypdfium2.PdfDocument(path) as pdf:
        picture = pdf[1].render(scale=0.5, grayscale=True)
        return sum(pixel < 250 for pixel in bytes(picture.buffer))


def test_pages_are_letter_lying_down(long_report: Path) -> None:
    with pypdfium2.PdfDocument(long_report) as pdf:
        assert {page.get_size() for page in pdf} == {(792.0, 612.0)}


def test_words_and_numbers_wider_than_their_column_stay_inside_it(tmp_path: Path) -> None:
    word, number = "Otorrinolaringología-" * 6, "12345678901234.123"
    plan = document(
        unit(action(statement=word, lead=word, area=word, remarks=word, achieved=number, rate="123456789.5"))
    )
    write_document(plan, tmp_path / "informe.pdf")
    with pypdfium2.PdfDocument(tmp_path / "informe.pdf") as pdf:
        page = pdf[1]
        rulings = sorted({round(edge) for edge in _verticals(page)})
        text = page.get_textpage()
        for position in range(text.count_chars()):
            left, _bottom, right, top = text.get_charbox(position)
            if right > left and 60 < top < 440:
                column = [edge for edge in rulings if edge <= left + 1][-1]
                assert right <= next(edge for edge in rulings if edge > column) + 1
    assert number in pages(tmp_path / "informe.pdf")[1]


def _verticals(page: pypdfium2.PdfPage) -> Iterator[float]:
    """Where the vertical rulings of a page stand."""
    for one in page.get_objects():
        left, bottom, right, top = one.get_bounds()
        if right - left < 2 and top - bottom > 6:
            yield (left + right) / 2


def test_a_row_taller_than_a_page_is_divided_and_not_cut(tmp_path: Path) -> None:
    remark = " ".join(f"palabra{n}" for n in range(1500))
    write_document(document(unit(action(), action("AO.6.2", remarks=remark))), tmp_path / "informe.pdf")
    printed = pages(tmp_path / "informe.pdf")
    assert len(printed) > 3
    assert re.findall(r"palabra\d+", " ".join(printed)) == remark.split()
