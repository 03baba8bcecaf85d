"""What stands to be decided about the texts of a publication, and what they read like once it is decided."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.edition import Withheld
from planabierto.office.publication.models import (
    BLOCKING,
    FragmentKind,
    Redaction,
    RedactionDecision,
    SuppressionGround,
)
from planabierto.office.publication.projection import Place, project, public_texts, text_hash
from planabierto.office.publication.suggesting import suggestions_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from planabierto.office.publication.models import Publication
    from planabierto.office.publication.projection import Projection, PublicText
    from planabierto.office.publication.suggesting import Suggested

OPEN_DECISIONS: Final = (None, RedactionDecision.ASK.value)
POINTED_AT: Final = "Lo señaló una persona."
CHANGED: Final = "El texto cambió desde que se decidió."
ELSEWHERE: Final = "Las mismas palabras se suprimieron en otro texto."
"""Why a fragment is looked at, in Spanish as the library says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A fragment of a text about which something is to be decided, or was.

    `decided` is the last decision, None before the first. `is_stale`: it was decided about a text that has changed since; `start` is then
    None where the fragment stands there no more. `is_elsewhere`: the same words were withheld in another text.
    """

    place: str
    kind: str
    quoted: str
    start: int | None
    end: int | None
    why: str
    decided: Redaction | None = None
    is_stale: bool = False
    is_elsewhere: bool = False

    @property
    def decision(self) -> str | None:
        """What was decided."""
        return None if self.decided is None else self.decided.decision

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.is_stale or self.decision in OPEN_DECISIONS

    @property
    def is_blocking(self) -> bool:
        """Whether nothing is published before somebody decides."""
        return self.is_open and (self.is_stale or self.is_elsewhere or self.kind in BLOCKING)


class Span(NamedTuple):
    """What is withheld of a text: its place in it (end exclusive), and on which ground."""

    start: int
    end: int
    ground: SuppressionGround


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A text with its fragments and what is withheld of it."""

    text: PublicText
    fragments: Sequence[Fragment]
    spans: Sequence[Span]

    @property
    def shown(self) -> str:
        """As the public edition has it."""
        return redacted(self.text.text, self.spans)


@dataclass(frozen=True)
class Review:
    """A publication with all its texts."""

    publication: Publication
    projection: Projection
    texts: Sequence[ReviewedText]
    by_place: Mapping[str, ReviewedText] = field(default_factory=dict)

    @property
    def fragments(self) -> Iterator[Fragment]:
        """All fragments, in the order of the texts."""
        for one in self.texts:
            yield from one.fragments

    @cached_property
    def open_fragments(self) -> list[Fragment]:
        """Those that wait for a decision."""
        return [one for one in self.fragments if one.is_open]

    @cached_property
    def blocking(self) -> list[Fragment]:
        """Those without whose decision nothing is published."""
        return [one for one in self.open_fragments if one.is_blocking]

    @cached_property
    def texts_hash(self) -> str:
        """The sha256 of all texts with what is withheld of them: what was approved, and nothing else, is published."""
        said = "\x1e".join(f"{one.text.place}\x1f{one.text.text}\x1f{one.shown}" for one in self.texts)
        return sha256(said.encode()).hexdigest()

    @cached_property
    def withheld_words(self) -> re.Pattern[str] | None:
        """What finds the words that are withheld somewhere; None where nothing is."""
        return _any_of({one.text.text[span.start : span.end] for one in self.texts for span in one.spans})

    def say(self, place: Place, text: str, _unit: str, _code: str) -> str:
        """A text as the public edition has it."""
        known = self.by_place.get(str(place))
        return text if known is None else redacted(text, known.spans)

    def withheld(self) -> tuple[Withheld, ...]:
        """How many fragments are withheld on each ground, in the order of the grounds."""
        counts = Counter(span.ground for one in self.texts for span in one.spans)
        return tuple(
            Withheld(
                ground=ground.citation,
                law=ground.law,
                reason=ground.protects,
                count=count,
                is_reserved=ground.is_reserved,
                declaration=", ".join(filter(None, [ground.declaration, ground.index_entry])),
            )
            for ground, count in sorted(counts.items(), key=lambda one: (one[0].order, one[0].pk))
        )


