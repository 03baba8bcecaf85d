"""The judge of pages notices what it is there for."""

import pytest

from tests.office.base.ui.markup import problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<p>a", "<p> is not closed"),
        ("<p><b>a</p></b>", "</p> closes b"),
        ("</p>", "</p> closes nothing"),
        ("<p><ul></ul></p>", "<ul> stands in a <p>"),
        ('<a href="/"><button>a</button></a>', "<button> stands in a link or button"),
        ('<p id="a"></p><p id="a"></p>', "id a stands 2 times"),
        ('<p class="a" class="b"></p>', "<p> has class twice"),
        ('<label for="a">a</label>', "for of <label> points at a, which is not there"),
        ('<input aria-describedby="a b"><p id="b"></p>', "aria-describedby of <input> points at a, which is not there"),
        ('<p style="color:red"></p>', "<p> has inline style or script"),
        ('<p onclick="x()"></p>', "<p> has inline style or script"),
        ('<img src="/a.png">', "an image has no alternative text"),
        ("<script>x()</script>", "a script stands in the page"),
        ('<svg><symbol id="a"></symbol><use href="#b"/></svg>', "there is no shape #b"),
        ("<html><main><h1>a</h1></main></html>", "the page says no language"),
        ('<html lang="es"><main><h1>a</h1><h3>b</h3></main></html>', "a heading of level 3 follows one of 1"),
        ('<html lang="es"><main></main></html>', "0 <h1>"),
    ],
)
def test_what_is_wrong_is_named(text: str, problem: str) -> None:
    assert problem in problems(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p>a<br>b <img src="/a.png" alt=""> <svg><path d="M0 0"/></svg></p>',
        '<label for="a">a</label><input id="a">',
        '<html lang="es"><main><h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2></main></html>',
        '<svg class="shape"><use href="#elsewhere"/></svg>',
    ],
)
def test_what_is_right_stays_silent(text: str) -> None:
    assert problems(text) == []
