"""Follow-ups, unit reports, what was registered of each action, and what the automatic review found.

What a document printed is kept as it stood when it was printed: names, missions and headings of a follow-up do not change with the plan.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.board import YearEnd
from planabierto.core.calendar import follow_up_name
from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.core.findings import Severity
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.base.quantities import QuantityField
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.plans.models import (
    CODE_LENGTH,
    LAST_PERIOD,
    Action,
    OperationalPlan,
    Origin,
    Programming,
    StrategicObjective,
    UnitPlan,
    origin_choices,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class FollowUpState(models.TextChoices):
    """Where a follow-up stands on its way (`docs/concepts.md` §7)."""

    BUILDING = "building", _("en preparación")
    CONSOLIDATED = "consolidated", _("consolidado")
    PRESENTED = "presented", _("presentado")
    PUBLISHED = "published", _("publicado")
    SUPERSEDED = "superseded", _("sustituido por una rectificación")


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


class SeverityChoice(models.TextChoices):
    """How much an inconsistency weighs; the values are those of `planabierto.core.findings.Severity`."""

    ERROR = Severity.ERROR.value, _("error")
    WARNING = Severity.WARNING.value, _("advertencia")
    INFO = Severity.INFO.value, _("aviso")
    PRIVACY = Severity.PRIVACY.value, _("privacidad")


def severity_choices() -> list[tuple[str, _StrPromise]]:
    """The severities and their words; a function, so that a new one needs no migration."""
    return SeverityChoice.choices


class FindingStatus(models.TextChoices):
    """What has been done about an inconsistency; only what is open or asked still alarms."""

    OPEN = "open", _("abierta")
    ACCEPTED = "accepted", _("aceptada")
    CORRECTED = "corrected", _("corregida")
    ASKED = "asked", _("consultada a la unidad")


ALARMING = (FindingStatus.OPEN, FindingStatus.ASKED)
"""What boards and lists still count."""


def finding_status_choices() -> list[tuple[str, _StrPromise]]:
    """The statuses of an inconsistency and their words; a function, so that a new one needs no migration."""
    return FindingStatus.choices


class DecisionKind(models.TextChoices):
    """What a person decided about an inconsistency."""

    ACCEPTED = "accepted", _("aceptada")
    CORRECTED = "corrected", _("corregida")
    ASKED = "asked", _("consultada a la unidad")


def decision_kind_choices() -> list[tuple[str, _StrPromise]]:
    """The kinds of decision and their words; a function, so that a new one needs no migration."""
    return DecisionKind.choices


class Heading(TypedDict):
    """A heading of objective as one unit report prints it."""

    key: str
    text: str
    is_strategic: bool


class NotedCode(TypedDict):
    """A code that a note names: canonical, and as it is written there."""

    value: str
    written: str


class FollowUp(models.Model):
    """One round of reporting of a plan: the figures to date at the end of `period` (1-based).

    `cutoff` is the last day covered, inclusive. `version` counts from 1; a corrected document makes the next one. `content_hash` is that
    of the version (`planabierto.core.plan.content_hash`). `title`, `edition` and `institution_name` are as printed on the cover.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="follow_ups", db_index=False
    )
    plan = models.ForeignKey(
        OperationalPlan,
        verbose_name=_("plan operativo"),
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_index=False,
    )
    period = models.PositiveSmallIntegerField(_("período"))
    cutoff = models.DateField(_("corte"))
    title = models.TextField(_("título"), blank=True)
    edition = models.TextField(_("edición"), blank=True)
    institution_name = models.TextField(_("institución, como está escrita"), blank=True)
    state = models.CharField(
        _("estado"), max_length=20, choices=follow_up_state_choices, default=FollowUpState.BUILDING
    )
    origin = models.CharField(_("origen"), max_length=20, choices=origin_choices, default=Origin.FORMULATED)
    version = models.PositiveIntegerField(_("versión"), default=1)
    content_hash = models.CharField(_("huella del contenido"), max_length=64, blank=True)
    changed_at = models.DateTimeField(_("último cambio"), default=timezone.now)

    class Meta:
        """A plan has one follow-up a period."""

        verbose_name = _("seguimiento")
        verbose_name_plural = _("seguimientos")
        ordering: ClassVar[list[str]] = ["institution_id", "-cutoff"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "plan", "period"], name="followup_followup_period"),
            models.CheckConstraint(condition=Q(period__range=(1, LAST_PERIOD)), name="followup_followup_periods"),
            models.CheckConstraint(condition=Q(version__gte=1), name="followup_followup_from_one"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "cutoff"], name="followup_followup_cutoff")
        ]

    def __str__(self) -> str:
        """Which follow-up of which plan: "Tercer seguimiento, Plan Operativo Institucional 2024"."""
        return f"{follow_up_name(self.period).capitalize()}, {self.plan}"


class UnitReport(models.Model):
    """What one unit delivers in a follow-up, with its name, mission and headings of objective as printed.

    `headings` are in printed order; an entry names its own by position, from 0.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="unit_reports",
        db_index=False,
    )
    unit_plan = models.ForeignKey(
        UnitPlan, verbose_name=_("plan de la unidad"), on_delete=models.PROTECT, related_name="reports", db_index=False
    )
    name = models.TextField(_("unidad, como está escrita"))
    mission = models.TextField(_("misión"), blank=True)
    headings: models.JSONField[list[Heading], list[Heading]] = models.JSONField(
        _("objetivos"), default=list, blank=True
    )
    order = models.PositiveIntegerField(_("orden"), default=0)
    state = models.CharField(
        _("estado"), max_length=20, choices=unit_report_state_choices, default=UnitReportState.OPEN
    )

    class Meta:
        """Its place in the follow-up is its own."""

        verbose_name = _("informe de unidad")
        verbose_name_plural = _("informes de unidad")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "follow_up", "order"], name="followup_unitreport_order")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_plan", "follow_up"], name="followup_unitreport_unit")
        ]

    def __str__(self) -> str:
        """The unit's name as printed."""
        return self.name


