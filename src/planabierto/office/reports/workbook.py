"""The list of actions as a workbook: the rows of the page's filters, all of them; text is never a formula, numbers stay numbers."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from planabierto.core.quantity import Scale
from planabierto.office.reports.action_list import achieved_words, quantity, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planabierto.office.reports.queries import ActionRow

WIDTHS: Final = (9.0, 50.0, 26.0, 10.0, 11.0, 12.0, 11.0, 12.0, 24.0, 60.0)
LONGEST_TEXT: Final = 32767
EXACT_DIGITS: Final = 15
FORMATS: Final = {
    Scale.COUNT: "#,##0.##########",
    Scale.STAGES: "#,##0.##########",
    Scale.RATIO: "0.##########%",
    Scale.MONEY: "$#,##0.00",
}
WHOLE: Final = {Scale.COUNT: "#,##0", Scale.STAGES: "#,##0", Scale.RATIO: "0%", Scale.MONEY: "$#,##0.00"}


def actions_workbook(rows: Iterable[ActionRow], *, title: str, summary: str, filters: Sequence[str]) -> bytes:
    """The workbook: title, what it is of, the filters in force, then one row an action under a header that stays in sight."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - one page of many needs it

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(stream, options) as book:
        book.set_properties({"title": title})
        _Sheet(book, title).draw(rows, [title, summary, *filters])
    return stream.getvalue()


class _Sheet:
    """The one sheet while it is drawn, with its formats, made once each."""

    def __init__(self, book: Any, title: str) -> None:
        self.book = book
        self.sheet = book.add_worksheet(_("Acciones"))
        self.formats: dict[str, Any] = {}
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L{title.replace('&', '&&')}&R&P / &N")

    def draw(self, rows: Iterable[ActionRow], heading: Sequence[str]) -> None:
        """Draw it."""
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        for line, text in enumerate(heading):
            self.sheet.write_string(line, 0, text, self.title if not line else None)
        top = len(heading) + 1
        for column, label in enumerate(_labels()):
            self.sheet.write_string(top, column, label, self.head)
        self.sheet.freeze_panes(top + 1, 2)
        self.sheet.repeat_rows(top)
        last = top
        for last, row in enumerate(rows, top + 1):
            self._row(last, row)
        self.sheet.autofilter(top, 0, max(last, top), len(WIDTHS) - 1)

    def _row(self, line: int, row: ActionRow) -> None:
        scale = Scale(row.scale)
        for column, text in ((0, row.code), (1, row.statement), (2, row.unit), (3, row.objective)):
            self._text(line, column, text)
        self._figure(line, 4, row.annual, scale)
        self._figure(line, 5, row.due or None, scale)
        if row.reported is None and row.achieved is None:
            self._text(line, 6, achieved_words(row, scale))
        else:
            self._figure(line, 6, row.achieved, scale)
        if row.percent is not None:
            self.sheet.write_number(line, 7, Decimal(row.percent) / 100, self._format("0%"))
        self._text(line, 8, state_word(row.light, is_plus_one=row.is_plus_one))
        self._text(line, 9, row.remarks)

    def _text(self, line: int, column: int, text: str) -> None:
        if text:
            self.sheet.write_string(line, column, text[:LONGEST_TEXT], self.text)

    def _figure(self, line: int, column: int, value: Decimal | None, scale: Scale) -> None:
        """A number, or as text where a workbook, which keeps 15 digits, would change it."""
        if value is None:
            return
        digits = value.normalize().as_tuple().digits
        if len(digits) > EXACT_DIGITS:
            self._text(line, column, quantity(value, scale))
            return
        shown = value * 100 if scale is Scale.RATIO else value
        number_format = WHOLE[scale] if shown == shown.to_integral_value() else FORMATS[scale]
        self.sheet.write_number(line, column, value, self._format(number_format))

    def _format(self, number_format: str) -> Any:
        if number_format not in self.formats:
            self.formats[number_format] = self.book.add_format({"num_format": number_format, "valign": "top"})
        return self.formats[number_format]


def _labels() -> tuple[str, ...]:
    return (
        _("Código"),
        _("Acción operativa"),
        _("Unidad"),
        _("Objetivo"),
        _("Meta anual"),
        _("Programado a la fecha"),
        _("Real"),
        _("% de ejecución"),
        _("Estado"),
        _("Observaciones"),
    )
