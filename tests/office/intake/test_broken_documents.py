"""A broken document is rejected, blocked, or imported as it was understood: never a fault, never half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from planabierto import write
from planabierto.core.plan import content
from planabierto.documents.reading import read_document
from planabierto.office.followup.document import to_document
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake import services
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.models import UploadState
from planabierto.office.intake.services import ImportBlockedError, confirm_import, preview, stage_document
from planabierto.office.journal.services import verify_chain
from tests.office.office_state import office_state
from tests.office.written import OTHERS, document, follow_up, row
from tests.trials.damage import broken

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = [
    OTHERS,
    *(row(f"AO.6.{n}.", f"Atender la solicitud {n}.", remarks="Pendiente en el IV trimestre.") for n in range(1, 9)),
]
TEXT = follow_up({"Servir.": ROWS, "Vender.": [OTHERS, row(area="Ventas"), row("AO.6.2.", area="Ventas")]})


@pytest.fixture(autouse=True)
def read_here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A media folder of this test; files are read in this process, because their reader is not what is tried."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "read_limited", read_document)


def outcome(institution: Institution, body: bytes, name: str) -> str:
    """What becomes of a file, from its upload to the database."""
    upload = stage_document(institution, BytesIO(body), name, by=None)
    if upload.state == UploadState.REJECTED:
        assert upload.reason
        return "rejected"
    shown, before = preview(upload), office_state()
    try:
        done = confirm_import(upload, by=None, accepted=[kind.value for kind in CautionKind])
    except ImportBlockedError:
        assert shown.blockers
        assert office_state() == before
        return "blocked"
    assert content(to_document(done.follow_up)) == content(shown.document)
    assert verify_chain(institution) == []
    return "imported"


@pytest.mark.parametrize("inputs", [15, pytest.param(1_500, marks=pytest.mark.trial)], ids=["small", "trial"])
@pytest.mark.parametrize("suffix", [".txt", ".xlsx"])
def test_broken_documents_are_rejected_blocked_or_imported(
    tmp_path: Path, suffix: str, inputs: int, print_figure: Callable[[str], None]
) -> None:
    good = tmp_path / f"seguimiento{suffix}"
    write(document(TEXT), good, figures="source")
    body, outcomes = good.read_bytes(), Counter[str]()
    for number in range(inputs):
        with transaction.atomic():
            institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
            outcomes[outcome(institution, broken(body, suffix, number), good.name)] += 1
            transaction.set_rollback(True)
    print_figure(f"broken documents through the intake, {suffix}: {dict(outcomes)}")
    assert outcomes["imported"] > 0
    assert outcomes["rejected"] > 0
