"""The cells of the data: no text is ever a formula, every text comes back, and each column is explained."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.edition import Edition
from planabierto.documents.editions.columns import Column, csv_text, guarded, unguarded
from planabierto.documents.editions.flat import flat_columns, flat_csv
from tests.core.test_edition import frozen_sample
from tests.documents.editions.made import table_of
from tests.paths import REPO

COLUMNS = (Column("text", "string", "Texto"), Column("number", "number", "Número"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+50377777777", "'+50377777777"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'cita'", "'cita'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_that_would_begin_a_formula_has_an_apostrophe_before_it(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@given(st.text())
def test_every_text_comes_back_and_none_is_live(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "\0"} or not text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_rows_come_back_from_the_csv(texts: list[str]) -> None:
    written = csv_text(COLUMNS, [{"text": text, "number": "-1.5"} for text in texts])
    assert [(unguarded(row["text"]), row["number"]) for row in table_of(written)] == [(text, "-1.5") for text in texts]


def with_remarks(text: str) -> Edition:
    sample = frozen_sample()
    return replace(sample, actions=(replace(sample.actions[0], remarks=text), *sample.actions[1:]))


def test_a_remark_of_an_edition_is_never_a_formula() -> None:
    first = table_of(flat_csv(with_remarks("=HYPERLINK(1)")))[0]
    assert first["remarks"] == "'=HYPERLINK(1)"


def test_each_line_ends_as_the_standard_says() -> None:
    written = flat_csv(with_remarks('Dijo "sí", y\nluego no'))
    assert written.endswith("\r\n")
    assert '"Dijo ""sí"", y\nluego no"' in written


def test_each_column_is_explained() -> None:
    explained = (REPO / "docs" / "editions.md").read_text(encoding="utf-8")
    columns = {re.sub(r"_\d+$", "_n", column.name) for column in flat_columns(frozen_sample())}
    assert {name for name in columns if f"`{name}`" not in explained} == set()


def test_no_column_stands_twice(folder: Path) -> None:
    header = (folder / "seguimiento-poi-2024-t3-v2.csv").read_text("utf-8-sig").partition("\n")[0].split(",")
    assert len(header) == len(set(header)) == len(flat_columns(frozen_sample()))
