"""Plans of several years and of one, the part of each unit, its actions, and the versions of what is programmed.

Texts that come from a document are of any length; what a document wrote beside a figure is kept in a field that ends in `_written`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.calendar import Periodicity as PeriodicityOfCore
from planabierto.core.calendar import period_end, period_start
from planabierto.core.completion import EvidencePolicy
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.quantity import Scale
from planabierto.office.base.quantities import QuantityField
from planabierto.office.institutions.models import NAME_LENGTH, Institution, Periodicity, Unit, periodicity_choices

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

FIRST_YEAR, LAST_YEAR = 2000, 2100
CODE_LENGTH = 60
REFERENCE_LENGTH = 40
LAST_PERIOD = 12


class PlanState(models.TextChoices):
    """Where a plan stands on its way (`docs/concepts.md` §7)."""

    DRAFT = "draft", _("borrador")
    UNDER_REVIEW = "under_review", _("en revisión")
    CONSOLIDATED = "consolidated", _("consolidado")
    SUBMITTED = "submitted", _("remitido para aprobación")
    APPROVED = "approved", _("aprobado")
    IN_EXECUTION = "in_execution", _("en ejecución")
    CLOSED = "closed", _("cerrado")


def plan_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a plan and their words; a function, so that a new one needs no migration."""
    return PlanState.choices


class Origin(models.TextChoices):
    """Where a thing comes from."""

    IMPORTED = "imported", _("importado de un documento")
    FORMULATED = "formulated", _("formulado aquí")


def origin_choices() -> list[tuple[str, _StrPromise]]:
    """The origins and their words; a function, so that a new one needs no migration."""
    return Origin.choices


class ScaleChoice(models.TextChoices):
    """What kind of number an action is counted in; the values are those of `planabierto.core.quantity.Scale`."""

    COUNT = Scale.COUNT.value, _("cantidad")
    RATIO = Scale.RATIO.value, _("porcentaje")
    MONEY = Scale.MONEY.value, _("dinero")
    STAGES = Scale.STAGES.value, _("etapas")


class AccumulationChoice(models.TextChoices):
    """How periods become the figure to date; the values are those of `planabierto.core.measure.Accumulation`."""

    SUM = Accumulation.SUM.value, _("suma")
    LAST = Accumulation.LAST.value, _("último valor")
    AVERAGE = Accumulation.AVERAGE.value, _("promedio")
    MAX = Accumulation.MAX.value, _("máximo")
    MIN = Accumulation.MIN.value, _("mínimo")


class DirectionChoice(models.TextChoices):
    """Which way is better; the values are those of `planabierto.core.measure.Direction`."""

    INCREASING = Direction.INCREASING.value, _("más es mejor")
    DECREASING = Direction.DECREASING.value, _("menos es mejor")


def scale_choices() -> list[tuple[str, _StrPromise]]:
    """The scales and their words; a function, so that a new one needs no migration."""
    return ScaleChoice.choices


def accumulation_choices() -> list[tuple[str, _StrPromise]]:
    """The accumulations and their words; a function, so that a new one needs no migration."""
    return AccumulationChoice.choices


def direction_choices() -> list[tuple[str, _StrPromise]]:
    """The directions and their words; a function, so that a new one needs no migration."""
    return DirectionChoice.choices


class EvidencePolicyChoice(models.TextChoices):
    """How much evidence an action asks for; the values are those of `planabierto.core.completion.EvidencePolicy`."""

    NONE = EvidencePolicy.NONE.value, _("no se pide")
    RECOMMENDED = EvidencePolicy.RECOMMENDED.value, _("se recomienda")
    REQUIRED = EvidencePolicy.REQUIRED.value, _("es obligatoria")


def evidence_policy_choices() -> list[tuple[str, _StrPromise]]:
    """The evidence policies and their words; a function, so that a new one needs no migration."""
    return EvidencePolicyChoice.choices


