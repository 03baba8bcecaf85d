"""The end of a round: consolidated, presented, closed under the seal of its figures, and reopened only by two people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.seal import figures_code, figures_json, seal
from planabierto.office.accounts.policy import NotAllowedError, require, require_in_some_state
from planabierto.office.followup import acts
from planabierto.office.followup.figures import computed_summary
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    WITH_THE_UNIT,
    Achievement,
    Audience,
    Entry,
    Finding,
    FollowUp,
    FollowUpState,
    Presentation,
    Reopening,
    ReopeningState,
    UnitReport,
    UnitReportState,
)
from planabierto.office.followup.policy import FOLLOW_UP, REOPENING, UNIT_REPORT
from planabierto.office.followup.services.delivering import review_round, round_words, set_audience
from planabierto.office.followup.services.registering import locked_report
from planabierto.office.followup.services.writing import draft_texts, locked_follow_up
from planabierto.office.institutions.days import day_in, today_in
from planabierto.office.journal.services import record
from planabierto.office.plans.models import ResolutionKind
from planabierto.office.plans.resolution_services import Numbers, number_resolution, record_resolution

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from planabierto.office.plans.models import Resolution


class ClosingError(PlanAbiertoError):
    """A round cannot be consolidated, presented, closed or reopened as asked; the text says why and what to do."""


class Delivery(NamedTuple):
    """How many unit reports of a round are where; `waiting` were sent and planning has not reviewed them, `missing` did not deliver."""

    reports: int
    reviewed: int
    waiting: int
    missing: tuple[str, ...]


def delivery_of(follow_up: FollowUp) -> Delivery:
    """How far a round is. One query."""
    reports = UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up).order_by("order")
    states = list(reports.values_list("name", "state"))
    missing = tuple(name for name, state in states if state in WITH_THE_UNIT)
    reviewed = sum(state in {UnitReportState.REVIEWED, UnitReportState.LOCKED} for _name, state in states)
    return Delivery(len(states), reviewed, len(states) - reviewed - len(missing), missing)


@transaction.atomic
def consolidate(follow_up: FollowUp, *, by: User, reason: str = "") -> FollowUp:
    """Consolidate a round: what did not come in counts as not reported, and those that did not deliver are named.

    The text of its report is drafted from the figures where nobody wrote one. Raises `ClosingError` while reports wait for their review,
    and without a reason where a report is missing.
    """
    follow_up = locked_follow_up(follow_up)
    require_in_some_state(by, "consolidate", FOLLOW_UP, follow_up)
    if follow_up.state != FollowUpState.BUILDING:
        raise ClosingError(_("El seguimiento ya fue consolidado."))
    require(by, "consolidate", FOLLOW_UP, follow_up)
    delivery = delivery_of(follow_up)
    if delivery.waiting:
        raise ClosingError(
            ngettext(
                "%(count)s informe enviado espera su revisión: déla por hecha o devuélvalo antes de consolidar.",
                "%(count)s informes enviados esperan su revisión: déla por hecha o devuélvalos antes de consolidar.",
                delivery.waiting,
            )
            % {"count": delivery.waiting}
        )
    if delivery.missing and not reason.strip():
        raise ClosingError(
            _("Puede consolidar con %(reviewed)s de %(reports)s; escriba por qué se consolida sin: %(missing)s.")
            % {
                "reviewed": delivery.reviewed,
                "reports": delivery.reports,
                "missing": ", ".join(delivery.missing),
            }
        )
    follow_up.state, follow_up.consolidated_at = FollowUpState.CONSOLIDATED, timezone.now()
    follow_up.consolidation_reason = reason.strip()
    follow_up.save(update_fields=["state", "consolidated_at", "consolidation_reason"])
    UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, state__in=WITH_THE_UNIT
    ).update(is_missing=True)
    review_round(follow_up)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.FOLLOW_UP_CONSOLIDATED,
        subject=follow_up,
        before={"state": FollowUpState.BUILDING},
        after={"state": follow_up.state, "reviewed": delivery.reviewed, "missing": list(delivery.missing)},
        reason=follow_up.consolidation_reason,
    )
    if not follow_up.texts.exists():
        draft_texts(follow_up, by=by)
    return follow_up


@transaction.atomic
def present(
    follow_up: FollowUp, *, body: str, presented_on: date, by: User, resolution: Resolution | None = None
) -> Presentation:
    """Note that a round was presented to a body: from now on every unit reads it. A resolution may come later («acta en firma»)."""
    follow_up = locked_follow_up(follow_up)
    require_in_some_state(by, "present", FOLLOW_UP, follow_up)
    if follow_up.state == FollowUpState.BUILDING:
        raise ClosingError(_("Consolide el seguimiento antes de presentarlo."))
    require(by, "present", FOLLOW_UP, follow_up)
    if not body.strip():
        raise ClosingError(_("Escriba ante quién se presentó."))
    institution = follow_up.institution
    consolidated = day_in(institution, follow_up.consolidated_at) if follow_up.consolidated_at else follow_up.cutoff
    if not consolidated <= presented_on <= today_in(institution):
        raise ClosingError(_("La fecha de la presentación va entre la consolidación y hoy."))
    if resolution is not None and resolution.institution_id != follow_up.institution_id:
        raise ClosingError(_("El acuerdo es de otra institución."))
    if Presentation.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, body=body.strip(), presented_on=presented_on
    ).exists():
        raise ClosingError(_("Esta presentación ya está anotada."))
    presentation = Presentation.objects.create(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        body=body.strip(),
        presented_on=presented_on,
        resolution=resolution,
        recorded_by=by,
    )
    before = follow_up.state
    if follow_up.state == FollowUpState.CONSOLIDATED:
        follow_up.state = FollowUpState.PRESENTED
        follow_up.save(update_fields=["state"])
        reviewed = UnitReport.objects.filter(
            institution_id=follow_up.institution_id, follow_up=follow_up, state=UnitReportState.REVIEWED
        )
        for report in reviewed:
            set_audience(report, Audience.EVERYONE)
        Finding.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, unit_report=None).update(
            audience=Audience.EVERYONE
        )
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.FOLLOW_UP_PRESENTED,
        subject=follow_up,
        before={"state": before},
        after={
            "state": follow_up.state,
            "body": presentation.body,
            "presented_on": presented_on,
            "resolution": None if resolution is None else str(resolution),
        },
    )
    return presentation


@transaction.atomic
def note_resolution(presentation: Presentation, *, resolution: Resolution, by: User) -> Presentation:
    """Note the resolution of a presentation once its act is signed; raises `ClosingError` where there is one already."""
    follow_up = locked_follow_up(presentation.follow_up)
    require(by, "present", FOLLOW_UP, follow_up)
    if presentation.resolution_id is not None:
        raise ClosingError(_("La presentación ya tiene su acuerdo."))
    if resolution.institution_id != follow_up.institution_id:
        raise ClosingError(_("El acuerdo es de otra institución."))
    presentation.resolution = resolution
    presentation.save(update_fields=["resolution"])
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.PRESENTATION_NUMBERED,
        subject=follow_up,
        before={"resolution": None},
        after={"resolution": str(resolution)},
    )
    return presentation


@transaction.atomic
def number_presentation(presentation: Presentation, *, numbers: Numbers, by: User) -> Presentation:
    """Note the numbers of the act by which a body took note, once it is signed: of its resolution, which is recorded if it is not there.

    Raises `ClosingError` where it is numbered already, `PlanError` without the number of the act.
    """
    if not numbers.act_number.strip():
        raise ClosingError(_("Escriba el número del acta, o elija un acuerdo registrado."))
    if presentation.resolution is not None:
        number_resolution(presentation.resolution, numbers=numbers, by=by)
        presentation.refresh_from_db()
        return presentation
    resolution = record_resolution(
        presentation.follow_up.institution,
        body=presentation.body,
        kind=ResolutionKind.TAKES_NOTE,
        decided_on=presentation.presented_on,
        numbers=numbers,
        by=by,
    )
    return note_resolution(presentation, resolution=resolution, by=by)


@transaction.atomic
def close(follow_up: FollowUp, *, by: User) -> FollowUp:
    """Close a round that was presented: its figures are sealed and its reports locked, here and in the database.

    Closing again after a reopening seals a new version. Raises `ClosingError` before the presentation, while a reopened report is with its
    unit or waits for its review, and where nothing is open.
    """
    follow_up = locked_follow_up(follow_up)
    require_in_some_state(by, "close", FOLLOW_UP, follow_up)
    if follow_up.state not in AFTER_PRESENTING:
        raise ClosingError(_("Presente el seguimiento antes de cerrarlo."))
    require(by, "close", FOLLOW_UP, follow_up)
    reports = list(
        UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
        .exclude(state=UnitReportState.LOCKED)
        .order_by("order")
    )
    if not reports:
        raise ClosingError(_("El seguimiento ya está cerrado."))
    unfinished = [one.name for one in reports if one.state != UnitReportState.REVIEWED and not one.is_missing]
    if unfinished:
        raise ClosingError(_("Falta que Planificación dé por revisado: %(units)s.") % {"units": ", ".join(unfinished)})
    if follow_up.closed_at is not None:
        follow_up.version += 1
    review_round(follow_up, is_closing=True)
    before = follow_up.figures_hash
    follow_up.figures = sealed_text(follow_up)
    follow_up.figures_hash = figures_code(follow_up.figures)
    follow_up.closed_at = follow_up.changed_at = timezone.now()
    follow_up.save(update_fields=["version", "figures", "figures_hash", "closed_at", "changed_at"])
    for report in reports:
        _lock(report)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.FOLLOW_UP_CLOSED,
        subject=follow_up,
        before={"figures": before},
        after={"figures": follow_up.figures_hash, "version": follow_up.version},
    )
    return follow_up


def sealed_text(follow_up: FollowUp) -> str:
    """The canonical text of all figures of a round, as they may be shown today."""
    stored, summary = computed_summary(follow_up)
    causes = dict(
        Achievement.objects.filter(
            institution_id=follow_up.institution_id, pk__in=[key.achievement_id for key in stored.row_keys]
        ).values_list("pk", "cause")
    )
    return figures_json(
        seal(
            summary,
            period=follow_up.period,
            cutoff=follow_up.cutoff,
            version=follow_up.version,
            causes=[
                "" if facts.is_draft else causes.get(key.achievement_id, "")
                for key, facts in zip(stored.row_keys, stored.facts, strict=True)
            ],
        )
    )


def _lock(report: UnitReport) -> None:
    """Lock a report and end the reopening under which it was open."""
    report.state = UnitReportState.LOCKED
    report.save(update_fields=["state"])
    Reopening.objects.filter(
        institution_id=report.institution_id, unit_report=report, state=ReopeningState.GRANTED
    ).update(state=ReopeningState.ENDED, ended_at=timezone.now())


@transaction.atomic
def ask_reopening(report: UnitReport, *, reason: str, by: User) -> Reopening:
    """Ask that a locked report be opened again; another person grants it. Raises `ClosingError` without a reason or for a second time."""
    report = locked_report(report)
    require_in_some_state(by, "ask_reopening", UNIT_REPORT, report)
    if report.state != UnitReportState.LOCKED:
        raise ClosingError(_("El informe no está cerrado: Planificación puede devolverlo."))
    require(by, "ask_reopening", UNIT_REPORT, report)
    if not reason.strip():
        raise ClosingError(_("Escriba por qué hay que abrir de nuevo el informe."))
    if Reopening.objects.filter(
        institution_id=report.institution_id, unit_report=report, state=ReopeningState.ASKED
    ).exists():
        raise ClosingError(_("Ya hay una reapertura pedida para este informe."))
    reopening = Reopening.objects.create(
        institution_id=report.institution_id, unit_report=report, reason=reason.strip(), asked_by=by
    )
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REOPENING_ASKED,
        subject=report,
        after=round_words(report),
        reason=reopening.reason,
    )
    return reopening


@transaction.atomic
def grant_reopening(reopening: Reopening, *, until: date, by: User, reason: str = "") -> Reopening:
    """Open a locked report again until a day (inclusive). Raises `NotAllowedError` for who asked for it: it takes two people."""
    report = locked_report(reopening.unit_report)
    _refuse_same_person(reopening, by)
    require(by, "decide", REOPENING, reopening)
    if until < today_in(report.follow_up.institution):
        raise ClosingError(_("La reapertura vence hoy o después."))
    reopening.state, reopening.decided_by, reopening.decided_at = ReopeningState.GRANTED, by, timezone.now()
    reopening.until, reopening.decision_reason, reopening.was_missing = until, reason.strip(), report.is_missing
    reopening.save(update_fields=["state", "decided_by", "decided_at", "until", "decision_reason", "was_missing"])
    report.state, report.returned_at, report.return_reason = (
        UnitReportState.RETURNED,
        timezone.now(),
        reopening.reason,
    )
    report.send_by, report.is_missing = until, False
    report.save(update_fields=["state", "returned_at", "return_reason", "send_by", "is_missing"])
    set_audience(report, Audience.UNIT)
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REOPENING_GRANTED,
        subject=report,
        before={"state": UnitReportState.LOCKED},
        after={**round_words(report), "state": report.state, "until": until, "asked_by": reopening.asked_by_id},
        reason=reopening.decision_reason,
    )
    return reopening


@transaction.atomic
def refuse_reopening(reopening: Reopening, *, reason: str, by: User) -> Reopening:
    """Refuse to open a locked report again, with a reason."""
    report = locked_report(reopening.unit_report)
    _refuse_same_person(reopening, by)
    require(by, "decide", REOPENING, reopening)
    if not reason.strip():
        raise ClosingError(_("Escriba por qué no se abre de nuevo."))
    reopening.state, reopening.decided_by, reopening.decided_at = ReopeningState.REFUSED, by, timezone.now()
    reopening.decision_reason = reason.strip()
    reopening.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    record(
        institution=report.follow_up.institution,
        by=by,
        act=acts.REOPENING_REFUSED,
        subject=report,
        after=round_words(report),
        reason=reopening.decision_reason,
    )
    return reopening


def _refuse_same_person(reopening: Reopening, by: User) -> None:
    if reopening.asked_by_id == by.pk:
        raise NotAllowedError(_("Usted pidió la reapertura: la decide otra persona."))


@transaction.atomic
def end_expired_reopenings(institution: Institution, *, today: date) -> list[UnitReport]:
    """Lock again what was reopened and not sent in time, as it was before it was reopened; called by the clock."""
    ended = []
    expired = Reopening.objects.filter(
        institution=institution, state=ReopeningState.GRANTED, until__lt=today
    ).select_related("unit_report")
    for reopening in expired:
        report = locked_report(reopening.unit_report)
        if report.state not in WITH_THE_UNIT:
            continue
        _restore_sealed(report, reopening)
        report.is_missing = reopening.was_missing
        report.save(update_fields=["is_missing"])
        set_audience(report, Audience.UNIT if reopening.was_missing else Audience.EVERYONE)
        review_round(report.follow_up, is_closing=True)
        _lock(report)
        record(
            institution=institution,
            by=None,
            act=acts.REOPENING_ENDED,
            subject=report,
            before={"state": UnitReportState.RETURNED},
            after={**round_words(report), "state": report.state, "until": reopening.until},
        )
        ended.append(report)
    return ended


def _restore_sealed(report: UnitReport, reopening: Reopening) -> None:
    """What was registered since a report was reopened stays in the history; what was sealed counts again, with its verification."""
    entries = Entry.objects.filter(institution_id=report.institution_id, follow_up_id=report.follow_up_id)
    for entry in entries.filter(unit_report=report):
        sealed = (
            Achievement.objects.filter(
                institution_id=report.institution_id,
                follow_up_id=report.follow_up_id,
                action_id=entry.action_id,
                recorded_at__lte=reopening.decided_at,
            )
            .order_by("-version")
            .first()
        )
        if sealed is not None and sealed.pk != entry.achievement_id:
            entries.filter(pk=entry.pk).update(achievement=sealed)
