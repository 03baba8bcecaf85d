"""Every file of an edition: its name, its bytes, what stands on page one, and nobody's name in its properties."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import outloud
import pdfua
import pikepdf
import pypdfium2
import pytest
from docx import Document

from planabierto.core.edition import Change, EditionAudience, edition_code, read_edition
from planabierto.core.plan import content
from planabierto.core.seal import short_code
from planabierto.core.thawing import thaw
from planabierto.documents.editions import EditionFile, edition_stem, manifest_json
from planabierto.documents.editions.printed import edition_front, print_edition
from planabierto.documents.reading import read_document
from tests.core.test_edition import frozen_sample
from tests.documents.editions.made import STEM, flat_rows
from tests.paths import REPO

SAMPLE = frozen_sample()
INSTITUTION = SAMPLE.figures.institution
PRINTED = [
    "VERSIÓN PÚBLICA",
    "Versión: oficial n.º 2, rectifica la n.º 1",
    "Fecha de emisión: 12 de noviembre de 2024",
    f"Código de la versión oficial: {short_code(edition_code(SAMPLE))}",
    "Aprobó: Oficial de Información",
    "Licencia: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/deed.es)",
    "Suprimido: 3 fragmentos por art. 24 lit. a (LAIP), Datos personales",
    "Presentado: Consejo Directivo, acta en firma, 28 de octubre de 2024",
]


def first_page(path: Path) -> str:
    """What the first page, sheet or part before the units says."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            said = pdf[0].get_textpage().get_text_bounded()
    elif path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        said = " ".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row)
    else:
        texts = [paragraph.text for paragraph in Document(str(path)).paragraphs]
        said = " ".join(texts[: next(n for n, text in enumerate(texts) if text.startswith("Informe de unidad"))])
    return re.sub(r"\s+", " ", said)


def test_each_file_is_named_after_the_edition(made: tuple[Path, tuple[EditionFile, ...]]) -> None:
    folder, files = made
    assert [file.name for file in files] == [
        f"{STEM}.json",
        f"{STEM}.csv",
        f"{STEM}.pdf",
        f"{STEM}.xlsx",
        f"{STEM}.docx",
        f"{STEM}-datos.zip",
        f"{STEM}-stratml.xml",
    ]
    assert {path.name for path in folder.iterdir()} == {file.name for file in files}
    for file in files:
        kept = (folder / file.name).read_bytes()
        assert (file.sha256, file.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
    assert files[0].sha256 == edition_code(SAMPLE)


def test_an_internal_edition_has_names_of_its_own() -> None:
    assert edition_stem(replace(SAMPLE, audience=EditionAudience.INTERNAL)) == "seguimiento-poi-2024-t3-interno-v2"
    blank = replace(SAMPLE, publisher=replace(SAMPLE.publisher, plan_word=""))
    assert edition_stem(blank) == "seguimiento-plan-2024-t3-v2"


def test_the_list_names_each_file(made: tuple[Path, tuple[EditionFile, ...]]) -> None:
    listed = json.loads(manifest_json(SAMPLE, made[1]))
    assert (listed["form"], listed["code"]) == (1, edition_code(SAMPLE))
    assert [EditionFile(**file) for file in listed["files"]] == [*made[1]]


def test_another_process_makes_the_same_bytes(made: tuple[Path, tuple[EditionFile, ...]], tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from planabierto.core.edition import read_edition;"
        "from planabierto.documents.editions import edition_files;"
        "edition_files(read_edition(pathlib.Path(sys.argv[1]).read_text(encoding='utf-8')), pathlib.Path(sys.argv[2]))"
    )
    folder, files = made
    elsewhere = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", program, str(folder / f"{STEM}.json"), str(tmp_path)],
        env=elsewhere,
        cwd=REPO,
        check=True,
    )
    assert {file.name: (tmp_path / file.name).read_bytes() == (folder / file.name).read_bytes() for file in files} == {
        file.name: True for file in files
    }


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".docx"])
def test_page_one_says_what_it_is(folder: Path, suffix: str) -> None:
    said = first_page(folder / f"{STEM}{suffix}")
    assert [words for words in PRINTED if words not in said] == []
    assert "Elaboró" not in said


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".docx"])
def test_what_is_read_back_is_what_was_frozen(folder: Path, suffix: str) -> None:
    again = read_document(folder / f"{STEM}{suffix}")
    assert content(again) == content(thaw(SAMPLE))
    assert again.unplaced == ()


def test_the_json_is_the_edition(folder: Path) -> None:
    assert read_edition((folder / f"{STEM}.json").read_text(encoding="utf-8")) == SAMPLE


def test_the_pdf_can_be_read_aloud_and_kept(folder: Path) -> None:
    path = folder / f"{STEM}.pdf"
    assert [found for found in outloud.check(str(path)).findings if found.severity == "error"] == []
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_properties_name_the_institution_and_the_day_of_issue_and_nobody(folder: Path) -> None:
    with pikepdf.open(folder / f"{STEM}.pdf") as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:creator"] == [INSTITUTION]
        assert str(metadata["xmp:CreateDate"]).startswith("2024-11-12")
        assert {str(key) for key in pdf.docinfo} <= {"/Title", "/Author", "/Creator", "/CreationDate", "/ModDate"}
    word = Document(str(folder / f"{STEM}.docx")).core_properties
    assert (word.author, word.last_modified_by) == (INSTITUTION, INSTITUTION)
    book = openpyxl.load_workbook(folder / f"{STEM}.xlsx").properties
    assert (book.creator, book.lastModifiedBy) == (INSTITUTION, INSTITUTION)
    for moment in (word.created, word.modified, book.created, book.modified):
        assert moment is not None
        assert moment.date() == SAMPLE.issued_on


@pytest.mark.parametrize("name", [f"{STEM}.docx", f"{STEM}.xlsx", f"{STEM}-datos.zip"])
def test_no_part_of_a_package_carries_the_moment_of_its_making(folder: Path, name: str) -> None:
    with ZipFile(folder / name) as package:
        assert {part.date_time[:3] for part in package.infolist()} <= {(2024, 11, 12), (1980, 1, 31)}


def test_the_csv_has_the_golden_numbers(folder: Path) -> None:
    rows = flat_rows(folder)
    assert len(rows) == 177
    assert {(row["institution_met"], row["institution_due"], row["institution_mean"]) for row in rows} == {
        ("145", "173", "92.05")
    }
    assert {row["edition_code"] for row in rows} == {edition_code(SAMPLE)}


def test_a_correction_prints_its_changes_in_words() -> None:
    change = Change(unit="Reclamos", code="AO.6.4", field="targets.2", before="1", after="")
    front = edition_front(replace(SAMPLE, changes=(change, replace(change, field="remarks"))))
    changes = front.tables[0]
    assert changes.intro == "Lo que cambia respecto a la versión oficial n.º 1. Motivo: Se corrigió un dato."
    assert changes.rows == (
        ("Reclamos", "AO.6.4", "Meta abril a junio", "1", ""),
        ("Reclamos", "AO.6.4", "Observaciones", "1", ""),
    )


def test_a_public_edition_of_which_nothing_is_withheld_says_so(tmp_path: Path) -> None:
    path = tmp_path / "v1.txt"
    print_edition(replace(SAMPLE, number=1, corrects=None, reason="", withheld=()), path)
    said = path.read_text()
    assert "Suprimido: nada" in said
    assert "Versión: oficial n.º 1\n" in said
    assert "Anexo" not in said
    assert len(read_document(path).units) == len(SAMPLE.units)
