"""Processes of a restore drill: one that fills an installation, one that goes on writing, one that says what stands; and kills on the way.

`python -m tests.office.config.drill prepare|write|inspect` works on the installation of `PLANABIERTO_HOME`. `… kills ORDER` takes a JSON
order (`folder`, `database`: a PostgreSQL address or "") and prints one JSON line for each kill of a backup and of a restore.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, Final

from planabierto.office.config.archive import Backup, Writer, opened
from planabierto.office.config.env import PREFIX
from planabierto.office.config.installation import bring_up_to_date, home, set_up
from tests.office.intake.kills import Forge, PostgresCopies, SqliteCopies

EMAIL: Final = "jefatura@mutual.example"
PASSWORD: Final = "una contraseña de prueba"  # noqa: S105 - of a person of the tests
FILES: Final = 5
PASSING: Final = {"django_session", "cache", "usersessions_usersession", "accounts_knowndevice"}
"""Tables of who came in, from where and when: looking at an installation signs in."""


def start() -> None:
    """A database with all its tables, and what `prepare` puts into it."""
    bring_up_to_date()
    prepare()


def prepare() -> None:
    """An institution, its head of planning with a password, and some stored files."""
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.roles import Role
    from planabierto.office.accounts.services import grant_role
    from planabierto.office.institutions.services import create_institution

    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
    person = User.objects.create_user(email=EMAIL, display_name="Jefatura", password=PASSWORD)
    grant_role(institution, person, role=Role.HEAD_OF_PLANNING, by=None)
    for number in range(FILES):
        write_one(f"Unidad {number}")


def write_one(name: str) -> str:
    """One act with a file, in one transaction; what is acknowledged of it."""
    from django.conf import settings
    from django.db import transaction

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import StoredFile
    from planabierto.office.institutions.models import Institution
    from planabierto.office.institutions.services import add_unit

    institution = Institution.objects.get(short_name="Mutual")
    person = User.objects.get(email=EMAIL)
    content = f"{name} {uuid.uuid4()}".encode() * 200
    place = f"{institution.pk}/{uuid.uuid4()}"
    file = Path(settings.MEDIA_ROOT) / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with transaction.atomic():
        add_unit(institution, name=name, by=person)
        StoredFile.objects.create(
            institution=institution,
            path=place,
            original_name=f"{name}.txt",
            media_type="text/plain",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            scan_state="off",
            uploaded_by=person,
        )
    return name


def write() -> None:
    """Go on writing until somebody ends the process, and say what is acknowledged."""
    for number in count(1):
        print(write_one(f"Durante {number}"), flush=True)  # noqa: T201 - how this process speaks


def inspect() -> dict[str, Any]:
    """What stands in an installation: units, files as they lie on the disk, heads, breaks, rows by table, whether one can sign in."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from planabierto.office.config.verification import has_institution
    from planabierto.office.followup.models import StoredFile
    from planabierto.office.institutions.models import Institution, Unit
    from planabierto.office.journal.export import heads
    from planabierto.office.journal.services import verify_chain

    if not has_institution():
        return {"units": [], "files": 0, "damaged": 0, "heads": {}, "breaks": 0, "counts": {}, "signed_in": False}
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - PASSING):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of our own tables
            rows[table] = cursor.fetchone()[0]
    files = list(StoredFile.objects.values_list("path", "sha256"))
    damaged = [
        path
        for path, digest in files
        if hashlib.sha256((Path(settings.MEDIA_ROOT) / path).read_bytes()).hexdigest() != digest
    ]
    client = Client(headers={"host": "localhost"})
    client.post("/ingresar/", {"login": EMAIL, "password": PASSWORD})
    return {
        "units": sorted(Unit.objects.values_list("name", flat=True)),
        "files": len(files),
        "damaged": len(damaged),
        "heads": {str(head.institution_id): str(head) for head in heads()},
        "breaks": sum(len(verify_chain(institution)) for institution in Institution.objects.all()),
        "counts": rows,
        "signed_in": "_auth_user_id" in client.session,
    }


