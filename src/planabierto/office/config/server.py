"""Serves the office with granian: one worker, few threads, since SQLite lets writers queue unfairly when there are many."""

from __future__ import annotations

import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

SQLITE_THREADS = 2
POSTGRESQL_THREADS = 4


def is_taken(host: str, port: int) -> bool:
    """Whether another program listens at an address already; the server itself would share the port with it, or fall."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.settimeout(1)
        return asking.connect_ex((host, port)) == 0


def run_server(*, host: str, port: int, is_sqlite: bool) -> None:
    """Serve until the process is told to stop; WSGI, because ASGI before synchronous views costs several times the CPU."""
    Granian(
        target="planabierto.office.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=SQLITE_THREADS if is_sqlite else POSTGRESQL_THREADS,
        websockets=False,
        log_access=False,  # each request is logged by the application, without tokens
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
