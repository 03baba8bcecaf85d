"""Mass assignment: each form that writes is posted twice, once as it is and once with every column of the database beside it.

What stands afterwards is the same: nothing but the declared fields is taken, whoever asks and in whatever state.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planabierto.office.accounts.models import Membership, User
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.matrix_world import MatrixWorld, Spot, make_matrix_world
from tests.office.office_state import OFFICE, difference, office_state
from tests.office.test_http_matrix import door_of, passes

GREEDY_TEXTS: Final = ("locked", "presented", "approved", "everyone", "head_of_planning", "999")


@dataclass(frozen=True)
class Post:
    """What a page posts to an address: the fields that it declares; those with a blank value are declared and left out."""

    fields: Mapping[str, str]
    with_unit: bool = True
    optional: frozenset[str] = frozenset()


def in_days(days: int) -> str:
    """A day from today, as a form sends it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def posts() -> dict[str, Post]:
    """Each form by the name of its address."""
    reason = {"reason": "Porque sí."}
    return {
        "entry_row": Post({"ao-6-1-version": "2", "ao-6-1-real": "2", "ao-6-1-logro": "Se hizo."}),
        "entry_send": Post({}),
        "accept_report": Post({}, optional=frozenset({"fila"})),
        "return_report": Post({"motivo": "Revise la cifra."}, optional=frozenset({"fila"})),
        "comment_report": Post({"texto": "Bien."}, optional=frozenset({"accion", "next"})),
        "extend_report": Post({"until": in_days(20), **reason}),
        "ask_reopening": Post(reason),
        "evidence": Post(
            {"description": "Acta.", "folio": "7", "confidentiality": "reserved"},
            optional=frozenset(
                {"series", "place", "url", "files", "document_type", "generated", "scanned", "declared_on", "paso"}
            ),
        ),
        "round_deadlines": Post(
            {"send_by": in_days(5), "review_by": in_days(8), "remit_by": in_days(12), **reason}, with_unit=False
        ),
        "present_round": Post(
            {"body": "Comité", "presented_on": in_days(0)}, with_unit=False, optional=frozenset({"resolution"})
        ),
        "open_round": Post(
            {"send_by": in_days(5), "review_by": in_days(8), "remit_by": in_days(12), "basis": "period"},
            with_unit=False,
            optional=frozenset({"blocking_rules", "seguimiento"}),
        ),
        "add_person": Post(
            {"email": "nueva@mutual.example", "display_name": "Nueva", "role": "verifier"},
            with_unit=False,
            optional=frozenset({"post", "unit"}),
        ),
        "add_unit": Post(
            {"name": "Archivo Central", "kind": "unit", "order": "5"},
            with_unit=False,
            optional=frozenset({"short_name", "parent"}),
        ),
        "add_holiday": Post(
            {"day": in_days(40), "name": "Asueto", "kind": "closed", "source": "Decreto 7"}, with_unit=False
        ),
    }


def columns() -> set[str]:
    """The names of all columns and relations of the office."""
    names = {"pk", "is_superuser", "is_staff", "next_state"}
    for app in (*OFFICE, "accounts"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                names |= {field.name, field.attname}
    return names


def greedy(post: Post, world: MatrixWorld, greed: str) -> dict[str, str]:
    """What the form declares, and every column with a value that somebody would like to have there, plain and named as a row's."""
    declared = set(post.fields) | post.optional
    wanted = dict.fromkeys(columns(), greed)
    wanted |= {
        "institution": str(world.cast.other_institution.pk),
        "institution_id": str(world.cast.other_institution.pk),
    }
    of_row = {f"ao-6-1-{name}": value for name, value in wanted.items()}
    extra = {name: value for name, value in (wanted | of_row).items() if name not in declared}
    return {**extra, **post.fields}


def stands() -> tuple[dict[str, list[str]], object, object]:
    """All that the office holds, people and their roles included."""
    people = User.objects.order_by("email").values_list("email", "display_name", "post", "is_active")
    roles = Membership.objects.order_by("user__email", "role", "unit_id").values_list(
        "institution_id", "user__email", "role", "unit_id", "substitutes_id", "valid_from", "valid_to"
    )
    return office_state(), list(people), list(roles)


@pytest.fixture
def world(cast: Cast) -> MatrixWorld:
    """The office of the matrix."""
    return make_matrix_world(cast)


def test_no_form_takes_more_than_it_declares(
    world: MatrixWorld, print_figure: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    logging.disable(logging.CRITICAL)  # thousands of refusals on purpose
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    before = AuditEvent.objects.count()
    asked, taken, wrote, names = 0, [], set(), columns()
    for who, person in world.people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name, post in posts().items():
            for place, spot in enumerate(_spots(world, post)):
                path = _path(name, spot, post)
                if place and not passes(who, door_of(path)):
                    continue  # stopped at the door, whatever the state: asked once
                cache.clear()  # the limits of the hour are another test's
                greed = GREEDY_TEXTS[place % len(GREEDY_TEXTS)]
                asked += len(names)
                status, events, honest = _posted(client, path, dict(post.fields))
                greedy_status, greedy_events, other = _posted(client, path, greedy(post, world, greed))
                assert greedy_status < 500, (name, who, greedy_status)
                if (status, events) != (greedy_status, greedy_events) or _differ(honest, other):
                    taken.append((name, who, spot.state, status, greedy_status))
                if events:
                    wrote.add(name)
    print_figure(
        f"fields: {len(posts())} forms × {len(world.people)} roles × their states, {len(names)} columns offered to each:"
        f" {asked} asked, {len(taken)} taken"
    )
    assert taken == []
    assert wrote == set(posts()), "a form that nobody could send proves nothing"
    assert AuditEvent.objects.count() == before


def _spots(world: MatrixWorld, post: Post) -> list[Spot]:
    if post.with_unit:
        return world.spots
    return [world.spot("open"), world.spot("closed")]


def _path(name: str, spot: Spot, post: Post) -> str:
    year, period = 2024, spot.period
    if name in {"open_round", "add_person", "add_unit", "add_holiday"}:
        return reverse(name)
    if not post.with_unit:
        return reverse(name, args=[year, period])
    more = ["ao-6-1"] if name in {"entry_row", "evidence"} else []
    return reverse(name, args=[year, period, spot.slug, *more])


def _posted(
    client: Client, path: str, data: dict[str, str]
) -> tuple[int, int, tuple[dict[str, list[str]], object, object] | None]:
    """The status, the number of acts that it left, and what stands after it where it left any; all of it is undone."""
    with transaction.atomic():
        before = AuditEvent.objects.count()
        status = client.post(path, data).status_code
        events = AuditEvent.objects.count() - before
        after = stands() if events else None
        transaction.set_rollback(True)
    return status, events, after


def _differ(
    one: tuple[dict[str, list[str]], object, object] | None, other: tuple[dict[str, list[str]], object, object] | None
) -> bool:
    if one is None or other is None:
        return one is not other
    return any(left or right for left, right in difference(one[0], other[0]).values()) or one[1:] != other[1:]
