"""What is decided about the fragments of a publication: left, withheld on a ground, or asked of the unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import require
from planabierto.office.followup.models import UnitReport
from planabierto.office.followup.services.notifying import announce_rewording, announce_rewording_to_planning
from planabierto.office.journal.services import record
from planabierto.office.publication import acts
from planabierto.office.publication.models import (
    UNDER_WAY,
    Edition,
    EditionState,
    FragmentKind,
    Publication,
    PublicationState,
    Redaction,
    RedactionDecision,
)
from planabierto.office.publication.policy import PUBLICATION
from planabierto.office.publication.projection import part_word, project, public_texts, text_hash
from planabierto.office.publication.review import read_review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.publication.models import SuppressionGround
    from planabierto.office.publication.projection import PublicText
    from planabierto.office.publication.review import Fragment, ReviewedText

_WITHOUT_WORDS: Final = re.compile(r"[\d\s.,$%()+-]*")
_SHORTEST_NUMBER: Final = 8
"""Digits of the shortest number that reaches a person: a telephone."""
LOOKED_AT: Final = "El texto cambió y se miró de nuevo."
_OF_A_PERSON: Final = (FragmentKind.IDENTITY, FragmentKind.CONTACT)


class PublicationError(PlanAbiertoError):
    """A follow-up cannot be published, or a fragment decided, as asked; the text says why and what to do."""


class Where(NamedTuple):
    """A fragment as a page named it: its text, its place there (end exclusive), and how the text read (its sha256)."""

    place: str
    start: int
    end: int
    text_hash: str
    kind: str = FragmentKind.OTHER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What is decided: with the ground of what is withheld, the reason, and where a person's consent is recorded."""

    decision: RedactionDecision
    ground: SuppressionGround | None = None
    reason: str = ""
    consent: str = ""


def locked_publication(publication: Publication) -> Publication:
    """A publication read anew under its lock."""
    return (
        Publication.objects.select_for_update(of=("self",), no_key=True)
        .select_related("institution", "follow_up__plan", "follow_up__institution")
        .get(institution_id=publication.institution_id, pk=publication.pk)
    )


@transaction.atomic
def decide(publication: Publication, *, fragments: Sequence[Where], ruling: Ruling, by: User) -> list[Redaction]:
    """Decide about some fragments of the same words, all of them or none.

    Raises `PublicationError` where one of their texts changed meanwhile, a ground or a reason is missing, or it is a plain figure.
    """
    publication = _to_redact(publication, by)
    by_place = read_review(publication).by_place
    decided = [_quoted(by_place, one) for one in fragments]
    if not decided:
        raise PublicationError(_("Ese fragmento ya no está en el texto: vuelva a cargar la página."))
    _refuse(ruling, decided, publication)
    return _settle(publication, decided, ruling, by_place, by=by)


@transaction.atomic
def decide_everywhere(publication: Publication, *, like: Where, ruling: Ruling, by: User) -> list[Redaction]:
    """Decide about a fragment and about every other open one with the same words."""
    publication = _to_redact(publication, by)
    review = read_review(publication)
    first, quoted = _quoted(review.by_place, like)
    same = [
        _as_named(one, review.by_place[one.place])
        for one in review.open_fragments
        if one.quoted.casefold() == quoted.casefold() and not one.is_stale and (one.place, one.start) != like[:2]
    ]
    decided = [(first, quoted), *(_quoted(review.by_place, one) for one in same)]
    _refuse(ruling, decided, publication)
    return _settle(publication, decided, ruling, review.by_place, by=by)


