"""What the page of one edition shows: the answer in figures, the traffic light, objectives, units, files and versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.seal import short_code
from planabierto.documents.editions import SIGNED_PDF_SUFFIX
from planabierto.documents.editions.columns import field_title
from planabierto.office.base.ui.parts import Download, Link
from planabierto.office.base.writing import day
from planabierto.office.portal.addresses import EditionAddresses, data_address
from planabierto.office.portal.lines import bar_of, traffic_light
from planabierto.office.portal.withdrawal import (
    ground_of_withdrawal,
    in_force_after,
    listed_reason,
    listed_title,
    withdrawn_sentence,
)
from planabierto.office.portal.wording import marked, mean, met_share, period_words, signs_in, size_words, until
from planabierto.office.publication.models import EditionState
from planabierto.office.reports.wording import RULE_SENTENCES, RULES, band_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from planabierto.core.edition import Change, Edition, EditionUnit
    from planabierto.core.seal import SealedTotals
    from planabierto.office.portal.lines import Light
    from planabierto.office.portal.reading import PublicSite, PublishedEdition
    from planabierto.office.publication.models import Edition as Row
    from planabierto.office.publication.models import EditionFile

_KINDS: Final = {
    ".pdf": "PDF",
    ".xlsx": "Excel",
    ".docx": "Word",
    ".csv": "CSV",
    ".json": "JSON",
    ".zip": "ZIP",
    ".xml": "XML",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Figures in words: how many of what was due were met, and the mean, each with its rule; blank where nothing was due."""

    until: str
    met: int
    due: int
    share: str
    mean: str
    rule: str
    rule_sentence: str
    behind: int
    behind_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An objective or a unit: its text, its address, and how it stands."""

    title: str
    key: str
    url: str
    share: str
    standing: str
    bar: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An edition in a list of them; `state` is one of done, warning and error."""

    label: str
    url: str
    state: str
    word: str
    day: str
    reason: Markup
    code: str
    title: str
    is_correction: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """A ground of the law with how many fragments were withheld on it."""

    ground: str
    law: str
    reason: str
    count: str
    declaration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A difference to the edition before: where, what, before and after."""

    place: str
    field: str
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That an edition is not the one in force: why, on which ground of the law, and where that one is."""

    text: str
    reason: str
    link: Link | None
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """Everything that the template of an edition shows."""

    url: str
    question: str
    kicker: str
    description: str
    answer: Answer | None
    light: Light
    bands: Sequence[tuple[str, str]]
    objectives: Sequence[Card]
    signs: str
    units: Sequence[Card]
    unit_signs: str
    missing: Sequence[str]
    downloads: Sequence[Download]
    main_downloads: Sequence[Download]
    data: Sequence[Download]
    versions: Sequence[Version]
    withheld: Sequence[Withholding]
    withheld_count: int
    changes: Sequence[ShownChange]
    notice: Notice | None
    issued: str
    cutoff: str
    approved_by: str
    presented: Sequence[str]
    licence: Link
    code: str
    short_code: str
    short_name: str
    plan: str
    number: int
    total: int
    actions_url: str
    dataset_url: str
    picture_url: str


