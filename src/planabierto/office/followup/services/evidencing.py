"""Adding what shows that an action was done, and withdrawing what does not; late evidence is always taken, and moves no figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import require
from planabierto.office.base.filing.acceptance import accepted, refuse_over_quota
from planabierto.office.followup import acts
from planabierto.office.followup.models import Confidentiality, Entry, Evidence, StoredFile, UnitReport
from planabierto.office.followup.policy import EVIDENCE, ROW
from planabierto.office.followup.services.delivering import round_words
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from planabierto.office.accounts.models import User
    from planabierto.office.base.filing.acceptance import AcceptedFile


class EvidenceError(PlanAbiertoError):
    """An evidence cannot be added or withdrawn as asked; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """What is said of an evidence: a record reference first (series, place, folio), a link, and counts of documents of one type."""

    description: str
    series: str = ""
    place: str = ""
    folio: str = ""
    url: str = ""
    document_type: str = ""
    generated: int | None = None
    scanned: int | None = None
    confidentiality: str = Confidentiality.PUBLIC
    declared_on: date | None = None

    @property
    def has_reference(self) -> bool:
        """Whether it leads to a record, a page or a count without any file."""
        return bool(self.series or self.place or self.folio or self.url or self.generated is not None)


def add_evidence(
    report: UnitReport,
    entry: Entry,
    given: EvidenceInput,
    *,
    uploads: Sequence[UploadedFile[bytes]] = (),
    by: User,
) -> list[Evidence]:
    """Add an evidence to a row, one for each file that comes with it; what arrives after the closing is stamped as late.

    All files are taken or none. Raises `EvidenceError` where it leads to nothing, `FileRefusedError` for a file that cannot be taken,
    `NotAllowedError`.
    """
    entry.unit_report = report
    require(by, "add_evidence", ROW, entry)
    _refuse(given, uploads)
    with accepted(uploads, institution_id=report.institution_id) as files, transaction.atomic():
        refuse_over_quota(_used(report), sum(file.size for file in files))
        stored = [_stored(report, file, by) for file in files]
        if not stored:
            return [_write(report, entry, given, None, by)]
        return [_write(report, entry, given, file, by) for file in stored]


def _refuse(given: EvidenceInput, uploads: Sequence[UploadedFile[bytes]]) -> None:
    if not given.description.strip():
        raise EvidenceError(_("Escriba qué es este medio de verificación."))
    if not given.has_reference and not uploads:
        raise EvidenceError(_("Escriba dónde está (serie, ubicación o folio), un enlace, o suba el archivo."))
    if given.confidentiality not in Confidentiality:
        raise EvidenceError(_("Elija la clase: pública, reservada o confidencial."))
    if (given.generated is None) != (given.scanned is None):
        raise EvidenceError(_("Escriba los dos números: cuántos documentos se generaron y cuántos se escanearon."))
    if given.generated is not None and not given.document_type.strip():
        raise EvidenceError(_("Escriba de qué tipo son los documentos que contó."))


def _used(report: UnitReport) -> int:
    """How many bytes the files of a unit take in the year of the plan. One query."""
    files = StoredFile.objects.filter(
        institution_id=report.institution_id,
        evidence__unit_report__unit_plan_id=report.unit_plan_id,
    ).distinct()
    return files.aggregate(used=Sum("size"))["used"] or 0


def _stored(report: UnitReport, file: AcceptedFile, by: User) -> StoredFile:
    return StoredFile.objects.create(
        institution_id=report.institution_id,
        path=file.path,
        original_name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scan_state=file.scan_state.value,
        uploaded_by=by,
    )


def _write(report: UnitReport, entry: Entry, given: EvidenceInput, file: StoredFile | None, by: User) -> Evidence:
    follow_up = report.follow_up
    evidence = Evidence.objects.create(
        institution_id=report.institution_id,
        follow_up_id=report.follow_up_id,
        unit_report=report,
        action_id=entry.action_id,
        description=given.description.strip(),
        series=given.series.strip(),
        place=given.place.strip(),
        folio=given.folio.strip(),
        url=given.url.strip(),
        file=file,
        document_type=given.document_type.strip(),
        generated=given.generated,
        scanned=given.scanned,
        confidentiality=given.confidentiality,
        declared_on=given.declared_on,
        added_by=by,
        is_late=follow_up.closed_at is not None,
    )
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.EVIDENCE_ADDED,
        subject=entry.action,
        after={
            **round_words(report),
            "evidence": evidence.pk,
            "description": evidence.description,
            "confidentiality": evidence.confidentiality,
            "is_late": evidence.is_late,
            **({"file": file.original_name, "sha256": file.sha256, "size": file.size} if file else {}),
        },
    )
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, reason: str, by: User) -> Evidence:
    """Withdraw an evidence with a reason: it is kept, marked, and counts no more."""
    require(by, "withdraw", EVIDENCE, evidence)
    if evidence.withdrawn_at is not None:
        raise EvidenceError(_("Este medio de verificación ya fue retirado."))
    if not reason.strip():
        raise EvidenceError(_("Escriba por qué se retira: queda en el historial."))
    evidence.withdrawn_by, evidence.withdrawn_at, evidence.withdrawal_reason = by, timezone.now(), reason.strip()
    evidence.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    report = evidence.unit_report
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.EVIDENCE_WITHDRAWN,
        subject=evidence.action,
        before={"evidence": evidence.pk, "description": evidence.description},
        after=round_words(report),
        reason=evidence.withdrawal_reason,
    )
    return evidence
