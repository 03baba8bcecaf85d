"""The read API says what was published, to everybody alike, and refuses in one shape."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planabierto.core.edition import edition_json
from planabierto.office.base.filing.storage import media
from planabierto.office.base.limits import LIMITS
from planabierto.office.institutions.models import Institution
from planabierto.office.portal.machines.openapi import document, example_of
from planabierto.office.portal.machines.schemas import State
from planabierto.office.portal.public_page import KEPT
from planabierto.office.publication.models import Edition as Row
from planabierto.office.publication.models import EditionState
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.publication.models import Edition

API = "/api/v1/"
LISTS = ("institutions", "editions", "editions/latest/totals", "editions/latest/files", "editions/latest/units",
    "editions/latest/objectives", "editions/latest/actions", "editions/latest/actions/reclamos/ao-6-5", "editions/latest/findings",
    f"verify/{'0' * 64}")  # fmt: skip
EVERYTHING = (*LISTS, "editions/latest", "openapi.json")
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


def read(client: Client, place: str) -> Any:
    answer = client.get(f"{API}{place}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def error_of(answer: Answer, status: int, code: str) -> dict[str, str]:
    """The error of an answer, whose shape is always the same."""
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    said = json.loads(answer.content)
    assert list(said) == ["error"]
    assert list(said["error"]) == ["code", "message", "where"]
    assert said["error"]["code"] == code
    assert said["error"]["message"].endswith(".")
    found: dict[str, str] = said["error"]
    return found


def test_an_edition_is_its_canonical_text_byte_for_byte(client: Client, published: Edition) -> None:
    for place in ("latest", published.sha256):
        answer = client.get(f"{API}editions/{place}", headers={"Accept-Encoding": "gzip"})
        assert answer.content == media(published.path).read_bytes() == edition_json(sample(1)).encode()
        assert answer.headers["ETag"] == f'"{published.sha256}"'
        assert answer.headers["Content-Type"] == "application/json"


def test_the_latest_is_the_one_in_force_of_the_last_cut_off(client: Client, institution: Institution) -> None:
    publish_sample(institution, sample(1))
    second = publish_sample(institution, sample(2))
    publish_sample(institution, sample(1, period=2))
    assert client.get(f"{API}editions/latest").headers["ETag"] == f'"{second.sha256}"'


def test_the_editions_are_listed_with_what_became_of_them(client: Client, institution: Institution) -> None:
    first, second = publish_sample(institution, sample(1)), publish_sample(institution, sample(2))
    found = read(client, "editions")
    assert found["count"] == 2
    assert [(one["code"], one["number"], one["corrects"], one["state"]) for one in found["items"]] == [
        (second.sha256, 2, 1, "published"),
        (first.sha256, 1, None, "corrected"),
    ]
    assert found["items"][0]["url"] == "http://testserver/transparencia/2024/t3/"
    assert found["items"][1]["url"] == "http://testserver/transparencia/2024/t3/version/1/"
    assert [one["number"] for one in read(client, "editions?state=corrected&year=2024")["items"]] == [1]
    assert read(client, "editions?year=2023")["items"] == []


def test_the_figures_are_those_of_the_edition(client: Client, published: Edition) -> None:
    totals = sample(1).figures.totals
    found = read(client, "editions/latest/totals")
    assert found["edition"]["code"] == published.sha256
    assert found["institution"] == "Mutual Ejemplo"
    assert {name: found["totals"][name] for name in ("actions", "due", "met", "mean")} == {
        "actions": totals.actions,
        "due": totals.due,
        "met": totals.met,
        "mean": totals.mean,
    }
    assert found["totals"]["lights"] == dict(totals.bands)
    assert [one["count"] for one in found["withheld"]] == [3]


@pytest.mark.usefixtures("published")
def test_units_objectives_files_and_findings_are_whole(client: Client) -> None:
    edition = sample(1)
    assert [one["name"] for one in read(client, "editions/latest/units")["items"]] == [
        one.name for one in edition.units
    ]
    assert [one["key"] for one in read(client, "editions/latest/objectives")["items"]] == [
        one.key for one in edition.objectives
    ]
    assert [one["name"] for one in read(client, "editions/latest/files")["items"]] == [
        "seguimiento-poi-2024-t3-v1.csv",
        "seguimiento-poi-2024-t3-v1.json",
    ]
    assert read(client, "editions/latest/findings")["count"] == len(edition.findings)


@pytest.mark.usefixtures("published")
def test_actions_are_read_part_by_part(client: Client) -> None:
    rows = sample().figures.rows
    place, codes = f"{API}editions/latest/actions?limit=100", []
    while place:
        found = json.loads(client.get(place).content)
        assert found["count"] == len(rows) == 177
        codes += [one["code"] for one in found["items"]]
        place = found["next"]
    assert codes == [row.code for row in rows]


@pytest.mark.usefixtures("published")
def test_actions_are_chosen_by_unit_objective_state_and_words_without_accents(client: Client) -> None:
    everything = read(client, "editions/latest/actions?limit=200")["items"]
    for name, key in (("unit", "unit"), ("objective", "objective"), ("state", "light")):
        wanted = everything[0][key]
        chosen = read(client, f"editions/latest/actions?limit=200&{name}={wanted}")["items"]
        assert chosen == [one for one in everything if one[key] == wanted]
        assert 0 < len(chosen) < len(everything)
    by_state = [read(client, f"editions/latest/actions?limit=1&state={state.value}")["count"] for state in State]
    assert sum(by_state) == len(everything)
    with_accent, without = (read(client, f"editions/latest/actions?q={words}") for words in ("gestión", "GESTION"))
    assert with_accent["count"] > 0
    assert with_accent["items"] == without["items"]


def test_an_action_has_its_history(client: Client, institution: Institution) -> None:
    third = publish_sample(institution, sample(1))
    second = publish_sample(institution, sample(1, period=2))
    found = read(client, "editions/latest/actions/reclamos/ao-6-5")
    assert found["action"]["code"] == "AO.6.5"
    assert found["action"]["url"] == "http://testserver/transparencia/2024/t3/reclamos/ao-6-5/"
    assert [(one["edition"], one["period"]) for one in found["history"]] == [
        (third.sha256, "t3"),
        (second.sha256, "t2"),
    ]


def test_a_change_of_the_programming_stands_beside_it(client: Client, published: Edition) -> None:
    assert published.number == 1
    (first,) = read(client, "editions/latest/actions?limit=1")["items"]
    assert first["original"] == {
        "annual_target": "4",
        "targets": ["1", "1", "1", "1"],
        "in_force_until": "2024-04-11",
        "changed_by": "acta 64, punto 4.1",
    }


def test_a_file_is_told_by_its_sha256(client: Client, published: Edition) -> None:
    (csv,) = published.files.filter(media_type="text/csv")
    found = read(client, f"verify/{csv.sha256}")
    assert found["is_published"] is True
    assert [(one["name"], one["edition"]["number"]) for one in found["items"]] == [(csv.name, 1)]
    assert read(client, f"verify/{'0' * 64}") == {"sha256": "0" * 64, "is_published": False, "items": []}


def test_an_institution_answers_for_itself_alone(client: Client, published: Edition) -> None:
    Institution.objects.create(name="Otra Mutual", short_name="Otra", host="otra.example")
    elsewhere = Client(headers={"Host": "otra.example"})
    error_of(elsewhere.get(f"{API}editions/{published.sha256}"), 404, "not_found")
    assert read(elsewhere, "editions")["items"] == []
    assert read(elsewhere, f"verify/{published.sha256}")["is_published"] is False
    assert read(elsewhere, "institutions")["items"] == []
    published.institution.host = "testserver"
    published.institution.save()
    assert read(client, f"verify/{published.sha256}")["is_published"] is True
    assert read(elsewhere, "institutions")["items"] == [
        {
            "name": published.institution.name,
            "short_name": published.institution.short_name,
            "url": "http://testserver/",
            "api": "http://testserver/api/v1/",
        }
    ]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("place", "where", "message"),
    [
        ("nada", f"{API}nada", "En esta dirección no hay nada. La lista de direcciones está en /api/v1/openapi.json."),
        (f"editions/{'0' * 64}/units", "path.edition", "Aquí no se publicó ninguna versión oficial con ese código."),
        ("editions/latest/actions/reclamos/x", "path.action", "Esa versión oficial no tiene esa acción en esa unidad."),
    ],
)
def test_what_is_not_there_is_said_so(client: Client, place: str, where: str, message: str) -> None:
    assert error_of(client.get(f"{API}{place}"), 404, "not_found") == {
        "code": "not_found",
        "message": message,
        "where": where,
    }


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("place", "where", "message"),
    [
        ("editions?limit=0", "query.limit", "El valor de «limit» debe ser 1 o más."),
        ("editions?limit=201", "query.limit", "El valor de «limit» debe ser 200 o menos."),
        ("editions?limit=diez", "query.limit", "El valor de «limit» debe ser un número entero."),
        ("editions?offset=-1", "query.offset", "El valor de «offset» debe ser 0 o más."),
        (
            "editions/latest/actions?state=verde",
            "query.state",
            "El valor de «state» no es uno de los valores que dice la documentación.",
        ),
        (f"editions/latest/actions?q={'a' * 201}", "query.q", "El valor de «q» tiene más de 200 signos."),
        ("editions/ABC/units", "path.edition", "El valor de «edition» no tiene la forma que dice la documentación."),
    ],
)
def test_a_value_that_cannot_be_is_named(client: Client, place: str, where: str, message: str) -> None:
    assert error_of(client.get(f"{API}{place}"), 422, "invalid") == {
        "code": "invalid",
        "message": message,
        "where": where,
    }


def test_nothing_is_written(client: Client, published: Edition) -> None:
    for place in (*EVERYTHING, f"editions/{published.sha256}"):
        for method in ("post", "put", "patch", "delete", "options"):
            answer = getattr(client, method)(f"{API}{place}")
            error_of(answer, 405, "method_not_allowed")
            assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.usefixtures("published")
def test_who_asks_too_often_waits(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert (LIMITS["api"].amount, LIMITS["api"].seconds, LIMITS["api"].per) == (600, 60, "address")
    with time_machine.travel(datetime(2026, 11, 9, 15, tzinfo=UTC), tick=False):
        for _time in range(600):
            assert client.head(f"{API}verify/nothing").status_code == 422
        with django_assert_num_queries(2):  # whose site it is, and whether something changed: nothing is written
            answer = client.get(f"{API}editions")
        elsewhere = client.get(f"{API}editions", REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
    message = error_of(answer, 429, "too_many_requests")["message"]
    assert (
        message
        == f"Son más de 600 consultas por minuto desde su dirección. Espere {answer.headers['Retry-After']} segundos."
    )


def test_a_text_that_was_changed_on_the_disk_is_not_shown(client: Client, institution: Institution) -> None:
    row = publish_sample(institution, sample(1, year=2031))
    path = media(row.path)
    path.chmod(0o640)
    path.write_text(path.read_text().replace("Mutual", "Mutuel"))
    for place in ("editions/latest", "editions/latest/units"):
        error_of(client.get(f"{API}{place}"), 503, "damaged")


@pytest.mark.usefixtures("published")
def test_everybody_reads_the_same_without_a_cookie_and_from_any_page(client: Client) -> None:
    client.cookies["sid"] = "x"
    for place in EVERYTHING:
        answer = client.get(f"{API}{place}")
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, place
        assert not answer.cookies
        assert "Access-Control-Allow-Credentials" not in answer.headers
        unchanged = client.get(f"{API}{place}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(f"{API}{place}")
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


def test_a_new_edition_changes_the_tags_of_what_tells_of_it(client: Client, institution: Institution) -> None:
    publish_sample(institution, sample(1, period=2))
    before = {place: client.get(f"{API}{place}").headers["ETag"] for place in LISTS}
    publish_sample(institution, sample(1))
    same = [place for place in LISTS if client.get(f"{API}{place}").headers["ETag"] == before[place]]
    assert same == ["institutions", f"verify/{'0' * 64}"]


def test_an_edition_that_was_withdrawn_stays_in_the_list(client: Client, published: Edition) -> None:
    Row.objects.filter(pk=published.pk).update(
        state=EditionState.WITHDRAWN, withdrawn_at=published.published_at, withdrawal_reason="Otra entidad lo pidió."
    )
    (one,) = read(client, "editions")["items"]
    assert (one["state"], one["withdrawal_reason"]) == ("withdrawn", "Otra entidad lo pidió.")
    error_of(client.get(f"{API}editions/latest/units"), 410, "withdrawn")
    assert read(client, f"editions/{published.sha256}/units")["items"] != []


QUERIES = {
    "institutions": 3,
    "editions": 3,
    "editions/latest": 3,
    "editions/latest/totals": 3,
    "editions/latest/files": 4,
    "editions/latest/units": 3,
    "editions/latest/objectives": 3,
    "editions/latest/actions?limit=200": 3,
    "editions/latest/actions/reclamos/ao-6-5": 3,
    "editions/latest/findings": 3,
    f"verify/{'0' * 64}": 3,
    "openapi.json": 2,
}
"""One for whose site it is, whether something changed, and what is asked for; counting who asks takes none."""


def queries_of(client: Client, place: str) -> int:
    KEPT.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{API}{place}").status_code == 200
    return len(asked.captured_queries)


def test_the_queries_are_the_same_with_one_edition_and_with_a_hundred(client: Client, institution: Institution) -> None:
    edition = sample(1, year=2050)
    publish_sample(institution, edition)
    one = {place: queries_of(client, place) for place in QUERIES}
    first = read(client, "editions/latest/totals")
    for number in range(99):
        year, period = 2025 + number // 4, number % 4 + 1
        figures = replace(edition.figures, year=year, period=period, cutoff=date(year, period * 3, 30))
        publish_sample(institution, replace(edition, figures=figures))
    assert {place: queries_of(client, place) for place in QUERIES} == one == QUERIES
    assert read(client, "editions/latest/totals") == first


@pytest.mark.usefixtures("published")
def test_every_example_of_the_document_is_of_its_own_schema() -> None:
    told = document()
    for methods in told["paths"].values():
        assert list(methods) == ["get"]
        operation = methods["get"]
        assert set(operation["responses"]) == {"200", "304", "404", "405", "410", "422", "429", "503"}
        for value in operation["parameters"]:
            jsonschema.validate(value["examples"][0], {**value["schema"], "components": told["components"]})
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        if "Canonical" not in schema["$ref"]:
            jsonschema.validate(example_of(schema), {**schema, "components": told["components"]})
