"""Rows that come from a spreadsheet as text: which cells of a report they are, by shape, and what they would change.

Four shapes: one column, two columns (figure and text), a block whose first column holds codes, and the whole official sheet. Blanks never
erase; numbers are read by the one parser and never evaluated.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field, replace
from io import StringIO
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.text import fold
from planabierto.office.followup.entry_fields import ReadRow, one_paragraph, read_fields
from planabierto.office.followup.entry_page import PastedCell, PastePreview
from planabierto.office.followup.entry_rows import row_fields
from planabierto.office.followup.models import Basis
from planabierto.office.plans.wording import code_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from planabierto.office.followup.entry_screen import Screen
    from planabierto.office.followup.live_rows import LiveRow

MOST_CELLS: Final = 5000
MOST_LETTERS: Final = 400_000
OFFICIAL_COLUMNS: Final = 8
"""From so many columns on a block with codes is the official sheet: its columns are told by its head, or by their place."""
LEAST_CODES: Final = 0.5
"""The share of the first column that must be codes for a block to be matched by code."""
TEXT: Final = "justificacion"
"""Where the second column goes: the justification, unless the row needs none, then the accomplishment."""


class PasteError(PlanAbiertoError):
    """A text cannot be pasted; the text says why and what to do."""


@dataclass(slots=True)
class PastedRow:
    """What would be pasted into one row: `fields` by their names, `read` what all fields of the row then say."""

    row: LiveRow
    fields: dict[str, str]
    read: ReadRow | None = None


@dataclass(slots=True)
class Pasted:
    """What a text says of a report: rows to be changed, codes of no row here, and cells that were left out with their reason."""

    rows: list[PastedRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: list[tuple[LiveRow, str, str, str]] = field(default_factory=list)


def cells_of(text: str) -> list[list[str]]:
    """A block as the clipboard has it: tab separated, cells with line breaks in quotes; blank lines at the end are none."""
    if len(text) > MOST_LETTERS:
        raise PasteError(_("Lo pegado es demasiado largo: pegue una hoja a la vez."))
    lines = list(csv.reader(StringIO(text.replace("\x00", " ")), delimiter="\t", strict=False))
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if sum(len(line) for line in lines) > MOST_CELLS:
        raise PasteError(_("Lo pegado tiene demasiadas celdas: pegue solo las filas de su unidad."))
    if not lines:
        raise PasteError(_("No hay nada que pegar: copie las celdas en Excel y pegue de nuevo."))
    return lines


def read_paste(text: str, screen: Screen, *, row_slug: str, column: str) -> Pasted:
    """What a text would do from a cell on; raises `PasteError` for one that is no block of cells."""
    block = cells_of(text)
    pasted = Pasted()
    matched = list(_matched(block, screen, row_slug, column, pasted))
    times = Counter(row.entry.action_id for row, _fields in matched)
    for row, fields in matched:
        if times[row.entry.action_id] == 1:
            _take(row, fields, screen, pasted)
        else:
            pasted.left_out.extend(
                (row, name, text, _("esta fila viene más de una vez: deje una sola"))
                for name, text in fields.items()
                if text.strip()
            )
    if not pasted.rows and not pasted.unknown and not pasted.left_out:
        raise PasteError(_("Lo pegado no trae ningún valor para estas filas."))
    return pasted


def _matched(
    block: Sequence[Sequence[str]], screen: Screen, row_slug: str, column: str, pasted: Pasted
) -> Iterator[tuple[LiveRow, dict[str, str]]]:
    """The rows that a block speaks of, with the fields that it fills."""
    width = max(len(line) for line in block)
    by_slug = {view.slug: row for row, view in zip(screen.rows, screen.views, strict=True)}
    codes = sum(code_slug(line[0]) in by_slug for line in block if line)
    looks_coded = width > 1 and codes and codes >= LEAST_CODES * sum(bool(_code_like(line)) for line in block)
    if looks_coded:
        columns = _official(block, screen) if width >= OFFICIAL_COLUMNS else _after_code(width, screen)
        for line in block:
            slug = code_slug(line[0]) if line else ""
            if slug in by_slug:
                yield by_slug[slug], {name: line[place] for name, place in columns.items() if place < len(line)}
            elif _code_like(line):
                pasted.unknown.append(line[0].strip()[:40])
        return
    if width > 2:  # noqa: PLR2004 - one or two columns have no codes
        raise PasteError(
            _(
                "La primera columna no trae códigos de esta unidad. Pegue una columna, dos, o filas que empiecen con su código."
            )
        )
    slugs = [view.slug for view in screen.views]
    start = slugs.index(row_slug) if row_slug in slugs else 0
    names = [column or "real", TEXT] if column not in {"logro", TEXT} else [column]
    for slug, line in zip(slugs[start:], block, strict=False):
        yield by_slug[slug], dict(zip(names, line, strict=False))
    for line in block[len(slugs) - start :]:
        pasted.unknown.append(" ".join(line).strip()[:40])


def _code_like(line: Sequence[str]) -> bool:
    """Whether a line begins as a row does: with letters, dots and digits, in few signs."""
    first = line[0].strip() if line else ""
    return 0 < len(first) <= 20 and any(sign.isdigit() for sign in first) and any(sign.isalpha() for sign in first)  # noqa: PLR2004 - longer than any code


def _after_code(width: int, screen: Screen) -> dict[str, int]:
    """Code, figure, text; or code, text of the action, figure, text."""
    del screen
    return {"real": 1, TEXT: 2} if width <= 3 else {"real": width - 2, TEXT: width - 1}  # noqa: PLR2004 - as the docstring says


def _official(block: Sequence[Sequence[str]], screen: Screen) -> dict[str, int]:
    """The columns of the official sheet: told by its head, else by their place before the rate and the remarks."""
    names: dict[str, int] = {}
    for line in block[:4]:
        for place, cell in enumerate(line):
            word = fold(cell)
            if word.startswith(("ejecutado", "real")) and "real" not in names:
                names["real"] = place
            elif word.startswith("logro"):
                names["logro"] = place
            elif word.startswith(("observaciones", "justificacion")):
                names[TEXT] = place
    if names.get("real") is not None:
        return names
    periods = screen.report.follow_up.plan.calendar.periods
    return {"real": 5 + periods, TEXT: 7 + periods}


def _take(row: LiveRow, fields: Mapping[str, str], screen: Screen, pasted: Pasted) -> None:
    """Put what a block says of a row over what stands there; a blank says nothing."""
    view = screen.view_of(row.entry.action_id)
    said = {name: text for name, text in fields.items() if text.strip()}
    if not said:
        return
    if not view.numbers:
        pasted.left_out.append((row, "real", said.get("real", ""), _("esta fila no se puede cambiar")))
        return
    if "real" in said and view.numbers[0].name != "real":
        pasted.left_out.append(
            (row, "real", said.pop("real"), _("esta fila lleva dos cifras: escríbalas en sus celdas"))
        )
    pasted_fields = {name: text.strip() if name == "real" else one_paragraph(text) for name, text in said.items()}
    whole = {**row_fields(view), **pasted_fields}
    read = read_fields(whole, row, period=screen.report.follow_up.period, units=screen.context.unit_names)
    for name in list(pasted_fields):
        problem = read.problems.get(name) or (read.questions[name].sentence if name in read.questions else "")
        if problem:
            pasted.left_out.append((row, name, pasted_fields.pop(name), problem))
    changed = {name: text for name, text in pasted_fields.items() if text != row_fields(view).get(name, "")}
    if not changed:
        return
    again = read_fields(
        {**row_fields(view), **changed}, row, period=screen.report.follow_up.period, units=screen.context.unit_names
    )
    if again.is_clear:
        pasted.rows.append(PastedRow(row, changed, again))


def preview_of(pasted: Pasted, screen: Screen, *, text: str, row_slug: str, column: str) -> PastePreview:
    """What a paste would do, in words."""
    cells = [_cell(one.row, name, value, screen) for one in pasted.rows for name, value in one.fields.items()]
    cells += [
        replace(_cell(row, name, value, screen), problem=problem) for row, name, value, problem in pasted.left_out
    ]
    number = sum(len(one.fields) for one in pasted.rows)
    title = ngettext("Va a pegar %(num)s valor", "Va a pegar %(num)s valores", number) % {"num": number}
    return PastePreview(
        title=title if number else _("No hay valores que pegar"),
        summary=_("Lo que está en blanco no borra nada. Nada se guarda hasta confirmar."),
        cells=cells,
        button=ngettext("Pegar %(num)s valor", "Pegar %(num)s valores", number) % {"num": number} if number else "",
        unknown=pasted.unknown,
        hidden={"texto": text, "fila": row_slug, "columna": column},
    )


def _cell(row: LiveRow, name: str, value: str, screen: Screen) -> PastedCell:
    view = screen.view_of(row.entry.action_id)
    words = {"real": _ejecutado(screen), "logro": _("Logro"), TEXT: _("Justificación")}
    return PastedCell(
        action=f"{view.code} {shorten(view.statement, 60, placeholder='…')}",
        column=words.get(name, name),
        current=row_fields(view).get(name, ""),
        pasted=value[:200],
    )


def _ejecutado(screen: Screen) -> str:
    return _("Ejecutado a la fecha") if screen.report.follow_up.basis == Basis.TO_DATE else _("Ejecutado en el período")
