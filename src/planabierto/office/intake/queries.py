"""Finding the documents that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planabierto.office.intake.models import Upload

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.office.institutions.models import Institution


def uploads_of(institution: Institution) -> QuerySet[Upload]:
    """The documents of an institution with who brought them, newest first; what was understood of them stays in the database."""
    return (
        Upload.objects.filter(institution=institution)
        .defer("understanding")
        .select_related("uploaded_by", "follow_up__plan")
        .order_by("-pk")
    )


def find_upload(institution: Institution, key: int) -> Upload | None:
    """One document with all that belongs to it."""
    return (
        Upload.objects.filter(institution=institution, pk=key)
        .select_related("institution", "uploaded_by", "follow_up__plan", "follow_up__institution")
        .first()
    )
