"""The end of a round as its pages show it: consolidating, presenting, closing under a code, and reopening by two people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day, moment, month_day
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    DELIVERED,
    WITH_THE_UNIT,
    FollowUpState,
    Presentation,
    Reopening,
    ReopeningState,
    UnitReport,
    UnitReportState,
)
from planabierto.office.followup.round_forms import (
    ConsolidationForm,
    NumberForm,
    PresentationForm,
    ReopeningDecisionForm,
)
from planabierto.office.plans.models import Resolution

if TYPE_CHECKING:
    from django.forms import Form

    from planabierto.office.followup.models import FollowUp
    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.sequel import Sequel

MOST_RESOLUTIONS = 30
"""Resolutions that can be chosen: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An act that is due: the form that asks what it needs (None where it needs nothing) and where it is posted to."""

    form: Form | None
    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPresentation:
    """To whom a round was presented and when, with its resolution; `number` is how it gets its number."""

    words: str
    number: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReopening:
    """A wish to reopen in words, what became of it, and how it is decided where it waits for the reader."""

    key: int
    words: str
    reason: str
    outcome: str
    decide: Step | None


@dataclass(frozen=True, slots=True)
class MayClose:
    """What the reader may do with the end of a round."""

    consolidate: bool
    present: bool
    close: bool
    ask_reopening: bool
    decide: bool
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingPage:
    """The end of a round: `sentence` says where it stands, `waiting` are links to what has to be done first.

    `code` is that of its figures at the last closing.
    """

    sentence: str
    waiting: Sequence[Link]
    consolidate: Step | None
    consolidated: str
    present: Step | None
    presentations: Sequence[ShownPresentation]
    close: Step | None
    close_words: str
    code: str
    closed: str
    reopenings: Sequence[ShownReopening]
    reopenable: Sequence[Link]
    sequels: Sequence[Sequel]


def closing_page(
    found: Round, may: MayClose, *, sequels: Sequence[Sequel], bound: Mapping[str, Form] | None = None
) -> ClosingPage:
    """The end of a round. Four queries.

    `sequels` are where it goes on; `bound` are forms that were refused, by the name of their address and, of several, their key.
    """
    follow_up, bound = found.follow_up, bound or {}
    of_round = {"institution_id": follow_up.institution_id, "follow_up": follow_up}
    reports = list(UnitReport.objects.filter(**of_round).select_related("unit_plan__unit").order_by("order"))
    presentations = list(Presentation.objects.filter(**of_round).select_related("resolution").order_by("pk"))
    reopenings = list(
        Reopening.objects.filter(institution_id=follow_up.institution_id, unit_report__follow_up=follow_up)
        .select_related("unit_report", "asked_by", "decided_by")
        .order_by("-pk")
    )
    resolutions = resolution_choices(follow_up)
    address = [found.year, found.slug]
    is_building = follow_up.state == FollowUpState.BUILDING
    is_open = any(one.state != UnitReportState.LOCKED for one in reports)
    is_presented = follow_up.state in AFTER_PRESENTING
    may_present = may.present and not is_building
    return ClosingPage(
        sentence=closing_sentence(follow_up, reports),
        waiting=_waiting(follow_up, reports, address),
        consolidate=Step(
            form=bound.get("consolidate_round") or ConsolidationForm(needs_reason=True) if _missing(reports) else None,
            url=reverse("consolidate_round", args=address),
            label=_("Consolidar"),
        )
        if may.consolidate and is_building
        else None,
        consolidated=_consolidated(follow_up),
        present=Step(
            form=bound.get("present_round")
            or PresentationForm(
                resolutions=resolutions,
                initial={"body": follow_up.institution.board_name, "presented_on": timezone.localdate()},
            ),
            url=reverse("present_round", args=address),
            label=_("Anotar la presentación"),
        )
        if may_present
        else None,
        presentations=[
            ShownPresentation(
                words=_presented(one), number=_number(one, address, resolutions, bound) if may_present else None
            )
            for one in presentations
        ],
        close=Step(form=None, url=reverse("close_round", args=address), label=_("Cerrar el seguimiento"))
        if may.close and is_presented and is_open
        else None,
        close_words=_(
            "Al cerrar, las cifras quedan selladas con un código y nadie las cambia. Un informe se abre de nuevo solo "
            "si dos personas lo deciden."
        ),
        code=follow_up.figures_hash,
        closed=_closed(follow_up),
        reopenings=[_reopening(one, may, bound) for one in reopenings],
        reopenable=_reopenable(reports, reopenings, address) if may.ask_reopening else [],
        sequels=sequels,
    )


def resolution_choices(follow_up: FollowUp) -> list[tuple[str, str]]:
    """The newest resolutions of an institution to choose from. One query."""
    found = Resolution.objects.filter(institution_id=follow_up.institution_id).order_by("-decided_on", "-pk")
    return [(str(one.pk), f"{one}, {day(one.decided_on)}") for one in found[:MOST_RESOLUTIONS]]


def _missing(reports: Sequence[UnitReport]) -> list[str]:
    return [one.name for one in reports if one.state in WITH_THE_UNIT]


def closing_sentence(follow_up: FollowUp, reports: Sequence[UnitReport]) -> str:
    """Where the end of a round stands, and the next step."""
    if follow_up.state == FollowUpState.BUILDING:
        return _before_consolidating(reports)
    if follow_up.state == FollowUpState.CONSOLIDATED:
        return _("El seguimiento está consolidado. Siguiente paso: anotar ante quién se presentó y cuándo.")
    if not follow_up.closed_at:
        return _("El seguimiento fue presentado. Siguiente paso: cerrarlo.")
    reopened = [one.name for one in reports if one.state != UnitReportState.LOCKED]
    if reopened:
        return _("El seguimiento está cerrado y se reabrió: %(units)s.") % {"units": ", ".join(reopened)}
    return _("El seguimiento está cerrado.")


def _before_consolidating(reports: Sequence[UnitReport]) -> str:
    """«Puede consolidar con 12 de 16; los 4 faltantes saldrán como «no entregó»: …»."""
    missing = _missing(reports)
    waiting = sum(one.state in DELIVERED for one in reports)
    words = {
        "reviewed": len(reports) - len(missing) - waiting,
        "reports": len(reports),
        "missing": ", ".join(missing),
        "count": len(missing),
    }
    if waiting:
        return ngettext(
            "Antes de consolidar, %(count)s informe enviado espera su revisión.",
            "Antes de consolidar, %(count)s informes enviados esperan su revisión.",
            waiting,
        ) % {"count": waiting}
    if not missing:
        return (
            ngettext(
                "Puede consolidar: el informe está revisado.",
                "Puede consolidar: los %(reports)s informes están revisados.",
                len(reports),
            )
            % words
        )
    return (
        ngettext(
            "Puede consolidar con %(reviewed)s de %(reports)s; el faltante saldrá como «no entregó»: %(missing)s.",
            "Puede consolidar con %(reviewed)s de %(reports)s; los %(count)s faltantes saldrán como «no entregó»: %(missing)s.",
            len(missing),
        )
        % words
    )


def _waiting(follow_up: FollowUp, reports: Sequence[UnitReport], address: Sequence[object]) -> list[Link]:
    """The reviews that stand before the next step."""
    is_over = follow_up.state not in {FollowUpState.BUILDING, *AFTER_PRESENTING}
    return [
        Link(
            label=_("Revisar %(unit)s") % {"unit": one.name},
            url=reverse("review_report", args=[*address, one.unit_plan.unit.slug]),
        )
        for one in reports
        if one.state in DELIVERED and not is_over
    ]


def _consolidated(follow_up: FollowUp) -> str:
    if follow_up.consolidated_at is None:
        return ""
    words = {"when": moment(follow_up.consolidated_at), "reason": follow_up.consolidation_reason}
    if not follow_up.consolidation_reason:
        return _("Consolidado el %(when)s.") % words
    return _("Consolidado el %(when)s. Motivo de hacerlo sin todas las unidades: %(reason)s") % words


def _presented(one: Presentation) -> str:
    words = {
        "body": one.body,
        "day": day(one.presented_on),
        "resolution": _("acta en firma") if one.resolution is None else one.resolution.reference,
    }
    return _("%(body)s, %(day)s: %(resolution)s") % words


def _number(
    one: Presentation,
    address: Sequence[object],
    resolutions: Sequence[tuple[str, str]],
    bound: Mapping[str, Form],
) -> Step | None:
    """How a presentation gets its number; None where it has one."""
    if one.resolution is not None and one.resolution.is_numbered:
        return None
    offered = resolutions if one.resolution is None else []
    form = bound.get(f"number_presentation-{one.pk}") or NumberForm(resolutions=offered, prefix=f"p{one.pk}")
    url = reverse("number_presentation", args=[*address, one.pk])
    return Step(form=form, url=url, label=_("Anotar el acuerdo"))


def _closed(follow_up: FollowUp) -> str:
    if follow_up.closed_at is None:
        return ""
    words = {"when": moment(follow_up.closed_at), "version": follow_up.version}
    return _("Versión %(version)s, cerrada el %(when)s.") % words


def _reopening(one: Reopening, may: MayClose, bound: Mapping[str, Form]) -> ShownReopening:
    is_asked = one.state == ReopeningState.ASKED
    words = {"unit": one.unit_report.name, "who": one.asked_by.display_name, "when": moment(one.asked_at)}
    decide = None
    if is_asked and may.decide and one.asked_by_id != may.person:
        form = bound.get(f"decide_reopening-{one.pk}") or ReopeningDecisionForm(prefix=f"r{one.pk}")
        decide = Step(form=form, url=reverse("decide_reopening", args=[one.pk]), label=_("Otorgar"))
    return ShownReopening(
        key=one.pk,
        words=_("%(unit)s: la pidió %(who)s el %(when)s.") % words,
        reason=one.reason,
        outcome=_outcome(one),
        decide=decide,
    )


def _outcome(one: Reopening) -> str:
    who = one.decided_by.display_name if one.decided_by else ""
    words = {"who": who, "until": month_day(one.until), "reason": one.decision_reason, "when": moment(one.ended_at)}
    sentence = {
        ReopeningState.ASKED.value: _("Espera que otra persona la decida."),
        ReopeningState.GRANTED.value: _("La otorgó %(who)s: abierto hasta el %(until)s.") % words,
        ReopeningState.REFUSED.value: _("La denegó %(who)s.") % words,
        ReopeningState.ENDED.value: _("La otorgó %(who)s; terminó el %(when)s.") % words,
    }[one.state]
    return f"{sentence} {_('Motivo: %(reason)s') % words}" if one.decision_reason else sentence


def _reopenable(
    reports: Sequence[UnitReport], reopenings: Sequence[Reopening], address: Sequence[object]
) -> list[Link]:
    """The closed reports of which nobody has asked yet that they be opened."""
    asked = {one.unit_report_id for one in reopenings if one.state == ReopeningState.ASKED}
    return [
        Link(label=one.name, url=reverse("ask_reopening", args=[*address, one.unit_plan.unit.slug]))
        for one in reports
        if one.state == UnitReportState.LOCKED and one.pk not in asked
    ]
