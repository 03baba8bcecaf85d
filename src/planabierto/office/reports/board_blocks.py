"""The blocks of a board as pages show them: every figure written, every number with the address of the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.quantity import Scale, format_quantity, format_rate, round_half_up, whole_percent
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.charts import (
    BAR_ORDER,
    CurveSize,
    CurveWords,
    bullet,
    curve,
    heat_cell,
    progress,
    semaphore_bar,
)
from planabierto.office.base.ui.parts import (
    Column,
    Decision,
    Delivery,
    HeatCell,
    HeatColumn,
    HeatRow,
    Link,
    Segment,
    StateCount,
    Tile,
)
from planabierto.office.plans.wording import code_slug, month_name, months_between, period_name, short_month
from planabierto.office.reports.addresses import UNEXPLAINED, YEAR_ENDS, FollowUpAddresses, period_slug
from planabierto.office.reports.wording import LIGHTS, RULES, band_words, listed, share
from planabierto.office.reports.wording import YEAR_ENDS as YEAR_END_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from planabierto.core.board import Board, BoardCell, BoardDecision, BoardDelivery, BoardObjective, BoardUnit
    from planabierto.core.calendar import Periodicity
    from planabierto.core.trafficlight import TrafficLightBands

ALWAYS_SHOWN: Final = frozenset(TrafficLight) - {TrafficLight.UNREPORTED}


@dataclass(frozen=True, slots=True)
class PlanYear:
    """The year of a plan: its word («POI»), when it starts, how it is divided."""

    word: str
    year: int
    periodicity: Periodicity
    ends: tuple[date, ...]
    start_month: int = 1

    def period(self, number: int) -> str:
        """A period in words: «tercer trimestre»."""
        return period_name(self.periodicity, number, year=self.year, start_month=self.start_month)

    def month(self, number: int) -> str:
        """The last month of a period: «septiembre»."""
        return month_name(self.ends[number - 1])


@dataclass(frozen=True, slots=True)
class Round:
    """The headline of one follow-up of the year, for the segments and the comparison with the one before."""

    period: int
    due: int
    met: int
    executed: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitOfBoard:
    """A unit report with the slug of its unit."""

    slug: str
    figures: BoardUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePart:
    """The two drawings of the curve and the table behind them."""

    wide: str
    narrow: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """How many actions end the year in one way; the words go on after the number."""

    count: int
    words: str
    url: str


def segments(plan: PlanYear, current: int, known: Mapping[int, Round], *, place: str = "") -> list[Segment]:
    """The periods of the year as links, to the same `place` below the board where there are figures; one without them says so."""
    found = []
    for number in range(1, plan.periodicity.periods + 1):
        slug = period_slug(plan.periodicity, number)
        months = months_between(plan.periodicity, number, year=plan.year, start_month=plan.start_month)
        title = months if number in known else _("%(months)s, sin datos") % {"months": months}
        url = reverse("board", args=[plan.year, slug]) + (place if number in known else "")
        found.append(Segment(label=slug.upper(), url=url, current=number == current, title=title))
    return found


def page_title(plan: PlanYear, period: int) -> str:
    """«Ejecución del POI 2024 al tercer trimestre»."""
    return _("Ejecución del %(plan)s %(year)s al %(period)s") % {
        "plan": plan.word,
        "year": plan.year,
        "period": plan.period(period),
    }


def completeness(board: Board) -> str:
    """How much of the follow-up is in: «16 de 16 informes entregados, 13 completos»."""
    counts = {"delivered": board.delivered, "total": board.unit_reports, "complete": board.complete}
    if board.delivered < board.unit_reports:
        return _("corte preliminar: %(delivered)s de %(total)s informes entregados") % counts
    if board.complete < board.unit_reports:
        return _("%(delivered)s de %(total)s informes entregados, %(complete)s completos") % counts
    return _("%(delivered)s de %(total)s informes entregados, todos completos") % counts


def sentence(board: Board, month: str) -> str:
    """The board in one sentence, as markup: how many of the due are met, and how many are not satisfactory."""
    if not board.due:
        return escape(_("Ninguna acción estaba programada a %(month)s.") % {"month": month})
    lead = ngettext(
        "De %(due)s acción programada a %(month)s", "De las %(due)s acciones programadas a %(month)s", board.due
    ) % {"due": _strong(board.due), "month": escape(month)}
    clauses = [_met_clause(board)]
    near = (
        board.due
        - board.met
        - board.bands[TrafficLight.PARTIALLY_SATISFACTORY]
        - board.bands[TrafficLight.UNSATISFACTORY]
    )
    if near > 0:
        words = ngettext(
            "%(count)s es satisfactoria sin estar cumplida", "%(count)s son satisfactorias sin estar cumplidas", near
        )
        clauses.append(words % {"count": _strong(near)})
    low = board.bands[TrafficLight.PARTIALLY_SATISFACTORY]
    lowest = board.bands[TrafficLight.UNSATISFACTORY]
    if low:
        words = ngettext("%(count)s es parcialmente satisfactoria", "%(count)s son parcialmente satisfactorias", low)
        clauses.append(words % {"count": _strong(low)})
    if lowest:
        words = ngettext("%(count)s no es satisfactoria", "%(count)s no son satisfactorias", lowest)
        clauses.append(words % {"count": _strong(lowest)})
    text = _("%(lead)s, %(clauses)s.") % {"lead": lead, "clauses": listed(clauses)}
    return mark_safe(text)  # noqa: S308 - our own words; what comes from outside was escaped above


def _met_clause(board: Board) -> str:
    if not board.met:
        return _("ninguna está cumplida")
    words = ngettext("%(count)s está cumplida (%(share)s)", "%(count)s están cumplidas (%(share)s)", board.met)
    return words % {"count": _strong(board.met), "share": share(board.met, board.due)}


def _strong(count: int) -> str:
    return format_html("<b>{}</b>", f"{count:,}")


def points_since(board: Board, before: Round | None, plan: PlanYear) -> str:
    """What changed since the follow-up before, in percentage points: «+3 puntos desde el segundo trimestre»; blank without one."""
    if before is None or not before.due or not board.due:
        return ""
    now, then = (
        whole_percent(Decimal(part) / whole) for part, whole in ((board.met, board.due), (before.met, before.due))
    )
    period = plan.period(before.period)
    if now == then:
        return _("igual que en el %(period)s") % {"period": period}
    points = f"+{now - then}" if now > then else f"\u2212{then - now}"
    words = ngettext("%(points)s punto desde el %(period)s", "%(points)s puntos desde el %(period)s", abs(now - then))
    return words % {"points": points, "period": period}


def tiles(board: Board, addresses: FollowUpAddresses, change: str) -> list[Tile]:
    """The four numbers: met, the mean with its rule, moved without a resolution (and unexplained), delivered."""
    met_note = (
        _("%(share)s de las programadas a la fecha") % {"share": share(board.met, board.due)} if board.due else ""
    )
    missing = ngettext("%(count)s acción sin reporte", "%(count)s acciones sin reporte", board.unreported)
    unexplained = _("Desviaciones sin justificar: %(count)s") % {"count": board.unexplained}
    return [
        Tile(
            label=_("Acciones cumplidas"),
            value=f"{board.met:,}",
            of=_("de %(total)s") % {"total": f"{board.due:,}"},
            url=addresses.actions_where(cumplida="si"),
            note="; ".join(text for text in (met_note, change) if text),
        ),
        Tile(
            label=str(RULES[board.rule]),
            value=mean_text(board.mean),
            url=addresses.actions_where(programada="si"),
            note=_("de las %(count)s acciones programadas a la fecha") % {"count": f"{board.due:,}"},
        ),
        Tile(
            label=_("Trasladadas sin acuerdo"),
            value=f"{board.moved:,}",
            url=addresses.actions_where(inconsistencia="SCH403") if board.moved else "",
            note=unexplained,
            note_url=addresses.actions_where(inconsistencia=UNEXPLAINED) if board.unexplained else "",
        ),
        Tile(
            label=_("Informes entregados"),
            value=f"{board.delivered:,}",
            of=_("de %(total)s") % {"total": f"{board.unit_reports:,}"},
            url="#entrega",
            note=missing % {"count": board.unreported},
            note_url=addresses.actions_where(reporte="falta") if board.unreported else "",
        ),
    ]


def mean_text(mean: Decimal | None) -> str:
    """A mean in percent with its two decimals: «92.05%»; a dash where nothing counts."""
    return "–" if mean is None else f"{round_half_up(mean, 2):f}%"


def state_counts(
    bands: Mapping[TrafficLight, int], limits: TrafficLightBands, addresses: FollowUpAddresses, **query: str
) -> list[StateCount]:
    """The states with their counts, in the order of the bar; «sin reporte» only where there is one."""
    words = band_words(limits)
    return [
        StateCount(
            state=state,
            count=bands[TrafficLight(state)],
            band=words[state],
            url=addresses.in_state(TrafficLight(state), **query) if bands[TrafficLight(state)] else "",
        )
        for state in BAR_ORDER
        if bands[TrafficLight(state)] or TrafficLight(state) in ALWAYS_SHOWN
    ]


def light_bar(bands: Mapping[TrafficLight, int]) -> str:
    """The bar of the traffic light, whose conclusion counts its states; blank where nothing is to be counted."""
    counts = {light.value: count for light, count in bands.items() if count}
    if not counts:
        return ""
    says = listed([f"{LIGHTS[state]}: {counts[state]:,}" for state in BAR_ORDER if state in counts])
    return semaphore_bar(counts, label=says)


def heat_row(
    label: str, figures: BoardUnit, keys: Sequence[str], addresses: FollowUpAddresses, *, slug: str
) -> HeatRow:
    """A unit of the heat map, or all of them (without a slug)."""
    cells = [_cell(cell, addresses.cell(slug, key)) for cell, key in zip(figures.cells, keys, strict=True)]
    url = addresses.unit(slug) if slug else ""
    return HeatRow(label=label, cells=cells, total=_cell(figures.total, addresses.cell(slug)), url=url)


def _cell(cell: BoardCell, url: str) -> HeatCell:
    mean = None if cell.mean is None else cell.mean / 100
    return heat_cell(mean, actions=cell.actions, state=cell.light or "", url=url)


def curve_part(
    board: Board, plan: PlanYear, known: Mapping[int, Round], *, cutoff: int, executed_until: int
) -> CurvePart | None:
    """The curve at a cut-off, with the executed of the follow-ups up to `executed_until` that are known; None without a plan to grow to."""
    if not board.programmed:
        return None
    executed = [
        known[number].executed if number in known and number <= executed_until else None
        for number in range(1, plan.periodicity.periods + 1)
    ]
    now = executed[cutoff - 1]
    words = {"month": plan.month(cutoff), "programmed": format_rate(board.programmed[cutoff - 1])}
    if now is None:
        label = _("A %(month)s el plan programa el %(programmed)s de las metas anuales") % words
    else:
        words["executed"] = format_rate(now)
        label = _("A %(month)s: programado el %(programmed)s de las metas anuales, ejecutado el %(executed)s") % words
    says = CurveWords(start=_("Inicio"), programmed=_("Programado"), executed=_("Ejecutado"))
    wide, narrow = (
        curve(
            board.programmed,
            executed,
            periods=[short_month(end) for end in plan.ends],
            cutoff=cutoff,
            says=says,
            label=label,
            size=size,
        )
        for size in (CurveSize.WIDE, CurveSize.NARROW)
    )
    rows = [
        (month_name(end).capitalize(), format_rate(programmed), "" if done is None else format_rate(done))
        for end, programmed, done in zip(plan.ends, board.programmed, executed, strict=True)
    ]
    columns = [
        Column(label=_("A fin de")),
        Column(label=_("Programado"), kind="number"),
        Column(label=_("Ejecutado"), kind="number"),
    ]
    return CurvePart(wide=wide, narrow=narrow, columns=columns, rows=rows)


def prospect_sentence(board: Board) -> str:
    """Where the year ends by the schedule that is left, blank where nothing says it."""
    prospect = board.prospect
    if prospect.programmed is None or prospect.slowest is None or prospect.fastest is None:
        return ""
    pace = [format_rate(prospect.slowest), format_rate(prospect.fastest)]
    words = {"programmed": format_rate(prospect.programmed), "slowest": pace[0], "fastest": pace[1]}
    if pace[0] == pace[1]:
        return (
            _(
                "Si se cumple todo lo que queda programado, el año cierra con el %(programmed)s de las metas anuales; "
                "al ritmo reportado, con el %(slowest)s."
            )
            % words
        )
    return (
        _(
            "Si se cumple todo lo que queda programado, el año cierra con el %(programmed)s de las metas anuales; "
            "al ritmo reportado, con un %(slowest)s a %(fastest)s."
        )
        % words
    )


def prospects(board: Board, addresses: FollowUpAddresses) -> list[Prospect]:
    """How many actions end the year in which way; those that nobody can tell only where there are some."""
    return [
        Prospect(count=count, words=str(YEAR_END_WORDS[end]), url=addresses.actions_where(cierre=YEAR_ENDS[end]))
        for end, count in board.prospect.actions.items()
        if count
    ]


def decision(
    one: BoardDecision, addresses: FollowUpAddresses, slugs: Mapping[str, str], *, may_instruct: bool = False
) -> Decision:
    """An action that requires a decision, with the words of its unit; `slugs` of units by their names."""
    scale = Scale(one.scale)
    place = f"{one.unit} · {one.code}" if one.code else one.unit
    slug = slugs.get(one.unit, "")
    due = format_quantity(one.due, scale)
    if one.achieved is None:
        done = _("sin reporte · %(due)s programado") % {"due": due}
    else:
        done = _("%(done)s de %(due)s") % {"done": format_quantity(one.achieved, scale), "due": due}
    number = format_rate(one.rate)
    url = _decision_url(slug, one.code, addresses)
    is_one_action = bool(slug and code_slug(one.code))
    return Decision(
        title=one.statement,
        url=url,
        place=_moved(place) if one.is_moved else place,
        picture=bullet(one.rate, state=TrafficLight.UNSATISFACTORY, label=f"{number} · {done}"),
        number=number,
        of=done,
        state=TrafficLight.UNSATISFACTORY,
        explanation=one.explanation,
        act=Link(label=_("Dar una instrucción"), url=f"{url}instruccion/") if may_instruct and is_one_action else None,
    )


def _moved(place: str) -> str:
    return format_html('{} <span class="moved">{}</span>', place, _("Trasladada sin acuerdo"))


def objective_label(one: BoardObjective, board: Board) -> str:
    """The head of a column: the key of an objective; «Otras» for the only group that is none."""
    if not one.is_strategic and sum(not other.is_strategic for other in board.objectives) == 1:
        return _("Otras")
    return one.key or one.text


def _decision_url(unit: str, code: str, addresses: FollowUpAddresses) -> str:
    """The page of the action; of one without a code or a unit of today, the list that it stands in."""
    if unit and code_slug(code):
        return addresses.action(unit, code_slug(code))
    return addresses.in_state(TrafficLight.UNSATISFACTORY, unidad=unit)


def delivery(one: BoardDelivery, addresses: FollowUpAddresses, slugs: Mapping[str, str]) -> Delivery:
    """Where a report stands that lacks something; `slugs` of units by their names."""
    missing = one.due - one.reported
    state, word = "error", _("Sin reporte")
    if one.reported:
        state, word = "warning", ngettext("Falta %(count)s", "Faltan %(count)s", missing) % {"count": f"{missing:,}"}
    slug = slugs.get(one.unit, "")
    done = {"done": one.reported, "due": one.due}
    return Delivery(
        unit=one.unit,
        done=one.reported,
        total=one.due,
        picture=progress(one.reported, one.due, label=_("%(done)s de %(due)s reportadas") % done, width=96),
        state=state,
        word=word,
        url=addresses.unit(slug) if slug else "",
        action=Link(label=_("Ver"), url=addresses.actions_where(unidad=slug, reporte="falta")),
    )


def delivery_words(board: Board) -> str:
    """What the table of deliveries leaves out: «13 informes completos»."""
    words = ngettext("%(count)s informe completo", "%(count)s informes completos", board.complete)
    left = board.unit_reports - board.complete - len(board.deliveries)
    if not left:
        return words % {"count": f"{board.complete:,}"}
    more = ngettext("a %(count)s más le falta algo", "a %(count)s más les falta algo", left) % {"count": f"{left:,}"}
    return _("%(complete)s; %(more)s") % {"complete": words % {"count": f"{board.complete:,}"}, "more": more}


def heat_columns(board: Board, addresses: FollowUpAddresses) -> list[HeatColumn]:
    """A column for each objective, with its official text."""
    return [
        HeatColumn(label=objective_label(one, board), title=one.text, url=addresses.objective(one.key))
        for one in board.objectives
    ]


def light_title(actions: int) -> str:
    """«Semáforo de las 177 acciones»."""
    words = ngettext("Semáforo de %(count)s acción", "Semáforo de las %(count)s acciones", actions)
    return words % {"count": f"{actions:,}"}
