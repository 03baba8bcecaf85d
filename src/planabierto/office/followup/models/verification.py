"""Who confirms which figure, what they found, and what the unit objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.base.quantities import QuantityField
from planabierto.office.followup.models.entries import Achievement
from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.plans.models import Action, VerificationKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class NotedCode(TypedDict):
    """A code that a note names: canonical, and as it is written there."""

    value: str
    written: str


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


class VerifierAssignment(models.Model):
    """Who verifies one action in one follow-up: a unit, by its post; the alternate where the verifier's own unit is concerned.

    `person` names an ad hoc verifier of this follow-up alone; without one whoever verifies for `unit` does.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="assignments",
        db_index=False,
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="assignments",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.ForeignKey(
        VerificationKind,
        verbose_name=_("clase de verificación"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad que verifica"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persona nombrada"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    post = models.CharField(_("cargo que verifica"), max_length=200)
    is_alternate = models.BooleanField(_("es suplente"), default=False)
    reason = models.TextField(_("motivo de nombrarla"), blank=True)

    class Meta:
        """An action has one verifier in a follow-up."""

        verbose_name = _("asignación de verificación")
        verbose_name_plural = _("asignaciones de verificación")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "follow_up", "action"], name="followup_assignment_action")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_report"], name="followup_assignment_report"),
            models.Index(fields=["institution", "follow_up", "unit"], name="followup_assignment_unit"),
        ]

    def __str__(self) -> str:
        """The post that verifies."""
        return self.post


class Verdict(models.TextChoices):
    """What a verifier found."""

    CONFIRMED = "confirmed", _("confirmada")
    OTHER_VALUE = "other_value", _("confirmada con otro valor")
    UNVERIFIABLE = "unverifiable", _("no se puede verificar")


def verdict_choices() -> list[tuple[str, _StrPromise]]:
    """The verdicts and their words; a function, so that a new one needs no migration."""
    return Verdict.choices


class Verification(models.Model):
    """Independent confirmation of one figure to date: one version of it. Append only.

    `reported` is the version of the achievement that was looked at; `value` the figure to date that counts from now on, on the scale of
    the action: the one confirmed, or the other one; None where it cannot be verified, and then the reported one stays.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignment = models.ForeignKey(
        VerifierAssignment,
        verbose_name=_("asignación"),
        on_delete=models.PROTECT,
        related_name="verifications",
        db_index=False,
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="verifications",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reported = models.ForeignKey(
        Achievement, verbose_name=_("lo reportado"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    verdict = models.CharField(_("resultado"), max_length=15, choices=verdict_choices)
    value = QuantityField(_("valor verificado a la fecha"), null=True, blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verificada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    verified_by_name = models.CharField(_("nombre"), max_length=200)
    verified_by_post = models.CharField(_("cargo"), max_length=200, blank=True)
    verified_at = models.DateTimeField(_("verificada el"), default=timezone.now, editable=False)

    class Meta:
        """Another value and no value have their reason; nothing that is counted is negative."""

        verbose_name = _("verificación")
        verbose_name_plural = _("verificaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "action_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.CONFIRMED) | ~Q(reason=""), name="followup_verification_reason"
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="followup_verification_value"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.UNVERIFIABLE, value=None)
                | (~Q(verdict=Verdict.UNVERIFIABLE) & Q(value__isnull=False)),
                name="followup_verification_has_value",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "follow_up", "action"], name="followup_verification_action")
        ]

    def __str__(self) -> str:
        """What was found."""
        return str(self.get_verdict_display())


class ObjectionState(models.TextChoices):
    """What has become of an objection."""

    OPEN = "open", _("por responder")
    UPHELD = "upheld", _("aceptada")
    DISMISSED = "dismissed", _("no aceptada")


def objection_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of an objection and their words; a function, so that a new one needs no migration."""
    return ObjectionState.choices


class Objection(models.Model):
    """What a unit says against a verified value, within two working days, and the answer of whoever verified."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    verification = models.ForeignKey(
        Verification,
        verbose_name=_("verificación"),
        on_delete=models.PROTECT,
        related_name="objections",
        db_index=False,
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="objections",
        db_index=False,
    )
    state = models.CharField(_("estado"), max_length=10, choices=objection_state_choices, default=ObjectionState.OPEN)
    text = models.TextField(_("objeción"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("objetada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    made_at = models.DateTimeField(_("objetada el"), default=timezone.now, editable=False)
    answer = models.TextField(_("respuesta"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("respondida por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField(_("respondida el"), null=True)

    class Meta:
        """A verification has one objection; what is answered says something."""

        verbose_name = _("objeción a una verificación")
        verbose_name_plural = _("objeciones a verificaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "verification"], name="followup_objection_once"),
            models.CheckConstraint(condition=~Q(text=""), name="followup_objection_text"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | ~Q(answer=""), name="followup_objection_answer"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_report"], name="followup_objection_report")
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.text
