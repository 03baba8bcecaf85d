"""The documentation says what is there: links, settings, commands, packages and tables are compared with the code."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from planabierto.office.config.help_pages import PAGES as HELP
from tests.journeys.manual_pictures import CONSOLIDATED, OPEN
from tests.paths import REPO
from tests.project.data_dictionary import COMMAND, dictionary
from tests.project.sources import DOCS, OFFICE, PACKAGE, tracked_files, tracked_texts

BIN = Path(sys.executable).parent
PAGES = [path for path in tracked_files() if path.suffix == ".md"]
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def name_of(page: Path) -> str:
    return page.relative_to(REPO).as_posix()


def code_in(page: Path) -> str:
    """What a page shows as code, inline and in blocks."""
    return "\n".join(CODE.findall(page.read_text()))


def commands_on(page: Path) -> set[str]:
    """The commands of planabierto that a page names as code; the value of a variable set before a command is none."""
    return set(re.findall(r"\bplanabierto ([a-z]+)\b", re.sub(r"\b[A-Z_]+=\S+", "", code_in(page))))


@cache
def commands_of_planabierto() -> set[str]:
    """The commands that `planabierto --help` offers."""
    result = subprocess.run([BIN / "planabierto", "--help"], check=True, capture_output=True, text=True)
    (commands,) = set(re.findall(r"\{([a-z,-]+)\}", result.stdout))
    return set(commands.split(","))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(CODE, "", page.read_text()))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


MANUAL = [page for page in PAGES if page.parent == DOCS / "user" and page.name != "README.md"]
PICTURE = re.compile(r"!\[(?P<said>[^\]]*)\]\((?P<path>[^)\s]+)\)")
OF_A_TERMINAL = {"revision"}
PALETTE = (8, 3)
"""Bits a pixel, and the kind of PNG that has a palette."""


def pictures_on(page: Path) -> list[tuple[str, Path]]:
    """What a page shows: the words for who does not see it, and the file."""
    return [(found["said"], (page.parent / found["path"]).resolve()) for found in PICTURE.finditer(page.read_text())]


@pytest.mark.parametrize("page", MANUAL, ids=name_of)
def test_each_page_of_the_manual_shows_what_it_says(page: Path) -> None:
    shown = pictures_on(page)
    assert shown
    assert [path for said, path in shown if len(said.split()) < 4] == []


def test_each_picture_is_shown_and_can_be_taken_again() -> None:
    files = set((DOCS / "images").glob("*.png"))
    assert files - {path for page in PAGES for _, path in pictures_on(page)} == set()
    assert {path.stem for path in files} - OF_A_TERMINAL == {one.name for one in (*OPEN, *CONSOLIDATED)}


@pytest.mark.parametrize("picture", sorted((DOCS / "images").glob("*.png")), ids=name_of)
def test_each_picture_is_small(picture: Path) -> None:
    content = picture.read_bytes()
    assert tuple(content[24:26]) == PALETTE
    assert len(content) <= 80_000


def test_each_task_of_the_help_has_its_page_in_the_manual() -> None:
    assert {page.slug for page in HELP} - {page.stem for page in MANUAL} == {"calculo", "palabras"}


def test_both_readmes_give_the_same_commands() -> None:
    def blocks(name: str) -> list[str]:
        found = re.findall(r"```.*?```", (REPO / name).read_text(), re.DOTALL)
        return [re.sub(r" +#.*", "", block) for block in found]

    assert blocks("README.md") == blocks("LEEME.md")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ((?:[a-z-]+ ?)+)", code_in(page)))
    assert {target for names in named for target in names.split()} - targets == set()


def test_each_command_is_in_both_readmes_or_for_the_operator() -> None:
    pages = [REPO / "README.md", REPO / "LEEME.md", DOCS / "operator" / "README.md"]
    read_me, leeme, operator = map(commands_on, pages)
    assert commands_of_planabierto() - (read_me & leeme) - operator == set()


def test_each_command_that_a_page_names_exists() -> None:
    named = {name_of(page): commands_on(page) - commands_of_planabierto() for page in PAGES}
    assert {page: names for page, names in named.items() if names} == {}


def test_each_setting_is_documented() -> None:
    sources = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    read = {f"PLANABIERTO_{name}" for name in re.findall(r"\benv\.[a-z]+\(\s*\"([A-Z_]+)\"", sources)}
    read |= set(re.findall(r"PLANABIERTO_[A-Z][A-Z_]+", sources))
    page = (DOCS / "operator" / "settings.md").read_text()
    assert set(re.findall(r"^\| `(PLANABIERTO_[A-Z_]+)`", page, re.MULTILINE)) == read


def test_each_package_is_on_the_page_of_the_structure() -> None:
    page = (DOCS / "structure.md").read_text()
    packages = {path.parent.name for folder in (PACKAGE, OFFICE) for path in folder.glob("*/__init__.py")}
    assert {package for package in packages if f"  {package}/" not in page} == set()


def test_no_page_cites_a_document_that_is_not_here() -> None:
    cited = re.compile(r"[`(](?P<name>(?:[\w.-]+/)*[\w-]+\.(?:md|pdf|docx?))(?:`| §)")
    missing = [
        f"{path}: {name}"
        for path, text in tracked_texts().items()
        if path.startswith("src/")
        for name in cited.findall(text)
        if not any((folder / name).exists() for folder in (REPO, DOCS))
    ]
    assert missing == []


def test_the_data_dictionary_says_what_the_models_say() -> None:
    assert (DOCS / "data-dictionary.md").read_text() == dictionary(), f"run `{COMMAND}`"