def round_page(site: PublicSite, published: PublishedEdition) -> RoundPage:
    """The page of an edition. One query beyond those of the site, for its files."""
    edition, row, addresses = published.edition, published.row, published.addresses
    publisher, figures = edition.publisher, edition.figures
    answer = answer_of(published)
    files = downloads(published.files())
    return RoundPage(
        url=addresses.round,
        question=_("¿Cumple %(institution)s su plan de trabajo %(year)s?")
        % {"institution": publisher.short_name, "year": figures.year},
        kicker=f"{publisher.plan_name} ({publisher.plan_word}), {period_words(edition)}",
        description=_description(answer, published),
        answer=answer,
        light=traffic_light(figures.totals, published),
        bands=band_list(edition),
        objectives=objective_cards(published),
        signs=signs_in(one.key for one in edition.objectives if one.is_strategic),
        units=unit_cards(published),
        unit_signs=signs_in(unit.name for unit in edition.units),
        missing=[unit.name for unit in edition.units if unit.is_missing],
        downloads=files,
        main_downloads=[one for one in files if one.kind in {"PDF", "CSV"}] or files[:1],
        data=page_data(addresses.round, title=_("Esta página")),
        versions=[version_of(one) for one in site.versions(figures.year, published.slug)],
        withheld=withholdings(edition),
        withheld_count=sum(one.count for one in edition.withheld),
        changes=[shown_change(edition, change) for change in edition.changes],
        notice=notice_of(site, row),
        issued=day(edition.issued_on),
        cutoff=day(figures.cutoff),
        approved_by=edition.approved_by,
        presented=[f"{one.body}: {one.reference}, {day(one.decided_on)}" for one in edition.presented],
        licence=Link(label=publisher.licence, url=publisher.licence_url),
        code=row.sha256,
        short_code=short_code(row.sha256),
        short_name=publisher.short_name,
        plan=publisher.plan_name,
        number=edition.number,
        total=figures.totals.actions,
        actions_url=addresses.actions(),
        dataset_url=reverse("dataset", args=[figures.year, published.slug]),
        picture_url=reverse("shared_picture", args=[figures.year, published.slug]),
    )


def answer_of(published: PublishedEdition) -> Answer | None:
    """The answer in figures; None where nothing was due."""
    figures = published.edition.figures
    totals = figures.totals
    if not totals.due:
        return None
    return Answer(
        until=until(published.edition),
        met=totals.met,
        due=totals.due,
        share=met_share(totals),
        mean=mean(totals),
        rule=str(RULES.get(figures.rule, figures.rule)),
        rule_sentence=str(RULE_SENTENCES.get(figures.rule, published.edition.rule_sentence)),
        behind=totals.bands.get("unsatisfactory", 0),
        behind_url=published.addresses.actions(estado="no-satisfactorio"),
    )


def _description(answer: Answer | None, published: PublishedEdition) -> str:
    """What a shared link says."""
    if answer is None:
        return _("A esta fecha no había acciones programadas.")
    return _("Hasta %(until)s, %(met)s de %(due)s acciones programadas (%(share)s) se cumplieron. %(name)s.") % {
        "until": answer.until,
        "met": answer.met,
        "due": answer.due,
        "share": answer.share,
        "name": published.edition.publisher.name,
    }


def band_list(edition: Edition) -> list[tuple[str, str]]:
    """The bands that have limits: their state and their words."""
    return [(state, words) for state, words in band_words(edition.figures.bands).items() if words]


def standing_words(totals: SealedTotals) -> str:
    """How a set of actions stands: «12 de 20 cumplidas; 4 no programadas a la fecha»."""
    if not totals.due:
        return ngettext(
            "%(count)s acción, no programada a la fecha",
            "%(count)s acciones, ninguna programada a la fecha",
            totals.actions,
        ) % {"count": totals.actions}
    said = _("%(met)s de %(due)s cumplidas") % {"met": totals.met, "due": totals.due}
    if totals.actions > totals.due:
        rest = totals.actions - totals.due
        said += "; " + ngettext("%(count)s sin programar a la fecha", "%(count)s sin programar a la fecha", rest) % {
            "count": rest
        }
    return said


def objective_cards(published: PublishedEdition) -> list[Card]:
    """The objectives with their official texts, in the order of the plan."""
    return [
        Card(
            title=one.text or _("Acciones sin objetivo"),
            key=one.key if one.is_strategic else "",
            url=published.addresses.objective(one.key),
            share=met_share(one.totals),
            standing=standing_words(one.totals),
            bar=bar_of(one.totals, height=10),
        )
        for one in published.edition.objectives
    ]


def unit_cards(published: PublishedEdition) -> list[Card]:
    """The units that reported, in the order of the document."""
    return [_unit_card(published, unit) for unit in published.edition.units if not unit.is_missing]


def _unit_card(published: PublishedEdition, unit: EditionUnit) -> Card:
    totals = published.contents.unit_totals[unit.name]
    return Card(
        title=unit.name,
        key="",
        url=published.addresses.unit(unit.slug),
        share=met_share(totals),
        standing=standing_words(totals),
        bar=bar_of(totals, height=10),
    )


