"""One person with roles in several units and institutions: the name of the site decides which, and each rules only itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from planabierto.office.accounts.models import Invitation, User
from planabierto.office.accounts.own_policy import PERSON, UNIT
from planabierto.office.accounts.policy import can, roles_of
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import (
    DeactivationError,
    InvitationError,
    RoleOf,
    accept_invitation,
    deactivate_person,
    grant_role,
    invite,
    reactivate_person,
    resend_invitation,
    revoke_invitation,
)
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from tests.cast import OTHER_HOST

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

PASSWORD = "una contraseña de prueba"  # noqa: S105 - of a person of the tests


def test_the_name_of_the_site_decides_what_one_is(client: Client, cast: Cast) -> None:
    person = cast.outsider
    grant_role(cast.institution, person, role=Role.REPORTER, unit=cast.reclamos, by=None)
    grant_role(cast.institution, person, role=Role.UNIT_HEAD, unit=cast.contabilidad, by=None)
    assert roles_of(person, cast.institution) == {Role.REPORTER, Role.UNIT_HEAD}
    assert roles_of(person, cast.other_institution) == {Role.HEAD_OF_PLANNING}
    assert not can(person, "view", PERSON, institution=cast.institution)
    assert can(person, "view", PERSON, institution=cast.other_institution)
    assert not can(person, "change", UNIT, cast.other_unit, institution=cast.institution)
    client.force_login(person)
    assert client.get("/configuracion/usuarios/").status_code == 403
    page = client.get("/configuracion/usuarios/", headers={"host": OTHER_HOST}).content.decode()
    assert "Jefatura de Planificación" in page
    assert "Reclamos" not in page


def test_one_institution_does_not_keep_out_whoever_works_in_another(cast: Cast) -> None:
    by = cast[Role.SYSTEM_ADMINISTRATOR]
    grant_role(cast.institution, cast.outsider, role=Role.VERIFIER, by=None)
    with pytest.raises(DeactivationError, match="trabaja también en otra institución"):
        deactivate_person(cast.institution, cast.outsider, by=by, reason="x")
    with pytest.raises(DeactivationError, match="no es de esta institución"):
        deactivate_person(cast.institution, cast.nobody, by=by, reason="x")
    assert User.objects.get(pk=cast.outsider.pk).is_active


def test_who_is_deactivated_comes_back_with_the_same_roles(cast: Cast) -> None:
    by, person = cast[Role.SYSTEM_ADMINISTRATOR], cast[Role.VERIFIER]
    person.set_password(PASSWORD)
    person.save()
    deactivate_person(cast.institution, person, by=by, reason="Licencia")
    person.refresh_from_db()
    assert not person.is_active
    assert roles_of(person, cast.institution) == frozenset()
    with pytest.raises(DeactivationError, match="ya está desactivada"):
        deactivate_person(cast.institution, person, by=by, reason="x")
    with pytest.raises(InvitationError, match="está desactivada"):
        invite(cast.institution, email=person.email, display_name="x", roles=[RoleOf(Role.VERIFIER)], by=by)
    reactivate_person(cast.institution, person, by=by, reason="Volvió")
    back = User.objects.get(pk=person.pk)
    assert back.is_active
    assert roles_of(back, cast.institution) == {Role.VERIFIER}
    with pytest.raises(DeactivationError, match="no está desactivada"):
        reactivate_person(cast.institution, person, by=by, reason="x")
    with pytest.raises(DeactivationError, match="su propia cuenta"):
        deactivate_person(cast.institution, by, by=by, reason="x")
    acts = AuditEvent.objects.filter(institution_id=cast.institution.pk).order_by("-sequence")[:2]
    assert [event.act for event in acts] == ["person.reactivated", "person.deactivated"]
    assert verify_chain(cast.institution) == []


def test_who_was_invited_and_deactivated_waits_again_after_coming_back(cast: Cast) -> None:
    by = cast[Role.SYSTEM_ADMINISTRATOR]
    sent = invite(cast.institution, email="n@m.example", display_name="N", roles=[RoleOf(Role.VERIFIER)], by=by)
    person = sent.invitation.user
    deactivate_person(cast.institution, person, by=by, reason="x")
    with pytest.raises(InvitationError):
        accept_invitation(sent.invitation, password=PASSWORD)
    with pytest.raises(InvitationError, match="ya no espera"):
        resend_invitation(Invitation.objects.select_related("user", "institution").get(), by=by)
    reactivate_person(cast.institution, person, by=by, reason="x")
    assert not User.objects.get(pk=person.pk).is_active
    again = resend_invitation(Invitation.objects.select_related("user", "institution").get(), by=by)
    assert accept_invitation(again.invitation, password=PASSWORD).is_active


def test_a_link_of_one_institution_does_not_set_the_password_of_an_account_in_use(client: Client, cast: Cast) -> None:
    """Two institutions invite one person: what the administration of one sees is of no use once the person is in by the other."""
    role = [RoleOf(Role.VERIFIER)]
    here = invite(cast.institution, email="n@m.example", display_name="N", roles=role, by=None)
    there = invite(cast.other_institution, email="n@m.example", display_name="N", roles=role, by=None)
    accept_invitation(here.invitation, password=PASSWORD)
    with pytest.raises(InvitationError):
        accept_invitation(there.invitation, password="otra contraseña larga")  # noqa: S106 - of a person of the tests
    path = f"/invitacion/{there.token}/"
    for answer in (
        client.get(path, headers={"host": OTHER_HOST}),
        client.post(path, {"password": "otra contraseña larga"}, headers={"host": OTHER_HOST}),
    ):
        assert answer.status_code == 410
    person = User.objects.get(email="n@m.example")
    assert person.check_password(PASSWORD)
    assert roles_of(person, cast.other_institution) == {Role.VERIFIER}


def test_the_link_of_somebody_of_another_institution_is_mailed_and_not_shown(client: Client, cast: Cast) -> None:
    invite(cast.other_institution, email="n@m.example", display_name="N", roles=[RoleOf(Role.VERIFIER)], by=None)
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    values = {"email": "n@m.example", "display_name": "N", "role": "verifier"}
    page = client.post("/configuracion/usuarios/agregar/", values).content.decode()
    assert "el enlace llega solo a su correo" in page
    assert "/invitacion/" not in page


def test_an_invitation_is_sent_again_and_withdrawn(client: Client, cast: Cast) -> None:
    by = cast[Role.SYSTEM_ADMINISTRATOR]
    first = invite(cast.institution, email="n@m.example", display_name="Nueva", roles=[RoleOf(Role.VERIFIER)], by=by)
    client.force_login(by)
    people = "/configuracion/usuarios/"
    page = client.post(f"{people}invitacion/{first.invitation.pk}/enviar/").content.decode()
    assert "El enlace salió por correo a n@m.example." in page
    assert client.get(f"/invitacion/{first.token}/").status_code == 410
    newest = Invitation.objects.latest("pk")
    assert "Invitada; vence el" in client.get(people).content.decode()
    assert client.post(f"{people}invitacion/{newest.pk}/retirar/").headers["Location"] == people
    assert "Nueva" in client.get(people).content.decode()
    assert "vence el" not in client.get(people).content.decode()
    assert roles_of(newest.user, cast.institution) == frozenset()
    assert not newest.user.memberships.filter(valid_to=None).exists()
    assert client.post(f"{people}invitacion/{newest.pk}/retirar/").status_code == 409
    with pytest.raises(InvitationError):
        revoke_invitation(newest, by=by)
    foreign = invite(
        cast.other_institution, email="f@m.example", display_name="F", roles=[RoleOf(Role.VERIFIER)], by=None
    )
    for what in ("enviar", "retirar"):
        assert client.post(f"{people}invitacion/{foreign.invitation.pk}/{what}/").status_code == 404


def test_where_an_invitation_stands_is_shown(client: Client, cast: Cast) -> None:
    by = cast[Role.SYSTEM_ADMINISTRATOR]
    sent = invite(cast.institution, email="n@m.example", display_name="Nueva", roles=[RoleOf(Role.VERIFIER)], by=by)
    client.force_login(by)
    Invitation.objects.filter(pk=sent.invitation.pk).update(expires_at=timezone.now())
    page = client.get("/configuracion/usuarios/").content.decode()
    assert "Invitación vencida el" in page
    assert "Enviar otra vez" in page
    assert "Retirar la invitación" not in page


def test_a_person_is_deactivated_and_reactivated_on_the_page(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    person = cast[Role.VERIFIER]
    path = f"/configuracion/usuarios/{person.pk}/"
    assert client.post(f"{path}desactivar/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}desactivar/", {"reason": "Licencia"}).headers["Location"] == "/configuracion/usuarios/"
    assert "Desactivada" in client.get("/configuracion/usuarios/").content.decode()
    assert client.post(f"{path}desactivar/", {"reason": "Licencia"}).status_code == 409
    assert client.post(f"{path}reactivar/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}reactivar/", {"reason": "Volvió"}).headers["Location"] == "/configuracion/usuarios/"
    for pk in (cast.outsider.pk, cast.nobody.pk):
        assert client.post(f"/configuracion/usuarios/{pk}/desactivar/", {"reason": "x"}).status_code == 404
