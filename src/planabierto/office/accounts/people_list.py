"""Carrying out a list of people: all of its rows or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction

from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.policy import require
from planabierto.office.accounts.queries import active_person
from planabierto.office.accounts.services import grant_role, invite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.people_file import PersonRow
    from planabierto.office.accounts.services import SentInvitation
    from planabierto.office.institutions.models import Institution


@dataclass
class AddedPeople:
    """What a list brought: invitations whose links are to be sent, and people who had an account and got a role."""

    sent: list[SentInvitation] = field(default_factory=list)
    granted: list[User] = field(default_factory=list)


@transaction.atomic
def add_people(institution: Institution, rows: Sequence[PersonRow], *, by: User) -> AddedPeople:
    """Invite everybody of a list with all of their roles, and give the roles at once to who has an account; all or nothing.

    Raises `InvitationError`, `RoleError` where something changed since the list was read, `NotAllowedError`.
    """
    require(by, "invite", PERSON, institution=institution)
    added = AddedPeople()
    for email, group in groupby(sorted(rows, key=lambda row: (row.email, row.row)), key=lambda row: row.email):
        of_person = list(group)
        known = active_person(email)
        if known is not None:
            for row in of_person:
                grant_role(institution, known, role=row.role_of.role, unit=row.role_of.unit, by=by)
            added.granted.append(known)
            continue
        first = of_person[0]
        added.sent.append(
            invite(
                institution,
                email=email,
                display_name=first.display_name,
                post=first.post,
                roles=[row.role_of for row in of_person],
                by=by,
            )
        )
    return added
