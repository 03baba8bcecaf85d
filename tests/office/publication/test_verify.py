"""`planabierto verify FILE`: whether a file is what was published."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from django.conf import settings

from planabierto.office.base.filing.storage import media
from planabierto.office.config import commands
from planabierto.office.publication.models import Edition
from planabierto.office.publication.services.publishing import correct, withdraw
from tests.cast import Cast
from tests.office.publication.published import officer, publish_all, write_named


@pytest.fixture(autouse=True)
def this_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command runs in the process of the tests, which is set up already."""
    monkeypatch.setattr(commands, "home", lambda: settings.HOME)
    monkeypatch.setattr(commands, "set_up", lambda _folder: None)


def verify(path: Path) -> int:
    """What the command answers."""
    return commands.verify(Namespace(file=str(path), head=[]))


def copied(edition: Edition, ending: str, folder: Path) -> Path:
    """A file of an edition as somebody downloaded it, under another name."""
    target = folder / f"descargado{ending}"
    target.write_bytes(media(edition.files.get(name__endswith=ending).path).read_bytes())
    return target


def test_a_published_file_is_told_by_its_content(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    assert verify(copied(edition, ".pdf", tmp_path)) == 0
    said = capsys.readouterr().out
    assert "Es «seguimiento-poi-2024-t3-v1.pdf», de la versión oficial 1 (pública)" in said
    assert f"Código: {edition.sha256}" in said
    assert "La firma de la institución coincide." in said


@pytest.mark.parametrize("ending", [".csv", "-datos.zip", "v1.json"])
def test_every_kind_of_file_is_known(cast: Cast, tmp_path: Path, ending: str) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    assert verify(copied(edition, ending, tmp_path)) == 0


def test_a_file_that_somebody_changed_is_none(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    changed = copied(edition, ".csv", tmp_path)
    changed.write_bytes(changed.read_bytes().replace(b"67", b"97"))
    assert verify(changed) == 1
    assert "NO: «descargado.csv» no es un archivo que esta instalación publicó." in capsys.readouterr().out


def test_what_became_of_the_edition_is_told(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = publish_all(write_named(cast), officer(cast))
    assert first.publication is not None
    second = publish_all(
        first.follow_up, officer(cast), correct(first.publication, reason="Se corrige.", by=officer(cast))
    )
    assert second.publication is not None
    withdraw(second.publication, reason="Se repite.", by=officer(cast))
    assert verify(copied(first, ".pdf", tmp_path)) == 0
    assert "La rectificó la versión oficial 2" in capsys.readouterr().out
    assert verify(copied(second, ".xlsx", tmp_path)) == 0
    assert ": Se repite." in capsys.readouterr().out


def test_a_canonical_text_that_was_changed_in_its_place_is_told(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    file = copied(edition, ".pdf", tmp_path)
    text = media(edition.path).read_bytes()
    media(edition.path).write_bytes(text.replace(b'"67"', b'"97"') + b" ")
    assert verify(file) == 1
    assert "NO: la firma de la institución no coincide." in capsys.readouterr().out


def test_what_is_no_file_of_ours_and_no_backup_says_so(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cast.institution.pk
    damaged = tmp_path / "copia.zip"
    damaged.write_bytes(b"PK\x03\x04 cortada")
    assert verify(damaged) == 2
    assert "no es una copia de Plan Abierto" in capsys.readouterr().err
