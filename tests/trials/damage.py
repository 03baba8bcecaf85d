"""Good documents broken by chance: on the level of bytes, of zip entries, of XML, of PDF tokens, of lines and cells.

What a number breaks is always the same, so that a defect is found again from its number:
`python -m tests.trials.damage GOOD NUMBER BROKEN` writes the document that it stands for.
"""

from __future__ import annotations

import io
import re
import sys
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from tests.trials.oddities import NUMBERS, REFERENCES, TEXTS, TOKENS

Damage = Callable[[bytes, Random], bytes]

_ODD_BYTES: Final = (
    b"\x00",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x80",
    b"PK\x03\x04",
    b"<",
    b"&",
    b"\xe1",
)


def flip_bits(body: bytes, chance: Random) -> bytes:
    """Some bits are the other way."""
    broken = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    return bytes(broken)


def overwrite(body: bytes, chance: Random) -> bytes:
    """Some bytes are others."""
    broken = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        odd, start = chance.choice(_ODD_BYTES), chance.randrange(len(broken))
        broken[start : start + len(odd)] = odd
    return bytes(broken)


def cut_short(body: bytes, chance: Random) -> bytes:
    """The end is missing."""
    return body[: chance.randrange(1, len(body))]


def cut_out(body: bytes, chance: Random) -> bytes:
    """A piece in the middle is missing."""
    start, length = _piece(body, chance)
    return body[:start] + body[start + length :]


def splice(body: bytes, chance: Random) -> bytes:
    """A piece stands a second time, over or between others."""
    start, length = _piece(body, chance)
    place = chance.randrange(len(body))
    return body[:place] + body[start : start + length] + body[place + chance.choice((0, length)) :]


def insert(body: bytes, chance: Random) -> bytes:
    """Something stands in between that does not belong there."""
    place = chance.randrange(len(body))
    return body[:place] + chance.randbytes(chance.randint(1, 64)) + body[place:]


