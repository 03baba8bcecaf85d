"""What the automatic review found in a follow-up, and what people decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.findings import Severity
from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.followup.models.states import Audience, audience_choices
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import CODE_LENGTH, Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


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


class Finding(models.Model):
    """What a rule of the automatic review found in a follow-up: rule, place, quoted cell. On screen never «hallazgo».

    Stored at the import or the sending and refreshed with it; `fingerprint` is its identity across documents, and its decisions hang on
    that. `unit_report` and `action` are None where it is not of one; `audience` is that of the report. The place is 1-based, None where the
    document has no such thing.
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
    audience = models.CharField(_("quién la lee"), max_length=12, choices=audience_choices, default=Audience.EVERYONE)
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
