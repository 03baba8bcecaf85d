"""Zip documents (OOXML, OpenDocument): their limits, their parts and relationships, and their XML without DTD.

Nothing is inflated before the central directory passed every limit. That also bounds what is inflated afterwards: `zipfile` reads
`compress_size` bytes of an entry, gives out at most `file_size` of them, and fails where the checksum is another.
"""

from __future__ import annotations

import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

from planabierto.core.errors import HostileFileError, UnreadableFileError
from planabierto.documents.readers.formats import BY_TYPE, Format, damaged, encrypted
from planabierto.documents.readers.limits import DEFAULT_LIMITS, Limits

_ARCHIVES = frozenset(
    (
        *(".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".jar", ".epub"),
        *(
            ".docx",
            ".docm",
            ".dotx",
            ".xlsx",
            ".xlsm",
            ".xlsb",
            ".xltx",
            ".pptx",
            ".pptm",
            ".odt",
            ".ods",
            ".odp",
            ".odg",
        ),
    )
)
_ARCHIVE_MAGICS = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PLAIN_SUFFIXES = frozenset((".xml", ".rels", ".vml"))
_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,  # extra fields of a zip entry that end too soon
    EOFError,
    expat.ExpatError,
    NotImplementedError,  # a version or flag of zip that `zipfile` does not read
    OSError,  # offsets outside the file
    ValueError,  # a number or a name in the file that is none
)

_CHUNK = 2**18
_SHOWN_NAME = 80
_ENTRY_BYTES = 256
"""Of an entry in the central directory, on average; what office programs write takes about half."""
_DIRECTORY_SIZE, _DIRECTORY_ENTRIES = 5, 4
_LISTS_OF_MACROS = ("/", "/script-lb.xml", "/script-lc.xml")
_SMALL_PART_BYTES = 8 * 2**20
_CONTENT_TYPES = "[Content_Types].xml"
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


class Relationship(NamedTuple):
    """What a part of the document points to: the last word of its type ("worksheet") and the name of the part."""

    kind: str
    target: str


