"""What is about to be published, and what was: the cover, the counts by ground, the differences, and the editions with their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.edition import EditionAudience
from planabierto.core.seal import short_code
from planabierto.documents.editions import SIGNED_PDF_SUFFIX
from planabierto.office.base.ui.parts import Download, ErrorLink, Fact, Link, Segment
from planabierto.office.base.writing import day, moment
from planabierto.office.publication.models import SEEN, EditionState, PublicationState
from planabierto.office.publication.publication_page import blocked_links, progress, publication_tabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.core.edition import Change
    from planabierto.core.edition import Edition as FrozenEdition
    from planabierto.office.followup.rounds import Round
    from planabierto.office.journal.wording import HistoryLine
    from planabierto.office.publication.models import Edition, EditionFile, Publication
    from planabierto.office.publication.review import Review

MOST_CHANGES: Final = 100
_KILOBYTE: Final = 1024
_FIRST: Final = (".pdf", ".xlsx", ".docx", ".csv", "-datos.zip", "-stratml.xml", ".json")
"""The order in which files are offered, by the ends of their names; signatures come last."""
_PILLS: Final = {
    EditionState.PUBLISHED.value: "done",
    EditionState.CORRECTED.value: "plain",
    EditionState.WITHDRAWN.value: "warning",
    EditionState.MAKING.value: "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What will be published, and what stands against it; `changes` are against the edition in force."""

    title: str
    summary: str
    segments: Sequence[Segment]
    tabs: Sequence[Segment]
    errors: Sequence[ErrorLink]
    facts: Sequence[Fact]
    withheld: Sequence[tuple[str, str, str, int]]
    changes: Sequence[Change]
    left_out: str
    corrects: str
    approve_url: str
    publish_url: str
    publish_label: str
    making: str
    history: Sequence[HistoryLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEdition:
    """An edition with its files; `sentences` say what it corrects, what became of it, and why."""

    key: int
    title: str
    pill: str
    state: str
    facts: Sequence[Fact]
    sentences: Sequence[str]
    downloads: Sequence[Download]
    withdraw_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsPage:
    """The editions of a follow-up, and what the reader may do with them."""

    title: str
    summary: str
    segments: Sequence[Segment]
    tabs: Sequence[Segment]
    editions: Sequence[ShownEdition]
    acts: Sequence[Link]
    issue_url: str


def review_page(
    found: Round,
    publication: Publication,
    review: Review,
    preview: FrozenEdition | None,
    *,
    may_act: bool,
    making: bool,
    history: Sequence[HistoryLine],
    refusal: str = "",
) -> ReviewPage:
    """What will be published. No queries beside those of the review, the preview and the history."""
    address = [found.year, found.slug]
    errors = [ErrorLink(text=refusal)] if refusal else []
    errors += blocked_links(found, review) if may_act else []
    is_approved = publication.state == PublicationState.APPROVED
    number = preview.number if preview else publication.number
    changes = preview.changes if preview else ()
    left_out = len(changes) - MOST_CHANGES
    return ReviewPage(
        title=_("Revisar y publicar %(round)s") % {"round": found.name},
        summary=progress(review),
        segments=found.segments("publication_review"),
        tabs=publication_tabs(found, "publication_review"),
        errors=errors,
        facts=_cover(preview) if preview else [],
        withheld=[(one.ground, one.law, one.reason, one.count) for one in review.withheld()],
        changes=changes[:MOST_CHANGES],
        left_out=ngettext("y %(count)s cambio más", "y %(count)s cambios más", left_out) % {"count": left_out}
        if left_out > 0
        else "",
        corrects=_("Cambios respecto a la versión oficial %(number)s") % {"number": preview.corrects}
        if preview and preview.corrects
        else "",
        approve_url=reverse("approve_publication", args=address)
        if may_act and not is_approved and not making and not review.blocking
        else "",
        publish_url=reverse("publish_publication", args=address) if may_act and is_approved else "",
        publish_label=_("Publicar versión %(number)s") % {"number": number},
        making=_("Los archivos de la versión se están haciendo. Vuelva a cargar la página en un momento.")
        if making
        else "",
        history=history,
    )


def _cover(edition: FrozenEdition) -> list[Fact]:
    count = sum(one.count for one in edition.withheld)
    return [
        Fact(label=_("Título"), value=edition.title, whole=True),
        Fact(label=_("Institución"), value=edition.figures.institution),
        Fact(label=_("Versión oficial"), value=str(edition.number)),
        Fact(label=_("Fecha"), value=day(edition.issued_on)),
        Fact(label=_("Aprobada por"), value=edition.approved_by),
        Fact(label=_("Licencia"), value=edition.publisher.licence),
        Fact(label=_("Fragmentos suprimidos"), value=str(count)),
        Fact(label=_("Inconsistencias que se publican"), value=str(len(edition.findings))),
        *([Fact(label=_("Motivo de la rectificación"), value=edition.reason, whole=True)] if edition.reason else []),
    ]


def editions_page(
    found: Round, editions: Sequence[Edition], *, is_published: bool, is_under_way: bool, may: frozenset[str]
) -> EditionsPage:
    """The editions of a follow-up with their files fetched; `may` are the actions that the reader may do.

    `is_under_way`: another publication is, so that no correction is opened.
    """
    address = [found.year, found.slug]
    acts = []
    if is_published and not is_under_way and "correct" in may:
        acts.append(Link(label=_("Rectificar"), url=reverse("correct_edition", args=address)))
    in_force = [
        one for one in editions if one.state == EditionState.PUBLISHED and one.audience == EditionAudience.PUBLIC
    ]
    summary = (
        _("La versión oficial pública vigente es la %(number)s.") % {"number": in_force[0].number}
        if in_force
        else _("No hay versión oficial pública vigente.")
    )
    later = {
        one.corrects_id: one for one in editions if one.corrects_id is not None and one.state != EditionState.MAKING
    }
    return EditionsPage(
        title=_("Versiones oficiales de %(round)s") % {"round": found.name},
        summary=summary,
        segments=found.segments("editions"),
        tabs=publication_tabs(found, "editions") if "view" in may else [],
        editions=[_edition(one, later.get(one.pk), address, may) for one in editions],
        acts=acts,
        issue_url=reverse("issue_internal", args=address) if "issue" in may else "",
    )


def _edition(one: Edition, after: Edition | None, address: Sequence[object], may: frozenset[str]) -> ShownEdition:
    is_read = one.state != EditionState.MAKING and (not one.is_content_withdrawn or "view" in may)
    is_withdrawable = one.publication_id is not None and one.state in SEEN and not one.is_content_withdrawn
    return ShownEdition(
        key=one.pk,
        title=_("Versión oficial %(number)s (%(audience)s)")
        % {"number": one.number, "audience": one.get_audience_display()},
        pill=_PILLS[one.state],
        state=str(EditionState(one.state).label).capitalize(),
        facts=[
            Fact(label=_("Fecha"), value=day(one.issued_on)),
            Fact(label=_("Aprobada por"), value=one.approved_by_post),
            Fact(label=_("Código de verificación"), value=short_code(one.sha256)),
            Fact(label=_("Código completo (sha256)"), value=one.sha256, whole=True),
            Fact(label=_("Clave de firma"), value=short_code(one.signing_key.fingerprint)),
            Fact(label=_("Cabeza de la bitácora"), value=f"{one.journal_sequence}:{one.journal_hash}", whole=True),
        ],
        sentences=list(_became(one, after)),
        downloads=_downloads(one) if is_read else [],
        withdraw_url=f"{reverse('withdraw_edition', args=address)}?version={one.number}"
        if is_withdrawable and "withdraw" in may
        else "",
    )


def _became(one: Edition, after: Edition | None) -> list[str]:
    sentences = []
    if one.corrects is not None:
        words = {"number": one.corrects.number, "reason": one.reason}
        sentences.append(
            _("Rectifica la versión %(number)s. Motivo: %(reason)s") % words
            if one.reason
            else _("Toma el lugar de la versión %(number)s.") % words
        )
    if after is not None:
        words = {"number": after.number, "day": day(after.issued_on)}
        sentences.append(_("La rectificó la versión %(number)s, del %(day)s.") % words)
    if one.state == EditionState.WITHDRAWN:
        words = {"when": moment(one.withdrawn_at), "reason": one.withdrawal_reason}
        sentences.append(_("Se retiró el %(when)s. Motivo: %(reason)s") % words)
    if one.withdrawal_ground is not None:
        sentences.append(_("Causal: %(ground)s.") % {"ground": one.withdrawal_ground.citation})
    if one.is_content_withdrawn:
        sentences.append(_("Se retiró su contenido: el público ya no la lee ni la descarga."))
    if one.state == EditionState.MAKING:
        sentences.append(_("Sus archivos se están haciendo: nadie más la ve todavía."))
    return sentences


def _downloads(one: Edition) -> list[Download]:
    files = sorted(one.files.all(), key=_place_of)
    offered = [
        Download(
            label=_file_words(file.name),
            url=reverse("edition_file", args=[file.pk]),
            kind=file.name.rpartition(".")[2].upper(),
            size=size_words(file.size),
            note=file.name,
        )
        for file in files
    ]
    if one.audience == EditionAudience.PUBLIC and not one.is_content_withdrawn:
        offered.append(
            Download(
                label=_("Paquete para el portal de transparencia"),
                url=reverse("edition_package", args=[one.pk]),
                kind="ZIP",
                size=_("se genera al pedirlo"),
            )
        )
    return offered


def _file_words(name: str) -> str:
    """What a file of an edition is, by the end of its name."""
    words = {
        "-archivos-firma.json": _("Firma de la lista de archivos"),
        "-archivos.json": _("Lista de los archivos con su huella"),
        "-firma.json": _("Firma del texto canónico"),
        SIGNED_PDF_SUFFIX: _("PDF con firma electrónica"),
        "-datos.zip": _("Paquete de datos con sus tablas"),
        "-stratml.xml": _("El plan en StratML"),
        ".csv": _("Una fila por acción, con sus cifras"),
        ".json": _("Texto canónico, del que sale todo"),
    }
    return next((said for end, said in words.items() if name.endswith(end)), _("Informe oficial"))


def _place_of(file: EditionFile) -> int:
    if file.name.endswith(("-firma.json", "-archivos.json")):
        return len(_FIRST)
    if file.name.endswith(SIGNED_PDF_SUFFIX):
        return 1
    return next((place for place, end in enumerate(_FIRST) if file.name.endswith(end)), len(_FIRST))


def size_words(size: int) -> str:
    """A size as people say it: «38 kB», «1.2 MB»."""
    if size < _KILOBYTE**2:
        return f"{max(1, round(size / _KILOBYTE)):,} kB"
    return f"{size / _KILOBYTE**2:.1f} MB"
