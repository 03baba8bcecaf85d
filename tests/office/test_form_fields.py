"""Mass assignment: each form that writes is posted twice, once as it is and once with every column of the database beside it.

What stands afterwards is the same: nothing but the declared fields is taken, whoever asks and in whatever state. Compared is what stands in
the tables into which one of the two wrote; pages are not drawn.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.cache import cache as limits
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.roles import Role
from planabierto.office.intake.services import stage_document
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.models import Action
from tests.cast import Cast
from tests.office.matrix_world import MatrixWorld, Spot, make_matrix_world
from tests.office.office_state import OFFICE, difference, office_state
from tests.office.test_addresses import inner
from tests.office.test_http_matrix import KEYS, door_of, passes, path_of, spots_of
from tests.office.undrawn import drawing
from tests.office.written import OTHERS, follow_up, row

if TYPE_CHECKING:
    from collections.abc import Iterator

GREEDY_TEXTS: Final = ("locked", "presented", "approved", "everyone", "head_of_planning", "999")
WRITES: Final = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass(frozen=True)
class Post:
    """What a page posts to an address: the fields that it declares, and those that it declares and are left out.

    `{key}` in a field is the key of what hangs on the spot. `is_of_rows`: asked of each unit and state, though the address names neither.
    `upload` is the content of a file and the field that takes it.
    """

    fields: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    is_of_rows: bool = False
    upload: tuple[str, str] = ("", "")


def in_days(days: int) -> str:
    """A day from today, as a form sends it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


FOURTH: Final = follow_up(
    {
        "Servir en Archivo.": [
            OTHERS,
            row("AO.6.1.", "Guardar.", ("3", "3", "3", "3"), "12", annual="12", area="Archivo", lead="Archivo"),
        ]
    },
    period=4,
)
"""A document that comes in."""


def posts() -> dict[str, Post]:
    """Each form by the name of its address."""
    reason = {"reason": "Porque sí."}
    days = {"send_by": in_days(5), "review_by": in_days(8), "remit_by": in_days(12)}
    common = {"name": "Capacitación", "statement": "Capacitar.", "evidence_policy": "none", "is_active": "on"}
    of_common = frozenset({"verification", "means_of_verification"})
    kind = {"name": "Otra clase", "verifier_post": "El Oficial"}
    of_kind = frozenset({"verifier_unit", "alternate_post", "alternate_unit"})
    of_ground = frozenset({"is_reserved", "declaration", "index_entry", "is_active"})
    stand_in = {"substitute": "{officer}", "valid_from": in_days(1), "valid_to": in_days(9), **reason}
    return {
        "entry_row": Post({"ao-6-1-version": "2", "ao-6-1-real": "2", "ao-6-1-logro": "Se hizo."}),
        "entry_send": Post({}),
        "review_report": Post({"t-ao-6-1": "Revise la cifra."}),
        "accept_report": Post({}, frozenset({"fila"})),
        "return_report": Post({"motivo": "Revise la cifra."}, frozenset({"fila"})),
        "comment_report": Post({"texto": "Bien."}, frozenset({"accion", "next"})),
        "extend_report": Post({"until": in_days(20), **reason}),
        "ask_reopening": Post(reason),
        "decide_reopening": Post(
            {"r{reopening}-decision": "denegar", "r{reopening}-reason": "No hace falta."},
            frozenset({"r{reopening}-until"}),
        ),
        "evidence": Post(
            {"description": "Acta.", "folio": "7", "confidentiality": "reserved"},
            frozenset(
                {"series", "place", "url", "attached", "document_type", "generated", "scanned", "declared_on", "paso"}
            ),
        ),
        "evidence_withdraw": Post(reason),
        "finding": Post({"decision": "aceptar", **reason}),
        "verification": Post(
            {
                "accion": "otro.{assignment}",
                "valor-{assignment}": "20%",
                "motivo-{assignment}": "Se contó.",
                "visto-{assignment}": "2.0",
            },
            is_of_rows=True,
        ),
        "name_verifier": Post({"person": "{stand_in}", "post": "La Jefa", **reason}),
        "object_to_verification": Post({"text": "Sí está."}),
        "answer_objection": Post({"outcome": "no-aceptada", "answer": "No está."}, frozenset({"value"})),
        "give_instruction": Post({"text": "Dar cuenta.", "responsible_unit": "{unit}", "due_on": in_days(9)}),
        "answer_instruction": Post({"answer": "Se hizo."}),
        "end_instruction": Post({"state": "done", "answer": "Se hizo."}),
        "round_deadlines": Post({**days, **reason}),
        "report_text": Post({"text": "Se cumplió lo programado.", "version": "0"}),
        "draft_report_text": Post({}),
        "present_round": Post({"body": "Comité", "presented_on": in_days(0)}, frozenset({"resolution"})),
        "number_presentation": Post(
            {"p{presentation}-act_number": "14"},
            frozenset({"p{presentation}-resolution", "p{presentation}-point", "p{presentation}-agreement_number"}),
        ),
        "open_round": Post({**days, "basis": "period"}, frozenset({"blocking_rules", "seguimiento"})),
        "import_start": Post({}, frozenset({"document"}), upload=("document", f"{FOURTH}\n")),
        "import_confirm": Post({}, frozenset({"accept"})),
        "import_discard": Post({}),
        "add_common_action": Post(common, of_common),
        "change_common_action": Post(common, of_common),
        "link_common_action": Post({"elegida": "{action}"}, frozenset({"anio"})),
        "add_verification": Post(kind, of_kind),
        "change_verification": Post(kind, of_kind),
        "add_substitution": Post({"membership": "{head}", **stand_in}),
        "add_own_substitution": Post({"membership": "{head}", **stand_in}),
        "end_role": Post(reason),
        "deactivate_person": Post(reason),
        "add_person": Post(
            {"email": "nueva@mutual.example", "display_name": "Nueva", "role": "verifier"}, frozenset({"post", "unit"})
        ),
        "add_unit": Post({"name": "Biblioteca", "kind": "unit", "order": "5"}, frozenset({"short_name", "parent"})),
        "change_unit": Post({"name": "Contaduría", "kind": "unit", "order": "3"}, frozenset({"short_name", "parent"})),
        "add_unit_name": Post({"other_name": "Contaduría"}),
        "add_ground": Post(
            {"law": "Ley de Bancos", "article": "232", "protects": "El secreto."}, of_ground | {"letter"}
        ),
        "change_ground": Post({"protects": "Otra cosa.", "is_active": "on"}, of_ground),
        "publishing_terms": Post({"licence": "CC0"}, frozenset({"licence_url", "contact"})),
        "approve_publication": Post({}),
        "add_holiday": Post({"day": in_days(40), "name": "Asueto", "kind": "closed", "source": "Decreto 7"}),
    }


