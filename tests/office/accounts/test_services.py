"""Coming in: invitations that serve once, roles that begin and end, and what is recorded of both."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.policy import NotAllowedError, roles_of
from planabierto.office.accounts.queries import invitation_for_token, memberships_of_institution
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import (
    InvitationError,
    RoleError,
    RoleOf,
    SentInvitation,
    accept_invitation,
    end_role,
    expiry,
    grant_role,
    invite,
    revoke_invitation,
)
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from tests.cast import Cast

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests
NOW = datetime(2024, 9, 30, 18, tzinfo=UTC)


def send(cast: Cast, *, email: str = "nueva@mutual.example") -> SentInvitation:
    return invite(
        cast.institution,
        email=email,
        display_name="Nueva",
        post="Analista",
        roles=[RoleOf(Role.REPORTER, cast.reclamos), RoleOf(Role.VERIFIER)],
        by=cast[Role.SYSTEM_ADMINISTRATOR],
    )


def last_acts(cast: Cast, count: int) -> list[str]:
    events = AuditEvent.objects.filter(institution_id=cast.institution.pk).order_by("-sequence")[:count]
    return [event.act for event in reversed(events)]


def test_an_invited_person_comes_in_with_their_roles(cast: Cast) -> None:
    sent = send(cast, email=" Nueva@Mutual.EXAMPLE ")
    person = sent.invitation.user
    assert (person.email, person.post, person.is_active) == ("nueva@mutual.example", "Analista", False)
    assert roles_of(person, cast.institution) == frozenset()
    accepted = accept_invitation(sent.invitation, password=PASSWORD)
    assert accepted.is_active
    assert accepted.check_password(PASSWORD)
    assert roles_of(accepted, cast.institution) == {Role.REPORTER, Role.VERIFIER}
    assert last_acts(cast, 4) == ["role.granted", "role.granted", "person.invited", "invitation.accepted"]
    assert verify_chain(cast.institution) == []


def test_the_token_is_not_stored(cast: Cast) -> None:
    sent = send(cast)
    stored = Invitation.objects.filter(pk=sent.invitation.pk).values().get()
    assert sent.token not in str(stored)
    assert len(sent.token) >= 43
    assert invitation_for_token(cast.institution, sent.token) == sent.invitation
    assert invitation_for_token(cast.other_institution, sent.token) is None
    assert invitation_for_token(cast.institution, sent.token + "x") is None
    journal = " ".join(AuditEvent.objects.values_list("after", flat=True))
    assert sent.token not in journal


def test_an_invitation_serves_once(cast: Cast) -> None:
    sent = send(cast)
    accept_invitation(sent.invitation, password=PASSWORD)
    with pytest.raises(InvitationError, match="ya se usó o venció"):
        accept_invitation(sent.invitation, password="otra contraseña larga")  # noqa: S106 - of a person of the tests
    assert User.objects.get(email="nueva@mutual.example").check_password(PASSWORD)


def test_a_weak_password_leaves_the_invitation_open(cast: Cast) -> None:
    sent = send(cast)
    for weak in ("corta", "nueva@mutual.example", "password1234"):
        with pytest.raises(ValidationError):
            accept_invitation(sent.invitation, password=weak)
    accept_invitation(sent.invitation, password=PASSWORD)


@pytest.mark.parametrize(
    ("invited", "ends"),
    [
        # Monday 30 September in El Salvador: the tenth working day after it is Monday 14 October, open to its midnight.
        (NOW, datetime(2024, 10, 15, 6, tzinfo=UTC)),
        (datetime(2024, 10, 5, 18, tzinfo=UTC), datetime(2024, 10, 19, 6, tzinfo=UTC)),
        # 03:00 UTC on Monday is still Sunday there.
        (datetime(2024, 9, 30, 3, tzinfo=UTC), datetime(2024, 10, 12, 6, tzinfo=UTC)),
        # Wednesday 18 December: the vacation from 24 December to 2 January holds no working day.
        (datetime(2024, 12, 18, 18, tzinfo=UTC), datetime(2025, 1, 14, 6, tzinfo=UTC)),
    ],
)
def test_an_invitation_ends_after_ten_working_days(institution: Institution, invited: datetime, ends: datetime) -> None:
    assert expiry(invited, institution) == ends


def test_a_late_invitation_is_refused(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        sent = send(cast)
    ends = sent.invitation.expires_at
    with time_machine.travel(ends, tick=False), pytest.raises(InvitationError):
        accept_invitation(sent.invitation, password=PASSWORD)
    assert sent.invitation.is_open_at(NOW)
    assert not sent.invitation.is_open_at(ends)


def test_a_second_invitation_revokes_the_first(cast: Cast) -> None:
    first, second = send(cast), send(cast)
    assert User.objects.filter(email="nueva@mutual.example").count() == 1
    with pytest.raises(InvitationError):
        accept_invitation(first.invitation, password=PASSWORD)
    accept_invitation(second.invitation, password=PASSWORD)
    assert Membership.objects.filter(user=second.invitation.user).count() == 2


def test_a_revoked_invitation_is_useless(cast: Cast) -> None:
    sent = send(cast)
    revoke_invitation(sent.invitation, by=cast[Role.SYSTEM_ADMINISTRATOR])
    with pytest.raises(InvitationError):
        accept_invitation(sent.invitation, password=PASSWORD)
    with pytest.raises(InvitationError, match="ya no está abierta"):
        revoke_invitation(sent.invitation, by=cast[Role.SYSTEM_ADMINISTRATOR])


@pytest.mark.parametrize("role", [Role.HEAD_OF_PLANNING, Role.UNIT_HEAD, Role.INTERNAL_AUDITOR])
def test_only_the_administration_invites_and_gives_roles(cast: Cast, role: Role) -> None:
    before = AuditEvent.objects.count()
    membership = Membership.objects.get(user=cast[Role.REPORTER])
    with pytest.raises(NotAllowedError):
        invite(cast.institution, email="x@x.example", display_name="x", roles=[RoleOf(Role.VERIFIER)], by=cast[role])
    with pytest.raises(NotAllowedError):
        grant_role(cast.institution, cast.nobody, role=Role.VERIFIER, by=cast[role])
    with pytest.raises(NotAllowedError):
        end_role(membership, by=cast[role], on=date(2024, 9, 30), reason="")
    with pytest.raises(NotAllowedError):
        grant_role(cast.other_institution, cast.nobody, role=Role.VERIFIER, by=cast[Role.SYSTEM_ADMINISTRATOR])
    assert AuditEvent.objects.count() == before
    assert User.objects.filter(email="x@x.example").count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": " "}, "Escriba el nombre y el correo de la persona."),
        ({"display_name": ""}, "Escriba el nombre y el correo de la persona."),
        ({"roles": []}, "Elija al menos un rol."),
        (
            {"email": "REPORTER@mutual.example"},
            "«reporter@mutual.example» ya puede ingresar: otórguele el rol en lugar de invitarle.",
        ),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(cast: Cast, changes: dict[str, object], sentence: str) -> None:
    asked = {"email": "n@n.example", "display_name": "N", "roles": [RoleOf(Role.VERIFIER)], **changes}
    with pytest.raises(InvitationError) as refused:
        invite(cast.institution, by=cast[Role.SYSTEM_ADMINISTRATOR], **asked)  # type: ignore[arg-type]  # the table holds one argument of each type
    assert str(refused.value) == sentence


def test_a_role_that_cannot_be_is_refused(cast: Cast) -> None:
    with pytest.raises(RoleError, match="«Enlace de la unidad» necesita una unidad"):
        grant_role(cast.institution, cast.nobody, role=Role.REPORTER, by=None)
    with pytest.raises(RoleError, match="«Público» no se otorga"):
        grant_role(cast.institution, cast.nobody, role=Role.PUBLIC, by=None)
    with pytest.raises(RoleError, match="es de otra institución"):
        grant_role(cast.institution, cast.nobody, role=Role.REPORTER, unit=cast.other_unit, by=None)


def test_a_role_given_twice_is_one(cast: Cast) -> None:
    count = AuditEvent.objects.count()
    first = grant_role(cast.institution, cast.nobody, role=Role.VERIFIER, by=None)
    assert grant_role(cast.institution, cast.nobody, role=Role.VERIFIER, by=None) == first
    assert AuditEvent.objects.count() == count + 1


@time_machine.travel(NOW, tick=False)
def test_a_role_that_ended_no_longer_counts_and_can_be_given_again(cast: Cast) -> None:
    person = cast[Role.VERIFIER]
    membership = Membership.objects.get(user=person)
    end_role(membership, by=cast[Role.SYSTEM_ADMINISTRATOR], on=date(2024, 9, 29), reason="Cambió de cargo")
    person = User.objects.get(pk=person.pk)
    assert roles_of(person, cast.institution) == frozenset()
    event = AuditEvent.objects.filter(institution_id=cast.institution.pk).latest("sequence")
    assert (event.act, event.reason) == ("role.ended", "Cambió de cargo")
    assert event.after_value == {"role": "verifier", "unit": None, "valid_to": "2024-09-29"}
    again = grant_role(cast.institution, person, role=Role.VERIFIER, valid_from=date(2024, 9, 30), by=None)
    assert again.pk != membership.pk
    assert roles_of(person, cast.institution) == {Role.VERIFIER}
    with pytest.raises(RoleError, match="antes de empezar"):
        end_role(again, by=cast[Role.SYSTEM_ADMINISTRATOR], on=date(2024, 9, 29), reason="")


@pytest.mark.parametrize(
    "changes",
    [{"role": Role.PUBLIC}, {"role": Role.UNIT_HEAD}, {"valid_from": date(2024, 2, 1), "valid_to": date(2024, 1, 31)}],
)
def test_the_database_refuses_a_role_that_cannot_be(cast: Cast, changes: dict[str, object]) -> None:
    verifier = Membership.objects.filter(user=cast[Role.VERIFIER])
    with pytest.raises(IntegrityError), transaction.atomic():
        verifier.update(**changes)


def test_an_address_belongs_to_one_person_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(email="Reporter@Mutual.example", display_name="otra")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.nobody.pk).update(email="Nobody@mutual.example")
    assert User.objects.get_by_natural_key("REPORTER@mutual.example") == cast[Role.REPORTER]


def test_the_people_of_an_institution_are_its_own(cast: Cast) -> None:
    people = {membership.user for membership in memberships_of_institution(cast.institution)}
    assert people == set(cast.people.values())
    assert {membership.user for membership in memberships_of_institution(cast.other_institution)} == {cast.outsider}
