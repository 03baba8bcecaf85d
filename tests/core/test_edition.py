"""An edition is one canonical text: it comes back as it was frozen, and no other text passes for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

import planabierto
from planabierto.core.edition import (
    Decision,
    EarlierProgramming,
    Edition,
    EditionAudience,
    EditionFinding,
    EditionFormError,
    JournalHead,
    Publisher,
    Withheld,
    edition_json,
    read_edition,
)
from planabierto.core.freezing import Circumstances, KnownOfRow, KnownOfUnit, address_word, freeze
from tests.paths import SAMPLES

PUBLISHER = Publisher(
    name="Mutual Ejemplo",
    short_name="Mutual Ejemplo",
    slug="mutual-ejemplo",
    plan_word="POI",
    plan_name="Plan Operativo Institucional",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/deed.es",
)
ORIGINAL = EarlierProgramming(
    annual_target="4", targets=("1", "1", "1", "1"), in_force_until=date(2024, 4, 11), changed_by="acta 64, punto 4.1"
)


WITHHELD = (10, 11, 12)
"""The places of the actions whose verifier is withheld."""


def frozen_sample() -> Edition:
    """The third quarter of Mutual Ejemplo, with something in every field."""
    document = planabierto.read(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt")
    summary = planabierto.summarise(document)
    rows = [KnownOfRow(identity=number) for number, _row in enumerate(summary.rows, start=1)]
    rows[0] = KnownOfRow(identity=1, cause="demand", verified_by="Oficial de Gestión Documental", original=ORIGINAL)
    for place in WITHHELD:
        rows[place] = KnownOfRow(identity=place + 1, verified_by="[Suprimido: art. 24 lit. a]")
    circumstances = Circumstances(
        audience=EditionAudience.PUBLIC,
        publisher=PUBLISHER,
        number=2,
        corrects=1,
        reason="Se corrigió un dato.",
        issued_on=date(2024, 11, 12),
        approved_by="Oficial de Información",
        cutoff=date(2024, 9, 30),
        presented=(Decision(body="Consejo Directivo", reference="acta en firma", decided_on=date(2024, 10, 28)),),
        closing_code="0" * 64,
        withheld=(Withheld(ground="art. 24 lit. a", law="LAIP", reason="Datos personales", count=len(WITHHELD)),),
        journal=JournalHead(sequence=812, hash="f" * 64),
        rows=rows,
        units={"Reclamos": KnownOfUnit(slug="reclamos", former_slugs=("siniestros",))},
    )
    finding = EditionFinding(rule="TGT701", severity="warning", unit="Reclamos", code="AO.6.4", message="…")
    return freeze(document, summary, circumstances, [finding])


def test_an_edition_comes_back_as_it_was_frozen() -> None:
    edition = frozen_sample()

    assert read_edition(edition_json(edition)) == edition
    assert len(edition.actions) == len(edition.figures.rows) == 177
    assert [unit.slug for unit in edition.units if unit.name == "Reclamos"] == ["reclamos"]
    assert (edition.actions[0].original, edition.actions[1].original) == (ORIGINAL, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text.replace('"number":2', '"number": 2'),
        lambda text: text.replace('"form":1', '"form":2'),
        lambda text: text.replace('"cutoff":"2024-09-30"', '"cutoff":"30/9/2024"'),
        lambda text: text.replace('"number":2', '"extra":1,"number":2'),
        lambda text: json.dumps(json.loads(text)),
        lambda text: text[:-1],
        lambda _text: "[]",
        lambda _text: "",
        lambda _text: "[" * 100_000,
    ],
)
def test_any_other_text_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(EditionFormError):
        read_edition(change(edition_json(frozen_sample())))


@pytest.mark.parametrize(
    ("name", "word"),
    [("AO.6.5", "ao-6-5"), ("Unidad de Género", "unidad-de-genero"), ("AO.E.3.1.", "ao-e-3-1"), ("—", "")],
)
def test_a_name_becomes_a_part_of_an_address(name: str, word: str) -> None:
    assert address_word(name) == word


THREADS = """
import sys, threading
from planabierto.core.edition import read_edition
sys.setswitchinterval(1e-5)
text, together = sys.stdin.read(), threading.Barrier(4)
threads = [threading.Thread(target=lambda: (together.wait(), read_edition(text))) for _ in range(4)]
for one in threads:
    one.start()
for one in threads:
    one.join()
"""


def test_threads_that_read_their_first_edition_at_once_do_not_end_the_process() -> None:
    text = edition_json(frozen_sample())
    for _time in range(4):
        assert subprocess.run([sys.executable, "-c", THREADS], input=text, text=True, check=False).returncode == 0