def downloads(files: Sequence[EditionFile]) -> list[Download]:
    """The files of an edition, each with what it is, its type and its size: first what most people want."""
    endings: list[tuple[str, str]] = [
        (".pdf", _("Informe oficial")),
        (SIGNED_PDF_SUFFIX, _("PDF con firma electrónica")),
        (".csv", _("Datos abiertos, una fila por acción")),
        (".xlsx", _("Informe oficial y datos")),
        (".docx", _("Informe oficial")),
        ("-datos.zip", _("Paquete de datos (Frictionless)")),
        ("-stratml.xml", _("Plan en StratML")),
        ("-archivos-firma.json", _("Firma de la lista de archivos")),
        ("-archivos.json", _("Lista de los archivos con sus huellas")),
        ("-firma.json", _("Firma de la versión oficial")),
        (".json", _("Texto canónico, del que sale todo lo demás")),
    ]
    found = []
    for file in files:
        _length, place, label = max(
            (len(ending), place, label)
            for place, (ending, label) in enumerate([*endings, ("", file.name)])
            if file.name.endswith(ending)
        )
        suffix = file.name[file.name.rfind(".") :]
        url = reverse("portal_file", args=[file.name])
        download = Download(label=label, url=url, kind=_KINDS.get(suffix, ""), size=size_words(file.size))
        found.append((place, download))
    return [download for _place, download in sorted(found, key=lambda one: one[0])]


def page_data(page: str, *, title: str) -> list[Download]:
    """The data of a page, beside it."""
    return [Download(label=title, url=data_address(page, form), kind=form.upper()) for form in ("csv", "json")]


def version_of(row: Row) -> Version:
    """An edition of a follow-up in a list; corrected and withdrawn ones are marked."""
    states = {
        EditionState.PUBLISHED: ("done", _("Vigente")),
        EditionState.CORRECTED: ("warning", _("Rectificada")),
        EditionState.WITHDRAWN: ("error", _("Retirada")),
    }
    state, word = states[EditionState(row.state)]
    reasons = [row.withdrawal_reason] if row.state == EditionState.WITHDRAWN else []
    return Version(
        label=_("Versión %(number)s") % {"number": row.number},
        url=EditionAddresses.of(row).round,
        state=state,
        word=word,
        day=day(row.issued_on),
        reason=marked(" ".join(reason for reason in (listed_reason(row), *reasons) if reason)),
        code=row.sha256 if row.is_content_withdrawn else short_code(row.sha256),
        title=listed_title(row),
        is_correction=row.corrects_id is not None and not row.is_content_withdrawn,
    )


def withholdings(edition: Edition) -> list[Withholding]:
    """What was withheld, by ground."""
    return [
        Withholding(
            ground=one.ground,
            law=one.law,
            reason=one.reason,
            count=ngettext("%(count)s fragmento", "%(count)s fragmentos", one.count) % {"count": one.count},
            declaration=one.declaration,
        )
        for one in edition.withheld
    ]


def shown_change(edition: Edition, change: Change) -> ShownChange:
    """A difference in words."""
    return ShownChange(
        place=" · ".join(part for part in (change.unit, change.code) if part),
        field=field_title(edition, change.field),
        before=marked(change.before),
        after=marked(change.after),
    )


def notice_of(site: PublicSite, row: Row) -> Notice | None:
    """What to know before reading an edition that is not in force; None for one that is."""
    if row.state == EditionState.PUBLISHED:
        return None
    later = in_force_after(row, site.in_force)
    link = None if later is None else Link(label=_("Ver la versión vigente"), url=EditionAddresses.of(later).round)
    if row.state == EditionState.WITHDRAWN:
        text = withdrawn_sentence(row)
        return Notice(text=text, reason=row.withdrawal_reason, link=link, ground=ground_of_withdrawal(row))
    text = _("Esta versión se rectificó: otra ocupa su lugar.")
    return Notice(text=text, reason="" if later is None else later.reason, link=link)
