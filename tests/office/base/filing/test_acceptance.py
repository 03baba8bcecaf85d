"""A file stays where a row names it, and nowhere else: not after a failure, not on a full disk, not past its limits."""

from __future__ import annotations

import errno
import io
import json
import os
from pathlib import Path
from typing import IO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from planabierto.office.base.filing import acceptance, refused, storage
from planabierto.office.base.filing.acceptance import QUOTA, accept, accepted, discard, refuse_over_quota
from planabierto.office.base.filing.errors import FileRefusedError, MissingFileError
from planabierto.office.base.filing.storage import media_path
from planabierto.office.base.space import is_out_of_space


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def note(body: bytes = b"una nota\n", name: str = "nota.txt") -> SimpleUploadedFile:
    """A text that somebody attaches."""
    return SimpleUploadedFile(name, body)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_files_stay_where_their_rows_were_written(media_folder: Path) -> None:
    with accepted([note(), note(b"otra\n")], institution_id=7) as files:
        assert [file.size for file in files] == [9, 5]
    assert files_in(media_folder) == sorted(media_path(file.path) for file in files)


@pytest.mark.django_db(transaction=True)
def test_no_file_stays_of_a_transaction_that_failed(media_folder: Path) -> None:
    with pytest.raises(LookupError), accepted([note(), note()], institution_id=7), transaction.atomic():
        raise LookupError
    assert files_in(media_folder) == []


def test_one_refused_file_refuses_all(media_folder: Path) -> None:
    with pytest.raises(FileRefusedError, match="está vacío"), accepted([note(), note(b"")], institution_id=7):
        pytest.fail("nothing was accepted")
    assert {path.parent.parent.name for path in files_in(media_folder)} == {"refused"}


def test_eleven_files_are_too_many(media_folder: Path) -> None:
    with (
        pytest.raises(FileRefusedError, match="hasta 10 archivos a la vez"),
        accepted([note() for _ in range(11)], institution_id=7),
    ):
        pytest.fail("nothing was accepted")
    assert files_in(media_folder) == []


@pytest.mark.django_db(transaction=True)
def test_no_file_is_accepted_while_a_transaction_holds_its_locks(media_folder: Path) -> None:
    with pytest.raises(RuntimeError, match="before the transaction"), transaction.atomic():
        accept(note(), institution_id=7)
    assert files_in(media_folder) == []


def test_file_is_discarded_with_the_commit(
    db: None,  # noqa: ARG001 - asks for the database
    media_folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = accept(note(), institution_id=7)
    with django_capture_on_commit_callbacks() as callbacks:
        discard(file.path)
    assert files_in(media_folder) == [media_path(file.path)]
    for callback in callbacks:
        callback()
    assert files_in(media_folder) == []


def test_nothing_but_a_stored_file_is_discarded() -> None:
    with pytest.raises(MissingFileError):
        discard("../planabierto.sqlite3")


@pytest.mark.parametrize("step", ["while it is copied", "while it is looked at", "while it is scanned"])
def test_full_disk_leaves_nothing_and_says_so(media_folder: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Small(io.BytesIO):
        def write(self, _body: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def small(path: Path) -> IO[bytes]:
        path.touch()
        return Small()

    if step == "while it is copied":
        monkeypatch.setattr(storage, "_new_file", small)
    else:
        monkeypatch.setattr(acceptance, "check" if step == "while it is looked at" else "scan", full)
    with pytest.raises(OSError, match="No space left") as failure:
        accept(note(), institution_id=7)
    assert is_out_of_space(failure.value)
    assert files_in(media_folder) == []
    monkeypatch.undo()


def test_refusal_is_said_even_where_the_file_cannot_be_kept_aside(
    media_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(FileRefusedError, match="está vacío"):
        accept(note(b""), institution_id=7)
    assert files_in(media_folder) == []


def test_refused_file_is_kept_with_its_name_and_reason(media_folder: Path) -> None:
    with pytest.raises(FileRefusedError):
        accept(note(name="acta\u202efdp.exe"), institution_id=7)
    (said,) = (json.loads(path.read_text()) for path in files_in(media_folder) if path.suffix)
    assert said["name"] == "actafdp.exe"
    assert said["reason"].startswith("«actafdp.exe» termina en «.exe», que no se acepta.")
    assert (said["size"], len(said["sha256"])) == (9, 64)


def test_refused_files_are_kept_up_to_a_number_and_a_size(media_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "MOST_FILES", 3)
    monkeypatch.setattr(refused, "MOST_BYTES", 250)
    for size in (100, 100, 10, 10, 10, 10):
        with pytest.raises(FileRefusedError):
            accept(note(b"x" * size, "a.exe"), institution_id=7)
    kept = files_in(media_folder)
    assert [path.stat().st_size for path in kept if not path.suffix] == [10, 10, 10]
    with pytest.raises(FileRefusedError):
        accept(note(b"x" * 245, "a.exe"), institution_id=7)
    kept = files_in(media_folder)
    assert [path.stat().st_size for path in kept if not path.suffix] == [245]
    assert len(kept) == 2


def test_refused_files_of_one_institution_do_not_push_out_those_of_another(
    media_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "MOST_FILES", 1)
    for institution_id in (7, 8):
        with pytest.raises(FileRefusedError):
            accept(note(b""), institution_id=institution_id)
    assert {path.parent.name for path in files_in(media_folder)} == {"7", "8"}


@pytest.mark.parametrize(("used", "size", "fits"), [(0, QUOTA, True), (QUOTA - 5, 5, True), (QUOTA - 5, 6, False)])
def test_files_of_a_unit_have_a_quota(used: int, size: int, fits: bool) -> None:
    if fits:
        refuse_over_quota(used, size)
    else:
        with pytest.raises(FileRefusedError, match="el límite es 2,048 MB: este no cabe"):
            refuse_over_quota(used, size)
