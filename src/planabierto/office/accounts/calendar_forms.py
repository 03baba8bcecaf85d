"""The form of a day by decree."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.calendar_page import FIRST_YEAR, LAST_YEAR
from planabierto.office.institutions.models import NAME_LENGTH

CLOSED = "closed"
WORKING = "working"


class HolidayForm(forms.Form):
    """Which day, what it is called, whether it is closed or worked, and who decided it."""

    day = forms.DateField(
        label=_("Día"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})
    )
    name = forms.CharField(label=_("Nombre"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(
        label=_("Ese día"),
        choices=[
            (CLOSED, _("La institución está cerrada")),
            (WORKING, _("Se trabaja, aunque el calendario público lo cierra")),
        ],
        initial=CLOSED,
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Decreto o acuerdo"),
        max_length=NAME_LENGTH,
        help_text=_("Quién lo dispuso, su número y su fecha."),
    )

    def clean_day(self) -> object:
        """The day; raises outside of the years that the page shows."""
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Escriba un año de %(first)s a %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return day

    @property
    def is_working(self) -> bool:
        """Whether the day is worked."""
        return str(self.cleaned_data["kind"]) == WORKING
