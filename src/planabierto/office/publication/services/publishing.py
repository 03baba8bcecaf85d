"""The way of a publication: opened, approved, published, corrected by another, or withdrawn; and internal editions beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from planabierto.core.edition import EditionAudience, edition_json
from planabierto.documents.editions.signing import sign
from planabierto.office.accounts.policy import VIEW, require
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    WITH_THE_UNIT,
    FollowUp,
    UnitReport,
    UnitReportState,
)
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.services.publishing import note_publication
from planabierto.office.followup.services.writing import locked_follow_up
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.services import record
from planabierto.office.plans.models import Origin
from planabierto.office.publication import acts
from planabierto.office.publication.freezing import Issue, internal_edition, public_edition
from planabierto.office.publication.making import make_edition
from planabierto.office.publication.models import (
    BLOCKING,
    SEEN,
    UNDER_WAY,
    Edition,
    EditionState,
    Publication,
    PublicationState,
    PublishingTerms,
)
from planabierto.office.publication.policy import EDITION, PUBLICATION
from planabierto.office.publication.queries import frozen_edition
from planabierto.office.publication.review import Review, read_review
from planabierto.office.publication.services.deciding import (
    PublicationError,
    locked_publication,
    refuse_ground,
    refuse_while_made,
)
from planabierto.office.publication.services.grounds import prepare
from planabierto.office.publication.signing import key_in_use, private_key
from planabierto.office.publication.storing import store_text
from planabierto.office.publication.suggesting import suggestions_in

if TYPE_CHECKING:
    from planabierto.core.edition import Edition as FrozenEdition
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import SuppressionGround


def is_publishable(follow_up: FollowUp) -> bool:
    """Whether a follow-up may be published: it came with its document, or was presented."""
    return follow_up.origin == Origin.IMPORTED or follow_up.state in AFTER_PRESENTING


@transaction.atomic
def open_publication(follow_up: FollowUp, *, by: User) -> Publication:
    """Begin to publish a follow-up; one that is under way is given back. Raises `PublicationError` before it was presented."""
    follow_up = locked_follow_up(follow_up)
    institution = follow_up.institution
    last = Publication.objects.filter(institution=institution, follow_up=follow_up).order_by("-number").first()
    publication = Publication(
        institution=institution, follow_up=follow_up, number=1 if last is None else last.number + 1
    )
    require(by, "open", PUBLICATION, publication)
    _refuse_unpresented(follow_up)
    if last is not None and last.state in UNDER_WAY:
        return last
    if last is not None and last.state == PublicationState.PUBLISHED:
        raise PublicationError(_("Este seguimiento ya está publicado. Para cambiarlo, abra una rectificación."))
    prepare(institution, by=by)
    publication.save()
    record(
        institution=institution,
        by=by,
        act=acts.PUBLICATION_OPENED,
        subject=publication,
        after={"state": publication.state, "number": publication.number},
    )
    return publication


def _refuse_unpresented(follow_up: FollowUp) -> None:
    if not is_publishable(follow_up):
        raise PublicationError(_("Este seguimiento se publica cuando haya sido presentado."))


@transaction.atomic
def approve(publication: Publication, *, by: User) -> Publication:
    """Approve what the public will read; raises `PublicationError` while something that stands against it waits for a decision."""
    publication = locked_publication(publication)
    if publication.state not in UNDER_WAY:
        raise PublicationError(_("Esta versión ya se publicó."))
    require(by, "approve", PUBLICATION, publication)
    refuse_while_made(publication)
    review = read_review(publication)
    _refuse_blocked(review)
    before = publication.state
    publication.state, publication.approved_at, publication.approved_by = (
        PublicationState.APPROVED,
        timezone.now(),
        by,
    )
    publication.texts_hash = review.texts_hash
    publication.save(update_fields=["state", "approved_at", "approved_by", "texts_hash"])
    record(
        institution=publication.institution,
        by=by,
        act=acts.PUBLICATION_APPROVED,
        subject=publication,
        before={"state": before},
        after={
            "state": publication.state,
            "texts_hash": publication.texts_hash,
            "withheld": {one.ground: one.count for one in review.withheld()},
        },
    )
    return publication


def _refuse_blocked(review: Review) -> None:
    """Raise `PublicationError` while a fragment that blocks is open, or a unit has its report back."""
    blocking = len(review.blocking)
    if blocking:
        raise PublicationError(
            ngettext(
                "%(count)s fragmento impide publicar: decida si se suprime o se deja.",
                "%(count)s fragmentos impiden publicar: decida si se suprimen o se dejan.",
                blocking,
            )
            % {"count": blocking}
        )
    _refuse_reopened(review.publication.follow_up)


def _refuse_reopened(follow_up: FollowUp) -> None:
    """Raise `PublicationError` while a unit has its report back, or one that came back was not closed again: no seal is of its figures."""
    reopened = UnitReport.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, state__in=WITH_THE_UNIT, is_missing=False
    ).order_by("order")
    names = list(reopened.values_list("name", flat=True))
    if names:
        raise PublicationError(
            _("Hay informes abiertos de nuevo: %(units)s. Publique cuando vuelvan.") % {"units": ", ".join(names)}
        )
    of_round = UnitReport.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up)
    if follow_up.closed_at is not None and of_round.exclude(state=UnitReportState.LOCKED).exists():
        raise PublicationError(
            _("Hay informes que volvieron después del cierre: cierre el seguimiento de nuevo y publique.")
        )


@transaction.atomic
def publish(publication: Publication, *, by: User) -> Edition:
    """Freeze and sign what was approved; its files are made in the queue, and only then anybody sees it.

    Asked again while they are being made, it asks for them again. Raises `PublicationError` where something changed since the approval.
    """
    publication = locked_publication(publication)
    require(by, "publish", PUBLICATION, publication)
    making = Edition.objects.filter(
        institution_id=publication.institution_id, publication=publication, state=EditionState.MAKING
    ).first()
    if making is not None:
        make_edition.enqueue(making.pk)
        return making
    review = read_review(publication)
    _refuse_blocked(review)
    if review.texts_hash != publication.texts_hash:
        raise PublicationError(_("Los textos cambiaron desde que se aprobaron: revíselos y apruebe de nuevo."))
    follow_up = publication.follow_up
    before = _in_force(follow_up, EditionAudience.PUBLIC)
    issue = _issue(follow_up, EditionAudience.PUBLIC, before, publication.approved_by or by)
    terms = prepare(publication.institution, by=by)
    frozen = public_edition(review, issue, terms, before=None if before is None else frozen_edition(before))
    return _order(frozen, follow_up, before, by, publication=publication)


def preview(review: Review, *, by: User) -> FrozenEdition:
    """The public edition as it would be frozen now; nothing of it is stored."""
    follow_up = review.publication.follow_up
    before = _in_force(follow_up, EditionAudience.PUBLIC)
    issue = _issue(follow_up, EditionAudience.PUBLIC, before, by)
    terms = PublishingTerms.objects.filter(institution_id=follow_up.institution_id).first() or PublishingTerms()
    return public_edition(review, issue, terms, before=None if before is None else frozen_edition(before))


@transaction.atomic
def issue_internal(follow_up: FollowUp, *, by: User) -> Edition:
    """Freeze and sign a follow-up as it is, for who may read it; nothing is withheld."""
    follow_up = locked_follow_up(follow_up)
    require(by, "issue", EDITION, institution=follow_up.institution)
    require(by, VIEW, FOLLOW_UP, follow_up)
    _refuse_unpresented(follow_up)
    _refuse_reopened(follow_up)
    making = Edition.objects.filter(
        institution_id=follow_up.institution_id,
        follow_up=follow_up,
        audience=EditionAudience.INTERNAL,
        state=EditionState.MAKING,
    ).first()
    if making is not None:
        make_edition.enqueue(making.pk)
        return making
    before = _in_force(follow_up, EditionAudience.INTERNAL)
    issue = _issue(follow_up, EditionAudience.INTERNAL, before, by)
    frozen = internal_edition(follow_up, issue, prepare(follow_up.institution, by=by))
    return _order(frozen, follow_up, before, by)


def _in_force(follow_up: FollowUp, audience: EditionAudience) -> Edition | None:
    return (
        Edition.objects.filter(
            institution_id=follow_up.institution_id,
            follow_up=follow_up,
            audience=audience,
            state=EditionState.PUBLISHED,
        )
        .order_by("-number")
        .first()
    )


def _issue(follow_up: FollowUp, audience: EditionAudience, before: Edition | None, approver: User) -> Issue:
    counted = Edition.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, audience=audience)
    last = counted.aggregate(last=Max("number"))["last"] or 0
    return Issue(
        audience=audience,
        number=last + 1,
        issued_on=today_in(follow_up.institution),
        approved_by=_post_of(approver),
        corrects=None if before is None else before.number,
    )


def _post_of(person: User) -> str:
    """By which post somebody acts, as the public reads it."""
    with override("es"):
        return person.post or _("Oficial de Información")


def _order(
    frozen: FrozenEdition,
    follow_up: FollowUp,
    before: Edition | None,
    by: User,
    *,
    publication: Publication | None = None,
) -> Edition:
    """Store and sign a frozen edition, and ask for its files."""
    institution, text = follow_up.institution, edition_json(frozen)
    stored = store_text(follow_up, frozen.audience, frozen.number, text)
    key = key_in_use(institution, by=by)
    head = frozen.journal
    edition = Edition.objects.create(
        institution=institution,
        follow_up=follow_up,
        publication=publication,
        audience=frozen.audience,
        number=frozen.number,
        corrects=before,
        reason=frozen.reason,
        title=frozen.title,
        issued_on=frozen.issued_on,
        approved_by_post=frozen.approved_by,
        signature=sign(text, private_key(key)),
        signing_key=key,
        journal_sequence=0 if head is None else head.sequence,
        journal_hash="" if head is None else head.hash,
        ordered_by=by,
        **stored._asdict(),
    )
    record(
        institution=institution,
        by=by,
        act=acts.EDITION_ORDERED,
        subject=edition,
        after={
            "audience": edition.audience,
            "number": edition.number,
            "sha256": edition.sha256,
            "key": key.fingerprint,
            "withheld": {one.ground: one.count for one in frozen.withheld},
            "changes": len(frozen.changes),
            "texts_hash": "" if publication is None else publication.texts_hash,
        },
        reason=edition.reason,
    )
    make_edition.enqueue(edition.pk)
    return edition


@transaction.atomic
def correct(publication: Publication, *, reason: str, by: User) -> Publication:
    """Open a correction («rectificación») of what is published, with all that was decided before. The reason is published too."""
    publication = locked_publication(publication)
    require(by, "correct", PUBLICATION, publication)
    if not reason.strip():
        raise PublicationError(_("Escriba por qué se rectifica: el motivo se publica."))
    follow_up = locked_follow_up(publication.follow_up)
    under_way = Publication.objects.filter(
        institution=follow_up.institution, follow_up=follow_up, state__in=UNDER_WAY
    ).first()
    if under_way is not None:
        return under_way
    following = Publication.objects.create(
        institution=publication.institution,
        follow_up=follow_up,
        number=publication.number + 1,
        reason=reason.strip(),
    )
    record(
        institution=publication.institution,
        by=by,
        act=acts.CORRECTION_OPENED,
        subject=following,
        after={"state": following.state, "number": following.number},
        reason=following.reason,
    )
    return following


@transaction.atomic
def withdraw(
    publication: Publication,
    *,
    reason: str,
    by: User,
    ground: SuppressionGround | None = None,
    with_content: bool | None = None,
) -> Edition:
    """Withdraw what was published: it stays listed with the reason, which is published, and either is still shown, marked, or not.

    `ground` is what the law protects in it; unless `with_content` says otherwise, its content is then withdrawn too. Only that is done to
    one that was corrected or is marked already. Raises `PublicationError` for a reason or a ground that cannot be.
    """
    publication = locked_publication(publication)
    require(by, "withdraw", PUBLICATION, publication)
    _refuse_reason(publication.institution, reason)
    if ground is not None:
        refuse_ground(ground, publication)
    edition = Edition.objects.select_for_update(of=("self",), no_key=True).get(
        institution_id=publication.institution_id, publication=publication, state__in=SEEN
    )
    before = edition.state
    edition.is_content_withdrawn = with_content if with_content is not None else ground is not None
    if before != EditionState.PUBLISHED and not edition.is_content_withdrawn:
        raise PublicationError(_("Esta versión ya está marcada: de ella solo se puede retirar el contenido."))
    edition.state, edition.withdrawn_at = EditionState.WITHDRAWN, timezone.now()
    edition.withdrawal_reason, edition.withdrawal_ground = reason.strip(), ground
    edition.withdrawn_by_post = _post_of(by)
    edition.save(
        update_fields=[
            "state",
            "withdrawn_at",
            "withdrawal_reason",
            "withdrawal_ground",
            "withdrawn_by_post",
            "is_content_withdrawn",
        ]
    )
    publication.state = PublicationState.WITHDRAWN
    publication.save(update_fields=["state"])
    if before == EditionState.PUBLISHED:
        note_publication(publication.follow_up, is_published=False)
    record(
        institution=publication.institution,
        by=by,
        act=acts.EDITION_WITHDRAWN,
        subject=edition,
        before={"state": before},
        after={
            "state": edition.state,
            "is_content_withdrawn": edition.is_content_withdrawn,
            "ground": "" if ground is None else ground.citation,
        },
        reason=edition.withdrawal_reason,
    )
    return edition


def _refuse_reason(institution: Institution, reason: str) -> None:
    """Raise `PublicationError` for a reason that is blank, or that says of a person what no public text may."""
    if not reason.strip():
        raise PublicationError(_("Escriba por qué se retira: el motivo se publica."))
    if any(one.kind in BLOCKING for found in suggestions_in(institution, [reason]).values() for one in found):
        raise PublicationError(_("El motivo se publica: escríbalo sin nombres de personas ni datos de salud."))
