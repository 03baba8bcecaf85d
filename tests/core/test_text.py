"""How a text of a document is read: what is folded away, and what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.text import clean, fold


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Se  atendió\u00a0todo.\n", "Se atendió todo."),
        ("**Meta**<br/>anual", "Meta anual"),
        ("\\$900 y 2 \\* 3", "$900 y 2 * 3"),
        ("co\u00adope\u200bra\ufeff", "coopera"),
        ("acci\u006f\u0301n", "acción"),
        ("AO\x0e.6.1\x7f", "AO.6.1"),
        ("uno\x1cdos\x85tres", "uno dos tres"),
        ("factura\u202etxt.exe\u202c", "facturatxt.exe"),
        ("\u2066Ana\u2069", "Ana"),
        ("mal\ufffe\uffff\ud800o", "malo"),
        ("\x00", ""),
        ("", ""),
    ],
)
def test_text_is_read_without_what_nobody_sees(written: str, read: str) -> None:
    assert clean(written) == read


@given(st.text())
def test_what_was_cleaned_is_one_printable_line(written: str) -> None:
    read = clean(written)
    assert read == " ".join(read.split())
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" or "\ud800" <= sign <= "\udfff" for sign in read)
    read.encode()


@pytest.mark.parametrize(
    ("one", "other"), [("UNIDAD-ÁREA  RESPONSABLE:", "unidad area responsable"), ("  25 %_$3 ", "25 % $3")]
)
def test_texts_are_compared_without_case_accents_and_punctuation(one: str, other: str) -> None:
    assert fold(one) == other
