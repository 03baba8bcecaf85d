"""An institution whose third quarter is published, first edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition


@pytest.fixture
def published(institution: Institution) -> Edition:
    """The third quarter of 2024, published once."""
    return publish_sample(institution, sample(1))
