"""What the demonstration has published before its round is open: each act by the information officer, as on the page of publishing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from planabierto.office.config.installation import DemonstrationError
from planabierto.office.publication.making import make_edition
from planabierto.office.publication.models import Edition, EditionState, FragmentKind, RedactionDecision
from planabierto.office.publication.projection import text_hash
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.deciding import Ruling, Where, decide
from planabierto.office.publication.services.grounds import GroundWords, change_ground, change_terms
from planabierto.office.publication.services.publishing import approve, correct, open_publication, publish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Publication, SuppressionGround
    from planabierto.office.publication.review import Review

_CONTACT: Final = "Unidad de Acceso a la Información Pública\nuaip@ejemplo.test\n2200-0000"
_PERSONAL: Final = ("24", "c")
_GROUNDS: Final = {
    FragmentKind.HEALTH.value: ("24", "a"),
    FragmentKind.SECURITY.value: ("19", "f"),
    FragmentKind.SUPPLIER.value: ("24", "d"),
}
"""Article and letter on which a kind is withheld; every other kind is `_PERSONAL`."""


def prepare_publishing(institution: Institution, *, by: User) -> None:
    """Say how the access unit is reached, and note the declaration without which nothing is withheld as reserved."""
    terms = change_terms(
        institution,
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        contact=_CONTACT,
        by=by,
    )
    reserved = _ground(terms.institution, FragmentKind.SECURITY.value)
    words = GroundWords(
        reserved.protects,
        is_reserved=True,
        declaration="Declaratoria de reserva 1/2023",
        index_entry="entrada 1 del índice de información reservada",
    )
    change_ground(reserved, words=words, by=by)


def publish_follow_up(follow_up: FollowUp, *, by: User) -> Edition:
    """Withhold all that is suggested, each on its ground, and publish the rest with its files."""
    return _issue(open_publication(follow_up, by=by), by)


def correct_edition(edition: Edition, *, reason: str, by: User) -> Edition:
    """Publish a follow-up again as it stands now."""
    assert edition.publication is not None  # noqa: S101 - a public edition has one
    return _issue(correct(edition.publication, reason=reason, by=by), by)


def _issue(publication: Publication, by: User) -> Edition:
    """Withhold, approve and publish; the files are made here, since the worker of the demonstration has not begun."""
    _withhold(publication, by)
    edition = publish(approve(publication, by=by), by=by)
    make_edition.call(edition.pk)
    made = Edition.objects.filter(pk=edition.pk, state=EditionState.PUBLISHED).select_related("publication").first()
    if made is None:
        message = "No se pudieron hacer los archivos de una versión oficial. Hágala de nuevo: planabierto demo --reset"
        raise DemonstrationError(message)
    return made


def _withhold(publication: Publication, by: User) -> None:
    """Withhold until nothing is open: what is withheld in one text is looked for in all others."""
    while (review := read_review(publication)).open_fragments:
        for kind, fragments in _by_kind(review).items():
            ruling = Ruling(decision=RedactionDecision.SUPPRESS, ground=_ground(publication.institution, kind))
            decide(publication, fragments=fragments, ruling=ruling, by=by)


def _by_kind(review: Review) -> Mapping[str, Sequence[Where]]:
    """What waits for a decision, as a page would name it."""
    found: dict[str, list[Where]] = defaultdict(list)
    for one in review.open_fragments:
        text = review.by_place[one.place].text.text
        found[one.kind].append(Where(one.place, one.start or 0, one.end or 0, text_hash(text), one.kind))
    return found


def _ground(institution: Institution, kind: str) -> SuppressionGround:
    article, letter = _GROUNDS.get(kind, _PERSONAL)
    return institution.suppression_grounds.get(article=article, letter=letter)
