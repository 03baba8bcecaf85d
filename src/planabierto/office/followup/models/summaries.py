"""The figures of a follow-up and of its unit reports as a board shows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.base.quantities import QuantityField
from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.institutions.models import Institution


class Summary(models.Model):
    """The figures of a follow-up as a board shows them, refreshed in the transaction of the act that changes one.

    `board` is the form of `planabierto.core.stored_board`. The columns beside it are what a list of many follow-ups asks for: `mean` is in
    percent by the rule of that name and version, with two decimals, None where nothing is due; `means` holds that of every rule, as text.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.CASCADE, related_name="summaries", db_index=False
    )
    rule = models.CharField(_("regla de consolidación"), max_length=40)
    rule_version = models.PositiveSmallIntegerField(_("versión de la regla"))
    actions = models.PositiveIntegerField(_("acciones"))
    due = models.PositiveIntegerField(_("programadas a la fecha"))
    met = models.PositiveIntegerField(_("cumplidas"))
    unreported = models.PositiveIntegerField(_("sin reporte"))
    mean = QuantityField(_("promedio"), null=True)
    means: models.JSONField[dict[str, str | None], dict[str, str | None]] = models.JSONField(
        _("promedios"), default=dict
    )
    board: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(_("tablero"), default=dict)
    refreshed_at = models.DateTimeField(_("calculado"), default=timezone.now)

    class Meta:
        """A follow-up has one."""

        verbose_name = _("resumen del seguimiento")
        verbose_name_plural = _("resúmenes de los seguimientos")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "follow_up"], name="followup_summary_follow_up")
        ]

    def __str__(self) -> str:
        """The headline: met of due."""
        return f"{self.met}/{self.due}"


class UnitSummary(models.Model):
    """The figures of one unit report as a board shows them: `figures` is the form of `planabierto.core.stored_board.unit_json`.

    The columns beside it are what a board orders by: `order` is that of the report, `missing` counts the due actions without a figure.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.CASCADE, related_name="unit_summaries", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.CASCADE,
        related_name="summaries",
        db_index=False,
    )
    figures: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(_("cifras"), default=dict)
    order = models.PositiveIntegerField(_("orden"))
    execution_order = models.BigIntegerField(_("orden por ejecución"))
    missing = models.PositiveIntegerField(_("sin reporte"))

    class Meta:
        """A unit report has one."""

        verbose_name = _("resumen del informe de unidad")
        verbose_name_plural = _("resúmenes de los informes de unidad")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "unit_report_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "unit_report"], name="followup_unitsummary_unit_report"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "follow_up", "order"], name="followup_unitsummary_order"),
            models.Index(
                fields=["institution", "follow_up", "execution_order", "order"], name="followup_unitsummary_worst"
            ),
            models.Index(fields=["institution", "follow_up", "-missing", "order"], name="followup_unitsummary_missing"),
        ]

    def __str__(self) -> str:
        """The unit's name as printed."""
        return self.unit_report.name
