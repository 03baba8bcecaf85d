"""What a planned or executed quantity is, how a written number is read as one, and how it is written back.

Ratios are stored as ratios: 0.25 is written 25%. No stored value is rounded; only writing on screen does, half up.
The table of cases that `parse_quantity` follows is `docs/concepts.md` §5.1.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from planabierto.core.written_number import MAX_DECIMALS, MAX_INTEGER_DIGITS, ProblemKind, WrittenNumber, take_apart

_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_LARGEST: Final = Decimal(10) ** MAX_INTEGER_DIGITS
_FAR_FROM_PLAN: Final = 2
# Wide enough for every product and quotient of two quantities, so that moving a decimal dot never rounds.
_EXACT: Final = Context(prec=100)
_QUOTABLE: Final = 40


class Scale(StrEnum):
    """What kind of number an action is counted in; ratios are stored as ratios (0.25 is shown as 25 %)."""

    COUNT = "count"
    RATIO = "ratio"
    MONEY = "money"
    STAGES = "stages"


class NoticeKind(StrEnum):
    """What a person is told about a number that was read all the same."""

    COMMA_READ = "comma_read"
    FRACTION = "fraction"
    FAR_FROM_PLAN = "far_from_plan"


class QuestionKind(StrEnum):
    """Why a written number has two meanings."""

    PERCENT_OR_RATIO = "percent_or_ratio"
    OUT_OF_RANGE = "out_of_range"
    SEPARATOR = "separator"


# The sentences of `docs/concepts.md` §5.1, with places for the parts of a notice, question or problem.
SENTENCES: Final[dict[NoticeKind | QuestionKind | ProblemKind, str]] = {
    NoticeKind.COMMA_READ: "Se leyó {0}. Si quiso decir otra cosa, corríjalo",
    NoticeKind.FRACTION: "{0} de algo que se cuenta entero: si no está terminado escriba {1} y explique el avance",
    NoticeKind.FAR_FROM_PLAN: "{0} es {1} veces lo programado ({2}). ¿Es correcto?",
    QuestionKind.PERCENT_OR_RATIO: "¿Quiso decir {0} o {1}?",
    QuestionKind.OUT_OF_RANGE: "¿Quiso decir {0} o {1}?",
    QuestionKind.SEPARATOR: "¿Quiso decir {0} o {1}?",
    ProblemKind.NOT_A_NUMBER: "«{0}» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250",
    ProblemKind.PLACEHOLDER: "«{0}» no es un número. Si no hubo, escriba 0; si no hay dato, deje la celda en blanco",
    ProblemKind.PERCENT_IN_COUNT: "Esta acción se cuenta en número, no en porcentaje. Escriba la cantidad",
    ProblemKind.MONEY_IN_COUNT: "Esta acción no se mide en dinero. Escriba la cantidad sin el signo $",
    ProblemKind.NEGATIVE: "No puede ser menor que 0. Para corregir un trimestre anterior, pida una corrección",
    ProblemKind.TOO_LONG: (
        f"«{{0}}» tiene demasiadas cifras. Escriba a lo sumo {MAX_INTEGER_DIGITS} enteras y {MAX_DECIMALS} decimales"
    ),
}


class Notice(NamedTuple):
    """Something a person is told about a number that was read; `parts` fill the places of its sentence."""

    kind: NoticeKind
    parts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The notice in Spanish."""
        return SENTENCES[self.kind].format(*self.parts)


class Question(NamedTuple):
    """A number with two meanings: `alternatives` are values on the scale of the row, `default` what a document means.

    `parts` are the alternatives as they are shown, in the same order: the words of the buttons.
    """

    kind: QuestionKind
    alternatives: tuple[Decimal, Decimal]
    default: Decimal
    parts: tuple[str, str]

    @property
    def sentence(self) -> str:
        """The question in Spanish."""
        return SENTENCES[self.kind].format(*self.parts)


