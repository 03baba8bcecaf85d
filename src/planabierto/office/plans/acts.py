"""What is done to a plan, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

PLAN_CREATED = Act("plan.created", _("Plan creado"))
PLAN_CHANGED = Act("plan.changed", _("Plan cambiado"))
PLAN_COPIED = Act("plan.copied", _("Plan empezado a partir de otro"))
ACTION_COMPLETED = Act("action.completed", _("Acción completada"))
VERIFICATION_ADDED = Act("verification_kind.added", _("Clase de verificación agregada"))
VERIFICATION_CHANGED = Act("verification_kind.changed", _("Clase de verificación cambiada"))
COMMON_ADDED = Act("common_action.added", _("Acción común agregada"))
COMMON_CHANGED = Act("common_action.changed", _("Acción común cambiada"))
COMMON_LINKED = Act("common_action.linked", _("Acciones enlazadas con su acción común"))
COMMON_PLACED = Act("common_action.placed", _("Acción común puesta en unidades"))
RESOLUTION_RECORDED = Act("resolution.recorded", _("Acuerdo registrado"))
RESOLUTION_NUMBERED = Act("resolution.numbered", _("Número del acuerdo registrado"))

ACTS = (
    PLAN_CREATED,
    PLAN_CHANGED,
    PLAN_COPIED,
    ACTION_COMPLETED,
    VERIFICATION_ADDED,
    VERIFICATION_CHANGED,
    COMMON_ADDED,
    COMMON_CHANGED,
    COMMON_LINKED,
    COMMON_PLACED,
    RESOLUTION_RECORDED,
    RESOLUTION_NUMBERED,
)
