"""The sessions of a person: on which devices they are in, since when, and how they end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.office.base.sessions import SEEN

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""A token of the user agent and the browser that it tells, the most telling first: nearly all call themselves Chrome and Safari too."""

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OwnSession:
    """One session of a person: its device in words, the address that it came from, since when, last seen, and whether it is this one."""

    pk: int
    device: str
    ip: str
    since: datetime
    seen: datetime
    is_current: bool


def device_words(user_agent: str) -> str:
    """A browser and its system in the words of whoever sits before it: «Firefox en Windows»."""
    browser = next((name for token, name in _BROWSERS if re.search(rf"\b{token}[A-Za-z]*/", user_agent)), "")
    system = next((name for token, name in _SYSTEMS if token in user_agent), "")
    if browser and system:
        return _("%(browser)s en %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Navegador desconocido")


def own_sessions(person: User, current_key: str | None) -> list[OwnSession]:
    """The sessions in which a person is in now, the one at hand first, then the last seen. Two queries."""
    known = {one.session_key: one for one in UserSession.objects.filter(user=person)}
    found = []
    for stored in Session.objects.filter(session_key__in=known, expire_date__gt=timezone.now()):
        one = known[stored.session_key]
        seen = stored.get_decoded().get(SEEN)
        found.append(
            OwnSession(
                pk=one.pk,
                device=device_words(one.user_agent),
                ip=one.ip,
                since=one.created_at,
                seen=one.last_seen_at if seen is None else datetime.fromtimestamp(seen, UTC),
                is_current=one.session_key == current_key,
            )
        )
    return sorted(found, key=lambda one: (not one.is_current, -one.seen.timestamp()))


def end_sessions(person: User, *, keep: str | None = None, only: int | None = None) -> int:
    """End the sessions of a person and return how many: all, or all but the one with the key `keep`; `only` names one by its own key."""
    ended = UserSession.objects.filter(user=person)
    if keep is not None:
        ended = ended.exclude(session_key=keep)
    if only is not None:
        ended = ended.filter(pk=only)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)
