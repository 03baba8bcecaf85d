"""Whether the process lives and whether it can serve: what a supervisor and a load balancer ask.

Each package adds what it knows of (`register_checks`, in `AppConfig.ready`). A check that failed makes `/readyz` answer 503; a warning does
not. The view of `/readyz` stands in `config`, which knows who may read the details.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.custody import custody
from planabierto.office.base.heartbeat import LATEST, last_beat

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

log = structlog.get_logger("planabierto.health")

PATHS: Final = frozenset({"/livez", "/readyz"})
LEAST_FREE_DISK: Final = 0.1
NEW_FOR: Final = timedelta(hours=26)
"""So long an installation may be without its first backup and verification."""


class State(StrEnum):
    """How a check ended."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What a check found; `words` is a Spanish sentence for whoever runs the server, blank where all is well."""

    state: State
    words: str = ""

    @classmethod
    def good(cls) -> Outcome:
        """All is well."""
        return cls(State.GOOD)

    @classmethod
    def warning(cls, words: str) -> Outcome:
        """Something is to be done, and the site can serve."""
        return cls(State.WARNING, words)

    @classmethod
    def failed(cls, words: str) -> Outcome:
        """The site is not to be relied upon."""
        return cls(State.FAILED, words)


@dataclass(frozen=True)
class HealthCheck:
    """One question; `ask` may raise `DatabaseError`, which is a failure as well."""

    name: str
    ask: Callable[[], Outcome]


_checks: dict[str, HealthCheck] = {}


def register_checks(checks: Iterable[HealthCheck]) -> None:
    """Add questions to those of `/readyz`; one of a name that is there already takes its place."""
    _checks.update((check.name, check) for check in checks)


def readiness() -> Mapping[str, Outcome]:
    """Ask everything; what is written for it is rolled back."""
    return {name: _asked(check) for name, check in _checks.items()}


def is_ready(found: Mapping[str, Outcome]) -> bool:
    """Whether nothing failed."""
    return all(outcome.state is not State.FAILED for outcome in found.values())


def _asked(check: HealthCheck) -> Outcome:
    try:
        return check.ask()
    except DatabaseError:
        log.exception("readiness", check=check.name)
        return Outcome.failed("La base de datos no responde como debe; la bitácora del servidor dice por qué.")


def is_new_installation() -> bool:
    """Whether the database was made less than 26 hours ago, or is of a demonstration: then nobody is late."""
    if settings.IS_DEMO:
        return True
    made: datetime | None = MigrationRecorder.Migration.objects.aggregate(made=Min("applied"))["made"]
    return made is not None and timezone.now() - made < NEW_FOR


def age_of(moment: datetime | None) -> str:
    """How long ago something was, in Spanish words: «nunca», «hace 31 horas»."""
    return "nunca" if moment is None else f"hace {int((timezone.now() - moment).total_seconds() // 3600)} horas"


def database() -> Outcome:
    """The database takes a write."""
    with transaction.atomic():
        # The cache is a table of the same database; False is a write that failed.
        written = cache.add(f"probe:{secrets.token_hex(8)}", 1, timeout=1)
        transaction.set_rollback(True)
    return Outcome.good() if written else Outcome.failed("La base de datos no recibe escrituras.")


def migrations() -> Outcome:
    """All migrations are applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return (
        Outcome.failed("Faltan migraciones: arranque el sitio con «planabierto serve».") if missing else Outcome.good()
    )


def disk() -> Outcome:
    """The disk of the data has a tenth left."""
    usage = shutil.disk_usage(settings.MEDIA_ROOT.parent)
    if usage.free >= usage.total * LEAST_FREE_DISK:
        return Outcome.good()
    return Outcome.failed("Queda menos de un décimo del disco de los datos. Libere espacio.")


def worker() -> Outcome:
    """Where there is a worker it showed life in the last two minutes; where there is none, no task waits longer than that."""
    seen, now = last_beat(), timezone.now()
    if seen is None and not DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LATEST).exists():
        return Outcome.good()
    if seen is not None and now - seen <= LATEST:
        return Outcome.good()
    return Outcome.failed("Nadie atiende las tareas en espera. Arranque de nuevo el proceso que las atiende.")


def backup() -> Outcome:
    """The last verified backup is younger than the hours that the installation allows; not asked where it allows none (0)."""
    allowed = timedelta(hours=settings.BACKUP_HOURS)
    made_at = custody().backed_up_at
    if not allowed or (made_at is not None and timezone.now() - made_at <= allowed):
        return Outcome.good()
    words = f"La última copia comprobada se hizo {age_of(made_at)}. Ejecute «planabierto backup» cada día."
    return Outcome.warning(words) if is_new_installation() else Outcome.failed(words)


register_checks(
    [
        HealthCheck("database", database),
        HealthCheck("migrations", migrations),
        HealthCheck("disk", disk),
        HealthCheck("worker", worker),
        HealthCheck("backup", backup),
    ]
)


@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")
