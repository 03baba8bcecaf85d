"""What was refused, kept aside for whoever runs the server: `media/refused/<institution>/<uuid4>`, each with its reason beside it.

Only so many and so much are kept, the newest. The files have no rights at all: neither this program nor its copies read them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog
from django.utils import timezone

from planabierto.office.base.filing.storage import FOLDER_MODE, media

if TYPE_CHECKING:
    from pathlib import Path

    from planabierto.office.base.filing.storage import StoredFile

LOG = structlog.get_logger("planabierto.filing")

MOST_FILES: Final = 100
"""How many refused files of an institution are kept, inclusive."""
MOST_BYTES: Final = 200 * 2**20
"""How much they may take together, inclusive."""
_FOLDER: Final = "refused"
_NO_RIGHTS: Final = 0
_REASON_MODE: Final = 0o600


def set_aside(stored: StoredFile, name: str, *, institution_id: int, reason: str) -> None:
    """Move a file that was stored to what was refused, with the reason; where that fails, it is only taken away and logged."""
    source = media(stored.path)
    LOG.warning("a file was refused", institution=institution_id, sha256=stored.sha256, size=stored.size, reason=reason)
    try:
        folder = media(f"{_FOLDER}/{institution_id}")
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        kept = folder / source.name
        note = kept.with_suffix(".json")
        said = {
            "name": name,
            "sha256": stored.sha256,
            "size": stored.size,
            "reason": reason,
            "refused_at": timezone.now().isoformat(),
        }
        note.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        note.chmod(_REASON_MODE)
        source.chmod(_NO_RIGHTS)
        source.rename(kept)
        _keep_newest(folder)
    except OSError:
        LOG.exception("a refused file could not be kept", sha256=stored.sha256)
        source.unlink(missing_ok=True)


def _keep_newest(folder: Path) -> None:
    """Take away the oldest files above the limits; another process may do so at the same time."""
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            status = path.lstat()
            if not path.suffix:
                found.append((status.st_mtime_ns, status.st_size, path))
    total = 0
    for number, (_age, size, path) in enumerate(sorted(found, reverse=True), start=1):
        total += size
        if number > MOST_FILES or total > MOST_BYTES:
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