@transaction.atomic
def suppress_words(
    publication: Publication,
    *,
    place: str,
    words: str,
    ruling: Ruling,
    by: User,
    kind: FragmentKind = FragmentKind.OTHER,
) -> list[Redaction]:
    """Withhold words that nobody suggested, wherever they stand in one text; `words` are exact.

    Raises `PublicationError` where they are not there.
    """
    publication = _to_redact(publication, by)
    texts = {one.place: one for one in public_texts(project(publication.follow_up, reason=publication.reason))}
    text = texts.get(place)
    words = " ".join(words.split())
    starts = (
        [found.start() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text.text)]
        if text and words
        else []
    )
    if text is None or not starts:
        raise PublicationError(_("Esas palabras no están en el texto. Cópielas como aparecen."))
    now = text_hash(text.text)
    decided = [(Where(place, start, start + len(words), now, kind), words) for start in starts]
    _refuse(ruling, decided, publication)
    return _write(publication, decided, ruling, by)


@transaction.atomic
def look_again(publication: Publication, *, place: str, quoted: str, by: User) -> Redaction:
    """Say that a text that changed since it was decided was looked at, and nothing of it is to be withheld."""
    publication = _to_redact(publication, by)
    texts = {one.place: one for one in public_texts(project(publication.follow_up, reason=publication.reason))}
    text = texts.get(place)
    if text is None:
        raise PublicationError(_("Ese texto ya no está en el seguimiento: vuelva a cargar la página."))
    decided = [(Where(place, 0, 0, text_hash(text.text)), quoted)]
    ruling = Ruling(decision=RedactionDecision.LEAVE, reason=LOOKED_AT)
    return _write(publication, decided, ruling, by)[0]


def _to_redact(publication: Publication, by: User) -> Publication:
    publication = locked_publication(publication)
    if publication.state not in UNDER_WAY:
        raise PublicationError(_("Esta versión ya se publicó. Para cambiar lo suprimido, abra una rectificación."))
    require(by, "redact", PUBLICATION, publication)
    refuse_while_made(publication)
    return publication


def refuse_while_made(publication: Publication) -> None:
    """Raise `PublicationError` while the files of its edition are being made."""
    if Edition.objects.filter(
        institution_id=publication.institution_id, publication=publication, state=EditionState.MAKING
    ).exists():
        raise PublicationError(_("La versión se está publicando: espere a que termine."))


def _quoted(by_place: Mapping[str, ReviewedText], where: Where) -> tuple[Where, str]:
    """A fragment with its words, if its text still reads as it did; what was suggested keeps its kind, whatever a page says."""
    one = by_place.get(where.place)
    if one is None or text_hash(one.text.text) != where.text_hash:
        raise PublicationError(_("El texto cambió mientras usted decidía: vuelva a cargar la página."))
    quoted = one.text.text[where.start : where.end]
    if not quoted.strip():
        raise PublicationError(_("Ese fragmento ya no está en el texto: vuelva a cargar la página."))
    known = (part.kind for part in one.fragments if (part.start, part.end) == (where.start, where.end))
    return where._replace(kind=next(known, where.kind)), quoted


def _as_named(one: Fragment, reviewed: ReviewedText) -> Where:
    return Where(one.place, one.start or 0, one.end or 0, text_hash(reviewed.text.text), one.kind)


def _refuse(ruling: Ruling, decided: Sequence[tuple[Where, str]], publication: Publication) -> None:
    """Raise `PublicationError` for a decision that lacks what it needs."""
    if ruling.decision == RedactionDecision.SUPPRESS:
        refuse_ground(ruling.ground, publication)
        if any(_is_figure(quoted, where.kind) for where, quoted in decided):
            raise PublicationError(_("Las cifras no se suprimen una por una: todas se publican."))
    elif ruling.decision == RedactionDecision.ASK and not ruling.reason.strip():
        raise PublicationError(_("Escriba qué debe corregir la unidad."))
    elif ruling.decision == RedactionDecision.LEAVE:
        names_person = any(where.kind == FragmentKind.PERSON for where, _quoted in decided)
        if names_person and not (ruling.consent.strip() or ruling.reason.strip()):
            raise PublicationError(
                _(
                    "El nombre de una persona se deja solo con su consentimiento: escriba dónde consta, o por qué no es un nombre."
                )
            )


