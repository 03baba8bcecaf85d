"""One act, its place in the chain of its institution, and the head of that chain."""

from __future__ import annotations

import json
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import act_label
from planabierto.office.journal.canonical import JsonValue, canonical_json, digest, instant

GENESIS = "0" * 64
FORM_VERSION = 1


class AuditEvent(models.Model):
    """An act as it was recorded: append only, refused otherwise by a trigger.

    `institution_id` is the institution's key and no foreign key: the journal stands below the institutions and outlives every
    row. `sequence` starts at 1 and has no gaps within an institution; it decides the order, not the clock. `before` and `after`
    are canonical JSON texts or empty.
    """

    institution_id = models.BigIntegerField(_("institución"))
    sequence = models.PositiveBigIntegerField(_("número"))
    recorded_at = models.DateTimeField(_("momento"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persona"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    actor_name = models.CharField(_("nombre"), max_length=200)
    actor_post = models.CharField(_("cargo"), max_length=200, blank=True)
    act = models.CharField(_("acto"), max_length=80)
    object_type = models.CharField(_("clase de objeto"), max_length=80)
    object_id = models.CharField(_("clave del objeto"), max_length=40)
    object_label = models.CharField(_("objeto"), max_length=300)
    before = models.TextField(_("antes"), blank=True)
    after = models.TextField(_("después"), blank=True)
    reason = models.TextField(_("motivo"), blank=True)
    previous_hash = models.CharField(_("hash anterior"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        """Its place in the chain is unique."""

        verbose_name = _("registro de bitácora")
        verbose_name_plural = _("bitácora")
        ordering: ClassVar[list[str]] = ["institution_id", "sequence"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution_id", "sequence"], name="journal_auditevent_sequence")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["institution_id", "object_type", "object_id", "sequence"], name="journal_auditevent_object"
            ),
            models.Index(fields=["institution_id", "actor", "sequence"], name="journal_auditevent_actor"),
        ]

    def __str__(self) -> str:
        """Name the act by its place and its words."""
        return f"{self.sequence}. {self.act_label}: {self.object_label}"

    @property
    def act_label(self) -> str:
        """The act in the reader's words."""
        return act_label(self.act)

    @property
    def before_value(self) -> JsonValue:
        """What stood before, read back; None where nothing did."""
        return _read(self.before)

    @property
    def after_value(self) -> JsonValue:
        """What stands after, read back; None where nothing does."""
        return _read(self.after)

    def computed_hash(self) -> str:
        """The sha256 of the canonical form of all that the event says, the hash before it included."""
        return digest(
            canonical_json(
                {
                    "act": self.act,
                    "actor": {"id": self.actor_id, "name": self.actor_name, "post": self.actor_post},
                    "after": self.after,
                    "before": self.before,
                    "form": FORM_VERSION,
                    "institution": self.institution_id,
                    "object": {"id": self.object_id, "label": self.object_label, "type": self.object_type},
                    "previous": self.previous_hash,
                    "reason": self.reason,
                    "recorded_at": instant(self.recorded_at),
                    "sequence": self.sequence,
                }
            )
        )


class ChainHead(models.Model):
    """Where the chain of one institution ends; the row that writers of that institution lock."""

    institution_id = models.BigIntegerField(_("institución"), primary_key=True)
    sequence = models.PositiveBigIntegerField(_("último número"), default=0)
    hash = models.CharField(_("último hash"), max_length=64, default=GENESIS)

    class Meta:
        """One row an institution."""

        verbose_name = _("cabeza de la bitácora")
        verbose_name_plural = _("cabezas de la bitácora")

    def __str__(self) -> str:
        """Name the head by its place and hash."""
        return f"{self.sequence} · {self.hash}"


def _read(text: str) -> JsonValue:
    return cast("JsonValue", json.loads(text)) if text else None