class ResolutionKind(models.TextChoices):
    """What a body does with what is put before it."""

    APPROVES = "approves", _("aprueba")
    TAKES_NOTE = "takes_note", _("se da por enterado")
    INSTRUCTS = "instructs", _("instruye")


def resolution_kind_choices() -> list[tuple[str, _StrPromise]]:
    """The kinds of resolution and their words; a function, so that a new one needs no migration."""
    return ResolutionKind.choices


class StrategicPlan(models.Model):
    """A plan of several years, first and last inclusive.

    One that is only known from the documents of the operational plans spans the years of those documents.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="strategic_plans",
        db_index=False,
    )
    first_year = models.PositiveSmallIntegerField(_("primer año"))
    last_year = models.PositiveSmallIntegerField(_("último año"))

    class Meta:
        """Its years are in order; which plan covers a year is kept by the service."""

        verbose_name = _("plan estratégico institucional")
        verbose_name_plural = _("planes estratégicos institucionales")
        ordering: ClassVar[list[str]] = ["institution_id", "first_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "first_year"], name="plans_strategicplan_first_year"),
            models.CheckConstraint(
                condition=Q(first_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR, last_year__gte=F("first_year")),
                name="plans_strategicplan_years",
            ),
        ]

    def __str__(self) -> str:
        """Its years."""
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"


class StrategicObjective(models.Model):
    """Heading of a group of actions: `key` is "O.E.3" for a strategic one, else its number ("6") or "" where none is printed."""

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="objectives",
        db_index=False,
    )
    strategic_plan = models.ForeignKey(
        StrategicPlan,
        verbose_name=_("plan estratégico institucional"),
        on_delete=models.PROTECT,
        related_name="objectives",
        db_index=False,
    )
    key = models.CharField(_("clave"), max_length=CODE_LENGTH, blank=True)
    text = models.TextField(_("texto"), blank=True)
    is_strategic = models.BooleanField(_("es estratégico"), default=True)
    order = models.PositiveIntegerField(_("orden"), default=0)

    class Meta:
        """Its key is unique in its plan."""

        verbose_name = _("objetivo estratégico")
        verbose_name_plural = _("objetivos estratégicos")
        ordering: ClassVar[list[str]] = ["institution_id", "strategic_plan_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "strategic_plan", "key"], name="plans_strategicobjective_key"
            )
        ]

    def __str__(self) -> str:
        """Its key and text, as a heading."""
        return f"{self.key}{'.' if self.is_strategic else ''} {self.text}".strip()

    @property
    def label(self) -> str:
        """Its key, or its text where it has none: for charts and filters."""
        return self.key or self.text


class OperationalPlan(models.Model):
    """One year of actions of an institution; `year` is the calendar year in which the fiscal year starts."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="plans", db_index=False
    )
    strategic_plan = models.ForeignKey(
        StrategicPlan,
        verbose_name=_("plan estratégico institucional"),
        on_delete=models.PROTECT,
        related_name="operational_plans",
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("año"))
    periodicity = models.CharField(_("periodicidad"), max_length=20, choices=periodicity_choices)
    start_month = models.PositiveSmallIntegerField(
        _("primer mes"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    name = models.CharField(_("nombre"), max_length=200)
    state = models.CharField(_("estado"), max_length=20, choices=plan_state_choices, default=PlanState.DRAFT)
    origin = models.CharField(_("origen"), max_length=20, choices=origin_choices)

    class Meta:
        """An institution has one plan a year."""

        verbose_name = _("plan operativo")
        verbose_name_plural = _("planes operativos")
        ordering: ClassVar[list[str]] = ["institution_id", "-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "year"], name="plans_operationalplan_year"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="plans_operationalplan_years"
            ),
            models.CheckConstraint(condition=Q(start_month__range=(1, 12)), name="plans_operationalplan_start_month"),
        ]

    def __str__(self) -> str:
        """Its name and year."""
        return f"{self.name} {self.year}"

    @property
    def calendar(self) -> PeriodicityOfCore:
        """Its periodicity as the library knows it."""
        return PeriodicityOfCore(Periodicity(self.periodicity).value)

    def starts(self, period: int = 1) -> date:
        """First day of a period (1-based), inclusive."""
        return period_start(self.year, self.calendar, period, start_month=self.start_month)

    def ends(self, period: int) -> date:
        """Last day of a period (1-based), inclusive: its cut-off."""
        return period_end(self.year, self.calendar, period, start_month=self.start_month)


class UnitPlan(models.Model):
    """A unit's part of an operational plan, with its mission as it stands today."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    plan = models.ForeignKey(
        OperationalPlan,
        verbose_name=_("plan operativo"),
        on_delete=models.PROTECT,
        related_name="unit_plans",
        db_index=False,
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unidad"), on_delete=models.PROTECT, related_name="unit_plans", db_index=False
    )
    mission = models.TextField(_("misión"), blank=True)
    order = models.PositiveIntegerField(_("orden"), default=0)

    class Meta:
        """A unit has one part in a plan."""

        verbose_name = _("plan de la unidad")
        verbose_name_plural = _("planes de las unidades")
        ordering: ClassVar[list[str]] = ["institution_id", "plan_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "plan", "unit"], name="plans_unitplan_unit")
        ]

    def __str__(self) -> str:
        """The unit's name."""
        return self.unit.name


class VerificationKind(models.Model):
    """A kind of verification: who confirms the figures of its actions, and who does where the action is of the verifier's own unit.

    `verifier_post` and `alternate_post` are written as they are printed, with their article: «El Oficial de Gestión Documental y Archivo».
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="verification_kinds",
        db_index=False,
    )
    name = models.CharField(_("nombre"), max_length=120)
    verifier_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad que verifica"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    verifier_post = models.CharField(_("cargo de quien verifica"), max_length=NAME_LENGTH)
    alternate_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad que verifica en su lugar"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    alternate_post = models.CharField(_("cargo de quien verifica en su lugar"), max_length=NAME_LENGTH, blank=True)

    class Meta:
        """Its name is unique in its institution."""

        verbose_name = _("clase de verificación")
        verbose_name_plural = _("clases de verificación")
        ordering: ClassVar[list[str]] = ["institution_id", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "name"], name="plans_verificationkind_name")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class CommonAction(models.Model):
    """A template that puts the same action in every unit, and carries its verification, its means and how much evidence it asks for."""

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="common_actions",
        db_index=False,
    )
    name = models.CharField(_("nombre"), max_length=120)
    statement = models.TextField(_("texto de la acción"))
    means_of_verification = models.TextField(_("medio de verificación"), blank=True)
    evidence_policy = models.CharField(
        _("evidencia"), max_length=12, choices=evidence_policy_choices, default=EvidencePolicyChoice.RECOMMENDED
    )
    verification = models.ForeignKey(
        VerificationKind,
        verbose_name=_("clase de verificación"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    is_active = models.BooleanField(_("está en uso"), default=True)

    class Meta:
        """Its name is unique in its institution."""

        verbose_name = _("acción común")
        verbose_name_plural = _("acciones comunes")
        ordering: ClassVar[list[str]] = ["institution_id", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "name"], name="plans_commonaction_name")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Resolution(models.Model):
    """What a body decided on a day; its numbers may come weeks later, and until then it is an «acta en firma».

    `in_force_from` is the first day (inclusive) from which it holds, None where it is the day of the decision.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="resolutions",
        db_index=False,
    )
    body = models.CharField(_("órgano"), max_length=NAME_LENGTH)
    act_number = models.CharField(_("acta"), max_length=REFERENCE_LENGTH, blank=True)
    point = models.CharField(_("punto"), max_length=REFERENCE_LENGTH, blank=True)
    agreement_number = models.CharField(_("acuerdo N.º"), max_length=REFERENCE_LENGTH, blank=True)
    decided_on = models.DateField(_("fecha"))
    in_force_from = models.DateField(_("vigente desde"), null=True, blank=True)
    summary = models.TextField(_("qué se decidió"), blank=True)
    kind = models.CharField(_("clase"), max_length=12, choices=resolution_kind_choices)

    class Meta:
        """The newest first."""

        verbose_name = _("acuerdo")
        verbose_name_plural = _("acuerdos")
        ordering: ClassVar[list[str]] = ["institution_id", "-decided_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "decided_on"], name="plans_resolution_decided_on")
        ]

    def __str__(self) -> str:
        """Its body and its numbers, as they are cited."""
        return f"{self.body}, {self.reference}"

    @property
    def is_numbered(self) -> bool:
        """Whether the number of its act is known."""
        return bool(self.act_number)

    @property
    def reference(self) -> str:
        """Its numbers as they are cited: «acta 64, punto 4.1, acuerdo N.º 12», or «acta en firma»."""
        parts = (
            (_("acta %(number)s"), self.act_number),
            (_("punto %(number)s"), self.point),
            (_("acuerdo N.º %(number)s"), self.agreement_number),
        )
        written = [str(words % {"number": number}) for words, number in parts if number]
        return ", ".join(written) if self.act_number else ", ".join([str(_("acta en firma")), *written])


