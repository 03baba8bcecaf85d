"""Two institutions on one server with the same units, codes, years and names, made in different order: nothing of one reaches the other.

Every text of the twin holds a word that stands nowhere else. The people of one ask for everything: at their own address, with the keys
and names of the twin's things, and at the twin's address.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import resolve

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.institutions.models import UnitKind
from planabierto.office.institutions.services import add_unit
from planabierto.office.journal.models import AuditEvent
from tests.cast import HOST, OTHER_HOST, Cast
from tests.office.http_permissions import ADDRESSES, Question
from tests.office.matrix_world import MatrixWorld, make_matrix_world
from tests.office.office_state import OFFICE
from tests.office.test_addresses import inner
from tests.office.test_http_matrix import KEYS, door_of, passes, path_of, spots_of
from tests.office.undrawn import drawing
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http.response import HttpResponseBase

CANARY: Final = "Quetzalpapalotl"
BEGINS: Final = "Quetzalpap"
ASKING: Final = (
    Role.HEAD_OF_PLANNING, Role.SYSTEM_ADMINISTRATOR, Role.UNIT_HEAD, Role.INTERNAL_AUDITOR, Role.TOP_MANAGEMENT,
    Role.VERIFIER, Role.INFORMATION_OFFICER,
)  # fmt: skip
"""Who between them pass every door: each address is asked by the first of them who passes it."""
NAMES_ON_A_REFUSAL: Final = 4
LEAST_MARKED: Final = 30
"""Addresses of the twin whose answer holds the word, for the twin's own people: that it could be seen at all."""
KEPT: Final = frozenset(
    {"slug", "code", "path", "sha256", "host", "hash", "previous_hash", "content_hash", "figures", "figures_hash", "fingerprint",
     "token_hash", "rule", "section", "object_type", "object_id", "act", "before", "after", "media_type", "time_zone", "password",
     "roll_up_rule", "periodicity", "email", "to", "key", "original_name", "plan_word", "url", "error", "year_end", "sheet", "public_key",
     "signature", "journal_hash", "texts_hash", "text_hash", "place"}
)  # fmt: skip
"""Columns that are no text for people, or by which things are found."""


@dataclass(frozen=True)
class Twins:
    """The two offices."""

    ours: MatrixWorld
    theirs: MatrixWorld


@pytest.fixture
def twins(cast: Cast) -> Twins:
    """The twin is made first, with its units the other way round, so that keys differ where names are the same."""
    theirs = make_matrix_world(_twin_of(cast))
    ours = make_matrix_world(cast)
    _mark(theirs.cast)
    return Twins(ours, theirs)


def _twin_of(cast: Cast) -> Cast:
    institution = cast.other_institution
    contabilidad = add_unit(institution, name="Contabilidad", by=None)
    comercial = add_unit(institution, name="Subgerente Comercial", kind=UnitKind.POST, by=None)
    units = {Role.REPORTER: cast.other_unit, Role.UNIT_HEAD: cast.other_unit, Role.LEAD_UNIT: comercial}
    assert units.keys() == UNIT_ROLES
    people = {}
    for role in reversed([role for role in Role if role in GRANTABLE_ROLES]):
        people[role] = User.objects.create_user(email=f"{role.value}@otra.example", display_name=role.value)
        grant_role(institution, people[role], role=role, unit=units.get(role), by=None)
    return replace(
        cast,
        institution=institution,
        other_institution=cast.institution,
        comercial=comercial,
        reclamos=cast.other_unit,
        contabilidad=contabilidad,
        people=people,
    )


def _texts(model: type[Model]) -> list[str]:
    """The columns of a table in which a text has room for the word."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in KEPT
        and (field.max_length is None or field.max_length > 2 * len(CANARY))
    ]


def _mark(cast: Cast) -> None:
    """Put the word into every text of an institution, past the triggers and the journal's chain."""
    every = [model for app in (*OFFICE, "base") for model in apps.get_app_config(app).get_models()]
    own = [model for model in every if any(field.attname == "institution_id" for field in model._meta.concrete_fields)]
    with without_triggers(*(model._meta.db_table for model in own)):
        for model in own:
            for name in _texts(model):
                rows = model._default_manager.filter(institution_id=cast.institution.pk)  # noqa: SLF001 - any model's manager
                rows.exclude(**{f"{name}__isnull": True}).update(**{name: Concat(F(name), Value(f" {CANARY}"))})
    User.objects.filter(memberships__institution=cast.institution).exclude(pk=cast.nobody.pk).update(
        display_name=Concat(F("display_name"), Value(f" {CANARY}"))
    )
    type(cast.institution).objects.filter(pk=cast.institution.pk).update(
        name=CANARY, short_name=CANARY, board_name=CANARY
    )


