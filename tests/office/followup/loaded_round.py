"""A round served by the real server while many editors fill it in over HTTP, what they were answered, and what is stored.

`python -m tests.office.followup.loaded_round ORDER` takes a JSON `Order` and prints one JSON line a run. Each run starts the server anew on
what the last one left. Nine editors in ten sign in before the seconds that are measured, one within them.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, astuple, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.office.followup.editors import EXPECTED, HOST, PASSWORD, TENTH, Answered, Editor, Scan, UnexpectedAnswerError
from tests.office.served_site import ServedSite
from tests.office.written import OTHERS, row

EDITORS_OF_A_UNIT: Final = 5
ROWS_OF_AN_EDITOR: Final = 5
LATE: Final = 10
"""One editor in so many signs in while the others work."""
_LOOK: Final = 1.0


@dataclass(frozen=True)
class Order:
    """`database` is a PostgreSQL address or blank; a run for each of the `pauses`; `arriving` are the seconds of the first sign-ins."""

    folder: str
    database: str
    editors: int
    seconds: float
    arriving: float
    pauses: list[float]
    seed: int


@dataclass(frozen=True)
class Times:
    """How long requests of one kind took, in seconds; all 0 where there was none."""

    count: int
    p50: float
    p99: float
    longest: float

    @classmethod
    def of(cls, answered: Iterable[Answered]) -> Times:
        """By the nearest rank."""
        took = sorted(one.seconds for one in answered)
        if not took:
            return cls(0, 0, 0, 0)
        return cls(len(took), took[(len(took) - 1) // 2], took[-(-len(took) * 99 // 100) - 1], took[-1])


@dataclass(frozen=True)
class Stored:
    """What is stored of all runs until now: saves, evidence, their acts in the journal; and what should not be.

    `lost` was acknowledged and is not there or otherwise, `twice` is there more than once, `unasked` was never acknowledged.
    """

    saves: int
    evidence: int
    lost: int
    twice: int
    unasked: int
    acts: int
    breaks: int
    integrity: str


@dataclass(frozen=True)
class Memory:
    """Bytes of the server's processes: resident and proportional of all, resident of the largest."""

    resident: int
    proportional: int
    largest: int


@dataclass(frozen=True)
class Run:
    """One run: what was acknowledged and answered in it, what is stored after it, and what it cost.

    `load` is of the machine, before and after; `memory` the most that was seen, signing in included; `cpu` the server's seconds.
    """

    database: str
    editors: int
    pause: float
    seconds: float
    saves: int
    evidence: int
    errors: dict[str, int]
    first_errors: list[str]
    arriving: Times
    times: dict[str, Times]
    stored: Stored
    load: tuple[float, float]
    cores: int
    cpu: float
    memory: Memory
    memory_at_the_end: Memory


