"""An institution with one published edition, and a process that has drawn nothing of it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planabierto.office.portal.public_page import KEPT
from tests.office.portal.publishing import publish_sample

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what other tests were answered."""
    KEPT.clear()


@pytest.fixture
def published(institution: Institution) -> Edition:
    """The third quarter of 2024, published."""
    return publish_sample(institution)