def redacted(text: str, spans: Sequence[Span]) -> str:
    """A text with a mark in the place of each span."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], span.ground.mark]
        at = span.end
    return "".join([*parts, text[at:]])


def read_review(publication: Publication) -> Review:
    """A publication with what stands to be decided. Some twenty queries, whatever its size."""
    projection = project(publication.follow_up, reason=publication.reason)
    texts = public_texts(projection)
    suggested = suggestions_in(publication.institution, (one.text for one in texts))
    decisions = _last_decisions(publication)
    reviewed = [_reviewed(one, suggested.get(one.text, ()), decisions.get(one.place, [])) for one in texts]
    reviewed = _with_elsewhere(reviewed)
    return Review(publication, projection, reviewed, {one.text.place: one for one in reviewed})


def _last_decisions(publication: Publication) -> dict[str, list[Redaction]]:
    """The last decision about each fragment of each text of a follow-up, oldest first, by place. One query."""
    last: dict[tuple[str, str, int, int], Redaction] = {}
    made = Redaction.objects.filter(
        institution_id=publication.institution_id, publication__follow_up_id=publication.follow_up_id
    )
    for one in made.select_related("ground", "decided_by").order_by("pk"):
        key = (one.place, one.text_hash, one.start, one.end)
        last.pop(key, None)
        last[key] = one
    found: dict[str, list[Redaction]] = defaultdict(list)
    for one in last.values():
        found[one.place].append(one)
    return found


def _reviewed(text: PublicText, suggested: Sequence[Suggested], decisions: Sequence[Redaction]) -> ReviewedText:
    now = text_hash(text.text)
    current = {(one.start, one.end): one for one in decisions if one.text_hash == now}
    spans = _merged(one for one in current.values() if one.decision == RedactionDecision.SUPPRESS)
    fragments = {}
    for one in suggested:
        key = (one.start, one.end)
        if key in current or not _is_covered(one.start, one.end, spans):
            fragments[key] = Fragment(
                place=text.place,
                kind=one.kind,
                quoted=text.text[one.start : one.end],
                start=one.start,
                end=one.end,
                why=one.why,
                decided=current.get(key),
            )
    for (start, end), decided in current.items():
        if (start, end) not in fragments and end > start:
            fragments[start, end] = Fragment(
                place=text.place,
                kind=decided.kind,
                quoted=text.text[start:end],
                start=start,
                end=end,
                why=POINTED_AT,
                decided=decided,
            )
    stale = _stale(text, decisions, now)
    ordered = [fragments[key] for key in sorted(fragments, key=lambda one: (one[0], -one[1]))]
    return ReviewedText(text, [*stale, *ordered], spans)


def _stale(text: PublicText, decisions: Sequence[Redaction], now: str) -> list[Fragment]:
    """What was decided about the text as it was before, and nobody has looked at since."""
    looked_at = {one.quoted for one in decisions if one.text_hash == now}
    before = {
        one.quoted: one
        for one in decisions
        if one.text_hash != now and one.decision != RedactionDecision.LEAVE and one.quoted not in looked_at
    }
    found = []
    for quoted, one in before.items():
        start = text.text.find(quoted)
        found.append(
            Fragment(
                place=text.place,
                kind=one.kind,
                quoted=quoted,
                start=start if start >= 0 else None,
                end=start + len(quoted) if start >= 0 else None,
                why=CHANGED,
                decided=one,
                is_stale=True,
            )
        )
    return found


def _merged(suppressed: Iterable[Redaction]) -> list[Span]:
    """What is withheld of a text, without overlaps: where two meet, one mark stands, on the ground of the first."""
    spans: list[Span] = []
    for one in sorted(suppressed, key=lambda one: (one.start, -one.end)):
        if one.ground is None:
            continue
        if spans and one.start < spans[-1].end:
            spans[-1] = spans[-1]._replace(end=max(spans[-1].end, one.end))
        else:
            spans.append(Span(one.start, one.end, one.ground))
    return spans


def _is_covered(start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of some words as they stand, with nothing of a longer word around them; None for no words."""
    longest_first = sorted({re.escape(one) for one in words}, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE) if longest_first else None


def _with_elsewhere(texts: Sequence[ReviewedText]) -> list[ReviewedText]:
    """The texts, with what was withheld in one of them suggested wherever else it stands."""
    kinds = {
        one.quoted.casefold(): one.kind
        for text in texts
        for one in text.fragments
        if one.decision == RedactionDecision.SUPPRESS and not one.is_stale
    }
    search = _any_of(kinds)
    if search is None:
        return list(texts)
    return [_with_found(one, search, kinds) for one in texts]


def _with_found(one: ReviewedText, search: re.Pattern[str], kinds: Mapping[str, str]) -> ReviewedText:
    fragments = list(one.fragments)
    for found in search.finditer(one.text.text):
        start, end = found.span()
        if _is_covered(start, end, one.spans):
            continue
        holders = [place for place, part in enumerate(fragments) if _holds(part, start, end)]
        for place in holders:
            fragments[place] = replace(fragments[place], is_elsewhere=True)
        if not holders:
            fragments.append(
                Fragment(
                    place=one.text.place,
                    kind=kinds.get(found.group().casefold(), FragmentKind.OTHER.value),
                    quoted=found.group(),
                    start=start,
                    end=end,
                    why=ELSEWHERE,
                    is_elsewhere=True,
                )
            )
    return ReviewedText(one.text, fragments, one.spans)


def _holds(part: Fragment, start: int, end: int) -> bool:
    """Whether words stand within a fragment as it reads today."""
    return part.start is not None and part.end is not None and part.start <= start and end <= part.end
