"""The picture of a shared link: who asks to be measured, the question, the answer in figures and the traffic light, drawn by us.

It is drawn by typst in our own type from the words of the page; the same words give the same bytes.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from planabierto.office.base.charts import BAR_ORDER, semaphore_bar
from planabierto.office.base.ui.palette import INK, INK_2, LINK, PAPER
from planabierto.office.portal.machines.picture_press import press
from planabierto.office.portal.round_page import answer_of
from planabierto.office.portal.wording import period_words
from planabierto.office.reports.wording import LIGHTS

if TYPE_CHECKING:
    from planabierto.office.portal.reading import PublishedEdition

WIDTH: Final = 1200
HEIGHT: Final = 630
MEDIA_TYPE: Final = "image/png"
_BAR_WIDTH: Final = 1040
_BAR_HEIGHT: Final = 72
_KEPT: Final = 64
_LONGEST_NAME: Final = 90


def shared_picture(published: PublishedEdition) -> bytes:
    """The picture of an edition as PNG, 1200 × 630, in the language of the reader; drawn once a process."""
    edition, totals = published.edition, published.edition.figures.totals
    answer = answer_of(published)
    known = {light: totals.bands[light] for light in BAR_ORDER if totals.bands.get(light)}
    bar = semaphore_bar(known, label=", ".join(LIGHTS), width=_BAR_WIDTH, height=_BAR_HEIGHT) if known else ""
    words = {
        "institution": _shortened(edition.publisher.name),
        "question": _("¿Cumple %(institution)s su plan de trabajo %(year)s?")
        % {"institution": _shortened(edition.publisher.short_name), "year": edition.figures.year},
        "figure": "" if answer is None else answer.share,
        "answer": _("A esta fecha no había acciones programadas.")
        if answer is None
        else _("%(met)s de %(due)s acciones programadas se cumplieron") % {"met": answer.met, "due": answer.due},
        "period": period_words(edition),
        "bar": str(bar),
        "counts": [f"{count} {LIGHTS[light]}" for light, count in known.items()],
        "ink": INK,
        "quiet": INK_2,
        "head": LINK,
        "paper": PAPER,
    }
    return _drawn(json.dumps(words, ensure_ascii=False, sort_keys=True))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rstrip()}…"


@lru_cache(maxsize=_KEPT)
def _drawn(words: str) -> bytes:
    return press(words)
