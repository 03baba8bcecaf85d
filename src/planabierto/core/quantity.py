"""What a planned or executed quantity is, and how a written number is read as one."""

from __future__ import annotations

from enum import StrEnum


class Scale(StrEnum):
    """What kind of number an action is counted in; ratios are stored as ratios (0.25 is shown as 25 %)."""

    COUNT = "count"
    RATIO = "ratio"
    MONEY = "money"
    STAGES = "stages"
