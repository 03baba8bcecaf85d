"""How a number is written: its digits, separators and signs, taken apart without saying yet what it means."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

MAX_INTEGER_DIGITS: Final = 15
MAX_DECIMALS: Final = 20

_LONGEST: Final = 2 * (MAX_INTEGER_DIGITS + MAX_DECIMALS)
_THOUSAND: Final = 3

# Spaces that stand between groups of three digits: plain, no-break, figure, thin, narrow no-break.
_GROUP_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_INVISIBLE: Final = "\u200b\u200e\u200f\u2060\ufeff"
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_NUMBER_SIGNS: Final = frozenset("0123456789., ")
_PLACEHOLDERS: Final = frozenset({"na", "np", "nd", "noaplica", "noprogramada", "noprogramado"})


class ProblemKind(StrEnum):
    """Why a writing is no quantity of its row."""

    NOT_A_NUMBER = "not_a_number"
    PLACEHOLDER = "placeholder"
    PERCENT_IN_COUNT = "percent_in_count"
    MONEY_IN_COUNT = "money_in_count"
    NEGATIVE = "negative"
    TOO_LONG = "too_long"


class WrittenNumber(NamedTuple):
    """A number taken apart: its size without sign, how it was marked, and what is doubtful in its separators."""

    size: Decimal
    is_negative: bool
    is_percent: bool
    is_money: bool
    has_decimal_comma: bool
    other_size: Decimal | None


class _Digits(NamedTuple):
    """Digits with at most one decimal dot, whether a comma was their decimal sign, and a second reading of them."""

    digits: str
    has_decimal_comma: bool = False
    other: str | None = None


def _is_grouped(groups: list[str]) -> bool:
    """Whether the groups are those of a number with thousands apart: one to three digits, then three each."""
    first, *others = groups
    return 1 <= len(first) <= _THOUSAND and first[0] != "0" and all(len(group) == _THOUSAND for group in others)


def _with_spaces(body: str) -> _Digits | None:
    """Thousands apart by spaces: the decimal sign is then whatever it is."""
    decimal_sign = "," if "," in body else "."
    whole, _, fraction = body.partition(decimal_sign)
    groups = whole.split(" ")
    if not all(group.isdecimal() for group in groups) or not _is_grouped(groups):
        return None
    if fraction and not fraction.isdecimal():
        return None
    return _Digits(f"{''.join(groups)}.{fraction}", decimal_sign == ",")


def _with_both(body: str) -> _Digits | None:
    """Commas and dots: the last sign is the decimal one, the other separates thousands."""
    decimal_sign, group_sign = (",", ".") if body.rfind(",") > body.rfind(".") else (".", ",")
    whole, _, fraction = body.rpartition(decimal_sign)
    if decimal_sign in whole or not _is_grouped(whole.split(group_sign)):
        return None
    return _Digits(f"{whole.replace(group_sign, '')}.{fraction}", decimal_sign == ",")


def _with_one_kind(body: str, sign: str) -> _Digits | None:
    """Only dots or only commas: a single dot is decimal; a single comma is too, unless three digits follow it."""
    whole, *others = body.split(sign)
    if len(others) > 1:
        return _Digits("".join((whole, *others)), sign == ".") if _is_grouped([whole, *others]) else None
    (fraction,) = others
    if sign == ".":
        return _Digits(f"{whole}.{fraction}")
    if len(fraction) != _THOUSAND or not whole or whole[0] == "0":
        return _Digits(f"{whole}.{fraction}", has_decimal_comma=True)
    return _Digits(whole + fraction, other=None if len(whole) <= _THOUSAND else f"{whole}.{fraction}")


def _plain(body: str) -> _Digits | None:
    """Digits with any separators as plain digits; None where the separators make no sense."""
    if " " in body:
        return _with_spaces(body)
    if "," in body:
        return _with_both(body) if "." in body else _with_one_kind(body, ",")
    return _with_one_kind(body, ".") if "." in body else _Digits(body)


def _is_placeholder(body: str) -> bool:
    if all(sign in _DASHES or sign == " " for sign in body):
        return True
    return "".join(sign for sign in body.lower() if sign not in "./ ") in _PLACEHOLDERS


def take_apart(text: str) -> WrittenNumber | ProblemKind | None:
    """The parts of a written number; None for a blank, a problem for what is no number. Nothing is ever evaluated.

    Only the digits 0 to 9 count as digits: those of other scripts may look like others than they are.
    """
    body = text.translate(_GROUP_SPACES).strip().strip(_INVISIBLE).strip()
    if not body:
        return None
    if _is_placeholder(body):
        return ProblemKind.PLACEHOLDER
    is_negative = body[0] in _DASHES
    body = body[1:].lstrip() if is_negative else body
    is_percent = body.endswith("%")
    body = body[:-1].rstrip() if is_percent else body
    is_money = body.startswith(("$", "US$"))
    body = body[body.index("$") + 1 :].lstrip() if is_money else body
    plain = _plain(body) if len(body) <= _LONGEST and _NUMBER_SIGNS.issuperset(body) else None
    if plain is None or plain.digits in {"", "."} or (is_percent and is_money):
        return ProblemKind.NOT_A_NUMBER
    whole, _, fraction = plain.digits.partition(".")
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(fraction) > MAX_DECIMALS:
        return ProblemKind.TOO_LONG
    other_size = None if plain.other is None else Decimal(plain.other)
    return WrittenNumber(Decimal(plain.digits), is_negative, is_percent, is_money, plain.has_decimal_comma, other_size)
