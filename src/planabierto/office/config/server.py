"""Serves the office with granian: two processes where there are two cores, with few threads, since SQLite lets writers queue unfairly.

The process that keeps the others needs nothing of the office, and would hold a hundred megabytes of it for as long as it lives:
`become_server` gives them back, and this module, run as a program, goes on in its place.
"""

from __future__ import annotations

import argparse
import logging.config
import os
import socket
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from planabierto.office.config.logs import logging_settings
from planabierto.office.config.supervisor import WorkerBeside, worker_command

if TYPE_CHECKING:
    from typing import NoReturn

MOST_PROCESSES: Final = 2
SQLITE_THREADS: Final = 2
POSTGRESQL_THREADS: Final = 4
_WITHOUT_WORKER: Final = "--no-worker"


def is_taken(host: str, port: int) -> bool:
    """Whether another program listens at an address already; the server itself would share the port with it, or fall."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.settimeout(1)
        return asking.connect_ex((host, port)) == 0


def become_server(*, host: str, port: int, is_sqlite: bool, with_worker: bool) -> NoReturn:
    """Put the server in the place of this process, whose environment says which installation it is; under the same number."""
    threads = SQLITE_THREADS if is_sqlite else POSTGRESQL_THREADS
    command = [sys.executable, "-m", __name__, host, str(port), str(threads)]
    os.execv(sys.executable, command if with_worker else [*command, _WITHOUT_WORKER])  # noqa: S606 - our own program


def _run_server(*, host: str, port: int, threads: int) -> None:
    """Serve until the process is told to stop; WSGI, because ASGI before synchronous views costs several times the CPU."""
    Granian(
        target="planabierto.office.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, MOST_PROCESSES),
        blocking_threads=threads,
        websockets=False,
        log_access=False,  # each request is logged by the application, without tokens
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("threads", type=int)
    parser.add_argument(_WITHOUT_WORKER, action="store_true")
    arguments = parser.parse_args()
    logging.config.dictConfig(logging_settings(level="WARNING"))
    with nullcontext() if arguments.no_worker else WorkerBeside(worker_command()):
        _run_server(host=arguments.host, port=arguments.port, threads=arguments.threads)


if __name__ == "__main__":
    _main()
