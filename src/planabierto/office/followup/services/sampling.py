"""The sample of a round that internal audit takes: drawn by a seed, so that anybody draws the same rows again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.quantity import Scale
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.sample import AuditSample, SampledRow, draw_sample
from planabierto.office.accounts.policy import require
from planabierto.office.followup import acts
from planabierto.office.followup.entry_papers import paper_round
from planabierto.office.followup.models import Entry, Evidence, Verdict, Verification
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.institutions.days import local_in
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp

LONGEST_SEED: Final = 60


class SampleError(PlanAbiertoError):
    """A sample cannot be drawn as asked; the text says why and what to do."""


@transaction.atomic
def take_sample(follow_up: FollowUp, *, size: int, seed: str, by: User) -> AuditSample:
    """Draw so many rows of a round by a seed; that it was drawn stands in the journal. Raises `SampleError` for no rows or no seed."""
    require(by, "take_sample", FOLLOW_UP, follow_up)
    seed = " ".join(seed.split())
    if not seed or len(seed) > LONGEST_SEED:
        raise SampleError(_("Escriba la semilla: un número o unas palabras, hasta 60 letras."))
    population = population_of(follow_up)
    if not 1 <= size <= len(population):
        raise SampleError(_("El tamaño va de 1 a %(most)s, las filas del seguimiento.") % {"most": len(population)})
    rows = draw_sample(population, size=size, seed=seed)
    record(
        institution=follow_up.institution,
        by=by,
        act=acts.SAMPLE_TAKEN,
        subject=follow_up,
        after={
            "seed": seed,
            "population": len(population),
            "drawn": [f"{row.unit} {row.code}".strip() for row in rows],
        },
    )
    return AuditSample(
        round=paper_round(follow_up),
        drawn_by=by.display_name,
        post=by.post,
        drawn_at=local_in(follow_up.institution, timezone.now()),
        seed=seed,
        population=len(population),
        rows=rows,
        content_hash=follow_up.figures_hash,
    )


def population_of(follow_up: FollowUp) -> tuple[SampledRow, ...]:
    """Every row of a round in printed order, as it is registered today. Three queries."""
    of_round = {"institution_id": follow_up.institution_id, "follow_up": follow_up}
    evidence, verified = _evidence(of_round), _verified(follow_up)
    entries = Entry.objects.filter(**of_round).select_related("achievement__programming", "unit_report")
    return tuple(
        SampledRow(
            unit=entry.unit_report.name,
            code=entry.achievement.code,
            statement=entry.achievement.programming.statement,
            scale=Scale(entry.achievement.programming.scale),
            due=entry.due,
            to_date=entry.achieved,
            rate=entry.rate,
            state=TrafficLight(entry.light).label if entry.light else entry.get_status_display(),
            remarks=entry.achievement.remarks,
            evidence="; ".join(evidence.get(entry.action_id, ())),
            verified_by=verified.get(entry.achievement_id, ""),
        )
        for entry in entries.order_by("unit_report__order", "order")
    )


def _evidence(of_round: Mapping[str, object]) -> Mapping[int, list[str]]:
    """What shows each action, in words: by the key of the action. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in Evidence.objects.filter(**of_round, withdrawn_at=None).order_by("pk"):
        places = [part for part in (one.series, one.place, one.folio, one.url) if part]
        found[one.action_id].append(", ".join([one.description, *places]))
    return found


def _verified(follow_up: FollowUp) -> dict[int, str]:
    """Who verified which version of a row: by the key of the version; the last word counts. One query."""
    said = Verification.objects.filter(institution_id=follow_up.institution_id, assignment__follow_up=follow_up)
    return {
        reported: f"{post or name}: {Verdict(verdict).label}"
        for reported, post, name, verdict in said.order_by("pk").values_list(
            "reported_id", "verified_by_post", "verified_by_name", "verdict"
        )
    }
