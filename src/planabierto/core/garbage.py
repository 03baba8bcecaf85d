"""When Python looks for garbage: not while a document is worked on, whose values all live until the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Put off the search for rings of values, which goes over the whole document again and again and finds none.

    On a large document it takes a third of the time, and grows faster than the document. What is freed by counting is freed all the same.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
