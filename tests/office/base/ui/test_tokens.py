"""The colours of both themes are read, seen and told apart, whatever the eye: a palette edit that breaks it fails here."""

from itertools import combinations

import pytest

from planabierto.office.base.ui import palette
from tests.office.base.ui.color import contrast, difference, seen
from tests.office.base.ui.tokens import CSS, DARK_BY_CHOICE, DARK_BY_SYSTEM, LIGHT, STATES, tokens, tokens_of

THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK_BY_SYSTEM, id="dark")]

TEXT_ON = {
    "ink": ("paper", "ground", "active", "chosen", "track"),
    "ink-2": ("paper", "ground"),
    "link": ("paper", "ground", "chosen"),
    "on-brand": ("brand", "brand-2"),
}
SEEN_ON = {
    "control": ("paper", "ground"),
    "focus": ("paper", "ground", "active", "chosen"),
    "on-brand": ("brand",),
    "link": ("track",),
}


def test_the_measures_agree_with_their_papers() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#777777") == 1
    # Sharma, Wu, Dalal 2005, pairs 1, 4 and 34.
    assert difference((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert difference((50, -1.3802, -84.2814), (50, 0, -82.7485)) == pytest.approx(1.0, abs=1e-4)
    assert difference((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(0.9082, abs=1e-4)
    assert difference(seen("#00806a"), seen("#00806a")) == 0


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_read_on_all_it_stands_on(theme: str) -> None:
    colors = tokens(theme)
    poor = {
        (text, ground): round(contrast(colors[text], colors[ground]), 2)
        for text, grounds in TEXT_ON.items()
        for ground in grounds
        if contrast(colors[text], colors[ground]) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_borders_and_focus_are_seen(theme: str) -> None:
    colors = tokens(theme)
    poor = {
        (shape, ground): round(contrast(colors[shape], colors[ground]), 2)
        for shape, grounds in SEEN_ON.items()
        for ground in grounds
        if contrast(colors[shape], colors[ground]) < 3
    }
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", STATES)
def test_a_state_is_read_and_seen(theme: str, state: str) -> None:
    colors = tokens(theme)
    text, tint, solid = (colors[f"{state}-{part}"] for part in ("text", "tint", "solid"))
    assert contrast(text, tint) >= 6.5
    for ground in ("paper", "ground"):
        assert contrast(text, colors[ground]) >= 4.5
        assert contrast(solid, colors[ground]) >= 3
    assert contrast(solid, tint) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("blindness", ["", "protan", "deutan", "tritan"])
def test_two_states_differ_for_every_eye(theme: str, blindness: str) -> None:
    colors = tokens(theme)
    distances = {
        (one, other): round(
            difference(seen(colors[f"{one}-solid"], blindness), seen(colors[f"{other}-solid"], blindness)), 1
        )
        for one, other in combinations(STATES, 2)
    }
    assert min(distances.values()) >= 10, distances


def test_a_palette_that_fails_is_noticed() -> None:
    first_dark_violet, dark_blue = "#a98cf0", tokens(DARK_BY_SYSTEM)["above_plan-solid"]
    assert difference(seen(first_dark_violet, "deutan"), seen(dark_blue, "deutan")) < 10
    assert contrast("#8a949b", tokens()["paper"]) < 4.5


def test_the_chosen_dark_is_the_dark_of_the_system() -> None:
    assert tokens(DARK_BY_CHOICE) == tokens(DARK_BY_SYSTEM)
    only_light = tokens().keys() - tokens(DARK_BY_SYSTEM).keys()
    assert only_light == set()


def test_print_is_always_light() -> None:
    text = (CSS / "tokens.css").read_text()
    on_paper = text.split("@media screen")[0]
    assert DARK_BY_SYSTEM not in on_paper
    assert DARK_BY_CHOICE not in on_paper
    assert tokens_of(on_paper, LIGHT) == tokens()


def test_charts_draw_with_the_light_tokens() -> None:
    colors = tokens()
    drawn = {
        "ink": palette.INK,
        "ink-2": palette.INK_2,
        "paper": palette.PAPER,
        "line": palette.LINE,
        "track": palette.TRACK,
        "link": palette.LINK,
        **{f"{state}-solid": palette.SOLID[state] for state in STATES},
    }
    assert drawn == {name: colors[name] for name in drawn}
    assert palette.SOLID.keys() - set(STATES) == {"unreported"}
    assert palette.SOLID["unreported"] == palette.SOLID["not_due"]
