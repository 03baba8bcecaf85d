"""Where a person begins after signing in: one place, since it needs to know every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import resolve_url

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


def landing_address(user: User, institution: Institution) -> str:
    """The address where somebody with access begins."""
    return resolve_url("account_change_password")
