"""A stored file is given out as an attachment of its kind, whole, or as a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from planabierto.office.base.filing.acceptance import AcceptedFile, accept
from planabierto.office.base.filing.errors import MissingFileError
from planabierto.office.base.filing.scanning import ScanState
from planabierto.office.base.filing.serving import disposition, file_response
from planabierto.office.base.filing.storage import media_path

pytestmark = pytest.mark.django_db  # an answer that is closed looks at the connection


@pytest.fixture
def stored(tmp_path: Path, settings: Settings) -> AcceptedFile:
    """A text that was attached."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return accept(SimpleUploadedFile("nota.txt", b"una nota\n"), institution_id=7)


def test_file_comes_whole_with_every_header(stored: AcceptedFile) -> None:
    answer = file_response(stored, as_name="Nota «final».txt")
    assert answer.getvalue() == b"una nota\n"
    assert dict(answer.headers) == {
        "Content-Type": "text/plain",
        "Content-Length": "9",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Content-Disposition": "attachment; filename=\"Nota _final_.txt\"; filename*=UTF-8''Nota%20%C2%ABfinal%C2%BB.txt",
    }
    answer.close()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ('a";b.txt', "attachment; filename=\"a_;b.txt\"; filename*=UTF-8''a%22%3Bb.txt"),
        ("100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"),
        ("it's.txt", "attachment; filename=\"it's.txt\"; filename*=UTF-8''it%27s.txt"),
        ("漢.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%E6%BC%A2.txt"),
    ],
)
def test_name_is_written_as_the_standard_says(name: str, header: str) -> None:
    assert disposition(name) == header


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("acta.exe", "acta.exe.txt"),
        ("acta", "acta.txt"),
        ("../a\r\nb.txt", "ab.txt"),
        ("", "documento.txt"),
        ("A.TXT", "A.TXT"),
    ],
)
def test_name_ends_as_the_type_does(stored: AcceptedFile, asked: str, given: str) -> None:
    answer = file_response(stored, as_name=asked)
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{given}"')
    answer.close()


def test_type_that_is_not_in_our_table_is_never_said(stored: AcceptedFile) -> None:
    answer = file_response(replace(stored, media_type="text/html"), as_name="a.html")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    answer.close()


def test_file_that_is_gone_is_a_sentence(stored: AcceptedFile) -> None:
    media_path(stored.path).unlink()
    with pytest.raises(MissingFileError, match="el servidor no lo tiene completo"):
        file_response(stored, as_name="a.txt")


@pytest.mark.parametrize("body", [b"", b"una nota", b"una nota mas\n"])
def test_file_of_another_size_is_not_given_out(stored: AcceptedFile, body: bytes) -> None:
    media_path(stored.path).write_bytes(body)
    with pytest.raises(MissingFileError, match="el servidor no lo tiene completo"):
        file_response(stored, as_name="a.txt")


def test_file_that_turned_out_to_be_infected_is_not_given_out(stored: AcceptedFile) -> None:
    with pytest.raises(MissingFileError, match="programa dañino"):
        file_response(replace(stored, scan_state=ScanState.INFECTED), as_name="a.txt")


def test_place_outside_of_the_media_folder_is_never_opened(stored: AcceptedFile) -> None:
    with pytest.raises(MissingFileError, match="no es la de un archivo guardado"):
        file_response(replace(stored, path="../../../etc/hostname"), as_name="a.txt")
