"""The Django application `followup`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LABELS = {
    "answer": _("respuesta"),
    "drawn": _("filas de la muestra"),
    "due_on": _("para el"),
    "population": _("filas de la población"),
    "recipients": _("para quién"),
    "reminder": _("mensaje"),
    "responsible": _("unidad responsable"),
    "section": _("sección"),
    "sections": _("secciones"),
    "seed": _("semilla"),
}
"""The words of what the journal says of acts of this package and no model has a field for."""


class FollowUpConfig(AppConfig):
    """Follow-ups of operational plans."""

    name = "planabierto.office.followup"
    label = "followup"
    verbose_name = _("Seguimiento")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known, and what it does by the clock."""
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.followup import clock  # noqa: F401 - declaring is its import
        from planabierto.office.followup.acts import ACTS
        from planabierto.office.followup.models import Cause, Confidentiality, ReminderKind, RowVerdict, Verdict
        from planabierto.office.followup.policy import KINDS, ROWS
        from planabierto.office.journal.acts import register_acts
        from planabierto.office.journal.wording import register_choices, register_labels

        register_acts(ACTS)
        register_choices("reminder", ReminderKind.choices)
        register_choices("cause", Cause.choices)
        register_choices("confidentiality", Confidentiality.choices)
        register_choices("verdict", [*Verdict.choices, *RowVerdict.choices])
        register_labels(LABELS)
        register_policy(KINDS, ROWS)
