"""Tab-separated text as a word processor exports a follow-up: a line is a row, cells stand between tabs."""

from __future__ import annotations

from pathlib import Path

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.grid import NO_NUMBERS, Grid, Row
from planabierto.documents.readers.formats import ACCEPTED
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """Read a text file whose cells are separated by tabs; each line of the file is a row, so that line numbers are those of the file.

    UTF-8 is read as it is; another encoding is guessed and told in a notice. Raises `UnreadableFileError` where it is no text,
    `HostileFileError` where it breaks a limit of cells, columns or characters.
    """
    stored = path.read_bytes()
    notices: tuple[str, ...] = ()
    try:
        text = stored.decode("utf-16" if stored.startswith(_WIDE_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        text, encoding = _guessed(stored, path.name)
        notices = (f"El archivo no está en UTF-8: se leyó como {encoding}. Revise que los acentos se vean bien.",)
    if "\x00" in text:
        raise UnreadableFileError(f"«{path.name}» no es un archivo de texto. {ACCEPTED}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if text.count("\t") + len(lines) > limits.cells:
        raise HostileFileError(
            f"«{path.name}» tiene más de {limits.cells:,} celdas. Suba solo el informe de seguimiento."
        )
    return Grid(
        file=path.name,
        rows=tuple(
            Row(_cells(line, number, path.name, limits), NO_NUMBERS, line=number)
            for number, line in enumerate(lines, 1)
        ),
        notices=notices,
    )


def _cells(line: str, number: int, name: str, limits: Limits) -> tuple[str, ...]:
    cells = tuple(line.split("\t"))
    if len(cells) > limits.columns:
        raise HostileFileError(
            f"La línea {number} de «{name}» tiene {len(cells):,} columnas; se leen hasta {limits.columns:,}. "
            "Revise que sea el informe de seguimiento."
        )
    if len(line) > limits.cell_characters and max(map(len, cells)) > limits.cell_characters:
        raise HostileFileError(
            f"La línea {number} de «{name}» tiene una celda de más de {limits.cell_characters:,} caracteres. "
            "Revise que sea el informe de seguimiento."
        )
    return cells


def _guessed(stored: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(stored, cp_isolation=["cp1252", "mac_roman", "utf_16", "utf_16_le", "utf_16_be"]).best()
    if best is None:
        raise UnreadableFileError(
            f"No se reconoce la codificación de «{name}»: no es texto o está dañado. Guárdelo de nuevo como texto UTF-8."
        )
    return str(best), best.encoding
