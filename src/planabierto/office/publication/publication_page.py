"""The page on which the information officer decides: each public text as it will appear, and beside it what is suggested to withhold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.office.base.ui.parts import ErrorLink, Link, Segment
from planabierto.office.base.writing import moment
from planabierto.office.publication.grounds import USUAL
from planabierto.office.publication.models import (
    UNDER_WAY,
    FragmentKind,
    PublicationState,
    RedactionDecision,
    SuppressionGround,
)
from planabierto.office.publication.projection import part_word, text_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page

    from planabierto.office.followup.rounds import Round
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Publication
    from planabierto.office.publication.review import Fragment, Review, ReviewedText

TEXTS_ON_A_PAGE: Final = 25
OPEN, DECIDED, EVERY = "abiertos", "decididos", "todos"
KIND_SLUGS: Final = {
    "persona": FragmentKind.PERSON,
    "salud": FragmentKind.HEALTH,
    "identidad": FragmentKind.IDENTITY,
    "contacto": FragmentKind.CONTACT,
    "seguridad": FragmentKind.SECURITY,
    "proveedor": FragmentKind.SUPPLIER,
    "otro": FragmentKind.OTHER,
}
"""How a kind of fragment stands in an address."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which texts are asked for: those with something open or decided, or all; of one kind of fragment, or of any."""

    seen: str = OPEN
    kind: str = ""

    def query(self, **changed: str) -> str:
        """The query string of this choice with something changed; what is usual is left out."""
        said = {"ver": self.seen if self.seen != OPEN else "", "clase": self.kind, **changed}
        return urlencode({name: value for name, value in said.items() if value})


