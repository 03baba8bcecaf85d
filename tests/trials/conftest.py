"""What the trials share: figures that are printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.trials.figures import FIGURE


@pytest.fixture
def print_figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say a line of figures; it stands in the summary of the run, whoever ran the test."""
    return lambda line: record_property(FIGURE, line)
