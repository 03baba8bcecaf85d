"""So many documents an hour, and the next one waits."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.limits import (
    IMPORTS_AN_HOUR,
    UPLOADS_AN_HOUR,
    TooManyError,
    refuse_too_many_imports,
    refuse_too_many_uploads,
)
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.services import confirm_import, import_document, stage_document
from tests.cast import Cast
from tests.office.written import MUTUAL, OTHERS, follow_up, row, upload


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def handed_in(institution: Institution, person: User, number: int, *, at: datetime) -> None:
    """So many documents of a person, rejected ones too."""
    Upload.objects.bulk_create(
        Upload(
            institution=institution,
            uploaded_by=person,
            uploaded_at=at,
            sha256="0" * 64,
            name="x.txt",
            size=1,
            path=f"{person.pk}-{at}-{place}",
            state=UploadState.REJECTED,
            reason="No es un plan.",
        )
        for place in range(number)
    )


def test_person_waits_after_many_uploads(cast: Cast) -> None:
    person, now = cast[Role.HEAD_OF_PLANNING], timezone.now()
    handed_in(cast.institution, person, UPLOADS_AN_HOUR - 1, at=now)
    refuse_too_many_uploads(person)
    handed_in(cast.institution, person, 1, at=now - timedelta(minutes=59))
    with pytest.raises(TooManyError, match="60 documentos en la última hora"):
        stage_document(cast.institution, upload(follow_up()), "x.txt", by=person)
    refuse_too_many_uploads(cast[Role.PLANNING_ANALYST])
    with time_machine.travel(now + timedelta(hours=1, seconds=1), tick=False):
        refuse_too_many_uploads(person)


def test_institution_waits_after_many_imports(cast: Cast) -> None:
    person = cast[Role.HEAD_OF_PLANNING]
    for number in range(IMPORTS_AN_HOUR):
        text = follow_up({"Servir.": [OTHERS, row(remarks=f"Vez {number}.")]})
        confirm_import(stage_document(cast.institution, upload(text), "x.txt", by=person), by=person)
    waiting = stage_document(cast.institution, upload(follow_up()), "x.txt", by=person)
    with pytest.raises(TooManyError, match="10 documentos en la última hora"):
        confirm_import(waiting, by=person)
    refuse_too_many_imports(cast.other_institution)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert confirm_import(waiting, by=person).changed is not None


def test_operator_at_the_machine_is_not_limited(cast: Cast) -> None:
    person = cast[Role.HEAD_OF_PLANNING]
    handed_in(cast.institution, person, UPLOADS_AN_HOUR, at=timezone.now())
    assert import_document(MUTUAL, cast.institution, by=person).changed is not None
