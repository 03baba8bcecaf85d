"""A workbook read as a person sees it: what cells show, what they store, what is merged and what is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import Grid, Row
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.xlsx import read as read_workbook
from planabierto.documents.readers.xlsx import read_whole
from tests.documents.readers.archives import MAIN, workbook_parts, write_archive, write_workbook
from tests.paths import SHARED

Fill = Callable[[Any, Any], object]  # XlsxWriter ships no types


def book(tmp_path: Path, fill: Fill) -> Grid:
    """A workbook of one sheet, «Plan», written by `fill(workbook, sheet)` and read."""
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        fill(workbook, workbook.add_worksheet("Plan"))
    return read_workbook(path)


def texts(grid: Grid) -> list[tuple[str, ...]]:
    return [row.texts for row in grid.rows]


@pytest.mark.parametrize(
    ("code", "stored", "shown", "number"),
    [
        ("0%", 0.75, "75%", "0.75"),
        ("0.0%", 9, "900.0%", "9"),
        ("#,##0", 18000, "18,000", "18000"),
        ("General", 0.75, "0.75", "0.75"),
        ("General", 0.1 + 0.2, "0.3", "0.3"),
        ("0.00", 2 / 3, "0.67", "0.666666666666667"),
        ('"$"#,##0.00', 2626453.38, "$2,626,453.38", "2626453.38"),
        ("@", 900, "900", "900"),
    ],
)
def test_a_number_is_shown_by_its_format_and_kept_exact(
    tmp_path: Path, code: str, stored: float, shown: str, number: str
) -> None:
    grid = book(
        tmp_path, lambda workbook, sheet: sheet.write_number(0, 1, stored, workbook.add_format({"num_format": code}))
    )
    assert grid.rows == (Row(("", shown), {1: Decimal(number)}, sheet="Plan", row=1),)


def test_a_text_stays_as_typed_and_has_no_number(tmp_path: Path) -> None:
    typed = [
        "0%",
        "0900",
        "=1+1",
        "'0900",
        "  ",
        "a\u00a0b",
        "a\tb",
        'dijo "sí"',
        "dos\nlíneas",
        "x_x000D_y",
        "#DIV/0!",
    ]
    grid = book(tmp_path, lambda _, sheet: [sheet.write_string(0, n, text) for n, text in enumerate(typed)])
    assert grid.rows == (Row(tuple(typed), sheet="Plan", row=1),)


@pytest.mark.parametrize(
    ("stored", "read"),
    [("a_x0009_b", "a\tb"), ("a_xD800_b", "a_xD800_b"), ("a_x0000_b", "a_x0000_b"), ("_x005F_x0041_", "_x0041_")],
)
def test_an_escape_is_the_sign_that_a_text_can_hold(tmp_path: Path, stored: str, read: str) -> None:
    sheet = f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{stored}</t></is></c></row></sheetData>'
    assert texts(read_workbook(write_workbook(tmp_path / "plan.xlsx", sheet))) == [(read,)]


@given(
    cells=st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n"), max_size=30),
        max_size=8,
    )
)
def test_any_text_is_read_back(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    path = tmp_path_factory.mktemp("textos") / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Plan")
        for column, cell in enumerate(cells):
            sheet.write_string(0, column, cell)
    last = max((column for column, cell in enumerate(cells, 1) if cell), default=0)
    assert texts(read_workbook(path)) == ([tuple(cells[:last])] if last else [])


@given(numbers=st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=3), min_size=1, max_size=8))
def test_any_number_of_three_decimals_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[Decimal]
) -> None:
    path = tmp_path_factory.mktemp("numeros") / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Plan")
        for column, number in enumerate(numbers):
            sheet.write_number(0, column, float(number))
    (row,) = read_workbook(path).rows
    assert dict(row.numbers) == dict(enumerate(numbers))


def test_a_date_is_a_text_and_no_quantity(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        day = dt.date(2024, 9, 30)
        for column, code in enumerate(["dd/mm/yyyy", "mmm-yy", 'd "de" mmmm "de" yyyy']):
            sheet.write_datetime(0, column, day, workbook.add_format({"num_format": code}))
        sheet.write_datetime(0, 3, day, workbook.add_format({"num_format": 14}))

    grid = book(tmp_path, fill)
    assert grid.rows == (Row(("30/09/2024", "sep-24", "30 de septiembre de 2024", "30/09/2024"), sheet="Plan", row=1),)


def test_a_date_of_a_1904_workbook_is_the_same_day(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as workbook:
        workbook.add_worksheet().write_datetime(0, 0, dt.date(2024, 9, 30), workbook.add_format({"num_format": 14}))
    assert texts(read_workbook(path)) == [("30/09/2024",)]


def test_truth_errors_and_formulas_show_what_is_stored(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_boolean(0, 0, boolean=True)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 2, "=3/4", workbook.add_format({"num_format": "0%"}), 0.75)
        sheet.write_formula(0, 3, '="AO."&6', None, "AO.6")

    grid = book(tmp_path, fill)
    assert grid.rows == (Row(("VERDADERO", "#DIV/0!", "75%", "AO.6"), {2: Decimal("0.75")}, sheet="Plan", row=1),)
    assert grid.notices == ()


def test_a_formula_that_was_never_computed_is_told(tmp_path: Path) -> None:
    grid = book(tmp_path, lambda _, sheet: sheet.write_formula(0, 0, "=B1+C1"))
    (notice,) = grid.notices
    assert notice == (
        "El libro pide recalcularse al abrirlo y guarda 0 como resultado de 1 fórmula: puede que nunca se calcularan. "
        "Ábralo en su programa, guárdelo y vuelva a leerlo."
    )
    cells = (
        "<sheetData><row r='5'><c r='H5'><f>SUM(A1:B1)</f></c><c r='I5'><f>1</f><v></v></c>"
        "<c r='J5' t='str'><f>1</f><v></v></c></row></sheetData>"
    )
    (notice,) = read_workbook(write_workbook(tmp_path / "sin.xlsx", cells)).notices
    assert notice == (
        "Hoja «Plan»: 2 fórmulas no tienen resultado guardado y se leyeron en blanco (celdas H5 y I5). "
        "Abra el libro en su programa, guárdelo y vuelva a leerlo."
    )


def test_a_zero_that_is_not_shown_is_a_blank(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write(0, 0, "AO.6.1.")
        sheet.write_number(0, 1, 0, workbook.add_format({"num_format": "0;-0;;@"}))
        sheet.write_number(0, 2, 0)
        sheet.write_number(0, 3, 7, workbook.add_format({"num_format": ";;;"}))

    assert book(tmp_path, fill).rows == (
        Row(("AO.6.1.", "", "0", "7"), {2: Decimal(0), 3: Decimal(7)}, sheet="Plan", row=1),
    )

    def hide(_: Any, sheet: Any) -> None:
        sheet.hide_zero()
        sheet.write_row(0, 0, ["AO.6.1.", 0, 1])

    assert book(tmp_path, hide).rows == (Row(("AO.6.1.", "", "1"), {2: Decimal(1)}, sheet="Plan", row=1),)


def test_merged_cells_are_carried_down_and_not_across(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.merge_range("A1:A3", "Administración")
        sheet.merge_range("B1:D1", "METAS PARA AÑO 2024")
        sheet.merge_range("B2:C3", 0.25, workbook.add_format({"num_format": "0%"}))
        sheet.write("D3", "x")

    assert book(tmp_path, fill).rows == (
        Row(("Administración", "METAS PARA AÑO 2024"), sheet="Plan", row=1),
        Row(("Administración", "25%"), {1: Decimal("0.25")}, sheet="Plan", row=2),
        Row(("Administración", "25%", "", "x"), {1: Decimal("0.25")}, sheet="Plan", row=3),
    )


def test_hidden_rows_columns_and_sheets_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("POA")
        for row in range(8):
            sheet.write_row(row, 0, [f"AO.6.{row + 1}.", "oculta", row])
        for row in (1, 3, 4, 5):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_row(20, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(9, 12, None, None, {"hidden": True})
        workbook.add_worksheet("Cálculos").hide()
        workbook.add_worksheet("Listas").very_hidden()
    grid = read_workbook(path)
    assert [(row.row, row.texts, dict(row.numbers)) for row in grid.rows] == [
        (1, ("AO.6.1.", "", "0"), {2: Decimal(0)}),
        (3, ("AO.6.3.", "", "2"), {2: Decimal(2)}),
        (7, ("AO.6.7.", "", "6"), {2: Decimal(6)}),
        (8, ("AO.6.8.", "", "7"), {2: Decimal(7)}),
    ]
    assert grid.notices == (
        "Las hojas ocultas «Cálculos», «Listas» no se leyeron.",
        "Hoja «POA»: 4 filas ocultas no se leyeron (filas 2 y 4–6).",
        "Hoja «POA»: 1 columna oculta no se leyó (columna B).",
    )


def test_a_merged_cell_whose_first_row_and_column_are_hidden_shows_in_the_rest(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:B2", "Comercialización")
        sheet.write("C2", "x")
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})

    assert book(tmp_path, fill).rows == (Row(("", "Comercialización", "x"), sheet="Plan", row=2),)


def test_a_run_of_blank_rows_is_one_row_of_no_cells(tmp_path: Path) -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write("A3", "MISIÓN: Servir.")
        sheet.write_blank("B5", None, workbook.add_format({"bold": True}))
        sheet.write("A8", "CÓDIGO")
        sheet.write("A9", "AO.6.1.")
        sheet.write_blank("A12", None, workbook.add_format({"bold": True}))

    assert [(row.row, row.texts) for row in book(tmp_path, fill).rows] == [
        (3, ("MISIÓN: Servir.",)),
        (4, ()),
        (8, ("CÓDIGO",)),
        (9, ("AO.6.1.",)),
    ]


def test_sheets_follow_one_another_under_their_names(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("Legal", "Género"):
            workbook.add_worksheet(name).write(0, 0, name)
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=Legal!$A$1"})
        workbook.add_chartsheet("Gráfico").set_chart(chart)
    assert [(row.sheet, row.texts) for row in read_workbook(path).rows] == [
        ("Legal", ("Legal",)),
        ("Género", ("Género",)),
    ]


@pytest.mark.parametrize(
    ("sheet", "read"),
    [
        (
            "<sheetData><row><c><v>1</v></c><c t='inlineStr'><is><t>x</t></is></c></row><row><c><v>2</v></c></row></sheetData>",
            [("1", "x"), ("2",)],
        ),
        (
            "<sheetData><row><c t='inlineStr'><is><r><t>a </t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c></row></sheetData>",
            [("a b",)],
        ),
        ("<sheetData><row r='1'>\n <c r='A1'>\n  <v>1</v>\n </c>\n</row></sheetData>", [("1",)]),
        (
            "<sheetData><row r='1'><c r='A1' t='d'><v>2024-09-30</v></c><c r='B1' t='d'><v>2024-09-30T12:00:00</v></c></row></sheetData>",
            [("30/09/2024", "30/09/2024")],
        ),
        (
            "<sheetData><row r='1'><c r='A1'><v>tres</v></c><c r='B1'><v>1e999999999</v></c></row></sheetData>",
            [("tres", "1e999999999")],
        ),
        ("<sheetData><row r='1'><c r='A1' s='99'><v>1</v></c><c r='A1'><v>2</v></c></row></sheetData>", [("2",)]),
        (
            "<sheetData><row r='2'><c r='A2'><v>2</v></c></row><row r='1'><c r='A1'><v>1</v></c></row></sheetData>",
            [("1",), ("2",)],
        ),
    ],
)
def test_what_other_producers_write_is_read(tmp_path: Path, sheet: str, read: list[tuple[str, ...]]) -> None:
    assert texts(read_workbook(write_workbook(tmp_path / "plan.xlsx", sheet))) == read


def test_a_workbook_whose_elements_have_a_prefix_is_read(tmp_path: Path) -> None:
    parts = workbook_parts("")
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:cols><x:col min="2" max="2" hidden="1"/></x:cols>'
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert texts(read_workbook(write_archive(tmp_path / "plan.xlsx", parts))) == [("1",)]


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>uno</v></c></row></sheetData>",
        "<sheetData><row r='uno'/></sheetData>",
        "<sheetData><row r='0'/></sheetData>",
        "<sheetData><row r='1048577'/></sheetData>",
        "<sheetData><row r='1'><c r='1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='É1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='d'><v>ayer</v></c></row></sheetData>",
        "<sheetData><row r='1'>",
        "<cols><col min='1' max='9'/><col min='1' max='9'/></cols>",
        "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>&nbsp;</t></is></c></row></sheetData>",
    ],
)
def test_a_damaged_sheet_is_told_as_damaged(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(UnreadableFileError, match="está dañado o incompleto"):
        read_workbook(write_workbook(tmp_path / "plan.xlsx", sheet))


def test_a_part_in_an_unknown_encoding_is_damaged(tmp_path: Path) -> None:
    parts = workbook_parts("<sheetData/>")
    parts["xl/workbook.xml"] = '<?xml version="1.0" encoding="UT-8"?>' + parts["xl/workbook.xml"]
    with pytest.raises(UnreadableFileError, match="está dañado o incompleto"):
        read_workbook(write_archive(tmp_path / "plan.xlsx", parts))


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    parts = workbook_parts("")
    del parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(UnreadableFileError, match=r"le falta una parte \(xl/worksheets/sheet1\.xml\)"):
        read_workbook(write_archive(tmp_path / "plan.xlsx", parts))


def test_an_external_target_is_not_followed(tmp_path: Path) -> None:
    parts = workbook_parts("<sheetData><row><c><v>1</v></c></row></sheetData>")
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("Target=", 'TargetMode="External" Target=')
    assert read_workbook(write_archive(tmp_path / "plan.xlsx", parts)).rows == ()


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = workbook_parts("<sheetData/>")
    sheet = '<sheet name="Plan" sheetId="1" r:id="rId1" />'
    assert sheet in parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, sheet * 2)
    with pytest.raises(UnreadableFileError, match="dos hojas con el mismo nombre"):
        read_workbook(write_archive(tmp_path / "plan.xlsx", parts))


@pytest.mark.parametrize(
    ("sheet", "limits", "said"),
    [
        (
            "<row r='3'><c r='BDWGN3'><v>1</v></c></row>",
            Limits(),
            r"en la columna 1,000,000 \(fila 3\) y se aceptan hasta 16,384 columnas",
        ),
        ("<row>" + "<c><v>1</v></c>" * 6 + "</row>", Limits(columns=5), "en la columna 6"),
        ("<row><c><v>1</v></c><c><v>1</v></c></row>" * 3, Limits(cells=5), r"pasa de 5 celdas \(hoja «Plan», fila 3\)"),
        ("<row r='1'><c r='XFD1'><v>1</v></c></row>", Limits(cells=16_000), "pasa de 16,000 celdas"),
        (
            "<row r='7'><c r='B7' t='str'><v>" + "x" * 32_768 + "</v></c></row>",
            Limits(),
            "La celda B7 de la hoja «Plan» tiene 32,768 caracteres",
        ),
    ],
)
def test_a_sheet_above_a_limit_is_refused_with_its_place(tmp_path: Path, sheet: str, limits: Limits, said: str) -> None:
    path = write_workbook(tmp_path / "plan.xlsx", f"<sheetData>{sheet}</sheetData>")
    with pytest.raises(HostileFileError, match=said):
        read_workbook(path, limits=limits)


def test_as_many_cells_and_characters_as_the_limit_are_read(tmp_path: Path) -> None:
    sheet = "<sheetData><row><c t='str'><v>" + "x" * 32_767 + "</v></c><c><v>1</v></c></row></sheetData>"
    assert (
        len(read_workbook(write_workbook(tmp_path / "plan.xlsx", sheet), limits=Limits(cells=2, columns=2)).rows) == 1
    )


def test_more_sheets_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for _ in range(51):
            workbook.add_worksheet()
    with pytest.raises(HostileFileError, match="tiene 51 hojas y se aceptan hasta 50"):
        read_workbook(path)


def test_merged_ranges_that_cover_the_world_are_refused(tmp_path: Path) -> None:
    rows = "<row><c t='str'><v>x</v></c></row>" * 1_000
    ranges = "<mergeCell ref='A1:XFD1048576'/>" * 1_001
    path = write_workbook(tmp_path / "plan.xlsx", f"<sheetData>{rows}</sheetData><mergeCells>{ranges}</mergeCells>")
    with pytest.raises(HostileFileError, match="tiene celdas combinadas que cubren más de 1,000,000 celdas"):
        read_workbook(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_in_any_part_are_refused(tmp_path: Path, part: str) -> None:
    parts = workbook_parts("<sheetData/>")
    parts[part] = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + parts[part]
    with pytest.raises(HostileFileError, match="define entidades XML"):
        read_workbook(write_archive(tmp_path / "plan.xlsx", parts))


TENJO = SHARED / "samples" / "co-tenjo-plan-indicativo" / "PLAN INDICATIVO TENJO.xlsx"
SANTA_ANA = SHARED / "samples" / "sv-santaana-poa-2025" / "plantilla_poa.xlsx"
needs_tenjo = pytest.mark.skipif(
    not TENJO.is_file(), reason="The plan of Tenjo is not part of the repository: looked for in ../shared/samples/."
)
needs_santa_ana = pytest.mark.skipif(
    not SANTA_ANA.is_file(),
    reason="The plan of Santa Ana is not part of the repository: looked for in ../shared/samples/.",
)


@needs_tenjo
def test_the_plan_of_tenjo_is_read_whole() -> None:
    grid = read_workbook(TENJO)
    header, *goals = [row for row in grid.rows if row.texts]
    labels = {label: column for column, label in reversed(list(enumerate(header.texts)))}
    assert grid.notices == ("Las hojas ocultas «Hoja 1», «CONSOLIDADO PROGRAMAS», «Nombre Eje» no se leyeron.",)
    assert len(header.texts) == 82

    def total(label: str) -> Decimal:
        return sum((row.numbers.get(labels[label], Decimal(0)) for row in goals), Decimal(0)).quantize(
            Decimal("0.0001")
        )

    def column(label: str) -> list[str]:
        return [row.texts[labels[label]] if labels[label] < len(row.texts) else "" for row in goals]

    assert total("TOTAL PLANEADO 2025") == Decimal("59692.8971")
    assert total("TOTAL EJECUTADO 2025") == Decimal("51608.3023")
    progress = labels["AVANCE 2025"]
    assert sum(row.texts[progress : progress + 1] == ("0%",) and progress not in row.numbers for row in goals) == 38
    assert column("AVANCE 2025").count("#DIV/0!") == 1
    status = labels["ESTADO PROGRAMADO-NO PROGRAMADO"]
    assert [column("ESTADO PROGRAMADO-NO PROGRAMADO").count(said) for said in ("P", "NP")] == [258, 73]
    assert status not in goals[0].numbers
    assert (goals[0].texts[7], 7 in goals[0].numbers) == ("0900", False)


@needs_santa_ana
def test_the_plan_of_santa_ana_has_its_merged_cells_carried_down() -> None:
    grid = read_workbook(SANTA_ANA)
    rows = {row.row: row for row in grid.rows if row.sheet == "7 POA 2022"}
    activities = [rows[number] for number in range(14, 26)]
    assert [row.texts[1] for row in activities] == [str(number) for number in range(1, 13)]
    assert activities[0].texts[2] == activities[1].texts[2] != ""
    months = [column for column in range(6, 60) if rows[13].texts[column : column + 1] == ("Programado",)]
    assert len(months) == 12
    assert [
        sum(row.numbers.get(column, Decimal(0)) for column in months)
        for row in (activities[0], activities[2], activities[6])
    ] == [1, 4, 12]
    assert all(row.texts[column + 1] == "" for row in activities for column in months)


def test_a_workbook_read_whole_leaves_nothing_out_and_tells_its_formulas(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Plan")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 2, "=1+1", value=2)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        hidden = workbook.add_worksheet("Clave")
        hidden.write_string(0, 0, "secreta")
        hidden.very_hidden()
    grid = read_whole(path)
    assert texts(grid) == [("a", "b", "c"), ("", "", "2"), ("secreta",)]
    assert grid.formulas == (("Plan", 2, 2),)
    assert grid.notices == ()
    assert read_workbook(path).formulas == ()
