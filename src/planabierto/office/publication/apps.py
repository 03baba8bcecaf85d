"""The Django application `publication`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LABELS = {
    "audience": _("para quién"),
    "changes": _("cambios"),
    "count": _("cuántas"),
    "consent": _("consentimiento"),
    "decision": _("decisión"),
    "edition": _("versión oficial"),
    "files": _("archivos"),
    "fragment_kind": _("clase"),
    "fragments": _("fragmentos"),
    "ground": _("causal"),
    "key": _("clave de firma"),
    "redactions": _("decisiones de reserva"),
    "withheld": _("supresiones"),
}
"""The words of what the journal says of acts of this package and no model has a field for."""


class PublicationConfig(AppConfig):
    """Publishing a follow-up."""

    name = "planabierto.office.publication"
    label = "publication"
    verbose_name = _("Publicación")

    def ready(self) -> None:
        """Make the acts and the policy rows of this package known, and how a follow-up leads to it."""
        from planabierto.office.accounts.policy import register_policy
        from planabierto.office.followup.sequel import register_sequel
        from planabierto.office.journal.acts import register_acts
        from planabierto.office.journal.wording import register_choices, register_labels
        from planabierto.office.publication.acts import ACTS
        from planabierto.office.publication.models import FragmentKind, RedactionDecision
        from planabierto.office.publication.policy import KINDS, ROWS
        from planabierto.office.publication.sequel import official_version

        register_acts(ACTS)
        register_labels(LABELS)
        register_choices("decision", RedactionDecision.choices)
        register_choices("fragment_kind", FragmentKind.choices)
        register_policy(KINDS, ROWS)
        register_sequel(official_version)
