"""What shows an action and who confirmed it, as its page lists them: evidence with its class, verifications beside what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.quantity import Scale, format_quantity
from planabierto.office.base.writing import day, moment
from planabierto.office.followup.models import Evidence, Objection, Verdict, Verification
from planabierto.office.followup.queries import evidence_seen_by
from planabierto.office.plans.wording import follow_up_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.plans.models import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """A means of verification: what it is, where, its class in words; `url` of the file or link, blank where there is none."""

    key: int
    what: str
    where: str
    kind: str
    follow_up: str
    added: str
    url: str
    url_label: str
    withdrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVerification:
    """What a verifier said of a figure, beside what was reported, with the objections of the unit."""

    follow_up: str
    words: str
    who: str
    reason: str
    objections: Sequence[tuple[str, str]]


def evidence_of_action(request: OfficeRequest, action: Action, rounds: Iterable[int]) -> list[ShownEvidence]:
    """The evidence of an action that the reader may see, in the rounds in which they see its row, newest first. One query."""
    found = Evidence.objects.filter(action=action, follow_up__in=list(rounds))
    seen = evidence_seen_by(request.user, found, institution=request.institution)
    listed = seen.select_related("follow_up__plan", "file", "added_by").order_by("-follow_up__cutoff", "-pk")
    return [_evidence(one) for one in listed]


def _evidence(one: Evidence) -> ShownEvidence:
    places = [one.series, one.place, one.folio]
    if one.generated is not None:
        places.append(
            _("%(scanned)s de %(generated)s documentos escaneados (%(type)s)")
            % {"scanned": one.scanned, "generated": one.generated, "type": one.document_type}
        )
    late = _(", después del cierre") if one.is_late else ""
    return ShownEvidence(
        key=one.pk,
        what=one.description,
        where=" · ".join(part for part in places if part),
        kind=one.get_confidentiality_display(),
        follow_up=follow_up_title(one.follow_up.period),
        added=_("%(who)s, %(day)s%(late)s")
        % {"who": one.added_by.display_name, "day": day(timezone.localdate(one.added_at)), "late": late},
        url=reverse("evidence_file", args=[one.pk]) if one.file else one.url,
        url_label=one.file.original_name if one.file else one.url,
        withdrawn=_("Retirada el %(when)s: %(reason)s")
        % {"when": moment(one.withdrawn_at), "reason": one.withdrawal_reason}
        if one.withdrawn_at
        else "",
    )


def verifications_of_action(action: Action, rounds: Iterable[int]) -> list[ShownVerification]:
    """What verifiers said of an action in some rounds, newest first, with the objections. Two queries."""
    said = list(
        Verification.objects.filter(
            institution_id=action.institution_id, action=action, assignment__follow_up__in=list(rounds)
        )
        .select_related("reported__programming", "assignment__follow_up__plan")
        .order_by("-pk")
    )
    objections: dict[int, list[tuple[str, str]]] = {}
    for one in Objection.objects.filter(
        institution_id=action.institution_id, verification__in=[each.pk for each in said]
    ).order_by("pk"):
        objections.setdefault(one.verification_id, []).append((one.text, one.answer))
    return [_verification(one, objections.get(one.pk, ())) for one in said]


def _verification(one: Verification, objections: Sequence[tuple[str, str]]) -> ShownVerification:
    scale = Scale(one.reported.programming.scale)
    return ShownVerification(
        follow_up=follow_up_title(one.assignment.follow_up.period),
        words=_verdict_words(one, scale),
        who=_("%(who)s, %(when)s")
        % {"who": one.verified_by_post or one.verified_by_name, "when": moment(one.verified_at)},
        reason=one.reason,
        objections=objections,
    )


def _verdict_words(one: Verification, scale: Scale) -> str:
    """«Reportado 4; verificado 3»."""
    words = {"reported": _quantity(one.reported.to_date, scale), "verified": _quantity(one.value, scale)}
    if one.verdict == Verdict.UNVERIFIABLE:
        return _("Reportado %(reported)s; no se puede verificar") % words
    return _("Reportado %(reported)s; verificado %(verified)s") % words


def _quantity(value: Decimal | None, scale: Scale) -> str:
    return _("sin dato") if value is None else format_quantity(value, scale)
