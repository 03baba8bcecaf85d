"""That the search for garbage is put off and comes back."""

from __future__ import annotations

import gc

import pytest

from planabierto.core.garbage import no_collection


def test_nothing_is_collected_while_a_document_is_worked_on() -> None:
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_comes_back_after_a_failure() -> None:
    with pytest.raises(ValueError, match="unreadable"), no_collection():
        raise ValueError("unreadable")
    assert gc.isenabled()


def test_collection_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
