"""The files of an edition: each is made from its canonical values alone, and the same edition always gives the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.calendar import period_code
from planabierto.core.edition import Edition, EditionAudience, edition_code, edition_json
from planabierto.core.freezing import address_word
from planabierto.core.seal import canonical_json
from planabierto.core.thawing import periodicity_of

if TYPE_CHECKING:
    from planabierto.documents.editions.pades import SigningCertificate

MANIFEST_FORM: Final = 1
"""Grows when the list of the files of an edition is written differently."""
JSON_TYPE: Final = "application/json"
MANIFEST_SUFFIX: Final = "-archivos.json"
SIGNATURE_SUFFIX: Final = "-firma.json"
MANIFEST_SIGNATURE_SUFFIX: Final = "-archivos-firma.json"
SIGNED_PDF_SUFFIX: Final = "-firmado.pdf"


class EditionFile(NamedTuple):
    """One file of an edition, as its list names it; `size` in bytes."""

    name: str
    sha256: str
    size: int
    media_type: str


def edition_stem(edition: Edition) -> str:
    """The beginning of the names of all its files: "seguimiento-poi-2024-t3-v2", with "interno" for an internal edition."""
    figures = edition.figures
    parts = [
        "seguimiento",
        address_word(edition.publisher.plan_word) or "plan",
        str(figures.year),
        period_code(periodicity_of(edition), figures.period).lower(),
        "" if edition.audience is EditionAudience.PUBLIC else "interno",
        f"v{edition.number}",
    ]
    return "-".join(part for part in parts if part)


def edition_files(edition: Edition, folder: Path) -> tuple[EditionFile, ...]:
    """Write every file of an edition into an existing folder, the canonical JSON first.

    Raises `UnwritableFormatError` where a writer cannot hold a text (see `write_document`).
    """
    from planabierto.documents.editions.flat import flat_csv
    from planabierto.documents.editions.package import data_package
    from planabierto.documents.editions.printed import PRINTED, print_edition
    from planabierto.documents.editions.stratml import stratml

    stem = edition_stem(edition)
    text = edition_json(edition)
    files = [
        _written(folder / f"{stem}.json", text.encode(), JSON_TYPE),
        _written(folder / f"{stem}.csv", flat_csv(edition).encode("utf-8-sig"), "text/csv"),
    ]
    for suffix, media_type in PRINTED.items():
        path = folder / f"{stem}{suffix}"
        print_edition(edition, path)
        files.append(_described(path, media_type))
    files += [
        _written(folder / f"{stem}-datos.zip", data_package(edition, name=stem), "application/zip"),
        _written(folder / f"{stem}-stratml.xml", stratml(edition), "application/xml"),
    ]
    return tuple(files)


def signed_pdf(edition: Edition, folder: Path, certificate: SigningCertificate) -> EditionFile:
    """Write the official PDF of an edition, which is in the folder already, again with an electronic signature; raises as `sign_pdf`."""
    from planabierto.documents.editions.pades import sign_pdf
    from planabierto.documents.editions.printed import PRINTED

    stem = edition_stem(edition)
    content = sign_pdf((folder / f"{stem}.pdf").read_bytes(), certificate)
    return _written(folder / f"{stem}{SIGNED_PDF_SUFFIX}", content, PRINTED[".pdf"])


def manifest_json(edition: Edition, files: tuple[EditionFile, ...]) -> str:
    """The canonical list of the files of an edition: with its signature, what is published as `…-archivos.json`."""
    return canonical_json(
        {
            "form": MANIFEST_FORM,
            "code": edition_code(edition),
            "files": [file._asdict() for file in files],
        }
    )


def _written(path: Path, content: bytes, media_type: str) -> EditionFile:
    path.write_bytes(content)
    return _described(path, media_type)


def _described(path: Path, media_type: str) -> EditionFile:
    content = path.read_bytes()
    return EditionFile(path.name, hashlib.sha256(content).hexdigest(), len(content), media_type)
