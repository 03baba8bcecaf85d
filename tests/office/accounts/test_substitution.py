"""Standing in for somebody: who may name whom, for which days, and what the substitute may then do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.policy import NotAllowedError, roles_of
from planabierto.office.accounts.queries import substitutes_of
from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.accounts.substitution import SubstitutionError, end_substitution, name_substitute
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.cast import Cast

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 9), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Monday 2 November 2026."""
    with time_machine.travel(NOW, tick=False):
        yield


def name(cast: Cast, **changes: Any) -> Membership:
    """Name the reporter as the substitute of the head of Reclamos."""
    facts: dict[str, Any] = {
        "absent": cast[Role.UNIT_HEAD],
        "substitute": cast[Role.REPORTER],
        "role": Role.UNIT_HEAD,
        "unit": cast.reclamos,
        "valid_from": FIRST,
        "valid_to": LAST,
        "reason": "Vacaciones",
        "by": cast[Role.UNIT_HEAD],
        **changes,
    }
    return name_substitute(cast.institution, **facts)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 11, 8), False), (FIRST, True), (LAST, True), (date(2026, 11, 21), False)],
)
def test_a_substitute_has_the_role_between_the_two_days(cast: Cast, day: date, *, holds: bool) -> None:
    name(cast)
    with time_machine.travel(datetime(day.year, day.month, day.day, 18, tzinfo=UTC), tick=False):
        substitute = User.objects.get(pk=cast[Role.REPORTER].pk)
        assert (Role.UNIT_HEAD in roles_of(substitute, cast.institution)) is holds
        assert Role.UNIT_HEAD in roles_of(User.objects.get(pk=cast[Role.UNIT_HEAD].pk), cast.institution)
    found = substitutes_of(cast.institution, cast.reclamos, day)
    assert [(one.user, one.substitutes) for one in found] == (
        [(cast[Role.REPORTER], cast[Role.UNIT_HEAD])] if holds else []
    )
    assert not substitutes_of(cast.institution, cast.contabilidad, day).exists()


@pytest.mark.parametrize("who", [Role.UNIT_HEAD, Role.HEAD_OF_PLANNING, Role.SYSTEM_ADMINISTRATOR])
def test_who_may_name_the_substitute_of_a_head(cast: Cast, who: Role) -> None:
    membership = name(cast, by=cast[who])
    event = AuditEvent.objects.filter(institution_id=cast.institution.pk).latest("sequence")
    assert (event.act, event.reason, membership.reason) == ("substitute.named", "Vacaciones", "Vacaciones")
    assert verify_chain(cast.institution) == []


def test_nobody_else_names_one(cast: Cast) -> None:
    others = [
        person
        for role, person in cast.people.items()
        if role not in {Role.UNIT_HEAD, Role.HEAD_OF_PLANNING, Role.SYSTEM_ADMINISTRATOR}
    ]
    for person in (*others, cast.outsider, cast.nobody):
        with pytest.raises(NotAllowedError):
            name(cast, by=person)
    assert not Membership.objects.exclude(substitutes=None).exists()


def test_a_head_names_one_only_for_that_role_of_their_own(cast: Cast) -> None:
    head = cast[Role.UNIT_HEAD]
    grant_role(cast.institution, head, role=Role.VERIFIER, by=None)
    other = User.objects.create_user(email="otra@m.example", display_name="Otra jefa")
    grant_role(cast.institution, other, role=Role.UNIT_HEAD, unit=cast.reclamos, by=None)
    for changes in (
        {"absent": other},
        {"role": Role.VERIFIER, "unit": None},
        {"absent": cast[Role.REPORTER], "role": Role.REPORTER, "substitute": head},
    ):
        with pytest.raises(NotAllowedError):
            name(cast, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": date(2026, 11, 1)}, "empieza hoy o después"),
        ({"valid_to": date(2026, 11, 8)}, "no puede ser anterior"),
        ({"valid_to": FIRST + timedelta(days=367)}, "un año cuando más"),
        ({"reason": " "}, "Escriba el motivo"),
    ],
)
def test_days_and_reason_must_be_possible(cast: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SubstitutionError, match=sentence):
        name(cast, **changes)


def test_people_and_roles_must_be_possible(cast: Cast) -> None:
    by = cast[Role.HEAD_OF_PLANNING]
    with pytest.raises(SubstitutionError, match="Nadie puede suplirse"):
        name(cast, substitute=cast[Role.UNIT_HEAD], by=by)
    with pytest.raises(SubstitutionError, match="no tiene ese rol"):
        name(cast, absent=cast[Role.VERIFIER], by=by)
    cast.nobody.is_active = False
    cast.nobody.save()
    with pytest.raises(SubstitutionError, match="todavía no puede ingresar"):
        name(cast, substitute=cast.nobody, by=by)
    name(cast, by=by)
    with pytest.raises(SubstitutionError, match="ya suple ese rol"):
        name(cast, valid_from=LAST, valid_to=LAST, by=by)


