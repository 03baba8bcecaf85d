"""The rows that planning looks at of one unit report: all that stand out, and one in ten of the rest, always the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

ONE_IN: Final = 10
"""Of the rows that do not stand out one in so many is drawn, rounded up."""


class SampleReason(StrEnum):
    """Why a row is looked at."""

    MOVED = "moved"
    CORRECTED = "corrected"
    FAR_ABOVE = "far_above"
    DRAWN = "drawn"


class SampledRow(NamedTuple):
    """A row as the sample is drawn: moved without a resolution, a figure corrected since it was first sent, or far above plan."""

    code: str
    is_moved: bool = False
    is_corrected: bool = False
    is_far_above: bool = False


def rows_to_look_at(rows: Iterable[SampledRow], *, seed: str) -> dict[str, SampleReason]:
    """Code → why it is looked at, in the order of the rows; the same rows and seed give the same sample on every machine.

    Nobody chooses: what is drawn are the lowest sha256 of `seed` and code.
    """
    rows = list(rows)
    reasons = {row.code: reason for row in rows if (reason := _stands_out(row)) is not None}
    rest = sorted((row.code for row in rows if row.code not in reasons), key=lambda code: _draw(seed, code))
    drawn = set(rest[: -(-len(rest) // ONE_IN)])
    return {row.code: reasons.get(row.code, SampleReason.DRAWN) for row in rows if row.code in reasons.keys() | drawn}


def _stands_out(row: SampledRow) -> SampleReason | None:
    if row.is_moved:
        return SampleReason.MOVED
    if row.is_corrected:
        return SampleReason.CORRECTED
    return SampleReason.FAR_ABOVE if row.is_far_above else None


def _draw(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}\n{code}".encode()).hexdigest()
