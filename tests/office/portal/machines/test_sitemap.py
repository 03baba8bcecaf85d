"""Crawlers are led to what is public, and told to leave the rest; who finds a weakness is told whom to write to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.test import override_settings
from lxml import etree

from planabierto.office.portal.machines import sitemap
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from django.test import Client

    from planabierto.office.institutions.models import Institution

MAP = "/sitemap.xml"
SITE = "http://testserver"
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: Client) -> list[str]:
    answer = client.get(MAP)
    assert answer.headers["Content-Type"] == "application/xml"
    assert len(answer.content) < 50 * 2**20
    root = etree.fromstring(answer.content)
    assert root.tag == f"{XML}urlset"
    for page in root:
        # sitemaps.org: an address first, then the day; nothing else here.
        assert [child.tag for child in page] in ([f"{XML}loc"], [f"{XML}loc", f"{XML}lastmod"])
    return [(one.text or "").removeprefix(SITE) for one in root.iter(f"{XML}loc")]


def test_the_map_leads_to_every_page_that_is_there(client: Client, institution: Institution) -> None:
    edition = sample(1)
    publish_sample(institution, edition)
    publish_sample(institution, sample(1, period=2))
    found = addresses(client)
    assert len(found) == len(set(found)) == 8 + 2 * (2 + len(edition.units)) + len(edition.actions)
    for address in (*found[:12], found[-1]):
        assert client.get(address).status_code == 200, address
    assert f"{'/transparencia/2024/t3/'}reclamos/ao-6-5/" in found
    assert f"{'/transparencia/2024/t2/'}reclamos/ao-6-5/" not in found


@pytest.mark.usefixtures("published")
def test_the_map_ends_at_the_limit_of_maps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "LARGEST", 10)
    assert len(addresses(client)) == 10


@pytest.mark.usefixtures("institution")
def test_before_the_first_edition_the_map_has_the_standing_pages(client: Client) -> None:
    assert addresses(client) == [
        "/", "/transparencia/comparar/", "/transparencia/versiones/", "/transparencia/metodologia/", "/transparencia/verificar/",
        "/transparencia/accesibilidad/", "/transparencia/privacidad/", "/transparencia/api/",
    ]  # fmt: skip


def rules(client: Client) -> list[tuple[str, str]]:
    """The lines of robots.txt as pairs."""
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    return [(name, value) for name, sign, value in (line.partition(": ") for line in lines) if sign]


def may_crawl(rules: list[tuple[str, str]], path: str) -> bool:
    """As RFC 9309 §2.2.2 reads them: the longest rule that matches, `$` ends and `*` is anything."""
    longest = (0, True)
    for name, rule in rules:
        if name in {"Allow", "Disallow"}:
            begin, _star, rest = rule.removesuffix("$").partition("*")
            matches = path == begin if rule.endswith("$") else path.startswith(begin) and rest in path
            longest = max(longest, (len(rule), name == "Allow")) if matches else longest
    return longest[1]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/en/", True),
        ("/transparencia/2024/t3/reclamos/", True),
        ("/en/transparencia/2024/t3/", True),
        ("/transparencia/datos/seguimiento-poi-2024-t3-v1.csv", True),
        ("/ingresar/", False),
        ("/inicio/", False),
        ("/planes/2024/", False),
        ("/en/ingresar/", False),
        ("/api/v1/editions", False),
    ],
)
def test_crawlers_read_the_public_pages_and_nothing_else(client: Client, path: str, may: bool) -> None:
    assert may_crawl(rules(client), path) is may


@pytest.mark.usefixtures("published")
def test_robots_names_the_map(client: Client) -> None:
    assert ("Sitemap", f"{SITE}{MAP}") in rules(client)


@pytest.mark.usefixtures("institution")
def test_security_txt_says_whom_to_tell_and_until_when(client: Client) -> None:
    with time_machine.travel(datetime(2026, 3, 5, 14, 30, tzinfo=UTC), tick=False):
        answer = client.get("/.well-known/security.txt")
        assert answer.content.decode().splitlines() == [
            "Contact: http://testserver/transparencia/privacidad/",
            "Expires: 2026-09-01T00:00:00Z",
            "Preferred-Languages: es, en",
            "Canonical: http://testserver/.well-known/security.txt",
        ]
        assert (
            client.get("/.well-known/security.txt", headers={"If-None-Match": answer.headers["ETag"]}).status_code
            == 304
        )
        with override_settings(SECURITY_CONTACT="mailto:seguridad@ejemplo.test"):
            assert "Contact: mailto:seguridad@ejemplo.test" in client.get("/.well-known/security.txt").content.decode()
