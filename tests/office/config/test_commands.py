"""The commands that start an institution, import into it, serve it and show the demonstration, in processes of their own."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from planabierto.office.config.demonstration import accounts_of_demonstration
from tests.paths import REPO, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

PROGRAM = Path(sys.executable).with_name("planabierto")
DOCUMENT = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
INIT = ["init", "--name", "Mutual Ejemplo", "--short-name", "Mutual", "--administrator-name", "Primera Persona"]
INIT += ["--administrator-email", "primera@mutual.example"]
PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests


def environment(home: Path) -> dict[str, str]:
    """What a process of a new installation knows: nothing but its folder."""
    return {"PATH": os.environ["PATH"], "PLANABIERTO_HOME": str(home)}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new installation, begun once for all tests that take it as it is."""
    home = tmp_path_factory.mktemp("begun")
    assert run(home, *INIT).returncode == 0
    return home


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Path:
    """An installation of its own, like one just begun."""
    return shutil.copytree(begun, tmp_path / "office")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), *arguments]
    return subprocess.run(
        command, env=environment(home), cwd=REPO, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[str]:
    """Serve an installation; gives the address, and ends the process as a supervisor does."""
    port = free_port()
    command = [str(PROGRAM), *arguments, "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(home), cwd=REPO, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/readyz", server)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)
    assert server.returncode == 0


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except urllib.error.HTTPError:
            return
        except urllib.error.URLError:
            assert server.poll() is None
            time.sleep(0.2)
    pytest.fail("the server did not answer")


