"""What was published, as the public site asks for it; every query is about the editions that somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Min, Q

from planabierto.core.edition import EditionAudience
from planabierto.office.base.prepared import Prepared
from planabierto.office.institutions.models import Institution
from planabierto.office.publication.models import SEEN, Edition, EditionFile, EditionState
from planabierto.office.publication.queries import editions

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_PUBLIC: Final = {"edition__audience": EditionAudience.PUBLIC, "edition__state__in": SEEN}
SHORT_CODE: Final = 20
"""Digits of the code that is printed."""

_STAMPED: Final = ("newest", "last", "first_code", "last_code", "withdrawn", "without_content")
_STAMP: Final = Prepared(
    lambda institution: (
        Edition.objects.filter(institution_id=institution, audience=EditionAudience.PUBLIC.value, state__in=SEEN)
        .order_by()
        .values("institution_id")
        .annotate(
            newest=Max("pk"),
            last=Max("published_at"),
            first_code=Min("sha256"),
            last_code=Max("sha256"),
            withdrawn=Max("withdrawn_at"),
            without_content=Count("pk", filter=Q(is_content_withdrawn=True)),
            **{f"{state.value}_count": Count("pk", filter=Q(state=state)) for state in SEEN},
        )
        .values_list(*_STAMPED, *(f"{state.value}_count" for state in SEEN))
    )
)


def stamp_of(institution: Institution) -> str:
    """A text that changes whenever an institution publishes, corrects or withdraws. One query of one row."""
    return f"{institution.pk} {institution.short_name} {_STAMP(institution=institution.pk)}"


def public_editions(institution: Institution) -> Sequence[Edition]:
    """Every public edition of an institution, newest first. One query."""
    return list(editions(institution))


def files_of(edition: Edition) -> Sequence[EditionFile]:
    """The files of an edition in the order in which they were made. One query."""
    return list(EditionFile.objects.filter(institution_id=edition.institution_id, edition=edition).order_by("pk"))


def public_file(institution: Institution, name: str) -> EditionFile | None:
    """The file of a public edition by its name. One query."""
    found = EditionFile.objects.filter(institution=institution, name=name, **_OF_PUBLIC)
    return found.select_related("edition__follow_up__plan", "edition__withdrawal_ground").first()


def files_with_code(institution: Institution, code: str) -> Sequence[EditionFile]:
    """The public files that a code (hexadecimal, in lower case) names: by a whole sha256, or by the short code of an edition. One query."""
    found = EditionFile.objects.filter(institution=institution, **_OF_PUBLIC)
    whole = Q(sha256=code)
    printed = Q(edition__sha256__startswith=code, sha256__startswith=code)
    chosen = found.filter(printed if len(code) == SHORT_CODE else whole)
    return list(chosen.select_related("edition__institution", "edition__follow_up__plan", "edition__signing_key"))


def has_others(institution: Institution) -> bool:
    """Whether another institution answers on this installation under a name of its own. One query."""
    return Institution.objects.exclude(pk=institution.pk).exclude(host=None).exists()


def stamp_of_all() -> str:
    """A text that changes whenever an institution begins or ceases to publish here, or is called or found otherwise. One query."""
    return "\n".join(f"{one.pk} {one.host} {one.name}" for one in publishing_institutions())


def publishing_institutions() -> Sequence[Institution]:
    """The institutions of this installation that have something in force, by name. One query."""
    with_editions = Q(editions__audience=EditionAudience.PUBLIC, editions__state=EditionState.PUBLISHED)
    return list(Institution.objects.filter(with_editions).distinct().order_by("name"))
