"""A process that imports a document and is killed on the way, as often as it is told, and what it leaves behind each time.

`python -m tests.office.intake.kills ORDER` takes a JSON order (`folder`, `database`: a PostgreSQL address or "", `points`, `moments`,
`seed`) and prints one JSON line a kill. Django is made ready once; each import runs in a fork of its own, on a copy of a database that
holds the second and third quarters. What is imported is the second one corrected: a version is superseded, a later quarter reviewed again.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

import psycopg
from psycopg import sql

from planabierto.office.config.env import PREFIX, PostgresAddress
from planabierto.office.config.installation import set_up
from tests.office.office_state import difference, office_state
from tests.office.written import OTHERS, follow_up, row


def quarter(period: int, *, achieved: str, area: str = "Reclamos") -> str:
    """A follow-up of two units with what they achieved to date."""
    claims = [row(f"AO.6.{n}.", f"Acción {n}.", achieved=achieved, area=area) for n in (1, 2, 3)]
    sales = [row(f"AO.6.{n}.", f"Venta {n}.", achieved=achieved, area="Ventas", lead="Gerencia") for n in (1, 2)]
    return follow_up(
        {"Atender reclamos.": [OTHERS, *claims], "Vender.": [OTHERS, *sales]},
        period=period,
        note="Nota: La acción AO.6.1. será verificada por el Oficial de Archivo.",
    )


CORRECTED: Final = quarter(2, achieved="3", area="Reclamos y Pagos")
"""More than the third quarter says, so that figures fall; and with a unit that nobody knows yet."""

_SERVICES: Final = "planabierto.office.intake.services"
POINTS: Final[Mapping[str, tuple[str, str, int]]] = {
    "the file is copied and has no name yet": ("before", "planabierto.office.base.filing.storage.os.link", 1),
    "the file is stored": ("after", f"{_SERVICES}.store", 1),
    "the file is read": ("after", f"{_SERVICES}.read_limited", 1),
    "the document is reviewed": ("after", f"{_SERVICES}.review", 1),
    "the upload is written and not committed": ("after", f"{_SERVICES}._record", 1),
    "the upload is staged": ("after", f"{_SERVICES}.stage_document", 1),
    "the import holds its locks": ("before", f"{_SERVICES}._preview", 1),
    "the plan is open": ("after", f"{_SERVICES}.open_imported_plan", 1),
    "the units are written": ("after", f"{_SERVICES}.find_or_add_units", 1),
    "the actions are written": ("after", f"{_SERVICES}.write_plan", 1),
    "the follow-up is written": ("after", f"{_SERVICES}.write_imported_follow_up", 1),
    "the earlier document is superseded": ("after", f"{_SERVICES}._supersede", 1),
    "the journal has the act": ("after", f"{_SERVICES}._record", 2),
    "everything is written and not committed": ("after", f"{_SERVICES}.review_again", 1),
    "the import is committed": ("after", f"{_SERVICES}.confirm_import", 1),
}
"""Where an import is killed: before or after which call of a function."""


@dataclass(frozen=True)
class Kill:
    """One kill: whether it came before the import was done, and what was left ("nothing", "upload", "everything" or a difference).

    `again` says how the state after importing once more differs from that of an import that nobody disturbed ("" for not at all);
    `breaks` are those of the journal, `integrity` is what SQLite says of its file.
    """

    point: str
    reached: bool
    left: str
    again: str
    breaks: int
    integrity: str


def lay_trap(point: str) -> None:
    """Have this process killed when it comes to a point."""
    when, place, call = POINTS[point]
    module, _, name = place.rpartition(".")
    owner = os if module.endswith(".os") else importlib.import_module(module)
    original, calls = getattr(owner, name), iter(range(1, 1000))

    def trapped(*arguments: Any, **names: Any) -> Any:
        is_now = next(calls) == call
        if is_now and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **names)
        if is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, trapped)


class SqliteCopies:
    """Databases in files; the first is made, the others are copies of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def name(self, number: int) -> str:
        """The file of a copy."""
        return str(self.folder / f"{number}.sqlite3")

    def copy(self, number: int) -> None:
        """Make a copy of the first."""
        shutil.copyfile(self.name(0), self.name(number))

    def settle(self, number: int) -> None:
        """Nothing goes on in a file after its process ended."""

    def drop(self, number: int) -> None:
        """Take a copy away."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.name(number)}{suffix}").unlink(missing_ok=True)


class PostgresCopies:
    """Databases of a server; the first is made, the others are copies of it."""

    def __init__(self, url: str) -> None:
        address = PostgresAddress.parse(url)
        self.prefix = f"{address.name}_kills_{os.getpid()}"
        self.server = psycopg.connect(
            dbname="postgres",
            host=address.host or None,
            port=address.port or None,
            user=address.user or None,
            password=address.password or None,
            autocommit=True,
        )
        self._run("CREATE DATABASE {}", 0)

    def _run(self, command: str, *numbers: int) -> None:
        self.server.execute(sql.SQL(command).format(*(sql.Identifier(self.name(number)) for number in numbers)))

    def name(self, number: int) -> str:
        """The database of a copy."""
        return f"{self.prefix}_{number}"

    def copy(self, number: int) -> None:
        """Make a copy of the first."""
        self._run("CREATE DATABASE {} TEMPLATE {}", number, 0)

    def settle(self, number: int) -> None:
        """Wait until the server noticed that its client is gone."""
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while (found := self.server.execute(asked, [self.name(number)]).fetchone()) and found[0]:
            time.sleep(0.01)

    def drop(self, number: int) -> None:
        """Take a copy away."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", number)


