"""When a failure means that the disk of the server is full: of a file, of SQLite, of PostgreSQL."""

from __future__ import annotations

import errno
from typing import Final

from django.db import DatabaseError
from django.utils.translation import gettext as _

_OF_FILES: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_OF_SQLITE: Final = "database or disk is full"
_OF_POSTGRESQL: Final = "53100"


def is_out_of_space(error: BaseException | None) -> bool:
    """Whether a failure, or what caused it, is that nothing more can be stored."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _OF_FILES:
            return True
        if isinstance(error, DatabaseError) and str(error) == _OF_SQLITE:
            return True
        if getattr(error, "sqlstate", "") == _OF_POSTGRESQL:
            return True
        error = error.__cause__
    return False


def out_of_space_sentence() -> str:
    """What a person is told then, and what to do."""
    return _(
        "El servidor no tiene espacio en el disco: no se guardó nada de esto, y lo que ya estaba guardado sigue igual. "
        "Avise a la administración del sistema; cuando haya espacio, repítalo."
    )
