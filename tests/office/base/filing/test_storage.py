"""Files lie where nobody can ask for them by name, are written once, and never outside the media folder."""

import hashlib
import os
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from planabierto.core.errors import HostileFileError
from planabierto.office.base.filing.errors import MissingFileError
from planabierto.office.base.filing.names import safe_name
from planabierto.office.base.filing.storage import (
    StoredFile,
    media,
    media_path,
    quarantine,
    remove,
    store,
    under_its_name,
)

LARGEST = 10 * 2**20


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_file_is_stored_whole_with_its_hash(media_folder: Path) -> None:
    body = os.urandom(200_000)
    stored = store(BytesIO(body), "informe.xlsx", institution_id=7, largest=LARGEST)
    assert (stored.sha256, stored.size) == (hashlib.sha256(body).hexdigest(), 200_000)
    assert files_in(media_folder) == [media(stored.path)]
    assert media(stored.path).read_bytes() == body
    institution, two, name = stored.path.split("/")
    assert (institution, two) == ("7", name[:2])


def test_same_file_twice_lies_in_two_places(media_folder: Path) -> None:
    for _ in range(2):
        store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST)
    assert len(files_in(media_folder)) == 2


def test_file_is_readable_by_its_owner_and_group_alone() -> None:
    stored = store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST)
    assert media(stored.path).stat().st_mode & 0o007 == 0


def test_file_that_is_too_large_leaves_nothing(media_folder: Path) -> None:
    with pytest.raises(HostileFileError, match="pesa más de 1 MB"):
        store(BytesIO(b"x" * (2**20 + 1)), "grande.txt", institution_id=7, largest=2**20)
    assert files_in(media_folder) == []


def test_file_of_exactly_the_limit_is_kept() -> None:
    assert store(BytesIO(b"x" * 2**20), "justo.txt", institution_id=7, largest=2**20).size == 2**20


def test_reading_fails_half_way_and_nothing_stays(media_folder: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                message = "the connection broke"
                raise OSError(message)
            return super().read(size)

    with pytest.raises(OSError, match="broke"):
        store(Broken(b"x" * 200_000), "a.txt", institution_id=7, largest=LARGEST)
    assert files_in(media_folder) == []


def test_refused_file_is_moved_aside(media_folder: Path) -> None:
    stored = store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST)
    aside = quarantine(stored)
    assert aside.path.startswith("quarantine/7/")
    assert files_in(media_folder) == [media(aside.path)]


def test_removed_file_is_gone(media_folder: Path) -> None:
    remove(store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST))
    assert files_in(media_folder) == []


def test_file_is_read_under_its_name(media_folder: Path) -> None:
    stored = store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST)
    with under_its_name(stored, "../../Seguimiento ñ.txt") as path:
        assert (path.name, path.read_bytes()) == ("Seguimiento ñ.txt", b"x")
        assert path.is_relative_to(media_folder)
    assert files_in(media_folder) == [media(stored.path)]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("informe.xlsx", "informe.xlsx"),
        ("C:\\Users\\ana\\informe.xlsx", "informe.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b.txt", "ab.txt"),
        ("factura\u202etxt.exe", "facturatxt.exe"),
        ("  . ", "documento"),
        ("", "documento"),
        ("..", "documento"),
        ("a\nb\t.txt", "ab.txt"),
        ("\ud800.txt", "txt"),
    ],
)
def test_name_is_shown_without_what_misleads(given: str, shown: str) -> None:
    assert safe_name(given) == shown


@pytest.mark.parametrize("letter", ["a", "ñ", "漢"])
def test_long_name_keeps_its_ending_and_fits_on_the_disk(letter: str) -> None:
    name = safe_name(letter * 300 + ".xlsx")
    assert name.endswith(".xlsx")
    assert len(name) <= 150
    assert len(name.encode()) <= 255


@pytest.mark.parametrize(
    "place",
    [
        "",
        "7/ab/x",
        "/etc/passwd",
        "../secreto",
        "quarantine/7/ab/x",
        "7/ab/00000000-0000-4000-8000-000000000000",
        "7/ab/..\x00",
    ],
)
def test_what_is_no_place_of_a_file_is_never_looked_for(place: str) -> None:
    with pytest.raises(MissingFileError):
        media_path(place)


def test_quarantined_file_is_not_given_out() -> None:
    stored = store(BytesIO(b"x"), "a.txt", institution_id=7, largest=LARGEST)
    assert media_path(stored.path) == media(stored.path)
    with pytest.raises(MissingFileError):
        media_path(quarantine(stored).path)


def test_media_lies_outside_of_what_is_served() -> None:
    static = Path(settings.STATIC_ROOT)
    assert not media("7/ab/x").is_relative_to(static)
    assert not static.is_relative_to(media(""))


def test_stored_file_names_its_row() -> None:
    assert StoredFile("7/ab/x", "0" * 64, 1)._asdict() == {"path": "7/ab/x", "sha256": "0" * 64, "size": 1}
