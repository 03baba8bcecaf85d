"""How much of a file is read before it is refused."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """How much of a file is read before it is refused; every limit is inclusive, sizes are in bytes, texts in characters.

    The ratio of inflated to compressed size is asked only of entries that inflate above `ratio_floor_bytes`. `cells` and
    `columns` count up to the last filled cell of a row, blanks before it included. The last three are of a PDF: its pages, and on one
    of them the texts, lines and pictures that are drawn, and the signs. The defaults are those of the threat model.
    """

    file_bytes: int = 20 * 2**20
    entries: int = 2_000
    inflated_bytes: int = 64 * 2**20
    inflation_ratio: int = 100
    ratio_floor_bytes: int = 2**20
    sheets: int = 50
    cells: int = 1_000_000
    columns: int = 16_384
    cell_characters: int = 32_767
    pages: int = 500
    page_pieces: int = 200_000
    page_signs: int = 200_000


DEFAULT_LIMITS = Limits()
