"""In which widths and themes axe looks at a page.

Each width and each theme once; `make trial` sets `PLANABIERTO_EVERY_LOOK`, and each page is looked at in each pair of them.
"""

import os
from itertools import product
from typing import Final, Literal

Theme = Literal["light", "dark"]

EVERY_LOOK: Final[tuple[tuple[int, Theme], ...]] = tuple(product((1440, 1366, 390), ("light", "dark")))
LOOKS: Final[tuple[tuple[int, Theme], ...]] = (
    EVERY_LOOK if os.environ.get("PLANABIERTO_EVERY_LOOK") else ((1366, "light"), (390, "dark"))
)
