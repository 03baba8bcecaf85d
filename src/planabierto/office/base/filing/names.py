"""The name of a file as a person gave it, without what could harm or mislead."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 150
_LONGEST_ON_DISK = 255


def safe_name(name: str) -> str:
    """The name of a file for showing and for its copy: no folders, no control or direction marks, at most 150 characters, never blank."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip(" .")
    if len(kept) > NAME_LENGTH:
        stem, dot, suffix = kept.rpartition(".")
        kept = (
            f"{stem[: NAME_LENGTH - len(suffix) - 1]}.{suffix}"
            if dot and len(suffix) < NAME_LENGTH // 2
            else kept[:NAME_LENGTH]
        )
    while len(kept.encode()) > _LONGEST_ON_DISK:
        kept = kept[1:]
    return kept or "documento"
