"""A PDF read by its lines and signs: which text stands in which cell, what is one table, and what is no part of the plan."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from planabierto.core.errors import HostileFileError, NoPlanError, UnreadableFileError
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.pdf import read as read_pdf
from tests.paths import SHARED

PLAIN = '#set text(font: "Libertinus Serif", size: 10pt, lang: "es", hyphenate: false, ligatures: false)\n'


def typeset(
    path: Path, source: str, *, page: str = "width: 400pt, height: 300pt", is_ours: bool = False, **inputs: str
) -> Path:
    """Draw a page from typst markup, as another program would have drawn it or, if `is_ours`, as our own reports are."""
    path.write_bytes(typst.compile(f"#set page({page})\n{PLAIN}{source}".encode(), format="pdf", sys_inputs=inputs))
    if not is_ours:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            del pdf.docinfo["/Creator"]
            pdf.save(path)
    return path


def read(tmp_path: Path, source: str, page: str = "width: 400pt, height: 300pt") -> Grid:
    return read_pdf(typeset(tmp_path / "plan.pdf", source, page=page))


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


def draw(path: Path, *pages: str, size: tuple[int, int] = (400, 300)) -> Path:
    """Write pages from their content streams, with Courier as /F (at 10 points a sign is 6 wide)."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Courier,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for stream in pages:
            page = pdf.add_blank_page(page_size=size)
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
            page.Contents = pdf.make_stream(stream.encode("cp1252"))
        pdf.save(path)
    return path


def say(x: float, y: float, text: str) -> str:
    """Text drawn in one piece."""
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n"


def lines(xs: list[int], ys: list[int]) -> str:
    """The lines of a whole grid, as strokes."""
    upright = "".join(f"{x} {min(ys)} m {x} {max(ys)} l S\n" for x in xs)
    return upright + "".join(f"{min(xs)} {y} m {max(xs)} {y} l S\n" for y in ys)


def test_text_is_given_to_the_cells_that_the_lines_part(tmp_path: Path) -> None:
    source = """
    MISIÓN: Servir.

    #table(columns: (60pt, 120pt, 60pt, 60pt),
      [CÓDIGO], [ACCIÓN OPERATIVA], [META], [REAL],
      [AO.6.1.], [Atender a las personas afiliadas de todo el país], [18,000], [900.0%],
      [AO.6.2.], [], [], [0])

    Nota: La acción AO.6.1. la verifica el Oficial.
    """
    assert read(tmp_path, source).rows == (
        Row(("MISIÓN: Servir.",), page=1),
        Row(("CÓDIGO", "ACCIÓN OPERATIVA", "META", "REAL"), page=1, table=1, row=1),
        Row(
            ("AO.6.1.", "Atender a las personas afiliadas de todo el país", "18,000", "900.0%"), page=1, table=1, row=2
        ),
        Row(("AO.6.2.", "", "", "0"), page=1, table=1, row=3),
        Row(("Nota: La acción AO.6.1. la verifica el Oficial.",), page=1),
    )


def test_a_cell_that_spans_is_carried_down_and_not_across(tmp_path: Path) -> None:
    source = """#table(columns: (60pt, 60pt, 60pt, 60pt),
      table.cell(rowspan: 2)[CÓDIGO], table.cell(colspan: 2)[METAS], [REAL], [T1], [T2], [EN-SEP],
      table.cell(colspan: 4)[O.E.1. Mejorar.], [AO.1.1.], table.cell(rowspan: 2, colspan: 2)[dos], [3], [AO.1.2.], [4])"""
    assert texts(read(tmp_path, source)) == [
        ("CÓDIGO", "METAS", "", "REAL"),
        ("CÓDIGO", "T1", "T2", "EN-SEP"),
        ("O.E.1. Mejorar.",),
        ("AO.1.1.", "dos", "", "3"),
        ("AO.1.2.", "dos", "", "4"),
    ]