class Browser:
    """Somebody at the site without JavaScript: keeps cookies, follows redirects, posts forms with their token."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> tuple[str, str]:
        """The path at which one ends, and the page."""
        with self.opener.open(self.site + path) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """As `get`, after sending the form of a page."""
        _path, page = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found is not None
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": found[1]}).encode()
        with self.opener.open(self.site + path, body) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()


def test_an_institution_starts_imports_its_plan_and_is_served(tmp_path: Path) -> None:
    started = run(tmp_path, *INIT)
    assert (started.returncode, started.stderr) == (0, "")
    link = re.search(r"http://localhost:8000(/invitacion/[\w-]+/)", started.stdout)
    assert link is not None
    file = tmp_path / "planabierto.env"
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "planabierto.sqlite3").is_file()

    with served(tmp_path, "serve") as site:
        browser = Browser(site)
        assert "Primera Persona: le invitaron" in browser.get(link[1])[1]
        assert browser.post(link[1], password=PASSWORD)[0] == "/ingresar/"
        path, _page = browser.post("/ingresar/", login="primera@mutual.example", password=PASSWORD)
        assert path == "/segundo-factor/"

        with sqlite3.connect(tmp_path / "planabierto.sqlite3") as database:  # as an institution that turns it off
            database.execute("UPDATE institutions_institution SET requires_second_factor = 0")
        path, _page = Browser(site).post("/ingresar/", login="primera@mutual.example", password=PASSWORD)
        assert path == "/importar/"

    second = run(tmp_path, *INIT)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == (
        "Esta instalación ya tiene una institución. Para agregar otra, dele su propia dirección con --host; "
        "para abrir el sitio, ejecute «planabierto serve».\n"
    )

    empty = tmp_path / "vacio.txt"
    empty.touch()
    for file, sentence in ((tmp_path / "nada.xlsx", "No existe el archivo"), (empty, "vacio.txt")):
        refused = run(tmp_path, "import", str(file))
        assert (refused.returncode, refused.stdout) == (2, "")
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr
    imported = run(tmp_path, "import", str(DOCUMENT))
    assert (imported.returncode, imported.stderr) == (0, "")
    again = run(tmp_path, "import", str(DOCUMENT))
    assert (again.returncode, "No cambió nada." in again.stdout) == (0, True)

    with served(tmp_path, "serve") as site:
        browser = Browser(site)
        path, page = browser.post("/ingresar/", login="primera@mutual.example", password=PASSWORD)
        assert path == "/tablero/2024/t3/"
        assert "Tablero" in page


def test_an_institution_of_the_world_speaks_https(tmp_path: Path) -> None:
    started = run(tmp_path, *INIT, "--host", "plan.mutual.example", "--plan-word", "PAO")
    assert "https://plan.mutual.example/invitacion/" in started.stdout
    written = (tmp_path / "planabierto.env").read_text()
    assert "PLANABIERTO_ALLOWED_HOSTS=plan.mutual.example\n" in written
    assert "PLANABIERTO_TRUSTED_PROXY_COUNT=1\n" in written
    assert "PLAIN_HTTP" not in written


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["init"], "Falta --name: nombre de la institución.\n"),
        (
            [*INIT, "--time-zone", "Luna/Mar"],
            "No se conoce la zona horaria «Luna/Mar». Escriba una como America/El_Salvador.\n",
        ),
        ([*INIT, "--database-url", "mysql://x/y"], "PLANABIERTO_DATABASE_URL no es una dirección de PostgreSQL."),
        (["serve"], "Falta PLANABIERTO_SECRET_KEY: es la clave con que se firman las sesiones."),
        (["work"], "Falta PLANABIERTO_SECRET_KEY: es la clave con que se firman las sesiones."),
        (["import", "nada.xlsx"], "Falta PLANABIERTO_SECRET_KEY: es la clave con que se firman las sesiones."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    refused = run(tmp_path, *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(sentence)
    assert "Traceback" not in refused.stderr


BEGINNINGS = {
    "jefatura-de-la-unidad": "/seguimiento/2024/t3/reclamos/",
    "jefatura-ufi": "/seguimiento/2024/t3/ufi/",
    "jefatura-desarrollo-humano": "/seguimiento/2024/t3/desarrollo-humano/",
    "enlace-de-la-unidad": "/seguimiento/2024/t3/ufi/",
    "enlace-reclamos": "/seguimiento/2024/t3/reclamos/",
    "unidad-lider": "/mis-unidades/",
    "jefatura-de-planificacion": "/bandeja/",
    "analista-de-planificacion": "/bandeja/",
    "verificador": "/verificacion/2024/t3/",
    "verificador-alterno": "/verificacion/2024/t3/",
    "oficial-de-informacion": "/publicacion/2024/t2/",
    "administracion-del-sistema": "/configuracion/usuarios/",
}
"""Where the accounts of the demonstration begin; the others do at the board."""


def test_the_demonstration_shows_mutual_ejemplo_to_each_role(tmp_path: Path) -> None:
    prepared = run(tmp_path, "demo", "--no-serve")
    assert (prepared.returncode, prepared.stderr) == (0, "")
    accounts = re.findall(r"\S+@ejemplo\.test", prepared.stdout)
    assert accounts == [account.email for account in accounts_of_demonstration()]
    password = re.search(r"La contraseña de todas las cuentas es (.+)\n", prepared.stdout)
    assert password is not None
    with served(tmp_path, "demo") as site:
        for account in accounts:
            browser = Browser(site)
            path, page = browser.post("/ingresar/", login=account, password=password[1])
            assert path == BEGINNINGS.get(account.partition("@")[0], "/tablero/2024/t3/"), account
            assert "Demostración: Mutual Ejemplo es una institución inventada" in page
    again = run(tmp_path, "demo", "--no-serve")
    assert again.stdout == prepared.stdout
    assert run(tmp_path, "demo", "--no-serve", "--reset").stdout == prepared.stdout


def beating(home: Path) -> list[str]:
    """The workers of an installation that are alive, as its database says it."""
    with closing(sqlite3.connect(f"file:{home / 'planabierto.sqlite3'}?mode=ro", uri=True)) as database:
        return [name for (name,) in database.execute("SELECT worker FROM base_workerbeat")]


def process_of(worker: str) -> int:
    return int(worker.split(":")[1])


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 120  # a shared machine is slow at times
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_a_server_keeps_one_worker_beside_it(home: Path) -> None:
    with served(home, "serve"):
        wait_until(lambda: beating(home))
        (first,) = beating(home)
        os.kill(process_of(first), signal.SIGKILL)
        wait_until(lambda: len(beating(home)) == 2)
        (second,) = set(beating(home)) - {first}
        os.kill(process_of(second), 0)
    assert beating(home) == [first], "the second said goodbye"
    with pytest.raises(ProcessLookupError):
        os.kill(process_of(second), 0)

    with served(home, "serve", "--no-worker"):
        time.sleep(1)
        assert beating(home) == [first]


def test_a_worker_of_its_own_runs_until_it_is_told_and_ends_with_a_killed_server(home: Path) -> None:
    command = [str(PROGRAM), "work"]
    with subprocess.Popen(command, env=environment(home), cwd=REPO, stderr=subprocess.DEVNULL) as worker:
        wait_until(lambda: beating(home))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert beating(home) == []

    command = [str(PROGRAM), "serve", "--port", str(free_port())]
    with subprocess.Popen(
        command, env=environment(home), cwd=REPO, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        wait_until(lambda: beating(home))
        os.killpg(server.pid, signal.SIGKILL)  # the server and what serves for it; the worker has a session of its own
    wait_until(lambda: beating(home) == [])


def test_a_worker_waits_for_nobody_to_update_its_database(tmp_path: Path) -> None:
    (tmp_path / "planabierto.env").write_text(
        f"PLANABIERTO_SECRET_KEY={'x' * 50}\nPLANABIERTO_ALLOWED_HOSTS=localhost\n"
    )
    refused = run(tmp_path, "work")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "La base de datos no está al día. Ejecute primero «planabierto serve», que la actualiza.\n"


def test_a_taken_port_is_told_before_the_address(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = run(tmp_path, "demo", "--port", str(port))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"El puerto {port} está ocupado. Cierre el programa que lo usa o elija otro con --port, por ejemplo --port {port + 1}.\n"
    )
    assert "Plan Abierto está en" not in refused.stdout


def test_the_demonstration_never_touches_another_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "planabierto.env").write_text("PLANABIERTO_SECRET_KEY=x\n")
    refused = run(tmp_path, "demo", "--no-serve", "--reset")
    assert refused.returncode == 2
    assert "no es una demostración y no se toca" in refused.stderr
    assert (tmp_path / "demo" / "planabierto.env").is_file()
