"""What passes between a unit, its lead and planning: sendings, remarks on rows, comments and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.followup.models.rounds import FollowUp, UnitReport
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Sending(models.Model):
    """One sending of a unit report: who, as what and when, and the versions that were sent. Append only.

    `number` counts from 1; `achievements` holds the key of the version sent of each action: action → achievement. `code` is the sha256 of
    what was sent, printed on the receipt.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="sendings",
        db_index=False,
    )
    number = models.PositiveIntegerField(_("número"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("enviado por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    sent_by_name = models.CharField(_("nombre"), max_length=200)
    sent_by_post = models.CharField(_("cargo"), max_length=200, blank=True)
    substitutes = models.CharField(_("en lugar de"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("enviado el"), default=timezone.now, editable=False)
    achievements: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(_("lo enviado"), default=dict)
    code = models.CharField(_("código del envío"), max_length=64)

    class Meta:
        """Its number is its own."""

        verbose_name = _("envío")
        verbose_name_plural = _("envíos")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "unit_report", "number"], name="followup_sending_number")
        ]

    def __str__(self) -> str:
        """Whose, and which one."""
        return f"{self.unit_report}, {self.number}"


class RowVerdict(models.TextChoices):
    """What planning says of one row."""

    ACCEPTED = "accepted", _("conforme")
    REMARKED = "remarked", _("observada")


def row_verdict_choices() -> list[tuple[str, _StrPromise]]:
    """The verdicts and their words; a function, so that a new one needs no migration."""
    return RowVerdict.choices


class RowReview(models.Model):
    """What planning says of one row of a sending: that it is right, or what has to be mended.

    `sending` is the number of the sending that was looked at: what was said of an earlier one stays in the history.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="row_reviews",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sending = models.PositiveIntegerField(_("envío"))
    verdict = models.CharField(_("revisión"), max_length=10, choices=row_verdict_choices)
    text = models.TextField(_("observación"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revisada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    made_at = models.DateTimeField(_("revisada el"), default=timezone.now)

    class Meta:
        """A row is reviewed once a sending; a remark says what."""

        verbose_name = _("revisión de una fila")
        verbose_name_plural = _("revisiones de filas")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "sending", "action_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "unit_report", "action", "sending"], name="followup_rowreview_once"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=RowVerdict.REMARKED) | ~Q(text=""), name="followup_rowreview_text"
            ),
        ]

    def __str__(self) -> str:
        """What was said."""
        return self.text or str(self.get_verdict_display())


class ReportComment(models.Model):
    """What somebody who follows a unit says of its report or of one row: the lead unit, planning, or the unit itself. Append only."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="comments",
        db_index=False,
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("acción operativa"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    text = models.TextField(_("comentario"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("escrito por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    made_at = models.DateTimeField(_("escrito el"), default=timezone.now, editable=False)

    class Meta:
        """It says something."""

        verbose_name = _("comentario")
        verbose_name_plural = _("comentarios")
        ordering: ClassVar[list[str]] = ["institution_id", "unit_report_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="followup_comment_text")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit_report"], name="followup_comment_report")
        ]

    def __str__(self) -> str:
        """Its text."""
        return self.text


class ReminderKind(models.TextChoices):
    """Why a message about a round goes out."""

    OPENING = "opening", _("apertura")
    REMINDER = "reminder", _("recordatorio")
    COPY_TO_LEAD = "copy_to_lead", _("copia a la unidad líder")
    MEMORANDUM = "memorandum", _("memorando")
    RETURNED = "returned", _("devolución")
    REWORDING = "rewording", _("corrección pedida")


def reminder_kind_choices() -> list[tuple[str, _StrPromise]]:
    """The kinds of message and their words; a function, so that a new one needs no migration."""
    return ReminderKind.choices


class Reminder(models.Model):
    """A message about a unit report to one person, never two of a kind on one day. Append only."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="reminders",
        db_index=False,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("para"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(_("clase"), max_length=15, choices=reminder_kind_choices)
    day = models.DateField(_("día"))
    text = models.TextField(_("texto"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("de"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    recorded_at = models.DateTimeField(_("registrado el"), default=timezone.now, editable=False)

    class Meta:
        """Nobody gets the same kind about the same report twice in a day."""

        verbose_name = _("recordatorio")
        verbose_name_plural = _("recordatorios")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "unit_report", "recipient", "kind", "day"], name="followup_reminder_once_a_day"
            )
        ]

    def __str__(self) -> str:
        """To whom and when."""
        return f"{self.recipient}, {self.day}"
