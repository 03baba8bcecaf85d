"""What was understood of a document is kept whole: values, writings, places and findings."""

import json
import zlib

import pytest

from planabierto.auditor.registry import audit
from planabierto.documents.reading import read_document
from planabierto.office.intake.archive import Understanding, UnknownArchiveError, pack, unpack
from tests.office.written import MUTUAL, OTHERS, document, follow_up, row
from tests.paths import SAMPLES, SEED, needs_shared


@pytest.mark.parametrize("name", [MUTUAL.name, MUTUAL.with_suffix(".xlsx").name])
def test_document_and_findings_come_back_equal(name: str) -> None:
    read = read_document(SAMPLES / name)
    understanding = Understanding(read, audit(read), ((1, "a" * 64), (2, "b" * 64)))
    assert unpack(pack(understanding)) == understanding


@needs_shared
def test_seed_comes_back_equal() -> None:
    read = read_document(SEED)
    understanding = Understanding(read, audit(read), ())
    assert unpack(pack(understanding)) == understanding


@pytest.mark.parametrize(
    "rows",
    [
        [OTHERS, row(achieved="tres")],
        [OTHERS, row(), "\tTotal\t\t\t8\t2\t2\t2\t2\t6\t100%\t"],
        [OTHERS, row(), "Una línea suelta que no es de nadie."],
        [OTHERS, row("", "Sin código.", ("", "", "", ""), "")],
    ],
)
def test_what_is_odd_comes_back_equal(rows: list[str]) -> None:
    read = document(follow_up({"Servir.": rows}))
    understanding = Understanding(read, audit(read), ())
    assert unpack(pack(understanding)) == understanding


def test_memoryview_of_the_database_is_read() -> None:
    understanding = Understanding(document(follow_up()), (), ())
    assert unpack(memoryview(pack(understanding))) == understanding


def test_other_form_is_refused_with_what_to_do() -> None:
    packed = zlib.compress(json.dumps({"form": 0}).encode())
    with pytest.raises(UnknownArchiveError, match="vuelva a subirlo"):
        unpack(packed)


def test_it_is_smaller_than_what_it_holds() -> None:
    read = read_document(MUTUAL)
    assert len(pack(Understanding(read, audit(read), ()))) < MUTUAL.stat().st_size
