"""Tab-separated text as a word processor exports a follow-up: a line is a row, cells stand between tabs."""

from __future__ import annotations

from pathlib import Path

from planabierto.core.errors import UnreadableFileError
from planabierto.documents.grid import NO_NUMBERS, Grid, Row

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> Grid:
    """Read a text file whose cells are separated by tabs; every line of the file is a row, so that line numbers are those of the file.

    UTF-8 is read as it is; another encoding is guessed and told in a notice. Raises `UnreadableFileError` where it is no text.
    """
    stored = path.read_bytes()
    notices: tuple[str, ...] = ()
    try:
        text = stored.decode("utf-16" if stored.startswith(_WIDE_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        text, encoding = _guessed(stored, path.name)
        notices = (f"El archivo no está en UTF-8: se leyó como {encoding}. Revise que los acentos se vean bien.",)
    if "\x00" in text:
        raise UnreadableFileError(
            f"«{path.name}» no es un archivo de texto. Suba el documento en texto, XLSX, DOCX o PDF."
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Grid(
        file=path.name,
        rows=tuple(Row(tuple(line.split("\t")), NO_NUMBERS, line=number) for number, line in enumerate(lines, 1)),
        notices=notices,
    )


def _guessed(stored: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(stored, cp_isolation=["cp1252", "cp1250", "mac_roman", "utf_16", "utf_16_le", "utf_16_be"]).best()
    if best is None:
        raise UnreadableFileError(
            f"No se reconoce la codificación de «{name}»: no es texto o está dañado. Guárdelo de nuevo como texto UTF-8."
        )
    return str(best), best.encoding
