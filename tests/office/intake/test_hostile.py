"""A file that means harm is refused with a sentence and kept aside; nothing of it is written, nothing of it is read again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from planabierto.core.plan import Text
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import FollowUp
from planabierto.office.intake.files import media
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.reading import refuse_unstorable_text
from planabierto.office.intake.services import confirm_import, stage_document
from tests.cast import Cast
from tests.documents.readers.archives import workbook_parts, write_archive
from tests.office.written import document, follow_up


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def handed_in(cast: Cast, body: bytes, name: str) -> Upload:
    return stage_document(cast.institution, BytesIO(body), name, by=cast[Role.HEAD_OF_PLANNING])


def bomb(tmp_path: Path) -> bytes:
    """A workbook whose only sheet is 64 MB of spaces, deflated a thousand times."""
    path = tmp_path / "bomba.xlsx"
    parts = workbook_parts("<sheetData/>") | {"xl/worksheets/sheet1.xml": b" " * (64 * 2**20)}
    return write_archive(path, parts).read_bytes()


def wide(tmp_path: Path) -> bytes:
    """A workbook with a cell in the millionth column."""
    sheet = "<sheetData><row r='3'><c r='BDWGN3'><v>1</v></c></row></sheetData>"
    return write_archive(tmp_path / "ancho.xlsx", workbook_parts(sheet)).read_bytes()


def climbing(tmp_path: Path) -> bytes:
    """A zip whose entry would be written outside of its folder."""
    path = tmp_path / "sube.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../fuera.txt", "x")
    return path.read_bytes()


def entities(tmp_path: Path) -> bytes:
    """A workbook whose sheet multiplies an entity."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ja">{laughs}]><worksheet>&l9;</worksheet>'
    parts = workbook_parts("") | {"xl/worksheets/sheet1.xml": sheet}
    return write_archive(tmp_path / "risa.xlsx", parts).read_bytes()


@pytest.mark.parametrize("make", [bomb, wide, climbing, entities])
def test_hostile_workbook_is_refused_and_kept_aside(
    cast: Cast, tmp_path: Path, make: Callable[[Path], bytes], media_folder: Path
) -> None:
    refused = handed_in(cast, make(tmp_path), "plan.xlsx")
    assert refused.state == UploadState.REJECTED
    assert refused.reason.endswith(".")
    files = [path for path in media_folder.rglob("*") if path.is_file()]
    assert files == [media(refused.path)]
    assert refused.path.startswith("quarantine/")
    assert not (tmp_path / "fuera.txt").exists()
    assert not refused.understanding


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"%PDF-1.7\n%%EOF", "plan.pdf"),
        (b"<svg onload='alert(1)'/>", "plan.svg"),
        (b"<!doctype html><script>alert(1)</script>", "plan.txt"),
        (b"MZ" + b"\x00" * 64, "plan.exe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "plan.xls"),
        (b"\xff\xfe\x00\xd8" * 8, "plan.txt"),
        (b"A\tB\n" * 10, "../../../etc/plan.txt"),
    ],
)
def test_foreign_file_is_refused_with_a_sentence(cast: Cast, body: bytes, name: str) -> None:
    refused = handed_in(cast, body, name)
    assert refused.state == UploadState.REJECTED
    assert refused.reason
    assert "/" not in refused.name


def test_document_in_an_old_encoding_is_read(cast: Cast) -> None:
    waiting = handed_in(cast, follow_up().encode("cp1252"), "viejo.txt")
    assert waiting.state == UploadState.STAGED
    done = confirm_import(waiting, by=cast[Role.HEAD_OF_PLANNING])
    assert done.follow_up.unit_reports.get().name == "Reclamos"


@pytest.mark.parametrize("damage", ["\x00", "\ud800"])
def test_text_that_no_database_keeps_is_refused(damage: str) -> None:
    from dataclasses import replace

    from planabierto.core.errors import UnreadableFileError

    read = document(follow_up())
    refuse_unstorable_text(read, "plan.pdf")
    with pytest.raises(UnreadableFileError, match=r"«plan\.pdf» trae texto dañado"):
        refuse_unstorable_text(replace(read, title=Text(f"Plan{damage}")), "plan.pdf")


def test_text_that_would_be_markup_or_a_command_is_only_text(cast: Cast) -> None:
    nasty = "<script>alert(1)</script>'; DROP TABLE plans_action; -- %s {{ 7*7 }} =cmd|' /C calc'!A0"
    text = follow_up().replace("Emitir certificaciones.", nasty)
    waiting = handed_in(cast, text.encode(), "plan.txt")
    confirm_import(waiting, by=cast[Role.HEAD_OF_PLANNING])
    entry = FollowUp.objects.get().entries.select_related("achievement__programming").get()
    assert entry.achievement.programming.statement == nasty
