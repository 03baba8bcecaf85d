"""What this installation remembers outside of its database: when it was last verified, backed up, and where its chains stood then.

A small file in the data folder: whoever shortens or rewrites a chain in the database does not change it, and `/readyz` reads it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "comprobaciones.json"


@dataclass(frozen=True)
class Custody:
    """The last good verification and the last verified backup, None before the first; `heads` are «number:hash» by institution."""

    verified_at: datetime | None = None
    backed_up_at: datetime | None = None
    backup: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)


def custody() -> Custody:
    """What is remembered; nothing, where the file is missing or cannot be read."""
    try:
        stored = json.loads(_file().read_text(encoding="utf-8"))
        return Custody(
            verified_at=_moment(stored["verified_at"]),
            backed_up_at=_moment(stored["backed_up_at"]),
            backup=str(stored["backup"]),
            heads={str(key): str(head) for key, head in stored["heads"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Custody()


def remember_verification(heads: Mapping[int, str]) -> None:
    """Remember that everything was found good now, with the heads of all chains."""
    kept = {str(key): head for key, head in heads.items()}
    _write(replace(custody(), verified_at=datetime.now(UTC), heads=kept))


def remember_backup(file: str, made_at: datetime) -> None:
    """Remember the last backup that was verified: its name, and the moment of what it holds."""
    _write(replace(custody(), backed_up_at=made_at, backup=file))


def forget_verification() -> None:
    """Remember no verification and no heads any more: what is in the database is about to be another."""
    _write(replace(custody(), verified_at=None, heads={}))


def _file() -> Path:
    folder: Path = settings.HOME
    return folder / FILE


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _write(kept: Custody) -> None:
    """Put the file in its place whole: half of it would be nothing."""
    values = {
        "verified_at": None if kept.verified_at is None else kept.verified_at.isoformat(),
        "backed_up_at": None if kept.backed_up_at is None else kept.backed_up_at.isoformat(),
        "backup": kept.backup,
        "heads": dict(kept.heads),
    }
    partial = _file().with_suffix(f".{os.getpid()}.part")
    with partial.open("w", encoding="utf-8") as opened:
        json.dump(values, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    partial.replace(_file())