def test_two_tables_on_a_page_are_two(tmp_path: Path) -> None:
    source = "#table(columns: 2, [uno], [dos])\n#table(columns: 2, [tres], [cuatro])"
    assert [(row.table, row.row, row.texts) for row in read(tmp_path, source).rows] == [
        (1, 1, ("uno", "dos")),
        (2, 1, ("tres", "cuatro")),
    ]


LONG = """
#set page(header: [Mutual de Prueba], footer: align(center, context [Página #counter(page).display() de #counter(page).final().first()]))
= Plan 2024
#table(columns: (60pt, 160pt, 40pt), {header}
  ..range(1, 61).map(n => ([AO.6.#n.], [Atender el caso número #n], [#n])).flatten())
Nota: fin.
"""


@pytest.mark.parametrize("header", ["table.header([CÓDIGO], [ACCIÓN], [META]),", "[CÓDIGO], [ACCIÓN], [META],"])
def test_a_table_over_pages_is_one_without_its_repeated_header(tmp_path: Path, header: str) -> None:
    grid = read(tmp_path, LONG.replace("{header}", header))
    assert texts(grid) == [
        ("Mutual de Prueba",),
        ("Plan 2024",),
        ("CÓDIGO", "ACCIÓN", "META"),
        *((f"AO.6.{n}.", f"Atender el caso número {n}", str(n)) for n in range(1, 61)),
        ("Nota: fin.",),
    ]
    rows = [row for row in grid.rows if row.table]
    assert [(row.table, row.row) for row in rows] == [(1, n) for n in range(1, 62)]
    assert rows[0].page == 1
    assert rows[-1].page == max(row.page or 0 for row in rows) > 3


def test_a_table_of_other_columns_on_the_next_page_is_another(tmp_path: Path) -> None:
    source = (
        "#table(columns: (60pt, 60pt), [uno], [dos])\n#pagebreak()\n#table(columns: (60pt, 90pt), [tres], [cuatro])"
    )
    assert [row.table for row in read(tmp_path, source).rows] == [1, 2]


def test_a_row_that_a_page_cuts_is_made_whole(tmp_path: Path) -> None:
    words = " ".join(f"palabra{n}" for n in range(60))
    source = f"""#table(columns: (60pt, 120pt, 50pt, 50pt), table.header([CÓDIGO], [ACCIÓN], [META], [REAL]),
      [AO.6.1.], [{words}], [100%], [75%], [AO.6.2.], [corta], [4], [3])"""
    grid = read(tmp_path, source, page="width: 400pt, height: 200pt")
    assert texts(grid) == [
        ("CÓDIGO", "ACCIÓN", "META", "REAL"),
        ("AO.6.1.", words, "100%", "75%"),
        ("AO.6.2.", "corta", "4", "3"),
    ]
    assert [row.page for row in grid.rows] == [1, 1, grid.rows[-1].page]
    assert (grid.rows[-1].page or 0) > 2


