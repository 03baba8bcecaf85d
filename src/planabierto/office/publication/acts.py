"""What is done to publish a follow-up, as the journal records it; it never repeats what was withheld."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

GROUNDS_ADDED = Act("ground.defaults_added", _("Causales de ley agregadas"))
GROUND_ADDED = Act("ground.added", _("Causal agregada"))
GROUND_CHANGED = Act("ground.changed", _("Causal cambiada"))
TERMS_CHANGED = Act("publishing.terms_changed", _("Condiciones de publicación cambiadas"))
PUBLICATION_OPENED = Act("publication.opened", _("Publicación abierta"))
FRAGMENTS_DECIDED = Act("publication.decided", _("Fragmentos decididos"))
UNIT_ASKED = Act("publication.unit_asked", _("Corrección pedida a la unidad"))
PUBLICATION_APPROVED = Act("publication.approved", _("Versión pública aprobada"))
EDITION_ORDERED = Act("edition.ordered", _("Versión oficial congelada y firmada"))
EDITION_PUBLISHED = Act("edition.published", _("Versión oficial publicada"))
EDITION_ISSUED = Act("edition.issued", _("Versión oficial interna emitida"))
EDITION_FAILED = Act("edition.failed", _("Versión oficial que no se pudo hacer"))
EDITION_CORRECTED = Act("edition.corrected", _("Versión oficial sustituida por una rectificación"))
CORRECTION_OPENED = Act("publication.correction_opened", _("Rectificación abierta"))
EDITION_WITHDRAWN = Act("edition.withdrawn", _("Versión oficial retirada"))
KEY_MADE = Act("signing_key.made", _("Clave de firma creada"))
KEY_RETIRED = Act("signing_key.retired", _("Clave de firma retirada"))

ACTS = tuple(value for value in globals().values() if isinstance(value, Act))
