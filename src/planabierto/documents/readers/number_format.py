"""Excel's number formats: a stored number as the cell shows it ("0%" → "75%", "#,##0" → "18,000", "mmm-yy" → "sep-24").

Source: ECMA-376 part 1, 18.8.30 and 18.8.31. A comma parts thousands and a point decimals, whatever the machine's language.
Colours, fill and the spaces that only align show nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from planabierto.documents.readers.date_format import SHORT_DATE, is_date, show_date

_ONE = Decimal(1)
_WIDE = Context(prec=700, rounding=ROUND_HALF_UP)
_KEPT_DIGITS = 15
_KEPT_BY_EXCEL = Context(prec=_KEPT_DIGITS, rounding=ROUND_HALF_EVEN)
_GENERAL_DIGITS = 10
_NUMBER = re.compile(r"[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][-+]?[0-9]{1,4})?", re.ASCII)
_LARGEST_EXPONENT = 308
_LONGEST_CODE = 255

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<padding>[_*].?)
    | \[\$(?P<currency>[^\]\-]*)[^\]]*\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?P<condition>[<>=]{1,2}-?[0-9.]+)\]
    | (?P<colour>\[[^\]]*\])
    | (?P<general>General) | (?P<half>AM/PM|A/P) | (?P<exponent>E[+\-])
    | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/)
    | (?P<date>y+|m+|d+|h+|s+) | (?P<end>;) | (?P<text>@) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+\.?[0-9]*)", re.ASCII)
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_SHOWS_NOTHING = frozenset(("condition", "colour", "padding"))
_OF_DATES = frozenset(("date", "elapsed", "half"))
_NUMERIC_SECTIONS = 3

_IDS_BY_CODE: dict[str, tuple[int, ...]] = {
    "0": (1,),
    "0.00": (2,),
    "#,##0": (3,),
    "#,##0.00": (4,),
    '"$"#,##0;-"$"#,##0': (5, 6),
    '"$"#,##0.00;-"$"#,##0.00': (7, 8),
    "0%": (9,),
    "0.00%": (10,),
    "0.00E+00": (11,),
    "# ?/?": (12,),
    "# ??/??": (13,),
    SHORT_DATE: (14, *range(27, 37), *range(50, 59)),
    "d-mmm-yy": (15,),
    "d-mmm": (16,),
    "mmm-yy": (17,),
    "h:mm AM/PM": (18,),
    "h:mm:ss AM/PM": (19,),
    "h:mm": (20,),
    "h:mm:ss": (21,),
    f"{SHORT_DATE} h:mm": (22,),
    "#,##0;(#,##0)": (37, 38),
    "#,##0.00;(#,##0.00)": (39, 40),
    '#,##0;-#,##0;"-"': (41,),
    '"$"#,##0;-"$"#,##0;"$-"': (42,),
    '#,##0.00;-#,##0.00;"-"': (43,),
    '"$"#,##0.00;-"$"#,##0.00;"$-"': (44,),
    "mm:ss": (45, 47),
    "[h]:mm:ss": (46,),
    "##0.0E+0": (48,),
}
BUILT_IN = {key: code for code, keys in _IDS_BY_CODE.items() for key in keys}
"""The codes of the formats that a workbook names by number alone; 14, the short date of the machine's language, is the Spanish one."""


class _Token(NamedTuple):
    kind: str
    text: str


class _Section(NamedTuple):
    """One of the parts between semicolons: when it applies (None: by its place), and how it shows a magnitude."""

    condition: Callable[[Decimal], bool] | None
    show: Callable[[Decimal], str]
    dates: tuple[tuple[str, str], ...] = ()


def stored_number(digits: str) -> Decimal | None:
    """The number that a cell stores, at the 15 significant digits that Excel keeps; None where the text is no finite number.

    "0.30000000000000004", what binary arithmetic leaves of 0.1 + 0.2, is 0.3.
    """
    if len(digits) <= _KEPT_DIGITS and digits.isdecimal() and digits.isascii():
        return Decimal(digits)
    if _NUMBER.fullmatch(digits) is None:
        return None
    number = _KEPT_BY_EXCEL.create_decimal(digits).normalize()
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        return None
    return number.quantize(_ONE, context=_WIDE) if number == number.to_integral_value() else number