def test_a_figure_under_a_figure_is_another_row_of_the_same_merged_cell(tmp_path: Path) -> None:
    grid = lines([50, 130, 210, 290], [290, 270, 250])
    first = (
        grid
        + say(55, 276, "AO.1.1.")
        + say(135, 276, "Fisica")
        + say(215, 276, "4")
        + say(55, 256, "AO.1.2.")
        + say(135, 256, "Fisica")
        + say(215, 256, "1")
    )
    second = lines([50, 130, 210, 290], [290, 270]) + say(135, 276, "Financiera") + say(215, 276, "20,887.03")
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", first, second))) == [
        ("AO.1.1.", "Fisica", "4"),
        ("AO.1.2.", "Fisica", "1"),
        ("", "Financiera", "20,887.03"),
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_upright_however_it_lies(tmp_path: Path, turn: int) -> None:
    source = """#table(columns: (70pt, 120pt, 40pt, 40pt), [CÓDIGO], [ACCIÓN OPERATIVA], rotate(-90deg, reflow: true)[META ANUAL],
      rotate(90deg, reflow: true)[EN-MAR], [AO.1.1.], [Atender a las personas], [4], [25%])
    Nota: fin."""
    upright = typeset(tmp_path / "plan.pdf", source)
    turned, sideways = tmp_path / "girado.pdf", tmp_path / "acostado.pdf"
    with pikepdf.open(upright) as pdf:
        pdf.pages[0].rotate(turn, relative=True)
        pdf.save(turned)
        pdf.pages[0].rotate(-turn, relative=True)
        matrix = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 300 0", 180: "-1 0 0 -1 400 300", 270: "0 -1 1 0 0 400"}[turn]
        pdf.pages[0].contents_add(f"q {matrix} cm".encode(), prepend=True)
        pdf.pages[0].contents_add(b"Q")
        pdf.pages[0].MediaBox = [0, 0, 300, 400] if turn % 180 else [0, 0, 400, 300]
        pdf.save(sideways)
    for path in (turned, sideways):
        assert texts(read_pdf(path)) == [
            ("CÓDIGO", "ACCIÓN OPERATIVA", "META ANUAL", "EN-MAR"),
            ("AO.1.1.", "Atender a las personas", "4", "25%"),
            ("Nota: fin.",),
        ]


@pytest.mark.parametrize(
    ("width", "written", "read_as"),
    [
        ("60pt", "Unidad de Género", "Unidad de Género"),
        ("60pt", "INSTITUCIONAL/ANUAL", "INSTITUCIONAL/ANUAL"),
        ("50pt", "UNIDAD-ÁREA RESPONSABLE", "UNIDAD-ÁREA RESPONSABLE"),
        ("45pt", "Presupuesto - Tesorería", "Presupuesto - Tesorería"),
        ("60pt", "inter\\u{ad}institucional", "interinstitucional"),
        ("45pt", "inter\\u{ad}institucional", "interinstitucional"),
        ("60pt", "word\\u{2060}joiner", "wordjoiner"),
        ("80pt", "uno \\ dos \\ tres", "uno dos tres"),
        ("80pt", "O.E.3.~Administrar", "O.E.3.\u00a0Administrar"),
    ],
)
def test_the_lines_of_a_cell_are_one_text(tmp_path: Path, width: str, written: str, read_as: str) -> None:
    source = f"#table(columns: ({width}, 60pt), [{written}], [x], [otra celda con varias palabras], [y])"
    assert texts(read(tmp_path, source))[0] == (read_as, "x")


def test_a_line_that_ends_after_a_sign_goes_on_without_space(tmp_path: Path) -> None:
    cells = [
        ["UNIDAD-", "AREA RESPONSABLE"],
        ["INSTITUCIONAL/", "ANUAL"],
        ["Presupuesto -", "Tesoreria"],
        ["uno/ ", "dos"],
    ]
    stream = lines([10, 150], [290, 250, 210, 170, 130]) + lines([10, 150, 390], [290, 250])
    for number, cell in enumerate(cells):
        for row, text in enumerate(cell):
            stream += say(12, 278 - 40 * number - 12 * row, text)
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", stream))) == [
        ("UNIDAD-AREA RESPONSABLE",),
        ("INSTITUCIONAL/ANUAL",),
        ("Presupuesto - Tesoreria",),
        ("uno/ dos",),
    ]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (["sin violencia -LEIV-", "en todo ambito"], "sin violencia -LEIV- en todo ambito"),
        (["sin violencia -", "LEIV- en todo"], "sin violencia -LEIV- en todo"),
        (["Presupuesto -", "Tesoreria"], "Presupuesto - Tesoreria"),
        (["tecnico-", "2024"], "tecnico-2024"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_told_from_a_dash(tmp_path: Path, cell: list[str], read_as: str) -> None:
    stream = lines([10, 250, 390], [290, 250]) + "".join(say(12, 278 - 12 * n, text) for n, text in enumerate(cell))
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", stream))) == [(read_as,)]


def test_a_word_that_had_no_room_is_one_word(tmp_path: Path) -> None:
    rows = [((10, 66), "desproporcionadamente"[:12]), ((10, 54), "desproporcionadamente"[12:])]
    cells = "".join(say(x, y, text) for (x, y), text in rows)
    wrapped = say(86, 66, "varias ") + say(86, 54, "palabras ") + say(86, 42, "sueltas")
    stream = lines([8, 84, 160], [80, 40, 20]) + cells + wrapped + say(10, 26, "Unidad ") + say(86, 26, "fin")
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", stream))) == [
        ("desproporcionadamente", "varias palabras sueltas"),
        ("Unidad", "fin"),
    ]


