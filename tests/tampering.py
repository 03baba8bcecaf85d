"""Histories that are honest, and what somebody does to them: for the tests of the verifier that knows nothing of this program.

A history is an export of a chain made by the program's own hand (`journal.models`), without a database, and the sealed figures of a round
whose code one of its acts names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from planabierto.core.measure import Accumulation, Direction
from planabierto.core.plan import PlanDocument
from planabierto.core.rollup import RULES, RollUpRule
from planabierto.core.seal import figures_code, figures_json, seal
from planabierto.core.summary import summarise
from planabierto.office.journal.canonical import canonical_json, instant
from planabierto.office.journal.models import GENESIS, AuditEvent
from planabierto.verifier import Head, check_figures, check_journal
from tests.plans import action, plan, unit

WORDS: Final = (
    "Meta cambiada",
    "Año «ñ»",
    "a\tb",
    "línea\nnueva",
    '"',
    "\\",
    "\u2028",
    "😀",
    "",
    "O.E.3",
    "=1+1",
    "{}",
)
FIRST_MOMENT: Final = datetime(2024, 1, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """An export as its lines, the figures, the code that is printed, and the heads that somebody outside holds."""

    lines: tuple[str, ...]
    figures: str
    code: str
    heads: tuple[Head, ...]

    def problems(self) -> list[str]:
        """What the verifier says of it."""
        checked = check_journal(self.lines, self.heads)
        return [*checked.problems, *check_figures(self.figures, code=self.code, named_codes=checked.named_codes)]


def honest_history(random: Random) -> History:
    """A chain of 6 to 30 acts, in which a round is closed, with its figures."""
    figures = _figures(random)
    count = random.randint(6, 30)
    closing = random.randrange(2, count)
    events, previous, moment = [], GENESIS, FIRST_MOMENT
    for sequence in range(1, count + 1):
        # The clock of a server may be set back: the number decides, not the moment.
        moment += timedelta(seconds=random.randint(-60, 86_400), microseconds=random.randrange(10**6))
        after: dict[str, object] = {"to_date": Decimal(random.randint(0, 999)) / 4, "note": random.choice(WORDS)}
        if sequence == closing:
            after = {"figures_hash": figures_code(figures), "state": "presented"}
        event = AuditEvent(
            institution_id=7,
            sequence=sequence,
            recorded_at=moment,
            actor_id=random.choice([None, random.randint(1, 99)]),
            actor_name=random.choice(WORDS),
            actor_post=random.choice(WORDS),
            act=random.choice(["achievement.saved", "followup.closed", "unit.added"]),
            object_type="followup.achievement",
            object_id=str(random.randint(1, 999)),
            object_label=random.choice(WORDS),
            before=random.choice(["", canonical_json({"to_date": Decimal(1)})]),
            after=canonical_json(after),
            reason=random.choice(WORDS),
            previous_hash=previous,
        )
        event.hash = previous = event.computed_hash()
        events.append(_exported(event))
    kept = random.sample(range(1, count + 1), random.randint(0, 3))
    heads = [Head(number, events[number - 1]["hash"]) for number in [*kept, count]]
    return History(_lines(events), figures, figures_code(figures), tuple(heads))


def _exported(event: AuditEvent) -> dict[str, Any]:
    return {
        "act": event.act,
        "actor": {"id": event.actor_id, "name": event.actor_name, "post": event.actor_post},
        "after": event.after,
        "before": event.before,
        "form": 1,
        "hash": event.hash,
        "institution": event.institution_id,
        "object": {"id": event.object_id, "label": event.object_label, "type": event.object_type},
        "previous": event.previous_hash,
        "reason": event.reason,
        "recorded_at": instant(event.recorded_at),
        "sequence": event.sequence,
    }


def _lines(events: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    last = events[-1] if events else {"sequence": 0, "hash": GENESIS}
    head = f"{last['sequence']}:{last['hash']}"
    first = {"export": "planabierto-journal", "form": 1, "head": head, "institution": "7"}
    return tuple(f"{canonical_json(value)}\n" for value in [first, *events])


def any_round(random: Random) -> PlanDocument:
    """A follow-up of two units with a few actions each."""
    return plan(
        *[
            unit(*[_action(random, number) for number in range(1, random.randint(2, 6))], name=name)
            for name in ("Reclamos", "Archivo")
        ]
    )


def any_rule(random: Random) -> RollUpRule:
    """A rule that needs no weights."""
    return random.choice([rule for rule in RULES.values() if not rule.is_weighted])


def _figures(random: Random) -> str:
    document = any_round(random)
    summary = summarise(document, rule=any_rule(random))
    return figures_json(seal(summary, period=3, cutoff=date(2024, 9, 30)))


def _action(random: Random, number: int) -> Any:
    share = random.random() < 0.2
    values = [".", "0%", "25%", "33%"] if share else [".", "0", "1", "3", "40", "7.5"]
    return action(
        f"AO.6.{number}.",
        targets=" ".join(random.choice(values) for _period in range(4)),
        annual="100%" if share else str(random.randint(0, 90)),
        achieved=random.choice(["", "50%", "75%"] if share else ["", "0", "1", "2.5", "3", "4", "44", "900"]),
        accumulation=random.choice(list(Accumulation)),
        direction=random.choice([Direction.INCREASING] * 3 + [Direction.DECREASING]),
    )


# What is done to a history. Each takes an honest one and gives another; the forger knows the forms and can compute every hash.


def _events(history: History) -> list[dict[str, Any]]:
    return [json.loads(line) for line in history.lines[1:]]


def _with(history: History, events: Sequence[Mapping[str, Any]]) -> History:
    return replace(history, lines=_lines(events))


def _rehash(events: list[dict[str, Any]], start: int = 0) -> None:
    """Write a chain anew from a place on, consistent in itself."""
    from planabierto.office.journal.canonical import digest

    previous = events[start - 1]["hash"] if start else GENESIS
    for number, event in enumerate(events[start:], start=start + 1):
        event |= {"sequence": number, "previous": previous}
        event["hash"] = previous = digest(canonical_json({key: part for key, part in event.items() if key != "hash"}))


def continued(lines: Sequence[str], acts: Sequence[tuple[str, Mapping[str, object]]]) -> tuple[str, ...]:
    """An export with acts more at its end: which act, and what stands after it."""
    events = [json.loads(line) for line in lines[1:]]
    start = len(events)
    events += [{**events[-1], "act": act, "before": "", "after": canonical_json(after)} for act, after in acts]
    _rehash(events, start)
    return _lines(events)


def _edit(event: dict[str, Any], random: Random) -> None:
    """Change one thing that an act says."""
    key = random.choice(["act", "actor.name", "actor.id", "object.id", "after", "before", "reason", "recorded_at"])
    outer, _sign, inner = key.partition(".")
    if key == "recorded_at":
        event[key] = "2023-12-31T23:59:59.000000Z"
    elif inner == "id":
        event[outer][inner] = 12345 if outer == "actor" else "12345"
    elif inner:
        event[outer][inner] += "x"
    else:
        event[outer] += " "


def edit_an_act(history: History, random: Random) -> History:
    events = _events(history)
    _edit(random.choice(events), random)
    return _with(history, events)


def edit_an_act_with_its_hash(history: History, random: Random) -> History:
    events = _events(history)
    place = random.randrange(len(events))
    _edit(events[place], random)
    after = [dict(event) for event in events[place + 1 :]]
    _rehash(events, place)
    return _with(history, [*events[: place + 1], *after])


def insert_an_act(history: History, random: Random) -> History:
    events = _events(history)
    place = random.randrange(len(events))
    events.insert(place, {**events[place], "reason": "inventado"})
    return _with(history, events)


def delete_an_act(history: History, random: Random) -> History:
    events = _events(history)
    del events[random.randrange(len(events))]
    return _with(history, events)


def swap_two_acts(history: History, random: Random) -> History:
    events = _events(history)
    one, other = random.sample(range(len(events)), 2)
    events[one], events[other] = events[other], events[one]
    return _with(history, events)


def truncate_the_chain(history: History, random: Random) -> History:
    events = _events(history)
    return _with(history, events[: random.randrange(len(events))])


def rewrite_the_chain_with_its_head(history: History, random: Random) -> History:
    events = _events(history)
    place = random.randrange(len(events))
    _edit(events[place], random)
    _rehash(events, place)
    return _with(history, events)


def rewrite_without_an_act(history: History, random: Random) -> History:
    events = _events(history)
    del events[random.randrange(len(events))]
    _rehash(events)
    return _with(history, events)


def graft_on_another_chain(history: History, random: Random) -> History:
    """Another institution's acts in the place of the own, as they are."""
    other = _events(honest_history(random))
    return _with(history, other)


