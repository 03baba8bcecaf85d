"""What a file must be before it is kept: of a kind that is taken, not too large to be looked at, and without anything that acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

import structlog
from django.utils.translation import gettext as _

from planabierto.core.errors import UnreadableFileError
from planabierto.documents.readers.confined import ChildError, End
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits
from planabierto.office.base.filing.errors import FileRefusedError
from planabierto.office.base.filing.images import BrokenImageError, size_of
from planabierto.office.base.filing.kinds import Kind, kind_of
from planabierto.office.base.filing.pdf_structure import Trait, refused_trait

if TYPE_CHECKING:
    from pathlib import Path

LOG = structlog.get_logger("planabierto.filing")

LARGEST_FILE: Final = 20 * 2**20
"""Bytes of a file, inclusive."""
MOST_PIXELS: Final = 40_000_000
"""Width times height of a picture, inclusive."""
_PIXELS_OF_A_MEGAPIXEL: Final = 1_000_000
_IMAGES: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})


def check(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Kind:
    """The kind of a file that may be kept; `path` bears the name that the person gave, and the sentences quote it.

    Raises `FileRefusedError` for any other.
    """
    if not path.stat().st_size:
        raise FileRefusedError(
            _("«%(name)s» está vacío (0 bytes). Guárdelo de nuevo desde su programa y vuelva a subirlo.")
            % {"name": path.name}
        )
    try:
        kind = kind_of(path, limits=limits)
    except UnreadableFileError as error:
        raise FileRefusedError(str(error)) from error
    if kind in _IMAGES:
        _check_image(path, kind)
    elif kind is Kind.PDF:
        _check_pdf(path, limits)
    return kind


def _check_image(path: Path, kind: Kind) -> None:
    try:
        size = size_of(path.read_bytes(), kind)
    except BrokenImageError as error:
        raise _damaged(path) from error
    if size.pixels > MOST_PIXELS:
        raise FileRefusedError(
            _(
                "La imagen «%(name)s» mide %(width)s × %(height)s puntos y se aceptan hasta %(most)s millones de puntos. "
                "Redúzcala y vuelva a subirla."
            )
            % {
                "name": path.name,
                "width": f"{size.width:,}",
                "height": f"{size.height:,}",
                "most": MOST_PIXELS // _PIXELS_OF_A_MEGAPIXEL,
            }
        )


def _check_pdf(path: Path, limits: Limits) -> None:
    try:
        found = refused_trait(path, pages=limits.pages)
    except ChildError as error:
        LOG.warning("a file stopped its reader", end=error.end.name, complaints=error.complaints)
        raise _stopped(path, error.end) from error
    if found is not None:
        trait, pages = found
        raise FileRefusedError(
            _sentence(trait) % {"name": path.name, "pages": f"{pages:,}", "most": f"{limits.pages:,}"}
        )


def _sentence(trait: Trait) -> str:  # noqa: PLR0911  one sentence for each
    """Why a PDF with this is not taken, and what to do."""
    match trait:
        case Trait.DAMAGED:
            return _("«%(name)s» está dañado o incompleto. Guárdelo de nuevo desde su programa y vuelva a subirlo.")
        case Trait.ENCRYPTED:
            return _(
                "El PDF «%(name)s» está protegido con contraseña o con restricciones. Guárdelo sin ellas y vuelva a subirlo."
            )
        case Trait.TOO_LONG:
            return _("El PDF «%(name)s» tiene %(pages)s páginas y se aceptan hasta %(most)s. Divídalo en partes.")
        case Trait.SCRIPT:
            return _(
                "El PDF «%(name)s» lleva dentro un programa (JavaScript). Imprímalo a PDF y suba el que resulte: se verá igual."
            )
        case Trait.LAUNCH:
            return _(
                "El PDF «%(name)s» abre otros programas o archivos. Imprímalo a PDF y suba el que resulte: se verá igual."
            )
        case Trait.FILE:
            return _("El PDF «%(name)s» lleva otros archivos dentro. Quítelos y súbalos aparte.")
        case Trait.FORM:
            return _(
                "El PDF «%(name)s» es un formulario XFA, que no todos los programas muestran. Imprímalo a PDF y suba el que resulte."
            )
    assert_never(trait)


def _damaged(path: Path) -> FileRefusedError:
    return FileRefusedError(_sentence(Trait.DAMAGED) % {"name": path.name})


def _stopped(path: Path, end: End) -> FileRefusedError:
    """Why a file is not taken that its reader did not get through."""
    if end is End.FAILED:
        return _damaged(path)
    return FileRefusedError(
        _(
            "Revisar «%(name)s» tarda o pide más memoria de lo que se da a un archivo, y no se guardó. "
            "Divídalo, o imprímalo a PDF y suba el que resulte."
        )
        % {"name": path.name}
    )
