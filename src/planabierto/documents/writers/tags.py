"""What a screen reader is told of the plan tables: which cells head a column, which a row, and which are neither.

The template makes the heading of an objective a header of the second level, because only headers stay with the row that follows
them. Left so, each figure would be announced under its objective and not under its column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object, Pdf


def mend_tags(pdf: Pdf, columns: int) -> None:
    """Make the objectives of each table with so many `columns` ordinary rows, and each code the header of its row.

    A cell is then announced under the column headers above it (their scope says so) and the code beside it.
    """
    from pikepdf import Dictionary, Name

    across = Dictionary(O=Name.Table, ColSpan=columns)
    of_row = Dictionary(O=Name.Table, Scope=Name.Row)
    for table in _plan_tables(pdf, columns):
        _move_objective_out_of_head(pdf, table)
        for group in list(table.K)[1:]:
            for row in group.K:
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


def _plan_tables(pdf: Pdf, columns: int) -> Iterator[Object]:
    from pikepdf import Name

    for document in pdf.Root.StructTreeRoot.K:
        for element in document.K:
            if element.get("/S") == Name.Table and any(len(row.K) == columns for group in element.K for row in group.K):
                yield element


def _move_objective_out_of_head(pdf: Pdf, table: Object) -> None:
    """The first objective follows the header, so the template's compiler put its row among the header's."""
    from pikepdf import Array, Dictionary, Name

    head = table.K[0]
    row = head.K[-1]
    if len(row.K) == 1:
        del head.K[-1]
        body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TBody, P=table, K=Array([row])))
        row.P = body
        table.K.insert(1, body)