@cache
def columns() -> frozenset[str]:
    """The names of all columns and relations of the office."""
    names = {"pk", "is_superuser", "is_staff", "next_state"}
    for app in (*OFFICE, "accounts"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                names |= {field.name, field.attname}
    return frozenset(names)


def greedy(fields: Mapping[str, str], optional: set[str], world: MatrixWorld, greed: str) -> dict[str, str]:
    """What the form declares, and every column with a value that somebody would like to have there, plain and named as a row's."""
    declared = set(fields) | optional
    wanted = dict.fromkeys(columns(), greed)
    wanted |= {
        "institution": str(world.cast.other_institution.pk),
        "institution_id": str(world.cast.other_institution.pk),
    }
    of_row = {f"ao-6-1-{name}": value for name, value in wanted.items()}
    extra = {name: value for name, value in (wanted | of_row).items() if name not in declared}
    return {**extra, **fields}


def stands(tables: set[str]) -> tuple[dict[str, list[str]], object, object]:
    """All that the office holds in some tables, people and their roles included."""
    people = User.objects.order_by("email").values_list("email", "display_name", "post", "is_active")
    roles = Membership.objects.order_by("user__email", "role", "unit_id").values_list(
        "institution_id", "user__email", "role", "unit_id", "substitutes_id", "valid_from", "valid_to"
    )
    return office_state(tables=tables), list(people), list(roles)


@pytest.fixture
def world(cast: Cast) -> MatrixWorld:
    """The office of the matrix, with a document that waits and the keys that the forms name."""
    made = make_matrix_world(cast)
    content = BytesIO(FOURTH.encode())
    head = cast[Role.UNIT_HEAD]
    made.keys["upload"] = stage_document(cast.institution, content, "t4.txt", by=cast[Role.PLANNING_ANALYST]).pk
    made.keys["officer"] = made.people["verifier"].pk
    made.keys["head"] = Membership.objects.get(user=head, unit=cast.reclamos).pk
    made.keys["stand_in"] = cast[Role.LEAD_UNIT].pk
    made.keys["action"] = Action.objects.filter(unit_plan__unit=cast.reclamos).order_by("pk")[0].pk
    return made


def test_no_form_takes_more_than_it_declares(
    world: MatrixWorld,
    print_figure: Callable[[str], None],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logging.disable(logging.CRITICAL)  # thousands of refusals on purpose
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    drawing(monkeypatch)
    before, samples = AuditEvent.objects.count(), dict(inner())
    asked, taken, wrote, names = 0, [], set(), columns()
    for who, person in world.people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name, post in posts().items():
            parts, is_through = set(resolve(samples[name]).kwargs), passes(who, door_of(samples[name]))
            for place, spot in enumerate(_spots(name, parts, post, world)):
                if place and not is_through:
                    continue  # stopped at the door, whatever the state: asked once
                limits.clear()  # the limits of the hour are another test's
                path, fields, optional = path_of(name, parts, spot, world), *_filled(post, spot, world)
                more = greedy(fields, optional, world, GREEDY_TEXTS[place % len(GREEDY_TEXTS)])
                asked += len(names)
                honest, other = (_posted(client, path, said, post) for said in (fields, more))
                assert other.status < 500, (name, who, other.status)
                if honest != other:
                    taken.append((name, who, spot.state, honest.status, other.status))
                if honest.events:
                    wrote.add(name)
    print_figure(
        f"fields: {len(posts())} forms × {len(world.people)} roles × their states, {len(names)} columns offered to each:"
        f" {asked} asked, {len(taken)} taken"
    )
    assert taken == []
    assert set(posts()) - wrote == set(), "a form that nobody could send proves nothing"
    assert AuditEvent.objects.count() == before


def _spots(name: str, parts: set[str], post: Post, world: MatrixWorld) -> list[Spot]:
    """Where a form is posted: at each unit and state that its address can name; elsewhere in the open and the closed round."""
    if post.is_of_rows:
        return world.spots
    found = spots_of(name, parts, world)
    return found if {"unit", "period"} <= parts or KEYS.get(name) in found[0].keys else [found[0], found[-1]]


def _filled(post: Post, spot: Spot, world: MatrixWorld) -> tuple[dict[str, str], set[str]]:
    """The fields of a form for a spot, and those that it may do without."""
    keys = {**world.keys, **spot.keys, "unit": spot.report.unit_plan.unit_id}
    fields = {name.format(**keys): value.format(**keys) for name, value in post.fields.items()}
    return fields, {name.format(**keys) for name in post.optional}


@dataclass(frozen=True)
class Posted:
    """What came of a post: the status, the number of acts that it left, and what stands after it in the tables that it wrote into."""

    status: int
    events: int
    tables: frozenset[str]
    state: tuple[dict[str, list[str]], object, object] | None

    def __eq__(self, other: object) -> bool:
        """Whether both came to the same, moments and keys of the database left out."""
        if not isinstance(other, Posted) or (self.status, self.events, self.tables) != (
            other.status,
            other.events,
            other.tables,
        ):
            return False
        if self.state is None or other.state is None:
            return self.state is other.state
        differs = any(left or right for left, right in difference(self.state[0], other.state[0]).values())
        return not differs and self.state[1:] == other.state[1:]

    __hash__ = None  # type: ignore[assignment]  # compared only


def _posted(client: Client, path: str, fields: Mapping[str, str], post: Post) -> Posted:
    """Post a form; all that it did is undone."""
    field, content = post.upload
    with transaction.atomic(), _written() as tables:
        before = AuditEvent.objects.count()
        if field:
            file = SimpleUploadedFile("llega.txt", content.encode())
            status = client.post(path, {**fields, field: file}).status_code
        else:
            status = client.post(path, urlencode(fields), "application/x-www-form-urlencoded").status_code
        events = AuditEvent.objects.count() - before
        ours = frozenset(tables)
        state = stands(tables) if events else None
        transaction.set_rollback(True)
    return Posted(status, events, ours, state)


@contextmanager
def _written() -> Iterator[set[str]]:
    """The tables that are written into meanwhile."""
    tables: set[str] = set()

    def note(execute: Callable[..., object], sql: str, params: object, many: object, context: object) -> object:
        if found := WRITES.match(sql):
            tables.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
