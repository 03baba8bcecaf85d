"""What the catalogue asks of the database beyond what a page does."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from planabierto.core.edition import EditionAudience
from planabierto.office.publication.models import EditionFile, EditionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.institutions.models import Institution


def files_in_force(institution: Institution) -> Mapping[int, Sequence[EditionFile]]:
    """The files of every public edition in force, by the key of the edition. One query."""
    found = EditionFile.objects.filter(
        institution=institution, edition__audience=EditionAudience.PUBLIC, edition__state=EditionState.PUBLISHED
    ).order_by("edition_id", "pk")
    return {edition: list(files) for edition, files in groupby(found, key=lambda file: file.edition_id)}
