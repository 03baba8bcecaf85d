"""What every tracked file keeps to: nothing of one machine, nothing unexplained, requirements that are locked."""

import re
import subprocess
from importlib.metadata import packages_distributions, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import REPO
from tests.project.sources import pyproject, tracked_files, tracked_texts

LOCKS = ["library", "office", "dev", "privacy"]
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/")
REGISTRIES = re.compile(r"pypi\.|pythonhosted\.|registry\.npm|deb\.debian\.|index-url")
BEHIND_DJANGO = {"argon2-cffi": "its hasher of passwords"}
"""Parts that Django imports and we do not, each with what of Django's asks for it."""
DRAWERS = {"utils", "helpers", "common", "manager", "data", "info", "misc"}
EXCUSE = re.compile(r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?|type:\s*ignore\b(?:\[[\w, -]+\])?)(.*)")


def lines_with(pattern: re.Pattern[str], *, suffixes: tuple[str, ...] = ("",)) -> list[str]:
    """Where a pattern stands, as path:line; this module, which must name what it looks for, is left out."""
    return [
        f"{path}:{number}"
        for path, text in tracked_texts().items()
        if path.endswith(suffixes) and path != "tests/project/test_repository.py"
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine() -> None:
    assert lines_with(OF_ONE_MACHINE) == []


def test_no_address_of_a_package_registry() -> None:
    assert lines_with(REGISTRIES, suffixes=(".txt", ".toml", ".md", ".py", "Makefile", "run")) == [
        f"Makefile:{number}"
        for number, line in enumerate((REPO / "Makefile").read_text().splitlines(), start=1)
        if "--no-emit-index-url" in line
    ]


def test_each_excuse_has_its_reason() -> None:
    bare = [
        f"{path}:{number}"
        for path, text in tracked_texts().items()
        if path.endswith(".py") and path != "tests/project/test_repository.py"
        for number, line in enumerate(text.splitlines(), start=1)
        for rest in EXCUSE.findall(line)
        if not re.search(r"[a-z]{3}", rest)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x = 1  # noqa: S314  our own file", "our own file"),
        ("x = 1  # noqa: DJ001 - null is none", "null is none"),
        ("x = 1  # type: ignore[attr-defined]  # the part ships no types", "the part ships no types"),
        ("x = 1  # noqa: S314", ""),
        ("x = 1  # type: ignore[attr-defined, misc]", ""),
        ("x = 1  # noqa", ""),
    ],
)
def test_an_excuse_without_reason_is_noticed(line: str, reason: str) -> None:
    (rest,) = EXCUSE.findall(line)
    assert rest.strip(" -#") == reason


def test_no_module_is_a_drawer() -> None:
    assert [path for path in tracked_files() if path.suffix == ".py" and DRAWERS & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_requirement_has_a_version_and_hashes_and_no_address(lock: str) -> None:
    text = (REPO / "requirements" / f"{lock}.txt").read_text()
    requirements = re.sub(r" \\\n\s*", " ", text).strip().splitlines()
    shape = re.compile(r"[a-z0-9-]+(?:\[[a-z,]+\])?==\S+(?: ; [^/]+?)?(?: --hash=sha256:[0-9a-f]{64})+")
    assert [requirement for requirement in requirements if not shape.fullmatch(requirement.rstrip())] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    project = pyproject()["project"]
    asked = list(project["dependencies"])
    asked += project["optional-dependencies"]["office"] if lock in {"office", "dev"} else []
    asked += pyproject()["dependency-groups"]["dev"] if lock == "dev" else []
    asked += project["optional-dependencies"]["privacy"] if lock == "privacy" else []
    asked += pyproject()["dependency-groups"]["name-model"] if lock == "privacy" else []
    locked = dict(
        re.findall(
            r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", (REPO / "requirements" / f"{lock}.txt").read_text(), re.MULTILINE
        )
    )
    stale = [
        requirement
        for requirement in asked
        if not (part := Requirement(requirement)).specifier.contains(locked.get(canonicalize_name(part.name), "0"))
    ]
    assert stale == [], "run `make lock`"


def test_each_part_that_an_installation_brings_is_used() -> None:
    project = pyproject()["project"]
    asked = {
        canonicalize_name(Requirement(one).name)
        for one in [*project["dependencies"], *project["optional-dependencies"]["office"]]
    }
    named = {
        word.lower()
        for path, text in tracked_texts().items()
        if path.startswith("src/")
        for word in re.findall(r"[A-Za-z]\w+", text)
    }
    modules = {
        (canonicalize_name(distribution), module.lower())
        for module, distributions in packages_distributions().items()
        for distribution in distributions
    }
    assert asked - {distribution for distribution, module in modules if module in named} == set(BEHIND_DJANGO)


def test_the_parts_of_the_name_model_are_named_where_it_is_loaded() -> None:
    asked = [
        *pyproject()["project"]["optional-dependencies"]["privacy"],
        *pyproject()["dependency-groups"]["name-model"],
    ]
    source = (REPO / "src/planabierto/auditor/name_model.py").read_text()
    assert [one for one in asked if Requirement(one).name.replace("-", "_") not in source] == []


def test_the_library_is_locked_without_django() -> None:
    assert "django" not in (REPO / "requirements" / "library.txt").read_text().lower()


def test_each_make_target_has_its_line_of_help() -> None:
    makefile = (REPO / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    result = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=REPO, check=True, capture_output=True, text=True
    )
    assert set(phony.split()) == set(re.findall(r"^  make ([a-z-]+) +\S", result.stdout, re.MULTILINE))


def test_the_version_is_the_one_installed() -> None:
    assert version("planabierto") == pyproject()["project"]["version"], "run `make install`"
