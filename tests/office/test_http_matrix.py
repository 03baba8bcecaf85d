"""Every address × everybody × own and other unit × every state of the round, by GET, by POST, and both as the script asks.

Who may is read from `permissions.py` through the questions that `http_permissions.py` gives each address; here it is asked over HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from planabierto.office.base.limits import BY_ADDRESS
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.http_permissions import (
    ADDRESSES,
    LOOK_THROUGH,
    REVIEW,
    WHOLE,
    WITH_ITS_ROW,
    Line,
    Question,
    Questions,
)
from tests.office.matrix_world import MatrixWorld, Spot, make_matrix_world
from tests.office.office_state import office_state
from tests.office.permissions import MANAGEMENT, PERMISSIONS
from tests.office.test_addresses import inner
from tests.office.undrawn import Drawing, drawing

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

MAY_READ: Final = frozenset({200, 302})
MAY_POST: Final = frozenset({200, 302, 400, 409, 422})
"""An empty form is answered with what is missing, or does what needs no words."""
SIGN_IN: Final = 302
TOLD: Final = frozenset({302, 422})
"""On the page, in words: it is over, or not yet."""
SCRIPTED: Final = frozenset({"entry_row", "entry_paste"})
"""Where a post that the script sends is answered otherwise, in JSON."""
OF_REVIEW: Final = frozenset({"review_report", "accept_report", "return_report", "comment_report"})
"""Where it is another body that does to planning's own report what planning does to the others."""
WITHOUT_ROLE: Final = ("nobody", "outsider")

KEYS: Final = {
    "end_role": "membership", "resend_invitation": "invitation", "withdraw_invitation": "invitation",
    "deactivate_person": "person", "reactivate_person": "left", "end_substitution": "substitution",
    "change_unit": "unit", "add_unit_name": "unit", "remove_unit_name": "alias", "remove_holiday": "holiday",
    "common_action": "common", "change_common_action": "common", "link_common_action": "common",
    "place_common_action": "common", "change_verification": "kind", "import_upload": "upload",
    "import_confirm": "upload", "import_discard": "upload", "number_presentation": "presentation",
    "evidence_file": "evidence", "evidence_withdraw": "evidence", "decide_reopening": "reopening",
    "name_verifier": "assignment", "object_to_verification": "verification", "answer_objection": "objection",
    "answer_instruction": "instruction", "end_instruction": "instruction",
    "edition_file": "edition_file", "edition_package": "edition", "change_ground": "ground",
}  # fmt: skip
"""What the key in an address is of."""

BODIES: Final[dict[str, dict[str, str]]] = {
    "entry": {"ao-6-1-version": "2", "ao-6-1-real": "2"},
    "entry_row": {"ao-6-1-version": "2", "ao-6-1-real": "2"},
    "evidence": {"description": "Acta.", "folio": "7", "confidentiality": "public"},
    "finding": {"decision": "aceptar", "reason": "Está bien así."},
    "review_report": {"t-ao-6-1": "Revise la cifra."},
    "return_report": {"motivo": "Revise la cifra."},
    "ask_reopening": {"reason": "Faltó un dato."},
}
"""What is posted where an empty form would do nothing, whoever sends it."""
STATES_OF: Final = {"plan": "in_execution", "upload": "rejected", "evidence": "public", "reopening": "asked"}
"""Of what does not move with the round; an objection and an instruction are open."""


@dataclass(frozen=True)
class Ask:
    """One cell: somebody asks for an address as it stands for a unit and a state, in a way."""

    name: str
    path: str
    spot: Spot
    who: str
    method: str
    is_scripted: bool = False

    @property
    def words(self) -> str:
        """Where it is, for whoever mends it."""
        owner = "planning's" if self.spot.is_of_planning else "own" if self.spot.is_own else "other"
        script = " by the script" if self.is_scripted else ""
        return f"{self.method}{script} {self.name} as {self.who}: {owner} unit, {self.spot.state}"


@pytest.fixture
def world(cast: Cast) -> MatrixWorld:
    """The office of the matrix."""
    return make_matrix_world(cast)


def state_of(kind: str, spot: Spot) -> str:
    """The state in which an object of a kind stands at a spot."""
    report = spot.report
    return {
        "follow_up": report.follow_up.state,
        "unit_report": report.state,
        "row": report.state,
        "assignment": report.state,
        "entry": report.audience,
        "finding": report.audience,
    }.get(kind, STATES_OF.get(kind, "open"))


