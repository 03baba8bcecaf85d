"""What other programs make of our document is read as the same plan: LibreOffice prints and converts it, Chromium prints it as a page."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

import pytest

from planabierto.core.plan import PlanDocument, UnitReport, content
from planabierto.documents.reading import read_document, read_grid
from planabierto.documents.writers import Figures, write_document
from tests.paths import SAMPLES

LIBREOFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
WORKBOOK = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.xlsx"
needs_libreoffice = pytest.mark.skipif(
    LIBREOFFICE is None, reason="LibreOffice, the other program that prints our files, is not installed here."
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium, which prints a page as PDF, is not installed here."
)


def convert(folder: Path, suffix: str, *paths: Path) -> None:
    """Let LibreOffice convert files into a folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(LIBREOFFICE),
        profile,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(folder),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.mark.slow
@needs_libreoffice
def test_what_libreoffice_prints_of_the_workbook_and_the_report_is_the_same_plan(tmp_path: Path) -> None:
    plan = read_document(WORKBOOK)
    report = tmp_path / "informe.docx"
    write_document(plan, report, figures=Figures.SOURCE)
    convert(tmp_path, "pdf", WORKBOOK, report)
    for printed in (tmp_path / f"{WORKBOOK.stem}.pdf", tmp_path / "informe.pdf"):
        again = read_document(printed)
        assert len(list(again.rows)) == 177
        assert content(again) == content(plan)


@pytest.mark.slow
@needs_libreoffice
def test_what_libreoffice_saves_as_an_open_document_has_the_same_rows(tmp_path: Path) -> None:
    convert(tmp_path, "ods", WORKBOOK)
    before, after = read_grid(WORKBOOK), read_grid(tmp_path / f"{WORKBOOK.stem}.ods")
    assert after.rows == before.rows
    assert after.notices == before.notices


def as_page(plan: PlanDocument) -> str:
    """A plan as a plain web page whose rows the end of a page may cut."""
    style = (
        "@page{size:letter landscape;margin:1cm} body{font:8pt sans-serif} td,th{border:1px solid #888;padding:2px} "
    )
    style += "table{border-collapse:collapse;width:100%} td,th{vertical-align:top}"
    cover = (plan.institution.value, plan.title.value, plan.edition.value)
    return (
        f"<html lang=es><meta charset=utf-8><style>{style}</style>{''.join(f'<p>{html.escape(one)}' for one in cover)}"
        + "".join(unit_as_page(unit, plan.year) for unit in plan.units)
    )


def unit_as_page(unit: UnitReport, year: int) -> str:
    upper = ("CÓDIGO", "ACCIÓN OPERATIVA (AO)", "UNIDAD ORGANIZATIVA LÍDER", "UNIDAD-ÁREA RESPONSABLE", "META ANUAL")
    rows = "".join(f"<th rowspan=2>{label}" for label in upper)
    rows += f"<th colspan=4>METAS PARA AÑO {year}<th>REAL<th>% EJECUCIÓN<th rowspan=2>OBSERVACIONES - COMENTARIOS<tr>"
    rows += "".join(f"<th>{label}" for label in ("EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC", "EN-SEP", "EN-SEP"))
    body = ""
    for section in unit.sections:
        heading = section.objective
        body += f"<tr><td colspan=12>{html.escape(f'{heading.key}. {heading.text.value}')}"
        for action in section.actions:
            texts = (action.code, action.statement, action.lead_unit, action.responsible_unit)
            figures = (action.annual_target, *action.targets, action.achieved, action.printed_rate)
            cells = [text.value for text in texts] + [figure.written for figure in figures] + [action.remarks.value]
            body += "<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in cells)
    notes = "".join(f"<p>{html.escape(note.text.value)}" for note in unit.notes)
    mission = f"<p>MISIÓN: {html.escape(unit.mission.value)}"
    return f"{mission}<table><thead><tr>{rows}</thead><tbody>{body}</tbody></table>{notes}"


@pytest.mark.slow
@pytest.mark.browser
@needs_chromium
def test_what_chromium_prints_of_a_page_is_the_same_plan(tmp_path: Path) -> None:
    plan = read_document(WORKBOOK)
    page, printed = tmp_path / "plan.html", tmp_path / "plan.pdf"
    page.write_text(as_page(plan), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        profile,
        f"--print-to-pdf={printed}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = read_document(printed)
    assert len(list(again.rows)) == 177
    assert content(again) == content(plan)
