"""A workbook on its way back: what was typed is what is read, and whatever else was done to it is told by its cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planabierto.core.calendar import Periodicity
from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.core.measure import Measure
from planabierto.core.quantity import Scale
from planabierto.documents.papers import entry_reading
from planabierto.documents.papers.entry_book import EntryBook, EntryKey, entry_workbook, key_hash
from planabierto.documents.papers.entry_reading import (
    EntryReturn,
    OtherWorkbookError,
    ReturnedRow,
    read_entry_workbook,
)
from planabierto.documents.reading import read_workbook
from tests.documents.papers.entry_books import BOOK, CAUSES, KEY, row

Fill = Callable[[Worksheet], object]
COUNTED = replace(BOOK, notes=(), rows=(row(1, "3 3 3 3", earlier=Decimal(6)), row(2, "5 5 5 5"), row(3, "1 1 1 1")))
"""Three counts; the first stands in row 6."""
LONG = f"{COUNTED.rows[0].statement[:59]}…"
FIRST = {"typed": "K6", "accomplishment": "N6", "justification": "O6", "cause": "P6"}


def filled(book: EntryBook, fill: Fill) -> bytes:
    """A workbook after somebody worked on its sheet."""
    return rewritten(book, lambda whole: fill(_sheet(whole)))


def rewritten(book: EntryBook, change: Callable[[Workbook], object]) -> bytes:
    """A workbook after somebody worked on all of it."""
    whole = openpyxl.load_workbook(BytesIO(entry_workbook(book)))
    change(whole)
    stream = BytesIO()
    whole.save(stream)
    return stream.getvalue()


def _sheet(whole: Workbook) -> Worksheet:
    sheet = whole.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def returned(fill: Fill, book: EntryBook = COUNTED) -> EntryReturn:
    """What is read of a workbook that was worked on."""
    return read_entry_workbook(filled(book, fill), expected=book.key)


def put(*cells: tuple[str, object]) -> Fill:
    """Write values into cells."""

    def fill(sheet: Worksheet) -> None:
        for cell, value in cells:
            sheet[cell].value = value

    return fill


def first(come: EntryReturn) -> ReturnedRow:
    """The row of the first action."""
    return next(one for one in come.rows if one.action == "accion-1")


def test_a_workbook_that_nobody_touched_has_what_stood_in_it() -> None:
    come = read_entry_workbook(entry_workbook(BOOK), expected=KEY)
    assert come.key == KEY
    assert [(one.action, one.version, one.typed.value, one.typed_of.value) for one in come.rows] == [
        (one.action, one.version, one.typed, one.typed_of) for one in BOOK.rows
    ]
    assert [(one.accomplishment, one.justification, one.cause) for one in come.rows] == [
        (one.accomplishment, one.justification, one.cause) for one in BOOK.rows
    ]
    assert come.problems == ()
    assert [one.cell for one in come.notices] == ["L9", "L12"]


def test_what_was_typed_is_read_with_its_cell() -> None:
    come = returned(put(("K6", 3), ("N6", "  Se hizo\ntodo. "), ("O6", "Porque sí."), ("P6", "Otra")))
    found = first(come)
    assert (found.typed.value, found.accomplishment, found.justification, found.cause) == (
        Decimal(3),
        "Se hizo todo.",
        "Porque sí.",
        "Otra",
    )
    assert found.cells == FIRST
    assert (found.typed.source.sheet, found.typed.source.row, found.typed.source.column) == ("Reclamos", 6, 11)
    assert (come.problems, come.notices) == ((), ())


@pytest.mark.parametrize(
    ("scale", "value", "form", "read"),
    [
        (Scale.RATIO, 0.75, "0%", "0.75"),
        (Scale.RATIO, 1, "0%", "1"),
        (Scale.RATIO, 0.123456, "0%", "0.123456"),
        (Scale.RATIO, "25%", "@", "0.25"),
        (Scale.RATIO, 25, "General", "0.25"),
        (Scale.COUNT, 3, "General", "3"),
        (Scale.COUNT, "3", "@", "3"),
        (Scale.COUNT, "1,250", "@", "1250"),
        (Scale.COUNT, 1250.5, "#,##0", "1250.5"),
        (Scale.COUNT, 0.1 + 0.2, "0.0", "0.3"),
        (Scale.MONEY, 1234.5, "$#,##0.00", "1234.5"),
        (Scale.MONEY, 1234.5, "General", "1234.5"),
        (Scale.STAGES, 0.95, "0%", "0.95"),
        (Scale.COUNT, None, "General", None),
    ],
)
def test_a_number_takes_its_meaning_from_the_format_of_its_cell(
    scale: Scale, value: object, form: str, read: str | None
) -> None:
    def fill(sheet: Worksheet) -> None:
        cell = sheet["K6"]
        cell.value, cell.number_format = value, form

    book = replace(BOOK, rows=(row(1, "1 1 1 1", measure=Measure(scale=scale), earlier=Decimal(1)),))
    come = returned(fill, book)
    assert first(come).typed.value == (None if read is None else Decimal(read))
    assert come.problems == ()


def test_a_bare_ratio_beside_percent_targets_is_asked() -> None:
    book = replace(BOOK, rows=(row(1, "0.25 0.25 0.25 0.25", measure=Measure(scale=Scale.RATIO), earlier=Decimal(0)),))

    def fill(sheet: Worksheet) -> None:
        cell = sheet["K6"]
        cell.value, cell.number_format = 0.75, "General"

    found = first(returned(fill, book))
    assert found.typed.value is None
    assert found.reading.question is not None
    assert found.reading.question.sentence == "¿Quiso decir 0.75% o 75%?"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        ("tres", "@", "«tres» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250."),
        (-1, "General", "No puede ser menor que 0. Para corregir un trimestre anterior, pida una corrección."),
        (0.75, "0%", "Esta acción se cuenta en número, no en porcentaje. Escriba la cantidad."),
        ("N/A", "@", "«N/A» no es un número. Si no hubo, escriba 0; si no hay dato, deje la celda en blanco."),
        (True, "General", "«VERDADERO» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250."),
        ("#DIV/0!", "General", "«#DIV/0!» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250."),
        (45566, "mmm-yy", "«oct-24» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250."),
        (1e300, "General", "tiene demasiadas cifras. Escriba a lo sumo 15 enteras y 20 decimales."),
    ],
)
def test_what_is_no_quantity_of_its_row_is_told_and_not_taken(value: object, form: str, said: str) -> None:
    def fill(sheet: Worksheet) -> None:
        cell = sheet["K6"]
        cell.value, cell.number_format = value, form

    come = returned(fill)
    assert first(come).typed.value is None
    ((cell, sentence),) = come.problems
    assert cell == "K6"
    assert sentence.endswith(said)


def with_cached(package: bytes, cell: str, formula: str, value: str) -> bytes:
    """A workbook whose cell holds a formula with the result that a spreadsheet program stored beside it; openpyxl stores none."""
    stream = BytesIO()
    with ZipFile(BytesIO(package)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                head, _, rest = part.partition(f'<c r="{cell}"'.encode())
                start, _, tail = rest.partition(b"/>")
                part = head + f'<c r="{cell}"'.encode() + start + f"><f>{formula}</f>{value}</c>".encode() + tail
            after.writestr(name, part)
    return stream.getvalue()


def test_a_formula_counts_with_its_result_and_is_told() -> None:
    come = read_entry_workbook(with_cached(entry_workbook(COUNTED), "K6", "1+2", "<v>3</v>"), expected=KEY)
    assert first(come).typed.value == 3
    assert come.notices == (("K6", "La celda tiene una fórmula; se tomó su resultado, «3»."),)
    assert come.problems == ()


def test_a_formula_without_result_is_not_taken() -> None:
    come = read_entry_workbook(with_cached(entry_workbook(COUNTED), "K6", "1+2", ""), expected=KEY)
    assert first(come).typed.value is None
    assert [one.cell for one in come.problems] == ["K6"]
    assert come.problems[0].sentence.startswith("La fórmula no tiene resultado guardado.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "operaciones", "unit_name": "Operaciones", "period": 2},
         "Este archivo es de Operaciones, segundo trimestre. Aquí va Reclamos, tercer trimestre."),
        ({"unit": "operaciones", "unit_name": "Operaciones"},
         "Este archivo es de Operaciones, tercer trimestre. Aquí va Reclamos, tercer trimestre."),
        ({"year": 2023}, "Este archivo es de Reclamos, tercer trimestre de 2023. Aquí va Reclamos, tercer trimestre de 2024."),
        ({"periodicity": Periodicity.FOUR_MONTH},
         "Este archivo es de Reclamos, tercer cuatrimestre. Aquí va Reclamos, tercer trimestre."),
        ({"institution": "8"},
         "Este archivo es de otra institución. Descargue de nuevo el libro de esta página y copie en él lo que escribió."),
    ],
)  # fmt: skip
def test_a_workbook_of_another_round_or_unit_is_refused_in_words(change: dict[str, object], said: str) -> None:
    values = {name: getattr(KEY, name) for name in KEY.__slots__}
    of = EntryKey(**{**values, **change})
    with pytest.raises(OtherWorkbookError) as caught:
        read_entry_workbook(entry_workbook(replace(COUNTED, key=of)), expected=KEY)
    assert str(caught.value) == said


def test_a_renamed_unit_still_takes_its_workbook() -> None:
    come = read_entry_workbook(entry_workbook(COUNTED), expected=replace(KEY, unit_name="Reclamos y Reintegros"))
    assert len(come.rows) == 3


def test_another_workbook_is_told_from_ours() -> None:
    def drop(whole: Workbook) -> None:
        del whole["planabierto"]

    with pytest.raises(OtherWorkbookError, match="no es el libro de registro que se descarga de esta página"):
        read_entry_workbook(rewritten(COUNTED, drop), expected=KEY)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("B6", "8", "está dañada"),
        ("B5", "planabierto-registro-9", "es de otra versión"),
        ("B5", "otra cosa", "no es el libro de registro"),
    ],
)
def test_a_changed_key_sheet_is_not_believed(cell: str, value: str, said: str) -> None:
    def change(whole: Workbook) -> None:
        whole["planabierto"][cell].value = value

    with pytest.raises(OtherWorkbookError, match=said):
        read_entry_workbook(rewritten(COUNTED, change), expected=KEY)


def test_a_key_sheet_with_a_right_hash_and_wrong_content_is_not_believed() -> None:
    def change(whole: Workbook) -> None:
        sheet = whole["planabierto"]
        for line in sheet.iter_rows():
            if line[0].value == "period":
                line[1].value = "tercero"
        lines = [
            [str(one.value) for one in line if one.value is not None]
            for line in sheet.iter_rows()
            if line[0].value != "hash"
        ]
        sheet.cell(sheet.max_row, 2).value = key_hash(lines)

    with pytest.raises(OtherWorkbookError, match="está dañada"):
        read_entry_workbook(rewritten(COUNTED, change), expected=KEY)


def test_a_row_that_is_gone_is_told_and_the_others_are_taken() -> None:
    def drop(sheet: Worksheet) -> None:
        sheet.delete_rows(7)
        put(("K6", 3))(sheet)

    come = returned(drop)
    assert [one.action for one in come.rows] == ["accion-1", "accion-3"]
    assert come.problems == (("", "Falta la fila de AO.6.2: de esa acción no se tomó nada."),)
    assert ("A7", "AO.6.3 estaba en la fila 8 y ahora está en la 7.") in come.notices


def test_a_row_that_nobody_knows_is_told() -> None:
    come = returned(put(("A9", "AO.6.9."), ("B9", "Otra cosa."), ("K9", 4), ("K10", 5)))
    assert come.problems == (
        ("A9", "El código «AO.6.9.» no está en el plan de esta unidad: no se tomó nada de la fila 9."),
        (
            "A10",
            "La fila no tiene código: no se tomó nada de la fila 10.",
        ),
    )


def test_a_row_that_stands_twice_is_not_taken() -> None:
    come = returned(put(("A9", "AO.6.1."), ("B9", "Copia."), ("K9", 4)))
    assert [one.action for one in come.rows] == ["accion-2", "accion-3"]
    assert come.problems == (("A9", "AO.6.1 está más de una vez (filas 6 y 9). Deje una sola; no se tomó ninguna."),)


def test_rows_are_known_by_their_code_wherever_they_stand() -> None:
    def swap(sheet: Worksheet) -> None:
        for one, other in zip(sheet[6], sheet[7], strict=True):
            one.value, other.value = other.value, one.value
        put(("K7", 3))(sheet)

    come = returned(swap)
    assert first(come).typed.value == 3
    assert first(come).cells["typed"] == "K7"
    assert ("A7", "AO.6.1 estaba en la fila 6 y ahora está en la 7.") in come.notices


def test_actions_with_one_code_are_told_apart_by_their_words() -> None:
    book = replace(BOOK, rows=(row(1, code="AO.6.1"), row(2, code="AO.6.1", typed=Decimal(2))))
    come = read_entry_workbook(entry_workbook(book), expected=KEY)
    assert [(one.action, one.typed.value) for one in come.rows] == [("accion-1", None), ("accion-2", Decimal(2))]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("E6", 99, "Esta celda no se llena aquí: decía «12» y ahora dice «99». Se dejó como estaba."),
        ("J6", None, "Esta celda no se llena aquí: decía «6» y ahora está en blanco. Se dejó como estaba."),
        ("B6", "Otra acción.", f"Esta celda no se llena aquí: decía «{LONG}» y ahora dice «Otra acción.». Se dejó como estaba."),
        ("L6", 40, "Esta celda se calcula sola y tiene un número escrito. No se tomó."),
    ],
)  # fmt: skip
def test_a_locked_cell_that_was_changed_is_told(cell: str, value: object, said: str) -> None:
    come = returned(put((cell, value)))
    assert come.notices == ((cell, said),)
    assert len(come.rows) == 3


def test_a_cause_outside_the_list_is_not_taken() -> None:
    come = returned(put(("P6", "Porque sí")))
    assert first(come).cause == ""
    assert come.problems == (("P6", "«Porque sí» no es una causa de la lista. Elija una de la lista."),)


def test_a_sheet_with_another_name_a_column_more_and_hidden_rows_is_still_read() -> None:
    def change(sheet: Worksheet) -> None:
        put(("K6", 3))(sheet)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for line in (3, 4):
            sheet.cell(line, 20).value = "MIS APUNTES"
        sheet.title = "Mi copia"
        sheet.row_dimensions[6].hidden = True

    assert first(returned(change)).typed.value == 3


def test_a_column_that_is_gone_is_told() -> None:
    with pytest.raises(OtherWorkbookError, match="falta la columna «Causa"):
        returned(put(("P4", "Otra")))


def test_a_sheet_without_header_is_told() -> None:
    with pytest.raises(OtherWorkbookError, match="no está el encabezado con CÓDIGO"):
        returned(put(("A3", "X")))


def test_a_locked_row_gives_nothing_to_take() -> None:
    come = read_entry_workbook(entry_workbook(BOOK), expected=KEY)
    (locked,) = [one for one in come.rows if one.is_locked]
    assert (locked.action, locked.typed.value) == ("accion-10", Decimal(2))


def test_numbers_too_long_for_a_workbook_come_back_exactly() -> None:
    exact = Decimal("123456789012345.678901")
    book = replace(BOOK, rows=(row(1, "1 1 1 1", annual_target=exact, typed=exact),))
    come = read_entry_workbook(entry_workbook(book), expected=KEY)
    assert first(come).typed.value == exact
    assert [one.sentence for one in come.notices if "no se llena" in one.sentence] == []


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", UnreadableFileError, "está vacío"),
        (b"PK\x03\x04basura", UnreadableFileError, "dañado o incompleto"),
        (b"%PDF-1.7\n", UnreadableFileError, "es un PDF. Suba el libro de Excel"),
        (b"AO.6.1\t3\n", UnreadableFileError, "dice ser un libro de Excel"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(content: bytes, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        read_entry_workbook(content, expected=KEY)


def test_a_truncated_workbook_is_refused() -> None:
    with pytest.raises(UnreadableFileError):
        read_entry_workbook(entry_workbook(COUNTED)[:-200], expected=KEY)


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "registro.xlsx"
    path.write_bytes(entry_workbook(COUNTED))
    with ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(HostileFileError, match="lleva macros"):
        read_entry_workbook(path, expected=KEY)


TYPED = st.one_of(st.none(), st.decimals(0, 99_999, places=2))
WORDS = st.text("aábcñ ÁÑZ019=+-@.,;:()%$\"'<>&\n\t", max_size=120)


@pytest.mark.slow
@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(Scale), TYPED, WORDS, WORDS, st.sampled_from(["", *CAUSES]), st.sampled_from([None, 0, 7])
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_typed_into_a_workbook_is_what_is_read(
    rows: list[tuple[Scale, Decimal | None, str, str, str, int | None]],
) -> None:
    book = replace(
        BOOK,
        rows=tuple(
            row(number, measure=Measure(scale=scale), earlier=None if earlier is None else Decimal(earlier))
            for number, (scale, *_, earlier) in enumerate(rows, start=1)
        ),
    )

    def fill(sheet: Worksheet) -> None:
        for number, (_, typed, done, why, cause, _earlier) in enumerate(rows, start=6):
            for column, value in zip("KNOP", (typed, done, why, cause), strict=True):
                cell = sheet[f"{column}{number}"]
                cell.value = value
                if isinstance(value, str) and value:
                    cell.data_type = "s"

    with pytest.MonkeyPatch.context() as patch:  # the child process has its own tests; here it would only cost time
        patch.setattr(entry_reading, "read_workbook_limited", read_workbook)
        come = read_entry_workbook(filled(book, fill), expected=KEY)
    assert come.problems == ()
    assert [
        (one.typed.value, one.reading.question is None, one.accomplishment, one.justification, one.cause)
        for one in come.rows
    ] == [(typed, True, " ".join(done.split()), " ".join(why.split()), cause) for _, typed, done, why, cause, _ in rows]
