"""On a full disk nothing is half written, the person reads why, and with space again the work goes on without a restart."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from planabierto.documents.reading import read_document
from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing import storage
from planabierto.office.followup.models import FollowUp
from planabierto.office.intake import services
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.models import Upload
from planabierto.office.journal.services import verify_chain
from tests.cast import Cast, make_cast
from tests.office.office_state import difference, office_state
from tests.office.written import OTHERS, follow_up, row

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db(transaction=True)

ALL_CAUTIONS = [kind.value for kind in CautionKind]
FULL = "no tiene espacio en el disco"
ON_SQLITE = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="Only SQLite can be told how large its file may grow."
)


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of this test; files are read in this process and as many as it likes, because that is not what is tried."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "read_limited", read_document)
    for limit in ("refuse_too_many_uploads", "refuse_too_many_imports"):
        monkeypatch.setattr(services, limit, lambda _whose: None)
    return tmp_path / "media"


@pytest.fixture
def people(transactional_db: None) -> Cast:  # noqa: ARG001 - asks for the database
    """The cast, in a database where transactions are real."""
    return make_cast()


@pytest.fixture
def planner(people: Cast) -> Client:
    """A browser in which who may import has signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(people[Role.PLANNING_ANALYST])
    return client


@contextmanager
def room_for(pages: int) -> Iterator[None]:
    """A disk on which the database may grow by so many pages and no more."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # pages that were given back would be room too
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 4294967294")


def document_of(year: int) -> bytes:
    rows = [row(f"AO.6.{n}.", f"Acción {n}. " + "x" * 200) for n in range(1, 120)]
    return follow_up({"Servir.": [OTHERS, *rows]}, year=year).encode()


def send(planner: Client, body: bytes) -> Answer:
    return planner.post("/importar/", {"document": SimpleUploadedFile("t3.txt", body)})


def confirm(planner: Client, upload: Upload) -> Answer:
    return planner.post(f"/importar/{upload.pk}/confirmar/", {"accept": ALL_CAUTIONS})


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def is_refused_whole(act: Callable[[], Answer], *, pages: int) -> bool:
    """Do something with room for so many pages: whether it was refused, in which case nothing of it stayed."""
    before = office_state()
    with room_for(pages):
        answer = act()
    if answer.status_code == 302:
        return False
    assert (answer.status_code, FULL in answer.content.decode()) == (507, True)
    assert difference(before, office_state()) == {}
    return True


@ON_SQLITE
@pytest.mark.parametrize(
    "steps",
    [(0, 2, 8), pytest.param((0, 1, 2, 4, 6, 9, 13, 18, 24, 32, 42, 55, 70, 90), marks=pytest.mark.trial)],
    ids=["small", "trial"],
)
def test_import_on_a_full_disk_is_refused_whole_and_succeeds_later(
    people: Cast, planner: Client, media_folder: Path, steps: Sequence[int], print_figure: Callable[[str], None]
) -> None:
    refused = 0
    for number, pages in enumerate(steps, start=1):
        body, files_before = document_of(2010 + number), len(stored_files(media_folder))
        if is_refused_whole(lambda body=body: send(planner, body), pages=pages):  # type: ignore[misc]  # a default is no argument
            assert len(stored_files(media_folder)) == files_before
            refused += 1
            assert send(planner, body).status_code == 302
        upload = Upload.objects.get(state="staged")
        if is_refused_whole(lambda upload=upload: confirm(planner, upload), pages=pages):  # type: ignore[misc]  # the same
            refused += 1
            assert confirm(planner, upload).status_code == 302
        assert FollowUp.objects.count() == number
    assert verify_chain(people.institution) == []
    assert len(stored_files(media_folder)) == len(steps)
    print_figure(f"full disk (database): {2 * len(steps)} acts, {refused} refused whole, all done once there was space")
    assert refused > 0


class FillsUp(io.FileIO):
    """A file on a disk that is full after so many bytes."""

    room = 0

    def write(self, body: object) -> int:
        size = len(memoryview(body))  # type: ignore[arg-type]  # bytes, as the caller gives them
        if self.tell() + size > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(body)  # type: ignore[arg-type]  # the same


@pytest.mark.parametrize("room", [0, 5_000, 20_000])
def test_file_that_does_not_fit_leaves_nothing(
    people: Cast, planner: Client, media_folder: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    def small(path: Path) -> IO[bytes]:
        file = FillsUp(path, "xb")
        file.room = room
        return file

    monkeypatch.setattr(storage, "_new_file", small)
    answer = send(planner, document_of(2024))
    assert (answer.status_code, FULL in answer.content.decode()) == (507, True)
    assert (Upload.objects.count(), stored_files(media_folder)) == (0, [])
    monkeypatch.undo()
    monkeypatch.setattr(services, "read_limited", read_document)
    assert send(planner, document_of(2024)).status_code == 302
    assert verify_chain(people.institution) == []
