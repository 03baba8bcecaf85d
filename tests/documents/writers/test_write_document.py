"""One function writes a report in the format that the file's name asks for, whole or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from planabierto.core.errors import UnwritableFormatError
from planabierto.documents.writers import Figures, write_document
from tests.documents.writers.examples import action, document, finding, unit

FORMATS = ["pdf", "docx", "xlsx", "txt"]
TOO_LONG_FOR_A_CELL = document(unit(action(remarks="x" * 40_000)))


@pytest.mark.parametrize("suffix", [*FORMATS, "PDF", "Xlsx"])
def test_each_format_is_written(tmp_path: Path, suffix: str) -> None:
    write_document(document(), tmp_path / f"informe.{suffix}", findings=[finding()])
    assert [path.name for path in tmp_path.iterdir()] == [f"informe.{suffix}"]
    assert (tmp_path / f"informe.{suffix}").stat().st_size > 500


@pytest.mark.parametrize("name", ["informe.odt", "informe", "informe.pdf.exe"])
def test_another_format_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFormatError) as refused:
        write_document(document(), tmp_path / name)
    *others, last = [f".{suffix}" for suffix in FORMATS]
    assert str(refused.value) == (
        f"No se sabe escribir «{name}»: el nombre debe terminar en {', '.join(others)} o {last}."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "informe.xlsx"
    path.write_text("anterior")
    with pytest.raises(UnwritableFormatError, match="una celda de Excel admite 32,767"):
        write_document(TOO_LONG_FOR_A_CELL, path)
    assert path.read_text() == "anterior"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", ["pdf", "txt", "xlsx"])
def test_the_same_report_of_the_same_day_is_the_same_file(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("uno", "dos")]
    for path in paths:
        write_document(document(), path, issued_on=date(2024, 10, 21))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_report_bears_the_day_on_which_it_is_printed(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2024, 10, 21, 12, tzinfo=UTC)):
        write_document(document(), tmp_path / "informe.txt")
        write_document(document(), tmp_path / "copia.txt", figures=Figures.SOURCE)
    assert "Fecha de emisión: 21 de octubre de 2024" in (tmp_path / "informe.txt").read_text()
    assert "Fecha de emisión" not in (tmp_path / "copia.txt").read_text()


def test_text_is_the_offices_own_tab_separated_form(tmp_path: Path) -> None:
    write_document(document(), tmp_path / "copia.txt", figures=Figures.SOURCE)
    lines = (tmp_path / "copia.txt").read_text().splitlines()
    assert lines[5:7] == ["", "Informe de unidad: Servicios"]
    assert lines[9].split("\t")[5:10] == ["METAS PARA AÑO 2024", "", "", "", "REAL"]
    assert lines[10].split("\t")[5:10] == ["EN-MAR", "ABR-JUN", "JUL-SEP", "OCT-DIC", "EN-SEP"]
    assert lines[11] == "6 OTRAS ACTIVIDADES OPERATIVAS" + "\t" * 11
    assert lines[12].split("\t") == [
        *("AO.6.1.", "Atender solicitudes.", "Servicios", "Servicios", "4"),
        *("1", "1", "1", "1", "3", "100%", ""),
    ]


def test_text_ends_with_the_annex(tmp_path: Path) -> None:
    write_document(document(), tmp_path / "informe.txt", findings=[finding()])
    lines = (tmp_path / "informe.txt").read_text().splitlines()
    assert lines[-5:-1] == [
        "Anexo: inconsistencias de la revisión automática",
        "",
        "Para Servicios: revise cada punto; corrija el dato en su informe o explique por qué está bien.",
        "N.º\tCódigo\tDónde\tInconsistencia\tComo está escrito\tSe esperaba\tRegla",
    ]
    assert lines[-1].startswith("1\tAO.6.1\tlínea 46, columna 9\t")