def lets_in(question: Question, role: str, spot: Spot) -> bool:
    """Whether a question to the policy lets a role in at a spot. The verifier of the cast holds every assignment."""
    by_state = PERMISSIONS[_asked(question, spot)]
    allowed = by_state.get("*", set()) | by_state.get(state_of(question[0], spot), set())
    return _reaches(allowed, role, spot)


def lets_in_some_state(question: Question, role: str, spot: Spot) -> bool:
    """The same, were the object in the state that it takes."""
    return _reaches(set().union(*PERMISSIONS[_asked(question, spot)].values()), role, spot)


def _asked(question: Question, spot: Spot) -> Question:
    """What is asked at a spot: of planning's own report, the review by another body."""
    return ("unit_report", "review_planning") if question == REVIEW and spot.is_of_planning else question


def _reaches(allowed: set[str], role: str, spot: Spot) -> bool:
    held = [one.partition(" ")[2] for one in allowed if one.partition(" ")[0] == role]
    return any(not reach or spot.is_own or role == "verifier" for reach in held)


def door_of(path: str) -> Question:
    """What the view at an address asks before anything else: it says so itself."""
    action, kind = getattr(resolve(path).func, "asks")  # noqa: B009 - not declared on a function
    return kind.key, action


def passes(who: str, door: Question) -> bool:
    """Whether somebody may do that to some object."""
    return any(one.partition(" ")[0] == who for allowed in PERMISSIONS[door].values() for one in allowed)


def may(ask: Ask, questions: Questions, door: Question) -> bool:
    """Whether somebody with a role passes the door and one of the questions."""
    return passes(ask.who, door) and (not questions or any(_answers(question, ask) for question in questions))


def _answers(question: Question, ask: Ask) -> bool:
    if question == WITH_ITS_ROW:
        is_seen = lets_in(("entry", "view"), ask.who, ask.spot) and lets_in(("evidence", "view"), ask.who, ask.spot)
        return is_seen or lets_in(("assignment", "see_evidence"), ask.who, ask.spot)
    if question == LOOK_THROUGH:
        is_follower = ask.who in PERMISSIONS["follow_up", "follow_delivery"]["*"]
        return is_follower or (ask.spot.is_of_planning and lets_in(REVIEW, ask.who, ask.spot))
    if question == WHOLE:
        return (
            ask.spot.report.follow_up.state == "presented"
            or ask.who in PERMISSIONS["follow_up", "follow_delivery"]["*"] | MANAGEMENT
        )
    return lets_in(question, ask.who, ask.spot)


def expected(ask: Ask, line: Line, door: Question) -> frozenset[int]:
    """The statuses that are right for a cell."""
    questions = line.post if ask.method == "POST" else line.get
    if questions is None:
        return frozenset({405})
    if ask.who == "stranger":
        return frozenset({401 if ask.is_scripted else SIGN_IN})
    absent = frozenset({404}) if ask.spot.state in line.absent else frozenset()
    if not may(ask, questions, door):
        might = any(
            lets_in_some_state(question, ask.who, ask.spot) for question in questions if question in PERMISSIONS
        )
        hidden = frozenset({404}) if line.hidden and passes(ask.who, door) else frozenset()
        return frozenset({403}) | absent | hidden | (TOLD if line.told and might else frozenset())
    return absent or (MAY_POST if ask.method == "POST" else MAY_READ)


def spots_of(name: str, parts: set[str], world: MatrixWorld) -> list[Spot]:
    """Where an address is asked: for each unit and state that it can name."""
    if KEYS.get(name) in world.spots[0].keys | {"verification": 0, "objection": 0, "instruction": 0, "reopening": 0}:
        return [spot for spot in world.spots if KEYS[name] in spot.keys]
    if parts >= {"unit", "period"}:
        return world.spots + (world.planning if name in OF_REVIEW else [])
    if "unit" in parts or name in {"unit", "handover_sheet"}:
        return [spot for spot in world.spots if spot.state != "closed"]
    if "period" in parts:
        return [world.spot("open"), world.spot("closed")]
    return [world.spot("open")]


