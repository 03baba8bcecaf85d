"""Making the files of an edition in a child process with bounded memory and time; the child knows no database.

This is also the module that runs there: it imports nothing of Django.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from planabierto.core.edition import read_edition
from planabierto.core.errors import PlanAbiertoError, UnwritableFormatError
from planabierto.documents.editions import EditionFile, edition_files
from planabierto.documents.writers.limited import Bounds, confine

_MODULE: Final = "planabierto.office.publication.limited_files"
_REFUSED: Final = 3
_TOLD_COMPLAINTS: Final = 4_000
EDITION_BOUNDS: Final = Bounds(processor_seconds=300, clock_seconds=600)


def write_files(text: str, folder: Path, *, bounds: Bounds = EDITION_BOUNDS) -> tuple[EditionFile, ...]:
    """Write every file of the edition that is in a canonical text into a folder.

    Raises `UnwritableFormatError` with the sentence of the writer, or where the child ran out of time or memory.
    """
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-m", _MODULE],
            input=pickle.dumps((text, folder, bounds)),
            capture_output=True,
            timeout=bounds.clock_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    if child.returncode == _REFUSED:
        raise UnwritableFormatError(child.stdout.decode())
    if child.returncode:
        failure = _too_large()
        if child.returncode != -signal.SIGXCPU:
            failure.add_note(child.stderr[-_TOLD_COMPLAINTS:].decode(errors="replace"))
        raise failure
    made: tuple[EditionFile, ...] = pickle.loads(child.stdout)  # noqa: S301 - written by our own child
    return made


def _too_large() -> UnwritableFormatError:
    return UnwritableFormatError(
        "No se pudieron hacer los archivos de la versión oficial: el seguimiento es demasiado grande. No se publicó nada."
    )


def main() -> int:
    """In the child: make the files of the edition that stands on the standard input."""
    text: str
    folder: Path
    text, folder, bounds = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent, never by a person
    confine(bounds)
    try:
        made = edition_files(read_edition(text), folder)
    except PlanAbiertoError as refusal:
        sys.stdout.write(str(refusal))
        return _REFUSED
    sys.stdout.buffer.write(pickle.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
