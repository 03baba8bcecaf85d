"""What planning writes around the report stands in every form of it, and changes nothing of what is read back."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import outloud
import pdfua
import pypdfium2
import pytest
from docx import Document

from planabierto.core.plan import content
from planabierto.documents.reading import read_document
from planabierto.documents.writers import Figures, restated, write_document
from planabierto.documents.writers.front import FrontSection, FrontTable, ReportFront
from tests.documents.writers.examples import action, document, finding, unit

PLAN = document(
    unit(*(action(f"AO.6.{number}") for number in range(1, 4))),
    unit(*[action(lead="Archivo", area="Archivo")] * 3, name="Archivo", mission="Guardar."),
)
LABELS = ("Unidad", "Código", "Acción operativa", "Trasladada a", "Respaldo")
FRONT = ReportFront(
    sections=(
        FrontSection("Resumen ejecutivo", ("De las 3 acciones programadas, 3 están cumplidas (100%).", "=1+1")),
        FrontSection("Base legal", ("Artículo 5 del reglamento: META ANUAL y % EJECUCIÓN.",)),
        FrontSection("Vacía", (" ",)),
    ),
    tables=(
        FrontTable("acciones trasladadas sin acuerdo", "Una acción.", LABELS, (2, 1, 4, 2, 2),
                   (("Archivo", "AO.6.1", "Atender solicitudes.", "OCT-DIC", "Sin acuerdo"),)),
        FrontTable("modificaciones del plan", "No hubo modificaciones.", LABELS, (2, 1, 4, 2, 2), ()),
    ),
    code="3f2a" * 16,
)  # fmt: skip
SAID = ("Resumen del seguimiento", "Resumen ejecutivo", "3 están cumplidas (100%)", "=1+1", "Base legal")
AFTER = ("Anexo: acciones trasladadas sin acuerdo", "Sin acuerdo", "Anexo: modificaciones del plan")


def written(folder: Path, suffix: str, *, is_draft: bool = False) -> Path:
    path = folder / f"informe.{suffix}"
    write_document(PLAN, path, findings=[finding()], front=FRONT, is_draft=is_draft)
    return path


def words(path: Path) -> str:
    """All that a report says, in reading order."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            said = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    elif path.suffix == ".docx":
        opened = Document(str(path))
        said = " ".join(
            text
            for part in opened.iter_inner_content()
            for text in (
                [part.text] if hasattr(part, "text") else [cell.text for row in part.rows for cell in row.cells]
            )
        )
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        said = " ".join(str(cell.value or "") for sheet in book for row in sheet.iter_rows() for cell in row)
    else:
        said = path.read_text()
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx", "txt"])
def test_the_text_stands_before_the_units_and_the_tables_after_them(tmp_path: Path, suffix: str) -> None:
    said = words(written(tmp_path, suffix))
    places = [said.index(text) for text in (*SAID, "Informe de unidad: Servicios")]
    places += [said.rindex(text) for text in AFTER]
    assert places == sorted(places)
    assert FRONT.code in said.replace(" ", "")
    assert "Vacía" not in said


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx", "txt"])
def test_what_is_read_back_is_the_plan_alone(tmp_path: Path, suffix: str) -> None:
    again = read_document(written(tmp_path, suffix))
    assert content(again) == content(restated(PLAN, Figures.RIGHT))
    assert again.unplaced == ()
    assert "El resumen que precede a los informes de unidad no es parte del plan y no se leyó." in again.notices
    assert any(notice.startswith("El anexo de acciones trasladadas") for notice in again.notices)


def test_a_report_without_it_says_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "informe.txt"
    write_document(PLAN, path)
    assert "Resumen" not in path.read_text()
    assert "del cierre" not in path.read_text()


def test_the_checkers_find_no_error_in_the_pdf(tmp_path: Path) -> None:
    path = written(tmp_path, "pdf", is_draft=True)
    assert [found for found in outloud.check(str(path)).findings if found.severity == "error"] == []
    assert pdfua.validate(str(path)).findings == ()
