"""What is done to a plan, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

PLAN_CREATED = Act("plan.created", _("Plan creado"))
PLAN_CHANGED = Act("plan.changed", _("Plan cambiado"))

ACTS = (PLAN_CREATED, PLAN_CHANGED)
