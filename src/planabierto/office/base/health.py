"""Whether the process lives and whether it can serve: what a supervisor and a load balancer ask."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

log = structlog.get_logger("planabierto.health")

PATHS = frozenset({"/livez", "/readyz"})
LEAST_FREE_DISK = 0.1


@dataclass(frozen=True)
class Readiness:
    """What is ready: the database takes a write, its migrations are all there, the disk of the data has a tenth left."""

    database: bool
    migrations: bool
    disk: bool

    @property
    def is_ready(self) -> bool:
        """Whether all of it is."""
        return self.database and self.migrations and self.disk


def readiness() -> Readiness:
    """Probe all of it; the write is rolled back."""
    try:
        with transaction.atomic():
            # The cache is a table of the same database; False is a write that failed.
            database = cache.add(f"probe:{secrets.token_hex(8)}", 1, timeout=1)
            transaction.set_rollback(True)
        executor = MigrationExecutor(connection)
        migrations = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        log.exception("readiness")
        return Readiness(database=False, migrations=False, disk=_has_room(settings.MEDIA_ROOT.parent))
    return Readiness(database=database, migrations=migrations, disk=_has_room(settings.MEDIA_ROOT.parent))


def _has_room(folder: Path) -> bool:
    usage = shutil.disk_usage(folder)
    return usage.free >= usage.total * LEAST_FREE_DISK


@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 or 503, and no detail: that is in the log."""
    found = readiness()
    if not found.is_ready:
        log.warning("not ready", database=found.database, migrations=found.migrations, disk=found.disk)
        return HttpResponse("no\n", content_type="text/plain", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse("ok\n", content_type="text/plain")
