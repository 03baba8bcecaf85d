"""A full disk is told from other failures, and in words."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError

from planabierto.office.base.space import is_out_of_space


class ServerIsFullError(Exception):
    """As PostgreSQL's driver says it."""

    sqlstate = "53100"


@pytest.mark.parametrize(
    ("error", "is_full"),
    [
        (OSError(errno.ENOSPC, "no space"), True),
        (OSError(errno.EDQUOT, "quota"), True),
        (OSError(errno.EACCES, "denied"), False),
        (OperationalError("database or disk is full"), True),
        (OperationalError("database is locked"), False),
        (ServerIsFullError(), True),
        (ValueError("database or disk is full"), False),
        (None, False),
    ],
)
def test_full_disk_is_told_from_other_failures(error: BaseException | None, is_full: bool) -> None:
    assert is_out_of_space(error) is is_full


def test_full_disk_is_told_by_what_caused_a_failure() -> None:
    outer = OperationalError("could not extend file")
    outer.__cause__ = ServerIsFullError()
    assert is_out_of_space(outer)
