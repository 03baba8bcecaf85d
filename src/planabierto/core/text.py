"""How a text of a document is read: white space, markup and look-alike characters folded away."""

from __future__ import annotations

import re
import unicodedata

# Left over from converted documents: bold marks, line-break tags and escaped signs ("\$900").
MARKUP = re.compile(r"\*\*|<br\s*/?>|\\(?=[$%_*#&])", re.IGNORECASE)
_ACCENTS = re.compile("[\u0300-\u036f]")
_PUNCTUATION = re.compile(r"(?:[^\w%$]|_)+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def clean(text: str) -> str:
    """What a cell says: NFC, each run of white space (NBSP, tab, line break) one space, invisible characters and markup out."""
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if "*" in text or "\\" in text or "<" in text:
        text = MARKUP.sub(lambda found: " " if found[0].startswith("<") else "", text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """A text for comparison: lower case, without accents, punctuation as single spaces; "%" and "$" stay.

    >>> fold("UNIDAD-ÁREA  RESPONSABLE:")
    'unidad area responsable'
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _PUNCTUATION.sub(" ", text.lower()).strip()
