"""Another program opens the workbook and the Word document, and prints them as reports."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from planabierto.documents.writers import write_document
from tests.documents.writers.examples import action, document, finding, unit

LIBREOFFICE = shutil.which("soffice")
PLAN = document(
    unit(
        *(action(f"AO.6.{n}", statement="Atender solicitudes de la población. " * 3) for n in range(1, 61)),
        notes=["Nota: Fin."],
    ),
    unit(action("AO.6.7", achieved="0.95", remarks="=1+1 se queda como texto."), name="Archivo"),
)


@pytest.mark.slow
@pytest.mark.skipif(
    LIBREOFFICE is None, reason="LibreOffice, the other program that opens our files, is not installed here."
)
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_it_prints_letter_pages_with_the_header_on_each(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"informe.{suffix}"
    write_document(PLAN, path, findings=[finding()])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [str(LIBREOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with pypdfium2.PdfDocument(tmp_path / "informe.pdf") as pdf:
        sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
        printed = [re.sub(r"\s+", " ", page.get_textpage().get_text_bounded()) for page in pdf]
    assert sizes == {(792, 612)}
    with_rows = [page for page in printed if "AO.6." in page and "Inconsistencia" not in page]
    assert len(with_rows) > 3
    assert all("CÓDIGO" in page and "METAS PARA AÑO 2024" in page for page in with_rows)
    assert [number for number, page in enumerate(printed, 1) if f"Página {number} de {len(printed)}" not in page] == []
    codes = [code for page in with_rows for code in re.findall(r"AO\.6\.\d+\.", page)]
    assert codes == [*(f"AO.6.{n}." for n in range(1, 61)), "AO.6.7."]
    assert "=1+1 se queda como texto." in " ".join(printed)
    assert " 0.95 " in " ".join(printed)
