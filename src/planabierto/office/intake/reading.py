"""Understanding a file that came in: read in a limited child process, recognised, reviewed against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planabierto.auditor.registry import audit
from planabierto.core.errors import UnreadableFileError
from planabierto.core.plan import canonical_json
from planabierto.office.followup.automatic_review import review_settings
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import FollowUp
from planabierto.office.intake.archive import Understanding

if TYPE_CHECKING:
    from planabierto.core.plan import PlanDocument
    from planabierto.office.institutions.models import Institution

Compared = tuple[tuple[int, str], ...]
"""The (period, content hash) of the earlier follow-ups that a document is compared with, oldest first."""


def earlier_follow_ups(institution: Institution, document: PlanDocument) -> list[FollowUp]:
    """The follow-ups of the document's year with an earlier cut-off, oldest first. One query."""
    return list(
        FollowUp.objects.filter(institution=institution, plan__year=document.year, period__lt=document.period)
        .select_related("plan", "institution")
        .order_by("period")
    )


def compared_with(earlier: list[FollowUp]) -> Compared:
    """What identifies the follow-ups that a document is compared with."""
    return tuple((one.period, one.content_hash) for one in earlier)


def review(institution: Institution, document: PlanDocument, earlier: list[FollowUp] | None = None) -> Understanding:
    """Review a document with the earlier follow-ups that the database holds."""
    if earlier is None:
        earlier = earlier_follow_ups(institution, document)
    findings = audit(document, earlier=[to_document(one) for one in earlier], settings=review_settings(institution))
    return Understanding(document, findings, compared_with(earlier))


def refuse_unstorable_text(document: PlanDocument, name: str) -> None:
    """Raise `UnreadableFileError` for a text that no database keeps: a NUL or half a character, left by a damaged file."""
    said = canonical_json(document)
    try:
        said.encode()
    except UnicodeEncodeError:
        said = "\x00"
    if "\x00" in said or "\\u0000" in said:
        raise UnreadableFileError(
            f"«{name}» trae texto dañado que no se puede guardar. Ábralo en su programa, revíselo y guárdelo de nuevo."
        )
