"""Fiscal years and the periods into which a plan divides them."""

from __future__ import annotations

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
