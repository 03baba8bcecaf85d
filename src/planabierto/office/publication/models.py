"""The grounds of an institution to withhold, what was decided fragment by fragment, and the editions with their files and signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.core.edition import EditionAudience
from planabierto.office.followup.models import FollowUp
from planabierto.office.institutions.models import Institution

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PATH_LENGTH: Final = 200
HASH_LENGTH: Final = 64


class FragmentKind(models.TextChoices):
    """What a fragment of a text is, for who decides about it."""

    PERSON = "person", _("nombre de una persona")
    HEALTH = "health", _("salud de una persona")
    IDENTITY = "identity", _("número de identidad")
    CONTACT = "contact", _("correo o teléfono")
    SECURITY = "security", _("seguridad de los sistemas")
    SUPPLIER = "supplier", _("proveedor")
    OTHER = "other", _("otro")


BLOCKING: Final = (FragmentKind.PERSON, FragmentKind.HEALTH)
"""Nothing is published while one of these waits for a decision."""


def fragment_kind_choices() -> list[tuple[str, _StrPromise]]:
    """The kinds of fragment and their words; a function, so that a new one needs no migration."""
    return FragmentKind.choices


class SuppressionGround(models.Model):
    """Why the law lets an institution withhold something: law, article, letter, and what it protects.

    Reserved information (`is_reserved`) needs its declaration and its entry in the index before it is used; one that is not in use
    (`is_active`) stays for what was withheld by it.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="suppression_grounds",
        db_index=False,
    )
    law = models.CharField(_("ley"), max_length=200)
    article = models.CharField(_("artículo"), max_length=20)
    letter = models.CharField(_("literal"), max_length=10, blank=True)
    protects = models.TextField(_("qué protege"))
    is_reserved = models.BooleanField(_("es información reservada"), default=False)
    declaration = models.CharField(_("declaratoria de reserva"), max_length=200, blank=True)
    index_entry = models.CharField(_("entrada en el índice"), max_length=200, blank=True)
    is_active = models.BooleanField(_("en uso"), default=True)
    order = models.PositiveIntegerField(_("orden"), default=0)

    class Meta:
        """An institution names an article and letter of a law once."""

        verbose_name = _("causal de supresión")
        verbose_name_plural = _("causales de supresión")
        ordering: ClassVar[list[str]] = ["institution_id", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "law", "article", "letter"], name="publication_suppressionground_once"
            ),
            models.CheckConstraint(condition=~Q(article=""), name="publication_suppressionground_article"),
        ]

    def __str__(self) -> str:
        """As it is cited: «art. 24 lit. a»."""
        return self.citation

    @property
    def citation(self) -> str:
        """Its article and letter as a public document cites them, in Spanish: «art. 24 lit. a»."""
        return f"art. {self.article} lit. {self.letter}" if self.letter else f"art. {self.article}"

    @property
    def mark(self) -> str:
        """What stands in the place of a fragment that was withheld on it."""
        return f"[Suprimido: {self.citation}]"

    @property
    def is_usable(self) -> bool:
        """Whether a fragment can be withheld on it today."""
        return self.is_active and (not self.is_reserved or bool(self.declaration and self.index_entry))


class PublishingTerms(models.Model):
    """Under which licence an institution publishes, and how its unit of access to information is reached (`contact`, a line each)."""

    institution = models.OneToOneField(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="publishing_terms"
    )
    licence = models.CharField(_("licencia"), max_length=120, default="CC BY 4.0")
    licence_url = models.CharField(
        _("dirección de la licencia"), max_length=200, default="https://creativecommons.org/licenses/by/4.0/"
    )
    contact = models.TextField(_("contacto de la unidad de acceso"), blank=True)

    class Meta:
        """One an institution."""

        verbose_name = _("condiciones de publicación")
        verbose_name_plural = _("condiciones de publicación")

    def __str__(self) -> str:
        """The licence."""
        return self.licence


class PublicationState(models.TextChoices):
    """Where a publication stands on its way (`docs/concepts.md` §7)."""

    PROJECTION = "projection", _("en proyección")
    REDACTION = "redaction", _("en revisión de reserva")
    APPROVED = "approved", _("aprobada")
    PUBLISHED = "published", _("publicada")
    CORRECTED = "corrected", _("rectificada")
    WITHDRAWN = "withdrawn", _("retirada")


UNDER_WAY: Final = (PublicationState.PROJECTION, PublicationState.REDACTION, PublicationState.APPROVED)
"""Not published yet: a follow-up has one such at a time."""
WAS_PUBLISHED: Final = (PublicationState.PUBLISHED, PublicationState.CORRECTED, PublicationState.WITHDRAWN)
"""Its edition is listed."""


