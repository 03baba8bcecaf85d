"""The files of the sample edition, written once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from planabierto.documents.editions import EditionFile, edition_files
from tests.core.test_edition import frozen_sample


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[EditionFile, ...]]:
    """The folder of the sample's files, and what is said of them."""
    folder = tmp_path_factory.mktemp("edition")
    return folder, edition_files(frozen_sample(), folder)


@pytest.fixture(scope="session")
def folder(made: tuple[Path, tuple[EditionFile, ...]]) -> Path:
    """The folder of the sample's files."""
    return made[0]
