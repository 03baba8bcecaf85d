"""What a PDF would do and carry: read from its objects in a child process, nothing of it is drawn."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from planabierto.documents.readers.confined import ChildError, End, answer, ask

if TYPE_CHECKING:
    import pikepdf

_MODULE: Final = "planabierto.office.base.filing.pdf_structure"


class Trait(StrEnum):
    """What a PDF is refused for."""

    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LONG = "too_long"
    SCRIPT = "script"
    LAUNCH = "launch"
    FILE = "file"
    FORM = "form"


_KEYS: Final = {
    "/JS": Trait.SCRIPT,
    "/JavaScript": Trait.SCRIPT,
    "/EmbeddedFiles": Trait.FILE,
    "/EF": Trait.FILE,
    "/RichMediaContent": Trait.FILE,
    "/XFA": Trait.FORM,
}
"""What a dictionary is for that has such a key."""
_ACTIONS: Final = {
    "/JavaScript": Trait.SCRIPT,
    "/Launch": Trait.LAUNCH,
    "/ImportData": Trait.LAUNCH,
    "/GoToE": Trait.FILE,
}
"""What an action is for, by its kind (`/S`)."""
_TYPES: Final = {"/EmbeddedFile": Trait.FILE}


def refused_trait(path: Path, *, pages: int) -> tuple[Trait, int] | None:
    """The first thing that a PDF is refused for, with the number of its pages (0 where that is not known); None for a quiet one.

    Raises `planabierto.documents.readers.confined.ChildError` where the child did not answer.
    """
    said = ask(_MODULE, {"path": str(path.absolute()), "pages": pages})
    try:
        return None if said["trait"] is None else (Trait(said["trait"]), int(said["pages"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ChildError(End.FAILED) from error


def look(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the child: look at the PDF that the order names."""
    import pikepdf  # noqa: PLC0415  only the child needs it

    try:
        with pikepdf.open(order["path"], suppress_warnings=True) as document:
            if document.is_encrypted:
                return {"trait": Trait.ENCRYPTED, "pages": 0}
            pages = len(document.pages)
            if not pages:
                return {"trait": Trait.DAMAGED, "pages": 0}
            if pages > order["pages"]:
                return {"trait": Trait.TOO_LONG, "pages": pages}
            return {"trait": next(_traits(document), None), "pages": pages}
    except pikepdf.PasswordError:
        return {"trait": Trait.ENCRYPTED, "pages": 0}
    except (pikepdf.PdfError, ValueError):
        return {"trait": Trait.DAMAGED, "pages": 0}


def _traits(document: pikepdf.Pdf) -> Iterator[Trait]:
    """What each object of the document is refused for; an object inside another is looked at with it, one that is pointed to by itself."""
    import pikepdf  # noqa: PLC0415  only the child needs it

    inside: list[pikepdf.Object] = list(document.objects)
    inside.append(document.trailer)
    while inside:
        thing = inside.pop()
        if isinstance(thing, pikepdf.Stream):
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Array):
            inside.extend(part for part in thing if _is_direct_container(part))
        elif isinstance(thing, pikepdf.Dictionary):
            for key, value in thing.items():
                if key in _KEYS:
                    yield _KEYS[key]
                if key == "/S" and isinstance(value, pikepdf.Name) and str(value) in _ACTIONS:
                    yield _ACTIONS[str(value)]
                if key == "/Type" and isinstance(value, pikepdf.Name) and str(value) in _TYPES:
                    yield _TYPES[str(value)]
                if _is_direct_container(value):
                    inside.append(value)


def _is_direct_container(thing: Any) -> bool:
    import pikepdf  # noqa: PLC0415  only the child needs it

    return isinstance(thing, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)) and not thing.is_indirect


def main(order: str) -> int:
    """In the child: answer the parent's order."""
    return answer(order, look)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