def publication_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of a publication and their words; a function, so that a new one needs no migration."""
    return PublicationState.choices


class Publication(models.Model):
    """The way of one follow-up to one public edition; `number` counts them, `reason` says why one corrects the one before.

    `texts_hash` is of all its texts as they stood when it was approved.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("seguimiento"),
        on_delete=models.PROTECT,
        related_name="publications",
        db_index=False,
    )
    number = models.PositiveIntegerField(_("número"), default=1)
    state = models.CharField(
        _("estado"), max_length=12, choices=publication_state_choices, default=PublicationState.PROJECTION
    )
    reason = models.TextField(_("motivo de la rectificación"), blank=True)
    opened_at = models.DateTimeField(_("abierta el"), default=timezone.now, editable=False)
    approved_at = models.DateTimeField(_("aprobada el"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("aprobada por"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    texts_hash = models.CharField(_("huella de los textos aprobados"), max_length=HASH_LENGTH, blank=True)

    class Meta:
        """A follow-up has one under way at a time, and counts them."""

        verbose_name = _("publicación")
        verbose_name_plural = _("publicaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "follow_up_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "number"], name="publication_publication_number"
            ),
            models.UniqueConstraint(
                fields=["institution", "follow_up"],
                condition=Q(state__in=UNDER_WAY),
                name="publication_publication_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.APPROVED) | Q(approved_at__isnull=False) & ~Q(texts_hash=""),
                name="publication_publication_approved",
            ),
        ]

    def __str__(self) -> str:
        """Its number and its follow-up."""
        return f"{self.number}. {self.follow_up}"


class RedactionDecision(models.TextChoices):
    """What was decided about a fragment; asking the unit leaves it open."""

    LEAVE = "leave", _("dejar")
    SUPPRESS = "suppress", _("suprimir")
    ASK = "ask", _("pedir corrección a la unidad")


def redaction_decision_choices() -> list[tuple[str, _StrPromise]]:
    """The decisions and their words; a function, so that a new one needs no migration."""
    return RedactionDecision.choices


class Redaction(models.Model):
    """One decision about one fragment of one text. Append only: the last one about a fragment holds.

    `place` says which text (`publication.projection.Place`), `text_hash` how it read; `start` and `end` (exclusive) count its signs.
    `consent` says where a person's consent is recorded. The same text of a later publication needs no decision again.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publicación"),
        on_delete=models.PROTECT,
        related_name="redactions",
        db_index=False,
    )
    place = models.CharField(_("lugar"), max_length=120)
    text_hash = models.CharField(_("huella del texto"), max_length=HASH_LENGTH)
    start = models.PositiveIntegerField(_("desde"))
    end = models.PositiveIntegerField(_("hasta"))
    quoted = models.TextField(_("fragmento"))
    kind = models.CharField(_("clase"), max_length=10, choices=fragment_kind_choices)
    decision = models.CharField(_("decisión"), max_length=10, choices=redaction_decision_choices)
    ground = models.ForeignKey(
        SuppressionGround,
        verbose_name=_("causal"),
        on_delete=models.PROTECT,
        null=True,
        related_name="redactions",
        db_index=False,
    )
    reason = models.TextField(_("motivo"), blank=True)
    consent = models.TextField(_("consentimiento"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decidida por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(_("decidida el"), default=timezone.now, editable=False)

    class Meta:
        """What is withheld has its ground."""

        verbose_name = _("decisión de reserva")
        verbose_name_plural = _("decisiones de reserva")
        ordering: ClassVar[list[str]] = ["institution_id", "publication_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decision=RedactionDecision.SUPPRESS, ground__isnull=False)
                | ~Q(decision=RedactionDecision.SUPPRESS) & Q(ground=None),
                name="publication_redaction_ground",
            ),
            models.CheckConstraint(
                condition=~Q(decision=RedactionDecision.ASK) | ~Q(reason=""), name="publication_redaction_asked"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "publication", "place"], name="publication_redaction_place")
        ]

    def __str__(self) -> str:
        """What was decided, and where."""
        return f"{self.get_decision_display()}: {self.place}"


class SigningKey(models.Model):
    """A key (Ed25519) by which an institution signs its editions: the public half; the private one is a file outside of the database.

    `public_key` is in base64, `fingerprint` the sha256 of its bytes. An institution signs with the one that is not retired.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="signing_keys",
        db_index=False,
    )
    public_key = models.CharField(_("clave pública"), max_length=64)
    fingerprint = models.CharField(_("huella de la clave"), max_length=HASH_LENGTH)
    made_at = models.DateTimeField(_("creada el"), default=timezone.now, editable=False)
    retired_at = models.DateTimeField(_("retirada el"), null=True)

    class Meta:
        """One signs at a time; the others are kept for what they signed."""

        verbose_name = _("clave de firma")
        verbose_name_plural = _("claves de firma")
        ordering: ClassVar[list[str]] = ["institution_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "fingerprint"], name="publication_signingkey_fingerprint"),
            models.UniqueConstraint(
                fields=["institution"], condition=Q(retired_at=None), name="publication_signingkey_in_use"
            ),
        ]

    def __str__(self) -> str:
        """The beginning of its fingerprint."""
        return self.fingerprint[:16]


def edition_audience_choices() -> list[tuple[str, _StrPromise]]:
    """For whom an edition is made, in words; a function, so that a new one needs no migration."""
    return [(EditionAudience.INTERNAL.value, _("interna")), (EditionAudience.PUBLIC.value, _("pública"))]


