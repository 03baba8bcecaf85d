"""The basics of a valid page, for every test that has one in its hands: what is opened is closed, what is pointed at is there."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-copy", "data-dialog", "list")
BLOCKS = {
    "address",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "form",
    "header",
    "nav",
    "ol",
    "p",
}
BLOCKS |= {"section", "table", "ul", "h1", "h2", "h3"}


class Page(HTMLParser):
    """A page as it was written: its elements in order, and what is wrong with how they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element; a void one stays closed."""
        repeated = [name for name, times in Counter(name for name, _value in attrs).items() if times > 1]
        self.problems += [f"<{tag}> has {name} twice" for name in repeated]
        if tag in BLOCKS and "p" in self.open:
            self.problems.append(f"<{tag}> stands in a <p>")
        if tag in {"a", "button"} and {"a", "button"} & set(self.open):
            self.problems.append(f"<{tag}> stands in a link or button")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the last one, which must be of this tag."""
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'}")
        else:
            self.open.pop()

    def attributes(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of the elements of a tag that have these values; `aria_current` is `aria-current`."""
        pairs = {name.replace("_", "-"): value for name, value in wanted.items()}.items()
        return [attributes for name, attributes in self.elements if name == tag and pairs <= attributes.items()]


def problems(text: str) -> list[str]:
    """What is wrong with a page or a fragment of one, in words; nothing for a good one."""
    page = Page(text)
    found = list(page.problems)
    ids = Counter(attributes["id"] for _tag, attributes in page.elements if "id" in attributes)
    found += [f"id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for tag, attributes in page.elements:
        for pointer in POINTERS:
            found += [
                f"{pointer} of <{tag}> points at {name}, which is not there"
                for name in attributes.get(pointer, "").split()
                if name not in ids
            ]
        if "style" in attributes or any(name.startswith("on") for name in attributes):
            found.append(f"<{tag}> has inline style or script")
        if tag == "img" and "alt" not in attributes:
            found.append("an image has no alternative text")
        if tag == "script" and "src" not in attributes:
            found.append("a script stands in the page")
        if tag == "use" and "symbol" in dict(page.elements) and attributes["href"].removeprefix("#") not in ids:
            found.append(f"there is no shape {attributes['href']}")
    if "html" in dict(page.elements):
        found += document_problems(page)
    return found


def document_problems(page: Page) -> list[str]:
    """What a whole page must have besides: a language, a title, one main and one h1, headings that skip no level."""
    found = []
    tags = Counter(tag for tag, _attributes in page.elements)
    found += [f"{tags[tag]} <{tag}>" for tag in ("html", "title", "main", "h1") if tags[tag] != 1 and tag != "title"]
    if not page.attributes("html")[0].get("lang"):
        found.append("the page says no language")
    levels = [int(tag[1]) for tag, _attributes in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    found += [
        f"a heading of level {after} follows one of {before}"
        for before, after in pairwise(levels)
        if after > before + 1
    ]
    return found
