"""The package for a transparency portal: one ZIP with the files of an edition and an index with what such a portal asks of each.

The national portal lists a document by title, year, state, dates and size; ours adds to it and does not replace it.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import override

from planabierto.core.edition import read_edition
from planabierto.documents.editions import edition_stem
from planabierto.office.base.filing.storage import media
from planabierto.office.publication.models import EditionState
from planabierto.office.publication.queries import edition_text
from planabierto.office.publication.signing import public_pem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.office.publication.models import Edition, EditionFile

INDEX: Final = "indice.csv"
PUBLIC_KEY: Final = "clave-publica.pem"
COLUMNS: Final = (
    "archivo",
    "titulo",
    "anio",
    "periodo",
    "estado",
    "fecha_de_publicacion",
    "version",
    "rectifica_a",
    "formato",
    "tamano_bytes",
    "sha256",
)
_NOON: Final = (12, 0, 0)
_PACKED: Final = ("zip", "pdf", "xlsx", "docx")


def package_name(edition: Edition) -> str:
    """What the package is called where it is saved."""
    return f"{edition_stem(read_edition(edition_text(edition)))}-portal.zip"


def portal_package(edition: Edition) -> bytes:
    """The ZIP: the index, the public key, and every file. The same edition in the same state gives the same bytes."""
    files = list(edition.files.order_by("name"))
    stream = BytesIO()
    day = edition.issued_on
    with ZipFile(stream, "w") as package:

        def add(name: str, content: bytes) -> None:
            part = ZipInfo(name, (day.year, day.month, day.day, *_NOON))
            part.compress_type = ZIP_STORED if name.rpartition(".")[2] in _PACKED else ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            package.writestr(part, content)

        add(INDEX, _index(edition, files).encode("utf-8-sig"))
        add(PUBLIC_KEY, public_pem(edition.signing_key))
        for one in files:
            add(one.name, media(one.path).read_bytes())
    return stream.getvalue()


def _index(edition: Edition, files: Iterable[EditionFile]) -> str:
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    with override("es"):
        state = str(EditionState(edition.state).label)
    for one in files:
        writer.writerow(
            (
                one.name,
                edition.title,
                edition.follow_up.plan.year,
                edition.follow_up.period,
                state,
                edition.issued_on.isoformat(),
                edition.number,
                "" if edition.corrects is None else edition.corrects.number,
                one.name.rpartition(".")[2].upper(),
                one.size,
                one.sha256,
            )
        )
    return stream.getvalue()
