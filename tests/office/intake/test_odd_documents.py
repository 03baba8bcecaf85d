"""Odd is not hostile: an old encoding is read, markup and commands are only text; what no database keeps is refused."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from planabierto.core.errors import UnreadableFileError
from planabierto.core.plan import Text
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import FollowUp
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.reading import refuse_unstorable_text
from planabierto.office.intake.services import confirm_import, stage_document
from tests.cast import Cast
from tests.office.written import document, follow_up


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def handed_in(cast: Cast, body: bytes, name: str) -> Upload:
    return stage_document(cast.institution, BytesIO(body), name, by=cast[Role.HEAD_OF_PLANNING])


def test_document_in_an_old_encoding_is_read(cast: Cast) -> None:
    waiting = handed_in(cast, follow_up().encode("cp1252"), "viejo.txt")
    assert waiting.state == UploadState.STAGED
    done = confirm_import(waiting, by=cast[Role.HEAD_OF_PLANNING])
    assert done.follow_up.unit_reports.get().name == "Reclamos"


@pytest.mark.parametrize("damage", ["\x00", "\ud800"])
def test_text_that_no_database_keeps_is_refused(damage: str) -> None:
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