Copies = SqliteCopies | PostgresCopies


class Forge:
    """Runs acts in forks of this process, each on one of the copies."""

    def __init__(self, folder: Path, copies: Copies) -> None:
        self.folder = folder
        self.copies = copies

    def start(self, number: int, act: Callable[[], object]) -> int:
        """Start an act; its process. What it gives is written as JSON beside the copy."""
        process = os.fork()
        if process:
            return process
        status = 1
        try:
            from django.conf import settings
            from django.db import connection

            connection.settings_dict["NAME"] = self.copies.name(number)
            settings.MEDIA_ROOT = self.folder / f"media{number}"
            self._answer(number).write_text(json.dumps(act()))
            connection.close()
            status = 0
        except BaseException:  # noqa: BLE001  a fork must not go on with what its parent was doing
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def run(self, number: int, act: Callable[[], object]) -> Any:
        """Run an act to its end; what it gave. Raises `ChildProcessError` where it failed."""
        _, status = os.waitpid(self.start(number, act), 0)
        if status:
            raise ChildProcessError(status)
        return json.loads(self._answer(number).read_text())

    def _answer(self, number: int) -> Path:
        return self.folder / f"{number}.json"


def prepare() -> None:
    """Make the database and import the quarters that are there before."""
    from django.core.management import call_command

    from planabierto.office.institutions.services import create_institution

    call_command("migrate", interactive=False, verbosity=0)
    institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
    for period, achieved in ((2, "1"), (3, "2")):
        import_text(institution, quarter(period, achieved=achieved), f"t{period}.txt")


def import_text(institution: Any, text: str, name: str) -> None:
    """Import a document as the command line does."""
    from django.conf import settings

    from planabierto.office.intake.checks import CautionKind
    from planabierto.office.intake.services import import_document

    path = Path(settings.MEDIA_ROOT).with_suffix(".in") / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    import_document(path, institution, by=None, accepted=[kind.value for kind in CautionKind])


def import_correction(trap: str = "") -> None:
    """Import the corrected quarter, killed at a point if one is given."""
    from planabierto.office.institutions.models import Institution

    if trap:
        lay_trap(trap)
    import_text(Institution.objects.get(), CORRECTED, "corregido.txt")


def seen() -> dict[str, Any]:
    """The state of the office, the breaks in its journal and what SQLite says of its file."""
    from django.db import connection

    from planabierto.office.institutions.models import Institution
    from planabierto.office.journal.services import verify_chain

    integrity = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            integrity = str(cursor.fetchone()[0])
    return {"state": office_state(), "breaks": len(verify_chain(Institution.objects.get())), "integrity": integrity}


