"""An institution, its own words and rules, its days by decree, its units through time and the names by which they are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from planabierto.core.calendar import format_short_date

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

NAME_LENGTH = 200


class Periodicity(models.TextChoices):
    """How often an institution reports; the values are those of `planabierto.core.calendar`."""

    MONTH = "month", _("mensual")
    QUARTER = "quarter", _("trimestral")
    FOUR_MONTH = "four_month", _("cuatrimestral")
    HALF_YEAR = "half_year", _("semestral")


def periodicity_choices() -> list[tuple[str, _StrPromise]]:
    """The periodicities and their words; a function, so that a new one needs no migration."""
    return Periodicity.choices


class Institution(models.Model):
    """A public institution with its words and rules.

    `host` is the name under which its site is asked for; the only institution of an installation needs none. The four bands are lower
    bounds of the execution rate as ratios (0.6 is 60 %): from `band_partial` partially satisfactory, from `band_satisfactory`
    satisfactory; strictly over `band_above` above plan, strictly over `band_far_above` far above. `decimals` is of percentages as shown.
    """

    name = models.CharField(_("nombre"), max_length=NAME_LENGTH, unique=True)
    short_name = models.CharField(_("nombre corto"), max_length=80)
    host = models.CharField(_("dirección del sitio"), max_length=253, null=True, blank=True, unique=True)
    plan_word = models.CharField(_("sigla del plan"), max_length=20, default="POI")
    plan_name = models.CharField(_("nombre del plan"), max_length=120, default="Plan Operativo Institucional")
    board_name = models.CharField(_("máxima autoridad"), max_length=120, default="Consejo Directivo")
    top_management_name = models.CharField(
        _("quien recibe los seguimientos"), max_length=120, default="Administración Superior"
    )
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        _("primer mes del año fiscal"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    periodicity = models.CharField(
        _("periodicidad"), max_length=20, choices=periodicity_choices, default=Periodicity.QUARTER
    )
    band_partial = models.DecimalField(
        _("parcialmente satisfactorio desde"), max_digits=6, decimal_places=4, default=Decimal("0.6")
    )
    band_satisfactory = models.DecimalField(
        _("satisfactorio desde"), max_digits=6, decimal_places=4, default=Decimal("0.9")
    )
    band_above = models.DecimalField(
        _("superior a lo programado sobre"), max_digits=6, decimal_places=4, default=Decimal("1.1")
    )
    band_far_above = models.DecimalField(
        _("muy superior sobre"), max_digits=6, decimal_places=4, default=Decimal("1.3")
    )
    roll_up_rule = models.CharField(_("regla de consolidación"), max_length=40, default="due_capped")
    decimals = models.PositiveSmallIntegerField(
        _("decimales de los porcentajes"), default=0, validators=[MaxValueValidator(2)]
    )
    time_zone = models.CharField(_("zona horaria"), max_length=60, default="America/El_Salvador")
    requires_second_factor = models.BooleanField(_("pide segundo factor"), default=True)

    class Meta:
        """Its rules are in order, in the database too."""

        verbose_name = _("institución")
        verbose_name_plural = _("instituciones")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(fiscal_year_start_month__range=(1, 12)), name="institutions_institution_start_month"
            ),
            models.CheckConstraint(
                condition=Q(band_partial__gt=0)
                & Q(band_partial__lt=F("band_satisfactory"))
                & Q(band_satisfactory__lte=F("band_above"))
                & Q(band_above__lt=F("band_far_above")),
                name="institutions_institution_bands",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=2), name="institutions_institution_decimals"),
        ]

    def __str__(self) -> str:
        """Its short name."""
        return self.short_name


class UnitKind(models.TextChoices):
    """What a unit is: only units and areas report; posts and bodies can lead."""

    UNIT = "unit", _("unidad")
    AREA = "area", _("área")
    POST = "post", _("cargo")
    BODY = "body", _("cuerpo colegiado")


def unit_kind_choices() -> list[tuple[str, _StrPromise]]:
    """The kinds of unit and their words; a function, so that a new one needs no migration."""
    return UnitKind.choices


class Unit(models.Model):
    """A unit, area, post or body of an institution, valid between two dates.

    `valid_from` and `valid_to` are inclusive days; None is "since always" and "until further notice". A merged or renamed unit is a
    new one with its `predecessor`, so that what is old keeps its old name. `order` is the place in the organigram.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="units",
        db_index=False,
    )
    slug = models.SlugField(_("dirección"), max_length=80, db_index=False)
    name = models.CharField(_("nombre"), max_length=NAME_LENGTH)
    short_name = models.CharField(_("sigla o nombre corto"), max_length=80, blank=True)
    kind = models.CharField(_("clase"), max_length=10, choices=unit_kind_choices, default=UnitKind.UNIT)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("depende de"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        db_index=False,
    )
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("unidad anterior"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        db_index=False,
    )
    valid_from = models.DateField(_("vigente desde"), null=True, blank=True)
    valid_to = models.DateField(_("vigente hasta"), null=True, blank=True)
    order = models.PositiveIntegerField(_("orden"), default=0)

    class Meta:
        """Its address is unique in its institution, its name among the units in force."""

        verbose_name = _("unidad organizativa")
        verbose_name_plural = _("unidades organizativas")
        ordering: ClassVar[list[str]] = ["institution_id", "order", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "slug"], name="institutions_unit_slug"),
            models.UniqueConstraint(
                fields=["institution", "name"], condition=Q(valid_to=None), name="institutions_unit_name_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="institutions_unit_validity",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="institutions_unit_not_own_parent"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "parent"], name="institutions_unit_parent"),
            models.Index(fields=["institution", "predecessor"], name="institutions_unit_predecessor"),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name

    @property
    def label(self) -> str:
        """Its short name, or its name where it has none: for tables and charts."""
        return self.short_name or self.name

    def is_valid_on(self, day: date) -> bool:
        """Whether the unit exists on a day; both ends of its validity are inclusive."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitAlias(models.Model):
    """One writing under which a unit is found in documents; `key` is its folded form, by which it is looked up."""

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="unit_aliases",
        db_index=False,
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unidad"), on_delete=models.CASCADE, related_name="aliases", db_index=False
    )
    name = models.CharField(_("como está escrito"), max_length=NAME_LENGTH)
    key = models.CharField(_("forma comparable"), max_length=NAME_LENGTH)

    class Meta:
        """A unit has a writing once; a predecessor and its successor may share one."""

        verbose_name = _("otro nombre de la unidad")
        verbose_name_plural = _("otros nombres de unidades")
        ordering: ClassVar[list[str]] = ["institution_id", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "key", "unit"], name="institutions_unitalias_key")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["institution", "unit"], name="institutions_unitalias_unit")
        ]

    def __str__(self) -> str:
        """The writing."""
        return self.name


class Holiday(models.Model):
    """A day on which an institution differs from the public calendar: closed by decree, or worked although the calendar closes it.

    `source` says which decree or resolution decided it.
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institución"),
        on_delete=models.PROTECT,
        related_name="holidays",
        db_index=False,
    )
    day = models.DateField(_("día"))
    name = models.CharField(_("nombre"), max_length=NAME_LENGTH)
    is_working = models.BooleanField(_("se trabaja"), default=False)
    source = models.CharField(_("decreto o acuerdo"), max_length=NAME_LENGTH)

    class Meta:
        """An institution says of a day once what it is."""

        verbose_name = _("día por decreto")
        verbose_name_plural = _("días por decreto")
        ordering: ClassVar[list[str]] = ["institution_id", "day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "day"], name="institutions_holiday_day")
        ]

    def __str__(self) -> str:
        """Its name and its day."""
        return f"{self.name}, {format_short_date(self.day)}"
