"""The file of a backup: a zip with the database, every stored file, the chain of every institution, and a manifest of all of it.

    manifest.json                what is listed below, with the size and sha256 of every other member
    database.sqlite3             or database.pgdump (custom format of pg_dump)
    media/<path>                 every stored file
    journal/<institution>.jsonl  the export that `planabierto.verifier` checks without this program
    planabierto.env              the settings of the installation with its secret key, where it has such a file

A zip has its directory at its end: one that was not finished is none. Nothing of this module needs an installation.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.config import postgresql_tools, sqlite_files
from planabierto.verifier import Head, check_journal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FORM: Final = 1
MANIFEST: Final = "manifest.json"
ENVIRONMENT: Final = "planabierto.env"
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MEDIA: Final = "media/"
JOURNAL: Final = "journal/"
LARGEST_MANIFEST: Final = 256 * 2**20
MOST_TOLD: Final = 10
_CHUNK: Final = 2**20
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)
"""What reading a damaged member raises."""


class BackupError(PlanAbiertoError):
    """A backup cannot be made, read or restored; the text is the sentence for whoever runs the server."""


@dataclass(frozen=True)
class Member:
    """A member of a backup: bytes and sha256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `vendor` is sqlite or postgresql, `made_at` the moment of what it holds, `migrations` are pairs of application and name, `counts` the
    rows of each table, `heads` «number:hash» by institution. `missing` are stored files that were not there or not whole even then.
    """

    program: str
    vendor: str
    made_at: str
    migrations: Sequence[tuple[str, str]]
    counts: Mapping[str, int]
    heads: Mapping[str, str]
    missing: Sequence[str]
    members: Mapping[str, Member] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """The member that holds the database."""
        return DATABASES[self.vendor]

    @property
    def files(self) -> list[str]:
        """The places of the stored files, under the media folder."""
        return [name.removeprefix(MEDIA) for name in self.members if name.startswith(MEDIA)]

    def text(self) -> str:
        """The manifest as it is written."""
        return json.dumps({"form": FORM, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Manifest:
        """What `text` wrote; raises `BackupError` for anything else."""
        try:
            stored: dict[str, Any] = json.loads(text)
            form = stored.pop("form")
            if form != FORM:
                raise BackupError(
                    f"La copia tiene una forma ({form}) que este programa no conoce. Use la versión que la hizo."
                )
            stored["migrations"] = [(app, name) for app, name in stored["migrations"]]
            stored["members"] = {name: Member(**one) for name, one in stored["members"].items()}
            found = cls(**stored)
            _ = found.database
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BackupError("El archivo no es una copia de Plan Abierto: su índice no se entiende.") from None
        return found


class Writer:
    """Writes the members of a backup, hashing each on its way."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin a backup in an open file."""
        self.archive = zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1, allowZip64=True)
        self.members: dict[str, Member] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write one member."""
        digest, size = hashlib.sha256(), 0
        with self.archive.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members[name] = Member(size, digest.hexdigest())
        return self.members[name]

    def add_file(self, name: str, path: Path) -> Member:
        """Write a file as a member."""
        with path.open("rb") as file:
            return self.add(name, chunks_of(file))

    def close(self, manifest: Manifest) -> Manifest:
        """Write the manifest and the directory; the manifest with its members."""
        whole = Manifest(**{**vars(manifest), "members": self.members})
        self.archive.writestr(MANIFEST, whole.text())
        self.archive.close()
        return whole


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces."""
    while chunk := file.read(_CHUNK):
        yield chunk


