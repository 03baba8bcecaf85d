"""Builds the third follow-up of the year before from that of 2024: the same plan, with what had been achieved to September of 2023.

    python samples/build_year_before.py [TEXT]

Every year that is written is one less. A large count stood at nine tenths of what it reached a year later; all else, its remarks and its
defects included, is as it was in 2024. Line n of this text is line n of the other.
"""
# ruff: noqa: INP001 - a script beside the documents that it builds, no package

import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
THIRD: Final = HERE / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
BEFORE: Final = HERE / "mutual-ejemplo-seguimiento-poi-2023-t3.txt"

CODE, FIRST_PERIOD, REAL, RATE = 0, 5, 9, 10
COLUMNS: Final = 12
LARGE: Final = 100
"""From so many due on, a count was smaller."""
PART: Final = Decimal("0.9")
YEAR: Final = re.compile(r"\b202\d\b")


def row_before(cells: list[str]) -> list[str]:
    """The row of an action as it stood a year before; one that is no large count is the same."""
    planned, real = cells[FIRST_PERIOD : FIRST_PERIOD + 3], cells[REAL]
    if not real.isdecimal() or not all(cell.isdecimal() for cell in planned):
        return cells
    due = sum(Decimal(cell) for cell in planned)
    if due < LARGE:
        return cells
    achieved = (Decimal(real) * PART).quantize(Decimal(1), ROUND_HALF_UP)
    rate = (achieved / due * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return [*cells[:REAL], f"{achieved}", f"{rate}%", *cells[RATE + 1 :]]


def year_before(text: str) -> str:
    """The third follow-up of 2023, from the text of that of 2024."""
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) == COLUMNS and cells[CODE].startswith("AO."):
            line = "\t".join(row_before(cells))  # noqa: PLW2901 - the line with other figures
        lines.append(YEAR.sub(lambda found: str(int(found[0]) - 1), line))
    return "\n".join(lines)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else BEFORE
    target.write_text(year_before(THIRD.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
