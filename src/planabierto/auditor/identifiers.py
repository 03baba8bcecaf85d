"""Where a text holds what identifies or reaches one person: identity numbers with their check digit, e-mail, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from planabierto.auditor.wording import plain

# Few documents have any: these are compiled, and kept by `re`, only when a text comes near them.
_EMAIL: Final = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
_NUMBER: Final = r"(?<![\w.,$])\+?\(?\d{1,14}(?:[ .\-)]{1,2}\d{1,14}){0,6}(?:-[kK])?(?![\w%])"
_MANY_DIGITS: Final = re.compile(r"\d[\d .()-]{5,}\d")
_TELEPHONE_WORD: Final = (
    r"\b(?:tel|telefono|telefonos|tels|cel|celular|movil|whatsapp|whatsap|contacto|llamar al|fax|pbx)\b[^\d+]{0,12}$"
)
_YEARS: Final = range(1900, 2100)
_CONTEXT: Final = 30
_AN_EMAIL: Final = "un correo electrónico"
_A_TELEPHONE: Final = "un teléfono"
_CONTACTS: Final = frozenset({_AN_EMAIL, _A_TELEPHONE})


class Identifier(NamedTuple):
    """Something that identifies a person: its kind in Spanish and its place in the text (end exclusive)."""

    kind: str
    start: int
    end: int

    @property
    def is_contact(self) -> bool:
        """Whether it reaches a person (e-mail, telephone) rather than saying who they are."""
        return self.kind in _CONTACTS


def is_dui(digits: str) -> bool:
    """Whether nine digits are a Salvadoran DUI: the last makes the weighted sum (9 to 2) a multiple of ten."""
    if len(digits) != 9 or not digits.strip("0"):  # noqa: PLR2004 (eight digits and the check)
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=False))
    return (10 - weighted % 10) % 10 == int(digits[-1])


def is_nit(digits: str) -> bool:
    """Whether fourteen digits are a Salvadoran NIT; numbers given out after the hundredth of a day have other weights."""
    if len(digits) != 14 or not digits.strip("0"):  # noqa: PLR2004 (place, date, number, check)
        return False
    if digits[10:13] <= "100":
        weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(14, 1, -1), strict=False))
        return weighted % 11 % 10 == int(digits[-1])
    weights = (2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return -weighted % 11 % 10 == int(digits[-1])


def is_cui(digits: str) -> bool:
    """Whether thirteen digits are a Guatemalan CUI: the ninth is the sum of the first eight, weighted 2 to 9, modulo eleven."""
    if len(digits) != 13 or not digits.strip("0"):  # noqa: PLR2004 (number, check, department, municipality)
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(2, 10), strict=False)) % 11 == int(digits[8])


def is_rut(body: str, check: str) -> bool:
    """Whether a number and its check sign are a Chilean RUT: weights 2 to 7 from the right, modulo eleven, ten is K."""
    if not body.strip("0"):
        return False
    weighted = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    return "0123456789K0"[(11 - weighted % 11) % 12] == check.upper() if weighted % 11 else check == "0"


def _kind(groups: list[str], written: str, before: str) -> str | None:
    """What a row of groups of digits is, by its form and the words before it."""
    digits = "".join(groups)
    form = tuple(map(len, groups))
    if form in {(8, 1), (9,)} and is_dui(digits) and (form == (8, 1) or "dui" in before):
        return "un número de DUI"
    if form in {(4, 6, 3, 1), (14,)} and is_nit(digits) and (len(form) > 1 or "nit" in before):
        return "un número de NIT"
    if form in {(4, 5, 4), (13,)} and is_cui(digits) and (len(form) > 1 or "dpi" in before or "cui" in before):
        return "un número de DPI"
    if "." in written and "-" in written and form[1:3] == (3, 3) and is_rut("".join(groups[:3]), written[-1]):
        return "un número de RUT"
    if _is_telephone(groups, written, before):
        return _A_TELEPHONE
    return None


def _is_telephone(groups: list[str], written: str, before: str) -> bool:
    """A Salvadoran number (2, 6 or 7 first, four and four), one with its country, or any after a word for telephone."""
    digits = "".join(groups)
    if written.startswith("+"):
        return 8 <= len(digits) <= 15  # noqa: PLR2004  what E.164 allows
    if re.search(_TELEPHONE_WORD, before):
        return 7 <= len(digits) <= 12  # noqa: PLR2004 (national numbers of the region)
    is_pair = len(groups) == 2 and len(groups[0]) == len(groups[1]) == 4 and "." not in written  # noqa: PLR2004 (four and four)
    return is_pair and written[0] in "267" and int(groups[0]) not in _YEARS


def identifiers(text: str) -> Iterator[Identifier]:
    """Every identity number, e-mail and telephone of a text, in no promised order.

    An identity number counts only with its right check digit. "2021-2024" is a span of years, "2024-0012" the number of a record.
    """
    if "@" in text:
        for found in re.finditer(_EMAIL, text):
            yield Identifier(_AN_EMAIL, *found.span())
    if not _MANY_DIGITS.search(text):
        return
    for found in re.finditer(_NUMBER, text):
        groups = re.findall(r"\d+", found[0])
        if sum(map(len, groups)) < 7:  # noqa: PLR2004 (no identity number or telephone is shorter)
            continue
        before = plain(text[max(0, found.start() - _CONTEXT) : found.start()])
        kind = _kind(groups, found[0], before)
        if kind:
            yield Identifier(kind, *found.span())
