"""The forms of a unit and of another name of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.unit_services import UnitChange
from planabierto.office.institutions.models import NAME_LENGTH, Unit, UnitKind
from planabierto.office.institutions.queries import units_in_force

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution

LAST_PLACE = 9999


class UnitForm(forms.Form):
    """What a unit is called, what it is, and what it depends on."""

    name = forms.CharField(label=_("Nombre"), max_length=NAME_LENGTH)
    short_name = forms.CharField(
        label=_("Sigla o nombre corto"), max_length=80, required=False, help_text=_("Para tablas y gráficas: «TI».")
    )
    kind = forms.ChoiceField(
        label=_("Clase"),
        choices=UnitKind.choices,
        initial=UnitKind.UNIT,
        help_text=_("Solo unidades y áreas reportan; un cargo o un cuerpo colegiado puede ser unidad líder."),
    )
    parent = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label=_("Depende de"), required=False, empty_label=_("Ninguna")
    )
    order = forms.IntegerField(label=_("Lugar en el organigrama"), min_value=1, max_value=LAST_PLACE)

    def __init__(self, *args: Any, institution: Institution, unit: Unit | None = None, **kwargs: Any) -> None:
        """Take the institution, whose units of today can be chosen, and the unit that changes."""
        units = units_in_force(institution, timezone.localdate())
        if unit is None:
            kwargs["initial"] = {"order": units.count() + 1}
        else:
            kwargs["initial"] = {name: getattr(unit, name) for name in self.base_fields}
            units = units.exclude(pk=unit.pk)
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ModelChoiceField):
            parent.queryset = units

    def change(self) -> UnitChange:
        """What was written."""
        return UnitChange(**{**self.cleaned_data, "kind": UnitKind(self.cleaned_data["kind"])})


class UnitNameForm(forms.Form):
    """Another name under which documents write a unit."""

    other_name = forms.CharField(label=_("Otro nombre"), max_length=NAME_LENGTH)
