"""From a frozen edition to what is published: its files and signatures, all of them or none, in the queue.

Until the one transaction at the end nobody sees anything of it, whenever the worker dies; it may run twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from planabierto.core.edition import EditionAudience, read_edition
from planabierto.core.errors import UnwritableFormatError
from planabierto.documents.editions import (
    JSON_TYPE,
    MANIFEST_SIGNATURE_SUFFIX,
    MANIFEST_SUFFIX,
    SIGNATURE_SUFFIX,
    edition_stem,
    manifest_json,
    signed_pdf,
)
from planabierto.documents.editions.pades import PdfSignatureError
from planabierto.documents.editions.signing import signature_json
from planabierto.office.followup.services.publishing import note_publication
from planabierto.office.journal.services import record
from planabierto.office.publication import acts
from planabierto.office.publication.limited_files import write_files
from planabierto.office.publication.models import (
    Edition,
    EditionFile,
    EditionState,
    Publication,
    PublicationState,
)
from planabierto.office.publication.pdf_certificate import certificate_of
from planabierto.office.publication.queries import edition_text
from planabierto.office.publication.signing import MissingKeyError, private_key
from planabierto.office.publication.storing import add_file, file_away, making_folder, remove_edition

if TYPE_CHECKING:
    from pathlib import Path


@task
def make_edition(edition_id: int) -> None:
    """Make the files of an edition, sign them and publish it; one that is published already is left alone."""
    ordered = Edition.objects.select_related("signing_key", "institution")
    edition = ordered.filter(pk=edition_id, state=EditionState.MAKING).first()
    if edition is None:
        return
    with making_folder(edition.path) as folder:
        try:
            media_types = _write_all(edition, folder)
        except (UnwritableFormatError, MissingKeyError, PdfSignatureError) as error:
            _give_up(edition_id, str(error))
        else:
            _publish(edition_id, folder, media_types)


def _write_all(edition: Edition, folder: Path) -> dict[str, str]:
    """Write and sign every file; the type of each by its name."""
    text = edition_text(edition)
    frozen = read_edition(text)
    certificate = certificate_of(edition.institution)
    made = write_files(text, folder)
    if certificate is not None:
        made += (signed_pdf(frozen, folder, certificate),)
    stem = edition_stem(frozen)
    manifest, key = manifest_json(frozen, made), private_key(edition.signing_key)
    added = {
        f"{stem}{SIGNATURE_SUFFIX}": signature_json(text, key),
        f"{stem}{MANIFEST_SUFFIX}": manifest,
        f"{stem}{MANIFEST_SIGNATURE_SUFFIX}": signature_json(manifest, key),
    }
    for name, content in added.items():
        add_file(folder, name, content.encode())
    return {one.name: one.media_type for one in made} | dict.fromkeys(added, JSON_TYPE)


@transaction.atomic
def _publish(edition_id: int, folder: Path, media_types: dict[str, str]) -> None:
    edition = _locked(edition_id)
    if edition is None:
        return
    filed = file_away(edition.path, folder)
    EditionFile.objects.bulk_create(
        EditionFile(
            institution_id=edition.institution_id,
            edition=edition,
            media_type=media_types[one.name],
            **one._asdict(),
        )
        for one in filed
    )
    edition.state, edition.published_at = EditionState.PUBLISHED, timezone.now()
    edition.save(update_fields=["state", "published_at"])
    is_public = edition.audience == EditionAudience.PUBLIC
    record(
        institution=edition.institution,
        by=edition.ordered_by,
        act=acts.EDITION_PUBLISHED if is_public else acts.EDITION_ISSUED,
        subject=edition,
        after={"sha256": edition.sha256, "files": {one.name: one.sha256 for one in filed}},
    )
    if edition.corrects is not None:
        _supersede(edition, edition.corrects)
    if edition.publication is not None:
        edition.publication.state = PublicationState.PUBLISHED
        edition.publication.save(update_fields=["state"])
        note_publication(edition.follow_up, is_published=True)


def _supersede(edition: Edition, before: Edition) -> None:
    """Mark the edition that another corrects; it stays listed and reachable."""
    Edition.objects.filter(pk=before.pk, state=EditionState.PUBLISHED).update(state=EditionState.CORRECTED)
    if before.publication_id is not None:
        Publication.objects.filter(pk=before.publication_id, state=PublicationState.PUBLISHED).update(
            state=PublicationState.CORRECTED
        )
    record(
        institution=edition.institution,
        by=edition.ordered_by,
        act=acts.EDITION_CORRECTED,
        subject=before,
        before={"state": EditionState.PUBLISHED},
        after={"state": EditionState.CORRECTED, "edition": edition.number},
        reason=edition.reason,
    )


@transaction.atomic
def _give_up(edition_id: int, why: str) -> None:
    """Take back an edition whose files cannot be made: nobody has seen it, and its number is free again."""
    edition = _locked(edition_id)
    if edition is None:
        return
    record(
        institution=edition.institution,
        by=None,
        act=acts.EDITION_FAILED,
        subject=edition.publication or edition.follow_up,
        after={"edition": edition.number, "sha256": edition.sha256},
        reason=why,
    )
    path = edition.path
    edition.delete()
    transaction.on_commit(lambda: remove_edition(path))


def _locked(edition_id: int) -> Edition | None:
    """An edition whose files are still to be put in their place, under its lock."""
    return (
        Edition.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "institution", "follow_up__plan", "follow_up__institution", "publication", "ordered_by", "corrects"
        )
        .filter(pk=edition_id, state=EditionState.MAKING)
        .first()
    )
