"""Publishing in a worker of its own that is killed at any moment: nobody ever sees a part of an edition, and it is published once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from planabierto.office.base.filing.storage import media
from planabierto.office.config.verification import named_files
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from planabierto.office.publication.models import Edition, EditionFile, EditionState
from planabierto.office.publication.queries import latest_public, published_file
from planabierto.office.publication.services.publishing import approve, open_publication, publish
from tests.cast import Cast
from tests.office.base.test_worker import home, wait_until, worker
from tests.office.publication.published import officer, suppress_all, write_named
from tests.office.publication.test_publishing import SUFFIXES

__all__ = ["home"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = 4
"""Five deaths of its worker end a task."""


def test_an_edition_is_seen_whole_or_not_at_all_though_workers_are_killed(
    cast: Cast, home: Path, settings: Settings, print_figure: Callable[[str], None]
) -> None:
    settings.HOME, settings.MEDIA_ROOT = home, home / "media"
    with transaction.atomic():
        follow_up = write_named(cast)
    publication = suppress_all(open_publication(follow_up, by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    edition = publish(publication, by=officer(cast))
    seen = []
    folder = media(edition.path).parent
    for hundredths in Random(7).sample(range(120), KILLS):  # noqa: S311 - moments, no secrets
        before = set(folder.iterdir())
        with worker(home) as process:
            wait_until(lambda before=before: set(folder.iterdir()) != before or _is_seen(edition, cast))  # type: ignore[misc]  # bound in a loop
            time.sleep(hundredths / 100)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        seen.append(_is_seen(edition, cast))
    with worker(home):
        wait_until(lambda: latest_public(cast.institution) == edition)
    print_figure(f"publishing killed {KILLS} times: {sum(seen)} published by then, 0 in part")
    assert _is_seen(edition, cast)
    assert sorted(one.name for one in folder.iterdir()) == ["archivos", "edicion.json"]
    assert [file.path for file in named_files() if not file.is_whole()] == []
    assert AuditEvent.objects.filter(act="edition.published").count() == 1
    assert verify_chain(cast.institution) == []


def _is_seen(edition: Edition, cast: Cast) -> bool:
    """Whether an edition is published: then with every file in its place, else without any row or answer that tells of it."""
    edition.refresh_from_db()
    files = EditionFile.objects.filter(edition=edition)
    if edition.state == EditionState.MAKING:
        assert (files.count(), latest_public(cast.institution), published_file(edition.sha256)) == (0, None, None)
        return False
    assert files.count() == len(SUFFIXES)
    assert all(media(one.path).stat().st_size == one.size for one in files)
    return True
