"""What is done to people and their roles, as the journal records it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.journal.acts import Act

PERSON_INVITED = Act("person.invited", _("Persona invitada"))
INVITATION_ACCEPTED = Act("invitation.accepted", _("Invitación aceptada"))
INVITATION_REVOKED = Act("invitation.revoked", _("Invitación anulada"))
ROLE_GRANTED = Act("role.granted", _("Rol otorgado"))
ROLE_ENDED = Act("role.ended", _("Rol terminado"))
SUBSTITUTE_NAMED = Act("substitute.named", _("Suplencia otorgada"))
SUBSTITUTE_ENDED = Act("substitute.ended", _("Suplencia terminada"))
PERSON_DEACTIVATED = Act("person.deactivated", _("Persona desactivada"))
PERSON_REACTIVATED = Act("person.reactivated", _("Persona reactivada"))
SECOND_FACTOR_DECIDED = Act("second_factor.decided", _("Segundo factor: quiénes lo necesitan"))
CALENDAR_KEY_MADE = Act("calendar_key.made", _("Dirección de calendario hecha"))
CALENDAR_KEY_REVOKED = Act("calendar_key.revoked", _("Dirección de calendario quitada"))

ACTS = (
    PERSON_INVITED,
    INVITATION_ACCEPTED,
    INVITATION_REVOKED,
    ROLE_GRANTED,
    ROLE_ENDED,
    SUBSTITUTE_NAMED,
    SUBSTITUTE_ENDED,
    PERSON_DEACTIVATED,
    PERSON_REACTIVATED,
    SECOND_FACTOR_DECIDED,
    CALENDAR_KEY_MADE,
    CALENDAR_KEY_REVOKED,
)
