"""The states, bands and kinds by which follow-ups, their reports and their rows are told apart; stored values are English."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from planabierto.core.board import YearEnd
from planabierto.core.execution import ExecutionStatus
from planabierto.core.trafficlight import TrafficLight

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class FollowUpState(models.TextChoices):
    """Where a follow-up stands on its way (`docs/concepts.md` §7)."""

    BUILDING = "building", _("en preparación")
    CONSOLIDATED = "consolidated", _("consolidado")
    PRESENTED = "presented", _("presentado")
    PUBLISHED = "published", _("publicado")
    SUPERSEDED = "superseded", _("sustituido por una rectificación")


AFTER_PRESENTING = (FollowUpState.PRESENTED, FollowUpState.PUBLISHED)
"""Its figures change only by a reopening that two people decide."""


def follow_up_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a follow-up and their words; a function, so that a new one needs no migration."""
    return FollowUpState.choices


class UnitReportState(models.TextChoices):
    """Where a unit report stands on its way; one that came with a document is reviewed."""

    OPEN = "open", _("abierto")
    IN_PROGRESS = "in_progress", _("en registro")
    SENT = "sent", _("enviado")
    PASSED_ON = "passed_on", _("con visto bueno")
    RETURNED = "returned", _("devuelto")
    VERIFIED = "verified", _("verificado")
    REVIEWED = "reviewed", _("revisado")
    LOCKED = "locked", _("cerrado")


def unit_report_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a unit report and their words; a function, so that a new one needs no migration."""
    return UnitReportState.choices


WITH_THE_UNIT = (UnitReportState.OPEN, UnitReportState.IN_PROGRESS, UnitReportState.RETURNED)
"""The unit registers; nobody else changes anything."""
DELIVERED = (UnitReportState.SENT, UnitReportState.PASSED_ON, UnitReportState.VERIFIED)
"""The unit has sent; planning has not yet said that it is right."""
RETURNABLE = (*DELIVERED, UnitReportState.REVIEWED)
"""Planning can still give it back."""


class Audience(models.TextChoices):
    """Who may read the figures of a unit report: drafts belong to the unit, others see it after the presentation."""

    UNIT = "unit", _("la unidad y quienes la siguen")
    MANAGEMENT = "management", _("también la Administración Superior")
    EVERYONE = "everyone", _("todas las unidades")


WIDENING = (Audience.UNIT, Audience.MANAGEMENT, Audience.EVERYONE)
"""The audiences, from the narrowest."""


def audience_choices() -> list[tuple[str, _StrPromise]]:
    """The audiences and their words; a function, so that a new one needs no migration."""
    return Audience.choices


class Basis(models.TextChoices):
    """What a unit types in a round: the period's own figure, or the one from January to the cut-off."""

    PERIOD = "period", _("lo ejecutado en el período")
    TO_DATE = "to_date", _("lo ejecutado desde el inicio del año")


def basis_choices() -> list[tuple[str, _StrPromise]]:
    """The bases and their words; a function, so that a new one needs no migration."""
    return Basis.choices


class Cause(models.TextChoices):
    """Why an action deviates from what was programmed; the list is that of the form."""

    DEPENDS_ON_UNIT = "depends_on_unit", _("Depende de otra unidad")
    DEPENDS_ON_OTHERS = "depends_on_others", _("Depende de una institución o persona externa")
    PROCUREMENT = "procurement", _("Proceso de compra")
    BUDGET = "budget", _("Presupuesto")
    STAFF = "staff", _("Personal")
    DEMAND = "demand", _("Demanda mayor o menor que la prevista")
    RESCHEDULED = "rescheduled", _("Se reprogramó")
    PRIORITIES = "priorities", _("Cambio de prioridades")
    REGULATION = "regulation", _("Cambio en la normativa")
    TARGET = "target", _("La meta no era la adecuada")
    FORCE_MAJEURE = "force_majeure", _("Emergencia o fuerza mayor")
    OTHER = "other", _("Otra")


def cause_choices() -> list[tuple[str, _StrPromise]]:
    """The causes and their words; a function, so that a new one needs no migration."""
    return Cause.choices


def status_choices() -> list[tuple[str, str]]:
    """The statuses of an execution and their words; a function, so that a new one needs no migration."""
    return [(status.value, status.label) for status in ExecutionStatus]


def light_choices() -> list[tuple[str, str]]:
    """The bands of the traffic light and their words; a function, so that a new one needs no migration."""
    return [(light.value, light.label) for light in TrafficLight]


def year_end_choices() -> list[tuple[str, str]]:
    """The prospects of an action and their words; a function, so that a new one needs no migration."""
    return [(prospect.value, prospect.label) for prospect in YearEnd]


WITHOUT_RATE = 10**16
"""Stands after every rate in a list from the lowest."""


def execution_order(rate: Decimal | None) -> int:
    """Where a rate (a ratio) stands in a list from the lowest: its millionths, at most 10^15."""
    return WITHOUT_RATE if rate is None else int(min(rate * 10**6, Decimal(10**15)))
