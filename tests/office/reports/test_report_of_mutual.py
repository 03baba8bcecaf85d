"""The report of Mutual Ejemplo: its files are read again, its page shows the same rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pytest_django import Settings

from planabierto.core.plan import content, content_hash
from planabierto.documents.reading import read_document
from planabierto.documents.writers import Figures, restated
from planabierto.office.followup.document import to_document
from tests.office.reports.conftest import FilledOffice
from tests.office.reports.pages import address, page, panel, saved_file, texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REPORT = "/informes/2024/t3/"


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(("query", "figures"), [("", Figures.RIGHT), ("?cifras=impresas", Figures.PRINTED)])
def test_each_file_reads_back_as_what_the_page_says(
    office: FilledOffice, tmp_path: Path, query: str, figures: Figures
) -> None:
    client = office.browser()
    code = texts(panel(page(client, REPORT + query), "portada").cssselect("dd"))[-1]
    wanted = restated(to_document(office.follow_up), figures)
    assert code == content_hash(wanted)
    links = panel(page(client, REPORT + query), "archivos").cssselect(".downloads a")
    assert texts(links[0].cssselect("small")) == ["se genera al pedirlo"]
    for link in links:
        saved = saved_file(client, address(link), tmp_path)
        assert saved.name == f"seguimiento-poi-2024-t3{saved.suffix}"
        assert content(read_document(saved)) == content(wanted), saved.suffix
    said = texts(panel(page(client, REPORT + query), "archivos").cssselect("small"))
    assert len(said) == 3
    assert all(one.endswith(" kB") for one in said)


def test_the_page_shows_the_same_rows_as_the_files(office: FilledOffice) -> None:
    client = office.browser()
    whole = restated(to_document(office.follow_up), Figures.RIGHT)
    first = page(client, REPORT)
    links = first.cssselect(".report .names a")
    assert texts(links) == [unit.name for unit in whole.units]
    seen = 0
    for link, unit in zip(links, whole.units, strict=True):
        assert len(gzip.compress(client.get(address(link)).content)) < 40_000
        shown = page(client, address(link))
        codes = texts(shown.cssselect(".report tbody td:first-child"))
        assert codes == [f"{action.code.value}." for action in unit.actions]
        assert texts(shown.cssselect(".report .panel-note")) == [note.text.value for note in unit.notes]
        seen += len(codes)
    assert seen == 177
