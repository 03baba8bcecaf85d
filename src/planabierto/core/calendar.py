"""Fiscal years and the periods into which a plan divides them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Periodicity(StrEnum):
    """Into what a plan's year is divided."""

    MONTH = "month"
    QUARTER = "quarter"
    FOUR_MONTH = "four_month"
    HALF_YEAR = "half_year"

    @property
    def periods(self) -> int:
        """Number of periods in a year: 12, 4, 3 or 2."""
        return {"month": 12, "quarter": 4, "four_month": 3, "half_year": 2}[self.value]

    @property
    def months(self) -> int:
        """Number of months in a period."""
        return 12 // self.periods


def period_end(year: int, periodicity: Periodicity, period: int, *, start_month: int = 1) -> date:
    """Last day (inclusive) of a period, 1-based, of the fiscal year that starts on the first of `start_month` of `year`."""
    months = start_month - 1 + period * periodicity.months
    last_year, last_month = year + (months - 1) // 12, (months - 1) % 12 + 1
    return date(last_year, last_month, monthrange(last_year, last_month)[1])