class VerificationNote(models.Model):
    """A note under a unit report: which actions somebody verifies. `verifying_unit` is None where no unit is so called."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.CASCADE,
        related_name="notes",
        db_index=False,
    )
    order = models.PositiveIntegerField(_("orden"), default=0)
    text = models.TextField(_("texto"))
    codes: models.JSONField[list[NotedCode], list[NotedCode]] = models.JSONField(_("códigos"), default=list, blank=True)
    verifier = models.TextField(_("quien verifica, como está escrito"), blank=True)
    verifying_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad que verifica"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        """Its place under the report is its own."""

        verbose_name = _("nota de verificación")
        verbose_name_plural = _("notas de verificación")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "unit_report", "order"], name="followup_note_order")
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.text


class Achievement(models.Model):
    """One version of what a follow-up says of an action. Never edited: a trigger refuses it.

    `to_date` is the executed quantity up to the cut-off and `of_period` that of the period alone, each None where it is not known, which
    is not 0. `programming` is the version that it is computed against. `code` is canonical, as it was then; `code_written` as printed.
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
    `light` is blank for what stands outside the bands. What lists filter and order by: `execution_order` is the rate in millionths,
    `WITHOUT_RATE` where there is none; `folded` holds the code in lower case, then texts and unit names without case and accents.
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


class Finding(models.Model):
    """What a rule of the automatic review found in a follow-up: rule, place, quoted cell. On screen never «hallazgo».

    Stored at the import and refreshed with it; `fingerprint` is its identity across documents, and its decisions hang on that.
    `unit_report` and `action` are None where it is not of one. The place is 1-based, None where the document has no such thing.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    order = models.PositiveIntegerField(_("orden"))
    fingerprint = models.CharField(_("identidad"), max_length=16)
    rule = models.CharField(_("regla"), max_length=10)
    severity = models.CharField(_("gravedad"), max_length=10, choices=severity_choices)
    status = models.CharField(_("estado"), max_length=10, choices=finding_status_choices, default=FindingStatus.OPEN)
    message = models.TextField(_("explicación"))
    unit_name = models.TextField(_("unidad, como está escrita"), blank=True)
    code = models.CharField(_("código"), max_length=CODE_LENGTH, blank=True)
    subject = models.TextField(_("de qué se trata"), blank=True)
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        null=True,
        related_name="findings",
        db_index=False,
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("acción operativa"),
        on_delete=models.PROTECT,
        null=True,
        related_name="findings",
        db_index=False,
    )
    table = models.PositiveIntegerField(_("tabla"), null=True)
    line = models.PositiveIntegerField(_("línea"), null=True)
    sheet = models.TextField(_("hoja"), null=True)  # noqa: DJ001 - null is "no such thing here"; a sheet may have a blank name
    page = models.PositiveIntegerField(_("página"), null=True)
    row = models.PositiveIntegerField(_("fila"), null=True)
    column = models.PositiveIntegerField(_("columna"), null=True)
    written = models.TextField(_("como está escrito"), null=True)  # noqa: DJ001 - null is "no cell", blank is a blank cell
    expected = models.TextField(_("lo esperado"), null=True)  # noqa: DJ001 - null is "no one value is right"

    class Meta:
        """Its place in the list is its own."""

        verbose_name = _("inconsistencia")
        verbose_name_plural = _("inconsistencias")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "follow_up", "order"], name="followup_finding_order")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "follow_up", "fingerprint"], name="followup_finding_identity"),
            models.Index(fields=["institution", "follow_up", "rule", "order"], name="followup_finding_rule"),
            models.Index(fields=["institution", "follow_up", "unit_report", "order"], name="followup_finding_unit"),
            models.Index(fields=["institution", "action", "follow_up"], name="followup_finding_action"),
        ]

    def __str__(self) -> str:
        """The rule and what it says."""
        return f"{self.rule}: {self.message}"


class FindingDecision(models.Model):
    """What a person decided about an inconsistency. Append only: a later decision on the same `fingerprint` in the plan takes its place."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento en que se tomó"),
        on_delete=models.PROTECT,
        related_name="finding_decisions",
        db_index=False,
    )
    fingerprint = models.CharField(_("identidad"), max_length=16)
    rule = models.CharField(_("regla"), max_length=10)
    message = models.TextField(_("lo que decía"))
    kind = models.CharField(_("decisión"), max_length=10, choices=decision_kind_choices)
    reason = models.TextField(_("motivo"), blank=True)
    version = models.PositiveIntegerField(_("versión del seguimiento"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decidida por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    decided_by_name = models.CharField(_("nombre"), max_length=200)
    decided_by_post = models.CharField(_("cargo"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("momento"), default=timezone.now, editable=False)

    class Meta:
        """What is accepted has its reason."""

        verbose_name = _("decisión sobre una inconsistencia")
        verbose_name_plural = _("decisiones sobre inconsistencias")
        ordering: ClassVar[list[str]] = ["institution_id", "fingerprint", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.ACCEPTED) | ~Q(reason=""), name="followup_decision_reason"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "fingerprint"], name="followup_decision_identity")
        ]

    def __str__(self) -> str:
        """What was decided by whom."""
        return f"{self.get_kind_display()}: {self.decided_by_name}"


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
