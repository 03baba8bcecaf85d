"""The public site served by the real server and loaded over the network: how many kept pages a second, and how many errors.

`python -m tests.office.portal.served_portal ORDER` takes a JSON order (`folder`, `database`: a PostgreSQL address or "", `editions`,
`seconds`) and prints what was seen as one line of JSON. Who asks is one thread with some connections that stay open, so that most of the
machine is left to the server.
"""

from __future__ import annotations

import itertools
import json
import os
import selectors
import socket
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.office.served_site import ServedSite

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST: Final = "localhost"
CONNECTIONS: Final = 16
PATIENCE: Final = 30
ROUND: Final = "/transparencia/2024/t3"
PAGES: Final = (
    "/", "/en/", f"{ROUND}/", f"{ROUND}/unidades/", f"{ROUND}/acciones/", f"{ROUND}/reclamos/", f"{ROUND}/reclamos/ao-6-5/",
    f"/en{ROUND}/reclamos/ao-6-5/", f"{ROUND}/objetivo/oe4/", f"{ROUND}.json", f"{ROUND}/reclamos.csv", "/transparencia/comparar/",
    "/transparencia/versiones/", "/transparencia/metodologia/", "/sitemap.xml", "/transparencia/versiones.atom",
)  # fmt: skip
_END_OF_HEAD: Final = b"\r\n\r\n"


@dataclass
class Seen:
    """What a load gave: answers by status, the seconds it took, the CPU of the server in them, and how busy the machine was."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    seconds: float = 0.0
    server_cpu: float = 0.0
    load: float = 0.0

    @property
    def requests(self) -> int:
        """All that was answered."""
        return self.statuses.total()

    @property
    def errors(self) -> int:
        """What was not answered as it should be."""
        return self.broken + self.requests - self.statuses[200]


class Asking:
    """One connection that stays open, on which one page is asked for after the other."""

    def __init__(self, port: int, pages: Iterator[str]) -> None:
        """Connect, and ask for the first."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._pages = pages
        self._answer = b""
        self.ask()

    def ask(self) -> None:
        """Ask for the next page."""
        self._answer = b""
        line = f"GET {next(self._pages)} HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.socket.sendall(line.encode())

    def status(self) -> int | None:
        """Read on; the status once the answer is whole, None before. Raises `OSError` where the server went away."""
        part = self.socket.recv(2**18)
        if not part:
            raise ConnectionResetError
        self._answer += part
        head, end, body = self._answer.partition(_END_OF_HEAD)
        if not end:
            return None
        lines = head.decode("ascii").lower().split("\r\n")
        length = next(int(line[len("content-length:") :]) for line in lines if line.startswith("content-length:"))
        return int(lines[0].split()[1]) if len(body) >= length else None


def load(port: int, *, seconds: float, seen: Seen) -> None:
    """Ask for pages as fast as they come, for so long."""
    pages = itertools.cycle(PAGES)
    waiting = selectors.DefaultSelector()
    began = time.monotonic()
    for _number in range(CONNECTIONS):
        one = Asking(port, pages)
        waiting.register(one.socket, selectors.EVENT_READ, one)
    while (now := time.monotonic()) - began < seconds:
        for key, _events in waiting.select(timeout=PATIENCE):
            asking: Asking = key.data
            try:
                status = asking.status()
            except OSError:
                seen.broken += 1
                waiting.unregister(asking.socket)
                asking.socket.close()
                again = Asking(port, pages)
                waiting.register(again.socket, selectors.EVENT_READ, again)
                continue
            if status is not None:
                seen.statuses[status] += 1
                asking.ask()
    seen.seconds = now - began
    for key in list(waiting.get_map().values()):
        key.data.socket.close()
    waiting.close()


class ServedPortal(ServedSite):
    """An installation with an institution that has published so many editions."""

    def __init__(self, folder: Path, database: str, *, editions: int) -> None:
        """Publish them."""
        super().__init__(folder, database, ALLOWED_HOSTS="localhost,127.0.0.1", LOG_LEVEL="ERROR", PLAIN_HTTP="1")
        from django.db import connection, transaction

        from planabierto.office.institutions.models import Institution
        from planabierto.office.institutions.services import create_institution
        from tests.office.portal.publishing import publish_sample, sample

        with transaction.atomic():
            institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
            Institution.objects.filter(pk=institution.pk).update(host=HOST)
            for number in range(editions - 1):
                publish_sample(institution, sample(1, year=2025 + number // 4, period=number % 4 + 1))
            publish_sample(institution, sample(1, year=2024, period=3))
        connection.close()

    def loaded(self, seconds: float) -> Seen:
        """Serve, draw every page once, and load."""
        seen = Seen()
        with self.served() as group:
            load(self.port, seconds=1, seen=Seen())
            before = cpu_of_group(group)
            load(self.port, seconds=seconds, seen=seen)
            seen.server_cpu = cpu_of_group(group) - before
            seen.load = os.getloadavg()[0]
        return seen


def cpu_of_group(group: int) -> float:
    """Seconds of CPU that the processes of a group have used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Do what the order says."""
    order = json.loads(sys.argv[1])
    portal = ServedPortal(Path(order["folder"]), order["database"], editions=order["editions"])
    seen = portal.loaded(order["seconds"])
    told = {**asdict(seen), "statuses": dict(seen.statuses), "requests": seen.requests, "errors": seen.errors}
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
