"""What the pages of a unit, an objective and an action of an edition show."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.core.execution import ExecutionStatus
from planabierto.core.measure import Accumulation, Direction, Measure, kind_of
from planabierto.core.quantity import Scale
from planabierto.office.base.charts import bullet
from planabierto.office.base.ui.parts import Download, Link
from planabierto.office.base.writing import day
from planabierto.office.followup.models import Cause
from planabierto.office.plans.wording import kind_sentence, objective_slug
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.lines import ListedLine, done_of_due, listed_lines, traffic_light
from planabierto.office.portal.round_page import notice_of, page_data, standing_words, withholdings
from planabierto.office.portal.timeline import history_of
from planabierto.office.portal.wording import (
    HOLLOW,
    has_mark,
    marked,
    mean,
    met_share,
    percent,
    period_words,
    quantity,
    rate,
    signs_in,
    state_word,
    until,
)
from planabierto.office.reports.wording import LIGHTS, RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise
    from markupsafe import Markup

    from planabierto.core.edition import EditionObjective, EditionUnit
    from planabierto.core.seal import SealedRow, SealedTotals
    from planabierto.office.portal.lines import Light
    from planabierto.office.portal.reading import Line, PublicSite, PublishedEdition
    from planabierto.office.portal.round_page import Notice, Withholding
    from planabierto.office.portal.timeline import Moment

_BULLET: Final = 288
"""As wide as the narrowest telephone shows whole."""
_NO_RATE: Final[Mapping[str, _StrPromise]] = {
    ExecutionStatus.NOT_DUE: gettext_lazy(
        "A esta fecha no había nada programado: la acción no entra en el porcentaje."
    ),
    ExecutionStatus.AHEAD: gettext_lazy("A esta fecha no había nada programado: la acción no entra en el porcentaje."),
    ExecutionStatus.SUSPENDED: gettext_lazy("La acción está suspendida: no entra en el porcentaje."),
    ExecutionStatus.WITHOUT_DEMAND: gettext_lazy(
        "Nadie pidió el servicio a esta fecha: la acción no entra en el porcentaje."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Actions under one heading of a page."""

    key: str
    title: str
    url: str
    lines: Sequence[ListedLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStanding:
    """How the actions of a page stand, and of which edition it is."""

    crumb: Link
    period: str
    summary: str
    share: str
    mean: str
    rule: str
    light: Light
    notice: Notice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """Everything that the template of a unit or an objective shows."""

    title: str
    signs: str
    standing: GroupStanding
    headings: Sequence[Heading]
    key: str = ""
    mission: Markup | str = ""
    is_missing: bool = False
    notes: Sequence[Markup] = ()
    data: Sequence[Download] = ()
    withheld: Sequence[Withholding] = ()


def unit_page(site: PublicSite, published: PublishedEdition, unit: EditionUnit) -> GroupPage:
    """The page of a unit."""
    contents, addresses = published.contents, published.addresses
    lines = contents.of_unit(unit)
    headings = [
        Heading(
            key=one.key if one.is_strategic else "",
            title=one.text,
            url=addresses.objective(one.key),
            lines=listed_lines([line for line in lines if line.objective is one], published, with_unit=False),
        )
        for one in published.edition.objectives
        if any(line.objective is one for line in lines)
    ]
    keys = [one.key for one in headings]
    texts = [unit.mission, *(note.text for note in unit.notes)]
    return GroupPage(
        title=unit.name,
        signs=signs_in([unit.name, *keys, *(line.row.code for line in lines)]),
        mission=marked(unit.mission),
        is_missing=unit.is_missing,
        headings=headings,
        notes=[marked(note.text) for note in unit.notes],
        data=page_data(addresses.unit(unit.slug), title=_("Los datos de esta unidad")),
        withheld=withholdings(published.edition) if any(map(has_mark, texts)) else [],
        standing=_standing(site, published, contents.unit_totals[unit.name], unidad=unit.slug),
    )


def objective_page(site: PublicSite, published: PublishedEdition, objective: EditionObjective) -> GroupPage:
    """The page of an objective, its actions by unit."""
    contents, addresses = published.contents, published.addresses
    lines = contents.of_objective(objective)
    headings = [
        Heading(
            key="",
            title=unit.name,
            url=addresses.unit(unit.slug),
            lines=listed_lines([line for line in lines if line.unit is unit], published, with_unit=False),
        )
        for unit in published.edition.units
        if any(line.unit is unit for line in lines)
    ]
    return GroupPage(
        title=objective.text or _("Acciones sin objetivo"),
        signs=signs_in(
            [
                objective.key if objective.is_strategic else "",
                *(one.title for one in headings),
                *(line.row.code for line in lines),
            ]
        ),
        key=objective.key if objective.is_strategic else "",
        headings=headings,
        standing=_standing(site, published, objective.totals, objetivo=objective_slug(objective.key)),
    )


def _standing(site: PublicSite, published: PublishedEdition, totals: SealedTotals, **query: str) -> GroupStanding:
    edition = published.edition
    return GroupStanding(
        crumb=crumb_of(published),
        period=period_words(edition),
        summary=standing_words(totals),
        share=met_share(totals),
        mean=mean(totals),
        rule=str(RULES.get(edition.figures.rule, edition.figures.rule)),
        light=traffic_light(totals, published, **query),
        notice=notice_of(site, published.row),
    )


def crumb_of(published: PublishedEdition) -> Link:
    """The way up to the page of an edition."""
    publisher = published.edition.publisher
    label = f"{publisher.plan_word}, {period_words(published.edition)}"
    return Link(label=label, url=published.addresses.round)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programmed:
    """A row of the table of targets: the year or one of its periods; `original` is blank where nothing changed."""

    label: str
    target: str
    original: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A row of the history of an action."""

    label: str
    url: str
    of: str
    number: str
    state: str
    word: str
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPage:
    """Everything that the template of an action shows."""

    title: str
    code: str
    signs: str
    crumbs: Sequence[Link]
    objective: str
    objective_url: str
    period: str
    until: str
    picture: Markup
    number: str
    of: str
    noun: str
    state: str
    word: str
    reckoning: str
    rule: str
    programmed: Sequence[Programmed]
    changed: str
    history: Sequence[Past]
    remarks: Markup | str
    cause: str
    verified_by: str
    reported: str
    verified: str
    lead_unit: str
    responsible_unit: str
    findings: Sequence[str]
    withheld: Sequence[Withholding]
    data: Sequence[Download]
    notice: Notice | None


def action_page(site: PublicSite, published: PublishedEdition, line: Line) -> ActionPage:
    """The page of an action."""
    edition, addresses = published.edition, published.addresses
    action, row = line.action, line.row
    number, word = percent(row), state_word(row, edition.figures)
    key = line.objective.key if line.objective.is_strategic else ""
    signs = signs_in([line.unit.name, row.code, key, action.lead_unit, action.responsible_unit, action.verified_by])
    period = f"{published.slug.upper()}, {period_words(edition)}"
    return ActionPage(
        title=row.statement,
        code=row.code,
        signs=f"{signs}; {period}" if signs else period,
        crumbs=[crumb_of(published), Link(label=line.unit.name, url=addresses.unit(line.unit.slug))],
        objective=" ".join(part for part in (key, line.objective.text) if part),
        objective_url=addresses.objective(line.objective.key),
        period=period_words(edition),
        until=until(edition),
        picture=bullet(rate(row), state=row.light or HOLLOW, label=f"{number} {word}".strip(), width=_BULLET),
        number=number,
        of=done_of_due(row),
        noun=action.unit_of_measure,
        state=row.light or HOLLOW,
        word=word,
        reckoning=reckoning(row),
        rule=kind_sentence(kind_of(_measure(row))),
        programmed=_programmed(published, line),
        changed=_changed(line),
        history=[_past(moment, published) for moment in history_of(site, line)],
        remarks=marked(action.remarks),
        cause=str(Cause(row.cause).label) if row.cause in Cause else "",
        verified_by=action.verified_by,
        reported=quantity(row.reported, row.scale),
        verified=quantity(row.verified, row.scale),
        lead_unit=action.lead_unit,
        responsible_unit=action.responsible_unit,
        findings=[one.message for one in edition.findings if (one.unit, one.code) == (action.unit, row.code)],
        withheld=withholdings(edition) if has_mark(action.remarks) or has_mark(row.statement) else [],
        data=page_data(addresses.action(line.unit.slug, line.slug), title=_("Los datos de esta acción")),
        notice=notice_of(site, published.row),
    )


def _measure(row: SealedRow) -> Measure:
    return Measure(
        scale=Scale(row.scale),
        accumulation=Accumulation(row.accumulation),
        direction=Direction(row.direction),
        baseline=None if row.baseline is None else Decimal(row.baseline),
        is_demand=row.is_demand,
    )


def reckoning(row: SealedRow) -> str:
    """How the rate of an action came about, so that anybody can do it again: «593 ÷ 705 = 84%»."""
    if row.status in _NO_RATE:
        return str(_NO_RATE[row.status])
    if row.counted is None:
        return _("Aún no hay reporte.") if row.is_pending else _("La unidad no reportó cuánto hizo; se cuenta como 0%.")
    figures = {
        "done": quantity(row.counted, row.scale),
        "due": quantity(row.due, row.scale),
        "base": quantity(row.baseline, row.scale),
        "percent": percent(row),
    }
    if row.percent is None:
        said = _("Había que quedar en %(due)s; se quedó en %(done)s.")
    elif row.direction == Direction.INCREASING:
        said = _("%(done)s ejecutado ÷ %(due)s programado = %(percent)s")
    elif row.baseline is None:
        said = _("La meta es bajar: había que llegar a %(due)s y se llegó a %(done)s: %(percent)s")
    else:
        said = _("La meta es bajar: de %(base)s había que llegar a %(due)s y se llegó a %(done)s: %(percent)s")
    return said % figures


def _programmed(published: PublishedEdition, line: Line) -> list[Programmed]:
    row, original = line.row, line.action.original
    before = (None,) * len(row.targets) if original is None else original.targets
    periods = [
        Programmed(label=label, target=quantity(now, row.scale), original=quantity(was, row.scale))
        for label, now, was in zip(published.edition.periods, row.targets, before, strict=False)
    ]
    year = Programmed(
        label=_("Todo el año"),
        target=quantity(row.annual_target, row.scale),
        original="" if original is None else quantity(original.annual_target, row.scale),
    )
    return [*periods, year]


def _changed(line: Line) -> str:
    """What changed the programming of an action, and until when the original one was in force; blank where nothing did."""
    original = line.action.original
    if original is None:
        return ""
    values = {"day": day(original.in_force_until), "by": original.changed_by}
    if original.changed_by:
        return _("La meta original valió hasta el %(day)s; la cambió %(by)s.") % values
    return _("La meta original valió hasta el %(day)s.") % values


def _past(moment: Moment, published: PublishedEdition) -> Past:
    point, row = moment.point, moment.row
    return Past(
        label=f"{EditionAddresses.period(row)} {moment.digest.year}",
        url=EditionAddresses.of(row).action(point.unit, point.slug),
        of=done_of_due(point),
        number="" if point.percent is None else f"{point.percent:,}%",
        state=point.light or HOLLOW,
        word=_("Fuera del semáforo") if point.light is None else str(LIGHTS[point.light]),
        is_this=row.pk == published.row.pk,
    )
