"""A round served by the real server in a process group of its own, eight units saving over HTTP, the group killed, and what is left.

`python -m tests.office.followup.served_round ORDER` takes a JSON order (`folder`, `database`: a PostgreSQL address or "", `kills`, `seed`)
and prints one JSON line a kill. People are signed in by sessions that stand in the database, so that no second is spent on passwords.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from tests.office.served_site import ServedSite

WRITERS: Final = 8
ROW: Final = "ao-6-1"
TOKEN: Final = "t" * 32


@dataclass
class Writer:
    """A unit's head, who saves one row again and again; `acknowledged`: version → figure of each 200."""

    slug: str
    cookie: str
    version: int
    acknowledged: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    def write(self, port: int, until: threading.Event) -> None:
        """Save until told to stop, or until the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not until.is_set():
            figure = self.version % 7 + 1
            fields = {f"{ROW}-version": str(self.version), f"{ROW}-real": str(figure)}
            headers = {
                "Host": "localhost",
                "Cookie": self.cookie,
                "HX-Request": "true",
                "X-CSRFToken": TOKEN,
                "Content-Type": "application/x-www-form-urlencoded",
            }
            try:
                connection.request("POST", f"/seguimiento/2024/t3/{self.slug}/fila/{ROW}/", urlencode(fields), headers)
                answer = connection.getresponse()
                said = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                return
            if answer.status != 200:
                self.refused += 1
                return
            self.version = said["rows"][ROW]["version"]
            self.acknowledged[self.version] = figure


@dataclass
class Left:
    """What one kill left: how many saves were acknowledged, how many of them are lost or stand twice, and whether all is whole."""

    acknowledged: int
    lost: int
    twice: int
    refused: int
    breaks: int
    integrity: str


class ServedRound(ServedSite):
    """The installation with its round, served and killed."""

    def __init__(self, folder: Path, database: str) -> None:
        """Make the round."""
        super().__init__(folder, database, ALLOWED_HOSTS="localhost,127.0.0.1", LOG_LEVEL="ERROR", PLAIN_HTTP="1")
        self.writers = self._prepare()

    def _prepare(self) -> list[Writer]:
        from django.conf import settings
        from django.db import connection, transaction
        from django.test import Client

        from planabierto.office.institutions.models import Institution
        from tests.cast import make_cast
        from tests.office.rounds import add_head, open_round

        writers = []
        with transaction.atomic():
            opened = open_round(make_cast(), units=WRITERS + 3)
            self.institution = opened.cast.institution
            Institution.objects.filter(pk=self.institution.pk).update(host="localhost")
            for report in opened.follow_up.unit_reports.exclude(
                unit_plan__unit__name__in=("Reclamos", "Contabilidad", "Archivo")
            ):
                unit = report.unit_plan.unit
                client = Client(headers={"host": "localhost"})
                client.force_login(add_head(opened, unit, f"head of {unit.name}"))
                session = client.cookies[settings.SESSION_COOKIE_NAME].value
                cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
                writers.append(Writer(unit.slug, cookie, 1))
        connection.close()
        return writers

    def kill_under_writers(self, seconds: float) -> Left:
        """Serve, let everybody write, kill after some seconds of writing, and look."""
        for writer in self.writers:
            writer.acknowledged.clear()
            writer.refused = 0
        self.start()
        until = threading.Event()
        threads = [threading.Thread(target=writer.write, args=(self.port, until)) for writer in self.writers]
        for thread in threads:
            thread.start()
        while not any(writer.acknowledged for writer in self.writers) and any(one.is_alive() for one in threads):
            time.sleep(0.01)
        time.sleep(seconds)
        self.kill()
        until.set()
        for thread in threads:
            thread.join()
        return self._look()

    def _look(self) -> Left:
        from django.db import connection

        from planabierto.office.followup.models import Achievement
        from planabierto.office.journal.services import verify_chain

        lost = twice = 0
        for writer in self.writers:
            stored = list(
                Achievement.objects.filter(
                    institution=self.institution, follow_up__period=3, action__unit_plan__unit__slug=writer.slug
                ).values_list("version", "of_period")
            )
            known = dict(stored)
            lost += sum(known.get(version) != figure for version, figure in writer.acknowledged.items())
            twice += len(stored) - len(known)
            # One more than was acknowledged may stand there: the answer was lost, the save was not.
            lost += max(known) not in {writer.version, writer.version + 1}
            writer.version = max(known)
        integrity = "ok"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                integrity = str(cursor.fetchone()[0])
        found = Left(
            acknowledged=sum(len(writer.acknowledged) for writer in self.writers),
            lost=lost,
            twice=twice,
            refused=sum(writer.refused for writer in self.writers),
            breaks=len(verify_chain(self.institution)),
            integrity=integrity,
        )
        connection.close()
        return found


def main(arguments: Sequence[str]) -> None:
    """Kill as often as the order says."""
    order: dict[str, Any] = json.loads(arguments[0])
    served = ServedRound(Path(order["folder"]), order["database"])
    chance = Random(order["seed"])  # noqa: S311 - chance that can be repeated; nothing is kept secret by it
    for _ in range(order["kills"]):
        print(json.dumps(asdict(served.kill_under_writers(chance.uniform(0.05, 1.5)))), flush=True)  # noqa: T201 - how this process speaks


if __name__ == "__main__":
    main(sys.argv[1:])
