"""A worker of the tests in a process of its own: `python -m tests.office.base.worker_process FOLDER [DATABASE]`.

It imports no task: declaring one reads the settings, which are those of the tests until the installation is set up.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from planabierto.office.config.env import PREFIX
from planabierto.office.config.installation import set_up

PACE = {"look": 0.05, "pulse": 0.1, "patience": timedelta(seconds=1)}


def installation(folder: Path, database: str) -> None:
    """Make this process the one of an installation in a folder."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ |= {
        f"{PREFIX}SECRET_KEY": "a key that signs nothing outside of these tests " * 2,
        f"{PREFIX}ALLOWED_HOSTS": "localhost",
        f"{PREFIX}LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "planabierto.office.config.settings",
    }
    if database:
        os.environ[f"{PREFIX}DATABASE_URL"] = database
    set_up(folder)


def main(folder: str, database: str = "") -> None:
    """Run a worker at the pace of tests."""
    installation(Path(folder), database)
    from planabierto.office.base.worker import Pace, TaskWorker

    worker = TaskWorker(pace=Pace(**PACE))  # type: ignore[arg-type]  # a table of its own fields
    worker.configure_signals()
    worker.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
