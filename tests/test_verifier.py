"""The single file that verifies a journal and sealed figures: each forgery is found, no honest history raises an alarm."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from planabierto import verifier
from planabierto.core.seal import short_code
from planabierto.verifier import Head, check_figures, check_journal
from tests.tampering import KINDS, History, Tampering, honest_history

FORGERIES = 100
HONEST = 200
TRIAL_FORGERIES = 1000
TRIAL_HONEST = 1000


def found_of(kind: Tampering, count: int) -> int:
    """How many of so many forgeries of a kind are found; each differs from the honest history that it comes from."""
    found = 0
    for number in range(count):
        random = Random(f"{kind.__name__} {number}")  # noqa: S311 - repeatable on purpose
        honest = honest_history(random)
        forged = kind(honest, random)
        assert forged != honest, (kind.__name__, number)
        found += bool(forged.problems())
    return found


def alarms_of(count: int) -> list[list[str]]:
    """What is said of honest histories; nothing, where all is well."""
    histories = (honest_history(Random(f"honest {number}")) for number in range(count))  # noqa: S311 - as above
    return [problems for problems in (history.problems() for history in histories) if problems]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_forgery_is_found(kind: Tampering, print_figure: Callable[[str], None]) -> None:
    found = found_of(kind, FORGERIES)
    print_figure(f"verifier: {kind.__name__}: {found} of {FORGERIES} found")
    assert found == FORGERIES


def test_no_honest_history_raises_an_alarm(print_figure: Callable[[str], None]) -> None:
    alarms = alarms_of(HONEST)
    print_figure(f"verifier: {len(alarms)} false alarms on {HONEST} honest histories")
    assert alarms == []


@pytest.mark.trial
def test_each_of_many_forgeries_is_found(print_figure: Callable[[str], None]) -> None:
    found = {kind.__name__: found_of(kind, TRIAL_FORGERIES) for kind in KINDS}
    alarms = alarms_of(TRIAL_HONEST)
    total = TRIAL_FORGERIES * len(KINDS)
    print_figure(f"verifier: {sum(found.values())} of {total} forgeries found ({len(KINDS)} kinds)")
    print_figure(f"verifier: {len(alarms)} false alarms on {TRIAL_HONEST} honest histories")
    assert found == dict.fromkeys(found, TRIAL_FORGERIES)
    assert alarms == []


def test_only_a_head_kept_outside_shows_a_shortened_or_rewritten_chain() -> None:
    history = honest_history(Random(1))  # noqa: S311 - as above
    shorter = [history.lines[0].replace(str(history.heads[-1]), str(Head(0, verifier.GENESIS)))]
    assert check_journal(shorter).problems == []
    assert "le falta el final" in check_journal(shorter, history.heads).problems[0]


def test_the_verifier_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module).partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The copied file alone, in a Python that sees no installed package."""
    copy = folder / "verifier.py"
    copy.write_bytes(Path(verifier.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(copy), *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def kept(tmp_path: Path) -> History:
    """An honest history as files of a folder."""
    history = honest_history(Random(7))  # noqa: S311 - as above
    (tmp_path / "bitacora.jsonl").write_text("".join(history.lines), encoding="utf-8", newline="")
    (tmp_path / "cifras.json").write_text(history.figures, encoding="utf-8", newline="")
    return history


def test_it_runs_alone_and_says_what_it_found(tmp_path: Path, kept: History) -> None:
    whole = ["bitacora.jsonl", "--figures", "cifras.json", "--code", short_code(kept.code)]
    result = run(tmp_path, *whole, "--head", str(kept.heads[-1]))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"Bitácora: {len(kept.lines) - 1} actos.",
        f"Cabeza: {kept.heads[-1]}",
        f"Cifras: código de verificación {kept.code}",
        "SÍ: todo coincide.",
    ]
    without_head = run(tmp_path, *whole)
    assert "Sin una cabeza guardada fuera" in without_head.stdout
    figures_alone = run(tmp_path, "--figures", "cifras.json", "--code", kept.code.upper())
    assert figures_alone.returncode == 0
    (tmp_path / "cifras.json").write_text(f"{kept.figures} ", encoding="utf-8")
    edited = run(tmp_path, *whole)
    assert edited.returncode == 1
    assert edited.stdout.splitlines()[-1] == "NO: 3 problemas."


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ((), 2, "diga qué bitácora se comprueba"),
        (("nada.jsonl",), 2, "No se puede leer «nada.jsonl»"),
        (("bitacora.jsonl", "--head", "12"), 2, "no es una cabeza"),
        (("cifras.json",), 1, "no comienza con la línea de una bitácora exportada"),
        (("bitacora.jsonl", "--figures", "bitacora.jsonl"), 1, "no tienen la forma de un seguimiento cerrado"),
        (("bitacora.jsonl", "--figures", "cifras.json", "--code", "3F2A"), 1, "no son las del código"),
        (("verifier.py",), 1, "no es un objeto JSON"),
        (("otro.bin",), 1, "no es texto en UTF-8"),
    ],
)
def test_what_it_cannot_check_is_said(
    tmp_path: Path, kept: History, arguments: tuple[str, ...], status: int, words: str
) -> None:
    assert kept.problems() == []
    (tmp_path / "otro.bin").write_bytes(b"\xff\xfe\x00")
    result = run(tmp_path, *arguments)
    assert (result.returncode, "Traceback" in result.stderr) == (status, False)
    assert words in result.stdout + result.stderr


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "1", "[" * 100_000, '{"form":1}', '{"form":1,"rows":[{}]}', "\udcff"]
)
def test_no_figures_break_it(text: str) -> None:
    assert check_figures(text) != []
    assert check_journal([text]).problems != []


def test_half_a_sign_in_an_act_does_not_break_it() -> None:
    history = honest_history(Random(3))  # noqa: S311 - as above
    lines = [*history.lines]
    lines[-1] = lines[-1].replace('"reason":"', '"reason":"\\ud83d', 1)
    assert len(check_journal(lines).problems) >= 2
