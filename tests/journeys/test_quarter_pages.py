"""Every page × role × {empty, full, error, locked} × width × theme: nothing for axe to find, nothing outside, no focus covered.

The pages are those of the addresses of the office, so that a new one is looked at without anybody naming it here. Roles whose page is
built of the same elements are looked at once and counted each. In the run the pages of the quarter are looked at, widths and themes taking
turns; `make trial` looks at all of them, in both widths and both themes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from lxml import html

from planabierto.office.accounts.policy import forget_grants
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import (
    FollowUp,
    Instruction,
    Objection,
    Presentation,
    RowVerdict,
    UnitReport,
    Verdict,
    Verification,
    VerifierAssignment,
)
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, present
from planabierto.office.followup.services.delivering import return_report, review_report, review_row
from planabierto.office.followup.services.instructing import give_instruction
from planabierto.office.followup.services.verifying import confirm_rows, object_to, verify_row
from tests.journeys.axe import violations
from tests.journeys.geometry import WIDTHS, covered, off_head, outside
from tests.journeys.looks import Look, looks
from tests.journeys.quarter import Quarter, open_quarters
from tests.journeys.site import HOST
from tests.office.test_addresses import OPEN, addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playwright.sync_api import Browser, Page

    from planabierto.office.accounts.models import User
    from tests.journeys.site import Site

State = Literal["empty", "full", "locked"]

STATES: Final[tuple[State, ...]] = ("empty", "full", "locked")
LOOKS: Final[tuple[Look, ...]] = tuple(product((1366, 390), ("light", "dark")))
OF_THE_QUARTER: Final = (
    "/auditoria/", "/bandeja/", "/informes/", "/instrucciones/", "/medios/", "/mis-unidades/", "/plan/", "/reaperturas/", "/seguimiento/",
    "/seguimientos/", "/verificacion/",
)  # fmt: skip
"""Where the pages begin that this journey looks at in the run; the others have their own journeys."""
BLANK: Final = "textarea[name], select[name], input[type=text][name], input[type=date][name]"
REFUSED: Final = {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
SHAPED_BY: Final = (
    "class",
    "role",
    "type",
    "data-state",
    "data-flags",
    "hidden",
    "open",
    "aria-invalid",
    "aria-current",
    "scope",
    "lang",
)


@dataclass(frozen=True)
class Shown:
    """A page as somebody sees it: the name of its address, its state with «error» where a form was refused, and its text."""

    name: str
    path: str
    role: str
    state: str
    text: str


@dataclass
class Life:
    """The life of a quarter, which goes on and never back."""

    site: Site
    now: State = "empty"
    quarter: Quarter | None = None

    def people(self) -> Mapping[str, User]:
        """One person a role; who verifies is who has something to verify."""
        people = {role.value: person for role, person in self.site.cast.people.items()}
        if self.quarter is not None:
            people[Role.VERIFIER.value] = self.quarter.officer
        return people


@pytest.fixture(scope="module")
def life(site: Site) -> Iterator[Life]:
    """Mutual Ejemplo with figures to June; the tests of a state let it go on to that state."""
    lived = Life(site)
    with open_quarters(site, 2024, opened=False) as (quarter,):
        lived.quarter = quarter
        yield lived


def live(life: Life, until: State) -> Quarter:
    """Let the quarter go on to a state."""
    quarter = life.quarter
    assert quarter is not None
    steps: dict[State, Callable[[Quarter], None]] = {"full": _fill, "locked": _lock}
    with life.site.database():
        for state in STATES[STATES.index(life.now) + 1 : STATES.index(until) + 1]:
            steps[state](quarter)
    life.now = until
    for person in life.people().values():
        forget_grants(person)
    return quarter


def _fill(quarter: Quarter) -> None:
    """Open the round: Reclamos is back with its unit, one unit objects to its verification, one has an instruction, one is half done."""
    quarter.open()
    for slug in ("reclamos", "operaciones", "uaip", "ugda", "administracion"):
        quarter.send(slug)
    quarter.register("ufi", most=9)
    found = {slug: _found_less(quarter, slug) for slug in ("reclamos", "uaip")}
    text = "Los folios están en la caja 5, desde el traslado de agosto."
    object_to(found["uaip"], text=text, by=quarter.head_of("uaip"))
    report = quarter.report("reclamos")
    for code in ("AO.6.4", "AO.6.7"):
        action = quarter.rows("reclamos")[code].entry.action
        review_row(report, action=action, verdict=RowVerdict.REMARKED, text="¿Cuál es el acta?", by=quarter.planner)
    return_report(report, reason="Complete las dos filas.", by=quarter.planner)
    confirm_rows(
        list(VerifierAssignment.objects.filter(unit_report=quarter.report("administracion"))), by=quarter.officer
    )
    review_report(quarter.report("administracion"), by=quarter.planner)
    row = next(iter(quarter.rows("administracion").values()))
    give_instruction(
        row.entry.action,
        follow_up=quarter.follow_up,
        text="Presente al Consejo Directivo la fecha en que termina.",
        responsible_unit=quarter.site.cast.reclamos,
        due_on=timezone.localdate() + timedelta(days=10),
        by=quarter.site.cast[Role.TOP_MANAGEMENT],
    )


def _found_less(quarter: Quarter, slug: str) -> Verification:
    """The officer finds less than what a unit reported."""
    return verify_row(
        VerifierAssignment.objects.get(unit_report=quarter.report(slug)),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal("0.7"),
        reason="Faltan los folios 41 a 60 de la caja 4.",
        by=quarter.officer,
    )


def _lock(quarter: Quarter) -> None:
    """Consolidate without those that did not deliver, present, close, and ask for one reopening."""
    follow_up = FollowUp.objects.select_related("plan", "institution").get(pk=quarter.follow_up.pk)
    for one in UnitReport.objects.filter(follow_up=follow_up, state__in=["sent", "passed_on", "verified"]):
        review_report(one, by=quarter.planner)
    consolidate(follow_up, reason="No entregaron a tiempo.", by=quarter.planner)
    present(follow_up, body="Consejo Directivo", presented_on=timezone.localdate(), by=quarter.planner)
    close(follow_up, by=quarter.planner)
    ask_reopening(
        quarter.report("ugda"), reason="La auditoría corrigió una cifra.", by=quarter.site.cast[Role.PLANNING_ANALYST]
    )


def places(state: State) -> dict[str, str]:
    """The addresses by name, each leading to something that is there; before the round those of June."""
    keys = {
        "name_verifier": VerifierAssignment.objects.order_by("pk").first(),
        "object_to_verification": Verification.objects.order_by("pk").first(),
        "answer_objection": Objection.objects.order_by("pk").first(),
        "answer_instruction": Instruction.objects.order_by("pk").first(),
        "end_instruction": Instruction.objects.order_by("pk").first(),
        "number_presentation": Presentation.objects.order_by("pk").first(),
    }
    found = {}
    for name, path in addresses():
        if name in OPEN:
            continue
        here = path.replace("/t3/", "/t2/") if state == "empty" and not path.startswith("/bandeja/") else path
        if name == "entry_workbook":
            here = f"{here}?subir"
        one = keys.get(name)
        found[name] = here if one is None else here.replace("/1/", f"/{one.pk}/")
    return found


def shown_to(life: Life, state: State, *, once: bool = False) -> Iterator[Shown]:
    """Each page that each role sees, and what it says to a form without anything in it; nothing that is posted stays.

    With `once` a page of the quarter is only shown to the first who sees it.
    """
    people = life.people()
    first = [Role.HEAD_OF_PLANNING.value, Role.UNIT_HEAD.value]
    roles = [*first, *(role for role in people if role not in first)]
    with life.site.database():
        clients = {role: _client(people[role]) for role in roles}
        for name, path in places(state).items():
            if once and not path.startswith(OF_THE_QUARTER):
                continue
            for role in roles:
                seen = list(_seen(Shown(name, path, role, state, ""), clients[role], people[role]))
                yield from seen
                if seen and once:
                    break


def _seen(shown: Shown, client: Client, person: User) -> Iterator[Shown]:
    """A page for somebody, and its refused forms; nothing where they do not see it."""
    answer = client.get(shown.path)
    answer.close()
    if answer.status_code != HTTPStatus.OK or not answer.headers["Content-Type"].startswith("text/html"):
        return
    text = answer.content.decode()
    yield replace(shown, text=text)
    for action, fields in _forms(text, shown.path):
        refused = _posted(person, action, fields)
        if refused:
            yield replace(shown, state="error", text=refused)


def _client(person: User) -> Client:
    client = Client(headers={"host": HOST}, raise_request_exception=False)
    client.force_login(person)
    return client


def _forms(text: str, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The forms of a page's own part: where each is posted to, what is hidden in it, its first button, its other fields blank."""
    for form in html.fromstring(text).cssselect("main form[method=post]"):
        fields = dict.fromkeys((one.get("name", "") for one in form.cssselect(BLANK)), "")
        fields |= {one.get("name", ""): one.get("value", "") for one in form.cssselect("input[type=hidden][name]")}
        for button in form.cssselect("button[name]")[:1]:
            fields[button.get("name", "")] = button.get("value", "")
        yield form.get("action") or path, fields


