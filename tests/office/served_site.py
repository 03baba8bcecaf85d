"""An installation in a folder, made in this process and served by the real command in a process group of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from planabierto.office.config.env import PREFIX
from planabierto.office.config.installation import set_up

PATIENCE: Final = 60
"""Seconds that a server may take to answer for the first time."""


class ServedSite:
    """The installation and its server; `log` is where the server writes."""

    def __init__(self, folder: Path, database: str, **known: str) -> None:
        """Make this process the installation's, with these settings and no others, and its tables; `database` is blank for SQLite."""
        self.folder = folder
        self.log = folder / "server.log"
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            del os.environ[name]
        settings = {
            "SECRET_KEY": "a key that signs nothing outside of these tests " * 2,
            **({"DATABASE_URL": database} if database else {}),
            **known,
        }
        os.environ.update({f"{PREFIX}{name}": value for name, value in settings.items()})
        os.environ["DJANGO_SETTINGS_MODULE"] = "planabierto.office.config.settings"
        set_up(folder)
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        self.server: subprocess.Popen[bytes] | None = None
        self.port = 0

    @contextmanager
    def served(self) -> Iterator[int]:
        """Serve until left; gives the process that all the others descend from."""
        self.start()
        assert self.server is not None
        try:
            yield self.server.pid
        finally:
            self.kill()

    def start(self) -> None:
        """Serve, and wait for the first answer."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                [str(Path(sys.executable).with_name("planabierto")), "serve", "--port", str(self.port)],
                env={**os.environ, f"{PREFIX}HOME": str(self.folder)},
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                asking.request("GET", "/livez", headers={"Host": os.environ[f"{PREFIX}ALLOWED_HOSTS"].split(",")[0]})
                asking.getresponse().read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                return
            finally:
                asking.close()
        raise TimeoutError(self.port)

    def kill(self) -> None:
        """End the whole group at once: server, its worker and the worker of the queue."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
