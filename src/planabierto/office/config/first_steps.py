"""Starting an institution: the institution itself and the way in for its first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import RoleOf, invite
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import InstitutionError, Terms, create_institution

if TYPE_CHECKING:
    from planabierto.office.accounts.services import SentInvitation

SERVED_PORT = 8000


@transaction.atomic
def start_institution(*, name: str, short_name: str, host: str, terms: Terms, administrator: tuple[str, str]) -> str:
    """Create an institution and invite its first administrator (name, e-mail), who also leads planning until somebody else does.

    Returns the link of the invitation. Raises `InstitutionError` where a second institution comes without a host of its own.
    """
    if not host and Institution.objects.exists():
        message = (
            "Esta instalación ya tiene una institución. Para agregar otra, dele su propia dirección con --host; "
            "para abrir el sitio, ejecute «planabierto serve»."
        )
        raise InstitutionError(message)
    institution = create_institution(name=name, short_name=short_name, host=host or None, terms=terms, by=None)
    display_name, email = administrator
    sent = invite(
        institution,
        email=email,
        display_name=display_name,
        roles=[RoleOf(Role.SYSTEM_ADMINISTRATOR), RoleOf(Role.HEAD_OF_PLANNING)],
        by=None,
    )
    return invitation_link(sent)


def invitation_link(sent: SentInvitation) -> str:
    """The address that an invited person opens, in the language that they read first."""
    host = sent.invitation.institution.host
    if host is None:
        host = f"{settings.ALLOWED_HOSTS[0]}:{SERVED_PORT}" if settings.PLAIN_HTTP else settings.ALLOWED_HOSTS[0]
    scheme = "http" if settings.PLAIN_HTTP else "https"
    with override("es"):
        return f"{scheme}://{host}{reverse('invitation', args=[sent.token])}"
