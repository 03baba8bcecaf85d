"""The feed of editions (Atom, RFC 4287): each publication, correction and withdrawal, for whoever wants to be told."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.machines.xml import added, started, written
from planabierto.office.portal.withdrawal import listed_reason, listed_title
from planabierto.office.publication.models import EditionState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from planabierto.office.portal.reading import PublicSite
    from planabierto.office.publication.models import Edition

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
SHOWN: Final = 50
"""Entries of the feed; the page of versions has them all."""

_WORDS: Final = {
    EditionState.PUBLISHED: "Vigente",
    EditionState.CORRECTED: "Rectificada",
    EditionState.WITHDRAWN: "Retirada",
}


def editions_feed(site: PublicSite, *, host: str, own: str, whole: Callable[[str], str]) -> bytes:
    """The feed of an institution, newest first; `own` is its address, `whole` completes one. In Spanish, as editions are.

    An entry keeps its id for ever (a tag URI, RFC 4151, of the name of the site); what becomes of its edition moves its `updated`.
    """
    rows = site.rows[:SHOWN]
    corrections = {row.corrects_id: row for row in site.rows if row.corrects_id is not None}
    institution = site.institution
    root = started("feed", NAMESPACE, {"xml:lang": "es"})
    first = min(row.issued_on for row in site.rows)
    added(root, "id", f"tag:{host},{first.isoformat()}:versiones")
    added(root, "title", f"{institution.name}: versiones oficiales")
    added(root, "subtitle", f"{institution.plan_name}: lo que se publica, se rectifica y se retira")
    added(root, "updated", _moment(max(_updated(row, corrections) for row in site.rows)))
    added(root, "link", rel="self", type="application/atom+xml", href=own)
    added(root, "link", rel="alternate", type="text/html", href=whole("/transparencia/versiones/"))
    added(added(root, "author"), "name", institution.name)
    for row in rows:
        entry = added(root, "entry")
        page = whole(EditionAddresses.of(row).round)
        place = f"{row.follow_up.plan.year}/{EditionAddresses.period(row).lower()}"
        added(entry, "id", f"tag:{host},{row.issued_on.isoformat()}:{place}/v{row.number}")
        added(entry, "title", _title(row))
        added(entry, "published", _moment(_published(row)))
        added(entry, "updated", _moment(_updated(row, corrections)))
        added(entry, "link", rel="alternate", type="text/html", href=page)
        added(entry, "category", term=row.state, label=_WORDS[EditionState(row.state)])
        added(entry, "summary", " ".join(_told(row, corrections)))
    return written(root)


def _title(row: Edition) -> str:
    said = f"{listed_title(row)}, versión {row.number}"
    return said if row.corrects is None else f"{said} (rectifica la {row.corrects.number})"


def _told(row: Edition, corrections: Mapping[int, Edition]) -> Sequence[str]:
    said = [f"Aprobada por {row.approved_by_post}. Código de verificación: {row.sha256}."]
    reason = listed_reason(row)
    if reason:
        said.append(f"Motivo de la rectificación: {reason}")
    if row.pk in corrections:
        said.append(f"Después se rectificó: la versión {corrections[row.pk].number} ocupa su lugar.")
    if row.state == EditionState.WITHDRAWN:
        said.append(f"La institución la retiró: {row.withdrawal_reason}")
    if row.is_content_withdrawn:
        said.append("Se retiró también su contenido.")
    return said


def _published(row: Edition) -> datetime:
    return row.published_at or datetime.combine(row.issued_on, time(), UTC)


def _updated(row: Edition, corrections: Mapping[int, Edition]) -> datetime:
    """When something last became of an edition."""
    after = corrections.get(row.pk)
    moments = [_published(row), row.withdrawn_at, None if after is None else _published(after)]
    return max(moment for moment in moments if moment is not None)


def _moment(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()
