"""The catalogue and the datasets are linked data that anybody reads without fetching anything, and say what the files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from rdflib import DCAT, DCTERMS, RDF, XSD, Graph, Literal, Namespace, URIRef

from planabierto.office.portal.public_page import KEPT
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from django.test import Client

    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition

# rdflib's own reader of JSON-LD makes what rdflib itself calls by another name.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SITE = "http://testserver"
CATALOGUE = "/transparencia/catalogo.jsonld"
DATASET = "/transparencia/2024/t3.jsonld"
SCHEMA = Namespace("https://schema.org/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
ROUND = URIRef(f"{SITE}/transparencia/2024/t3/")
LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.es"


def graph_of(client: Client, place: str) -> Graph:
    answer = client.get(place)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/ld+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.content, format="json-ld")


def test_the_catalogue_names_each_dataset_with_its_files(client: Client, published: Edition) -> None:
    found = graph_of(client, CATALOGUE)
    catalogue, data = URIRef(f"{SITE}{CATALOGUE}"), URIRef(f"{ROUND}#datos")
    assert (catalogue, RDF.type, DCAT.Catalog) in found
    assert list(found.objects(catalogue, DCAT.dataset)) == [data]
    assert (data, RDF.type, DCAT.Dataset) in found
    assert (data, DCTERMS.title, Literal(published.title, lang="es")) in found
    assert (data, DCTERMS.identifier, Literal(published.sha256)) in found
    assert (data, DCAT.landingPage, ROUND) in found
    (span,) = found.objects(data, DCTERMS.temporal)
    assert (span, DCAT.startDate, Literal("2024-01-01", datatype=XSD.date)) in found
    assert (span, DCAT.endDate, Literal("2024-09-30", datatype=XSD.date)) in found
    files = {URIRef(f"{SITE}/transparencia/datos/{file.name}"): file for file in published.files.all()}
    assert set(found.objects(data, DCAT.distribution)) == set(files)
    for place, file in files.items():
        assert (place, RDF.type, DCAT.Distribution) in found
        assert (place, DCAT.downloadURL, place) in found
        assert (place, DCTERMS.license, URIRef(LICENCE)) in found
        assert (place, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)) in found
        assert (
            place,
            DCAT.mediaType,
            URIRef(f"http://www.iana.org/assignments/media-types/{file.media_type}"),
        ) in found
        (checksum,) = found.objects(place, SPDX.checksum)
        assert (checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256) in found
        assert (checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)) in found


def test_a_correction_takes_the_place_of_its_dataset(client: Client, institution: Institution) -> None:
    publish_sample(institution, sample(1))
    second = publish_sample(institution, sample(2))
    found = graph_of(client, CATALOGUE)
    assert list(found.objects(None, DCTERMS.identifier)) == [Literal(second.sha256)]


@pytest.mark.usefixtures("institution")
def test_before_the_first_edition_the_catalogue_is_empty(client: Client) -> None:
    assert list(graph_of(client, CATALOGUE).objects(None, DCAT.dataset)) == []


def test_a_round_is_a_dataset_for_search_engines(client: Client, published: Edition) -> None:
    found = graph_of(client, DATASET)
    data = URIRef(f"{ROUND}#datos")
    assert (data, RDF.type, SCHEMA.Dataset) in found
    assert (data, SCHEMA.name, Literal(published.title)) in found
    assert (data, SCHEMA.license, Literal(LICENCE)) in found
    assert (data, SCHEMA.temporalCoverage, Literal("2024-01-01/2024-09-30")) in found
    assert (data, SCHEMA.isAccessibleForFree, Literal(True)) in found
    (publisher,) = found.objects(data, SCHEMA.publisher)
    assert (publisher, SCHEMA.name, Literal("Mutual Ejemplo")) in found
    saved = {
        str(found.value(one, SCHEMA.contentUrl)): str(found.value(one, SCHEMA.sha256))
        for one in found.objects(data, SCHEMA.distribution)
    }
    assert saved == {f"{SITE}/transparencia/datos/{file.name}": file.sha256 for file in published.files.all()}


OTHERS = (
    "/robots.txt",
    "/transparencia/2024/t3/imagen.png",
    "/transparencia/esquemas/edition-1.json",
    "/transparencia/api/",
)


@pytest.mark.usefixtures("published")
def test_the_pages_lead_machines_to_their_data(client: Client) -> None:
    page = html.fromstring(client.get("/transparencia/2024/t3/").content)
    links = {link.get("type"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@type]")}
    assert (links["application/ld+json"], links["application/atom+xml"]) == (DATASET, "/transparencia/versiones.atom")
    (picture,) = page.xpath("//meta[@property='og:image']/@content")
    assert picture == f"{SITE}/transparencia/2024/t3/imagen.png"
    for place in (*links.values(), picture.removeprefix(SITE)):
        assert client.get(place).status_code == 200


QUERIES = {CATALOGUE: 4, DATASET: 4, "/transparencia/versiones.atom": 3, "/sitemap.xml": 3}


def test_the_queries_are_the_same_with_one_edition_and_with_four(client: Client, institution: Institution) -> None:
    def counted() -> dict[str, int]:
        found = {}
        for place in QUERIES:
            KEPT.clear()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(place).status_code == 200
            found[place] = len(asked)
        return found

    publish_sample(institution, sample(1))
    first = counted()
    for period in (1, 2, 4):
        publish_sample(institution, sample(1, period=period))
    assert counted() == first == QUERIES


@pytest.mark.usefixtures("published")
def test_feeds_and_catalogues_are_kept_by_caches_and_set_no_cookie(client: Client) -> None:
    for place in (*QUERIES, *OTHERS):
        answer = client.get(place)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"].startswith("Accept-Encoding")
        assert not answer.cookies
        assert client.get(place, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
        head = client.head(place)
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
        assert client.post(place).status_code == 405