def _is_figure(quoted: str, kind: str) -> bool:
    """Whether a fragment is a plain number, and not one that identifies or reaches a person."""
    if not _WITHOUT_WORDS.fullmatch(quoted):
        return False
    return kind not in _OF_A_PERSON or sum(sign.isdecimal() for sign in quoted) < _SHORTEST_NUMBER


def refuse_ground(ground: SuppressionGround | None, publication: Publication) -> None:
    """Raise `PublicationError` for a ground on which nothing can be withheld today."""
    if ground is None or ground.institution_id != publication.institution_id or not ground.is_active:
        raise PublicationError(_("Elija la causal por la que se suprime."))
    if not ground.is_usable:
        raise PublicationError(
            _("%(ground)s es información reservada: anote primero su declaratoria y su entrada en el índice.")
            % {"ground": ground.citation}
        )


def _settle(
    publication: Publication,
    decided: Sequence[tuple[Where, str]],
    ruling: Ruling,
    by_place: Mapping[str, ReviewedText],
    *,
    by: User,
) -> list[Redaction]:
    """Store decisions; of what is asked the units whose texts these are get a mail, and planning of what is no unit's."""
    made = _write(publication, decided, ruling, by)
    if ruling.decision == RedactionDecision.ASK:
        asked: dict[str, dict[str, None]] = {}
        for where, _quoted_words in decided:
            text = by_place[where.place].text
            asked.setdefault(text.unit, {})[_place_words(text)] = None
        about = f"asked-{made[0].pk}"
        of_nobody = asked.pop("", None)
        if of_nobody is not None:
            announce_rewording_to_planning(
                publication.follow_up, list(of_nobody), reason=ruling.reason.strip(), about=about
            )
        reports = UnitReport.objects.filter(
            institution_id=publication.institution_id, follow_up_id=publication.follow_up_id, name__in=asked
        )
        for report in reports.select_related("follow_up__plan", "follow_up__institution", "unit_plan__unit"):
            announce_rewording(report, list(asked[report.name]), reason=ruling.reason.strip(), about=about, by=by)
    return made


def _place_words(text: PublicText) -> str:
    """Where a text stands, in Spanish: «AO.6.1, observaciones»."""
    with override("es"):
        return ", ".join(part for part in (text.code, str(part_word(text.part))) if part)


def _write(publication: Publication, decided: Sequence[tuple[Where, str]], ruling: Ruling, by: User) -> list[Redaction]:
    """Store decisions and record them without the words that they are about; what was approved is to be approved again."""
    is_suppressed = ruling.decision == RedactionDecision.SUPPRESS
    redactions = [
        Redaction.objects.create(
            institution=publication.institution,
            publication=publication,
            place=where.place,
            text_hash=where.text_hash,
            start=where.start,
            end=where.end,
            quoted=quoted,
            kind=where.kind,
            decision=ruling.decision,
            ground=ruling.ground if is_suppressed else None,
            reason=ruling.reason.strip(),
            consent=ruling.consent.strip() if ruling.decision == RedactionDecision.LEAVE else "",
            decided_by=by,
        )
        for where, quoted in decided
    ]
    if publication.state != PublicationState.REDACTION:
        publication.state, publication.approved_at, publication.approved_by = PublicationState.REDACTION, None, None
        publication.texts_hash = ""
        publication.save(update_fields=["state", "approved_at", "approved_by", "texts_hash"])
    record(
        institution=publication.institution,
        by=by,
        act=acts.UNIT_ASKED if ruling.decision == RedactionDecision.ASK else acts.FRAGMENTS_DECIDED,
        subject=publication,
        after={
            "decision": ruling.decision,
            "fragment_kind": sorted({one.kind for one in redactions}),
            "ground": ruling.ground.citation if is_suppressed and ruling.ground else "",
            "consent": bool(ruling.consent.strip()),
            "fragments": len(redactions),
            "redactions": [one.pk for one in redactions],
        },
    )
    return redactions
