"""The official report as a page: its cover, its files, and one unit report at a time, laid out as the files are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from planabierto.documents.writers import Figures, restated
from planabierto.documents.writers.front import printable_front
from planabierto.documents.writers.layout import lay_out
from planabierto.documents.writers.wording import HASH
from planabierto.office.base.ui.parts import Column, Download, Fact, Link, Segment
from planabierto.office.followup.document import part_of
from planabierto.office.reports.report_files import (
    PrintedReport,
    ReportChoice,
    ReportFormat,
    kept_files,
    verification_code,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page

    from planabierto.documents.writers.layout import CoverPage, ReportLayout, UnitPage
    from planabierto.office.followup.rounds import Round
    from planabierto.office.reports.report_text_page import ReportTextPart

FIGURES: Final = {"": Figures.RIGHT, "correctas": Figures.RIGHT, "impresas": Figures.PRINTED}
"""The values of `cifras`."""

_KILOBYTE: Final = 1000
_SHORT: Final = 32
"""Letters of a fact of the cover that stands beside others; a longer one has the line for itself."""


def read_choice(query: Mapping[str, str]) -> ReportChoice:
    """What a query string asks of the report; an unknown value of `cifras` is none and counts as the right ones."""
    figures = FIGURES.get(query.get("cifras", ""), Figures.RIGHT)
    return ReportChoice(figures, with_annex=query.get("anexo") == "1")


def choice_query(choice: ReportChoice) -> str:
    """A choice as a query string, blank for the usual one."""
    parts = []
    if choice.figures is Figures.PRINTED:
        parts.append("cifras=impresas")
    if choice.with_annex:
        parts.append("anexo=1")
    return "&".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What the template shows; `unit` is the unit report at hand, `pages` counts the unit reports, `query` is the choice."""

    title: str
    summary: str
    periods: Sequence[Segment]
    figures: Sequence[Segment]
    annexes: Sequence[Segment]
    cover: CoverPage
    facts: Sequence[Fact]
    downloads: Sequence[Download]
    layout: ReportLayout
    unit: UnitPage
    units: Sequence[Link]
    pages: Page[int]
    query: str
    caption: str
    text: ReportTextPart | None
    tables: Sequence[ShownTable]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """An annex: its title, the sentence before it, and its rows."""

    title: str
    intro: str
    columns: Sequence[Column]
    rows: Sequence[tuple[str, ...]]


def report_page(
    found: Round,
    choice: ReportChoice,
    report: PrintedReport,
    *,
    unit_report: int,
    names: Sequence[str],
    pages: Page[int],
    text: ReportTextPart | None,
) -> ReportPage:
    """The page with one unit report (its key); `names` are those of the unit reports to go to, in their order."""
    follow_up = found.follow_up
    base = reverse("report_page", args=[found.year, found.slug])
    layout = lay_out(
        restated(part_of(follow_up, unit_report), choice.figures),
        figures=choice.figures,
        version=report.version,
        issued_on=report.issued_on,
        is_draft=report.is_draft,
        front=printable_front(report.front) if report.front else None,
    )
    code = verification_code(report, choice.figures)
    unit = layout.units[0]
    query = choice_query(choice)

    def segment(label: str, other: ReportChoice) -> Segment:
        parts = [part for part in (choice_query(other), f"pagina={pages.number}" if pages.number > 1 else "") if part]
        return Segment(label=label, url=f"{base}?{'&'.join(parts)}" if parts else base, current=other == choice)

    return ReportPage(
        title=_("Informe oficial del %(follow_up)s") % {"follow_up": found.name},
        summary=_("Lo mismo que en sus archivos: portada, informes de unidad y notas."),
        periods=found.segments("report_page"),
        figures=[
            segment(_("No programada"), ReportChoice(Figures.RIGHT, with_annex=choice.with_annex)),
            segment(_("0% donde no hay meta"), ReportChoice(Figures.PRINTED, with_annex=choice.with_annex)),
        ],
        annexes=[
            segment(_("Sin anexo"), ReportChoice(choice.figures, with_annex=False)),
            segment(_("Con inconsistencias"), ReportChoice(choice.figures, with_annex=True)),
        ],
        cover=layout.cover,
        facts=[
            Fact(label=label.removesuffix(":"), value=code if label == HASH else value, whole=len(value) > _SHORT)
            for label, value in layout.cover.facts
        ],
        downloads=_downloads(found, report, choice),
        layout=layout,
        unit=unit,
        units=[
            Link(label=name, url=f"{base}?{query + '&' if query else ''}pagina={number}")
            for number, name in enumerate(names, start=1)
        ],
        pages=pages,
        query=query,
        caption=_("Acciones de %(unit)s") % {"unit": unit.name},
        text=text,
        tables=[
            ShownTable(
                title=table.heading,
                intro=table.intro,
                columns=[Column(label=label) for label in table.labels],
                rows=table.rows,
            )
            for table in (layout.front.tables if layout.front else ())
        ],
    )


def _downloads(found: Round, report: PrintedReport, choice: ReportChoice) -> list[Download]:
    """The files: how large each is, or that it is made when it is asked for."""
    labels = {
        ReportFormat.PDF: _("Para firmar"),
        ReportFormat.DOCX: _("Para editar"),
        ReportFormat.XLSX: _("Para calcular y volver a importar"),
    }
    query = choice_query(choice)
    kept = kept_files(report, choice)
    downloads = []
    for form, label in labels.items():
        address = reverse("report_file", args=[found.year, found.slug, form.suffix])
        size = kept[form].stat().st_size if kept[form].is_file() else 0
        downloads.append(
            Download(
                label=label,
                url=f"{address}?{query}" if query else address,
                kind=form.suffix.upper(),
                size=f"{max(size, _KILOBYTE) / _KILOBYTE:,.0f} kB" if size else _("se genera al pedirlo"),
            )
        )
    return downloads
