"""What a file is, told by its content before its name, and the limits that hold before anything of it is parsed."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from planabierto.core.errors import HostileFileError, UnreadableFileError

_HEAD_BYTES = 4096
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ACCEPTED = "Use el documento en texto separado por tabulaciones, XLSX, ODS, DOCX o PDF."

_FOREIGN = (
    (b"\x89PNG", "una imagen PNG"),
    (b"\xff\xd8\xff", "una fotografía JPEG"),
    (b"GIF8", "una imagen GIF"),
    (b"II*\x00", "una imagen TIFF"),
    (b"MM\x00*", "una imagen TIFF"),
    (b"\x1f\x8b", "un archivo comprimido GZIP"),
    (b"7z\xbc\xaf", "un archivo comprimido 7z"),
    (b"Rar!", "un archivo comprimido RAR"),
    (b"BZh", "un archivo comprimido BZIP2"),
    (b"\xfd7zXZ", "un archivo comprimido XZ"),
    (b"\x7fELF", "un programa"),
    (b"{\\rtf", "un texto RTF"),
    (b"SQLite format 3", "una base de datos"),
)
_FOREIGN_BINARY = ((b"BM", "una imagen BMP"), (b"RIFF", "una imagen, un audio o un video"), (b"MZ", "un programa"))
_MARKUP = (
    (b"<!doctype html", "una página web"),
    (b"<html", "una página web"),
    (b"<svg", "un dibujo SVG"),
    (b"<?xml", "un archivo XML"),
    (b"<!doctype", "un archivo XML"),
)


class Format(Enum):
    """A form in which a plan can be read; the value says it in Spanish with its article."""

    TEXT = "un texto separado por tabulaciones"
    XLSX = "un libro de Excel (.xlsx)"
    ODS = "una hoja de cálculo OpenDocument (.ods)"
    DOCX = "un documento de Word (.docx)"
    PDF = "un PDF"


BY_SUFFIX = {".xlsx": Format.XLSX, ".ods": Format.ODS, ".docx": Format.DOCX, ".pdf": Format.PDF}
"""The formats whose content can be told from text; a name that ends so promises one of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused; every limit is inclusive, sizes are in bytes, texts in characters.

    The ratio of inflated to compressed size is asked only of entries that inflate above `ratio_floor_bytes`. `cells` and
    `columns` count up to the last filled cell of a row, blanks before it included. The defaults are those of the threat model.
    """

    file_bytes: int = 20 * 2**20
    entries: int = 2_000
    inflated_bytes: int = 64 * 2**20
    inflation_ratio: int = 100
    ratio_floor_bytes: int = 2**20
    sheets: int = 50
    cells: int = 1_000_000
    columns: int = 16_384
    cell_characters: int = 32_767
    pages: int = 500


DEFAULT_LIMITS = Limits()


def detect(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Format:
    """Tell what a file is by its first bytes, and by its name only where the content could be anything.

    Raises `UnreadableFileError` where nothing can be read from it (missing, a folder, empty, another kind of file, encrypted),
    `HostileFileError` where it is larger than the limit or is a zip that breaks one.
    """
    head = _head(path, limits)
    if head.startswith(_ZIP):
        from planabierto.documents.readers.package import open_package

        with open_package(path, limits=limits) as package:
            return package.format
    promised = BY_SUFFIX.get(path.suffix.lower())
    if head.startswith(b"%PDF-") or (promised is Format.PDF and b"%PDF-" in head[:1024]):
        return Format.PDF
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_office(path)
    foreign = _foreign(head)
    if foreign:
        raise UnreadableFileError(
            f"«{path.name}» es {foreign}, no un documento con tablas que se puedan leer. {_ACCEPTED}"
        )
    if promised:
        raise UnreadableFileError(
            f"«{path.name}» dice ser {promised.value} y su contenido no lo es: está dañado, incompleto o se le cambió el nombre. "
            "Vuelva a descargarlo o guárdelo de nuevo desde su programa."
        )
    if not _may_be_text(head):
        raise UnreadableFileError(f"«{path.name}» no es texto ni un documento que se pueda leer. {_ACCEPTED}")
    return Format.TEXT


def _head(path: Path, limits: Limits) -> bytes:
    """The first bytes of a regular file that is neither empty nor too large."""
    name = path.name or str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFileError(
                f"«{name}» es una carpeta, no un documento. Indique el archivo que está dentro de ella."
            )
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFileError(
                f"«{name}» no es un archivo corriente y no se abrió. Indique el archivo del documento."
            )
        if status.st_size > limits.file_bytes:
            raise HostileFileError(
                f"«{name}» pesa {_megabytes(status.st_size)} MB y se aceptan hasta {_megabytes(limits.file_bytes)} MB. "
                "Quite imágenes y hojas ajenas al plan, o divídalo."
            )
        if status.st_size == 0:
            raise UnreadableFileError(f"«{name}» está vacío (0 bytes). Vuelva a guardarlo o a descargarlo.")
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError:
        if path.is_symlink():
            raise UnreadableFileError(
                f"«{name}» es un enlace a un archivo que ya no está en su lugar. Indique el archivo verdadero."
            ) from None
        raise UnreadableFileError(f"No existe el archivo «{path}». Revise el nombre y la carpeta.") from None
    except PermissionError:
        raise UnreadableFileError(
            f"No hay permiso para leer «{name}». Pídalo a quien lo guardó o use una copia."
        ) from None
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise UnreadableFileError(
            f"El sistema no pudo abrir «{name}». Revise el nombre, o cópielo a este equipo."
        ) from None


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".removesuffix(".0")


def _old_office(path: Path) -> UnreadableFileError:
    """Why a compound file is not read: the streams that it names say whether it is encrypted or of before 2007."""
    stored = path.read_bytes()
    if _stream("EncryptedPackage") in stored:
        return encrypted(path)
    kind, modern = "un documento de Office anterior a 2007", ".xlsx o .docx"
    if _stream("Workbook") in stored or _stream("Book") in stored:
        kind, modern = "un libro de Excel anterior a 2007 (.xls)", ".xlsx"
    elif _stream("WordDocument") in stored:
        kind, modern = "un documento de Word anterior a 2007 (.doc)", ".docx"
    return UnreadableFileError(
        f"«{path.name}» es {kind}, que no se lee. Ábralo en su programa y guárdelo como {modern}."
    )


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def encrypted(path: Path) -> UnreadableFileError:
    """The refusal of a file that asks for a password."""
    return UnreadableFileError(
        f"«{path.name}» está protegido con contraseña. Guárdelo sin contraseña y vuelva a intentarlo."
    )


def damaged(path: Path) -> UnreadableFileError:
    """The refusal of a document that its own format's rules do not let read."""
    promised = BY_SUFFIX.get(path.suffix.lower())
    what = f"no se pudo abrir como {promised.value}" if promised else "no se pudo abrir"
    return UnreadableFileError(
        f"«{path.name}» está dañado o incompleto y {what}. Vuelva a descargarlo o guárdelo de nuevo desde su programa."
    )


def _foreign(head: bytes) -> str | None:
    """What the file is, where its first bytes are those of a kind that holds no table for us."""
    known = _FOREIGN + _FOREIGN_BINARY if b"\x00" in head else _FOREIGN
    for magic, kind in known:
        if head.startswith(magic):
            return kind
    opening = head.removeprefix(_MARK).lstrip()[:64].lower()
    return next((kind for magic, kind in _MARKUP if opening.startswith(magic)), None)


def _may_be_text(head: bytes) -> bool:
    """Whether the bytes can be text: a NUL stands only in UTF-16, and there on one side of each pair."""
    if head.startswith(_WIDE_MARKS) or b"\x00" not in head:
        return True
    return not (0 in head[0::2] and 0 in head[1::2])
