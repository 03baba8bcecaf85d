"""What a screen reader is told of the plan tables: which cells head a column, which a row, and which are neither.

The template makes the heading of an objective a header of the second level, because only headers stay with the row that follows
them. Left so, each figure would be announced under its objective and not under its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_HEADER_ROWS: Final = 2


def mend_tags(pdf: Pdf, columns: int) -> None:
    """Make the objectives of each table with so many `columns` ordinary rows, and each code the header of its row.

    A cell is then announced under the column headers above it (their scope says so) and the code beside it.
    """
    from pikepdf import Array, Dictionary, Name

    across = Dictionary(O=Name.Table, ColSpan=columns)
    of_row = Dictionary(O=Name.Table, Scope=Name.Row)
    for document in pdf.Root.StructTreeRoot.K:
        for table in document.K:
            if table.get("/S") != Name.Table:
                continue
            rows = list(_rows(table))
            body = rows[_HEADER_ROWS:]
            if not any(len(row.K) == columns for row in body):
                continue
            foot = [group for group in table.K if Name.TFoot == group.S]
            in_foot = sum(len(group.K) for group in foot)
            groups = [(Name.THead, rows[:_HEADER_ROWS]), (Name.TBody, body[: len(body) - in_foot])]
            table.K = Array([*(_group(pdf, table, kind, of_it) for kind, of_it in groups if of_it), *foot])
            for row in body:
                cells = list(row.K)
                if len(cells) == 1:
                    cells[0].S = Name.TD
                    cells[0].A[0] = across
                    continue
                if cells[0].K:
                    cells[0].S = Name.TH
                    cells[0].A[0] = of_row
                for cell in cells[1:]:
                    del cell.A[0]


def _rows(table: Object) -> Iterator[Object]:
    """The rows of a table; a short one has them without groups."""
    from pikepdf import Name

    for part in table.K:
        if part.S == Name.TR:
            yield part
        else:
            yield from part.K


def _group(pdf: Pdf, table: Object, kind: Object, rows: Sequence[Object]) -> Object:
    """A new group of rows in a table."""
    from pikepdf import Array, Dictionary, Name

    group = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=table, K=Array(rows)))
    for row in rows:
        row.P = group
    return group
