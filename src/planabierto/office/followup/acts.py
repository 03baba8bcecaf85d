"""What is done to a follow-up and its inconsistencies, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

FOLLOW_UP_IMPORTED = Act("follow_up.imported", _("Seguimiento importado"))
FOLLOW_UP_CORRECTED = Act("follow_up.corrected", _("Seguimiento corregido por un documento nuevo"))
FINDING_ACCEPTED = Act("finding.accepted", _("Inconsistencia aceptada"))
FINDING_CORRECTED = Act("finding.corrected", _("Inconsistencia marcada como corregida"))
FINDING_ASKED = Act("finding.asked", _("Inconsistencia consultada a la unidad"))

ACTS = (FOLLOW_UP_IMPORTED, FOLLOW_UP_CORRECTED, FINDING_ACCEPTED, FINDING_CORRECTED, FINDING_ASKED)
