"""What is done to an institution and its units, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

INSTITUTION_CREATED = Act("institution.created", _("Institución creada"))
UNIT_ADDED = Act("unit.added", _("Unidad agregada"))
UNITS_ADDED = Act("unit.added_from_document", _("Unidades agregadas desde un documento"))
UNIT_ALIAS_ADDED = Act("unit.alias_added", _("Otro nombre de la unidad agregado"))
UNIT_ALIAS_REMOVED = Act("unit.alias_removed", _("Otro nombre de la unidad quitado"))
UNIT_CHANGED = Act("unit.changed", _("Unidad cambiada"))
UNIT_REVIEWED = Act("unit.reviewed", _("Unidad revisada"))
HOLIDAY_ADDED = Act("holiday.added", _("Día por decreto agregado"))
HOLIDAY_REMOVED = Act("holiday.removed", _("Día por decreto quitado"))

ACTS = (
    INSTITUTION_CREATED,
    UNIT_ADDED,
    UNITS_ADDED,
    UNIT_ALIAS_ADDED,
    UNIT_ALIAS_REMOVED,
    UNIT_CHANGED,
    UNIT_REVIEWED,
    HOLIDAY_ADDED,
    HOLIDAY_REMOVED,
)
