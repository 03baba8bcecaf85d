"""A document that came in: the file as it is, what was understood of it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.followup.models import FollowUp
from planabierto.office.institutions.models import Institution

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class UploadState(models.TextChoices):
    """What became of a document."""

    STAGED = "staged", _("por confirmar")
    CONFIRMED = "confirmed", _("importado")
    SUPERSEDED = "superseded", _("sustituido")
    REJECTED = "rejected", _("rechazado")


def upload_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of an upload and their words; a function, so that a new one needs no migration."""
    return UploadState.choices


class Upload(models.Model):
    """A file that somebody handed in, and what was understood of it.

    `path` is where the file lies under the media folder; `sha256` and `size` (bytes) are of the file. `understanding` is the document
    with its findings as `planabierto.office.intake.archive` packs them; blank for a rejected one. `year` and `period` are the document's.
    `reason` says why it was rejected or superseded.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="uploads", db_index=False
    )
    sha256 = models.CharField(_("huella del archivo"), max_length=64)
    name = models.CharField(_("nombre del archivo"), max_length=255)
    size = models.PositiveBigIntegerField(_("tamaño"))
    path = models.CharField(_("lugar"), max_length=200)
    state = models.CharField(_("estado"), max_length=20, choices=upload_state_choices)
    reason = models.TextField(_("motivo"), blank=True)
    year = models.PositiveSmallIntegerField(_("año"), null=True)
    period = models.PositiveSmallIntegerField(_("período"), null=True)
    content_hash = models.CharField(_("huella del contenido"), max_length=64, blank=True)
    understanding = models.BinaryField(_("lo entendido"), default=bytes)
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        null=True,
        related_name="uploads",
        db_index=False,
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("subido por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    uploaded_at = models.DateTimeField(_("subido"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("importado"), null=True)

    class Meta:
        """A file is waited for or in force once; a follow-up rests on one document."""

        verbose_name = _("documento recibido")
        verbose_name_plural = _("documentos recibidos")
        ordering: ClassVar[list[str]] = ["institution_id", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "sha256"],
                condition=Q(state__in=["staged", "confirmed"]),
                name="intake_upload_file",
            ),
            models.UniqueConstraint(
                fields=["institution", "follow_up"], condition=Q(state="confirmed"), name="intake_upload_follow_up"
            ),
            models.UniqueConstraint(fields=["institution", "path"], name="intake_upload_path"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(follow_up__isnull=False, confirmed_at__isnull=False),
                name="intake_upload_confirmed",
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="intake_upload_reason"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "state", "id"], name="intake_upload_state")
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.name
