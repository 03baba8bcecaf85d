"""A document that came in, as its page shows it: what was understood, what was found, what would be written."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.auditor.grouping import by_rule
from planabierto.core.findings import place_in_words
from planabierto.core.text import fold
from planabierto.office.base.ui.parts import Column, Fact, Link, Tile
from planabierto.office.base.writing import day, moment
from planabierto.office.followup.rounds import period_slug
from planabierto.office.intake.comparison import RowKind
from planabierto.office.intake.models import UploadState
from planabierto.office.intake.wording import COLUMNS, column_words
from planabierto.office.plans.wording import follow_up_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from planabierto.core.findings import Finding
    from planabierto.core.plan import PlanDocument, Table
    from planabierto.office.intake.checks import Caution
    from planabierto.office.intake.comparison import Comparison, FieldChange, RowComparison
    from planabierto.office.intake.models import Upload
    from planabierto.office.intake.services import Preview

MOST: Final = 30
"""Lines of each kind that the page shows; how many more there are is said below them."""
MOST_UNITS: Final = 200

STATE_SHAPES: Final = {
    UploadState.STAGED: "warning",
    UploadState.CONFIRMED: "done",
    UploadState.SUPERSEDED: "plain",
    UploadState.REJECTED: "error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUpload:
    """A document in the list of those that came in."""

    name: str
    url: str
    state: str
    word: str
    follow_up: str
    when: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """An inconsistency of the document with its place; `unit_url` leads to its unit in the page, blank where it is of none."""

    unit: str
    unit_url: str
    place: str
    message: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The inconsistencies of one rule: the first ones with their places, and what is left out."""

    rule: str
    title: str
    severity: str
    count: int
    lines: Sequence[PlacedFinding]
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row of the document that differs from what is kept, field by field."""

    where: str
    statement: str
    changes: Sequence[FieldChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """What the page of a staged document shows; `lines` of each kind end with the words of what is left out."""

    facts: Sequence[Fact]
    tiles: Sequence[Tile]
    sentence: str
    blockers: Sequence[str]
    cautions: Sequence[Caution]
    says_the_same: bool
    changed: Sequence[ChangedRow]
    changed_rest: str
    around: Sequence[FieldChange]
    around_rest: str
    gone: Sequence[str]
    new_units: Sequence[str]
    unit_columns: Sequence[Column]
    units: Sequence[tuple[str, ...]]
    units_rest: str
    header_columns: Sequence[Column]
    headers: Sequence[tuple[str, str, str]]
    unplaced: Sequence[str]
    notices: Sequence[str]
    findings_title: str
    findings: Sequence[Places]


def listed_upload(upload: Upload) -> ListedUpload:
    """A line of the list."""
    period = ""
    if upload.follow_up is not None:
        period = follow_up_words(upload.follow_up.period, upload.follow_up.plan.year)
    elif upload.year is not None:
        period = follow_up_words(upload.period, upload.year)
    return ListedUpload(
        name=upload.name,
        url=reverse("import_upload", args=[upload.pk]),
        state=STATE_SHAPES[UploadState(upload.state)],
        word=str(upload.get_state_display()).capitalize(),
        follow_up=period,
        when=moment(upload.uploaded_at),
        who=upload.uploaded_by.display_name if upload.uploaded_by is not None else _("desde la línea de órdenes"),
        reason=upload.reason,
    )


def follow_up_words(period: int | None, year: int) -> str:
    """A follow-up in a list: «Tercer seguimiento 2024»; a plan without figures only by its year."""
    if not period:
        return str(year)
    return _("%(follow_up)s %(year)s") % {"follow_up": follow_up_title(period), "year": year}


def upload_facts(upload: Upload) -> list[Fact]:
    """The file itself: who brought it, when, its fingerprint."""
    listed = listed_upload(upload)
    facts = [
        Fact(label=_("Subido por"), value=listed.who),
        Fact(label=_("El"), value=listed.when),
        Fact(label=_("Tamaño"), value=size_words(upload.size)),
    ]
    if upload.confirmed_at is not None:
        facts.append(Fact(label=_("Importado el"), value=moment(upload.confirmed_at)))
    return [*facts, Fact(label=_("Huella del archivo (SHA-256)"), value=upload.sha256, whole=True)]


def size_words(size: int) -> str:
    """A size in bytes as people say it: «312 bytes», «64 kB», «1.2 MB»."""
    if size < 1000:  # noqa: PLR2004 - below it a number of bytes is short enough
        return ngettext("%(size)s byte", "%(size)s bytes", size) % {"size": size}
    return f"{size / 1000:,.0f} kB" if size < 999_500 else f"{size / 1_000_000:,.1f} MB"  # noqa: PLR2004 - rounds to 1 MB


def follow_up_links(upload: Upload) -> list[Link]:
    """Where an imported document is to be seen."""
    if upload.follow_up is None:
        return []
    args = [upload.follow_up.plan.year, period_slug(upload.follow_up)]
    return [
        Link(label=_("Tablero"), url=reverse("board", args=args)),
        Link(label=_("Inconsistencias"), url=reverse("finding_list", args=args)),
    ]


def upload_page(preview: Preview) -> UploadPage:
    """What the page of a staged document shows; its length does not grow with the document."""
    document, comparison = preview.document, preview.comparison
    findings = preview.understanding.findings
    rows = list(comparison.rows)
    changed = [row for row in rows if row.changes]
    units = _units(document, rows)
    anchors = {unit.name: f"#u-{number}" for number, unit in enumerate(document.units[:MOST_UNITS], start=1)}
    return UploadPage(
        facts=_cover(document),
        tiles=_tiles(comparison),
        sentence=_sentence(comparison),
        blockers=preview.blockers,
        cautions=preview.cautions,
        says_the_same=comparison.says_the_same,
        changed=[_changed_row(row) for row in changed[:MOST]],
        changed_rest=_rest(len(changed) - MOST),
        around=comparison.changes[:MOST],
        around_rest=_rest(len(comparison.changes) - MOST),
        gone=_cut(
            [" · ".join(text for text in (one.unit, one.code, one.statement) if text) for one in comparison.gone]
        ),
        new_units=_cut([unit.name for unit in comparison.new_units]),
        unit_columns=[
            Column(label=_("Unidad"), kind="whole"),
            Column(label=_("Objetivos")),
            *(Column(label=label, kind="number") for label in (_("Acciones"), _("Nuevas"), _("Cambian"), _("Iguales"))),
        ],
        units=units[:MOST_UNITS],
        units_rest=_rest(len(units) - MOST_UNITS),
        header_columns=[
            Column(label=_("Como está escrito"), kind="whole"),
            Column(label=_("Se tomó como")),
            Column(label=_("Tablas"), kind="number"),
        ],
        headers=_headers(document.tables, document)[: 2 * MOST],
        unplaced=_cut([_quoted(text.written, place_in_words(text.source)) for text in document.unplaced]),
        notices=_cut(list(document.notices)),
        findings_title=ngettext(
            "%(count)s inconsistencia de la revisión automática",
            "%(count)s inconsistencias de la revisión automática",
            len(findings),
        )
        % {"count": f"{len(findings):,}"},
        findings=[_places(rule.code, rule.title, found, anchors) for rule, found in by_rule(findings).items()],
    )


def _cover(document: PlanDocument) -> list[Fact]:
    texts = [
        (_("Institución"), document.institution.value),
        (_("Título"), document.title.value),
        (_("Edición"), document.edition.value),
    ]
    return [
        *(Fact(label=label, value=value or _("no se encontró"), whole=True) for label, value in texts[:2]),
        *(Fact(label=label, value=value) for label, value in texts[2:] if value),
        Fact(label=_("Año"), value=str(document.year)),
        Fact(label=_("Datos al"), value=day(document.cutoff) or _("sin cifras ejecutadas")),
        Fact(label=_("Tablas"), value=f"{len(document.tables):,}"),
        Fact(label=_("Informes de unidad"), value=f"{len(document.units):,}"),
        Fact(label=_("Objetivos"), value=f"{len(document.objectives):,}"),
    ]


def _tiles(comparison: Comparison) -> list[Tile]:
    labels = {
        RowKind.NEW: _("Acciones nuevas en el seguimiento"),
        RowKind.CHANGED: _("Acciones que cambian"),
        RowKind.EQUAL: _("Acciones iguales"),
    }
    tiles = [Tile(label=label, value=f"{comparison.count(kind):,}") for kind, label in labels.items()]
    return [*tiles, Tile(label=_("Acciones que saldrían"), value=f"{len(comparison.gone):,}")]


def _sentence(comparison: Comparison) -> str:
    """What confirming would do."""
    if comparison.says_the_same:
        return _("Dice lo mismo que el seguimiento que ya está: 0 cambios.")
    if comparison.follow_up is not None:
        return _("Corrige el %(follow_up)s, que pasa a su versión %(version)s; la anterior queda en el historial.") % {
            "follow_up": str(comparison.follow_up).lower(),
            "version": comparison.follow_up.version + 1,
        }
    if comparison.plan is not None:
        return _("Agrega un seguimiento al %(plan)s.") % {"plan": comparison.plan}
    return _("Abre un plan con sus unidades, objetivos, acciones y metas, y su seguimiento.")


def _changed_row(row: RowComparison) -> ChangedRow:
    action = row.placed.action
    place = place_in_words(action.code.source)
    where = " · ".join(text for text in (row.placed.unit.name, action.code.value, place) if text)
    return ChangedRow(where=where, statement=action.statement.value, changes=row.changes)


def _units(document: PlanDocument, rows: Iterable[RowComparison]) -> list[tuple[str, ...]]:
    """Each unit report with its objectives and how many of its actions are new, change or stay."""
    kinds: dict[str, Counter[RowKind]] = defaultdict(Counter)
    for row in rows:
        kinds[fold(row.placed.unit.name)][row.kind] += 1
    return [
        (
            format_html('<span id="u-{}">{}</span>', number, unit.name),
            ", ".join(dict.fromkeys(one.objective.key or one.objective.text.value for one in unit.sections)),
            f"{len(unit.actions):,}",
            *(f"{kinds[fold(unit.name)][kind]:,}" for kind in RowKind),
        )
        for number, unit in enumerate(document.units, start=1)
    ]


def _headers(tables: Iterable[Table], document: PlanDocument) -> list[tuple[str, str, str]]:
    """Each distinct heading as it is written, what its column was taken for, and in how many tables it stands so."""
    seen: Counter[tuple[str, str]] = Counter()
    for table in tables:
        labels: dict[str, list[str]] = {}
        for label in sorted(table.header, key=lambda one: one.row):
            labels.setdefault(label.column, []).append(label.text.value)
        for column, written in labels.items():
            seen[column, " / ".join(text for text in written if text)] += 1
    return [
        (written or _("(en blanco)"), column_words(column, document.periodicity), f"{count:,}")
        for (column, written), count in sorted(seen.items(), key=lambda one: _place(one[0][0]))
    ]


def _place(column: str) -> tuple[int, str]:
    """Where a column stands among those of a plan; those of a period stand with what they are of."""
    kind = {"target": "targets", "real": "achieved"}.get(column.partition(".")[0], column)
    order = list(COLUMNS)
    return (order.index(kind) if kind in order else len(order), column)


def _places(code: str, title: str, found: Sequence[Finding], anchors: Mapping[str, str]) -> Places:
    return Places(
        rule=code,
        title=title,
        severity=found[0].severity.value,
        count=len(found),
        lines=[
            PlacedFinding(
                unit=one.unit or "",
                unit_url=anchors.get(one.unit or "", ""),
                place=" · ".join(text for text in (one.code, place_in_words(one.source)) if text),
                message=one.message,
                written=(one.written or "").strip(),
            )
            for one in found[:MOST]
        ],
        rest=_rest(len(found) - MOST),
    )


def _quoted(written: str, place: str) -> str:
    return f"«{written.strip()}» ({place})" if place else f"«{written.strip()}»"


def _rest(count: int) -> str:
    """What is left out, in words; blank where nothing is."""
    if count <= 0:
        return ""
    return ngettext("y %(count)s más", "y %(count)s más", count) % {"count": f"{count:,}"}


def _cut(lines: Sequence[str]) -> list[str]:
    def shown() -> Iterator[str]:
        yield from lines[:MOST]
        if rest := _rest(len(lines) - MOST):
            yield rest

    return list(shown())


def result_sentence(name: str, *, new: int, changed: int, equal: int, withdrawn: int) -> str:
    """What an import did: «2 acciones nuevas, 1 cambió, 174 iguales»."""
    parts = [
        ngettext("%(count)s acción nueva", "%(count)s acciones nuevas", new) % {"count": f"{new:,}"},
        ngettext("%(count)s cambió", "%(count)s cambiaron", changed) % {"count": f"{changed:,}"},
        ngettext("%(count)s igual", "%(count)s iguales", equal) % {"count": f"{equal:,}"},
    ]
    if withdrawn:
        parts.append(ngettext("%(count)s salió", "%(count)s salieron", withdrawn) % {"count": f"{withdrawn:,}"})
    return _("Se importó «%(name)s»: %(counts)s.") % {"name": name, "counts": ", ".join(parts)}
