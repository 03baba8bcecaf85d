"""The one writing of a value that is stored and hashed: canonical JSON.

Form, version 1, for whoever verifies a chain without this program: UTF-8, keys sorted by code point, separators `,` and `:`
without spaces, no escape but those that JSON requires. A decimal is a string in plain notation with the zeros it came with; a
date is `YYYY-MM-DD`; an instant is UTC with six decimals, `YYYY-MM-DDTHH:MM:SS.ffffffZ`. Floats do not exist.

The hash of an event is the sha256 of the canonical JSON of the object that `AuditEvent.computed_hash` builds: its keys are
`act`, `actor` (`id`, `name`, `post`), `after`, `before`, `form` (1), `institution`, `object` (`id`, `label`, `type`), `previous`,
`reason`, `recorded_at`, `sequence`. `before` and `after` are strings: canonical JSON themselves, or empty. The first event of a
chain has 64 zeros as `previous`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]


def canonical_json(value: object) -> str:
    """The canonical text of a value; a float, an instant without zone or an unknown type raises `TypeError`."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def instant(moment: datetime) -> str:
    """An aware instant as it is hashed: UTC, microseconds, `Z`."""
    if moment.tzinfo is None:
        message = "an instant without time zone cannot be recorded"
        raise TypeError(message)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(text: str) -> str:
    """The sha256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: object) -> JsonValue:  # noqa: PLR0911 - one return for each kind of value is the plainest form of this table
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            message = f"{type(value).__name__} has no canonical form"
            raise TypeError(message)


def _key(key: object) -> str:
    if not isinstance(key, str):
        message = f"a key must be text, not {type(key).__name__}"
        raise TypeError(message)
    return key
