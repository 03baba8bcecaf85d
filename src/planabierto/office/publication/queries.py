"""Finding what was published: for the public portal, and for whoever asks whether a file is what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Q, When

from planabierto.core.edition import EditionAudience, read_edition
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.models import AFTER_PRESENTING, FollowUp
from planabierto.office.plans.models import Origin
from planabierto.office.publication.models import SEEN, Edition, EditionFile, EditionState, Publication

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.core.edition import Edition as FrozenEdition
    from planabierto.office.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """What a file is, of which only its sha256 is known: of which edition, under which name; `corrected_by` took its place."""

    edition: Edition
    name: str
    corrected_by: Edition | None


def editions(institution: Institution) -> QuerySet[Edition]:
    """Every public edition of an institution, corrected and withdrawn ones too, newest first, with follow-up and plan. One query."""
    return (
        Edition.objects.filter(institution=institution, audience=EditionAudience.PUBLIC, state__in=SEEN)
        .select_related("institution", "follow_up__plan", "corrects", "signing_key", "withdrawal_ground")
        .order_by("-issued_on", "-pk")
    )


def latest_public(institution: Institution) -> Edition | None:
    """The public edition in force with the latest cut-off; None before the first. One query."""
    in_force = editions(institution).filter(state=EditionState.PUBLISHED)
    return in_force.order_by("-follow_up__cutoff", "-number").first()


def editions_of(follow_up: FollowUp) -> QuerySet[Edition]:
    """The editions of a follow-up, internal ones too, newest first. One query, and one for their files."""
    return (
        Edition.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("institution", "follow_up__plan", "corrects", "signing_key", "ordered_by", "withdrawal_ground")
        .prefetch_related("files")
        .order_by("-issued_on", "-pk")
    )


def edition_text(edition: Edition) -> str:
    """The canonical text of an edition, as it was stored."""
    return media(edition.path).read_text(encoding="utf-8")


def frozen_edition(edition: Edition) -> FrozenEdition:
    """What an edition says; raises `EditionFormError` where its text is no longer what was written."""
    return read_edition(edition_text(edition))


def published_file(sha256: str) -> PublishedFile | None:
    """Which published file has a sha256, in any institution, a public one before an internal one; None for no file of ours. Two queries."""
    found = (
        EditionFile.objects.filter(sha256=sha256.strip().lower(), edition__state__in=SEEN)
        .select_related("edition__institution", "edition__follow_up__plan", "edition__signing_key")
        .order_by("-edition__audience", "pk")
        .first()
    )
    if found is None:
        return None
    after = Edition.objects.filter(corrects=found.edition, state__in=SEEN).order_by("number").first()
    return PublishedFile(found.edition, found.name, after)


def newest_to_publish(institution: Institution) -> FollowUp | None:
    """The follow-up with the latest cut-off that may be published, else the latest at all; None before the first. One query."""
    may = Q(origin=Origin.IMPORTED) | Q(state__in=AFTER_PRESENTING)
    found = FollowUp.objects.filter(institution=institution).select_related("plan")
    return found.order_by(Case(When(may, then=0), default=1), "-cutoff", "-pk").first()


def current_publication(follow_up: FollowUp) -> Publication | None:
    """The last publication of a follow-up, whatever its state; None where nobody has opened one. One query."""
    return (
        Publication.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .select_related("institution", "follow_up__plan", "follow_up__institution", "approved_by")
        .order_by("-number")
        .first()
    )
