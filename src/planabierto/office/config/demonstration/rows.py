"""What a unit of Mutual Ejemplo registers in the third follow-up: its figures and texts as its printed report says them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.measure import Accumulation
from planabierto.core.registration import Typed
from planabierto.office.config.demonstration.people import unit_named
from planabierto.office.config.demonstration.words import CAUSES, SAID, WAITS_FOR
from planabierto.office.followup.models import Cause
from planabierto.office.followup.row_input import RowInput
from planabierto.office.followup.services.registering import RowChange

if TYPE_CHECKING:
    from planabierto.core.plan import PlanDocument
    from planabierto.office.followup.live_rows import LiveRow
    from planabierto.office.followup.models import UnitReport

_ZERO: Final = Decimal(0)
_LEAST, _MOST = Decimal("0.9"), Decimal("1.1")
"""Between them nobody is asked why."""
_FEWEST_PAPERS: Final = 12
_HUNDRED: Final = 100


class Printed(NamedTuple):
    """What the printed report says of an action: its figure to date, None for a blank, and its remark."""

    to_date: Decimal | None
    remark: str


def printed_rows(document: PlanDocument) -> dict[tuple[str, str], Printed]:
    """What a printed follow-up says, by unit and code."""
    return {
        (placed.unit.name, placed.action.code.value): Printed(placed.action.achieved.value, placed.action.remarks.value)
        for placed in document.rows
    }


def change_of(row: LiveRow, printed: Printed, report: UnitReport) -> RowChange | None:
    """What is typed in a row so that it says what is printed; None where nothing moved in the quarter and nothing is said."""
    key = (report.name, row.entry.achievement.code)
    real = _of_quarter(row, printed)
    text = printed.remark or SAID.get(key, "")
    if real is None and not text:
        return None
    given = RowInput(typed=_typed(row, real, report), accomplishment=text)
    if real is not None and _asks_why(row, printed):
        waits_for = WAITS_FOR.get(key)
        given = RowInput(
            typed=given.typed,
            justification=text,
            cause=CAUSES.get(key, Cause.OTHER),
            depends_on=unit_named(report.follow_up.institution, waits_for).pk if waits_for else None,
        )
    return RowChange(row.entry.action_id, row.version, given)


def papers_of(report: UnitReport) -> int:
    """How many papers a unit generated in the quarter."""
    return _FEWEST_PAPERS + 3 * report.order


def _of_quarter(row: LiveRow, printed: Printed) -> Decimal | None:
    """The quarter's own part of what is printed; None where nothing was programmed and nothing was done."""
    programmed = row.targets[2].value or _ZERO
    before = row.earlier.achieved if row.earlier else _ZERO
    if row.programming.measure.accumulation is Accumulation.LAST:
        return printed.to_date if programmed else None
    real = (printed.to_date or _ZERO) - before
    return real if real or programmed else None


def _typed(row: LiveRow, real: Decimal | None, report: UnitReport) -> Typed:
    """A figure as its row takes it: scanned papers are counted."""
    programmed = row.targets[2].value
    if real is None or not row.programming.is_share or not programmed:
        return Typed(real=real)
    papers = Decimal(papers_of(report))
    return Typed(part_done=(papers * real / programmed).to_integral_value(), part_of=papers)


def _asks_why(row: LiveRow, printed: Printed) -> bool:
    """Whether a unit has to say why: it is outside the band, and not by one unit of a small count."""
    due = sum((target.value or _ZERO for target in row.targets[:3]), _ZERO)
    achieved = printed.to_date or _ZERO
    is_plus_one = due < achieved <= due + 1 and due < _HUNDRED
    return bool(due) and not (_LEAST <= achieved / due <= _MOST) and not is_plus_one
