"""How the API is used stands on a page for a person; what is needed to check figures is there to be saved."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest
from lxml import html

from planabierto.core.edition import edition_json
from planabierto.office.base.filing.storage import media
from planabierto.office.portal.machines.openapi import document
from tests.office.portal.publishing import sample
from tests.paths import REPO

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from planabierto.office.publication.models import Edition

PAGE = "/transparencia/api/"


@pytest.mark.usefixtures("published")
def test_the_page_has_every_operation_and_nothing_that_runs(client: Client) -> None:
    page = html.fromstring(client.get(PAGE).content)
    assert page.xpath("//section//code[starts-with(text(), 'GET ')]/text()") == [
        f"GET {path}" for path in document()["paths"]
    ]
    assert page.xpath("//script | //style | //*[@style] | //iframe") == []
    for operation in document()["paths"].values():
        names = [value["name"] for value in operation["get"]["parameters"]]
        (section,) = page.xpath("//section[@aria-labelledby=$name]", name=operation["get"]["operationId"])
        assert section.xpath(".//dt/code/text()") == names


@pytest.mark.usefixtures("published")
def test_what_the_page_offers_to_try_answers(client: Client) -> None:
    page = html.fromstring(client.get(PAGE).content)
    tried = page.xpath("//a[starts-with(@href, '/api/')]/@href")
    assert len(tried) == len(document()["paths"]) + 1
    for address in tried:
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("published")
def test_the_page_is_in_english_too(client: Client) -> None:
    page = html.fromstring(client.get(f"/en{PAGE}").content)
    assert page.get("lang") == "en"
    assert page.xpath("string(//h1)") == "Open data of the work plan"
    spanish, english = (html.fromstring(client.get(f"{prefix}{PAGE}").content) for prefix in ("", "/en"))
    for path in ("//section/h2/text()", "//dd/text()", "//section/p/text()"):
        assert [word for word in spanish.xpath(path) if word in english.xpath(path) and len(word) > 12] == []


@pytest.mark.usefixtures("published")
def test_the_schema_of_the_canonical_text_is_the_one_of_the_documentation(client: Client) -> None:
    answer = client.get("/transparencia/esquemas/edition-1.json")
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.content.decode() == (REPO / "docs/schemas/edition-1.json").read_text()
    jsonschema.validate(json.loads(edition_json(sample(1))), json.loads(answer.content))
    assert client.get("/transparencia/esquemas/edition-2.json").status_code == 404


def test_the_script_that_recalculates_works_on_the_csv_as_they_are_saved(
    client: Client, published: Edition, tmp_path: Path
) -> None:
    answer = client.get("/transparencia/verificar/recalcular.py")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="recalcular.py"'
    (tmp_path / "recalcular.py").write_bytes(answer.content)
    (csv,) = published.files.filter(media_type="text/csv")
    (tmp_path / csv.name).write_bytes(media(csv.path).read_bytes())
    done = subprocess.run(
        [sys.executable, "recalcular.py", csv.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split(":")[0]) == (0, "SÍ")
