"""What a correction changes is told once, in the words of both editions, and nothing that is withheld now is said again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planabierto.core.edition import Change, Edition
from planabierto.core.edition_changes import NOT_QUOTED, changes_between
from tests.core.test_edition import frozen_sample

EARLIER = frozen_sample()


def with_first(
    edition: Edition, *, action: dict[str, object] | None = None, row: dict[str, object] | None = None
) -> Edition:
    """The edition with other values in its first action and in its row."""
    actions = (replace(edition.actions[0], **(action or {})), *edition.actions[1:])  # type: ignore[arg-type]  # named by the test
    rows = (replace(edition.figures.rows[0], **(row or {})), *edition.figures.rows[1:])  # type: ignore[arg-type]  # the same
    return replace(edition, actions=actions, figures=replace(edition.figures, rows=rows))


def test_two_editions_that_say_the_same_have_no_changes() -> None:
    assert changes_between(EARLIER, replace(EARLIER, number=3, corrects=2, reason="Otra.")) == ()


def test_a_corrected_figure_is_told_with_what_follows_from_it() -> None:
    later = with_first(EARLIER, row={"reported": "2", "counted": "2", "percent": 67})

    assert [(one.code, one.field, one.before, one.after) for one in changes_between(EARLIER, later)] == [
        ("AO.3.1", "counted", "3", "2"),
        ("AO.3.1", "percent", "100", "67"),
        ("AO.3.1", "reported", "3", "2"),
    ]


def test_a_target_that_was_blank_is_told_by_its_period() -> None:
    (change,) = changes_between(EARLIER, with_first(EARLIER, row={"targets": ("1", None, "1", "1")}))
    assert (change.field, change.before, change.after) == ("targets.2", "1", "")


def test_a_text_of_which_something_is_withheld_now_is_not_quoted() -> None:
    named = with_first(EARLIER, action={"remarks": "Lo hizo Fulana de Tal."})
    later = with_first(EARLIER, action={"remarks": "Lo hizo [Suprimido: art. 24 lit. a]."})

    (change,) = changes_between(named, later)
    assert (change.before, change.after) == (NOT_QUOTED, "Lo hizo [Suprimido: art. 24 lit. a].")
    assert changes_between(later, named)[0].before == "Lo hizo [Suprimido: art. 24 lit. a]."


@pytest.mark.parametrize(("is_added", "field"), [(True, "added"), (False, "removed")])
def test_an_action_of_one_edition_alone_is_one_change(is_added: bool, field: str) -> None:
    fewer = replace(
        EARLIER, actions=EARLIER.actions[1:], figures=replace(EARLIER.figures, rows=EARLIER.figures.rows[1:])
    )
    found = changes_between(fewer, EARLIER) if is_added else changes_between(EARLIER, fewer)
    assert found == (Change(unit="Administración", code="AO.3.1", field=field, before="", after=""),)


def test_a_mission_an_objective_and_the_title_are_told_by_their_places() -> None:
    later = replace(
        EARLIER,
        title="Título corregido",
        units=(replace(EARLIER.units[0], mission="Otra."), *EARLIER.units[1:]),
        objectives=(replace(EARLIER.objectives[0], text="Otro."), *EARLIER.objectives[1:]),
    )
    assert [(one.unit, one.code, one.field, one.after) for one in changes_between(EARLIER, later)] == [
        ("", "", "title", "Título corregido"),
        ("", EARLIER.objectives[0].key, "text", "Otro."),
        ("Administración", "", "mission", "Otra."),
    ]
