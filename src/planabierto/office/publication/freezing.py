"""From a publication to the edition that is frozen of it: `planabierto.core.freezing` with what the office knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from planabierto.auditor.registry import audit
from planabierto.core.edition import EditionAudience, EditionFinding, JournalHead, Publisher
from planabierto.core.edition_changes import NOT_QUOTED, changes_between
from planabierto.core.freezing import Circumstances, freeze
from planabierto.core.summary import summarise
from planabierto.office.followup.automatic_review import review_settings
from planabierto.office.journal.export import head_of
from planabierto.office.publication.projection import Place, project, publisher_slug, retell
from planabierto.office.publication.suggesting import suggestions_in

if TYPE_CHECKING:
    from datetime import date

    from planabierto.core.edition import Change, Edition, Withheld
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import PublishingTerms
    from planabierto.office.publication.projection import Projection, Say
    from planabierto.office.publication.review import Review

PRIVACY: Final = "PRI"
"""The rules that are left out of an edition: what they find was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What an edition is: its number, the one that it corrects, its day, and the post that approved it."""

    audience: EditionAudience
    number: int
    issued_on: date
    approved_by: str
    corrects: int | None = None


def public_edition(review: Review, issue: Issue, terms: PublishingTerms, *, before: Edition | None) -> Edition:
    """The public edition of a publication, with what was withheld marked, and what differs from the edition that it corrects."""
    edition = _frozen(review.projection, review.say, issue, terms, withheld=review.withheld())
    if before is None:
        return edition
    return replace(edition, changes=_fit_to_print(review, changes_between(before, edition)))


def internal_edition(follow_up: FollowUp, issue: Issue, terms: PublishingTerms) -> Edition:
    """The internal edition of a follow-up: nothing is withheld."""
    return _frozen(project(follow_up), _as_it_is, issue, terms)


def _as_it_is(_place: Place, text: str, _unit: str, _code: str) -> str:
    return text


def _frozen(
    projection: Projection, say: Say, issue: Issue, terms: PublishingTerms, *, withheld: tuple[Withheld, ...] = ()
) -> Edition:
    follow_up, institution = projection.follow_up, projection.follow_up.institution
    told = retell(projection, say)
    executions = iter([row.execution for row in projection.summary.rows])
    summary = summarise(
        told.document,
        rule=projection.summary.rule,
        bands=projection.summary.bands,
        assess=lambda _placed: next(executions),
    )
    found = audit(told.document, ignore=(PRIVACY,), settings=review_settings(institution))
    head = head_of(institution.pk)
    return freeze(
        told.document,
        summary,
        Circumstances(
            audience=issue.audience,
            publisher=_publisher(institution, terms),
            number=issue.number,
            issued_on=issue.issued_on,
            approved_by=issue.approved_by,
            cutoff=follow_up.cutoff,
            version=follow_up.version,
            corrects=issue.corrects,
            reason=told.reason,
            presented=told.presented,
            closing_code=follow_up.figures_hash,
            withheld=withheld,
            journal=JournalHead(sequence=head.sequence, hash=head.hash),
            rows=told.rows,
            units=told.units,
        ),
        [
            EditionFinding(
                rule=one.rule,
                severity=one.severity.value,
                unit=one.unit or "",
                code=one.code or "",
                message=one.message,
            )
            for one in found
        ],
    )


def _publisher(institution: Institution, terms: PublishingTerms) -> Publisher:
    return Publisher(
        name=institution.name,
        short_name=institution.short_name,
        slug=publisher_slug(institution.short_name),
        plan_word=institution.plan_word,
        plan_name=institution.plan_name,
        licence=terms.licence,
        licence_url=terms.licence_url,
        contact=tuple(line.strip() for line in terms.contact.splitlines() if line.strip()),
    )


def _fit_to_print(review: Review, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes without what the correction withholds: an earlier text in which that may stand is not told."""
    institution = review.publication.institution
    doubtful = set(suggestions_in(institution, (one.before for one in changes if one.before)))
    withheld = review.withheld_words

    def is_withheld(text: str) -> bool:
        return withheld is not None and withheld.search(text) is not None

    def told(change: Change) -> Change:
        unit = NOT_QUOTED if is_withheld(change.unit) else change.unit
        is_doubtful = change.before in doubtful or is_withheld(change.before)
        return replace(change, unit=unit, before=NOT_QUOTED if is_doubtful else change.before)

    return tuple(told(one) for one in changes)
