"""What the machine keeps for itself: mails on their way out, workers that are alive, and when the clock last struck for what."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KEY_LENGTH = 200


class MailState(models.TextChoices):
    """Where a mail is; of one that is `uncertain` its worker died while it spoke with the server, so it is not sent again."""

    WAITING = "waiting", _("Por enviar")
    SENDING = "sending", _("Saliendo")
    SENT = "sent", _("Enviado")
    FAILED = "failed", _("No salió")
    UNCERTAIN = "uncertain", _("No se sabe si salió")


def mail_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a mail and their words; a function, so that a new one needs no migration."""
    return MailState.choices


class OutgoingMail(models.Model):
    """One mail to one address; `key` says what it is about, so that the same thing is never mailed twice.

    `institution_id` is the institution's key and no foreign key: this stands below the institutions. `attachments` holds name, media
    type and content in base64 of each. `error` is what the mail server said last.
    """

    id = models.UUIDField(_("clave"), primary_key=True, default=uuid.uuid4, editable=False)
    institution_id = models.BigIntegerField(_("institución"))
    key = models.CharField(_("asunto de que trata"), max_length=KEY_LENGTH)
    to = models.EmailField(_("para"))
    subject = models.CharField(_("asunto"), max_length=200)
    text = models.TextField(_("texto"))
    attachments = models.JSONField(_("adjuntos"), default=list, blank=True)
    state = models.CharField(_("estado"), max_length=10, choices=mail_state_choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(_("intentos"), default=0)
    queued_at = models.DateTimeField(_("pedido"))
    sent_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        """An institution mails a thing once."""

        verbose_name = _("correo saliente")
        verbose_name_plural = _("correos salientes")
        ordering: ClassVar[list[str]] = ["institution_id", "-queued_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution_id", "key"], name="base_outgoingmail_key")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution_id", "-queued_at"], name="base_outgoingmail_queued")
        ]

    def __str__(self) -> str:
        """Its subject and whom it goes to."""
        return f"{self.subject} → {self.to}"


class WorkerBeat(models.Model):
    """A worker that runs tasks, and when it last said that it lives."""

    worker = models.CharField(_("proceso"), max_length=64, primary_key=True)
    beat_at = models.DateTimeField(_("última señal"))

    class Meta:
        """One row a worker."""

        verbose_name = _("señal de vida")
        verbose_name_plural = _("señales de vida")

    def __str__(self) -> str:
        """The name of the worker."""
        return self.worker


class ClockTurn(models.Model):
    """Something done by the clock, and when its turn last came; None before the first."""

    name = models.CharField(_("qué"), max_length=KEY_LENGTH, primary_key=True)
    struck_at = models.DateTimeField(_("último turno"), null=True)

    class Meta:
        """One row a thing."""

        verbose_name = _("turno del reloj")
        verbose_name_plural = _("turnos del reloj")

    def __str__(self) -> str:
        """What it is for."""
        return self.name
