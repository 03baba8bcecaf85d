"""A signature stands beside its text, names its code and its key, and is of 32 bytes of secret or of none."""

from __future__ import annotations

import json

import pytest

from planabierto.core.seal import figures_code
from planabierto.documents.editions.signing import public_key_of, sign, signature_json
from planabierto.verifier import check_signature

SECRET = bytes(range(32))


def test_the_signature_file_names_the_code_the_key_and_the_form() -> None:
    values = json.loads(signature_json("texto «ñ»", SECRET))
    assert values == {
        "form": 1,
        "algorithm": "Ed25519",
        "code": figures_code("texto «ñ»"),
        "public_key": public_key_of(SECRET),
        "signature": sign("texto «ñ»", SECRET),
    }
    assert check_signature("texto «ñ»", signature_json("texto «ñ»", SECRET), public_key_of(SECRET)) == []


def test_the_same_text_has_the_same_signature() -> None:
    assert sign("a", SECRET) == sign("a", SECRET) != sign("b", SECRET)


@pytest.mark.parametrize("key", [b"", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="32"):
        sign("texto", key)
