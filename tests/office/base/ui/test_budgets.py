"""What the look may weigh: 12 kB of style everywhere and 3 more on a screen, two to four kB for each own script, one font of 28 kB.

The script of the entry screen weighs six on the wire. Nothing in the look is left over.
"""

import gzip
import re

from tests.office.base.ui.tokens import CSS, STATIC


def weight(*names: str) -> int:
    """Bytes of files under the static folder, each as it travels."""
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


EVERYWHERE = ["base.css", "components.css", "print.css", "screens.css", "tokens.css"]
"""The style sheets of the layout; any other is loaded by the screens that need it only."""


def test_the_style_sheets_weigh_little() -> None:
    sheets = sorted(path.name for path in CSS.glob("*.css"))
    assert set(EVERYWHERE) <= set(sheets)
    assert weight(*(f"css/{name}" for name in EVERYWHERE)) <= 12_000
    assert {
        name: weight(f"css/{name}") for name in sheets if name not in EVERYWHERE and weight(f"css/{name}") > 3_000
    } == {}


def test_the_own_scripts_weigh_little() -> None:
    weights = {path.name: path.stat().st_size for path in (STATIC / "js").iterdir()}
    # On every page, on every page of somebody who is signed in, on the pages that ask for a passkey, on the entry screen.
    limits = {"interface.js": 2_000, "session.js": 2_800, "passkeys.js": 3_800, "entry.js": 19_500}
    assert weights.keys() == limits.keys()
    assert {name for name, limit in limits.items() if weights[name] > limit} == set()
    assert weight("js/entry.js") <= 6_000


def test_the_font_is_one_file_with_its_licence() -> None:
    fonts = {path.name: path.stat().st_size for path in (STATIC / "fonts").iterdir()}
    assert fonts["public-sans-latin-wght-normal.woff2"] <= 28_000
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "public-sans-OFL.txt").read_text().upper()
    assert len(fonts) == 2


def test_style_asks_no_other_site_and_holds_only_our_font() -> None:
    addresses = [address for path in CSS.glob("*.css") for address in re.findall(r"url\(([^)]*)\)", path.read_text())]
    assert addresses == ['"../fonts/public-sans-latin-wght-normal.woff2"']


def test_every_token_that_is_used_is_defined() -> None:
    text = "".join(path.read_text() for path in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= set(re.findall(r"--([\w-]+):", text))


def test_every_class_of_a_template_has_its_style() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(path.read_text() for path in CSS.glob("*.css"))))
    ui = STATIC.parent.parent / "jinja2"
    used = {
        name
        for path in ui.rglob("*.html")
        for value in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.sub(r"\{[{%].*?[%}]\}", " ", value).split()
    }
    assert used - styled == set()