def stage_only() -> dict[str, Any]:
    """The state after the upload alone."""
    from planabierto.office.institutions.models import Institution
    from planabierto.office.intake.services import stage_document

    stage_document(Institution.objects.get(), BytesIO(CORRECTED.encode()), "corregido.txt", by=None)
    return seen()


def import_and_see() -> dict[str, Any]:
    """The state after the corrected quarter was imported."""
    import_correction()
    return seen()


class Trial:
    """Kills on copies of one database."""

    def __init__(self, forge: Forge) -> None:
        self.forge = forge
        self.number = 0
        self.forge.run(0, prepare)
        self.states = {
            "nothing": self._on_copy(seen)["state"],
            "upload": self._on_copy(stage_only)["state"],
            "everything": self._on_copy(import_and_see)["state"],
        }
        start = time.monotonic()
        self._on_copy(import_correction)
        self.seconds = time.monotonic() - start

    def _on_copy(self, act: Callable[[], object]) -> Any:
        self.number += 1
        self.forge.copies.copy(self.number)
        result = self.forge.run(self.number, act)
        self.forge.copies.settle(self.number)
        self.forge.copies.drop(self.number)
        return result

    def kill_at(self, point: str) -> Kill:
        """Import with a trap laid."""
        return self._kill(point, lambda: import_correction(point), None)

    def kill_after(self, seconds: float) -> Kill:
        """Import, and kill from outside when the time has come."""
        return self._kill(f"after {seconds:.3f} s", import_correction, seconds)

    def _kill(self, point: str, act: Callable[[], object], seconds: float | None) -> Kill:
        self.number += 1
        number, copies = self.number, self.forge.copies
        copies.copy(number)
        process = self.forge.start(number, act)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(process, signal.SIGKILL)  # one that has ended waits for us and is not harmed
        _, status = os.waitpid(process, 0)
        copies.settle(number)
        left = self.forge.run(number, seen)
        copies.settle(number)
        known = [name for name, state in self.states.items() if state == left["state"]]
        again = self.forge.run(number, import_and_see)
        copies.settle(number)
        copies.drop(number)
        return Kill(
            point=point,
            reached=os.WIFSIGNALED(status),
            left=known[0] if known else _said(difference(self.states["nothing"], left["state"])),
            again=_said(difference(self.states["everything"], again["state"])),
            breaks=left["breaks"] + again["breaks"],
            integrity=left["integrity"] if left["integrity"] != "ok" else again["integrity"],
        )


def _said(different: Mapping[str, tuple[list[str], list[str]]]) -> str:
    return json.dumps(different, ensure_ascii=False) if different else ""


def main(arguments: Sequence[str]) -> None:
    """Kill as often as the order says."""
    order = json.loads(arguments[0])
    folder = Path(order["folder"])
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ[f"{PREFIX}SECRET_KEY"] = "a key that signs nothing outside of these tests " * 2
    os.environ[f"{PREFIX}ALLOWED_HOSTS"] = "localhost"
    os.environ[f"{PREFIX}LOG_LEVEL"] = "WARNING"
    if order["database"]:
        os.environ[f"{PREFIX}DATABASE_URL"] = order["database"]
    os.environ["DJANGO_SETTINGS_MODULE"] = "planabierto.office.config.settings"
    set_up(folder)
    copies = PostgresCopies(order["database"]) if order["database"] else SqliteCopies(folder)
    try:
        trial = Trial(Forge(folder, copies))
        chance = Random(order["seed"])  # noqa: S311  chance that can be repeated; nothing is kept secret by it
        for point in order["points"]:
            print(json.dumps(asdict(trial.kill_at(point))), flush=True)  # noqa: T201  how this process speaks
        for _ in range(order["moments"]):
            print(json.dumps(asdict(trial.kill_after(chance.uniform(0, trial.seconds)))), flush=True)  # noqa: T201  the same
    finally:
        copies.drop(0)


if __name__ == "__main__":
    main(sys.argv[1:])
