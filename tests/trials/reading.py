"""A process that reads broken documents and says of each what came out; whoever started it survives its end.

`python -m tests.trials.reading GOOD FIRST LAST` breaks a good document by each number and prints two lines for it: `? number` before it
is read, then `= number outcome` with `plan`, `refused` or `defect` and, for a defect, what it was. Its memory and the time for one input
are those of `planabierto.documents.readers.limited`.
"""

from __future__ import annotations

import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final

from planabierto import audit, summarise, write
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.plan import PlanDocument, content_hash
from planabierto.documents.readers.limited import DEFAULT_BOUNDS
from planabierto.documents.reading import read_document
from planabierto.office.intake.archive import Understanding, pack, unpack
from tests.trials.damage import broken

_PRINTED_IN_FULL: Final = 20


class TooSlowError(Exception):
    """An input took longer than it may."""


class WrongSentenceError(Exception):
    """A refusal that nobody could read."""


def read_one(path: Path, number: int) -> str:
    """Read a document and do with it what the program does; what a person would be told, or that there is a plan."""
    try:
        document = read_document(path)
    except PlanAbiertoError as error:
        _check_sentence(str(error))
        return "refused"
    use(document, path.parent, number)
    return "plan"


def use(document: PlanDocument, folder: Path, number: int) -> None:
    """Review, add up, keep and print a plan; one in twenty in each form, the others as text."""
    findings = audit(document)
    summarise(document)
    kept = unpack(pack(Understanding(document, findings, ())))
    if kept.document != document or kept.findings != findings or content_hash(kept.document) != content_hash(document):
        message = "what was kept is not what was read"
        raise AssertionError(message)
    for suffix in ("txt", "xlsx", "docx", "pdf")[: 4 if number % _PRINTED_IN_FULL == 0 else 1]:
        write(document, folder / f"informe.{suffix}", figures="source", findings=findings)


def _check_sentence(sentence: str) -> None:
    if not sentence.strip() or not sentence.rstrip().endswith((".", ")", "»")) or "\x00" in sentence:
        raise WrongSentenceError(sentence)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def main(arguments: Sequence[str]) -> None:
    """Read what the numbers stand for, one after the other."""
    good, first, last = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    body = good.read_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (DEFAULT_BOUNDS.memory_bytes, DEFAULT_BOUNDS.memory_bytes))
    signal.signal(signal.SIGALRM, _too_slow)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"seguimiento{good.suffix}"
        for number in range(first, last):
            print(f"? {number}", flush=True)  # noqa: T201  how this process speaks
            path.write_bytes(broken(body, good.suffix, number))
            signal.alarm(DEFAULT_BOUNDS.processor_seconds)
            try:
                outcome = read_one(path, number)
            except Exception:  # noqa: BLE001  whatever is no sentence is what is looked for
                outcome = f"defect {' | '.join(traceback.format_exc(limit=-4).splitlines())}"
            signal.alarm(0)
            print(f"= {number} {outcome}", flush=True)  # noqa: T201  how this process speaks


if __name__ == "__main__":
    main(sys.argv[1:])
