"""How long something may take: seconds of the processor, so that a busy machine fails nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import pytest

MOST_SECONDS: Final = 1.0


class TooLongError(Exception):
    """Something took more of the processor than it may."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLongError


@contextmanager
def bounded(what: str, seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Fail where the block uses more than so many seconds of the processor, and end it there."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except TooLongError:
        pytest.fail(f"{what} takes more than {seconds} s")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