def everything(answer: HttpResponseBase) -> bytes:
    """Head and body of an answer, what is packed unpacked."""
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    body = answer.getvalue()
    found = [str(answer.headers).encode(), body]
    if body.startswith(b"PK"):
        found += _unpacked(body)
    return b"\n".join(found)


def _unpacked(body: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        for name in package.namelist():
            member = package.read(name)
            yield member
            if member.startswith(b"PK"):
                yield from _unpacked(member)


def of_role(role: Role) -> list[tuple[str, set[str]]]:
    """The addresses that somebody of a role is the first to pass, with the parts of each."""
    return [(name, set(resolve(sample).kwargs)) for name, sample in inner() if _asks(door_of(sample)) is role]


def _asks(door: Question) -> Role:
    return next(role for role in ASKING if passes(role.value, door))


def readable(role: Role) -> list[tuple[str, set[str]]]:
    """Those of them that can be read."""
    return [(name, parts) for name, parts in of_role(role) if ADDRESSES[name].get is not None]


def paths(name: str, parts: set[str], world: MatrixWorld) -> set[str]:
    """An address with what a world has for each of its parts; a search asks for the word's beginning."""
    spots = spots_of(name, parts, world)
    plain = {path_of(name, parts, spot, world) for spot in (spots[0], spots[-1])}
    return {f"{path}?q={BEGINS}" for path in plain} if name in {"search", "board_actions", "finding_list"} else plain


def client_of(person: User, host: str) -> Client:
    """A browser of somebody at an address."""
    client = Client(raise_request_exception=False, HTTP_HOST=host)
    client.force_login(person)
    return client


def test_nothing_of_the_twin_is_seen(
    twins: Twins,
    print_figure: Callable[[str], None],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("planabierto.office.base.limits._take", lambda *_args: 0)
    logging.disable(logging.CRITICAL)  # refusals on purpose
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    # The twin's people first: what they were shown may lie in a cache.
    marked = _marked(twins.theirs)
    assert len(marked) >= LEAST_MARKED, sorted(marked)
    asked, bytes_read, leaks = 0, 0, []
    for role in ASKING:
        for name, path, is_there, answer in _answers(twins, role):
            said = everything(answer)
            asked, bytes_read = asked + 1, bytes_read + len(said)
            # Who knocks at the address of an institution reads its name on the refusal, as everybody does.
            found = said.count(CANARY.encode())
            if found > (NAMES_ON_A_REFUSAL if is_there else 0):
                leaks.append((name, role.value, path, answer.status_code))
            assert not is_there or answer.status_code in {403, 404, 405}, (name, role, path)
    print_figure(
        f"two institutions: {asked} answers, {bytes_read} bytes, the word on {len(marked)} addresses of the twin's own people,"
        f" {len(leaks)} with it for others"
    )
    assert leaks == []


def _marked(world: MatrixWorld) -> set[str]:
    """The addresses on which the people of an institution read the word."""
    found = set()
    for role in ASKING:
        client = client_of(world.cast[role], OTHER_HOST)
        for name, parts in readable(role):
            for path in paths(name, parts, world):
                if CANARY.encode() in everything(client.get(path)):
                    found.add(name)
    return found


def _answers(twins: Twins, role: Role) -> Iterator[tuple[str, str, bool, HttpResponseBase]]:
    """Each address as one of ours asks for it: with our things, with the twin's, and with those at the twin's address."""
    person = twins.ours.cast[role]
    here, there = client_of(person, HOST), client_of(person, OTHER_HOST)
    for name, parts in readable(role):
        for client, world in ((here, twins.ours), (here, twins.theirs), (there, twins.theirs)):
            for path in paths(name, parts, world):
                yield name, path, client is there, client.get(path)


def test_nothing_of_the_twin_is_changed(
    twins: Twins, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is posted to the keys of the twin's things, at one's own address, finds nothing; at the twin's, it is refused."""
    drawing(monkeypatch)
    logging.disable(logging.CRITICAL)  # refusals on purpose
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    journal = AuditEvent.objects.filter(institution_id=twins.theirs.cast.institution.pk)
    before = journal.count()
    for role in ASKING:
        here, there = client_of(twins.ours.cast[role], HOST), client_of(twins.ours.cast[role], OTHER_HOST)
        for name, parts in of_role(role):
            for path in paths(name, parts, twins.theirs):
                assert there.post(path).status_code in {403, 405}, (name, role)
                with transaction.atomic():
                    # By the names that both have it is one's own thing that changes: undone.
                    status = here.post(path).status_code
                    assert journal.count() == before, (name, role)
                    transaction.set_rollback(True)
                if name in KEYS:
                    assert status in {403, 404, 405}, (name, role, status)
    assert journal.count() == before
