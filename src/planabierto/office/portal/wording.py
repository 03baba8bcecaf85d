"""How the public pages say what an edition holds: figures, periods, states, and the marks of what was withheld."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from planabierto.core.calendar import start_month_of
from planabierto.core.quantity import Scale, format_quantity
from planabierto.core.thawing import periodicity_of
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.followup.rounds import period_words as round_period_words
from planabierto.office.plans.wording import month_name, period_name
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.reports.wording import LIGHTS, share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.core.edition import Edition
    from planabierto.core.seal import SealedFigures, SealedRow, SealedTotals
    from planabierto.office.publication.models import Edition as Row

_MARK: Final = re.compile(r"\[Suprimido(?:: [^\]]+)?\]")
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?")
_SIGNS: Final = {
    "AO": gettext_lazy("acción operativa"),
    "OE": gettext_lazy("objetivo estratégico"),
    "UAIP": gettext_lazy("Unidad de Acceso a la Información Pública"),
    "UCP": gettext_lazy("Unidad de Compras Públicas"),
}
"""What letters stand for, without their points: in every code, and in the names of units that the law gives each institution."""
HOLLOW: Final = "not_due"
"""The shape of what stands in no band."""


def quantity(written: str | None, scale: str) -> str:
    """A figure of an edition as it is written, blank for none."""
    return "" if written is None else format_quantity(Decimal(written), Scale(scale))


def percent(row: SealedRow) -> str:
    """The rate of an action: «84%»; blank without one."""
    return "" if row.percent is None else f"{row.percent:,}%"


def rate(row: SealedRow) -> Decimal | None:
    """The rate of an action as a ratio, as it is printed."""
    return None if row.percent is None else Decimal(row.percent) / 100


def mean(totals: SealedTotals) -> str:
    """The mean of a set of rows: «92.05%»; blank where nothing counts."""
    return "" if totals.mean is None else f"{totals.mean}%"


def met_share(totals: SealedTotals) -> str:
    """How many of the due actions are met, of a hundred: «84%»; blank where none was due."""
    return share(totals.met, totals.due) if totals.due else ""


def state_word(row: SealedRow, figures: SealedFigures) -> str:
    """The word of an action's state; an excess of one unit says so, and so does what stands in no band."""
    if row.light is None:
        return _("Fuera del semáforo")
    known = rate(row)
    if row.light == TrafficLight.SATISFACTORY and known is not None and known > figures.bands.above:
        return _("Satisfactorio (cumplida, +1)")
    return str(LIGHTS[row.light])


def until(edition: Edition) -> str:
    """The month in which an edition ends: «septiembre de 2024»."""
    cutoff = edition.figures.cutoff
    return _("%(month)s de %(year)s") % {"month": month_name(cutoff), "year": cutoff.year}


def period_words(edition: Edition) -> str:
    """The period of an edition in the reader's words: «tercer trimestre de 2024»."""
    figures = edition.figures
    periodicity = periodicity_of(edition)
    start = start_month_of(figures.cutoff, periodicity, figures.period)
    name = period_name(periodicity, figures.period, year=figures.year, start_month=start)
    return _("%(period)s de %(year)s") % {"period": name, "year": figures.year}


def signs_in(texts: Iterable[str]) -> str:
    """What the letters in codes and names stand for, each once: «AO, acción operativa; O.E., objetivo estratégico»; blank for none."""
    said: dict[str, str] = {}
    for written in (found[0] for text in texts for found in _LETTERS.finditer(text)):
        letters = written.replace(".", "")
        words = _SIGNS.get(letters)
        if words is not None:
            # Points between letters belong to the sign, one before a number to the number.
            said.setdefault(letters, f"{written if '.' in written[:-1] else letters}, {words}")
    return "; ".join(said.values())


def short_and_long(row: Row) -> str:
    """The period of an edition where it is first told in short: «T3 2024 (tercer trimestre)»."""
    return f"{EditionAddresses.period(row)} {row.follow_up.plan.year} ({round_period_words(row.follow_up)})"


def marked(text: str) -> Markup:
    """A text of an edition, its marks of suppression told from the rest to the eye."""
    parts, last = [], 0
    for found in _MARK.finditer(text):
        parts += [escape(text[last : found.start()]), Markup("<mark>{}</mark>").format(found[0])]
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def has_mark(text: str) -> bool:
    """Whether something of a text was withheld."""
    return _MARK.search(text) is not None


def size_words(size: int) -> str:
    """The size of a file: «58 kB», «1.2 MB»."""
    thousand = 1000
    if size < thousand:
        return f"{size} B"
    if size < thousand**2:
        return f"{round(size / thousand)} kB"
    return f"{size / thousand**2:.1f} MB"
