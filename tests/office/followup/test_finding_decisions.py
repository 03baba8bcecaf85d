"""A person decides about an inconsistency: what is asked of them, where they come back to, what is told afterwards."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from planabierto.office.accounts.roles import GRANTABLE_ROLES, Role
from planabierto.office.followup.models import Finding, FindingDecision
from tests.cast import OTHER_HOST, Cast
from tests.office.importing import write
from tests.office.reports.pages import address, page, text, texts
from tests.office.written import OTHERS, document, follow_up, row

pytestmark = pytest.mark.django_db

LIST = "/inconsistencias/2024/t3/"
PLANNING = {Role.PLANNING_ANALYST, Role.HEAD_OF_PLANNING}


def browser(cast: Cast, role: Role = Role.HEAD_OF_PLANNING) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast[role])
    return client


def test_only_planning_decides(cast: Cast) -> None:
    one = first_finding(cast)
    for role in GRANTABLE_ROLES - PLANNING:
        answer = browser(cast, role).post(f"{LIST}{one.fingerprint}/", {"decision": "aceptar", "reason": "Sí."})
        assert answer.status_code == 403, role
    assert not FindingDecision.objects.exists()


def first_finding(cast: Cast, **about: str) -> Finding:
    """An unexplained row of a small follow-up."""
    written = write(
        cast.institution, document(follow_up({"Atender reclamos.": [OTHERS, row(achieved="1", rate="33%")]}))
    )
    return Finding.objects.get(follow_up=written, rule="REM501", **about)


def test_accepting_asks_for_a_reason_and_says_so_beside_the_field(cast: Cast) -> None:
    one = first_finding(cast)
    client = browser(cast)
    answer = client.post(f"{LIST}{one.fingerprint}/", {"decision": "aceptar", "reason": "   "})
    assert answer.status_code == 422
    found = html.fromstring(answer.content.decode())
    assert texts(found.cssselect(".summary a")) == [
        "Escriba por qué se acepta: el motivo queda en el historial de la inconsistencia."
    ]
    assert address(found.cssselect(".summary a")[0]) == f"#r-{one.fingerprint}"
    assert found.cssselect(f"#r-{one.fingerprint}")[0].get("aria-invalid") == "true"
    assert not FindingDecision.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "borrar"},
        {"decision": "aceptar", "reason": "a\x00b"},
        {"decision": "aceptar", "reason": "a" * 2001},
    ],
)
def test_what_no_button_sends_is_told_and_writes_nothing(cast: Cast, sent: dict[str, str]) -> None:
    one = first_finding(cast)
    answer = browser(cast).post(f"{LIST}{one.fingerprint}/", sent)
    assert answer.status_code == 422
    assert html.fromstring(answer.content.decode()).cssselect(".summary li")
    assert not FindingDecision.objects.exists()


def test_a_decision_leads_back_to_its_place_in_the_list_and_is_told_there(cast: Cast) -> None:
    one = first_finding(cast)
    client = browser(cast)
    here = f"{LIST}?orden=regla"
    answer = client.post(
        f"{LIST}{one.fingerprint}/", {"decision": "aceptar", "reason": "Faltó presupuesto.", "next": here}
    )
    assert answer.headers["Location"] == f"{here}#f-{one.fingerprint}"
    listed = page(client, here)
    assert texts(listed.cssselect(".message")) == ["REM501 AO.6.1: aceptada. No se vuelve a contar."]
    item = listed.cssselect(f"#f-{one.fingerprint}")[0]
    assert "settled" in (item.get("class") or "")
    told = [one for one in texts(item.cssselect(".quoted")) if one.startswith("Aceptada el ")]
    assert len(told) == 1
    assert told[0].endswith(
        "por head_of_planning (post of head_of_planning) en el tercer seguimiento 2024. Porque: «Faltó presupuesto.»"
    )


@pytest.mark.parametrize("next_", ["https://otra.example/", "//otra.example/x", "javascript:alert(1)", ""])
def test_a_decision_never_leads_to_another_site(cast: Cast, next_: str) -> None:
    one = first_finding(cast)
    path = f"{LIST}{one.fingerprint}/"
    answer = browser(cast).post(path, {"decision": "corregida", "next": next_})
    assert answer.headers["Location"] == path


def test_what_was_decided_in_an_earlier_follow_up_is_told_in_the_next(cast: Cast) -> None:
    lines = [OTHERS, row(achieved="0", rate="0%")]
    earlier = write(cast.institution, document(follow_up({"Atender reclamos.": lines}, period=2)))
    one = Finding.objects.get(follow_up=earlier, rule="REM501")
    client = browser(cast)
    client.post(f"/inconsistencias/2024/t2/{one.fingerprint}/", {"decision": "preguntar", "reason": "¿Por qué?"})
    lines = [OTHERS, row(achieved="1", rate="33%")]
    write(cast.institution, document(follow_up({"Atender reclamos.": lines}, period=3)))
    item = page(client, LIST).cssselect(f"#f-{one.fingerprint}")[0]
    assert "en el segundo seguimiento 2024. Pregunta: «¿Por qué?»" in text(item)
    assert text(item.cssselect(".of-rule")[0]).endswith("consultada a la unidad")


def test_the_page_of_one_says_all_of_it_and_a_gone_one_says_so(cast: Cast) -> None:
    one = first_finding(cast)
    client = browser(cast, Role.TOP_MANAGEMENT)
    alone = page(client, f"{LIST}{one.fingerprint}/")
    assert one.message in text(alone)
    assert not alone.cssselect("textarea")
    answer = client.get(f"{LIST}0000000000000000/")
    assert answer.status_code == 404


def test_a_neighbour_sees_nothing_of_it(cast: Cast) -> None:
    one = first_finding(cast)
    client = Client()
    client.force_login(cast.outsider)
    for path in (LIST, f"{LIST}{one.fingerprint}/"):
        assert client.get(path, headers={"host": OTHER_HOST}).status_code == 404
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 300], ids=["one row", "three rows", "a hundred times"])
def test_the_queries_do_not_grow(cast: Cast, count: int) -> None:
    lines = [OTHERS, *(row(f"AO.6.{number}.", achieved="1", rate="33%") for number in range(1, count + 1))]
    written = write(cast.institution, document(follow_up({"Atender reclamos.": lines})))
    client = browser(cast)
    client.get(LIST)
    one = Finding.objects.filter(follow_up=written, rule="REM501").order_by("order")[0]
    expected = {
        LIST: 11,
        f"{LIST}?orden=regla&estado=por-resolver": 11,
        f"{LIST}?unidad=reclamos": 12,
        f"{LIST}{one.fingerprint}/": 8,
    }
    assert {path: queries_of(client, path) for path in expected} == expected


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)
