"""The one writing of a value that is stored and hashed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.office.accounts.roles import Role
from planabierto.office.journal.canonical import canonical_json, digest, instant

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"meta": Decimal("0.75")}, '{"meta":"0.75"}'),
        ({"meta": Decimal("1E+3")}, '{"meta":"1000"}'),
        ({"meta": Decimal("12.50")}, '{"meta":"12.50"}'),
        ({"vigente": True, "n": 0}, '{"n":0,"vigente":true}'),
        ({"texto": "Año\n«ñ»"}, '{"texto":"Año\\n«ñ»"}'),
        ({"corte": date(2024, 9, 30)}, '{"corte":"2024-09-30"}'),
        ({"rol": Role.VERIFIER}, '{"rol":"verifier"}'),
        ([1, (2, "x")], '[1,[2,"x"]]'),
    ],
)
def test_a_value_has_one_writing(value: object, text: str) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize("value", [0.75, {"a": {1, 2}}, {1: "a"}, datetime(2024, 1, 1), object()])  # noqa: DTZ001 - refusing it is the test
def test_what_has_no_exact_writing_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@given(json_values)
def test_reading_and_writing_again_changes_nothing(value: object) -> None:
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text


def test_an_instant_is_written_in_utc_with_microseconds() -> None:
    el_salvador = timezone(timedelta(hours=-6))
    assert instant(datetime(2024, 9, 30, 23, 59, 59, 1, tzinfo=el_salvador)) == "2024-10-01T05:59:59.000001Z"
    assert instant(datetime(2024, 9, 30, tzinfo=UTC)) == "2024-09-30T00:00:00.000000Z"


def test_a_digest_is_the_sha256_of_utf_8() -> None:
    assert digest("ñ") == "024bb90888ca89a15a19e9bdd8c712bfb070465fce1ef25e43c170ea44fc5e5f"
