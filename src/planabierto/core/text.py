"""How a text of a document is read: white space, markup and look-alike characters folded away."""

from __future__ import annotations

import re
import unicodedata

# Left over from converted documents: bold marks, line-break tags and escaped signs ("\$900").
MARKUP = re.compile(r"\*\*|<br\s*/?>|\\(?=[$%_*#&])", re.IGNORECASE)
_ACCENTS = re.compile("[\u0300-\u036f]")
_PUNCTUATION = re.compile(r"(?:[^\w%$]|_)+")
# Soft hyphens, joiners, marks of direction; control characters that are no white space; code points that are no characters.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """What a cell says: NFC, each run of white space (NBSP, tab, line break) one space, invisible characters and markup out."""
    is_plain = text.isprintable()  # of all white space only the blank is, and nothing invisible
    if not is_plain:
        text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "*" in text or "\\" in text or "<" in text:
        text = MARKUP.sub(lambda found: " " if found[0].startswith("<") else "", text)
    if is_plain and "  " not in text and text == text.strip():
        return text
    return " ".join(text.split())


def fold(text: str) -> str:
    """A text for comparison: lower case, without accents, punctuation as single spaces; "%" and "$" stay.

    >>> fold("UNIDAD-ÁREA  RESPONSABLE:")
    'unidad area responsable'
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _PUNCTUATION.sub(" ", text.lower()).strip()
