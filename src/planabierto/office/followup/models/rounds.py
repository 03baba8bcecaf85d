"""A round of reporting, what each unit delivers in it, and the acts that stretch, present or reopen it.

What a document printed is kept as it stood when it was printed: names, missions and headings of a follow-up do not change with the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.calendar import follow_up_name
from planabierto.office.followup.models.states import (
    Audience,
    Basis,
    FollowUpState,
    UnitReportState,
    audience_choices,
    basis_choices,
    follow_up_state_choices,
    unit_report_state_choices,
)
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.plans.models import LAST_PERIOD, OperationalPlan, Origin, Resolution, UnitPlan, origin_choices

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Heading(TypedDict):
    """A heading of objective as one unit report prints it."""

    key: str
    text: str
    is_strategic: bool


class FollowUp(models.Model):
    """One round of reporting of a plan: the figures to date at the end of `period` (1-based).

    `cutoff` is the last day covered, inclusive. `version` counts from 1; a corrected document, or closing again after a reopening, makes
    the next one. `content_hash` is that of the version (`planabierto.core.plan.content_hash`). `title`, `edition` and `institution_name`
    are as printed on the cover. One that was opened here (`origin`) has its deadlines, inclusive days; `blocking_rules` are rules of the
    automatic review that keep a unit from sending. `figures` is the canonical JSON of `planabierto.core.seal` at the last closing and
    `figures_hash` its sha256.
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
    basis = models.CharField(_("qué se registra"), max_length=10, choices=basis_choices, default=Basis.PERIOD)
    opened_at = models.DateTimeField(_("abierto"), null=True, blank=True)
    send_by = models.DateField(_("entrega de las unidades"), null=True, blank=True)
    review_by = models.DateField(_("revisión y verificación"), null=True, blank=True)
    remit_by = models.DateField(_("remisión a la máxima autoridad ejecutiva"), null=True, blank=True)
    blocking_rules: models.JSONField[list[str], list[str]] = models.JSONField(
        _("reglas que impiden enviar"), default=list, blank=True
    )
    consolidated_at = models.DateTimeField(_("consolidado el"), null=True, blank=True)
    consolidation_reason = models.TextField(_("motivo de consolidar sin todas las unidades"), blank=True)
    closed_at = models.DateTimeField(_("cerrado el"), null=True, blank=True)
    figures = models.TextField(_("cifras al cierre"), blank=True)
    figures_hash = models.CharField(_("código de verificación"), max_length=64, blank=True)

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

    `headings` are in printed order; an entry names its own by position, from 0. `send_by` is its own last day (inclusive), with what was
    extended. `lead_unit` gives its assent to the whole report; None where the unit leads itself. `is_missing`: the follow-up was
    consolidated without it.
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
    lead_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad organizativa líder"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    audience = models.CharField(_("quién lo lee"), max_length=12, choices=audience_choices, default=Audience.EVERYONE)
    send_by = models.DateField(_("plazo de entrega"), null=True, blank=True)
    sent_at = models.DateTimeField(_("enviado el"), null=True, blank=True)
    passed_on_at = models.DateTimeField(_("visto bueno el"), null=True, blank=True)
    is_tacit = models.BooleanField(_("visto bueno tácito"), default=False)
    returned_at = models.DateTimeField(_("devuelto el"), null=True, blank=True)
    return_reason = models.TextField(_("motivo de la devolución"), blank=True)
    reviewed_at = models.DateTimeField(_("revisado el"), null=True, blank=True)
    is_missing = models.BooleanField(_("no entregó"), default=False)

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


class Extension(models.Model):
    """More time for one unit report, until a day (inclusive), with its reason. Append only."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="extensions",
        db_index=False,
    )
    until = models.DateField(_("nuevo plazo"))
    reason = models.TextField(_("motivo"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("otorgada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    granted_at = models.DateTimeField(_("otorgada el"), default=timezone.now, editable=False)

    class Meta:
        """It has its reason."""

        verbose_name = _("prórroga")
        verbose_name_plural = _("prórrogas")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="followup_extension_reason")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_report"], name="followup_extension_report")
        ]

    def __str__(self) -> str:
        """Whose and until when."""
        return f"{self.unit_report}: {self.until}"


class Presentation(models.Model):
    """That a follow-up was presented to a body. The number of its resolution may come weeks later ("acta en firma")."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="presentations",
        db_index=False,
    )
    body = models.CharField(_("ante quién"), max_length=200)
    presented_on = models.DateField(_("fecha"))
    resolution = models.ForeignKey(
        Resolution,
        verbose_name=_("acuerdo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registrada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    recorded_at = models.DateTimeField(_("registrada el"), default=timezone.now, editable=False)

    class Meta:
        """A follow-up may be presented to several bodies, to each once a day."""

        verbose_name = _("presentación")
        verbose_name_plural = _("presentaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "body", "presented_on"], name="followup_presentation_once"
            )
        ]

    def __str__(self) -> str:
        """To whom and when."""
        return f"{self.body}, {self.presented_on}"


class ReopeningState(models.TextChoices):
    """What has become of the wish to reopen a locked unit report."""

    ASKED = "asked", _("pedida")
    GRANTED = "granted", _("otorgada")
    REFUSED = "refused", _("denegada")
    ENDED = "ended", _("terminada")


def reopening_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a reopening and their words; a function, so that a new one needs no migration."""
    return ReopeningState.choices


class Reopening(models.Model):
    """A locked unit report opened again: one person asks, another grants, with a reason and until a day (inclusive).

    `was_missing`: it had been closed as one that did not deliver, and is so again where it does not come in.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="reopenings",
        db_index=False,
    )
    state = models.CharField(_("estado"), max_length=10, choices=reopening_state_choices, default=ReopeningState.ASKED)
    reason = models.TextField(_("motivo"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pedida por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    asked_at = models.DateTimeField(_("pedida el"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decidida por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decidida el"), null=True)
    decision_reason = models.TextField(_("motivo de la decisión"), blank=True)
    until = models.DateField(_("hasta"), null=True)
    was_missing = models.BooleanField(_("no había entregado"), default=False)
    ended_at = models.DateTimeField(_("terminada el"), null=True)

    class Meta:
        """A report has one at a time; who grants is not who asked; what is granted ends."""

        verbose_name = _("reapertura")
        verbose_name_plural = _("reaperturas")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "unit_report"],
                condition=Q(state__in=[ReopeningState.ASKED, ReopeningState.GRANTED]),
                name="followup_reopening_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="followup_reopening_second_person"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReopeningState.GRANTED) | Q(until__isnull=False, decided_by__isnull=False),
                name="followup_reopening_until",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="followup_reopening_reason"),
        ]

    def __str__(self) -> str:
        """Whose, and what became of it."""
        return f"{self.unit_report}: {self.get_state_display()}"
