"""Tab-separated text: a line is a row under its number, whatever ends it and however its accents are stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import Grid
from planabierto.documents.readers.limits import Limits
from planabierto.documents.readers.text import read

TEXT = "CÓDIGO\tACCIÓN OPERATIVA\nAO.6.1.\tAtención a señores y señoras según su trámite\n"
ROWS = [
    (1, ("CÓDIGO", "ACCIÓN OPERATIVA")),
    (2, ("AO.6.1.", "Atención a señores y señoras según su trámite")),
    (3, ("",)),
]


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "plan.txt"
    path.write_bytes(content)
    return path


def rows(grid: Grid) -> list[tuple[int | None, tuple[str, ...]]]:
    return [(row.line, row.texts) for row in grid.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_line_is_a_row_under_its_number(tmp_path: Path, encoding: str, ending: str) -> None:
    grid = read(stored(tmp_path, TEXT.replace("\n", ending).encode(encoding)))
    assert (grid.file, rows(grid), grid.notices) == ("plan.txt", ROWS, ())


def test_another_encoding_is_guessed_and_told(tmp_path: Path) -> None:
    grid = read(stored(tmp_path, TEXT.encode("cp1252")))
    assert rows(grid) == ROWS
    assert grid.notices == ("El archivo no está en UTF-8: se leyó como cp1252. Revise que los acentos se vean bien.",)


def test_what_a_cell_holds_stays_as_it_is(tmp_path: Path) -> None:
    cells = ("", '"=1+1"', " 3 ", "75%", "", "")
    assert rows(read(stored(tmp_path, "\t".join(cells).encode()))) == [(1, cells)]


def test_bytes_that_are_no_text_get_their_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"«plan\.txt» no es un archivo de texto\. Use el documento en texto"):
        read(stored(tmp_path, b"AO.6.1.\x00\tuno"))


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(cells=5), "«plan.txt» tiene más de 5 celdas."),
        (Limits(columns=2), "La línea 2 de «plan.txt» tiene 3 columnas; se leen hasta 2."),
        (Limits(cell_characters=4), "La línea 2 de «plan.txt» tiene una celda de más de 4 caracteres."),
    ],
)
def test_a_limit_that_is_broken_says_where(tmp_path: Path, limits: Limits, sentence: str) -> None:
    path = stored(tmp_path, b"a\tb\ncinco\td\te\n")
    assert len(read(path, limits=Limits(cells=6, columns=3, cell_characters=5)).rows) == 3
    with pytest.raises(HostileFileError) as refused:
        read(path, limits=limits)
    assert str(refused.value).startswith(sentence)
