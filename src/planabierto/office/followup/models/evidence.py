"""The means by which a figure can be checked: a reference to a record first, then files and links."""

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


class Confidentiality(models.TextChoices):
    """Who may be shown an evidence."""

    PUBLIC = "public", _("pública")
    RESERVED = "reserved", _("reservada")
    CONFIDENTIAL = "confidential", _("confidencial")


def confidentiality_choices() -> list[tuple[str, _StrPromise]]:
    """The classes of evidence and their words; a function, so that a new one needs no migration."""
    return Confidentiality.choices


class ScanState(models.TextChoices):
    """What the antivirus said of a file; only what is clean, or was declared not to be scanned, is ever published."""

    OFF = "off", _("sin antivirus")
    PENDING = "pending", _("por examinar")
    CLEAN = "clean", _("limpio")
    INFECTED = "infected", _("infectado")
    ERROR = "error", _("no se pudo examinar")


def scan_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a scan and their words; a function, so that a new one needs no migration."""
    return ScanState.choices


class StoredFile(models.Model):
    """A file as it arrived: kept under a random name outside of anything that is served, never replaced."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    path = models.CharField(_("lugar"), max_length=120)
    original_name = models.CharField(_("nombre del archivo"), max_length=255)
    media_type = models.CharField(_("tipo"), max_length=100)
    size = models.PositiveBigIntegerField(_("tamaño"))
    sha256 = models.CharField(_("huella"), max_length=64)
    scan_state = models.CharField(_("antivirus"), max_length=10, choices=scan_state_choices)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("subido por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    uploaded_at = models.DateTimeField(_("subido el"), default=timezone.now, editable=False)

    class Meta:
        """Its place is its own."""

        verbose_name = _("archivo")
        verbose_name_plural = _("archivos")
        ordering: ClassVar[list[str]] = ["institution_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "path"], name="followup_storedfile_path")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.original_name


class Evidence(models.Model):
    """What shows that an action was done in a round: a record reference (series, place, folio), a file, a link, or a count of documents.

    `generated` and `scanned` count documents of `document_type`. `declared_on` is the date that the unit gives; when it arrived is
    `added_at`, by the server. `is_late`: added after the closing. What is withdrawn stays, with its reason.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="evidence", db_index=False
    )
    unit_report = models.ForeignKey(
        UnitReport,
        verbose_name=_("informe de unidad"),
        on_delete=models.PROTECT,
        related_name="evidence",
        db_index=False,
    )
    action = models.ForeignKey(
        Action, verbose_name=_("acción operativa"), on_delete=models.PROTECT, related_name="evidence", db_index=False
    )
    description = models.TextField(_("qué es"))
    series = models.CharField(_("serie documental"), max_length=200, blank=True)
    place = models.CharField(_("ubicación"), max_length=200, blank=True)
    folio = models.CharField(_("folio o expediente"), max_length=200, blank=True)
    url = models.URLField(_("enlace"), max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("archivo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        db_index=False,
    )
    document_type = models.CharField(_("tipo de documento"), max_length=200, blank=True)
    generated = models.PositiveIntegerField(_("documentos generados"), null=True, blank=True)
    scanned = models.PositiveIntegerField(_("documentos escaneados"), null=True, blank=True)
    confidentiality = models.CharField(
        _("clase"), max_length=15, choices=confidentiality_choices, default=Confidentiality.PUBLIC
    )
    declared_on = models.DateField(_("fecha del documento"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("agregada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    added_at = models.DateTimeField(_("agregada el"), default=timezone.now, editable=False)
    is_late = models.BooleanField(_("después del cierre"), default=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("retirada por"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    withdrawn_at = models.DateTimeField(_("retirada el"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("motivo del retiro"), blank=True)

    class Meta:
        """It says what it is; what is withdrawn says why."""

        verbose_name = _("medio de verificación")
        verbose_name_plural = _("medios de verificación")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "action_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(description=""), name="followup_evidence_description"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""), name="followup_evidence_withdrawal"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "follow_up", "action"], name="followup_evidence_action"),
            models.Index(fields=["institution", "unit_report"], name="followup_evidence_report"),
        ]

    def __str__(self) -> str:
        """What it is."""
        return self.description
