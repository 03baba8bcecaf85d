"""What the cover of a follow-up says: institution, title, edition, year and which follow-up of the year it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from planabierto.core.calendar import read_ordinal
from planabierto.core.plan import Text
from planabierto.core.text import clean, fold

_TITLE_WORDS = re.compile(r"\b(seguimiento|plan|informe|evaluacion|avance|programacion|poi|poa|pao|pat)\b")
_EDITION = re.compile(r"^\W*versi[oó]n\b", re.IGNORECASE)
# Lines that our own reports add to the cover; they say nothing of the plan.
_REPORT_LINES = re.compile(
    r"^(corte|fecha de emisi[oó]n|versi[oó]n|c[oó]digo de verificaci[oó]n( \(SHA-256\)| del cierre)?|cifras"
    r"|c[oó]digo de la versi[oó]n oficial|aprob[oó]|licencia|suprimido|regla de consolidaci[oó]n|presentado|no entreg[oó]"
    r"|signos sin tipograf[ií]a[^:]*)\s*:",
    re.IGNORECASE,
)
# Their room for signatures, which a page shows as lines of words side by side.
_SIGNATURES = re.compile(r"^(elabor[oó]\s+revis[oó]\s+vo\.\s?bo\.|((nombre|cargo|firma):\s*)+)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Cover(NamedTuple):
    """The cover's texts; `year` is None and `ordinal` 0 where it does not say them."""

    institution: Text
    title: Text
    edition: Text
    year: int | None
    ordinal: int


def read_cover(texts: Sequence[Text]) -> Cover:
    """Read the lines before the first table: the institution until a word of a title, the title until the edition."""
    lines = [text for text in texts if not (_REPORT_LINES.match(text.value) or _SIGNATURES.match(text.value.strip()))]
    starts = (n for n, text in enumerate(lines) if _TITLE_WORDS.search(fold(text.value)))
    first = next(starts, len(lines))
    edition = next((n for n in range(first, len(lines)) if _EDITION.match(lines[n].value)), None)
    title = _joined(lines[first : edition if edition is not None else len(lines)])
    years = _YEAR.findall(title.value)
    return Cover(
        institution=_joined(lines[:first]),
        title=title,
        edition=lines[edition] if edition is not None else Text(),
        year=int(years[-1]) if years else None,
        ordinal=read_ordinal(title.value) or 0,
    )


def _joined(texts: Sequence[Text]) -> Text:
    """Lines of one text as one; it stands where the first of them stands."""
    if not texts:
        return Text()
    return Text(
        clean(" ".join(text.value for text in texts)), "\n".join(text.written for text in texts), texts[0].source
    )