def show_general(number: Decimal) -> str:
    """A number in the format General: ten significant digits of a fraction, every digit of a whole number.

    Excel shortens whole numbers of twelve digits to an exponent; here they stay whole, because in plans they are codes.
    """
    if number == number.to_integral_value():
        return f"{number:f}"
    decimals = max(_GENERAL_DIGITS - max(number.adjusted() + 1, 1), 0)
    shown = number.quantize(_ONE.scaleb(-decimals), context=_WIDE)
    if not shown:
        return f"{number:E}"
    return f"{shown:f}".rstrip("0").rstrip(".") if decimals else f"{shown:f}"


class NumberFormat:
    """A format code made ready; `number_format` gives it, and keeps those already made."""

    def __init__(self, code: str) -> None:
        self._sections = [_section(tokens) for tokens in _sections_of(code)]
        self._has_conditions = any(section.condition for section in self._sections)
        self.is_date = bool(self._sections[0].dates)
        """Whether the cell shows a date or a time, so that its number is a serial day and no quantity."""

    def show(self, number: Decimal, *, since_1904: bool = False) -> str:
        """The text that the cell shows, without the spaces that only align it."""
        section, has_minus = self._choose(number)
        if section.dates:
            is_shown = is_date(number, section.dates, since_1904=since_1904)
            return show_date(number, section.dates, since_1904=since_1904) if is_shown else show_general(number)
        shown = section.show(abs(number)).strip()
        return f"-{shown}" if has_minus and any(sign in "123456789" for sign in shown) else shown

    def _choose(self, number: Decimal) -> tuple[_Section, bool]:
        """The section that applies, and whether a minus that it does not write itself stands before it."""
        sections = self._sections
        if self._has_conditions:
            met = (section for section in sections if section.condition is None or section.condition(number))
            return next(met, sections[0]), number < 0
        if number < 0 and len(sections) > 1:
            return sections[1], False
        if number == 0 and len(sections) == _NUMERIC_SECTIONS:
            return sections[2], False
        return sections[0], number < 0


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """The format that a code describes; a sign that means nothing in a format shows as it stands.

    General for an empty one, and for one that is longer than any workbook may have.
    """
    return NumberFormat(code if 0 < len(code) <= _LONGEST_CODE else "General")


def _sections_of(code: str) -> list[list[_Token]]:
    """The sections of a format for numbers: at most three, without the one for texts."""
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = found.lastgroup or "literal"
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, found[kind]))
    return [tokens for tokens in sections if not any(token.kind == "text" for token in tokens)][:_NUMERIC_SECTIONS] or [
        [_Token("general", "General")]
    ]


def _section(tokens: Sequence[_Token]) -> _Section:
    condition = next((_condition(token.text) for token in tokens if token.kind == "condition"), None)
    shown = [token for token in tokens if token.kind not in _SHOWS_NOTHING]
    kinds = {token.kind for token in shown}
    if kinds & _OF_DATES:
        return _Section(condition, show_general, tuple(_without_fractions_of_second(shown)))
    if "general" in kinds:
        before, after = _around(shown, "general")
        return _Section(condition, lambda number: f"{before}{show_general(number)}{after}")
    if "digit" not in kinds:
        literal = "".join(token.text for token in shown)
        return _Section(condition, lambda _number: literal)
    if "slash" in kinds:
        return _Section(condition, _fraction(shown))
    if "exponent" in kinds:
        return _Section(condition, _scientific(shown))
    return _Section(condition, _digits(shown))


def _condition(written: str) -> Callable[[Decimal], bool] | None:
    found = _CONDITION.fullmatch(written)
    if not found:
        return None
    compare, bound = _COMPARISONS[found[1]], Decimal(found[2])
    return lambda number: compare(number, bound)


def _without_fractions_of_second(tokens: Sequence[_Token]) -> list[_Token]:
    following = [*(token.kind for token in tokens[1:]), ""]
    return [
        token
        for token, after in zip(tokens, following, strict=True)
        if token.kind != "digit" and not (token.kind == "point" and after == "digit")
    ]


def _around(tokens: Sequence[_Token], kind: str) -> tuple[str, str]:
    """What stands before the first token of a kind, and after the last."""
    places = [index for index, token in enumerate(tokens) if token.kind == kind]
    return (
        "".join(token.text for token in tokens[: places[0]]),
        "".join(token.text for token in tokens[places[-1] + 1 :]),
    )


