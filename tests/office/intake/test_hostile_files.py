"""Whatever is sent is refused with a sentence, or lies where nothing runs it and nobody can ask for it by name."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from planabierto.core.errors import HostileFileError
from planabierto.documents.reading import read_document
from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing.storage import media
from planabierto.office.institutions.models import Institution
from planabierto.office.intake import services
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.services import stage_document
from planabierto.office.journal.services import verify_chain
from planabierto.office.plans.models import OperationalPlan
from tests.cast import Cast
from tests.office.intake.hostile_files import GOOD, HARMLESS, LARGEST, NAMES, hostile_files

pytestmark = pytest.mark.django_db
FILES = hostile_files()


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test, two folders down, so that what climbs out of it is seen."""
    settings.MEDIA_ROOT = tmp_path / "servidor" / "media"
    return tmp_path / "servidor" / "media"


def check_stored(folder: Path, upload: Upload, body: bytes) -> None:
    """The file lies alone, whole, under a random name, for its owner and group, and is no program."""
    files = [path for path in folder.parent.parent.rglob("*") if path.is_file() or path.is_symlink()]
    assert files == [media(upload.path)]
    assert media(upload.path).is_relative_to(folder)
    assert UUID(files[0].name).version == 4
    assert stat.S_IMODE(files[0].lstat().st_mode) == 0o640
    assert files[0].read_bytes() == body
    assert (upload.path.startswith("quarantine/")) is (upload.state == UploadState.REJECTED)


@pytest.mark.parametrize("what", FILES)
def test_hostile_file_is_refused_or_inert(institution: Institution, media_folder: Path, what: str) -> None:
    name, body = FILES[what]
    upload = stage_document(institution, BytesIO(body), name, by=None)
    check_stored(media_folder, upload, body)
    assert upload.state == UploadState.REJECTED or what in HARMLESS
    if upload.state == UploadState.REJECTED:
        assert f"«{name}»" in upload.reason or "hoja «Plan»" in upload.reason
        assert "hizo fallar al lector" not in upload.reason
        assert upload.reason.endswith(".")
        assert not upload.understanding
    assert not OperationalPlan.objects.exists()
    assert verify_chain(institution) == []


@pytest.mark.parametrize("name", NAMES)
def test_hostile_name_names_nothing(
    institution: Institution, media_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(services, "read_limited", read_document)
    upload = stage_document(institution, BytesIO(GOOD), name, by=None)
    check_stored(media_folder, upload, GOOD)
    assert not set(upload.name) & set("/\\\x00\r\n")
    assert not any(unicodedata.category(sign)[0] == "C" for sign in upload.name)
    assert 0 < len(upload.name.encode()) <= 255


def test_file_over_the_limit_is_not_kept_at_all(institution: Institution, media_folder: Path) -> None:
    with pytest.raises(HostileFileError, match="10 MB"):
        stage_document(institution, BytesIO(b"x" * (LARGEST + 1)), "a.txt", by=None)
    assert (Upload.objects.count(), [path for path in media_folder.rglob("*") if path.is_file()]) == (0, [])


ON_THE_PAGE = [
    ("a.xlsx", FILES["a sheet that inflates a thousand times"][1], "se expande más de 100 veces"),
    ("a.xlsx", FILES["a part above the folder"][1], "un nombre inseguro"),
    ("a.xlsx", FILES["an entity of another file"][1], "define entidades XML"),
    ("a.pdf", FILES["a PDF that runs a script"][1], "ninguna tabla"),
    ("a.svg", FILES["a drawing with a script"][1], "un dibujo SVG"),
    ("a.txt", b"x" * (LARGEST + 1), "pesa más de 10 MB"),
    (
        "<img src=x onerror=alert(1)>.txt",
        FILES["a program of a web server"][1],
        "&lt;img src=x onerror=alert(1)&gt;.txt",
    ),
]


@pytest.mark.parametrize(("name", "body", "said"), ON_THE_PAGE, ids=[said for _name, _body, said in ON_THE_PAGE])
def test_hostile_file_gets_its_sentence_on_the_page(
    cast: Cast, client: Client, name: str, body: bytes, said: str
) -> None:
    client.force_login(cast[Role.PLANNING_ANALYST])
    answer = client.post("/importar/", {"document": SimpleUploadedFile(name, body)}, follow=True)
    assert answer.status_code in {200, 422}
    page = answer.content.decode()
    assert said in page
    assert not any(sign in page for sign in ("<img src=x", "<script>alert", "<?php"))
    for upload in Upload.objects.all():
        asked = [f"/{folder}{upload.path}" for folder in ("", "media/", "static/", "static/../media/")]
        assert {client.get(address).status_code for address in asked} == {404}


def test_corpus_is_large_enough(print_figure: Callable[[str], None]) -> None:
    print_figure(f"hostile uploads: {len(FILES)} files and {len(NAMES)} names, each refused or inert")
    assert len(FILES) + len(NAMES) >= 100