# Kills

Trap = Callable[[], None]


def _die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def trap(owner: Any, name: str, *, call: int = 1, after: bool = False) -> Trap:
    """Have this process killed before or after a call of a function."""

    def lay() -> None:
        original, calls = getattr(owner, name), count(1)

        def trapped(*arguments: Any, **names: Any) -> Any:
            is_now = next(calls) == call
            if is_now and not after:
                _die()
            result = original(*arguments, **names)
            if is_now:
                _die()
            return result

        setattr(owner, name, trapped)

    return lay


def _amid_the_pages() -> None:
    """Die when half of the database has taken its place."""
    from planabierto.office.config import sqlite_files

    def replace(source: Path, target: Path) -> None:
        with closing(sqlite_files.connect(source)) as read, closing(sqlite_files.connect(target)) as written:
            read.backup(written, pages=40, progress=_die)

    sqlite_files.replace_database = replace


def _amid_the_statements() -> None:
    """Die with the program of PostgreSQL when some tables are there."""
    from planabierto.office.config import postgresql_tools

    original = postgresql_tools._run  # noqa: SLF001 - the one place through which its programs run

    def run(words: Sequence[str], settings: Mapping[str, Any]) -> None:
        if words[0] == "psql":
            statements = Path(words[-1].removeprefix("--file="))
            lines = statements.read_text(encoding="utf-8")
            statements.write_text(f"{lines[: len(lines) // 2].rpartition(';')[0]};\nSELECT 1/0;\n", encoding="utf-8")
        original(words, settings)

    postgresql_tools._run = run  # noqa: SLF001 - as above


def backup_traps() -> dict[str, Trap]:
    """Where a backup is killed."""
    from planabierto.office.config import backup

    return {
        "the database is taken": trap(backup, "_migrations"),
        "one file is written": trap(Writer, "add_file", call=2),
        "the chain is written": trap(backup, "export_lines", after=True),
        "all but the directory is written": trap(Writer, "close"),
        "it is written and not verified": trap(Backup, "problems"),
        "it is verified and has no name": trap(os, "link"),
        "it has its name and is not remembered": trap(backup, "sync_folder"),
    }


def restore_traps(*, is_sqlite: bool) -> dict[str, Trap]:
    """Where a restore is killed."""
    from planabierto.office.config import postgresql_tools, restoring, sqlite_files

    owner, name = (sqlite_files, "replace_database") if is_sqlite else (postgresql_tools, "restore")
    return {
        "the database is taken out": trap(Backup, "extract", call=2, after=True),
        "some files are in their places": trap(restoring, "_bring_file", call=3),
        "all files are in their places": trap(owner, name),
        "the database is half there": _amid_the_pages if is_sqlite else _amid_the_statements,
        "the database is there": trap(owner, name, after=True),
        "the old files are gone": trap(restoring, "_remove_others", after=True),
    }