def path_of(name: str, parts: set[str], spot: Spot, world: MatrixWorld) -> str:
    """The address for a spot."""
    values = {
        "year": 2024, "period": spot.period, "unit": spot.slug, "slug": "bandeja" if name == "help_page" else spot.slug,
        "action": "ao-6-1", "code": "ao-6-1", "objective": "6", "format": "xlsx", "section": "logros", "paper": "acuerdo",
        "key": world.fingerprint(spot), "pk": spot.keys.get(KEYS.get(name, ""), world.keys.get(KEYS.get(name, ""), 0)),
    }  # fmt: skip
    with override("es"):
        return reverse(name, kwargs={part: values[part] for part in parts})


def asks(name: str, sample: str, world: MatrixWorld) -> Iterator[Ask]:
    """Every cell of an address.

    Those that share an answer are asked once: who does not pass the door is stopped before anything is looked up, so at the first spot; a
    method that is not taken is refused before anybody is looked at, so for nobody and for one who passes. What the script asks for is
    asked everywhere where it is answered otherwise, elsewhere at the first spot; read by who may, it would be the page once more.
    """
    parts, door, line = set(resolve(sample).kwargs), door_of(sample), ADDRESSES[name]
    spots = spots_of(name, parts, world)
    taken = [method for method, questions in (("GET", line.get), ("POST", line.post)) if questions is not None]
    through = [who for who in world.people if passes(who, door)]
    outside = ["stranger", *WITHOUT_ROLE, *(who for who in world.people if who not in through)]
    first = path_of(name, parts, spots[0], world)
    for who in outside:
        for method in taken:
            yield Ask(name, first, spots[0], who, method)
            yield Ask(name, first, spots[0], who, method, is_scripted=True)
    for method in {"GET", "POST"}.difference(taken):
        for who in ("stranger", through[0]):
            yield Ask(name, first, spots[0], who, method)
    for spot in spots:
        path = path_of(name, parts, spot, world)
        for who in through:
            for method in taken:
                yield Ask(name, path, spot, who, method)
            if line.post is not None and (name in SCRIPTED or spot == spots[0]):
                yield Ask(name, path, spot, who, "POST", is_scripted=True)


def answer_to(client: Client, ask: Ask) -> HttpResponseBase:
    """What the office says."""
    headers = {"HX-Request": "true"} if ask.is_scripted else {}
    if ask.method == "POST":
        return client.post(ask.path, BODIES.get(ask.name, {}), headers=headers)
    return client.get(ask.path, headers=headers)


def test_every_address_stands_in_the_table() -> None:
    names = {name for name, _path in inner()}
    assert names - set(ADDRESSES) == set(), "an address without its line in http_permissions.py"
    assert set(ADDRESSES) - names == set(), "a line without its address"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawing:
    """Whether pages are drawn."""
    return drawing(monkeypatch)


def test_every_address_answers_each_as_it_is_written(
    world: MatrixWorld, print_figure: Callable[[str], None], request: pytest.FixtureRequest, drawn: Drawing
) -> None:
    """Each page is drawn once for each person who may read it, and each person's refusal once: elsewhere the status alone is looked at."""
    logging.disable(logging.CRITICAL)  # ten thousand refusals would be ten thousand tracebacks
    request.addfinalizer(lambda: logging.disable(logging.NOTSET))
    clients = {"stranger": Client(raise_request_exception=False)}
    for who, person in {**world.people, "nobody": world.cast.nobody, "outsider": world.cast.outsider}.items():
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(person)
    before, head = office_state(), AuditEvent.objects.count()
    asked, allowed, wrong = 0, 0, []
    for name, sample in inner():
        cache.clear()  # the limits of the hour are another test's
        BY_ADDRESS.clear()
        door = door_of(sample)
        for ask in asks(name, sample, world):
            right = expected(ask, ADDRESSES[name], door)
            lets = right in (MAY_READ, MAY_POST)
            asked, allowed = asked + 1, allowed + lets
            drawn.once((ask.who, name if lets else "refused"))
            with transaction.atomic():
                answer = answer_to(clients[ask.who], ask)
                status = answer.status_code
                if isinstance(answer, StreamingHttpResponse):
                    answer.getvalue()  # read to its end, its file is closed
                # What somebody may do is undone; what somebody may not do must not have been done.
                transaction.set_rollback(lets)
            if status not in right:
                wrong.append(f"{ask.words}: {status}, not {sorted(right)}")
    print_figure(
        f"HTTP matrix: {len(inner())} addresses, {asked} cells, {allowed} of them allowed, {len(wrong)} differences"
    )
    assert wrong == [], "\n".join(wrong)
    assert AuditEvent.objects.count() == head
    assert office_state() == before
