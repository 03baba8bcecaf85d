"""The official report of a follow-up as a file: made when it is first asked for, kept until what it prints changes.

The files lie under the media folder by a name that says what is in them: `<institution>/informes/<follow-up>-<what>-<key>.<suffix>`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
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
from planabierto.office.followup.queries import found_findings, summary_of
from planabierto.office.followup.rounds import period_slug

if TYPE_CHECKING:
    from datetime import date

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


def is_draft(follow_up: FollowUp) -> bool:
    """Whether its figures may still come in: then each page of the report says so."""
    return follow_up.state == FollowUpState.BUILDING


def issued_on(follow_up: FollowUp) -> date:
    """The day of the version that is printed: the same report is the same file, whenever it is asked for."""
    return timezone.localdate(follow_up.changed_at)


def file_name(follow_up: FollowUp, form: ReportFormat) -> str:
    """What the file is called where it is saved: «seguimiento-poi-2024-t3.pdf»."""
    word = slugify(follow_up.institution.plan_word) or "plan"
    return f"seguimiento-{word}-{follow_up.plan.year}-{period_slug(follow_up)}.{form.suffix}"


def kept_files(follow_up: FollowUp, choice: ReportChoice) -> dict[ReportFormat, Path]:
    """Where the files of a report lie, made or not. One query with the annex, none without."""
    said = [
        follow_up.content_hash,
        str(follow_up.version),
        follow_up.state,
        issued_on(follow_up).isoformat(),
        version("planabierto"),
    ]
    if choice.with_annex:
        summary = summary_of(follow_up)
        said.append("" if summary is None else summary.refreshed_at.isoformat())
    key = hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:_KEY_LENGTH]
    folder = Path(settings.MEDIA_ROOT) / str(follow_up.institution_id) / "informes"
    return {form: folder / f"{_stem(follow_up, choice)}-{key}.{form.suffix}" for form in ReportFormat}


def _stem(follow_up: FollowUp, choice: ReportChoice) -> str:
    """What a file is, without which version of it."""
    return f"{follow_up.pk}-{choice.figures.value}{'-annex' if choice.with_annex else ''}"


def report_file(follow_up: FollowUp, choice: ReportChoice, form: ReportFormat) -> Path:
    """The file of a report, made where it is not there yet, in place of the versions before it.

    Raises `UnwritableFormatError` where the plan is too large for the form.
    """
    path = kept_files(follow_up, choice)[form]
    if path.is_file():
        return path
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    order = Order(
        document=to_document(follow_up),
        path=path,
        figures=choice.figures,
        findings=found_findings(follow_up) if choice.with_annex else None,
        version=None if is_draft(follow_up) else str(follow_up.version),
        issued_on=issued_on(follow_up),
        is_draft=is_draft(follow_up),
    )
    write_limited(order)
    for older in path.parent.glob(f"{_stem(follow_up, choice)}-{'?' * _KEY_LENGTH}.{form.suffix}"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def verification_code(follow_up: FollowUp, figures: Figures) -> str:
    """The code on the report's cover: the hash of what it prints with these rates. Computed once for each version, then kept."""
    key = f"report-code:{follow_up.pk}:{follow_up.content_hash}:{figures.value}"
    known: str | None = cache.get(key)
    if known is None:
        known = content_hash(restated(to_document(follow_up), figures))
        cache.set(key, known, _CODE_SECONDS)
    return known