class Backup:
    """A backup that is open for reading."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        """Take the open zip and what it says of itself."""
        self.archive = archive
        self.manifest = manifest

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a file that did not exist, and see to it that it is what the manifest says; raises `BackupError`."""
        member, digest = self.manifest.members[name], hashlib.sha256()
        try:
            with self.archive.open(name) as source, target.open("xb") as written:
                for chunk in chunks_of(source):
                    digest.update(chunk)
                    written.write(chunk)
        except _DAMAGE:
            raise BackupError(f"La copia está dañada: no se puede leer {name}.") from None
        if digest.hexdigest() != member.sha256:
            raise BackupError(f"La copia está dañada: {name} no es lo que era.")

    def environment(self) -> str:
        """The settings of the installation that it is of, as its env file; blank where it had none."""
        return self.archive.read(ENVIRONMENT).decode("utf-8") if ENVIRONMENT in self.manifest.members else ""

    def refuse_damaged(self) -> None:
        """Raise `BackupError` unless all of it holds."""
        problems = self.problems()
        if problems:
            raise BackupError("\n".join(["La copia está dañada y no se tocó nada:", *problems[:MOST_TOLD]]))

    def problems(self) -> list[str]:
        """All that does not hold in the backup, read from end to end; a sentence each."""
        found = [*self._wrong_members()]
        if not found:
            for institution, head in self.manifest.heads.items():
                found += self._wrong_journal(institution, head)
            with TemporaryDirectory(prefix="planabierto-") as folder:
                database = Path(folder) / self.manifest.database
                self.extract(self.manifest.database, database)
                if self.manifest.vendor == "sqlite":
                    found += [f"La base está dañada: {line}" for line in sqlite_files.damages(database)]
                    found += [] if found else self._wrong_content(database)
                else:
                    found += [f"La base está dañada: {line}" for line in postgresql_tools.damages(database)]
        return found

    def _wrong_members(self) -> Iterator[str]:
        names = self.archive.namelist()
        listed = {*self.manifest.members, MANIFEST}
        if len(names) != len(set(names)) or set(names) != listed or self.manifest.database not in listed:
            yield "La copia no tiene los archivos que dice su índice."
            return
        if any(not _is_inside(name) for name in names):
            yield "La copia quiere escribir fuera de su carpeta."
            return
        for name, member in self.manifest.members.items():
            digest = hashlib.sha256()
            try:
                with self.archive.open(name) as source:
                    for chunk in chunks_of(source):
                        digest.update(chunk)
            except _DAMAGE:
                yield f"{name}: no se puede leer."
                continue
            if digest.hexdigest() != member.sha256 or self.archive.getinfo(name).file_size != member.size:
                yield f"{name}: no es lo que era."

    def _wrong_journal(self, institution: str, head: str) -> Iterator[str]:
        name = f"{JOURNAL}{institution}.jsonl"
        if name not in self.manifest.members:
            yield f"Falta la bitácora de la institución {institution}."
            return
        number, _sign, digits = head.partition(":")
        with self.archive.open(name) as member, TextIOWrapper(member, encoding="utf-8", newline="\n") as lines:
            checked = check_journal(lines, [Head(int(number), digits)] if int(number) else [])
        yield from (f"Bitácora de la institución {institution}: {problem}" for problem in checked.problems)

    def _wrong_content(self, database: Path) -> Iterator[str]:
        with closing(sqlite_files.connect(database)) as connection:
            heads = {
                str(key): f"{number}:{digits}"
                for key, number, digits in connection.execute(
                    "SELECT institution_id, sequence, hash FROM journal_chainhead"
                )
            }
            if heads != dict(self.manifest.heads):
                yield "Las cabezas de la bitácora no son las que dice el índice."
            if sqlite_files.counts(connection) != dict(self.manifest.counts):
                yield "Las filas de las tablas no son las que cuenta el índice."


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and not name.endswith("/")


def is_backup(path: Path) -> bool:
    """Whether a file says of itself that it is a backup, whole or not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup; raises `BackupError` where the file is missing, is none, or was not finished."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupError(f"No existe el archivo «{path}».") from None
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BackupError(
            f"«{path.name}» no es una copia de Plan Abierto, o quedó a medias o dañada. No sirve."
        ) from None
    with archive:
        try:
            if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                raise BackupError(f"«{path.name}» no es una copia de Plan Abierto: su índice es demasiado grande.")
            text = archive.read(MANIFEST).decode("utf-8")
        except KeyError:
            raise BackupError(f"«{path.name}» no es una copia de Plan Abierto: no tiene índice.") from None
        except _DAMAGE:
            raise BackupError(f"«{path.name}» está dañada: no se puede leer su índice.") from None
        yield Backup(archive, Manifest.read(text))