def edit_the_file(history: History, random: Random) -> History:
    """One letter of the file is another, is gone, or is there twice."""
    lines = list(history.lines)
    place = random.randrange(len(lines))
    line = lines[place]
    at = random.randrange(len(line))
    letter = random.choice(["", " ", "0", line[at] * 2])
    if letter == line[at]:
        letter = "1"
    lines[place] = line[:at] + letter + line[at + 1 :]
    return replace(history, lines=tuple("".join(lines).splitlines(keepends=True)))


def _edited_figures(history: History, random: Random) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(history.figures)
    row = random.choice(figures["rows"])
    key = random.choice(
        ["counted", "reported", "percent", "due", "statement", "cause", "light", "annual_target", "status"]
    )
    row[key] = {"percent": 101, "due": "12345", "counted": "12345", "reported": "12345"}.get(key, f"{row[key]}x")
    return figures


def edit_a_figure(history: History, random: Random) -> History:
    return replace(history, figures=canonical_json(_edited_figures(history, random)))


def edit_a_figure_with_its_printed_code(history: History, random: Random) -> History:
    """A whole new report is printed: only the journal says that another code was sealed."""
    figures = canonical_json(_edited_figures(history, random))
    return replace(history, figures=figures, code=figures_code(figures))


def edit_a_total(history: History, random: Random) -> History:
    figures: dict[str, Any] = json.loads(history.figures)
    totals = random.choice([figures["totals"], *figures["units"]])
    key = random.choice(["met", "due", "unreported", "not_due", "below", "actions"])
    totals[key] += 1
    return replace(history, figures=canonical_json(figures))


