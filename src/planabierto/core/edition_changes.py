"""What a «rectificación» changes: each difference between an edition and the one that it corrects, as both editions say it.

`planabierto.verifier` finds the same differences again from the two texts alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from planabierto.core.edition import Change, Edition, edition_json

MARK: Final = "[Suprimido:"
"""How the mark of a suppression begins."""
NOT_QUOTED: Final = "[Suprimido]"
"""Stands for an earlier text of which something is withheld now; who publishes may put it for any other that is not to be said again."""
ADDED: Final = "added"
REMOVED: Final = "removed"

_HEADING: Final = ("title", "periods", "presented", "closing_code", "publisher", "rule_sentence")
_HEADING_OF_FIGURES: Final = ("institution", "year", "period", "cutoff", "rule", "rule_version", "bands")

_Place = tuple[str, str, str, int]
_Said = Mapping[_Place, Mapping[str, str]]


def changes_between(earlier: Edition, later: Edition) -> tuple[Change, ...]:
    """The differences in the order of the later edition, what it leaves out last; totals follow from the rows.

    Rows are the same by unit and code. What stands in one of both alone is one change, `added` or `removed`.
    """
    before, after = (_said(json.loads(edition_json(one))) for one in (earlier, later))
    return tuple(_changes(before, after))


def _changes(before: _Said, after: _Said) -> Iterator[Change]:
    for place in [*after, *(place for place in before if place not in after)]:
        _kind, unit, code, _number = place
        if place not in before or place not in after:
            yield Change(unit=unit, code=code, field=ADDED if place in after else REMOVED, before="", after="")
            continue
        old, new = before[place], after[place]
        for field in dict.fromkeys([*new, *old]):
            was, now = old.get(field, ""), new.get(field, "")
            if was != now:
                was = NOT_QUOTED if now.count(MARK) > was.count(MARK) else was
                yield Change(unit=unit, code=code, field=field, before=was, after=now)


def _said(values: Mapping[str, Any]) -> dict[_Place, dict[str, str]]:
    """What an edition says, by place: (kind, unit, code, how many so named came before) and field."""
    figures = values["figures"]
    heading = {name: values[name] for name in _HEADING} | {name: figures[name] for name in _HEADING_OF_FIGURES}
    said: dict[_Place, dict[str, str]] = {("heading", "", "", 0): _texts(heading)}
    for one in values["objectives"]:
        said["objective", "", one["key"], 0] = _texts(one, without=("key", "totals"))
    for one in values["units"]:
        said["unit", one["name"], "", 0] = _texts(one, without=("name",))
    seen: Counter[tuple[str, str]] = Counter()
    for row, action in zip(figures["rows"], values["actions"], strict=True):
        named = row["unit"], row["code"]
        said["row", *named, seen[named]] = _texts({**action, **row}, without=("unit", "code"))
        seen[named] += 1
    return said


def _texts(value: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Values of JSON as texts, those inside others as "targets.1"; what is not known is ""."""
    return {name: text for key in value if key not in without for name, text in _flat(key, value[key])}


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value, start=1)
        for key, part in inner:
            yield from _flat(f"{name}.{key}", part)
    else:
        yield name, "" if value is None else value if isinstance(value, str) else json.dumps(value)