class Package:
    """A zip document that passed the limits, as `open_package` gives it."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.name = path.name
        self._archive = archive
        self._entries = {info.filename.lower(): info for info in archive.infolist()}
        self.format, self.main_part = _format_of(self)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def open(self, part: str) -> IO[bytes]:
        """Open a part for reading; raises `UnreadableFileError` where the document lacks it."""
        info = self._entries.get(part.lower())
        if info is None:
            raise UnreadableFileError(
                f"A «{self.name}» le falta una parte ({part}): está incompleto. Vuelva a guardarlo desde su programa."
            )
        return self._archive.open(info)

    def read(self, part: str) -> bytes:
        """A whole part, inflated; raises as `open` does."""
        with self.open(part) as stream:
            return stream.read()

    def verify(self) -> None:
        """Inflate every part and throw it away; fails, inside of `open_package`, where a length or a checksum is another."""
        for info in self._entries.values():
            with self._archive.open(info) as stream:
                while stream.read(_CHUNK):
                    pass

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """What a part points to inside the document, by relationship id; external targets are left out and never followed."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, Relationship] = {}
        if rels in self:
            for tag, attributes in self.elements(rels):
                if tag == "Relationship" and attributes.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                    kind = attributes.get("Type", "").rpartition("/")[2]
                    found[attributes.get("Id", "")] = Relationship(kind, target)
        return found

    def elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small XML part in document order, each as its name without prefix and its attributes."""
        if part in self and self._entries[part.lower()].file_size > _SMALL_PART_BYTES:
            raise HostileFileError(
                f"«{self.name}»: la parte «{_shown(part)}» es demasiado grande y no se abrió. Vuelva a guardarlo desde su programa."
            )
        found: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            found.append((tag.rpartition(":")[2], attributes))

        self.parse(part, self.parser(start))
        return found

    def parser(
        self, start: Callable[[str, dict[str, str]], None], namespace_separator: str | None = None
    ) -> expat.XMLParserType:
        """An expat parser that calls `start` for each element and refuses a DTD, and with it every entity, at its first sign.

        With a separator, names come as namespace, separator and local name; without, as they are written, which is faster.
        """

        def refuse_dtd(*_declaration: object) -> None:
            raise HostileFileError(
                f"«{self.name}» define entidades XML (DTD), que ningún programa de oficina escribe, y no se abrió. "
                "Vuelva a guardarlo desde su programa."
            )

        parser = expat.ParserCreate(namespace_separator=namespace_separator)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_dtd
        parser.StartElementHandler = start
        return parser

    def parse(self, part: str, parser: expat.XMLParserType) -> None:
        """Run a parser over a part, without ever holding the whole of it."""
        with self.open(part) as stream:
            try:
                parser.ParseFile(stream)
            except LookupError as error:  # an encoding that the XML declares and nobody knows
                raise ValueError(part) from error


@contextmanager
def open_package(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Package]:
    """Open a zip document whose central directory breaks no limit.

    Whatever zip, zlib or expat raise inside the `with` becomes `UnreadableFileError`; `HostileFileError` names the limit that broke.
    """
    try:
        _check_directory(path, limits)
        with zipfile.ZipFile(path) as archive:
            _check(path, archive, limits)
            yield Package(path, archive)
    except _DAMAGE as error:
        raise damaged(path) from error


def _check_directory(path: Path, limits: Limits) -> None:
    """Hold the central directory to its own size before it is read: `zipfile` reads the whole of it, whatever number it states."""
    with path.open("rb") as file:
        end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001  what `zipfile` itself will go by
    if end is None:
        return
    if end[_DIRECTORY_ENTRIES] > limits.entries:
        raise _crowded(path, f"{end[_DIRECTORY_ENTRIES]:,}", limits)
    if end[_DIRECTORY_SIZE] > limits.entries * _ENTRY_BYTES:
        raise _crowded(path, f"más de {limits.entries:,}", limits)


def _crowded(path: Path, entries: str, limits: Limits) -> HostileFileError:
    return HostileFileError(
        f"«{path.name}» contiene {entries} partes y se aceptan hasta {limits.entries:,}. Vuelva a guardarlo desde su programa."
    )


def _check(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Hold the central directory to the limits; the cheap questions first."""
    infos = archive.infolist()
    name = path.name
    if len(infos) > limits.entries:
        raise _crowded(path, f"{len(infos):,}", limits)
    inflated = sum(info.file_size for info in infos)
    if inflated > limits.inflated_bytes:
        raise HostileFileError(
            f"«{name}» ocuparía {inflated / 2**20:,.0f} MB descomprimido y se aceptan hasta {limits.inflated_bytes / 2**20:,.0f} MB. "
            "Quite hojas que sobren, filas vacías con formato e imágenes, y vuelva a guardarlo."
        )
    if sum(info.compress_size for info in infos) > path.stat().st_size:
        raise HostileFileError(
            f"«{name}» tiene partes que se enciman unas con otras y no se abrió. Vuelva a guardarlo desde su programa."
        )
    seen: set[str] = set()
    for info in infos:
        _check_entry(path, info, limits)
        folded = info.filename.lower()
        if folded in seen:
            raise HostileFileError(
                f"«{name}» contiene dos veces la parte «{_shown(folded)}» y no se abrió. Vuelva a guardarlo desde su programa."
            )
        seen.add(folded)
    for info in infos:
        _check_content(name, archive, info)


def _check_entry(path: Path, info: zipfile.ZipInfo, limits: Limits) -> None:
    name, part = path.name, info.orig_filename
    if info.file_size > limits.ratio_floor_bytes and info.file_size > limits.inflation_ratio * info.compress_size:
        raise HostileFileError(
            f"«{name}»: la parte «{_shown(part)}» se expande más de {limits.inflation_ratio} veces al descomprimirla y no se abrió. "
            "Quite las filas y columnas vacías con formato y vuelva a guardarlo."
        )
    if info.flag_bits & 0x1:
        raise encrypted(path)
    if info.compress_type not in _METHODS:
        raise UnreadableFileError(
            f"«{name}» está comprimido de una forma que Office no usa. Vuelva a guardarlo desde su programa."
        )
    if _is_unsafe_name(part) or stat.S_ISLNK(info.external_attr >> 16):
        raise HostileFileError(
            f"«{name}» contiene una parte con un nombre inseguro («{_shown(part)}») y no se abrió. Pida de nuevo el documento."
        )
    if _is_macro(part.lower()):
        raise _with_macros(name)


