"""The devices from which a person has signed in: a signed cookie, so that nothing about them is stored here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from planabierto.office.accounts.models import User

SALT = "planabierto.devices"
REMEMBERED_SECONDS = 365 * 24 * 60 * 60
MOST_PEOPLE = 20
"""How many people one shared device is remembered for; the longest gone is forgotten."""


def people_of_device(request: HttpRequest) -> list[int]:
    """The keys of those who have signed in from a device, the last one at the end; a cookie of another hand counts for nothing."""
    written = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        keys = signing.loads(written, salt=SALT, max_age=REMEMBERED_SECONDS)
    except signing.BadSignature:
        return []
    return [key for key in keys if isinstance(key, int)]


def remember_device(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Note on the device of a request that a person has signed in from it."""
    keys = [key for key in people_of_device(request) if key != person.pk]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([*keys[1 - MOST_PEOPLE :], person.pk], salt=SALT),
        max_age=REMEMBERED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