def test_a_hyphen_of_the_program_is_dropped_and_one_of_the_word_kept(tmp_path: Path) -> None:
    cells = [["adminis-", "trativo"], ["EN-", "SEP"], ["técnico-", "legal"], ["administrativo y EN-SEP"]]
    stream = lines([10, 250], [290, 250, 210, 170, 130]) + lines([10, 250, 390], [290, 250])
    for number, cell in enumerate(cells):
        for row, text in enumerate(cell):
            stream += say(12, 278 - 40 * number - 12 * row, text)
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", stream))) == [
        ("administrativo",),
        ("EN-SEP",),
        ("técnico-legal",),
        ("administrativo y EN-SEP",),
    ]


def test_text_that_touches_the_next_cell_stays_in_its_own(tmp_path: Path) -> None:
    stream = (
        lines([10, 70, 200], [40, 20, 60])
        + say(40, 46, "100%x")
        + say(70, 46, "Se atiende")
        + say(12, 26, "Titulo que corre")
        + say(150, 26, "fin")
    )
    touching = stream.replace("(100%x)", "(100%)").replace("40 46 Td", "46 46 Td")
    assert texts(read_pdf(draw(tmp_path / "plan.pdf", touching))) == [
        ("100%", "Se atiende"),
        ("Titulo que corre", "fin"),
    ]


def test_text_that_the_page_cuts_off_is_left_out_and_told(tmp_path: Path) -> None:
    hidden = f"q 10 20 60 20 re W n {say(12, 30, 'visto')}{say(12, 8, 'oculto')}Q\n"
    grid = read_pdf(draw(tmp_path / "plan.pdf", lines([10, 70, 200], [0, 20, 40]) + hidden + say(75, 30, "dos")))
    assert texts(grid) == [("visto", "dos")]
    assert grid.notices == (
        "El PDF recorta texto que no cabe en sus celdas: en la página 1 hay 1 palabras que no se ven y no se leyeron.",
    )


def test_borders_are_found_however_they_are_drawn(tmp_path: Path) -> None:
    words = say(15, 26, "a") + say(75, 26, "b") + say(15, 46, "c") + say(75, 46, "d")
    strokes = lines([10, 70, 130], [20, 40, 60])
    bars = "".join(f"{x} 20 0.5 40 re f\n" for x in (10, 70, 130)) + "".join(
        f"10 {y} 120 0.5 re f\n" for y in (20, 40, 60)
    )
    one_path = bars.replace(" f\n", "\n") + "f\n"
    boxes = "".join(f"{x} {y} 60 20 re S\n" for x in (10, 70) for y in (20, 40))
    open_sides = "70 20 m 70 60 l S\n" + "".join(f"10 {y} m 130 {y} l S\n" for y in (20, 40, 60))
    for number, drawn in enumerate([strokes, bars, one_path, boxes, open_sides]):
        assert texts(read_pdf(draw(tmp_path / f"{number}.pdf", drawn + words))) == [("c", "d"), ("a", "b")]


