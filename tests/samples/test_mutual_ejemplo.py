"""The text form of Mutual Ejemplo: the seed's structure, figures and defects one for one, and none of its sentences."""

import re
import unicodedata
from collections import defaultdict
from typing import Final

from tests.paths import SAMPLES, SEED, needs_shared

SAMPLE: Final = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
LINES: Final = 418
COLUMNS: Final = 12
STATEMENT, REMARKS = 1, 11
MARKUP: Final = ("**", "\\$", "\u00a0")
LINES_WITH_NAMES: Final = (121, 259)
CUT: Final = 6
LIMIT: Final = 0.01


def read_lines(text: str) -> list[str]:
    # str.splitlines would also cut at characters that a cell may hold.
    return text.split("\n")[:-1]


def sample_lines() -> list[str]:
    return read_lines(SAMPLE.read_bytes().decode())


def seed_lines() -> list[str]:
    return read_lines(SEED.read_bytes().decode())


def fold(text: str) -> str:
    """Reduce a text to its words, without case, accents and punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def is_action(cells: list[str]) -> bool:
    return len(cells) == COLUMNS and cells[0].startswith("AO.")


def is_label(cells: list[str]) -> bool:
    """Tell whether a row holds labels of the trade: one of the header's two, or the heading of the other actions."""
    return len(cells) == COLUMNS and (cells[0] in {"CÓDIGO", ""} or cells[0].startswith("6 "))


def pairs() -> list[tuple[int, list[str], list[str]]]:
    """Pair the lines of both documents: number of the line, cells of the seed, cells of the sample."""
    both = zip(seed_lines(), sample_lines(), strict=True)
    return [(number, ours.split("\t"), own.split("\t")) for number, (ours, own) in enumerate(both, start=1)]


def rewritten_texts() -> list[tuple[int, str, str]]:
    """List every sentence of both documents: missions, objectives, statements, remarks and notes."""
    found = []
    for number, seed, sample in pairs():
        if is_action(seed):
            found += [(number, seed[column], sample[column]) for column in (STATEMENT, REMARKS) if seed[column]]
        elif seed[0].startswith(("MISIÓN:", "O.E.", "Nota:")):
            found.append((number, seed[0], sample[0]))
    return found


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Collect the runs of six words, figures included, that stand inside one cell of a document."""
    found: set[tuple[str, ...]] = set()
    for cell in re.split(r"[\t\n]", text.casefold()):
        words = re.findall(r"\w+", cell)
        found.update(tuple(words[start : start + CUT]) for start in range(len(words) - CUT + 1))
    return found


def test_the_sample_is_plain_tab_separated_text() -> None:
    written = SAMPLE.read_bytes()
    assert written.endswith(b"\n\n")
    assert b"\r" not in written
    lines = sample_lines()
    assert len(lines) == LINES
    assert sum(is_action(line.split("\t")) for line in lines) == 177
    assert {line.count("\t") for line in lines} == {0, COLUMNS - 1}
    assert lines[4] == "MUTUAL EJEMPLO"


@needs_shared
def test_every_line_has_the_cells_of_the_same_line_of_the_seed() -> None:
    for number, seed, sample in pairs():
        assert [bool(cell) for cell in sample] == [bool(cell) for cell in seed], number


@needs_shared
def test_codes_units_and_figures_are_those_of_the_seed() -> None:
    rows = [(number, seed, sample) for number, seed, sample in pairs() if is_action(seed)]
    assert len(rows) == 177
    for number, seed, sample in rows:
        assert [sample[0], *sample[STATEMENT + 1 : REMARKS]] == [seed[0], *seed[STATEMENT + 1 : REMARKS]], number


@needs_shared
def test_labels_with_their_misspellings_and_places_are_those_of_the_seed() -> None:
    rows = [(number, seed, sample) for number, seed, sample in pairs() if is_label(seed)]
    assert len(rows) == 2 * 22 + 18
    for number, seed, sample in rows:
        assert sample == seed, number


@needs_shared
def test_defects_of_typing_stand_where_they_stand_in_the_seed() -> None:
    for number, seed, sample in pairs():
        for mark in MARKUP:
            assert [cell.count(mark) for cell in sample] == [cell.count(mark) for cell in seed], (number, mark)
        if seed[0].startswith("Nota:"):
            assert re.findall(r"AO[ .][\d.]+", sample[0]) == re.findall(r"AO[ .][\d.]+", seed[0]), number
        if seed[0].startswith("O.E."):
            assert sample[0][:6] == seed[0][:6], number


@needs_shared
def test_every_sentence_is_rewritten() -> None:
    texts = rewritten_texts()
    assert len(texts) == 22 + 25 + 177 + 68 + 16
    kept = [(number, sample) for number, seed, sample in texts if fold(seed) == fold(sample)]
    assert kept == []


@needs_shared
def test_texts_are_equal_to_each_other_where_the_seed_repeats_itself_and_nowhere_else() -> None:
    ours: defaultdict[str, set[str]] = defaultdict(set)
    theirs: defaultdict[str, set[str]] = defaultdict(set)
    for _, seed, sample in rewritten_texts():
        ours[fold(seed)].add(fold(sample))
        theirs[fold(sample)].add(fold(seed))
    assert {text: same for text, same in ours.items() if len(same) > 1} == {}
    assert {text: same for text, same in theirs.items() if len(same) > 1} == {}


@needs_shared
def test_at_most_one_percent_of_the_seeds_runs_of_six_words_is_found() -> None:
    seed = runs_of_words(SEED.read_text(encoding="utf-8"))
    kept = seed & runs_of_words(SAMPLE.read_text(encoding="utf-8"))
    share = len(kept) / len(seed)
    print(f"{share:.2%}: {len(kept)} of {len(seed)} runs of {CUT} words")  # noqa: T201 - the share is to be seen
    assert len(seed) > 3000
    assert share <= LIMIT


@needs_shared
def test_no_person_of_the_seed_is_named() -> None:
    lines = enumerate(seed_lines(), start=1)
    remarks, elsewhere = "", set[str]()
    for number, line in lines:
        if number in LINES_WITH_NAMES:
            remarks += line.split("\t")[REMARKS] + "\n"
        else:
            elsewhere.update(re.findall(r"\w+", line))
    # A name stands after a title or in a run of capitalised words; what the rest of the seed says too is no name.
    runs = re.findall(r"(?<=\.\s)[A-ZÁÉÍÓÚÑ]\w+|[A-ZÁÉÍÓÚÑ]\w+(?: [A-ZÁÉÍÓÚÑ]\w+)+", remarks)
    names = {fold(word) for run in runs for word in run.split() if word not in elsewhere and not word.isupper()}
    expected, derived = 10, len(names)
    assert derived == expected
    # Only numbers are compared, so that a failure prints no name.
    found = len(names & set(fold(SAMPLE.read_text(encoding="utf-8")).split()))
    assert found == 0
