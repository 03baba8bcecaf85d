"""The text of the consolidated report: drafted from the figures, then written by planning, each section in versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.documents.papers.draft import Section, draft_report
from planabierto.office.accounts.policy import require, require_in_some_state
from planabierto.office.followup import acts
from planabierto.office.followup.models import FollowUp, ReportText
from planabierto.office.followup.policy import CORRECTABLE, FOLLOW_UP
from planabierto.office.followup.report_text import consolidated_round, texts_of
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User


class ReportTextError(PlanAbiertoError):
    """The text of a report cannot be written as asked; the text says why and what to do."""


class TextConflictError(ReportTextError):
    """Somebody else wrote the section meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: ReportText) -> None:
        """Say who wrote it."""
        who = theirs.written_by.display_name if theirs.written_by else ""
        super().__init__(_("%(who)s cambió esta sección. Abajo están los dos textos: deje el que vale.") % {"who": who})
        self.theirs = theirs


def locked_follow_up(follow_up: FollowUp) -> FollowUp:
    """A round read anew under its lock."""
    return (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan", "institution")
        .get(institution_id=follow_up.institution_id, pk=follow_up.pk)
    )


@transaction.atomic
def draft_texts(follow_up: FollowUp, *, by: User) -> list[ReportText]:
    """Draft the text of the report from its figures: a new version of each section that says something else than the last one.

    The legal basis is the institution's own: it comes from the last round that has it, and is left alone where it stands. Raises
    `ReportTextError` once the round was presented.
    """
    follow_up = locked_follow_up(follow_up)
    require_in_some_state(by, "edit_text", FOLLOW_UP, follow_up)
    _refuse_presented(follow_up)
    require(by, "edit_text", FOLLOW_UP, follow_up)
    found = consolidated_round(follow_up)
    stand = texts_of(follow_up)
    drafted = draft_report(found.summary, found.facts)
    written = []
    for section, text in drafted.items():
        last = stand.get(section)
        if last is not None and (section is Section.LEGAL_BASIS or last.text == text):
            continue
        written.append(_write(follow_up, section, text, last, by))
    if written:
        record(
            institution=follow_up.institution,
            by=by,
            act=acts.REPORT_TEXT_DRAFTED,
            subject=follow_up,
            after={"sections": [Section(one.section).heading for one in written]},
        )
    return written


@transaction.atomic
def write_text(follow_up: FollowUp, *, section: Section, text: str, version: int, by: User) -> ReportText:
    """Write a section over the version that its writer saw (0 where there was none); the same text again changes nothing.

    Each line is a paragraph. Raises `TextConflictError` where somebody wrote it meanwhile, `ReportTextError` once the round was presented.
    """
    follow_up = locked_follow_up(follow_up)
    require_in_some_state(by, "edit_text", FOLLOW_UP, follow_up)
    _refuse_presented(follow_up)
    require(by, "edit_text", FOLLOW_UP, follow_up)
    said = "\n".join(line for line in (one.strip() for one in text.splitlines()) if line)
    last = texts_of(follow_up).get(section)
    if last is not None and last.text == said:
        return last
    if (last.version if last else 0) != version:
        if last is None:
            raise ReportTextError(_("Esta sección todavía no tiene texto. Vuelva a abrir la página."))
        raise TextConflictError(last)
    written = _write(follow_up, section, said, last, by)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.REPORT_TEXT_WRITTEN,
        subject=follow_up,
        before={"text": last.text if last else ""},
        after={"section": section.heading, "version": written.version, "text": said},
    )
    return written


def _refuse_presented(follow_up: FollowUp) -> None:
    if follow_up.state not in CORRECTABLE:
        raise ReportTextError(_("El seguimiento ya fue presentado: su texto no cambia."))


def _write(follow_up: FollowUp, section: Section, text: str, last: ReportText | None, by: User) -> ReportText:
    return ReportText.objects.create(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        section=section.value,
        version=last.version + 1 if last else 1,
        text=text,
        written_by=by,
    )