class Problem(NamedTuple):
    """Why a writing cannot be read as a quantity of its row; `parts` quote it."""

    kind: ProblemKind
    parts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The problem in Spanish: what happened and what to do."""
        return SENTENCES[self.kind].format(*self.parts)


class Reading(NamedTuple):
    """How a typed number was understood.

    `value` is on the scale of the row and None for a blank, a question not yet answered, or a problem.
    """

    value: Decimal | None = None
    notices: tuple[Notice, ...] = ()
    question: Question | None = None
    problem: Problem | None = None


class DocumentReading(NamedTuple):
    """How a figure of a document was understood: `value` is None for a blank and for what is not a number (`problem`).

    `is_on_other_scale` says that it was written on another scale than its row (FMT201); the value is on the row's.
    """

    value: Decimal | None
    is_on_other_scale: bool = False
    problem: Problem | None = None


_BLANK: Final = Reading()
_DOCUMENT_BLANK: Final = DocumentReading(None)


def _problem(kind: ProblemKind, text: str) -> Problem:
    quoted = " ".join(text.split())
    return Problem(kind, (quoted if len(quoted) <= _QUOTABLE else f"{quoted[: _QUOTABLE - 1]}…",))


def _ask(kind: QuestionKind, alternatives: tuple[Decimal, Decimal], default: Decimal, scale: Scale) -> Reading:
    parts = (format_quantity(alternatives[0], scale, exact=True), format_quantity(alternatives[1], scale, exact=True))
    return Reading(question=Question(kind, alternatives, default, parts))


def _hundredth(value: Decimal) -> Decimal:
    return _EXACT.divide(value, _HUNDRED)


def _as_ratio(written: WrittenNumber, target: Decimal | None) -> Reading:
    """Read on a row in percent: `75%` and `75` are 0.75; what may be a ratio, or is out of range, is asked."""
    size = written.size
    value = _hundredth(size)
    if not written.is_percent and 0 < size <= 1:
        return _ask(QuestionKind.PERCENT_OR_RATIO, (value, size), size, Scale.RATIO)
    if written.other_size is not None:
        return _ask(QuestionKind.SEPARATOR, (value, _hundredth(written.other_size)), value, Scale.RATIO)
    if value > max(_ONE, target or _ONE):
        return _ask(QuestionKind.OUT_OF_RANGE, (value, _hundredth(value)), value, Scale.RATIO)
    return Reading(value)


def _as_number(written: WrittenNumber, scale: Scale) -> Reading:
    """Read on a row that counts things, money or stages of a product."""
    if written.other_size is not None:
        return _ask(QuestionKind.SEPARATOR, (written.size, written.other_size), written.size, scale)
    return Reading(_hundredth(written.size) if written.is_percent else written.size)


def _entry_notices(value: Decimal, scale: Scale, written: WrittenNumber, target: Decimal | None) -> tuple[Notice, ...]:
    notices = []
    shown = format_quantity(value, scale, exact=True)
    if written.has_decimal_comma:
        notices.append(Notice(NoticeKind.COMMA_READ, (shown,)))
    if target is not None and scale is Scale.COUNT and value % 1 and not target % 1:
        notices.append(Notice(NoticeKind.FRACTION, (shown, format_quantity(value // 1, scale))))
    if target and value >= target * _FAR_FROM_PLAN:
        times = format_quantity(_EXACT.divide_int(value, target), Scale.COUNT)
        parts = (shown, times, format_quantity(target, scale, exact=True))
        notices.append(Notice(NoticeKind.FAR_FROM_PLAN, parts))
    return tuple(notices)


def _refusal(written: WrittenNumber, scale: Scale) -> ProblemKind | None:
    """Why a number that was understood has no place on a row of this scale."""
    if written.is_negative and written.size:
        return ProblemKind.NEGATIVE
    if written.is_money and scale is not Scale.MONEY:
        return ProblemKind.MONEY_IN_COUNT
    if written.is_percent and scale in {Scale.COUNT, Scale.MONEY}:
        return ProblemKind.PERCENT_IN_COUNT
    return None


def parse_quantity(text: str, scale: Scale, *, target: Decimal | None = None) -> Reading:
    """Read what a person typed or pasted, never evaluating it; blank is no report, not zero.

    `target` is what was programmed for the same span, on the scale of the row: it widens the range of a percentage
    beyond 100 % and lets a fraction of a whole thing and a figure far from the plan be noticed.
    """
    written = take_apart(text)
    if written is None:
        return _BLANK
    if isinstance(written, ProblemKind):
        return Reading(problem=_problem(written, text))
    refusal = _refusal(written, scale)
    if refusal is not None:
        return Reading(problem=_problem(refusal, text))
    reading = _as_ratio(written, target) if scale is Scale.RATIO else _as_number(written, scale)
    if reading.value is None:
        return reading
    return Reading(reading.value, _entry_notices(reading.value, scale, written, target))


def _is_shown_percent(number: Decimal, written: WrittenNumber) -> bool:
    """Whether a stored number stands for itself under a percent sign that is mere text (33 shown as "33%")."""
    decimals = -int(written.size.as_tuple().exponent)
    size = abs(number)
    if round_half_up(size, decimals) != written.size:
        return False
    return round_half_up(_EXACT.multiply(size, _HUNDRED), decimals) != written.size


def _is_ratio(size: Decimal, target: Decimal | None) -> bool:
    """Whether a bare number beside percent targets is a ratio and no percentage.

    Up to 1 it is; beyond, where the ratio is the nearer to what was programmed: size / target < target / (size / 100).
    """
    return size <= 1 or (target is not None and size < 10 * target)


def _on_scale(written: WrittenNumber, scale: Scale, text: str, target: Decimal | None) -> DocumentReading:
    if written.is_negative and written.size:
        return DocumentReading(None, problem=_problem(ProblemKind.NEGATIVE, text))
    size = written.size
    if scale is Scale.RATIO:
        if written.is_money:
            return DocumentReading(None, problem=_problem(ProblemKind.NOT_A_NUMBER, text))
        if written.is_percent:
            return DocumentReading(_hundredth(size))
        return DocumentReading(size if _is_ratio(size, target) else _hundredth(size), is_on_other_scale=bool(size))
    is_percent_elsewhere = written.is_percent and scale is not Scale.STAGES
    is_money_elsewhere = written.is_money and scale is not Scale.MONEY
    return DocumentReading(_hundredth(size) if written.is_percent else size, is_percent_elsewhere or is_money_elsewhere)


def _stored_reading(text: str, number: Decimal, scale: Scale, target: Decimal | None) -> DocumentReading:
    """Read a cell whose file stores the exact number; the text decides which signs stand beside it."""
    if not number.is_finite() or abs(number) >= _LARGEST:
        return DocumentReading(None, problem=_problem(ProblemKind.TOO_LONG, text or str(number)))
    shown = take_apart(text)
    size = abs(number)
    is_percent = is_money = False
    if isinstance(shown, WrittenNumber):
        is_percent, is_money = shown.is_percent, shown.is_money
        if is_percent and not _is_shown_percent(number, shown):
            size = _EXACT.multiply(size, _HUNDRED)
    written = WrittenNumber(size, number < 0, is_percent, is_money, has_decimal_comma=False, other_size=None)
    return _on_scale(written, scale, text, target)


# The figures of a plan repeat: a document of 900,000 cells asks a few thousand different questions.
@lru_cache(maxsize=1 << 16)
def document_reading(text: str, number: Decimal | None, scale: Scale, target: Decimal | None = None) -> DocumentReading:
    """Read a figure of a document, taking the default of every question (`docs/concepts.md` §4) instead of asking.

    `text` is the cell as it is shown, `number` the exact one that the file stores (None in a text): it is the value
    then, and `text` decides only which signs stand beside it. A percent sign on a count divides by 100; beside percent
    targets a bare number of at most 1 is a ratio, and so is a larger one that stands nearer to `target` as a ratio than
    as a percentage (`target`: what was programmed for the same span, a ratio). A negative number has a problem and no
    value.
    """
    if text.isdecimal() and text.isascii() and len(text) <= MAX_INTEGER_DIGITS and scale is not Scale.RATIO:
        if number is None:
            return DocumentReading(Decimal(text))
        if number >= 0:
            return DocumentReading(number)
    if number is not None:
        return _stored_reading(text, number, scale, target)
    written = take_apart(text)
    if written is None:
        return _DOCUMENT_BLANK
    if isinstance(written, ProblemKind):
        return DocumentReading(None, problem=_problem(written, text))
    return _on_scale(written, scale, text, target)


def round_half_up(value: Decimal, decimals: int = 0) -> Decimal:
    """The value with so many decimals, halves away from zero: how every figure of a report is rounded."""
    return value.quantize(_ONE.scaleb(-decimals), ROUND_HALF_UP, _EXACT)


@lru_cache(maxsize=4096)
def whole_percent(rate: Decimal) -> int:
    """A rate as a whole percent, half up, never capped: 1 is 100, 4.3796 is 438."""
    return int(round_half_up(_EXACT.multiply(rate, _HUNDRED)))


def _digits(value: Decimal, *, exact: bool, least_decimals: int = 0) -> str:
    shown = value if exact else round_half_up(value, 2)
    text = f"{shown:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if least_decimals:
        whole, _, fraction = text.partition(".")
        text = f"{whole}.{fraction.ljust(least_decimals, '0')}"
    return "0" if text == "-0" else text.replace("-", "\u2212")


def format_quantity(value: Decimal, scale: Scale, *, exact: bool = False) -> str:
    """Write a quantity as El Salvador does: "1,250", "0.75", "25%", "$1,234.50".

    At most two decimals, half up, and none on a whole number; `exact` writes every decimal, so that it is read back
    unchanged. A ratio is written as a percentage, money always with its cents. The minus is U+2212.
    """
    if scale is Scale.RATIO:
        return f"{_digits(_EXACT.multiply(value, _HUNDRED), exact=exact)}%"
    if scale is Scale.MONEY:
        sign = "\u2212" if value < 0 else ""
        return f"{sign}${_digits(abs(value), exact=exact, least_decimals=2)}"
    return _digits(value, exact=exact)


def format_rate(rate: Decimal) -> str:
    """Write a rate as a whole percent, half up and never capped: "84%"."""
    return f"{whole_percent(rate):,}%".replace("-", "\u2212")