class Kills:
    """Backups and restores that are killed, each in a fork of its own on a copy of one installation."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.is_sqlite = not database
        self.copies = PostgresCopies(database) if database else SqliteCopies(folder)
        self.forge = Forge(folder, self.copies)
        self.number = 0

    def on(self, number: int, act: Callable[[], Any]) -> Any:
        """Do something in an installation; None where the process was killed or failed."""
        process = self.forge.start(number, lambda: self._at_home(number, act))
        _, status = os.waitpid(process, 0)
        self.copies.settle(number)
        return None if status else json.loads((self.folder / f"{number}.json").read_text())

    def _at_home(self, number: int, act: Callable[[], Any]) -> Any:
        from django.conf import settings

        settings.HOME = self.folder / f"home{number}"
        settings.HOME.mkdir(exist_ok=True)
        return act()

    def kill_backup(self, point: str, lay: Trap) -> dict[str, Any]:
        """Kill a backup; what it left, and whether the next one is whole."""
        target = self.folder / f"{point}.zip"

        def make() -> bool:
            from planabierto.office.base.custody import custody
            from planabierto.office.config.backup import back_up

            return not back_up(target).problems and custody().backup == target.name

        def remembered() -> str:
            from planabierto.office.base.custody import custody

            return custody().backup

        assert self.on(0, lambda: _with_trap(lay, make)) is None
        left = is_whole(target) if target.exists() else "nothing"
        kept = self.on(0, remembered)
        target.unlink(missing_ok=True)
        again = self.on(0, make)
        return {"kind": "backup", "point": point, "left": left, "remembered": kept == target.name, "again": again}

    def kill_restore(self, point: str, lay: Trap, copy: Path, *, over: bool) -> dict[str, Any]:
        """Kill a restore into an empty installation or over another; what stood before, after it, and after doing it again."""
        self.number += 1
        number = self.number
        if over:
            self.copies.copy(number)
            shutil.copytree(self.folder / "media0", self.folder / f"media{number}")
            self.on(number, lambda: write_one("Solo en la de antes"))
        elif isinstance(self.copies, PostgresCopies):
            self.copies._run("CREATE DATABASE {}", number)  # noqa: SLF001 - the one way to an empty one
        before = self.on(number, inspect)

        def put_back() -> bool:
            from planabierto.office.config.restoring import restore

            with opened(copy) as backup:
                backup.refuse_damaged()
                restore(backup, replace=over)
            return True

        assert self.on(number, lambda: _with_trap(lay, put_back)) is None
        left = self.on(number, inspect)
        again = self.on(number, put_back) if over or left == before else True
        after = self.on(number, inspect)
        self.copies.drop(number)
        return {
            "kind": "restore",
            "point": point,
            "over": over,
            "before": before,
            "left": left,
            "again": again,
            "after": after,
        }


def _with_trap(lay: Trap, act: Callable[[], bool]) -> bool:
    lay()
    return act()


def is_whole(file: Path) -> str:
    """What a backup that was killed left under its name."""
    with opened(file) as backup:
        return "damaged" if backup.problems() else "whole"


def kills(order: Mapping[str, str]) -> None:
    """Kill backups and restores at each of their points."""
    trial = Kills(Path(order["folder"]), order["database"])
    try:
        trial.on(0, start)
        for point, lay in backup_traps().items():
            print(json.dumps(trial.kill_backup(point, lay)), flush=True)  # noqa: T201 - how this process speaks
        copy = next(Path(order["folder"]).glob("*.zip"))
        print(json.dumps({"kind": "restored", "after": trial.on(0, inspect)}), flush=True)  # noqa: T201 - the same
        for over in (False, True):
            for point, lay in restore_traps(is_sqlite=trial.is_sqlite).items():
                print(json.dumps(trial.kill_restore(point, lay, copy, over=over)), flush=True)  # noqa: T201 - the same
    finally:
        trial.copies.drop(0)


def main(words: Sequence[str]) -> None:
    """Be one of the processes."""
    if words[0] == "kills":
        order = json.loads(words[1])
        os.environ[f"{PREFIX}SECRET_KEY"] = "a key that signs nothing outside of these tests " * 2
        os.environ[f"{PREFIX}ALLOWED_HOSTS"] = "localhost"
        os.environ[f"{PREFIX}PLAIN_HTTP"] = "1"
        os.environ[f"{PREFIX}LOG_LEVEL"] = "CRITICAL"
        if order["database"]:
            os.environ[f"{PREFIX}DATABASE_URL"] = order["database"]
        set_up(Path(order["folder"]))
        kills(order)
        return
    set_up(home())
    if words[0] == "inspect":
        print(json.dumps(inspect()))  # noqa: T201 - how this process speaks
    else:
        {"prepare": start, "write": write}[words[0]]()


if __name__ == "__main__":
    main(sys.argv[1:])
