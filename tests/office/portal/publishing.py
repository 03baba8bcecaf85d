"""Editions that are published at once, past the office: what is tested is what the public reads of them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.utils import timezone

from planabierto.core.edition import Edition, edition_json
from planabierto.core.thawing import periodicity_of
from planabierto.documents.editions import edition_stem
from planabierto.documents.editions.flat import flat_csv
from planabierto.office.accounts.models import User
from planabierto.office.followup.models import FollowUp
from planabierto.office.plans.models import OperationalPlan, Origin, StrategicPlan
from planabierto.office.publication.models import Edition as Row
from planabierto.office.publication.models import EditionFile, EditionState, SigningKey
from planabierto.office.publication.storing import add_file, file_away, making_folder, store_text
from tests.core.test_edition import frozen_sample

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution

TYPES = {".json": "application/json", ".csv": "text/csv"}


_frozen = cache(frozen_sample)


def sample(number: int = 2, *, year: int = 2024, period: int = 3, remarks: str = "") -> Edition:
    """The third quarter of Mutual Ejemplo as an edition; `remarks` take the place of those of its first action."""
    edition = _frozen()
    first = edition.actions[0]
    return replace(
        edition,
        number=number,
        corrects=number - 1 or None,
        reason="Se corrigió un dato." if number > 1 else "",
        figures=replace(edition.figures, year=year, period=period, cutoff=date(year, period * 3, 30)),
        actions=(replace(first, remarks=remarks or first.remarks), *edition.actions[1:]),
    )


def publish_sample(institution: Institution, edition: Edition | None = None) -> Row:
    """Publish an edition with its text and its CSV; the one that it corrects is marked."""
    edition = sample() if edition is None else edition
    figures = edition.figures
    strategic, _made = StrategicPlan.objects.get_or_create(institution=institution, first_year=2020, last_year=2060)
    plan, _made = OperationalPlan.objects.get_or_create(
        institution=institution,
        year=figures.year,
        defaults={
            "strategic_plan": strategic,
            "periodicity": periodicity_of(edition).value,
            "name": edition.publisher.plan_name,
            "origin": Origin.IMPORTED,
        },
    )
    follow_up, _made = FollowUp.objects.get_or_create(
        institution=institution, plan=plan, period=figures.period, defaults={"cutoff": figures.cutoff}
    )
    key, _made = SigningKey.objects.get_or_create(
        institution=institution,
        retired_at=None,
        defaults={"public_key": b64encode(bytes(32)).decode(), "fingerprint": "0" * 64},
    )
    by, _made = User.objects.get_or_create(email="publica@ejemplo.test", defaults={"display_name": "Publica"})
    text = edition_json(edition)
    stored = store_text(follow_up, edition.audience, edition.number, text)
    before = Row.objects.filter(follow_up=follow_up, number=edition.corrects or 0).first()
    row = Row.objects.create(
        institution=institution,
        follow_up=follow_up,
        audience=edition.audience.value,
        number=edition.number,
        corrects=before,
        state=EditionState.PUBLISHED,
        reason=edition.reason,
        title=edition.title,
        issued_on=edition.issued_on,
        approved_by_post=edition.approved_by,
        signature="",
        signing_key=key,
        journal_sequence=812,
        journal_hash="f" * 64,
        ordered_by=by,
        published_at=timezone.now(),
        **stored._asdict(),
    )
    if before is not None:
        Row.objects.filter(pk=before.pk).update(state=EditionState.CORRECTED)
    _add_files(row, edition, text)
    return row


def _add_files(row: Row, edition: Edition, text: str) -> None:
    stem = edition_stem(edition)
    with making_folder(row.path) as folder:
        add_file(folder, f"{stem}.json", text.encode())
        add_file(folder, f"{stem}.csv", flat_csv(edition).encode("utf-8-sig"))
        for one in file_away(row.path, folder):
            media_type = TYPES[one.name[one.name.rfind(".") :]]
            EditionFile.objects.create(institution=row.institution, edition=row, media_type=media_type, **one._asdict())