def seal_wrong_totals(history: History, random: Random) -> History:
    """The program itself lied: the figures were sealed with totals that are not those of their rows."""
    figures: dict[str, Any] = json.loads(history.figures)
    key = random.choice(["met", "due", "mean", "bands", "percent"])
    if key == "mean":
        figures["totals"]["mean"] = "99.99"
    elif key == "bands":
        figures["totals"]["bands"]["satisfactory"] += 1
    elif key == "percent":
        row = random.choice(figures["rows"])
        row["percent"] = (row["percent"] or 0) + 1
    else:
        figures["totals"][key] += 1
    text = canonical_json(figures)
    events = _events(history)
    for event in events:
        event["after"] = event["after"].replace(history.code, figures_code(text))
    _rehash(events)
    heads = tuple(Head(head.sequence, events[head.sequence - 1]["hash"]) for head in history.heads)
    return replace(_with(history, events), figures=text, code=figures_code(text), heads=heads)


def remove_the_closing(history: History, random: Random) -> History:
    """The act that sealed the figures names another code, and everything after it was written anew."""
    events = _events(history)
    place = next(number for number, event in enumerate(events) if history.code in event["after"])
    events[place]["after"] = events[place]["after"].replace(history.code, figures_code(str(random.random())))
    _rehash(events, place)
    heads = tuple(head for head in history.heads if head.sequence <= place)
    return replace(_with(history, events), heads=heads)


Tampering = Callable[[History, Random], History]
KINDS: Final[tuple[Tampering, ...]] = (
    edit_an_act,
    edit_an_act_with_its_hash,
    insert_an_act,
    delete_an_act,
    swap_two_acts,
    truncate_the_chain,
    rewrite_the_chain_with_its_head,
    rewrite_without_an_act,
    graft_on_another_chain,
    edit_the_file,
    edit_a_figure,
    edit_a_figure_with_its_printed_code,
    edit_a_total,
    seal_wrong_totals,
    remove_the_closing,
)
