"""A document comes in: staged, then confirmed by a person or discarded; what is confirmed is written whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import NoPlanError, PlanAbiertoError, UnreadableFileError
from planabierto.core.plan import content_hash
from planabierto.documents.readers.limited import read_limited
from planabierto.office.accounts.policy import VIEW, require, require_in_some_state
from planabierto.office.base.filing.names import safe_name
from planabierto.office.base.filing.storage import StoredFile, quarantine, remove, store, under_its_name
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import FollowUp
from planabierto.office.followup.queries import follow_ups_of_plan
from planabierto.office.followup.services import Changed, store_findings, write_imported_follow_up
from planabierto.office.institutions.models import Institution
from planabierto.office.intake import acts
from planabierto.office.intake.archive import Understanding, pack, unpack
from planabierto.office.intake.checks import Caution, blockers, cautions
from planabierto.office.intake.comparison import Comparison, compare
from planabierto.office.intake.limits import LARGEST_IMPORT, refuse_too_many_imports, refuse_too_many_uploads
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.policy import UPLOAD
from planabierto.office.intake.reading import (
    compared_with,
    earlier_follow_ups,
    refuse_unstorable_text,
    review,
)
from planabierto.office.journal.services import record
from planabierto.office.plans.document import write_plan
from planabierto.office.plans.naming import find_or_add_units
from planabierto.office.plans.services import open_imported_plan

if TYPE_CHECKING:
    from collections.abc import Collection

    from planabierto.core.plan import PlanDocument
    from planabierto.office.accounts.models import User
    from planabierto.office.journal.acts import Act

LOG = structlog.get_logger(__name__)


class IntakeError(PlanAbiertoError):
    """A document cannot be confirmed or discarded as asked."""


class ImportBlockedError(IntakeError):
    """A document cannot be imported as it is; `sentences` say why, each with its place."""

    def __init__(self, sentences: Collection[str]) -> None:
        """Take the sentences; the first ones stand in the message."""
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class CautionError(IntakeError):
    """A document was to be imported without accepting what must be accepted; `cautions` say what."""

    def __init__(self, found: Collection[Caution]) -> None:
        """Take the cautions."""
        self.cautions = tuple(found)
        super().__init__("\n".join(caution.sentence for caution in self.cautions))


@dataclass(frozen=True)
class Preview:
    """A staged document as it is shown: what was understood, found, and would be written, and what stands in the way."""

    upload: Upload
    understanding: Understanding
    comparison: Comparison
    blockers: tuple[str, ...]
    cautions: tuple[Caution, ...]

    @property
    def document(self) -> PlanDocument:
        """What was understood."""
        return self.understanding.document


@dataclass(frozen=True)
class Imported:
    """What confirming a document did: nothing (`changed` is None) where the follow-up said the same already."""

    upload: Upload
    follow_up: FollowUp
    changed: Changed | None


def stage_document(
    institution: Institution, file: IO[bytes], name: str, *, by: User | None, limited: bool = True
) -> Upload:
    """Read a file that came in and keep what was understood, for a person to confirm.

    The upload is staged; or rejected, with the sentence in `reason` and the file in quarantine; or the one that brought the same file
    before and still waits or counts. `by` is None, and nothing `limited` by the hour, only on the command line. Raises `HostileFileError`
    for a file too large to be kept, `TooManyError`.
    """
    if by is not None:
        require(by, "stage", UPLOAD, institution=institution)
        if limited:
            refuse_too_many_uploads(by)
    stored = store(file, name, institution_id=institution.pk, largest=LARGEST_IMPORT)
    known = _known(institution, stored)
    if known is not None:
        remove(stored)
        return known
    shown = safe_name(name)
    with ExitStack() as undo:  # whatever fails from here on, no file stays that no row names
        undo.callback(remove, stored)
        try:
            with under_its_name(stored, name) as path:
                document = read_limited(path)
            refuse_unstorable_text(document, shown)
        except (UnreadableFileError, NoPlanError) as error:
            for complaint in getattr(error, "__notes__", ()):
                LOG.warning("a reader failed on an upload", sha256=stored.sha256, complaint=complaint)
            aside = quarantine(stored)
            undo.callback(remove, aside)
            upload = _reject(institution, aside, shown, reason=str(error), by=by)
        else:
            upload = _stage(institution, stored, shown, document, by=by)
        undo.pop_all()
    return upload


def _known(institution: Institution, stored: StoredFile) -> Upload | None:
    """The upload that brought the same file and still waits or counts."""
    return Upload.objects.filter(
        institution=institution, sha256=stored.sha256, state__in=(UploadState.STAGED, UploadState.CONFIRMED)
    ).first()


@transaction.atomic
def _reject(institution: Institution, stored: StoredFile, name: str, *, reason: str, by: User | None) -> Upload:
    upload = Upload.objects.create(
        institution=institution,
        **stored._asdict(),
        name=name,
        state=UploadState.REJECTED,
        reason=reason,
        uploaded_by=by,
    )
    _record(upload, acts.DOCUMENT_REJECTED, by=by, reason=reason)
    return upload


def _stage(
    institution: Institution, stored: StoredFile, name: str, document: PlanDocument, *, by: User | None
) -> Upload:
    packed = pack(review(institution, document))
    try:
        with transaction.atomic():
            upload = Upload.objects.create(
                institution=institution,
                **stored._asdict(),
                name=name,
                state=UploadState.STAGED,
                year=document.year,
                period=document.period,
                content_hash=content_hash(document),
                understanding=packed,
                uploaded_by=by,
            )
            _record(upload, acts.DOCUMENT_STAGED, by=by)
    except IntegrityError:
        # The same file came twice at once: the other one was first.
        known = _known(institution, stored)
        if known is None:
            raise
        remove(stored)
        return known
    return upload


def _record(
    upload: Upload, act: Act, *, by: User | None, reason: str = "", after: dict[str, object] | None = None
) -> None:
    record(
        institution=upload.institution,
        by=by,
        act=act,
        subject=upload,
        after={"name": upload.name, "sha256": upload.sha256, "size": upload.size, **(after or {})},
        reason=reason,
    )


def preview(upload: Upload) -> Preview:
    """A staged document as it is shown; the file is not read again. A constant number of queries."""
    return _preview(upload, unpack(upload.understanding))


def _preview(upload: Upload, understanding: Understanding) -> Preview:
    document = understanding.document
    comparison = compare(upload.institution, document)
    return Preview(
        upload,
        understanding,
        comparison,
        blockers(document, understanding.findings, comparison),
        cautions(upload.institution, document, comparison),
    )


@transaction.atomic
def confirm_import(
    upload: Upload, *, by: User | None, accepted: Collection[str] = (), limited: bool = True
) -> Imported:
    """Write what a staged document says: plan, units, actions, programmings, follow-up, findings and figures; all or nothing.

    `accepted` are the kinds of caution that the person accepts. One that was confirmed before changes nothing. Raises
    `ImportBlockedError`, `CautionError`, `TooManyError` (where `limited` by the hour), or `IntakeError` for a document that does not wait
    any more.
    """
    institution = Institution.objects.select_for_update(no_key=True).get(pk=upload.institution_id)
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    upload.institution = institution
    if by is not None:
        require(by, VIEW, UPLOAD, upload)
        require_in_some_state(by, "confirm", UPLOAD, upload)
    if upload.state == UploadState.CONFIRMED and upload.follow_up is not None:
        return Imported(upload, upload.follow_up, None)
    if upload.state != UploadState.STAGED:
        raise IntakeError(
            _("«%(name)s» ya no espera confirmación: %(reason)s") % {"name": upload.name, "reason": upload.reason}
        )
    if by is not None:
        require(by, "confirm", UPLOAD, upload)
    shown = _preview(upload, unpack(upload.understanding))
    if shown.blockers:
        raise ImportBlockedError(shown.blockers)
    open_cautions = [caution for caution in shown.cautions if caution.kind.value not in accepted]
    if open_cautions:
        raise CautionError(open_cautions)
    if shown.comparison.says_the_same and shown.comparison.follow_up is not None:
        return _nothing_to_write(upload, shown.comparison.follow_up, by=by)
    if limited:
        refuse_too_many_imports(institution)
    return _write(upload, shown, by=by)


def _nothing_to_write(upload: Upload, follow_up: FollowUp, *, by: User | None) -> Imported:
    upload.state = UploadState.SUPERSEDED
    upload.reason = _("Dice lo mismo que el seguimiento que ya estaba: no cambió nada.")
    upload.save(update_fields=["state", "reason"])
    _record(upload, acts.DOCUMENT_DISCARDED, by=by, reason=upload.reason)
    return Imported(upload, follow_up, None)


def _write(upload: Upload, shown: Preview, *, by: User | None) -> Imported:
    institution, document = upload.institution, shown.document
    understanding = shown.understanding
    earlier = earlier_follow_ups(institution, document)
    if is_outdated := compared_with(earlier) != understanding.compared_with:
        understanding = review(institution, document, earlier)
        upload.understanding = pack(understanding)
    reason = "" if shown.comparison.follow_up is None else _("Documento corregido: %(name)s") % {"name": upload.name}
    plan = open_imported_plan(
        institution, year=document.year, periodicity=document.periodicity, objectives=document.objectives, by=by
    )
    plan.institution = institution
    units = find_or_add_units(institution, document, on=plan.ends(document.period), by=by)
    known = follow_ups_of_plan(plan)
    later = [one for one in known if one.period > document.period]
    written = write_plan(
        plan,
        document,
        units=units,
        known_from=plan.starts(document.period),
        is_latest=not later,
        by=by,
        reason=reason,
    )
    follow_up, changed = write_imported_follow_up(
        plan, document, written, findings=understanding.findings, by=by, reason=reason
    )
    _supersede(upload, follow_up)
    upload.state, upload.follow_up, upload.confirmed_at = UploadState.CONFIRMED, follow_up, timezone.now()
    upload.save(update_fields=["state", "follow_up", "confirmed_at", *(["understanding"] if is_outdated else [])])
    _record(
        upload,
        acts.DOCUMENT_IMPORTED,
        by=by,
        after={"follow_up": follow_up.pk, "version": follow_up.version, **vars(changed)},
    )
    for one in later:
        review_again(one)
    return Imported(upload, follow_up, changed)


def _supersede(upload: Upload, follow_up: FollowUp) -> None:
    """The document that a follow-up rested on gives way to the one that corrects it."""
    Upload.objects.filter(
        institution_id=upload.institution_id, follow_up=follow_up, state=UploadState.CONFIRMED
    ).update(
        state=UploadState.SUPERSEDED,
        reason=_("Lo sustituyó el documento corregido «%(name)s».") % {"name": upload.name},
    )


def review_again(follow_up: FollowUp) -> None:
    """Review a follow-up anew because an earlier one came or changed; to be called in the transaction of that act.

    The document is the one that was imported, with its places; a follow-up without one is reviewed as it stands in the database.
    """
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .filter(institution_id=follow_up.institution_id, follow_up=follow_up, state=UploadState.CONFIRMED)
        .first()
    )
    document = to_document(follow_up) if upload is None else unpack(upload.understanding).document
    understanding = review(follow_up.institution, document)
    store_findings(follow_up, understanding.findings)
    if upload is not None:
        upload.understanding = pack(understanding)
        upload.save(update_fields=["understanding"])


@transaction.atomic
def discard_upload(upload: Upload, *, by: User, reason: str = "") -> Upload:
    """Put a staged document aside without importing it; its file is kept. Raises `IntakeError` for one that does not wait any more."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("institution").get(pk=upload.pk)
    require(by, VIEW, UPLOAD, upload)
    require_in_some_state(by, "discard", UPLOAD, upload)
    if upload.state != UploadState.STAGED:
        raise IntakeError(_("«%(name)s» ya no espera confirmación.") % {"name": upload.name})
    require(by, "discard", UPLOAD, upload)
    upload.state = UploadState.SUPERSEDED
    upload.reason = reason.strip() or _("Descartado sin importarlo.")
    upload.save(update_fields=["state", "reason"])
    _record(upload, acts.DOCUMENT_DISCARDED, by=by, reason=upload.reason)
    return upload


def import_document(
    path: Path, institution: Institution, *, by: User | None, accepted: Collection[str] = ()
) -> Imported:
    """Stage a file of this machine and confirm it: for the command line and the demonstration.

    Raises `PlanAbiertoError` with the sentence where it cannot be read, is blocked, or asks for what is not `accepted`.
    """
    if not path.is_file():
        raise UnreadableFileError(_("No existe el archivo «%(path)s». Revise el nombre y la carpeta.") % {"path": path})
    with path.open("rb") as file:
        upload = stage_document(institution, file, path.name, by=by, limited=False)
    if upload.state == UploadState.REJECTED:
        raise IntakeError(upload.reason)
    return confirm_import(upload, by=by, accepted=accepted, limited=False)
