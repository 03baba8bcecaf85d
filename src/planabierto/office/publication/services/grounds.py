"""The grounds of an institution, its terms of publishing, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.policy import require
from planabierto.office.journal.services import record
from planabierto.office.publication import acts
from planabierto.office.publication.grounds import LAW, SHIPPED
from planabierto.office.publication.models import PublishingTerms, SuppressionGround
from planabierto.office.publication.policy import GROUND, SIGNING_KEY
from planabierto.office.publication.signing import new_key

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import SigningKey


class GroundError(PlanAbiertoError):
    """A ground or the terms cannot be as asked; the text says why and what to do."""


class GroundWords(NamedTuple):
    """What may change of a ground that was used: article and letter stay, since public documents cite them."""

    protects: str
    is_reserved: bool = False
    declaration: str = ""
    index_entry: str = ""
    is_active: bool = True


def prepare(institution: Institution, *, by: User) -> PublishingTerms:
    """The terms of an institution, made with the grounds of the law before it first publishes; in the transaction of the act."""
    terms, is_new = PublishingTerms.objects.get_or_create(institution=institution)
    if is_new and not SuppressionGround.objects.filter(institution=institution).exists():
        SuppressionGround.objects.bulk_create(
            SuppressionGround(institution=institution, law=LAW, order=order, **one._asdict())
            for order, one in enumerate(SHIPPED, start=1)
        )
        record(
            institution=institution,
            by=by,
            act=acts.GROUNDS_ADDED,
            subject=terms,
            after={"law": LAW, "count": len(SHIPPED)},
        )
    return terms


@transaction.atomic
def add_ground(
    institution: Institution, *, law: str, article: str, letter: str, words: GroundWords, by: User
) -> SuppressionGround:
    """Add a ground; raises `GroundError` for one that is there already or says nothing."""
    require(by, "change", GROUND, institution=institution)
    law, article, letter = law.strip(), article.strip(), letter.strip()
    if not law or not article or not words.protects.strip():
        raise GroundError(_("Escriba la ley, el artículo y qué protege."))
    known = SuppressionGround.objects.filter(institution=institution)
    if known.filter(law=law, article=article, letter=letter).exists():
        raise GroundError(_("Esta causal ya está: cámbiela en la lista."))
    last = known.order_by("-order").values_list("order", flat=True).first() or 0
    ground = SuppressionGround.objects.create(
        institution=institution, law=law, article=article, letter=letter, order=last + 1, **words._asdict()
    )
    record(
        institution=institution,
        by=by,
        act=acts.GROUND_ADDED,
        subject=ground,
        after={"law": law, "article": article, "letter": letter, **words._asdict()},
    )
    return ground


@transaction.atomic
def change_ground(ground: SuppressionGround, *, words: GroundWords, by: User) -> SuppressionGround:
    """Change what a ground protects, its declaration of reserve, or whether it is in use."""
    ground = SuppressionGround.objects.select_for_update(of=("self",)).select_related("institution").get(pk=ground.pk)
    require(by, "change", GROUND, ground)
    if not words.protects.strip():
        raise GroundError(_("Escriba qué protege la causal."))
    wanted = words._asdict()
    before = {name: getattr(ground, name) for name, value in wanted.items() if getattr(ground, name) != value}
    if not before:
        return ground
    for name in before:
        setattr(ground, name, wanted[name])
    ground.save(update_fields=list(before))
    record(
        institution=ground.institution,
        by=by,
        act=acts.GROUND_CHANGED,
        subject=ground,
        before=before,
        after={name: wanted[name] for name in before},
    )
    return ground


@transaction.atomic
def change_terms(
    institution: Institution, *, licence: str, licence_url: str, contact: str, by: User
) -> PublishingTerms:
    """Change the licence under which an institution publishes, and its contact."""
    require(by, "change", GROUND, institution=institution)
    if not licence.strip():
        raise GroundError(_("Escriba la licencia con la que se publica."))
    terms = prepare(institution, by=by)
    wanted = {"licence": licence.strip(), "licence_url": licence_url.strip(), "contact": contact.strip()}
    before = {name: getattr(terms, name) for name, value in wanted.items() if getattr(terms, name) != value}
    if not before:
        return terms
    for name in before:
        setattr(terms, name, wanted[name])
    terms.save(update_fields=list(before))
    record(
        institution=institution,
        by=by,
        act=acts.TERMS_CHANGED,
        subject=terms,
        before=before,
        after={name: wanted[name] for name in before},
    )
    return terms


@transaction.atomic
def rotate_key(institution: Institution, *, by: User) -> SigningKey:
    """Sign with a new key from now on; the public half of the one before stays for what it signed."""
    require(by, "rotate", SIGNING_KEY, institution=institution)
    return new_key(institution, by=by)
