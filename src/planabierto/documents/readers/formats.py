"""The forms in which a plan can be read: each with its words, how its files are told from others, and the reader that opens them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from planabierto.core.errors import UnreadableFileError

_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."


class Format(Enum):
    """A form in which a plan can be read: its words in Spanish with their article, the suffix of its files, and its reader.

    The reader is a module with `read(path, *, limits) -> Grid`, imported only when such a file comes. A file is of a format that has an
    `opening` where it begins so, and of one that has `types` where it is a zip whose declared type is one of them; text is what is left.
    """

    TEXT = ("un texto separado por tabulaciones", ".txt", "planabierto.documents.readers.text")
    XLSX = (
        "un libro de Excel (.xlsx)",
        ".xlsx",
        "planabierto.documents.readers.xlsx",
        b"",
        (f"{_OFFICE_TYPE}spreadsheetml.sheet.main+xml", f"{_OFFICE_TYPE}spreadsheetml.template.main+xml"),
    )
    ODS = (
        "una hoja de cálculo OpenDocument (.ods)",
        ".ods",
        "planabierto.documents.readers.ods",
        b"",
        ("application/vnd.oasis.opendocument.spreadsheet",),
    )
    DOCX = (
        "un documento de Word (.docx)",
        ".docx",
        "planabierto.documents.readers.docx",
        b"",
        (f"{_OFFICE_TYPE}wordprocessingml.document.main+xml", f"{_OFFICE_TYPE}wordprocessingml.template.main+xml"),
    )
    PDF = ("un PDF", ".pdf", "planabierto.documents.readers.pdf", b"%PDF-")

    def __init__(self, words: str, suffix: str, reader: str, opening: bytes = b"", types: tuple[str, ...] = ()) -> None:
        self.words = words
        self.suffix = suffix
        self.reader = reader
        self.opening = opening
        self.types = types


BY_SUFFIX = {one.suffix: one for one in Format if one.opening or one.types}
"""The formats whose content can be told from text; a name that ends so promises one of them."""

BY_TYPE = {declared: one for one in Format for declared in one.types}
"""The formats that are zip documents, by the type that such a document declares."""

_NAMES = [one.name for one in BY_SUFFIX.values()]
ACCEPTED = f"Use el documento en texto separado por tabulaciones, {', '.join(_NAMES[:-1])} o {_NAMES[-1]}."
"""What is asked for where a file cannot be read."""


def encrypted(path: Path) -> UnreadableFileError:
    """The refusal of a file that asks for a password."""
    return UnreadableFileError(
        f"«{path.name}» está protegido con contraseña. Guárdelo sin contraseña y vuelva a intentarlo."
    )


def damaged(path: Path) -> UnreadableFileError:
    """The refusal of a document that its own format's rules do not let read."""
    promised = BY_SUFFIX.get(path.suffix.lower())
    what = f"no se pudo abrir como {promised.words}" if promised else "no se pudo abrir"
    return UnreadableFileError(
        f"«{path.name}» está dañado o incompleto y {what}. Vuelva a descargarlo o guárdelo de nuevo desde su programa."
    )