def test_a_table_inside_a_form_is_found(tmp_path: Path) -> None:
    path = draw(
        tmp_path / "plan.pdf",
        lines([10, 70, 130], [20, 40, 60]) + say(15, 26, "a") + say(75, 26, "b") + say(15, 46, "c") + say(75, 46, "d"),
    )
    with pikepdf.open(path) as source, pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 300))
        page.add_overlay(source.pages[0], pikepdf.Rectangle(100, 50, 300, 200))
        pdf.save(tmp_path / "forma.pdf")
    assert texts(read_pdf(tmp_path / "forma.pdf")) == [("c", "d"), ("a", "b")]


def test_a_box_around_a_text_is_no_table(tmp_path: Path) -> None:
    stream = (
        "5 5 390 290 re S\n10 200 100 20 re S\n"
        + say(15, 206, "Aviso")
        + lines([10, 70, 130], [20, 40])
        + say(15, 26, "a")
        + say(75, 26, "b")
    )
    assert [(row.table, row.texts) for row in read_pdf(draw(tmp_path / "plan.pdf", stream)).rows] == [
        (None, ("Aviso",)),
        (1, ("a", "b")),
    ]


def test_a_page_that_is_a_picture_is_told(tmp_path: Path) -> None:
    table = lines([10, 70, 130], [20, 40]) + say(15, 26, "a") + say(75, 26, "b")
    with pikepdf.open(draw(tmp_path / "plan.pdf", table, "", "")) as pdf:
        picture = pdf.make_stream(
            bytes(3),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=1,
            Height=1,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
        )
        for page in pdf.pages[1:]:
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
            page.Contents = pdf.make_stream(b"400 0 0 300 0 0 cm /I Do")
        pdf.save(tmp_path / "mixto.pdf")
        del pdf.pages[0]
        pdf.save(tmp_path / "escaneado.pdf")
    assert read_pdf(tmp_path / "mixto.pdf").notices == ("Las páginas 2–3 son imágenes sin texto y no se leyeron.",)
    with pytest.raises(
        UnreadableFileError, match=r"«escaneado\.pdf» es una imagen escaneada y no tiene texto que leer"
    ):
        read_pdf(tmp_path / "escaneado.pdf")


def test_a_document_of_blank_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"«plan\.pdf» no tiene texto que leer"):
        read_pdf(draw(tmp_path / "plan.pdf", "", lines([10, 70, 130], [20, 40])))


def test_a_text_without_a_drawn_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoPlanError, match="no se encontró ninguna tabla con líneas que separen sus celdas"):
        read_pdf(draw(tmp_path / "plan.pdf", say(15, 26, "CODIGO   ACCION   META")))


def test_a_file_that_asks_for_a_password_is_told(tmp_path: Path) -> None:
    path = draw(tmp_path / "plan.pdf", lines([10, 70, 130], [20, 40]) + say(15, 26, "a") + say(75, 26, "b"))
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "cerrado.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
        pdf.save(tmp_path / "abierto.pdf", encryption=pikepdf.Encryption(user="", owner="o"))
    with pytest.raises(UnreadableFileError, match=r"«cerrado\.pdf» está protegido con contraseña"):
        read_pdf(tmp_path / "cerrado.pdf")
    assert texts(read_pdf(tmp_path / "abierto.pdf")) == [("a", "b")]


@pytest.mark.parametrize("seed", range(8))
def test_noise_is_damaged(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "ruido.pdf"
    path.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(4000))  # noqa: S311  noise that is the same in every run
    with pytest.raises(
        UnreadableFileError, match=r"«ruido.pdf» está dañado o incompleto y no se pudo abrir como un PDF\."
    ):
        read_pdf(path)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(pages=2), "tiene 3 páginas y se aceptan hasta 2"),
        (Limits(cells=5), "página 3: hay más texto en una tabla del que se acepta"),
        (Limits(columns=1), "página 1: hay más texto"),
        (Limits(cell_characters=3), "página 1: hay más texto"),
        (Limits(page_pieces=6), "página 1: dibuja más texto o más líneas de los que caben en una página"),
        (Limits(page_signs=5), "página 1: dibuja más texto o más líneas de los que caben en una página"),
    ],
)
def test_a_document_above_a_limit_is_refused(tmp_path: Path, limits: Limits, said: str) -> None:
    page = lines([10, 70, 130], [20, 40]) + say(15, 26, "celda") + say(75, 26, "b")
    with pytest.raises(HostileFileError, match=said):
        read_pdf(draw(tmp_path / "plan.pdf", page, page, page), limits=limits)


