"""The kinds of file that are taken, and which of them a file is, told by its content; its name must say the same."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.documents.readers.formats import Format
from planabierto.documents.readers.package import open_package
from planabierto.documents.readers.preflight import COMPOUND, ZIP, foreign_kind, may_be_text, old_office
from planabierto.office.base.filing.errors import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from django.utils.functional import _StrPromise

    from planabierto.documents.readers.limits import Limits

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


class Kind(Enum):
    """A kind of file: the type that a browser is told, the endings of its name, the usual one first, and what it is in words."""

    PDF = ("application/pdf", (".pdf",), gettext_lazy("un PDF"))
    JPEG = ("image/jpeg", (".jpg", ".jpeg"), gettext_lazy("una fotografía JPEG"))
    PNG = ("image/png", (".png",), gettext_lazy("una imagen PNG"))
    WEBP = ("image/webp", (".webp",), gettext_lazy("una imagen WebP"))
    XLSX = (f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), gettext_lazy("un libro de Excel"))
    ODS = ("application/vnd.oasis.opendocument.spreadsheet", (".ods",), gettext_lazy("una hoja de OpenDocument"))
    DOCX = (f"{_OFFICE}.wordprocessingml.document", (".docx",), gettext_lazy("un documento de Word"))
    CSV = ("text/csv", (".csv",), gettext_lazy("un texto separado por comas"))
    TXT = ("text/plain", (".txt",), gettext_lazy("un texto"))

    def __init__(self, media_type: str, suffixes: tuple[str, ...], words: _StrPromise) -> None:
        self.media_type = media_type
        self.suffixes = suffixes
        self.words = words


BY_MEDIA_TYPE: Final = {kind.media_type: kind for kind in Kind}
SUFFIXES: Final = tuple(suffix for kind in Kind for suffix in kind.suffixes)
"""What a field for a file may offer."""

_BY_SUFFIX: Final = {suffix: kind for kind in Kind for suffix in kind.suffixes}
_PACKAGES: Final = {Format.XLSX: Kind.XLSX, Format.ODS: Kind.ODS, Format.DOCX: Kind.DOCX}
_OPENINGS: Final = ((b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"\xff\xd8\xff", Kind.JPEG))
_HEAD_BYTES: Final = 4096
_BRANDS_OF_PHOTOS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_BLANK: Final = b"\xef\xbb\xbf\t\n\x0c\r "
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Tabs, line and page breaks, and the escape sign of old printers are text; other control characters are not.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NO_TEXT_BYTES: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def accepted_words() -> str:
    """Which kinds are taken, as a sentence."""
    return _("Se aceptan PDF, JPEG, PNG, WebP, XLSX, ODS, DOCX, CSV y TXT.")


def kind_of(path: Path, *, limits: Limits) -> Kind:
    """Which kind a file is; a zip document has then passed its limits. `path` bears the name that the person gave.

    Raises `FileRefusedError` for what is not taken and where name and content disagree, `UnreadableFileError` for a zip document
    that breaks a limit or is damaged.
    """
    found = _told_by_content(path, limits)
    suffix = path.suffix.lower()
    if found is Kind.TXT and suffix in Kind.CSV.suffixes:
        return Kind.CSV
    if suffix not in found.suffixes:
        raise _misnamed(path.name, suffix, found)
    return found


def _told_by_content(path: Path, limits: Limits) -> Kind:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(ZIP):
        with open_package(path, limits=limits) as package:
            package.verify()
            return _PACKAGES[package.format]
    if head.lstrip(_BLANK).startswith(b"%PDF-"):
        return Kind.PDF
    for opening, kind in _OPENINGS:
        if head.startswith(opening):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(COMPOUND):
        raise old_office(path)
    foreign = _("una fotografía HEIC o AVIF") if head[4:8] == b"ftyp" and head[8:12] in _BRANDS_OF_PHOTOS else None
    foreign = foreign or foreign_kind(head)
    if foreign:
        raise FileRefusedError(
            _("«%(name)s» es %(what)s, que no se acepta. Guárdelo en otra forma: %(accepted)s")
            % {"name": path.name, "what": foreign, "accepted": _lowered(accepted_words())}
        )
    if not _is_text(path, head):
        raise _unknown(path.name, path.suffix.lower())
    return Kind.TXT


def _is_text(path: Path, head: bytes) -> bool:
    """Whether the whole of a file is text: of UTF-16 by its mark, else of any writing that is ASCII below 128."""
    if not may_be_text(head):
        return False
    body = path.read_bytes()
    encoding = _WIDE.get(body[:2])
    if encoding is None:
        return not _NO_TEXT_BYTES.search(body)
    try:
        return not _NO_TEXT.search(body[2:].decode(encoding))
    except UnicodeDecodeError:
        return False


def _unknown(name: str, suffix: str) -> FileRefusedError:
    promised = _BY_SUFFIX.get(suffix)
    if promised is None or promised in {Kind.CSV, Kind.TXT}:
        return FileRefusedError(
            _("No se reconoce qué es «%(name)s», y no se guardó. %(accepted)s")
            % {"name": name, "accepted": accepted_words()}
        )
    return FileRefusedError(
        _(
            "Este archivo se llama «%(name)s» pero por dentro no es %(promised)s: está dañado, incompleto o se le cambió el nombre. "
            "Ábralo en su programa, guárdelo de nuevo y vuelva a subirlo."
        )
        % {"name": name, "promised": promised.words}
    )


def _misnamed(name: str, suffix: str, found: Kind) -> FileRefusedError:
    """Why a file is not taken whose content is of a kind and whose name says another, or none."""
    if found is Kind.TXT and suffix in _BY_SUFFIX:
        return _unknown(name, suffix)
    words = {"name": name, "found": found.words, "ending": found.suffixes[0], "suffix": suffix}
    if found is Kind.TXT and suffix:
        words["accepted"] = accepted_words()
        return FileRefusedError(
            _("«%(name)s» termina en «%(suffix)s», que no se acepta. Guárdelo como documento: %(accepted)s") % words
        )
    if not suffix:
        return FileRefusedError(
            _(
                "El nombre «%(name)s» no tiene terminación, y por dentro es %(found)s. "
                "Póngale «%(ending)s» al final y vuelva a subirlo."
            )
            % words
        )
    return FileRefusedError(
        _(
            "Este archivo se llama «%(name)s» pero es %(found)s. "
            "Si es el que quería subir, cambie su terminación a «%(ending)s»; si no, elija el correcto."
        )
        % words
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