class Action(models.Model):
    """An operational action: a permanent identity, whose code may change and whose programming has versions.

    What is asked of it as proof (`means_of_verification`, `evidence_policy`, `verification`) is no part of what is programmed and changes
    in place, by acts of the journal. `completed_at` is when a person confirmed what was proposed after an import.

    `current` is the version that holds today; what a follow-up was computed against is named by its achievements. A code is canonical
    ("AO.6.1") and unique in the unit's plan; documents without codes leave it blank.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_plan = models.ForeignKey(
        UnitPlan,
        verbose_name=_("plan de la unidad"),
        on_delete=models.PROTECT,
        related_name="actions",
        db_index=False,
    )
    code = models.CharField(_("código"), max_length=CODE_LENGTH, blank=True)
    order = models.PositiveIntegerField(_("orden"), default=0)
    current = models.ForeignKey(
        "Programming",
        verbose_name=_("programación vigente"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    common = models.ForeignKey(
        CommonAction,
        verbose_name=_("acción común"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        db_index=False,
    )
    verification = models.ForeignKey(
        VerificationKind,
        verbose_name=_("clase de verificación"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        db_index=False,
    )
    means_of_verification = models.TextField(_("medio de verificación"), blank=True)
    evidence_policy = models.CharField(
        _("evidencia"), max_length=12, choices=evidence_policy_choices, default=EvidencePolicyChoice.RECOMMENDED
    )
    completed_at = models.DateTimeField(_("completada"), null=True, blank=True, editable=False)

    class Meta:
        """A code stands once in a unit's plan."""

        verbose_name = _("acción operativa")
        verbose_name_plural = _("acciones operativas")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_plan_id", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "unit_plan", "code"], condition=~Q(code=""), name="plans_action_code"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_plan", "order"], name="plans_action_order")
        ]

    def __str__(self) -> str:
        """Its code."""
        return self.code