def test_a_drawing_of_endless_lines_is_no_table(tmp_path: Path) -> None:
    drawing = "".join(f"{n % 390} {n // 390} m {n % 390 + 5} {n // 390 + 7} l S\n" for n in range(3000))
    path = draw(
        tmp_path / "plan.pdf", drawing + lines([10, 70, 130], [220, 240]) + say(15, 226, "a") + say(75, 226, "b")
    )
    assert texts(read_pdf(path)) == [("a", "b")]


words = st.text(alphabet=st.characters(codec="latin-1", categories=["L", "Nd", "P"]), min_size=1, max_size=12)
sentences = st.lists(words, max_size=12).map(" ".join)


@settings(max_examples=40)
@given(cells=st.lists(sentences, min_size=6, max_size=6))
def test_any_words_are_read_back(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("textos") / "plan.pdf"
    source = '#table(columns: (100pt, 140pt, 100pt), ..json(bytes(sys.inputs.cells)).map(cell => cell.split(" ").map(box).join(" ")))'
    written = ["A", "B", "C", *cells]
    grid = read_pdf(typeset(path, source, page="width: 400pt, height: auto", is_ours=True, cells=json.dumps(written)))
    rows = [written[start : start + 3] for start in range(0, 9, 3)]
    assert texts(grid) == [tuple(row[: max(n for n in range(4) if n == 0 or row[n - 1])]) for row in rows if any(row)]


IGP = SHARED / "samples" / "pe-igp-poi-2019-t2" / "eval-poi-2019-II-trimestre-anexos.pdf"
RISKS = SHARED / "samples" / "pe-igp-riesgos-2019" / "Valorar-los-Riesgo-2019_entregable-3.pdf"


@pytest.mark.skipif(
    not IGP.is_file(),
    reason="The follow-up of the Peruvian institute is not part of the repository: looked for in ../shared/samples/.",
)
def test_the_follow_up_of_the_peruvian_institute_is_read_whole() -> None:
    grid = read_pdf(IGP)
    rows = [row for row in grid.rows if row.table]
    assert sum("Física" in row.texts for row in rows) == 137
    assert len({row.texts[0].partition(" ")[0] for row in rows if row.texts[0].startswith("19AO")}) == 136
    (physical,) = [row for row in rows if row.texts[0].startswith("19AO001704478") and "Física" in row.texts]
    assert physical.texts[3:10] == ("Física", "4", "1", "2", "1", "50%", "100%")
    over_pages = {row.table for row in rows if row.page == 1} & {row.table for row in rows if row.page == 2}
    assert over_pages == {physical.table}
    assert sum(row.texts[0].startswith("Unidad Ejecutora") for row in grid.rows) == 1


@pytest.mark.skipif(
    not RISKS.is_file(), reason="The risk matrix is not part of the repository: looked for in ../shared/samples/."
)
def test_the_risk_matrix_has_its_thirteen_risks() -> None:
    rows = [row.texts for row in read_pdf(RISKS).rows if row.table and len(row.texts) == 7]
    risks = [row for row in rows if row[2].isdecimal()]
    assert len(risks) == 13
    assert [sum(row[4] == value for row in risks) for value in ("24", "32", "36")] == [11, 1, 1]
    assert all(int(row[2]) * int(row[3]) == int(row[4]) for row in risks)
