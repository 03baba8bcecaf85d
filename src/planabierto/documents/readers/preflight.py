"""What a file is, told by its content before its name and before anything of it is parsed."""

from __future__ import annotations

import stat
from pathlib import Path

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.readers.formats import ACCEPTED, BY_SUFFIX, Format, encrypted
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits

_HEAD_BYTES = 4096
_LEAD_BYTES = 1024
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

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


def detect(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Format:
    """Tell what a file is by its first bytes, and by its name only where the content could be anything.

    Raises `UnreadableFileError` where nothing can be read from it (missing, a folder, empty, another kind of file, encrypted),
    `HostileFileError` where it is larger than the limit or is a zip that breaks one.
    """
    head = _head(path, limits)
    if head.startswith(ZIP):
        from planabierto.documents.readers.package import open_package

        with open_package(path, limits=limits) as package:
            return package.format
    promised = BY_SUFFIX.get(path.suffix.lower())
    for one in Format:
        # What is promised may stand behind a few bytes of whatever brought the file.
        if one.opening and (head.startswith(one.opening) or (promised is one and one.opening in head[:_LEAD_BYTES])):
            return one
    if head.startswith(COMPOUND):
        raise old_office(path)
    foreign = foreign_kind(head)
    if foreign:
        raise UnreadableFileError(
            f"«{path.name}» es {foreign}, no un documento con tablas que se puedan leer. {ACCEPTED}"
        )
    if promised:
        raise UnreadableFileError(
            f"«{path.name}» dice ser {promised.words} y su contenido no lo es: está dañado, incompleto o se le cambió el nombre. "
            "Vuelva a descargarlo o guárdelo de nuevo desde su programa."
        )
    if not may_be_text(head):
        raise UnreadableFileError(f"«{path.name}» no es texto ni un documento que se pueda leer. {ACCEPTED}")
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


def old_office(path: Path) -> UnreadableFileError:
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


def foreign_kind(head: bytes) -> str | None:
    """What the file is, where its first bytes are those of a kind that holds no table for us."""
    known = _FOREIGN + _FOREIGN_BINARY if b"\x00" in head else _FOREIGN
    for magic, kind in known:
        if head.startswith(magic):
            return kind
    opening = head.removeprefix(_MARK).lstrip()[:64].lower()
    return next((kind for magic, kind in _MARKUP if opening.startswith(magic)), None)


def may_be_text(head: bytes) -> bool:
    """Whether the bytes can be text: a NUL stands only in UTF-16, and there on one side of each pair."""
    if head.startswith(_WIDE_MARKS) or b"\x00" not in head:
        return True
    return not (0 in head[0::2] and 0 in head[1::2])