def test_a_substitute_names_no_further_one(cast: Cast) -> None:
    name(cast, valid_from=NOW.date())
    with pytest.raises(NotAllowedError):
        name(
            cast,
            absent=cast[Role.REPORTER],
            substitute=cast[Role.VERIFIER],
            by=User.objects.get(email="reporter@mutual.example"),
        )


def test_a_substitution_has_both_days_and_two_people_in_the_database_too(cast: Cast) -> None:
    person, absent = cast[Role.REPORTER], cast[Role.UNIT_HEAD]
    facts: dict[str, Any] = {"institution": cast.institution, "role": Role.VERIFIER, "user": person}
    for wrong in (
        {"substitutes": absent, "valid_from": FIRST},
        {"substitutes": absent, "valid_to": LAST},
        {"substitutes": person, "valid_from": FIRST, "valid_to": LAST},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**facts, **wrong)


def test_a_substitution_ends_at_once(cast: Cast) -> None:
    future, running = name(cast), name(cast, substitute=cast[Role.VERIFIER], valid_from=date(2026, 11, 2))
    end_substitution(future, by=cast[Role.UNIT_HEAD], reason="Volvió")
    assert not Membership.objects.filter(user=cast[Role.REPORTER]).exclude(substitutes=None).exists()
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        end_substitution(running, by=cast[Role.UNIT_HEAD], reason="Volvió")
        assert Role.UNIT_HEAD not in roles_of(User.objects.get(pk=cast[Role.VERIFIER].pk), cast.institution)
        with pytest.raises(SubstitutionError, match="ya terminó"):
            end_substitution(running, by=cast[Role.UNIT_HEAD], reason="Volvió")
    assert Membership.objects.get(pk=running.pk).valid_to == date(2026, 11, 4)
    for person in (cast[Role.REPORTER], cast.outsider):
        with pytest.raises(NotAllowedError):
            end_substitution(running, by=person, reason="")
    assert verify_chain(cast.institution) == []


def form(cast: Cast, **changes: object) -> dict[str, object]:
    held = Membership.objects.get(user=cast[Role.UNIT_HEAD])
    return {
        "membership": held.pk,
        "substitute": cast[Role.REPORTER].pk,
        "valid_from": "2026-11-09",
        "valid_to": "2026-11-20",
        "reason": "Vacaciones",
        **changes,
    }


def test_a_head_names_and_ends_one_on_a_page_of_their_own(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.UNIT_HEAD])
    assert "Nombrar un suplente" in client.get("/mis-suplencias/").content.decode()
    page = client.get("/mis-suplencias/agregar/").content.decode()
    assert "Jefatura de la unidad, Reclamos" in page
    assert "unit_head: " not in page
    wrong = client.post("/mis-suplencias/agregar/", form(cast, valid_to="2026-11-08"))
    assert (wrong.status_code, "no puede ser anterior" in wrong.content.decode()) == (422, True)
    foreign = Membership.objects.get(user=cast[Role.VERIFIER])
    assert client.post("/mis-suplencias/agregar/", form(cast, membership=foreign.pk)).status_code == 422
    assert client.post("/mis-suplencias/agregar/", form(cast)).headers["Location"] == "/mis-suplencias/"
    page = client.get("/mis-suplencias/").content.decode()
    assert "Me suplen" in page
    assert "9 de noviembre de 2026" in page
    pk = Membership.objects.exclude(substitutes=None).get().pk
    client.force_login(cast[Role.REPORTER])
    assert "Suplo a" in client.get("/mis-suplencias/").content.decode()
    assert client.get(f"/mis-suplencias/{pk}/terminar/").status_code == 404
    client.force_login(cast[Role.UNIT_HEAD])
    assert client.post(f"/mis-suplencias/{pk}/terminar/", {"reason": ""}).status_code == 422
    assert (
        client.post(f"/mis-suplencias/{pk}/terminar/", {"reason": "Volvió"}).headers["Location"] == "/mis-suplencias/"
    )
    assert "No hay suplencias." in client.get("/mis-suplencias/").content.decode()


def test_planning_names_one_for_anybody_and_the_list_of_people_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.HEAD_OF_PLANNING])
    assert (
        client.post("/configuracion/usuarios/suplencia/", form(cast)).headers["Location"] == "/configuracion/usuarios/"
    )
    page = client.get("/configuracion/usuarios/").content.decode()
    assert "suple a unit_head del 9 de noviembre de 2026 al 20 de noviembre de 2026: Vacaciones" in page
    client.force_login(cast.outsider)
    assert client.get("/configuracion/usuarios/suplencia/", headers={"host": "testserver"}).status_code == 403
