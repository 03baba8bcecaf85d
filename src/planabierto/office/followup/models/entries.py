"""What was registered of each action in a follow-up, version by version, and what counts of it today."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.office.base.quantities import QuantityField
from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.followup.models.states import (
    cause_choices,
    light_choices,
    status_choices,
    year_end_choices,
)
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.plans.models import CODE_LENGTH, Action, Programming, StrategicObjective


class Question(TypedDict):
    """What the automatic review asks beside a cell: the rule and its sentence."""

    rule: str
    message: str


class Achievement(models.Model):
    """One version of what a follow-up says of an action. Never edited: a trigger refuses it.

    `to_date` is the executed quantity up to the cut-off and `of_period` that of the period alone, each None where it is not known, which
    is not 0; of a demand-driven action they are what was attended, beside what was `received`. `remarks` is the printed column, which
    `accomplishment` and `justification` make together. `from_earlier` is the part of `of_period` that was owed from earlier periods;
    `earlier_corrected` takes the place of the figure to date of the period before. Of an action «n of N» `part_done` is n and `part_of`
    N. `programming` is the version that it is computed against. `code` is canonical, as it was then; `code_written` as printed.
    `printed_rate` is a ratio.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="achievements",
        db_index=False,
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("acción operativa"),
        on_delete=models.PROTECT,
        related_name="achievements",
        db_index=False,
    )
    programming = models.ForeignKey(
        Programming, verbose_name=_("programación"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(_("versión"))
    code = models.CharField(_("código"), max_length=CODE_LENGTH, blank=True)
    code_written = models.TextField(_("código, como está escrito"), blank=True)
    to_date = QuantityField(_("real a la fecha"), null=True, blank=True)
    to_date_written = models.TextField(_("real a la fecha, como está escrito"), blank=True)
    of_period = QuantityField(_("real del período"), null=True, blank=True)
    printed_rate = QuantityField(_("% de ejecución impreso"), null=True, blank=True)
    printed_rate_written = models.TextField(_("% de ejecución, como está escrito"), blank=True)
    remarks = models.TextField(_("observaciones"), blank=True)
    accomplishment = models.TextField(_("logro"), blank=True)
    justification = models.TextField(_("justificación"), blank=True)
    cause = models.CharField(_("causa"), max_length=20, choices=cause_choices, blank=True)
    depends_on = models.ForeignKey(
        Unit,
        verbose_name=_("unidad de la que depende"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    new_date = models.DateField(_("nueva fecha"), null=True, blank=True)
    from_earlier = QuantityField(_("de períodos anteriores"), null=True, blank=True)
    earlier_corrected = QuantityField(_("acumulado anterior, corregido"), null=True, blank=True)
    earlier_reason = models.TextField(_("motivo de corregir el acumulado anterior"), blank=True)
    received = QuantityField(_("solicitudes recibidas en el período"), null=True, blank=True)
    received_to_date = QuantityField(_("solicitudes recibidas a la fecha"), null=True, blank=True)
    part_done = QuantityField(_("hechos de los del período"), null=True, blank=True)
    part_of = QuantityField(_("total del período"), null=True, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    recorded_at = models.DateTimeField(_("registrada"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registrada por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        """Its versions are numbered by those of the follow-up; nothing that is counted is negative."""

        verbose_name = _("ejecución registrada")
        verbose_name_plural = _("ejecuciones registradas")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "action_id", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "action", "version"], name="followup_achievement_version"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="followup_achievement_from_one"),
            models.CheckConstraint(condition=Q(to_date=None) | Q(to_date__gte=0), name="followup_achievement_to_date"),
            models.CheckConstraint(
                condition=Q(of_period=None) | Q(of_period__gte=0), name="followup_achievement_of_period"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "action", "follow_up"], name="followup_achievement_action")
        ]

    def __str__(self) -> str:
        """What is registered of which action."""
        return f"{self.code}: {self.to_date_written}"


class Entry(models.Model):
    """An action's row in a follow-up: what counts of it today and what `planabierto.core` makes of that.

    Refreshed in the transaction of the act that changes a figure; what it was is told by the versions of the achievement. `heading` is the
    position (from 0) in the unit report's headings, `order` the place in the follow-up, in document order. `due`, `achieved`, `rate`,
    `annual_progress`, `carried_from` are those of `planabierto.core.execution.Execution`. `percent` is the whole percent, at most 10^15.
    `light` is blank for what stands outside the bands. `questions` are those that the automatic review asks of the row alone.
    What lists filter and order by: `execution_order` is the rate in millionths, `WITHOUT_RATE` where there is none; `folded` holds the
    code in lower case, then texts and unit names without case and accents.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    achievement = models.ForeignKey(
        Achievement,
        verbose_name=_("ejecución registrada"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    objective = models.ForeignKey(
        StrategicObjective, verbose_name=_("objetivo"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    heading = models.PositiveIntegerField(_("título de objetivo"))
    order = models.PositiveIntegerField(_("orden"))
    status = models.CharField(_("estado"), max_length=20, choices=status_choices)
    light = models.CharField(_("semáforo"), max_length=30, choices=light_choices, blank=True)
    is_plus_one = models.BooleanField(_("cumplida, +1"), default=False)
    due = QuantityField(_("debido a la fecha"))
    achieved = QuantityField(_("real a la fecha"), null=True)
    rate = QuantityField(_("% de ejecución"), null=True)
    percent = models.BigIntegerField(_("% de ejecución, entero"), null=True)
    annual_progress = QuantityField(_("avance anual"), null=True)
    exceeds_annual_target = models.BooleanField(_("supera la meta anual"), default=False)
    carried_from = models.PositiveSmallIntegerField(_("del período"), null=True)
    asks_for_zero = models.BooleanField(_("¿ejecutado 0?"), default=False)
    is_due = models.BooleanField(_("programada a la fecha"))
    is_met = models.BooleanField(_("cumplida"))
    is_reported = models.BooleanField(_("reportada o sin movimiento"), default=True)
    needs_justification = models.BooleanField(_("falta la justificación"), default=False)
    questions: models.JSONField[list[Question], list[Question]] = models.JSONField(
        _("preguntas"), default=list, blank=True
    )
    changed_at = models.DateTimeField(_("último cambio"), null=True, blank=True)
    year_end = models.CharField(_("cierre del año"), max_length=12, choices=year_end_choices)
    execution_order = models.BigIntegerField(_("orden por ejecución"))
    folded = models.TextField(_("texto para buscar"))

    class Meta:
        """An action has one row in a follow-up."""

        verbose_name = _("registro")
        verbose_name_plural = _("registros")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "unit_report_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "follow_up", "action"], name="followup_entry_action")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "follow_up", "unit_report", "order"], name="followup_entry_order"),
            models.Index(fields=["institution", "follow_up", "order"], name="followup_entry_place"),
            models.Index(fields=["institution", "follow_up", "light", "order"], name="followup_entry_light"),
            models.Index(fields=["institution", "follow_up", "objective", "order"], name="followup_entry_objective"),
            models.Index(
                fields=["institution", "follow_up", "execution_order", "order"], name="followup_entry_execution"
            ),
        ]

    def __str__(self) -> str:
        """The action's code and its status."""
        return f"{self.achievement.code}: {self.get_status_display()}"

    @property
    def execution(self) -> Execution:
        """The stored figures as the library knows them."""
        return Execution(
            ExecutionStatus(self.status),
            due=self.due,
            achieved=self.achieved,
            reported=self.achievement.to_date,
            rate=self.rate,
            annual_progress=self.annual_progress,
            exceeds_annual_target=self.exceeds_annual_target,
            carried_from=self.carried_from,
            asks_for_zero=self.asks_for_zero,
        )
