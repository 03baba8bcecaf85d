"""Backup, restore and verification: a restore drill under load, kills on the way, and every sentence for what cannot be."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from planabierto.office.config.archive import BackupError, opened
from planabierto.office.config.env import PostgresAddress
from tests.office.config.drill import FILES, PASSING
from tests.paths import REPO

pytestmark = pytest.mark.slow

DATABASE_URL = os.environ.get("PLANABIERTO_DATABASE_URL", "")
VENDOR = "PostgreSQL" if DATABASE_URL else "SQLite"
PROGRAM = Path(sys.executable).with_name("planabierto")
SECRET = "a key that signs nothing outside of these tests " * 2


class Installation:
    """A data folder, and on PostgreSQL a database of its own that is dropped in the end."""

    def __init__(self, folder: Path, *, like: Installation | None = None) -> None:
        """With `like` it is a copy of another; without, the machine knows nothing but where the folder and the database are."""
        self.folder = folder
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
            "PLANABIERTO_HOME": str(folder),
            "PLANABIERTO_LOG_LEVEL": "ERROR",
        }
        self.database = ""
        if DATABASE_URL:
            self.database = f"planabierto_drill_{os.getpid()}_{folder.name}"
            self._on_server(
                "CREATE DATABASE {}" if like is None else f'CREATE DATABASE {{}} TEMPLATE "{like.database}"'
            )
            self.environment["PLANABIERTO_DATABASE_URL"] = DATABASE_URL.rpartition("/")[0] + f"/{self.database}"
        if like is not None:
            shutil.copytree(like.folder, folder)

    def _on_server(self, command: str) -> None:
        address = PostgresAddress.parse(DATABASE_URL)
        parts = {"host": address.host, "port": address.port, "user": address.user, "password": address.password}
        known = {name: value for name, value in parts.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:  # type: ignore[arg-type]  # texts all
            server.execute(sql.SQL(command).format(sql.Identifier(self.database)))

    def drop(self) -> None:
        """Take the database away."""
        if self.database:
            self._on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the program."""
        return subprocess.run(
            [PROGRAM, *words], env=self.environment, cwd=REPO, check=False, capture_output=True, text=True
        )

    def drill(self, what: str) -> str:
        """A process of the drill; what it says."""
        command = [sys.executable, "-m", "tests.office.config.drill", what]
        result = subprocess.run(command, env=self.environment, cwd=REPO, check=False, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

    def inspect(self) -> dict[str, Any]:
        """What stands in it."""
        found: dict[str, Any] = json.loads(self.drill("inspect"))
        return found

    @contextmanager
    def written_to(self, acknowledged: Path) -> Iterator[None]:
        """Somebody goes on writing meanwhile; what was acknowledged goes to a file."""
        command = [sys.executable, "-m", "tests.office.config.drill", "write"]
        with (
            acknowledged.open("w") as out,
            subprocess.Popen(command, env=self.environment, cwd=REPO, stdout=out) as writer,
        ):
            try:
                yield
            finally:
                writer.send_signal(signal.SIGKILL)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One with an institution, a person and some files; others are copies of it."""
    made = Installation(tmp_path_factory.mktemp("drill") / "primera")
    made.folder.mkdir()
    (made.folder / "planabierto.env").write_text(
        f"PLANABIERTO_SECRET_KEY={SECRET}\nPLANABIERTO_ALLOWED_HOSTS=localhost\nPLANABIERTO_PLAIN_HTTP=1\n"
    )
    try:
        made.drill("prepare")
        yield made
    finally:
        made.drop()


@pytest.fixture
def installation(tmp_path: Path, prepared: Installation) -> Iterator[Installation]:
    """An installation of this test alone."""
    made = Installation(tmp_path / "casa", like=prepared)
    yield made
    made.drop()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """Another machine, where nothing was ever installed."""
    made = Installation(tmp_path / "nueva")
    yield made
    made.drop()


def waited_for(file: Path, lines: int) -> list[str]:
    """The lines of a file once there are so many."""
    for _attempt in range(300):
        found = file.read_text().splitlines() if file.exists() else []
        if len(found) >= lines:
            return found
        time.sleep(0.1)
    pytest.fail(f"{file.name} has not {lines} lines")


def test_a_backup_under_load_is_restored_on_another_machine(
    tmp_path: Path, installation: Installation, empty: Installation, print_figure: Callable[[str], None]
) -> None:
    acknowledged, copy = tmp_path / "acknowledged.txt", tmp_path / "copia.zip"
    with installation.written_to(acknowledged):
        before = waited_for(acknowledged, 10)
        made = installation.run("backup", str(copy))
        after = waited_for(acknowledged, len(before) + 5)
    assert (made.returncode, made.stderr) == (0, "")
    assert "La copia se leyó entera y coincide." in made.stdout
    assert copy.stat().st_mode & 0o777 == 0o600
    with opened(copy) as backup:
        manifest = backup.manifest
    shutil.rmtree(installation.folder)
    installation.drop()

    started = time.monotonic()
    restored = empty.run("restore", str(copy))
    seconds = time.monotonic() - started
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout.splitlines()[-1] == "Todo coincide."
    found = empty.inspect()
    assert set(before) <= set(found["units"]), "what was acknowledged before the backup began is there"
    written = [name for name in found["units"] if name.startswith("Durante")]
    assert sorted(written, key=lambda name: int(name.split()[1])) == after[: len(written)], "a state that was once"
    assert found["files"] == FILES + len(written)
    assert (found["damaged"], found["breaks"], found["signed_in"]) == (0, 0, True)
    assert found["heads"] == dict(manifest.heads)
    kept = {table: rows for table, rows in manifest.counts.items() if table not in PASSING}
    assert kept == {table: found["counts"][table] for table in kept}
    print_figure(
        f"restore drill on {VENDOR}: {len(before)} acts before, {len(written)} in the backup, {len(after)} at its end; "
        f"{found['files']} files whole, signed in; restored in {seconds:.1f} s"
    )


def test_a_killed_backup_or_restore_is_never_believed_good(tmp_path: Path, print_figure: Callable[[str], None]) -> None:
    order = {"folder": str(tmp_path), "database": DATABASE_URL}
    command = [sys.executable, "-m", "tests.office.config.drill", "kills", json.dumps(order)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PLANABIERTO_")}
    result = subprocess.run(command, cwd=REPO, env=environment, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-3000:]
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    backups = [line for line in lines if line["kind"] == "backup"]
    (whole,) = [line["after"] for line in lines if line["kind"] == "restored"]
    restores = [line for line in lines if line["kind"] == "restore"]
    assert (len(backups), len(restores)) == (7, 12)
    named = [line["left"] for line in backups]
    assert named == ["nothing"] * 6 + ["whole"]
    assert [line["point"] for line in backups if line["remembered"] or line["again"] is not True] == []
    for line in restores:
        done = {**line["left"], "signed_in": True} if line["left"] else None
        assert line["left"] == line["before"] or done == whole, (line["point"], line["over"])
        assert line["after"] == whole, (line["point"], line["over"])
        assert line["again"] is True
    print_figure(
        f"killed on {VENDOR}: {len(backups)} backups, 0 believed good; {len(restores)} restores, "
        f"{sum(line['left'] == line['before'] for line in restores)} as before, the others whole"
    )


def test_data_are_never_replaced_without_saying_so(tmp_path: Path, installation: Installation) -> None:
    copy = tmp_path / "copia.zip"
    assert installation.run("backup", str(copy)).returncode == 0
    again = installation.run("backup", str(copy))
    assert (again.returncode, "Ya existe" in again.stderr) == (2, True)
    stood = installation.inspect()
    refused = installation.run("restore", str(copy))
    assert (refused.returncode, "repita con --replace" in refused.stderr) == (2, True)
    assert installation.inspect() == stood
    stray = installation.folder / "media" / "9" / "solo-de-la-anterior"
    stray.parent.mkdir()
    stray.write_text("x")
    replaced = installation.run("restore", str(copy), "--replace")
    assert (replaced.returncode, replaced.stderr) == (0, "")
    assert installation.inspect()["heads"] == stood["heads"]
    assert not stray.exists()


def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    tmp_path: Path, installation: Installation, empty: Installation
) -> None:
    copy = tmp_path / "copia.zip"
    assert installation.run("backup", str(copy)).returncode == 0
    content = copy.read_bytes()
    with zipfile.ZipFile(copy) as archive:
        stored = next(one for one in archive.infolist() if one.filename.startswith("media/"))
        # Past its own head, with the name and 20 bytes of sizes.
        inside = stored.header_offset + 30 + len(stored.filename) + 20 + stored.compress_size // 2
    damaged = {
        "cortada": (content[: len(content) // 2], "quedó a medias o dañada"),
        "vacía": (b"", "quedó a medias o dañada"),
        "cambiada": (_changed(content, inside), "no se puede leer"),
        "otra": (b"PK\x05\x06" + bytes(18), "no tiene índice"),
    }
    for name, (bytes_, words) in damaged.items():
        file = tmp_path / f"{name}.zip"
        file.write_bytes(bytes_)
        for command in (["verify", str(file)], ["restore", str(file)]):
            result = empty.run(*command)
            assert result.returncode in {1, 2}, (name, command)
            assert words in result.stdout + result.stderr, (name, command, result)
            assert "Traceback" not in result.stderr
    assert not (empty.folder / "planabierto.env").exists()
    assert (
        empty.run("verify", str(tmp_path / "nada.zip")).stderr == f"No existe el archivo «{tmp_path / 'nada.zip'}».\n"
    )


def _changed(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("../fuera.txt", "quiere escribir fuera de su carpeta"),
        ("media/de-mas.txt", "no tiene los archivos que dice su índice"),
    ],
)
def test_a_backup_that_somebody_added_to_is_refused(
    tmp_path: Path, installation: Installation, member: str, words: str
) -> None:
    copy = tmp_path / "copia.zip"
    assert installation.run("backup", str(copy)).returncode == 0
    with zipfile.ZipFile(copy) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    if ".." in member:
        manifest["members"][member] = {
            "size": 1,
            "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        }
    with zipfile.ZipFile(copy, "w") as archive:
        for name, content in {**members, member: b"x", "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    with opened(copy) as backup:
        assert any(words in problem for problem in backup.problems())
        with pytest.raises(BackupError, match="no se tocó nada"):
            backup.refuse_damaged()


def test_verification_finds_what_is_wrong_and_remembers_only_what_is_good(installation: Installation) -> None:
    remembered = installation.folder / "comprobaciones.json"
    assert not remembered.exists()
    good = installation.run("verify")
    assert (good.returncode, good.stdout.splitlines()[-1]) == (0, "Todo coincide.")
    first = remembered.read_text()
    head = json.loads(first)["heads"]["1"]
    assert installation.run("verify", "--head", head).returncode == 0
    invented = installation.run("verify", "--head", "3:" + "0" * 64)
    assert (invented.returncode, "guardada fuera" in invented.stdout) == (1, True)
    assert installation.run("verify", "--head", "3").returncode == 2
    file = next(path for path in (installation.folder / "media").rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes() + b" ")
    kept = remembered.read_text()
    bad = installation.run("verify")
    assert (bad.returncode, "falta o no es el que se recibió" in bad.stdout) == (1, True)
    copied = installation.run("backup", str(installation.folder.parent / "copia.zip"))
    assert (copied.returncode, "la copia no lo tiene" in copied.stdout) == (1, True)
    assert remembered.read_text() == kept


def test_a_chain_that_was_shortened_since_the_last_verification_is_found(installation: Installation) -> None:
    remembered = installation.folder / "comprobaciones.json"
    assert installation.run("verify").returncode == 0
    stored = json.loads(remembered.read_text())
    number = int(stored["heads"]["1"].partition(":")[0])
    stored["heads"]["1"] = f"{number + 1}:{'a' * 64}"
    remembered.write_text(json.dumps(stored))
    found = installation.run("verify")
    assert found.returncode == 1
    assert "ya no contiene la cabeza de la última comprobación" in found.stdout


def test_without_an_institution_there_is_nothing_to_keep(tmp_path: Path, empty: Installation) -> None:
    empty.environment |= {"PLANABIERTO_SECRET_KEY": SECRET, "PLANABIERTO_ALLOWED_HOSTS": "localhost"}
    for command in (["backup", str(tmp_path / "copia.zip")], ["verify"]):
        result = empty.run(*command)
        assert (result.returncode, "no tiene institución todavía" in result.stderr) == (2, True)
    assert not (tmp_path / "copia.zip").exists()


def test_the_journal_is_exported_for_the_verifier(tmp_path: Path, installation: Installation) -> None:
    file = tmp_path / "bitacora.jsonl"
    exported = installation.run("journal", str(file))
    assert (exported.returncode, exported.stderr) == (0, "")
    checked = subprocess.run(
        [sys.executable, "-m", "planabierto.verifier", str(file)], cwd=REPO, check=False, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "SÍ: todo coincide.")
    again = installation.run("journal", str(file))
    assert (again.returncode, "Ya existe" in again.stderr) == (2, True)
