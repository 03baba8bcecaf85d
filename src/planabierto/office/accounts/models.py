"""People, what they are in each institution, and the invitations by which they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.roles import UNIT_ROLES, Role, role_choices
from planabierto.office.institutions.models import Institution, Unit

if TYPE_CHECKING:
    from datetime import date, datetime


class UserManager(BaseUserManager["User"]):
    """Makes people, and finds them by their address whatever its case."""

    def create_user(self, *, email: str, display_name: str, post: str = "", password: str | None = None) -> User:
        """Create an active person; without a password nobody can sign in as them."""
        person = self.model(email=email.strip().lower(), display_name=display_name.strip(), post=post.strip())
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with an address, whatever its case; raises `User.DoesNotExist`."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person of one or more institutions, who signs in with an e-mail address.

    `post` is what they are called where they work; it goes into every signature. An inactive person cannot sign in and is never deleted:
    one without `deactivated_at` was invited and has not come yet.
    """

    email = models.EmailField(_("correo"), max_length=254, unique=True)
    display_name = models.CharField(_("nombre"), max_length=200)
    post = models.CharField(_("cargo"), max_length=200, blank=True)
    is_active = models.BooleanField(_("activa"), default=True)
    deactivated_at = models.DateTimeField(_("desactivada"), null=True, blank=True)
    date_joined = models.DateTimeField(_("desde"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        """An address belongs to one person and is kept in lower case."""

        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering: ClassVar[list[str]] = ["display_name", "email"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_user_email_lower_case")
        ]

    def __str__(self) -> str:
        """Their name."""
        return self.display_name

    def get_full_name(self) -> str:
        """Their name, as Django and allauth ask for it."""
        return self.display_name

    def get_short_name(self) -> str:
        """Their name: given names are not told apart."""
        return self.display_name


class Membership(models.Model):
    """One role of a person in an institution, for one unit or for all, between two days (inclusive; None is open).

    With `substitutes` it is held in the place of that person, for the `reason`, and ends on a day that is known.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="memberships",
        db_index=False,
    )
    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    role = models.CharField(_("rol"), max_length=30, choices=role_choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unidad"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        db_index=False,
    )
    valid_from = models.DateField(_("desde"), null=True, blank=True)
    valid_to = models.DateField(_("hasta"), null=True, blank=True)
    substitutes = models.ForeignKey(
        User,
        verbose_name=_("suple a"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reason = models.CharField(_("motivo"), max_length=500, blank=True)

    class Meta:
        """A person has an open-ended role once; a role of a unit names its unit; nobody is given the public's.

        A substitute is somebody else, for a time that has both its ends.
        """

        verbose_name = _("rol de una persona")
        verbose_name_plural = _("roles de las personas")
        ordering: ClassVar[list[str]] = ["institution_id", "user_id", "role"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution", "user", "role", "unit"],
                condition=Q(valid_to=None),
                name="accounts_membership_unit_role",
            ),
            models.UniqueConstraint(
                fields=["institution", "user", "role"],
                condition=Q(valid_to=None, unit=None),
                name="accounts_membership_role",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(role__in=sorted(UNIT_ROLES)),
                name="accounts_membership_unit_named",
            ),
            models.CheckConstraint(condition=~Q(role=Role.PUBLIC), name="accounts_membership_not_public"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="accounts_membership_validity",
            ),
            models.CheckConstraint(
                condition=Q(substitutes=None)
                | (~Q(substitutes=F("user")) & Q(valid_from__isnull=False) & Q(valid_to__isnull=False)),
                name="accounts_membership_substitute",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit"], name="accounts_membership_unit")
        ]

    def __str__(self) -> str:
        """The role, and of which unit."""
        label = str(Role(self.role).label)
        return label if self.unit is None else f"{label}, {self.unit.label}"

    def is_valid_on(self, day: date) -> bool:
        """Whether the role holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Invitation(models.Model):
    """A single-use way in: who holds its token sets the password of `user`, until `expires_at` (exclusive).

    Only the sha256 of the token is stored.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="invitations",
        db_index=False,
    )
    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="invitations", db_index=False
    )
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("quien invita"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    token_hash = models.CharField(_("huella del enlace"), max_length=64)
    created_at = models.DateTimeField(_("enviada"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("vence"))
    accepted_at = models.DateTimeField(_("aceptada"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("anulada"), null=True, blank=True)

    class Meta:
        """A token opens one invitation; a person has one that is open."""

        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        ordering: ClassVar[list[str]] = ["institution_id", "-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "token_hash"], name="accounts_invitation_token"),
            models.UniqueConstraint(
                fields=["institution", "user"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="accounts_invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        """Whom it invites."""
        return self.user.display_name

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and moment < self.expires_at


class CalendarKey(models.Model):
    """The key to a person's own calendar in an institution: who holds it reads their deadlines, and nothing else.

    Only the sha256 of the key is stored; a new one takes its place.
    """

    institution = models.ForeignKey(
        Institution, verbose_name=_("institución"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        User, verbose_name=_("persona"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key_hash = models.CharField(_("huella de la clave"), max_length=64)
    created_at = models.DateTimeField(_("hecha el"), default=timezone.now)

    class Meta:
        """A person has one in an institution; a key opens one calendar."""

        verbose_name = _("clave de calendario")
        verbose_name_plural = _("claves de calendario")
        ordering: ClassVar[list[str]] = ["institution_id", "user_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "user"], name="accounts_calendarkey_person"),
            models.UniqueConstraint(fields=["institution", "key_hash"], name="accounts_calendarkey_key"),
        ]

    def __str__(self) -> str:
        """Whose it is."""
        return self.user.display_name
