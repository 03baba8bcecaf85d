"""One installation on disk: its data folder, its env file and what must stand before the site is served."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.config.env import PREFIX, Environment, EnvironmentSettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENV_FILE = "planabierto.env"
SECRET_BYTES = 50


class DemonstrationError(PlanAbiertoError):
    """The demonstration cannot be prepared."""


def home() -> Path:
    """The data folder: `PLANABIERTO_HOME`, or `var` where the command is run."""
    return Path(os.environ.get(f"{PREFIX}HOME", "") or "var").resolve()


def write_env_file(folder: Path, values: Mapping[str, str]) -> bool:
    """Write the env file of a new installation, with a fresh secret, for its owner's eyes; False where there is one already."""
    file = folder / ENV_FILE
    if file.exists():
        return False
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [
        "# Plan Abierto: lo que esta instalación necesita saber. La clave firma las sesiones: no la comparta.",
        f"{PREFIX}SECRET_KEY={secrets.token_urlsafe(SECRET_BYTES)}",
        *(f"{PREFIX}{name}={value}" for name, value in values.items() if value),
    ]
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as opened:  # noqa: PTH123 - only a descriptor carries the mode
        opened.write("\n".join(lines) + "\n")
    return True


def take_env_file(folder: Path, text: str) -> bool:
    """Give an installation that knows nothing of itself the env file of another; False where it has one, or its secret already."""
    file = folder / ENV_FILE
    if not text or file.exists() or f"{PREFIX}SECRET_KEY" in os.environ:
        return False
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as opened:  # noqa: PTH123 - only a descriptor carries the mode
        opened.write(text)
    return True


def read_env_file(folder: Path) -> Environment:
    """The settings of an installation's env file alone."""
    return Environment.read({}, folder / ENV_FILE)


def prepare_demonstration(folder: Path, *, reset: bool) -> Path:
    """Make the folder of the demonstration, and the process its own: SQLite, http on this machine.

    With `reset` an earlier demonstration is deleted; a folder that is not one raises `DemonstrationError`.
    """
    if folder.exists() and any(folder.iterdir()):
        if not read_env_file(folder).boolean("DEMO", default=False):
            message = f"{folder} no es una demostración y no se toca. Muévala, o elija otra carpeta con {PREFIX}HOME."
            raise DemonstrationError(message)
        if reset:
            shutil.rmtree(folder)
    write_env_file(
        folder, {"DEMO": "1", "PLAIN_HTTP": "1", "ALLOWED_HOSTS": "localhost,127.0.0.1", "LOG_LEVEL": "WARNING"}
    )
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    return folder


def set_up(folder: Path) -> None:
    """Make this process the one of the installation in a folder: settings, applications, logging."""
    os.environ[f"{PREFIX}HOME"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planabierto.office.config.settings")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    django.setup()


def bring_up_to_date() -> None:
    """Check the installation, apply the migrations, make the table of the cache, clear dead sessions, collect the static files.

    Raises `EnvironmentSettingError` with what a check found that must not be; what else it found is told.
    """
    found = run_checks()
    serious = [message for message in found if message.is_serious()]
    if serious:
        raise EnvironmentSettingError("\n".join(str(message) for message in serious))
    for message in found:
        sys.stderr.write(f"{message}\n")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def is_up_to_date() -> bool:
    """Whether every migration is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
