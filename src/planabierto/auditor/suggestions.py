"""What a public version should not carry, suggested place by place in any text; a person decides each.

The rules PRI801 to PRI804 ask the same finders (`people`, `health`, `defence`, `identifiers`) of a document. Only here the institution's
own list of people and a trained model are asked too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from planabierto.auditor.defence import products, suppliers, weaknesses
from planabierto.auditor.health import health_told
from planabierto.auditor.identifiers import identifiers
from planabierto.auditor.name_model import NameModel
from planabierto.auditor.people import kept_names, person_names
from planabierto.auditor.settings import AuditSettings
from planabierto.auditor.staff import staff_of
from planabierto.auditor.wording import Said, plain

SuggestionSource = Literal["staff", "rules", "model"]


class SuggestionKind(StrEnum):
    """The class of what should not be published."""

    PERSON = "person"
    HEALTH = "health"
    IDENTITY = "identity"
    CONTACT = "contact"
    SECURITY = "security"
    SUPPLIER = "supplier"


class Suggestion(NamedTuple):
    """One place of a text to be looked at: `quoted` is its text (`start` to `end` in characters, exclusive), `why` a Spanish sentence."""

    kind: SuggestionKind
    start: int
    end: int
    quoted: str
    why: str
    source: SuggestionSource


_KINDS: Final = tuple(SuggestionKind)
_BY_SOURCE: Final[tuple[SuggestionSource, ...]] = ("staff", "rules", "model")
_STAFF: Final = "Nombra a una persona de la institución: el público necesita el puesto, no el nombre."
_RULES: Final = "Parece el nombre de una persona, por el tratamiento o por los nombres y apellidos que lleva."
_MODEL: Final = (
    "Puede ser el nombre de una persona: así lo lee el modelo de lenguaje, sin lista ni tratamiento que lo confirme."
)
_HEALTH: Final = "Habla de la salud de alguien, que es un dato personal sensible aunque no se diga el nombre."
_PRODUCT: Final = "Dice con qué se protegen los sistemas: a quien quiera atacar le dice por dónde empezar."
_WEAKNESS: Final = "Cuenta una debilidad de los sistemas, que va en un informe reservado."
_SUPPLIER: Final = (
    "Nombra a una empresa: antes de contratar altera la competencia, y después dice quién atiende los sistemas."
)


def suggest(
    text: str, *, settings: AuditSettings, staff: Iterable[str] = (), model: NameModel | None = None
) -> tuple[Suggestion, ...]:
    """What of a text should not be published, in its order; no two suggestions of one kind overlap.

    `staff` are the full names of the institution's own people. The same text, settings and names give the same suggestions.
    """
    said = Said(text)
    found = [*_people(said, settings, tuple(staff), model), *_others(said, settings)]
    return tuple(sorted(_merged(text, found), key=lambda one: (one.start, one.end, _KINDS.index(one.kind))))


def _people(
    said: Said, settings: AuditSettings, staff: tuple[str, ...], model: NameModel | None
) -> Iterator[Suggestion]:
    def person(place: tuple[int, int], why: str, source: SuggestionSource) -> Suggestion:
        return Suggestion(SuggestionKind.PERSON, *place, said.text[slice(*place)], why, source)

    if staff:
        for place in staff_of(staff).named(said):
            yield person(place, _STAFF, "staff")
    for place in person_names(said, settings.given_names):
        yield person(place, _RULES, "rules")
    if model is not None:
        firms = [_written(said, place) for place in (*products(said, settings), *suppliers(said, settings))]
        units = {plain(alias.alias) for alias in settings.aliases}
        for start, end in kept_names(said, model.names(said.text), settings.given_names):
            is_of_a_firm = any(begin < end and start < stop for begin, stop in firms)
            if not is_of_a_firm and plain(said.text[start:end]) not in units:
                yield person((start, end), _MODEL, "model")


def _others(said: Said, settings: AuditSettings) -> Iterator[Suggestion]:
    for kind, why, places in (
        (SuggestionKind.HEALTH, _HEALTH, health_told(said)),
        (SuggestionKind.SECURITY, _PRODUCT, products(said, settings)),
        (SuggestionKind.SECURITY, _WEAKNESS, weaknesses(said)),
        (SuggestionKind.SUPPLIER, _SUPPLIER, suppliers(said, settings)),
    ):
        for place in places:
            start, end = _written(said, place)
            yield Suggestion(kind, start, end, said.text[start:end], why, "rules")
    for one in identifiers(said.text):
        kind = SuggestionKind.CONTACT if one.is_contact else SuggestionKind.IDENTITY
        why = f"Es {one.kind}: un dato personal que se copia solo en cuanto se publica."
        yield Suggestion(kind, one.start, one.end, said.text[one.start : one.end], why, "rules")


def _written(said: Said, place: tuple[int, int]) -> tuple[int, int]:
    """A place in words as a place in characters."""
    return said.spans[place[0]][0], said.spans[place[1] - 1][1]


def _merged(text: str, found: list[Suggestion]) -> Iterator[Suggestion]:
    """Those of one kind that overlap as one, with the reason of the surest source."""
    last: Suggestion | None = None
    for one in sorted(
        found, key=lambda one: (_KINDS.index(one.kind), one.start, -one.end, _BY_SOURCE.index(one.source))
    ):
        if last is None or one.kind != last.kind or one.start >= last.end:
            if last is not None:
                yield last
            last = one
            continue
        surest = min(last, one, key=lambda one: _BY_SOURCE.index(one.source))
        end = max(last.end, one.end)
        last = surest._replace(start=last.start, end=end, quoted=text[last.start : end])
    if last is not None:
        yield last
