"""Whatever bytes come, a file is of a kind or refused with a sentence: never a failure of the program."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.documents.readers.confined import ChildError, End
from planabierto.office.base.filing import pdf_structure
from planabierto.office.base.filing.errors import FileRefusedError
from planabierto.office.base.filing.images import BrokenImageError, Size, size_of
from planabierto.office.base.filing.kinds import Kind
from planabierto.office.base.filing.preflight import check
from tests.office.base.filing.attachments import SUFFIXES, good_files, refused_files
from tests.trials.damage import ON_BYTES, ON_PACKAGES, ON_PDF

GOOD = {Path(name).suffix: body for name, body in good_files().values() if Path(name).suffix in SUFFIXES}
OPENINGS = (
    *(b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x20\x00\x00\x00WEBP"),
    *(b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b""),
)
DAMAGES = {".pdf": ON_PDF, ".xlsx": ON_PACKAGES, ".ods": ON_PACKAGES, ".docx": ON_PACKAGES}
IMAGES = [Kind.PNG, Kind.JPEG, Kind.WEBP]


@pytest.fixture(scope="module", autouse=True)
def pdfs_in_this_process() -> Iterator[None]:
    """PDFs are looked at here, thousands of them; whatever the child would end with is what its parent would be told."""

    def ask(_module: str, order: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return pdf_structure.look(order)
        except Exception as error:
            raise ChildError(End.FAILED, repr(error)) from error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_structure, "ask", ask)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of all examples lie."""
    return tmp_path_factory.mktemp("adjuntos")


def outcome(folder: Path, suffix: str, body: bytes) -> str:
    """The kind of a file, or «refused»; anything else that is raised is a defect."""
    path = folder / f"adjunto{suffix}"
    path.write_bytes(body)
    try:
        return check(path).name
    except FileRefusedError as refusal:
        sentence = str(refusal)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return "refused"


@given(suffix=st.sampled_from((*SUFFIXES, ".zip", "")), opening=st.sampled_from(OPENINGS), body=st.binary(max_size=300))
def test_random_bytes_are_refused_or_of_their_kind(folder: Path, suffix: str, opening: bytes, body: bytes) -> None:
    found = outcome(folder, suffix, opening + body)
    assert found == "refused" or suffix in Kind[found].suffixes


@given(suffix=st.sampled_from(SUFFIXES), data=st.data())
def test_good_file_cut_anywhere_is_refused_or_of_its_kind(folder: Path, suffix: str, data: st.DataObject) -> None:
    body = GOOD[suffix]
    found = outcome(folder, suffix, body[: data.draw(st.integers(0, len(body) - 1))])
    assert found == "refused" or suffix in Kind[found].suffixes


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".xlsx", ".ods", ".docx"])
def test_what_has_an_end_is_refused_wherever_it_is_cut(folder: Path, suffix: str) -> None:
    body = GOOD[suffix]
    assert {outcome(folder, suffix, body[:length]) for length in range(len(body))} == {"refused"}


@given(kind=st.sampled_from(IMAGES), body=st.binary(max_size=200), good=st.booleans())
def test_header_of_any_bytes_has_a_size_or_is_broken(kind: Kind, body: bytes, good: bool) -> None:
    start = GOOD[kind.suffixes[0]][:14] if good else b""
    try:
        assert size_of(start + body, kind).pixels > 0
    except BrokenImageError:
        assert Size(0, 0).pixels == 0


@pytest.mark.parametrize(
    ("share", "first"),
    [(1, 0), pytest.param(50, int(time.time()) // 60 * 10_000, marks=pytest.mark.trial)],
    ids=["small", "trial"],
)
def test_broken_attachments_are_refused_or_of_their_kind(
    folder: Path, share: int, first: int, print_figure: Callable[[str], None]
) -> None:
    found = Counter(
        outcome(folder, suffix, _broken(body, suffix, number))
        for suffix, body in GOOD.items()
        for number in range(first, first + 60 * share)
    )
    hostile = [file for file in refused_files().values() if 1 < len(file[1]) < 100_000]
    for number in range(first, first + 200 * share):
        name, body = hostile[number % len(hostile)]
        found[outcome(folder, Path(name).suffix, _broken(body, "", number))] += 1
    taken = found.total() - found["refused"]
    print_figure(f"broken attachments: {found.total():,}, {taken:,} of a kind, {found['refused']:,} refused, 0 defects")
    assert 0 < taken < found.total()


def _broken(body: bytes, suffix: str, number: int) -> bytes:
    """A file as a number breaks it."""
    chance = Random(f"{suffix} {number}")  # noqa: S311  chance that can be repeated; nothing is kept secret by it
    return chance.choice(DAMAGES.get(suffix, ON_BYTES))(body, chance)