def _posted(person: User, action: str, fields: dict[str, str]) -> str:
    """What a form that is refused answers, blank where it is not."""
    with transaction.atomic():
        answer = _client(person).post(action, fields)
        transaction.set_rollback(True)
    answer.close()
    is_page = answer.status_code in REFUSED and answer.headers["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def skeleton(text: str) -> str:
    """What a page is built of: its elements with what decides how they look, and where there is text; not which."""
    lines = []
    for one in html.fromstring(text).iter():
        if isinstance(one.tag, str):
            shape = [f"{name}={one.get(name)}" for name in SHAPED_BY if one.get(name) is not None]
            lines.append(" ".join([one.tag, *shape, "…" if (one.text or "").strip() else ""]))
    return "\n".join(dict.fromkeys(lines))


def open_shown(page: Page, shown: Shown) -> None:
    """Show a page as the office answered it."""
    page.unroute_all()
    page.route(
        lambda url: url.endswith(shown.path),
        lambda route: route.fulfill(body=shown.text, content_type="text/html; charset=utf-8"),
    )
    page.goto(shown.path)


def looked_at(browser: Browser, site: Site, pages: list[Shown], widths: tuple[int, ...]) -> tuple[int, list[str]]:
    """How often axe looked at pages, and what is wrong with them: what it finds, what stands outside or not under its head."""
    times, wrong = 0, list[str]()
    context = browser.new_context(base_url=site.url, locale="es-SV")
    page = context.new_page()
    for shown in pages:
        open_shown(page, shown)
        where = f"{shown.name} {shown.role} {shown.state}"
        for width, theme in looks(page, where, LOOKS):
            times += 1
            wrong += [f"{where} {width} {theme}: {line}" for line in violations(page)]
        for width in widths:
            page.set_viewport_size({"width": width, "height": 768})
            wrong += [f"{where} {width}: {line}" for line in (*outside(page), *off_head(page))]
    context.close()
    return times, wrong


def distinct(pages: list[Shown]) -> list[Shown]:
    """One of all pages that are built of the same."""
    found: dict[tuple[str, str], Shown] = {}
    for shown in pages:
        found.setdefault((shown.name, skeleton(shown.text)), shown)
    return list(found.values())


@pytest.mark.parametrize("state", STATES)
def test_pages_of_the_quarter_are_whole(
    chromium: Browser, site: Site, life: Life, state: State, print_figure: Callable[[str], None]
) -> None:
    live(life, state)
    once: dict[tuple[str, str], Shown] = {}
    for shown in shown_to(life, state, once=True):
        once.setdefault((shown.name, shown.state), shown)
    assert {one.state for one in once.values()} == {state, "error"}
    times, wrong = looked_at(chromium, site, list(once.values()), (320, 761, 1180, 1240))
    print_figure(f"pages of the quarter, {state}: {times} combinations of page, state, width and theme looked at")
    assert wrong == []


@pytest.mark.trial
@pytest.mark.parametrize("state", STATES)
def test_every_page_of_every_role_is_whole(
    chromium: Browser, site: Site, life: Life, state: State, print_figure: Callable[[str], None]
) -> None:
    live(life, state)
    every = list(shown_to(life, state))
    some = distinct(every)
    times, wrong = looked_at(chromium, site, some, WIDTHS)
    print_figure(
        f"every page, {state} and refused: {len(every) * len(LOOKS)} combinations of page, role, state, width and theme;"
        f" {times} differ in what they are built of and were looked at"
    )
    assert wrong == []


@pytest.mark.parametrize("width", [1366, 390])
def test_what_has_the_focus_is_never_covered_on_the_screens_of_the_quarter(
    chromium: Browser, site: Site, life: Life, width: int
) -> None:
    quarter = live(life, "full") if life.now != "locked" else life.quarter
    assert quarter is not None
    pages = {
        "/bandeja/2024/t3/": quarter.planner,
        quarter.address("operaciones", "revisar-informe/"): quarter.planner,
        "/verificacion/2024/t3/": quarter.officer,
        "/mis-unidades/": site.cast[Role.LEAD_UNIT],
    }
    for path, person in pages.items():
        context = chromium.new_context(base_url=site.url, viewport={"width": width, "height": 700})
        session = site.session_of(person)
        context.add_cookies([{"name": session["name"], "value": session["value"], "url": session["url"]}])
        page = context.new_page()
        page.goto(path)
        assert (path, covered(page, 45)) == (path, [])
        context.close()
