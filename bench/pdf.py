"""Reading PDF against pypdfium2 taking the text of the same pages, which knows neither tables nor cells."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import planabierto
from bench import telling
from bench.measuring import take_turns
from bench.plans import SAMPLE

_ROUNDS = 5


def run() -> None:
    """Print what reading the official report back costs."""
    import pypdfium2

    from planabierto.documents.readers.pdf import read as read_pdf
    from planabierto.documents.recognise import recognise

    with TemporaryDirectory(prefix="planabierto-bench-") as folder:
        path = Path(folder) / "report.pdf"
        planabierto.write(planabierto.read(SAMPLE), path)

        def text_alone() -> int:
            document = pypdfium2.PdfDocument(path)
            try:
                return sum(len(page.get_textpage().get_text_range()) for page in document)
            finally:
                document.close()

        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
        telling.heading(f"PDF of {pages} pages, {path.stat().st_size / 1024:.0f} kB: the report of Mutual Ejemplo")
        alone, grid, whole = "pypdfium2: text alone", "our reader: tables and cells", "our reader and recogniser"
        found = take_turns(
            {alone: text_alone, grid: lambda: read_pdf(path), whole: lambda: recognise(read_pdf(path))}, rounds=_ROUNDS
        )
    telling.costs(*found.values())
    telling.ratio(found[grid], found[alone])
    telling.ratio(found[whole], found[alone])
