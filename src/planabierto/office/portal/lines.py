"""Actions as the lists of the public site show them, how they are chosen, and the traffic light above them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.execution import ExecutionStatus
from planabierto.core.text import fold
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.charts import BAR_ORDER, semaphore_bar
from planabierto.office.base.ui.parts import StateCount
from planabierto.office.plans.wording import objective_slug
from planabierto.office.portal.wording import HOLLOW, percent, quantity, state_word
from planabierto.office.reports.addresses import STATES
from planabierto.office.reports.wording import LIGHTS, band_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markupsafe import Markup

    from planabierto.core.seal import SealedRow, SealedTotals
    from planabierto.office.portal.reading import Contents, Line, PublishedEdition
    from planabierto.office.portal.timeline import Point

OUTSIDE: Final = "fuera-del-semaforo"
_NOTHING_DUE: Final = frozenset({ExecutionStatus.NOT_DUE, ExecutionStatus.AHEAD, ExecutionStatus.SUSPENDED})
_BY_SLUG: Final[Mapping[str, str | None]] = {slug: light.value for light, slug in STATES.items()} | {OUTSIDE: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLine:
    """An action in a list: `place` «Reclamos · AO.6.5», `of` «593 de 705»."""

    title: str
    url: str
    place: str
    number: str
    of: str
    state: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a list is asked for: slugs of a state, an objective and a unit, and words; blank for all."""

    state: str = ""
    objective: str = ""
    unit: str = ""
    words: str = ""

    def among(self, contents: Contents) -> Sequence[Line]:
        """The actions that are asked for, in printed order."""
        wanted = fold(self.words).split()
        return [line for line in contents.lines if self._takes(line, wanted)]

    def _takes(self, line: Line, wanted: Sequence[str]) -> bool:
        if self.state and (self.state not in _BY_SLUG or line.row.light != _BY_SLUG[self.state]):
            return False
        if self.objective and objective_slug(line.objective.key) != self.objective:
            return False
        if self.unit and line.unit.slug != self.unit:
            return False
        if not wanted:
            return True
        text = fold(f"{line.row.code} {line.row.statement} {line.unit.name} {line.objective.key} {line.objective.text}")
        return all(word in text for word in wanted)


def listed_lines(lines: Iterable[Line], published: PublishedEdition, *, with_unit: bool = True) -> list[ListedLine]:
    """Write the actions of one page of a list."""
    return [_listed(line, published, with_unit=with_unit) for line in lines]


def _listed(line: Line, published: PublishedEdition, *, with_unit: bool) -> ListedLine:
    row = line.row
    return ListedLine(
        title=row.statement,
        url=published.addresses.action(line.unit.slug, line.slug),
        place=f"{line.unit.name} · {row.code}" if with_unit else row.code,
        number=percent(row),
        of=done_of_due(row),
        state=row.light or HOLLOW,
        word=state_word(row, published.edition.figures),
    )


def done_of_due(row: SealedRow | Point) -> str:
    """What was executed of what was due: «593 de 705»; what there is where one of them is not."""
    done = quantity(row.counted, row.scale)
    if row.status in _NOTHING_DUE:
        return _("%(done)s ejecutado") % {"done": done} if row.counted not in {None, "0"} else ""
    due = quantity(row.due, row.scale)
    if row.counted is None:
        return _("sin reporte, de %(due)s") % {"due": due}
    return _("%(done)s de %(due)s") % {"done": done, "due": due}


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """The traffic light of a set of actions: its bar, None where it has none, and its counts with the lists behind them."""

    bar: Markup | None
    counts: Sequence[StateCount]
    outside: StateCount | None


def traffic_light(totals: SealedTotals, published: PublishedEdition, **query: str) -> Light:
    """The traffic light of the institution, a unit or an objective; `query` chooses the same actions in the list."""
    bands = band_words(published.edition.figures.bands)
    counts = [
        StateCount(
            state=light,
            count=totals.bands.get(light, 0),
            band=bands[light],
            url=published.addresses.actions(estado=STATES[TrafficLight(light)], **query),
        )
        for light in BAR_ORDER
        if totals.bands.get(light, 0)
    ]
    outside = None
    if totals.outside or totals.actions > sum(one.count for one in counts):
        count = totals.actions - sum(one.count for one in counts)
        outside = StateCount(state=HOLLOW, count=count, url=published.addresses.actions(estado=OUTSIDE, **query))
    return Light(bar=bar_of(totals), counts=counts, outside=outside)


def bar_of(totals: SealedTotals, *, height: int = 22) -> Markup | None:
    """The bar of a set of actions with its conclusion; None where none stands in a band."""
    known = {light: count for light, count in totals.bands.items() if count}
    if not known:
        return None
    said = ", ".join(f"{known[light]} {LIGHTS[light]}" for light in BAR_ORDER if light in known)
    label = ngettext("%(count)s acción: %(states)s", "%(count)s acciones: %(states)s", totals.actions)
    return semaphore_bar(known, label=label % {"count": totals.actions, "states": said}, height=height)


def state_name(slug: str) -> str:
    """The word of a state by its slug in an address; blank for no state."""
    if slug == OUTSIDE:
        return _("Fuera del semáforo")
    light = _BY_SLUG.get(slug)
    return "" if light is None else str(LIGHTS[light])