def read_choice(query: Mapping[str, str]) -> Chosen:
    """What an address asks for; anything unknown is the usual."""
    seen, kind = query.get("ver", OPEN), query.get("clase", "")
    return Chosen(seen if seen in {OPEN, DECIDED, EVERY} else OPEN, kind if kind in KIND_SLUGS else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text as it will appear; `look` is blank, «open», «left» or «mark»."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFragment:
    """A fragment beside its text: what the decision form sends of it, and what was decided in words.

    `others` says in how many other texts the same words wait; `ground` is the one proposed.
    """

    key: str
    word: str
    state: str
    quoted: str
    why: str
    decided: str
    is_open: bool
    is_blocking: bool
    is_stale: bool
    can_suppress: bool
    place: str
    start: int
    end: int
    text_hash: str
    kind: str
    others: str
    ground: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A text with its pieces and fragments; `words_url` is where other words of it are withheld."""

    key: str
    where: str
    pieces: Sequence[Piece]
    fragments: Sequence[ShownFragment]
    words_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPage:
    """All that the page shows; `kept` is what each of its forms sends along, so that one comes back to the same list."""

    title: str
    summary: str
    segments: Sequence[Segment]
    tabs: Sequence[Segment]
    filters: Sequence[Segment]
    kinds: Sequence[Segment]
    texts: Sequence[ShownText]
    pages: Page[ReviewedText]
    query: str
    kept: Sequence[tuple[str, str]]
    grounds: Sequence[tuple[str, str]]
    decide_url: str
    review: Link
    is_decided: bool
    may_redact: bool
    errors: Sequence[ErrorLink] = ()


def progress(review: Review) -> str:
    """How much is left: «Quedan 4 por decidir; 2 impiden publicar»."""
    left, blocking = len(review.open_fragments), len(review.blocking)
    if not left:
        return _("Todo está decidido.")
    sentence = ngettext("Queda %(count)s por decidir", "Quedan %(count)s por decidir", left) % {"count": left}
    if not blocking:
        return _("%(left)s; ninguno impide publicar.") % {"left": sentence}
    stops = ngettext("%(count)s impide publicar", "%(count)s impiden publicar", blocking) % {"count": blocking}
    return f"{sentence}; {stops}."


def publication_tabs(found: Round, current: str) -> list[Segment]:
    """The parts of publishing a follow-up."""
    address = [found.year, found.slug]
    parts = [
        ("publication", _("Textos")),
        ("publication_review", _("Revisar y publicar")),
        ("editions", _("Versiones oficiales")),
    ]
    tabs = [Segment(label=label, url=reverse(name, args=address), current=name == current) for name, label in parts]
    return [*tabs, Segment(label=_("Causales"), url=reverse("grounds"))]


def ground_choices(institution: Institution) -> list[tuple[str, str]]:
    """The grounds on which something can be withheld today: key, and article with what it protects. One query."""
    grounds = SuppressionGround.objects.filter(institution=institution)
    return [(str(one.pk), f"{one.citation}: {one.protects}") for one in grounds if one.is_usable]


def usual_grounds(institution: Institution) -> dict[str, str]:
    """The key of the ground that is usual for a kind of fragment, by kind. One query."""
    known = {
        (one.article, one.letter): str(one.pk)
        for one in SuppressionGround.objects.filter(institution=institution)
        if one.is_usable
    }
    return {kind.value: known[place] for kind, place in USUAL.items() if place in known}


def publication_page(
    found: Round,
    review: Review,
    chosen: Chosen,
    *,
    page: str | int | None,
    may_redact: bool,
    errors: Sequence[ErrorLink] = (),
    typed: Mapping[str, str] | None = None,
) -> PublicationPage:
    """The page of a publication. Two queries beside those of the review; `typed` are the reasons of a refused form, by fragment."""
    publication, address = review.publication, [found.year, found.slug]
    institution = publication.institution
    pages = Paginator(_asked(review, chosen), TEXTS_ON_A_PAGE).get_page(page)
    usual = usual_grounds(institution)
    open_words = Counter(one.quoted.casefold() for one in review.open_fragments if not one.is_stale)
    is_under_way = publication.state in UNDER_WAY
    return PublicationPage(
        title=_("Publicar %(round)s") % {"round": found.name},
        summary=_state_sentence(publication, review),
        segments=found.segments("publication"),
        tabs=publication_tabs(found, "publication"),
        filters=_filters(review, chosen, address),
        kinds=_kinds(review, chosen, address),
        texts=[_shown(one, chosen, address, usual=usual, open_words=open_words, typed=typed or {}) for one in pages],
        pages=pages,
        query=chosen.query(),
        kept=[("ver", chosen.seen), ("clase", chosen.kind), ("pagina", str(pages.number))],
        grounds=ground_choices(institution),
        decide_url=reverse("decide_fragment", args=address),
        review=Link(label=_("Revisar y publicar"), url=reverse("publication_review", args=address)),
        is_decided=not review.blocking,
        may_redact=may_redact and is_under_way,
        errors=errors,
    )


def _state_sentence(publication: Publication, review: Review) -> str:
    number = publication.number
    if publication.state == PublicationState.PUBLISHED:
        return _("La versión %(number)s está publicada. Para cambiarla, abra una rectificación.") % {"number": number}
    if publication.state == PublicationState.WITHDRAWN:
        return _("La versión %(number)s se retiró. Puede abrir otra publicación.") % {"number": number}
    if publication.state == PublicationState.APPROVED:
        return _("Aprobada el %(when)s. Falta publicarla.") % {"when": moment(publication.approved_at)}
    return progress(review)


def _asked(review: Review, chosen: Chosen) -> list[ReviewedText]:
    return [
        one for one in review.texts if chosen.seen == EVERY or any(_is_asked(part, chosen) for part in one.fragments)
    ]


def _is_asked(part: Fragment, chosen: Chosen) -> bool:
    is_of_kind = not chosen.kind or part.kind == KIND_SLUGS[chosen.kind]
    return is_of_kind and (chosen.seen == EVERY or part.is_open == (chosen.seen == OPEN))


def _filters(review: Review, chosen: Chosen, address: Sequence[object]) -> list[Segment]:
    base = reverse("publication", args=address)
    every = list(review.fragments)
    left = len(review.open_fragments)
    counts = {OPEN: left, DECIDED: len(every) - left, EVERY: len(review.texts)}
    labels = {OPEN: _("Por decidir"), DECIDED: _("Decididos"), EVERY: _("Todos los textos")}
    return [
        Segment(
            label=labels[seen],
            url=f"{base}?{Chosen(seen, chosen.kind if seen != EVERY else '').query()}".removesuffix("?"),
            count=counts[seen],
            current=chosen.seen == seen,
        )
        for seen in (OPEN, DECIDED, EVERY)
    ]


def _kinds(review: Review, chosen: Chosen, address: Sequence[object]) -> list[Segment]:
    """The kinds of fragment among those that are shown; nothing where all texts are."""
    if chosen.seen == EVERY:
        return []
    base = reverse("publication", args=address)
    counts = Counter(part.kind for part in review.fragments if part.is_open == (chosen.seen == OPEN))
    every = Segment(
        label=_("Todas las clases"),
        url=f"{base}?{Chosen(chosen.seen).query()}".removesuffix("?"),
        count=sum(counts.values()),
        current=not chosen.kind,
    )
    return [
        every,
        *(
            Segment(
                label=str(kind.label).capitalize(),
                url=f"{base}?{Chosen(chosen.seen, slug).query()}",
                count=counts[kind],
                current=chosen.kind == slug,
            )
            for slug, kind in KIND_SLUGS.items()
            if counts[kind] or chosen.kind == slug
        ),
    ]


def _shown(
    one: ReviewedText,
    chosen: Chosen,
    address: Sequence[object],
    *,
    usual: Mapping[str, str],
    open_words: Counter[str],
    typed: Mapping[str, str],
) -> ShownText:
    place, now = one.text.place, text_hash(one.text.text)
    parts = [part for part in one.fragments if chosen.seen == EVERY or _is_asked(part, chosen)]
    return ShownText(
        key=text_key(place),
        where=where_words(one),
        pieces=pieces(one),
        fragments=[
            _fragment(
                part,
                now,
                key=f"e-{text_key(place)}-{number}" if part.is_stale else fragment_key(place, part.start or 0),
                usual=usual,
                open_words=open_words,
                typed=typed,
            )
            for number, part in enumerate(parts)
        ],
        words_url=f"{reverse('suppress_words', args=address)}?{urlencode({'lugar': place})}",
    )


def where_words(one: ReviewedText) -> str:
    """Where a reader finds a text: «Reclamos, AO.6.1: observaciones»."""
    found = ", ".join(filter(None, [one.text.unit, one.text.code]))
    word = part_word(one.text.part)
    return f"{found}: {word}" if found else word.capitalize()


def text_key(place: str) -> str:
    """The address of a text in the page."""
    return place.replace(":", "-")


def fragment_key(place: str, start: int) -> str:
    """The address of a fragment in the page."""
    return f"f-{text_key(place)}-{start}"


def _fragment(
    part: Fragment,
    now: str,
    *,
    key: str,
    usual: Mapping[str, str],
    open_words: Counter[str],
    typed: Mapping[str, str],
) -> ShownFragment:
    start = part.start or 0
    others = open_words[part.quoted.casefold()] - 1 if part.is_open and not part.is_stale else 0
    return ShownFragment(
        key=key,
        word=str(FragmentKind(part.kind).label).capitalize(),
        state="error" if part.is_blocking else "warning" if part.is_open else "done",
        quoted=part.quoted,
        why=part.why,
        decided=decided_words(part),
        is_open=part.is_open,
        is_blocking=part.is_blocking,
        is_stale=part.is_stale,
        can_suppress=part.start is not None,
        place=part.place,
        start=start,
        end=part.end or 0,
        text_hash=now,
        kind=part.kind,
        others=ngettext(
            "También en el otro texto que dice lo mismo", "También en los otros %(count)s que dicen lo mismo", others
        )
        % {"count": others}
        if others > 0
        else "",
        ground=usual.get(part.kind, ""),
        reason=typed.get(key, ""),
    )


def decided_words(part: Fragment) -> str:
    """What was decided about a fragment, by whom and when; blank before."""
    one = part.decided
    if one is None:
        return ""
    words = {"who": one.decided_by.display_name, "when": moment(one.decided_at)}
    sentence = {
        RedactionDecision.SUPPRESS.value: _("Suprimido por %(who)s el %(when)s, %(ground)s."),
        RedactionDecision.LEAVE.value: _("Se deja, lo decidió %(who)s el %(when)s."),
        RedactionDecision.ASK.value: _("Corrección pedida por %(who)s el %(when)s."),
    }[one.decision] % {**words, "ground": one.ground.citation if one.ground else ""}
    said = [sentence]
    if one.consent:
        said.append(_("Consentimiento: %(where)s") % {"where": one.consent})
    if one.reason:
        said.append(_("Motivo: %(reason)s") % {"reason": one.reason})
    return " ".join(said)


def pieces(one: ReviewedText) -> list[Piece]:
    """A text as it will appear, cut where something of it is looked at: marks stand for what is withheld."""
    text = one.text.text
    cuts = [(span.start, span.end, "mark", span.ground.mark) for span in one.spans]
    for part in one.fragments:
        if part.start is None or part.end is None or part.is_stale:
            continue
        is_free = all(part.end <= start or end <= part.start for start, end, _look, _mark in cuts)
        if is_free:
            look = "open" if part.is_open else "left"
            cuts.append((part.start, part.end, look, text[part.start : part.end]))
    found, at = [], 0
    for start, end, look, shown in sorted(cuts):
        found += [Piece(text=text[at:start]), Piece(text=shown, look=look)]
        at = end
    return [piece for piece in [*found, Piece(text=text[at:])] if piece.text]


def text_address(found: Round, review: Review, place: str, chosen: Chosen) -> str:
    """The address of a text in the list that holds it: its page, and its place there."""
    places = [one.text.place for one in _asked(review, chosen)]
    number = places.index(place) // TEXTS_ON_A_PAGE + 1 if place in places else 1
    query = "&".join(filter(None, [chosen.query(), f"pagina={number}" if number > 1 else ""]))
    base = reverse("publication", args=[found.year, found.slug])
    return f"{base}{'?' if query else ''}{query}#{text_key(place)}"


def blocked_links(found: Round, review: Review) -> list[ErrorLink]:
    """What stands against publishing, each with the place where it is decided."""
    links = []
    for part in review.blocking[:TEXTS_ON_A_PAGE]:
        one = review.by_place[part.place]
        word = str(FragmentKind(part.kind).label)
        links.append(
            ErrorLink(
                text=f"{where_words(one)}: «{part.quoted}» ({word})",
                url=text_address(found, review, part.place, Chosen()),
            )
        )
    return links
