"""Giving a stored file out: always as an attachment that no browser runs. Whoever calls has asked the policy."""

from __future__ import annotations

import os
from typing import Final, Protocol
from urllib.parse import quote

import structlog
from django.http import FileResponse
from django.utils.translation import gettext as _

from planabierto.office.base.filing.errors import MissingFileError
from planabierto.office.base.filing.kinds import BY_MEDIA_TYPE
from planabierto.office.base.filing.names import safe_name
from planabierto.office.base.filing.scanning import ScanState
from planabierto.office.base.filing.storage import media_path

LOG = structlog.get_logger("planabierto.filing")

_UNKNOWN_TYPE: Final = "application/octet-stream"
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Stored(Protocol):
    """What a row says of its file."""

    @property
    def path(self) -> str:
        """Its place under the media folder."""

    @property
    def sha256(self) -> str:
        """Its hash, for the log."""

    @property
    def size(self) -> int:
        """Its size in bytes."""

    @property
    def media_type(self) -> str:
        """Its type, as it was told by its content."""

    @property
    def scan_state(self) -> str:
        """What the scanner said."""


def file_response(stored: Stored, *, as_name: str) -> FileResponse:
    """The file as an attachment under a name; its ending becomes that of its type.

    Raises `MissingFileError` (404) where the file is gone, is not of the size that was stored, or turned out to be infected.
    """
    if stored.scan_state == ScanState.INFECTED:
        raise MissingFileError(
            _("El antivirus encontró un programa dañino en este archivo, y no se entrega. Suba una copia limpia.")
        )
    try:
        file = media_path(stored.path).open("rb")
        size = os.fstat(file.fileno()).st_size
    except OSError as error:
        LOG.error("a stored file is gone", path=stored.path, sha256=stored.sha256, error=str(error))  # noqa: TRY400  expected, told
        raise _gone() from error
    if size != stored.size:
        file.close()
        LOG.error("a stored file changed", path=stored.path, sha256=stored.sha256, size=size, stored_size=stored.size)
        raise _gone()
    kind = BY_MEDIA_TYPE.get(stored.media_type)
    name = safe_name(as_name)
    if kind is not None and not name.lower().endswith(kind.suffixes):
        name = safe_name(f"{name}{kind.suffixes[0]}")
    response = FileResponse(file, content_type=_UNKNOWN_TYPE if kind is None else kind.media_type)
    for header, value in (*_HEADERS.items(), ("Content-Disposition", disposition(name))):
        response.headers[header] = value
    return response


def disposition(name: str) -> str:
    """`Content-Disposition` of an attachment after RFC 6266: the name in UTF-8, and in ASCII for what does not know the other."""
    plain = "".join(sign if sign.isascii() and sign not in '"\\%' else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _gone() -> MissingFileError:
    return MissingFileError(
        _(
            "El archivo está registrado pero el servidor no lo tiene completo. Avise a la administración del sistema: "
            "está en la última copia de seguridad."
        )
    )
