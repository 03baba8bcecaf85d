"""What the figures lead to: instructions of top management, wishes to reprogramme, and the text of the consolidated report."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.plans.models import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class InstructionState(models.TextChoices):
    """Whether an instruction still waits."""

    OPEN = "open", _("pendiente")
    DONE = "done", _("cumplida")
    WITHDRAWN = "withdrawn", _("retirada")


def instruction_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of an instruction and their words; a function, so that a new one needs no migration."""
    return InstructionState.choices


class Instruction(models.Model):
    """What top management asks for on one row, of whom and until when (inclusive): listed again in each follow-up until it is done."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento en que se dio"),
        on_delete=models.PROTECT,
        related_name="instructions",
        db_index=False,
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("acción operativa"),
        on_delete=models.PROTECT,
        related_name="instructions",
        db_index=False,
    )
    responsible_unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad responsable"),
        on_delete=models.PROTECT,
        related_name="instructions",
        db_index=False,
    )
    text = models.TextField(_("instrucción"))
    due_on = models.DateField(_("para el"))
    state = models.CharField(
        _("estado"), max_length=10, choices=instruction_state_choices, default=InstructionState.OPEN
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    given_by_name = models.CharField(_("nombre"), max_length=200)
    given_by_post = models.CharField(_("cargo"), max_length=200, blank=True)
    given_at = models.DateTimeField(_("dada el"), default=timezone.now, editable=False)
    answer = models.TextField(_("qué se hizo"), blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cerrada por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    ended_at = models.DateTimeField(_("cerrada el"), null=True)

    class Meta:
        """It says something; what ended says how."""

        verbose_name = _("instrucción")
        verbose_name_plural = _("instrucciones")
        ordering: ClassVar[list[str]] = ["institution_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="followup_instruction_text"),
            models.CheckConstraint(
                condition=Q(state=InstructionState.OPEN) | ~Q(answer=""), name="followup_instruction_answer"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "state"], name="followup_instruction_state"),
            models.Index(fields=["institution", "action"], name="followup_instruction_action"),
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.text


class ReprogrammingState(models.TextChoices):
    """What has become of the wish to reprogramme."""

    REQUESTED = "requested", _("solicitada")
    WITHDRAWN = "withdrawn", _("retirada")


def reprogramming_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a request and their words; a function, so that a new one needs no migration."""
    return ReprogrammingState.choices


class ReprogrammingRequest(models.Model):
    """That a unit asks to move what was due to a later period (1-based) of the year, with its reason."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="reprogramming_requests",
        db_index=False,
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="reprogramming_requests",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_period = models.PositiveSmallIntegerField(_("para el período"))
    reason = models.TextField(_("motivo"))
    state = models.CharField(
        _("estado"), max_length=10, choices=reprogramming_state_choices, default=ReprogrammingState.REQUESTED
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("solicitada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    requested_at = models.DateTimeField(_("solicitada el"), default=timezone.now, editable=False)

    class Meta:
        """An action has one open request in a follow-up, and it says why."""

        verbose_name = _("solicitud de reprogramación")
        verbose_name_plural = _("solicitudes de reprogramación")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "action"],
                condition=Q(state=ReprogrammingState.REQUESTED),
                name="followup_reprogramming_one_open",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="followup_reprogramming_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "action"], name="followup_reprogramming_action")
        ]

    def __str__(self) -> str:
        """Its reason."""
        return self.reason


class ReportText(models.Model):
    """One version of one section of the consolidated report. Append only: the last version counts, the drafted one is version 1."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="texts", db_index=False
    )
    section = models.CharField(_("sección"), max_length=40)
    version = models.PositiveIntegerField(_("versión"))
    text = models.TextField(_("texto"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("escrito por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    written_at = models.DateTimeField(_("escrito el"), default=timezone.now, editable=False)

    class Meta:
        """A version of a section is its own."""

        verbose_name = _("texto del informe")
        verbose_name_plural = _("textos del informe")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "section", "version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "section", "version"], name="followup_reporttext_version"
            )
        ]

    def __str__(self) -> str:
        """Which version of which section."""
        return f"{self.section}, {self.version}"