class Programming(models.Model):
    """One version of what is programmed of an action: text, who, how it is measured, targets. Never edited: a trigger refuses it.

    `version` counts from 1 in the order in which the versions came to be known. `in_force_from` is the first day (inclusive) from which it
    is known to hold; of an imported one, the first day of the period of the document that brought it, since nothing earlier says more.
    `annual_target` is None where the cell was blank, which is not 0; `annual_written` is the cell. `completes` is the version whose measure
    a person completed, here or in a version before: a document that says the rest of this one and the measure of that one speaks of this.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("acción operativa"),
        on_delete=models.PROTECT,
        related_name="programmings",
        db_index=False,
    )
    version = models.PositiveIntegerField(_("versión"))
    in_force_from = models.DateField(_("vigente desde"))
    statement = models.TextField(_("texto de la acción"), blank=True)
    objective = models.ForeignKey(
        StrategicObjective,
        verbose_name=_("objetivo"),
        on_delete=models.PROTECT,
        related_name="programmings",
        db_index=False,
    )
    lead_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad organizativa líder"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_programmings",
        db_index=False,
    )
    lead_name = models.TextField(_("unidad líder, como está escrita"), blank=True)
    responsible_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad-área responsable"),
        on_delete=models.PROTECT,
        related_name="programmings",
        db_index=False,
    )
    responsible_name = models.TextField(_("unidad responsable, como está escrita"), blank=True)
    scale = models.CharField(_("se mide en"), max_length=10, choices=scale_choices, default=ScaleChoice.COUNT)
    accumulation = models.CharField(
        _("acumulación"), max_length=10, choices=accumulation_choices, default=AccumulationChoice.SUM
    )
    direction = models.CharField(
        _("sentido"), max_length=12, choices=direction_choices, default=DirectionChoice.INCREASING
    )
    unit_of_measure = models.TextField(_("unidad de medida"), blank=True)
    baseline = QuantityField(_("línea de base"), null=True, blank=True)
    is_demand = models.BooleanField(_("depende de la demanda"), default=False)
    is_share = models.BooleanField(_("es n de N"), default=False)
    annual_target = QuantityField(_("meta anual"), null=True, blank=True)
    annual_written = models.TextField(_("meta anual, como está escrita"), blank=True)
    completes = models.ForeignKey(
        "self",
        verbose_name=_("completa a"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
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
        """Its versions are numbered; nothing that is counted is negative."""

        verbose_name = _("programación")
        verbose_name_plural = _("programaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "action_id", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "action", "version"], name="plans_programming_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="plans_programming_from_one"),
            models.CheckConstraint(
                condition=Q(annual_target=None) | Q(annual_target__gte=0), name="plans_programming_annual_target"
            ),
            models.CheckConstraint(condition=Q(baseline=None) | Q(baseline__gte=0), name="plans_programming_baseline"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "responsible_unit"], name="plans_programming_responsible"),
            models.Index(fields=["institution", "lead_unit"], name="plans_programming_lead"),
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.statement

    @property
    def measure(self) -> Measure:
        """How the action is measured, as the library knows it."""
        return Measure(
            scale=Scale(self.scale),
            accumulation=Accumulation(self.accumulation),
            direction=Direction(self.direction),
            unit_of_measure=self.unit_of_measure or None,
            baseline=self.baseline,
            is_demand=self.is_demand,
            is_share=self.is_share,
        )


class PeriodTarget(models.Model):
    """What one version programmes for one period (1-based); a blank cell has no row. Never edited: a trigger refuses it."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    programming = models.ForeignKey(
        Programming,
        verbose_name=_("programación"),
        on_delete=models.PROTECT,
        related_name="targets",
        db_index=False,
    )
    period = models.PositiveSmallIntegerField(_("período"))
    value = QuantityField(_("cantidad"), null=True)
    written = models.TextField(_("como está escrita"), blank=True)

    class Meta:
        """A period stands once in a version."""

        verbose_name = _("meta del período")
        verbose_name_plural = _("metas por período")
        ordering: ClassVar[list[str]] = ["institution_id", "programming_id", "period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "programming", "period"], name="plans_periodtarget_period"),
            models.CheckConstraint(condition=Q(period__range=(1, LAST_PERIOD)), name="plans_periodtarget_periods"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="plans_periodtarget_value"),
        ]

    def __str__(self) -> str:
        """Its period and quantity."""
        return f"{self.period}: {self.written or self.value}"
