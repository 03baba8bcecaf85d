"""An edition: a follow-up frozen for ever as one canonical text, from which every page and every file of it is made.

The values are an allow-list: what is not a field here is in no edition. An internal edition and a public one have the same form. The
texts of a public one carry the marks of what was withheld («[Suprimido: art. 24 lit. a]») and `withheld` counts them; what was withheld
is nowhere. Form, version 1: as in `planabierto.core.seal`, with `figures` in it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any, Final

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.seal import SealedFigures, SealedTotals, canonical_json, figures_code, figures_values

EDITION_FORM: Final = 1
"""Grows when the same edition is written differently; an edition of before keeps its form."""
_ONE_AT_A_TIME: Final = Lock()
"""msgspec 0.22 notes what it knows of a dataclass when it first meets it, and ends the process where two threads do so at once."""


class EditionAudience(StrEnum):
    """For whom an edition is made."""

    INTERNAL = "internal"
    PUBLIC = "public"


class EditionFormError(PlanAbiertoError):
    """A text is not an edition of this form; the sentence says where it differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes, with the words that are its own; `slug` and `unit slugs` are the stable parts of addresses.

    `contact` has the lines of the unit of access to information: post, telephone of the office, address. `licence_url` names the licence.
    """

    name: str
    short_name: str
    slug: str
    plan_word: str
    plan_name: str
    licence: str
    licence_url: str
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a body decided and when, as it is cited; `reference` is «acta 64, punto 4.1» or «acta en firma»."""

    body: str
    reference: str
    decided_on: date
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How many fragments were withheld on one ground; `ground` is as it is printed in the mark («art. 24 lit. a»).

    `law` names the law, `reason` says what the ground protects, `is_reserved` that a declaration of reserve stands behind it
    (`declaration` cites its entry in the index).
    """

    ground: str
    law: str
    reason: str
    count: int
    is_reserved: bool = False
    declaration: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionObjective:
    """A heading of actions; `key` is "O.E.3", or the number of a group without strategic objective. `text` is the official one."""

    key: str
    text: str
    is_strategic: bool
    totals: SealedTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNote:
    """A note under a unit: who verifies which codes and what came of it, as it is printed."""

    text: str
    codes: tuple[str, ...]
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionUnit:
    """A unit report. `slug` is of its address; `former_slugs` lead to it. Its totals stand in the figures under the same `name`."""

    name: str
    slug: str
    mission: str
    former_slugs: tuple[str, ...] = ()
    notes: tuple[EditionNote, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierProgramming:
    """What was programmed of an action before a change, in the form of its row: the original beside the current target."""

    annual_target: str | None
    targets: tuple[str | None, ...]
    in_force_until: date
    changed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionAction:
    """One action, beside its row of the figures (same place in the list, same code).

    `slug` is the code in an address ("ao-6-5"), `identity` a number that stays with the action when its code changes (None where the
    document was imported without one). `objective` is the key of its heading. `verified_by` is a post, never a person.
    """

    unit: str
    code: str
    slug: str
    identity: int | None
    objective: str
    lead_unit: str
    responsible_unit: str
    unit_of_measure: str
    remarks: str
    cause: str = ""
    verified_by: str = ""
    original: EarlierProgramming | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFinding:
    """What the automatic review finds in the edition itself, never in what was withheld; rules of privacy are left out."""

    rule: str
    severity: str
    unit: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference to the edition that this one corrects: where, what it was and what it is."""

    unit: str
    code: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalHead:
    """Where the journal of the institution stood when the edition was made: a later rewriting of it shows."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of a follow-up; `number` counts from 1 within audience and follow-up, `corrects` is the number that it takes the place of.

    `periods` names the periods of the year in order ("ene–mar"). `issued_on` is the day of publishing, `approved_by` the post that did.
    `closing_code` is the «código de verificación» of the follow-up as it was closed, "" for an imported document. `rule_sentence`
    says the rule of `figures` in Spanish. `actions` are in the order of `figures.rows`.
    """

    audience: EditionAudience
    number: int
    corrects: int | None
    reason: str
    title: str
    issued_on: date
    approved_by: str
    publisher: Publisher
    periods: tuple[str, ...]
    presented: tuple[Decision, ...]
    closing_code: str
    rule_sentence: str
    figures: SealedFigures
    objectives: tuple[EditionObjective, ...]
    units: tuple[EditionUnit, ...]
    actions: tuple[EditionAction, ...]
    withheld: tuple[Withheld, ...]
    findings: tuple[EditionFinding, ...]
    changes: tuple[Change, ...]
    journal: JournalHead | None


def edition_json(edition: Edition) -> str:
    """The canonical text of an edition: the same edition always has the same text. Its sha256 is the code that is printed."""
    values = asdict(edition) | {"form": EDITION_FORM, "figures": figures_values(edition.figures)}
    return canonical_json(_dates_written(values))


def edition_code(edition: Edition) -> str:
    """The sha256 of the canonical text, 64 hexadecimal digits: what is printed, in short, and signed."""
    return figures_code(edition_json(edition))


def read_edition(text: str) -> Edition:
    """An edition from its canonical text. Raises `EditionFormError` for any other text, one sign more included."""
    import msgspec

    try:
        values = json.loads(text)
        form = values.get("form") if isinstance(values, dict) else None
        if form != EDITION_FORM:
            raise EditionFormError(f"No es una versión oficial de la forma {EDITION_FORM}: dice «{form}».")
        with _ONE_AT_A_TIME:
            edition = msgspec.convert(values, Edition)
    except (ValueError, RecursionError) as error:
        raise EditionFormError(f"El texto no es una versión oficial: {error}.") from error
    if edition_json(edition) != text:
        raise EditionFormError(
            "La versión oficial no está en su escritura canónica: alguien la cambió o la escribió de otro modo."
        )
    return edition


def _dates_written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _dates_written(inner) for key, inner in value.items()}
    return [_dates_written(inner) for inner in value] if isinstance(value, list | tuple) else value