def _piece(body: bytes, chance: Random) -> tuple[int, int]:
    return chance.randrange(len(body)), chance.randint(1, max(len(body) // chance.choice((4, 40, 400)), 1))


ON_BYTES: Final[Sequence[Damage]] = (flip_bits, overwrite, cut_short, cut_out, splice, insert)

_Entries = list[tuple[str, bytes]]
_METHODS: Final = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)


def break_entries(body: bytes, chance: Random) -> bytes:
    """Entries of the zip are renamed, doubled, emptied, missing, cut, or hold what another should."""
    entries = _unpacked(body)
    for _ in range(chance.randint(1, 2)):
        place = chance.randrange(len(entries))
        name, content = entries[place]
        other_name, other_content = chance.choice(entries)
        broken: dict[str, _Entries] = {
            "renamed": [
                (chance.choice((name.upper(), f"{name}x", f"/{name}", f"../{name}", "a.bin", other_name)), content)
            ],
            "doubled": [(name, content), (name, other_content)],
            "emptied": [(name, b"")],
            "missing": [],
            "cut": [(name, content[: chance.randrange(len(content) + 1)])],
            "exchanged": [(name, other_content)],
            "added": [(name, content), (f"{name}.bin", chance.randbytes(40))],
        }
        entries[place : place + 1] = broken[chance.choice(list(broken))]
        entries = entries or [(name, content)]
    return _packed(entries, chance.choice(_METHODS))


def break_entry(body: bytes, chance: Random) -> bytes:
    """The bytes of one entry are broken, and its checksum says that they are right."""
    return _with_one_entry(body, chance, lambda content: chance.choice(ON_BYTES)(content, chance) if content else b"<")


def break_xml(body: bytes, chance: Random) -> bytes:
    """Attributes, numbers and texts of one XML entry are others; in half of them elements are lost, doubled or moved too."""

    def broken(content: bytes) -> bytes:
        text = content.decode("utf-8", "replace")
        more = chance.choice(((), (_change_elements, _drop_attribute)))
        kinds = (_change_number, _change_attribute, _change_text, *more)
        for _ in range(chance.randint(1, 4)):
            text = chance.choice(kinds)(text, chance)
        return text.encode("utf-8", "replace")

    return _with_one_entry(body, chance, broken)


_NUMBER = re.compile(r"(?<=[\">])-?[0-9]+(?:\.[0-9]+)?(?=[\"<])")
_REFERENCE = re.compile(r'(?<=r=")[A-Z]+[0-9]+(?=")')
_ATTRIBUTE = re.compile(r'\s[\w:]+="[^"<]*"')
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")
_ELEMENT = re.compile(r"<(\w[\w:]*)[^<>]*(?:/>|>[^<]*</\1>)")
_TAG = re.compile(r"<[^<>]+>")


def _change_number(text: str, chance: Random) -> str:
    if chance.random() < 0.2:
        odd = chance.choice(REFERENCES)
        return _changed(_REFERENCE, text, chance, odd)
    return _changed(_NUMBER, text, chance, escape(chance.choice(NUMBERS)))


def _change_attribute(text: str, chance: Random) -> str:
    found = _any(_ATTRIBUTE, text, chance)
    if found is None:
        return text
    name = found[0].partition("=")[0]
    odd = quoteattr(chance.choice(TEXTS + NUMBERS)).replace("\n", "&#10;")
    return f"{text[: found.start()]}{name}={odd}{text[found.end() :]}"


def _drop_attribute(text: str, chance: Random) -> str:
    return _changed(_ATTRIBUTE, text, chance, "")


def _change_text(text: str, chance: Random) -> str:
    return _changed(_TEXT, text, chance, escape(chance.choice(TEXTS + NUMBERS)))


def _change_elements(text: str, chance: Random) -> str:
    """An element is lost, doubled or moved; once in a while a tag alone, so that the XML is broken."""
    found = _any(_TAG if chance.random() < 0.1 else _ELEMENT, text, chance)
    other = _any(_ELEMENT, text, chance)
    if found is None or other is None:
        return text
    instead = chance.choice(
        ("", found[0] * 2, other[0], f"{other[0]}{found[0]}", f"<mc:x>{found[0]}</mc:x>", found[0] * 300)
    )
    return text[: found.start()] + instead + text[found.end() :]


def _changed(pattern: re.Pattern[str], text: str, chance: Random, instead: str) -> str:
    found = _any(pattern, text, chance)
    return text if found is None else text[: found.start()] + instead + text[found.end() :]


def _any(pattern: re.Pattern[str], text: str, chance: Random) -> re.Match[str] | None:
    """A match somewhere after a place taken by chance, the first of all where none follows."""
    return pattern.search(text, chance.randrange(len(text) + 1)) or pattern.search(text)


def _with_one_entry(body: bytes, chance: Random, change: Callable[[bytes], bytes]) -> bytes:
    entries = _unpacked(body)
    weights = [max(len(content), 200) if name.endswith((".xml", ".rels")) else 20 for name, content in entries]
    (place,) = chance.choices(range(len(entries)), [weight**0.5 for weight in weights])
    name, content = entries[place]
    entries[place] = name, change(content)
    return _packed(entries, chance.choice(_METHODS))


def _unpacked(body: bytes) -> _Entries:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def without_dates(body: bytes) -> bytes:
    """The same zip, packed on no day: two of one content are one."""
    return _packed(_unpacked(body), zipfile.ZIP_DEFLATED)


def _packed(entries: _Entries, method: int) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        warnings.simplefilter("ignore")  # an entry that stands twice is what is wanted
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return packed.getvalue()


ON_PACKAGES: Final[Sequence[Damage]] = (*ON_BYTES[:3], break_entries, break_entry, break_entry, *[break_xml] * 8)

_PDF_NUMBER = re.compile(rb"(?<=[\s\[(<])-?[0-9]+(?:\.[0-9]+)?(?=[\s\])>])")
_PDF_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_PDF_WORD = re.compile(rb"(?<=\s)[A-Za-z][A-Za-z*']{0,8}(?=\s)")
_PDF_STRING = re.compile(rb"<[0-9A-Fa-f]{4,}>|\([^()]{1,80}\)")


def break_tokens(body: bytes, chance: Random) -> bytes:
    """Numbers, names, operators and strings of a PDF are others; its table of offsets is then wrong as well."""
    for _ in range(chance.randint(1, 6)):
        pattern = chance.choice((_PDF_NUMBER, _PDF_NUMBER, _PDF_NAME, _PDF_WORD, _PDF_STRING))
        found = pattern.search(body, chance.randrange(len(body))) or pattern.search(body)
        other = pattern.search(body, chance.randrange(len(body)))
        if found is not None:
            instead = other[0] if other is not None and chance.random() < 0.4 else chance.choice(TOKENS)
            body = body[: found.start()] + instead + body[found.end() :]
    return body


ON_PDF: Final[Sequence[Damage]] = (*ON_BYTES, *[break_tokens] * 8)


def break_lines(body: bytes, chance: Random) -> bytes:
    """Lines of a text are lost, doubled, exchanged; or all of them end in another way."""
    lines = body.decode("utf-8", "replace").split("\n")
    for _ in range(chance.randint(1, 6)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        change = chance.choice(("lost", "doubled", "exchanged", "odd", "joined"))
        if change == "exchanged":
            lines[one], lines[other] = lines[other], lines[one]
        elif change == "joined":
            lines[one] += chance.choice(("\t", " ")) + lines[other]
        else:
            lines[one : one + 1] = {"lost": [], "doubled": [lines[one]] * 2, "odd": [chance.choice(TEXTS)]}[change]
            lines = lines or [""]
    return chance.choice(("\n", "\n", "\n", "\r\n", "\r", "\n\n")).join(lines).encode("utf-8", "replace")


def break_cells(body: bytes, chance: Random) -> bytes:
    """Cells of a text hold odd numbers or texts, are lost, doubled or exchanged with others of their line."""
    lines = body.decode("utf-8", "replace").split("\n")
    with_cells = [place for place, line in enumerate(lines) if "\t" in line]
    for _ in range(chance.randint(1, 12)):
        place = chance.choice(with_cells)
        cells = lines[place].split("\t")
        one, other = chance.randrange(len(cells)), chance.randrange(len(cells))
        change = chance.choice(("odd", "odd", "odd", "lost", "doubled", "exchanged"))
        if change == "exchanged":
            cells[one], cells[other] = cells[other], cells[one]
        else:
            odd = chance.choice(TEXTS + NUMBERS)
            cells[one : one + 1] = {"odd": [odd], "lost": [], "doubled": [cells[one]] * 2}[change]
        lines[place] = "\t".join(cells)
    return "\n".join(lines).encode("utf-8", "replace")


def write_otherwise(body: bytes, chance: Random) -> bytes:
    """The text stands in another encoding, whole or from one place on."""
    text = body.decode("utf-8", "replace")
    encoding = chance.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "utf-32", "cp037", "mac-roman", "utf-7")
    )
    place = chance.choice((0, chance.randrange(len(text))))
    return text[:place].encode() + text[place:].encode(encoding, "replace")


ON_TEXTS: Final[Sequence[Damage]] = (*ON_BYTES, *[break_lines] * 4, *[break_cells] * 8, write_otherwise)

DAMAGES: Final = {".txt": ON_TEXTS, ".xlsx": ON_PACKAGES, ".docx": ON_PACKAGES, ".pdf": ON_PDF}
"""What may happen to a document, by its suffix; what stands more than once happens more often."""


def broken(good: bytes, suffix: str, number: int) -> bytes:
    """A good document of a form as a number breaks it."""
    chance = Random(f"{suffix} {number}")  # noqa: S311  chance that can be repeated; nothing is kept secret by it
    return chance.choice(DAMAGES[suffix])(good, chance)


def main(arguments: Sequence[str]) -> None:
    """Write the document that a number stands for."""
    good, number, target = Path(arguments[0]), int(arguments[1]), Path(arguments[2])
    target.write_bytes(broken(good.read_bytes(), good.suffix, number))


if __name__ == "__main__":
    main(sys.argv[1:])
