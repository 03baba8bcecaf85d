"""The official report of a follow-up as a file: made when it is first asked for, kept until what it prints changes.

The files lie under the media folder by a name that says what is in them: `<institution>/informes/<follow-up>-<what>-<key>.<suffix>`.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import Enum
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.text import slugify

from planabierto.core.plan import content_hash
from planabierto.documents.writers import Figures, restated
from planabierto.documents.writers.limited import Order, write_limited
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import FollowUpState
from planabierto.office.followup.policy import CORRECTABLE
from planabierto.office.followup.queries import found_findings, summary_of
from planabierto.office.followup.report_text import front_of
from planabierto.office.followup.rounds import period_slug
from planabierto.office.plans.models import Origin

if TYPE_CHECKING:
    from datetime import date, datetime

    from planabierto.documents.writers.front import ReportFront
    from planabierto.office.followup.models import FollowUp

_KEY_LENGTH: Final = 24
_CODE_SECONDS: Final = 30 * 24 * 60 * 60
_FOLDER_MODE: Final = 0o750


class ReportFormat(Enum):
    """A form of the report: its suffix, and the type that a browser is told."""

    PDF = ("pdf", "application/pdf")
    DOCX = ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    XLSX = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")

    @property
    def suffix(self) -> str:
        """«pdf»."""
        return self.value[0]

    @property
    def media_type(self) -> str:
        """«application/pdf»."""
        return self.value[1]


FORMATS: Final = {one.suffix: one for one in ReportFormat}


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What a reader asks of the report: which rates, and whether the inconsistencies follow as an annex."""

    figures: Figures = Figures.RIGHT
    with_annex: bool = False


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """What is printed around the units of a follow-up; of one that came with a document, nothing.

    `refreshed_at` is when the figures of one that is registered here were last computed: with the front, all that its files depend on.
    """

    follow_up: FollowUp
    front: ReportFront | None = None
    refreshed_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        """Whether it may still change: then each page says so. What is registered here is a draft until it is presented."""
        if self.front is None:
            return self.follow_up.state == FollowUpState.BUILDING
        return self.follow_up.state in CORRECTABLE

    @property
    def issued_on(self) -> date:
        """The day of the version that is printed: the same report is the same file, whenever it is asked for."""
        return timezone.localdate(self.refreshed_at or self.follow_up.changed_at)

    @property
    def version(self) -> str | None:
        """The version that the cover says; None for a draft."""
        return None if self.is_draft else str(self.follow_up.version)

    @property
    def stamp(self) -> str:
        """What tells this content from any other of the same follow-up."""
        follow_up, front = self.follow_up, self.front
        refreshed = "" if self.refreshed_at is None else self.refreshed_at.isoformat()
        said = "" if front is None else sha256(repr(astuple(front)).encode()).hexdigest()
        return f"{follow_up.content_hash}\x1f{follow_up.figures_hash}\x1f{refreshed}\x1f{said}"


def printed_report(follow_up: FollowUp) -> PrintedReport:
    """A follow-up as it is printed today. Ten queries for one that is registered here, none for one that came with a document."""
    if follow_up.origin != Origin.FORMULATED:
        return PrintedReport(follow_up)
    summary = summary_of(follow_up)
    return PrintedReport(follow_up, front_of(follow_up), None if summary is None else summary.refreshed_at)


def file_name(follow_up: FollowUp, form: ReportFormat) -> str:
    """What the file is called where it is saved: «seguimiento-poi-2024-t3.pdf»."""
    word = slugify(follow_up.institution.plan_word) or "plan"
    return f"seguimiento-{word}-{follow_up.plan.year}-{period_slug(follow_up)}.{form.suffix}"


def kept_files(report: PrintedReport, choice: ReportChoice) -> dict[ReportFormat, Path]:
    """Where the files of a report lie, made or not. One query with the annex, none without."""
    follow_up = report.follow_up
    said = [
        report.stamp,
        str(follow_up.version),
        follow_up.state,
        report.issued_on.isoformat(),
        version("planabierto"),
    ]
    if choice.with_annex:
        summary = summary_of(follow_up)
        said.append("" if summary is None else summary.refreshed_at.isoformat())
    key = sha256("\x1f".join(said).encode()).hexdigest()[:_KEY_LENGTH]
    folder = Path(settings.MEDIA_ROOT) / str(follow_up.institution_id) / "informes"
    return {form: folder / f"{_stem(follow_up, choice)}-{key}.{form.suffix}" for form in ReportFormat}


def _stem(follow_up: FollowUp, choice: ReportChoice) -> str:
    """What a file is, without which version of it."""
    return f"{follow_up.pk}-{choice.figures.value}{'-annex' if choice.with_annex else ''}"


def report_file(report: PrintedReport, choice: ReportChoice, form: ReportFormat) -> Path:
    """The file of a report, made where it is not there yet, in place of the versions before it.

    Raises `UnwritableFormatError` where the plan is too large for the form.
    """
    follow_up = report.follow_up
    path = kept_files(report, choice)[form]
    if path.is_file():
        return path
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    order = Order(
        document=to_document(follow_up),
        path=path,
        figures=choice.figures,
        findings=found_findings(follow_up) if choice.with_annex else None,
        version=report.version,
        issued_on=report.issued_on,
        is_draft=report.is_draft,
        front=report.front,
    )
    write_limited(order)
    for older in path.parent.glob(f"{_stem(follow_up, choice)}-{'?' * _KEY_LENGTH}.{form.suffix}"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def verification_code(report: PrintedReport, figures: Figures) -> str:
    """The code on the report's cover: the hash of what it prints with these rates. Computed once for each version, then kept."""
    follow_up = report.follow_up
    content = sha256(report.stamp.encode()).hexdigest()
    key = f"report-code:{follow_up.pk}:{content}:{figures.value}"
    known: str | None = cache.get(key)
    if known is None:
        known = content_hash(restated(to_document(follow_up), figures))
        cache.set(key, known, _CODE_SECONDS)
    return known