def _digits(tokens: Sequence[_Token]) -> Callable[[Decimal], str]:
    """How a section of digit places shows a magnitude: "#,##0.0#", "0%", "$#,##0.00", "00-00"."""
    first = next(index for index, token in enumerate(tokens) if token.kind == "digit")
    if first and tokens[first - 1].kind == "point":
        first -= 1
    last = max(index for index, token in enumerate(tokens) if token.kind == "digit") + 1
    while last < len(tokens) and tokens[last].kind in {"comma", "point"}:
        last += 1
    before = "".join(token.text for token in tokens[:first])
    after = "".join(token.text for token in tokens[last:])
    core = tokens[first:last]
    point = next((index for index, token in enumerate(core) if token.kind == "point"), len(core))
    whole, decimals = core[:point], [token.text for token in core[point:] if token.kind == "digit"]
    scale = _trailing_commas(core[:point]) or _trailing_commas(core)
    is_grouped = "comma" in {token.kind for token in whole[: len(whole) - _trailing_commas(whole)]}
    power = 2 * sum(token.kind == "percent" for token in tokens) - 3 * scale
    step = _ONE.scaleb(-len(decimals))
    least_decimals = max((index for index, place in enumerate(decimals, 1) if place == "0"), default=0)
    least_digits = sum(token.text == "0" for token in whole)
    mask = whole if any(token.kind not in {"digit", "comma"} for token in whole) else None

    def show(number: Decimal) -> str:
        digits, _, fraction = f"{number.scaleb(power, _WIDE).quantize(step, context=_WIDE):f}".partition(".")
        while len(fraction) > least_decimals and fraction[-1] == "0":
            fraction = fraction[:-1]
        digits = digits.lstrip("0").rjust(least_digits, "0")
        if mask is not None:
            digits = _filled(mask, digits)
        elif is_grouped and digits:
            digits = f"{int(digits):,}"
        return f"{before}{digits}{'.' if fraction else ''}{fraction}{after}"

    return show


def _trailing_commas(tokens: Sequence[_Token]) -> int:
    """How many commas close a run of places: each divides by a thousand."""
    count = 0
    while count < len(tokens) and tokens[-1 - count].kind == "comma":
        count += 1
    return count


def _filled(mask: Sequence[_Token], digits: str) -> str:
    """Digits put from the right into places with signs between them: 1234 in "00-00" is "12-34"."""
    left, shown = list(digits), []
    for token in reversed(mask):
        if token.kind == "digit":
            shown.append(left.pop() if left else "")
        elif token.kind != "comma":
            shown.append(token.text)
    return "".join(left) + "".join(reversed(shown))


def _fraction(tokens: Sequence[_Token]) -> Callable[[Decimal], str]:
    """How "# ?/?" and "# ?/4" show a magnitude."""
    slash = next(index for index, token in enumerate(tokens) if token.kind == "slash")
    places = sum(token.kind == "digit" for token in tokens[slash:])
    fixed = "".join(token.text for token in tokens[slash + 1 :] if token.text.isdigit()).lstrip("0")
    has_whole = any(token.kind == "literal" for token in tokens[:slash])

    def show(number: Decimal) -> str:
        whole = int(number) if has_whole else 0
        rest = Fraction(number) - whole
        if fixed:
            parts, of = round(rest * int(fixed)), int(fixed)
        else:
            near = rest.limit_denominator(10 ** max(places, 1) - 1)
            parts, of = near.numerator, near.denominator
        if has_whole and parts in {0, of}:
            return str(whole + parts // of)
        return f"{whole} {parts}/{of}" if whole else f"{parts}/{of}"

    return show


def _scientific(tokens: Sequence[_Token]) -> Callable[[Decimal], str]:
    mark = next(index for index, token in enumerate(tokens) if token.kind == "exponent")
    point = next((index for index, token in enumerate(tokens[:mark]) if token.kind == "point"), mark)
    decimals = sum(token.kind == "digit" for token in tokens[point:mark])
    places = sum(token.kind == "digit" for token in tokens[mark:])

    def show(number: Decimal) -> str:
        if not number:
            return f"{number:.{decimals}f}E+{'0' * places}"
        digits, _, exponent = f"{number:.{decimals}E}".partition("E")
        return f"{digits}E{exponent[0]}{exponent[1:].rjust(places, '0')}"

    return show