def _is_macro(part: str) -> bool:
    """Whether a part holds macros: of Office, of Excel's old kind, or of OpenDocument, whose lists of them may be empty."""
    return (
        posixpath.basename(part) == "vbaproject.bin"
        or "/macrosheets/" in part
        or part.startswith("scripts/")
        or (part.startswith("basic/") and not part.endswith(_LISTS_OF_MACROS))
    )


def _with_macros(name: str) -> HostileFileError:
    return HostileFileError(f"«{name}» lleva macros y no se abrió. Guárdelo sin macros, como .xlsx, .ods o .docx.")


def _is_unsafe_name(part: str) -> bool:
    return part.startswith("/") or "\\" in part or "\x00" in part or ":" in part or ".." in part.split("/")


def _check_content(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Refuse an archive inside the archive, told by its name or by its first bytes."""
    suffix = posixpath.splitext(info.filename)[1].lower()
    nested = suffix in _ARCHIVES
    if not nested and suffix not in _PLAIN_SUFFIXES and not info.is_dir():
        with archive.open(info) as stream:
            nested = stream.read(6).startswith(_ARCHIVE_MAGICS)
    if nested:
        raise HostileFileError(
            f"«{name}» lleva dentro otro archivo comprimido o documento («{_shown(info.filename)}») y no se abrió. "
            "Quite el objeto incrustado (en un gráfico: péguelo como imagen) y vuelva a guardarlo."
        )


def _shown(part: str) -> str:
    """A part's name as it can stand in a sentence: nothing that is not printed, and not too long."""
    printed = "".join(sign if sign.isprintable() else "?" for sign in part)
    return printed if len(printed) <= _SHOWN_NAME else f"{printed[: _SHOWN_NAME - 1]}…"


def _format_of(package: Package) -> tuple[Format, str]:
    """What the document says it is, and the name of its main part."""
    if _CONTENT_TYPES in package:
        return _office_format(package)
    if "mimetype" in package:
        declared = package.read("mimetype").strip().decode(errors="replace")
        if found := BY_TYPE.get(declared):
            _refuse_encrypted_parts(package)
            return found, "content.xml"
        if declared.startswith(_OPEN_DOCUMENT):
            raise UnreadableFileError(
                f"«{package.name}» es un documento OpenDocument que no es hoja de cálculo. Guárdelo como .docx o .pdf."
            )
    raise UnreadableFileError(
        f"«{package.name}» es un archivo comprimido, no un documento. Extraiga de él el documento y use ese."
    )


def _office_format(package: Package) -> tuple[Format, str]:
    defaults: dict[str, str] = {}
    types: dict[str, str] = {}
    for tag, attributes in package.elements(_CONTENT_TYPES):
        if tag == "Default":
            defaults[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")
        elif tag == "Override":
            types[attributes.get("PartName", "").lstrip("/").lower()] = attributes.get("ContentType", "")
    main = next((one.target for one in package.relationships("").values() if one.kind == "officeDocument"), "")
    declared = types.get(main.lower()) or defaults.get(posixpath.splitext(main)[1].lstrip(".").lower(), "")
    if "sheet.binary" in declared:
        raise UnreadableFileError(f"«{package.name}» es un libro binario (.xlsb), que no se lee. Guárdelo como .xlsx.")
    if any(sign in one.lower() for one in (*defaults.values(), *types.values()) for sign in _MACRO_TYPES):
        raise _with_macros(package.name)
    found = BY_TYPE.get(declared)
    if found and main in package:
        return found, main
    if "presentationml" in declared:
        raise UnreadableFileError(f"«{package.name}» es una presentación, que no se lee. Guárdela como PDF.")
    raise UnreadableFileError(
        f"«{package.name}» no dice por dentro qué documento es ({_CONTENT_TYPES}): está dañado o no viene de un programa de oficina. "
        "Ábralo y guárdelo de nuevo como .xlsx o .docx."
    )


def _refuse_encrypted_parts(package: Package) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in package and any(tag == "encryption-data" for tag, _ in package.elements(manifest)):
        raise encrypted(Path(package.name))
