"""The secret address of somebody's own calendar: made, made anew and taken away by nobody but themselves."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from planabierto.office.accounts import acts
from planabierto.office.accounts.models import CalendarKey, User
from planabierto.office.accounts.own_policy import INSTITUTION
from planabierto.office.accounts.policy import VIEW, require
from planabierto.office.journal.canonical import digest
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from planabierto.office.institutions.models import Institution

KEY_BYTES: Final = 32


@transaction.atomic
def make_calendar_key(institution: Institution, *, by: User) -> str:
    """A new key to the calendar of who asks; the one before is worth nothing from now on. Only its sha256 is kept.

    Raises `NotAllowedError` for whoever has no role in the institution.
    """
    require(by, VIEW, INSTITUTION, institution=institution)
    User.objects.select_for_update().get(pk=by.pk)
    key = secrets.token_urlsafe(KEY_BYTES)
    found, is_new = CalendarKey.objects.update_or_create(
        institution=institution, user=by, defaults={"key_hash": digest(key), "created_at": timezone.now()}
    )
    record(
        institution=institution,
        by=by,
        act=acts.CALENDAR_KEY_MADE,
        subject=by,
        after={"created_at": found.created_at, "is_new": is_new},
    )
    return key


@transaction.atomic
def revoke_calendar_key(institution: Institution, *, by: User) -> bool:
    """Take the key to the calendar of who asks away; whether there was one. Whoever has lost their roles may still do it."""
    count, _by_model = CalendarKey.objects.filter(institution=institution, user=by).delete()
    if count:
        record(institution=institution, by=by, act=acts.CALENDAR_KEY_REVOKED, subject=by)
    return bool(count)