class EditionState(models.TextChoices):
    """Where an edition stands: nobody sees one whose files are being made."""

    MAKING = "making", _("haciéndose")
    PUBLISHED = "published", _("vigente")
    CORRECTED = "corrected", _("rectificada")
    WITHDRAWN = "withdrawn", _("retirada")


SEEN: Final = (EditionState.PUBLISHED, EditionState.CORRECTED, EditionState.WITHDRAWN)
"""What was published stays listed and reachable, whatever came after."""


def edition_state_choices() -> list[tuple[str, _StrPromise]]:
    """The states of an edition and their words; a function, so that a new one needs no migration."""
    return EditionState.choices


class Edition(models.Model):
    """A follow-up frozen for an audience; `path`, `sha256` and `size` are of its canonical text (`planabierto.core.edition`).

    `signature` is in base64, of that text by `signing_key`. The journal's head is where its chain stood when it was frozen.
    Of one whose content was withdrawn (`is_content_withdrawn`) the public reads no more than that.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="editions", db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("seguimiento"), on_delete=models.PROTECT, related_name="editions", db_index=False
    )
    publication = models.ForeignKey(
        Publication,
        verbose_name=_("publicación"),
        on_delete=models.PROTECT,
        null=True,
        related_name="editions",
        db_index=False,
    )
    audience = models.CharField(_("para quién"), max_length=10, choices=edition_audience_choices)
    number = models.PositiveIntegerField(_("número"))
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("rectifica a"),
        on_delete=models.PROTECT,
        null=True,
        related_name="corrected_by",
        db_index=False,
    )
    state = models.CharField(_("estado"), max_length=10, choices=edition_state_choices, default=EditionState.MAKING)
    reason = models.TextField(_("motivo de la rectificación"), blank=True)
    title = models.TextField(_("título"))
    issued_on = models.DateField(_("fecha"))
    approved_by_post = models.CharField(_("aprobada por"), max_length=200)
    path = models.CharField(_("lugar"), max_length=PATH_LENGTH)
    sha256 = models.CharField(_("código de verificación"), max_length=HASH_LENGTH)
    size = models.PositiveBigIntegerField(_("tamaño"))
    signature = models.CharField(_("firma"), max_length=128)
    signing_key = models.ForeignKey(
        SigningKey, verbose_name=_("clave de firma"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    journal_sequence = models.PositiveBigIntegerField(_("último acto de la bitácora"))
    journal_hash = models.CharField(_("cabeza de la bitácora"), max_length=HASH_LENGTH)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("publicada por"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    published_at = models.DateTimeField(_("publicada el"), null=True)
    withdrawn_at = models.DateTimeField(_("retirada el"), null=True)
    withdrawal_reason = models.TextField(_("motivo del retiro"), blank=True)
    withdrawn_by_post = models.CharField(_("retirada por"), max_length=200, blank=True)
    withdrawal_ground = models.ForeignKey(
        SuppressionGround,
        verbose_name=_("causal del retiro"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    is_content_withdrawn = models.BooleanField(_("se retiró su contenido"), default=False)

    class Meta:
        """It counts within its follow-up and audience; one is made at a time."""

        verbose_name = _("versión oficial")
        verbose_name_plural = _("versiones oficiales")
        ordering: ClassVar[list[str]] = ["institution_id", "-issued_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "follow_up", "audience", "number"], name="publication_edition_number"
            ),
            models.UniqueConstraint(fields=["institution", "path"], name="publication_edition_path"),
            models.UniqueConstraint(
                fields=["institution", "follow_up", "audience"],
                condition=Q(state=EditionState.MAKING),
                name="publication_edition_making",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.WITHDRAWN) | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="publication_edition_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(is_content_withdrawn=False) | Q(state=EditionState.WITHDRAWN),
                name="publication_edition_content",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "audience", "-issued_on"], name="publication_edition_issued"),
            models.Index(fields=["institution", "sha256"], name="publication_edition_sha256"),
        ]

    def __str__(self) -> str:
        """Its number, its audience and its follow-up."""
        return f"{self.number} ({self.get_audience_display()}), {self.follow_up}"


class EditionFile(models.Model):
    """One file of an edition: its name where it is saved, and where it lies. Append only."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edition = models.ForeignKey(
        Edition, verbose_name=_("versión oficial"), on_delete=models.PROTECT, related_name="files", db_index=False
    )
    name = models.CharField(_("nombre del archivo"), max_length=120)
    media_type = models.CharField(_("tipo"), max_length=120)
    path = models.CharField(_("lugar"), max_length=PATH_LENGTH)
    sha256 = models.CharField(_("huella del archivo"), max_length=HASH_LENGTH)
    size = models.PositiveBigIntegerField(_("tamaño"))

    class Meta:
        """A name stands once in an edition."""

        verbose_name = _("archivo de la versión oficial")
        verbose_name_plural = _("archivos de las versiones oficiales")
        ordering: ClassVar[list[str]] = ["institution_id", "edition_id", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "edition", "name"], name="publication_editionfile_name")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "sha256"], name="publication_editionfile_sha256")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name
