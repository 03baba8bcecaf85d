"""Where the site of an institution is, for what is written while nobody asks for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which nobody finds the site from another machine."""


def address_in(institution: Institution, path: str) -> str:
    """A page of the site of an institution as an absolute address; "" where the site has no name that others could reach."""
    host = institution.host or next((name for name in settings.ALLOWED_HOSTS if not name.startswith(("*", "."))), "")
    if not host or host in LOCAL:
        return ""
    return f"{'http' if settings.PLAIN_HTTP else 'https'}://{host}{path}"