class Gauge:
    """Looks at the server's processes each second while it is entered: their memory, and when asked their CPU."""

    def __init__(self, root: int) -> None:
        """Watch a process and all that descend from it."""
        self.seen: list[Memory] = []
        self._root = root

    @contextmanager
    def watching(self) -> Iterator[Gauge]:
        """Look until left."""
        ending = threading.Event()
        thread = threading.Thread(target=self._look, args=(ending,))
        thread.start()
        try:
            yield self
        finally:
            ending.set()
            thread.join()

    def most(self) -> Memory:
        """The most of each that was seen."""
        return Memory(*(max(column) for column in zip(*map(astuple, self.seen), strict=True)))

    def cpu(self) -> float:
        """Seconds of CPU until now, those of children that ended included."""
        ticks = sum(sum(map(int, fields[11:15])) for _pid, fields in self._processes())
        return ticks / os.sysconf("SC_CLK_TCK")

    def _look(self, ending: threading.Event) -> None:
        while True:
            sizes = [_memory(pid) for pid, _fields in self._processes()]
            resident, proportional = zip(*sizes, strict=True)
            self.seen.append(Memory(sum(resident), sum(proportional), max(resident)))
            if ending.wait(_LOOK):
                return

    def _processes(self) -> list[tuple[int, list[str]]]:
        """Each process with the fields of its `stat` that follow its name."""
        known: dict[int, list[str]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                known[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
        group = [self._root]
        for parent in group:
            group.extend(pid for pid, fields in known.items() if int(fields[1]) == parent)
        return [(pid, known[pid]) for pid in group if pid in known]


def _memory(pid: int) -> tuple[int, int]:
    """Resident and proportional bytes of a process; 0 where it ended or may not be read."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    found = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
    return found["Rss"], found["Pss"]


class LoadedRound(ServedSite):
    """The installation with a round of one unit for each five editors, in production's settings behind a proxy."""

    def __init__(self, order: Order) -> None:
        """Make the round and its people."""
        super().__init__(Path(order.folder), order.database, ALLOWED_HOSTS=HOST, TRUSTED_PROXY_COUNT="1")
        self.order = order
        self.chance = Random(order.seed)  # noqa: S311 - chance that can be repeated; nothing is kept secret by it
        self.scan = Scan(self.chance)
        self.saves: dict[tuple[str, str, int], int] = {}
        self.evidence: dict[str, str] = {}
        self.slugs = self._prepare()

    def _prepare(self) -> list[str]:
        """The units' slugs; the people of the n-th are those whose numbers lead to it."""
        from django.contrib.auth.hashers import make_password
        from django.db import connection, transaction

        from planabierto.office.accounts.models import User
        from planabierto.office.institutions.models import Institution
        from tests.cast import make_cast
        from tests.office.rounds import add_head, open_round

        units = -(-self.order.editors // EDITORS_OF_A_UNIT)
        with transaction.atomic():
            opened = open_round(make_cast(), of=dict(map(_unit, range(units))))
            self.institution = opened.cast.institution
            Institution.objects.filter(pk=self.institution.pk).update(host=HOST)
            reports = opened.follow_up.unit_reports.select_related("unit_plan__unit").order_by("order")
            belonging = [report.unit_plan.unit for report in reports]
            people = [
                add_head(opened, belonging[place // EDITORS_OF_A_UNIT], f"editor {place}").pk
                for place in range(self.order.editors)
            ]
            User.objects.filter(pk__in=people).update(password=make_password(PASSWORD))  # one hash: each takes a while
            self.follow_up = opened.follow_up
        connection.close()
        return [unit.slug for unit in belonging]

    def run(self, pause: float) -> Run:
        """Serve, let everybody come and work, end the server, and look."""
        order, chance = self.order, self.chance
        with self.served() as server:
            editors = [self._editor(place) for place in range(order.editors)]
            late = editors[LATE - 1 :: LATE]
            early = [editor for editor in editors if editor not in late]
            load_before = os.getloadavg()[0]
            gauge = Gauge(server)
            with gauge.watching():
                _together([partial(_arrive, editor, chance.uniform(0, order.arriving)) for editor in early])
                arrived = [one for editor in early for one in editor.browser.taken()]
                spent, began = gauge.cpu(), time.monotonic()
                until = began + order.seconds
                coming = [partial(_come_late, one, chance.uniform(0, order.seconds / 4), until, pause) for one in late]
                _together([*coming, *[partial(editor.work, until, pause=pause) for editor in early]])
                spent, took = gauge.cpu() - spent, time.monotonic() - began
            load_after = os.getloadavg()[0]
        answered = [one for editor in editors for one in editor.browser.taken()]
        wrong = [one for one in [*arrived, *answered] if one.is_error]
        before = len(self.saves), len(self.evidence)
        for place, editor in enumerate(editors):
            editor.browser.close()
            self.saves |= {(self._slug(place), *key): figure for key, figure in editor.kept.saves.items()}
            self.evidence |= editor.kept.evidence
        return Run(
            database="PostgreSQL" if order.database else "SQLite",
            editors=order.editors,
            pause=pause,
            seconds=took,
            saves=len(self.saves) - before[0],
            evidence=len(self.evidence) - before[1],
            errors=dict(Counter(f"{one.kind} {one.status}" for one in wrong)),
            first_errors=[f"{one.kind} {one.path} {one.status}" for one in wrong[:5]],
            arriving=Times.of(one for one in arrived if one.kind == "sign-in"),
            times={kind: Times.of(one for one in answered if one.kind == kind) for kind in EXPECTED},
            stored=self._look(),
            load=(load_before, load_after),
            cores=os.cpu_count() or 0,
            cpu=spent,
            memory=gauge.most(),
            memory_at_the_end=gauge.seen[-1],
        )

    def _editor(self, place: int) -> Editor:
        within = place % EDITORS_OF_A_UNIT * ROWS_OF_AN_EDITOR
        return Editor(
            email=f"editor.{place}@mutual.example",
            address=f"10.0.{place // 250}.{place % 250 + 1}",
            page=f"/seguimiento/2024/t3/{self._slug(place)}/",
            rows=[f"ao-6-{within + number}" for number in range(1, ROWS_OF_AN_EDITOR + 1)],
            scan=self.scan,
            acts=place % TENTH,
            chance=Random(self.chance.random()),  # noqa: S311 - as above
            port=self.port,
        )

    def _slug(self, place: int) -> str:
        return self.slugs[place // EDITORS_OF_A_UNIT]

    def _look(self) -> Stored:
        """Compare all that was acknowledged in all runs with all that is stored."""
        from django.conf import settings
        from django.db import connection

        from planabierto.office.followup import acts
        from planabierto.office.followup.models import Achievement, Evidence
        from planabierto.office.journal.models import AuditEvent
        from planabierto.office.journal.services import verify_chain

        saves = [
            ((slug, code.lower().replace(".", "-"), version), figure)
            for slug, code, version, figure in Achievement.objects.filter(
                institution=self.institution, follow_up=self.follow_up, version__gt=1
            ).values_list("action__unit_plan__unit__slug", "code", "version", "of_period")
        ]
        evidence = [
            (described, sha256((settings.MEDIA_ROOT / path).read_bytes()).hexdigest())
            for described, path in Evidence.objects.filter(institution=self.institution).values_list(
                "description", "file__path"
            )
        ]
        integrity = "ok"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                integrity = str(cursor.fetchone()[0])
        told = [acts.ROW_SAVED.key, acts.EVIDENCE_ADDED.key]
        found = Stored(
            saves=len(saves),
            evidence=len(evidence),
            lost=_missing(self.saves, saves) + _missing(self.evidence, evidence),
            twice=len(saves) - len(dict(saves)) + len(evidence) - len(dict(evidence)),
            unasked=len(dict(saves).keys() - self.saves) + len(dict(evidence).keys() - self.evidence),
            acts=AuditEvent.objects.filter(institution_id=self.institution.pk, act__in=told).count(),
            breaks=len(verify_chain(self.institution)),
            integrity=integrity,
        )
        connection.close()
        return found


def _missing(acknowledged: Mapping[Any, object], stored: Sequence[tuple[Any, object]]) -> int:
    """How many that were acknowledged are not stored, or stand there otherwise."""
    known = dict(stored)
    return sum(known.get(key) != value for key, value in acknowledged.items())


def _unit(place: int) -> tuple[str, list[str]]:
    """Mission and rows of a unit."""
    name = f"Unidad {chr(ord('A') + place // 26)}{chr(ord('A') + place % 26)}"
    rows = [
        row(
            f"AO.6.{number}.",
            f"Atender {name}, ventanilla {number}.",
            ("3",) * 4,
            "6",
            annual="12",
            area=name,
            lead=name,
        )
        for number in range(1, EDITORS_OF_A_UNIT * ROWS_OF_AN_EDITOR + 1)
    ]
    return f"Servir en {name}.", [OTHERS, *rows]


def _arrive(editor: Editor, after: float) -> None:
    time.sleep(after)
    with suppress(UnexpectedAnswerError):  # it is among what the editor was answered
        editor.sign_in()


def _come_late(editor: Editor, after: float, until: float, pause: float) -> None:
    _arrive(editor, after)
    editor.work(until, pause=pause)


def _together(works: Sequence[Callable[[], None]]) -> None:
    """Do everything at once, each in a thread of its own."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def main(arguments: Sequence[str]) -> None:
    """Run as the order says."""
    order = Order(**json.loads(arguments[0]))
    loaded = LoadedRound(order)
    for pause in order.pauses:
        print(json.dumps(asdict(loaded.run(pause))), flush=True)  # noqa: T201 - how this process speaks


if __name__ == "__main__":
    main(sys.argv[1:])
