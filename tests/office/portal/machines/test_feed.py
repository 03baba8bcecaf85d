"""The feed of editions is Atom as RFC 4287 asks for it, and tells what became of each edition."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import etree

from planabierto.office.publication.models import Edition as Row
from planabierto.office.publication.models import EditionState
from tests.office.portal.publishing import publish_sample, sample

if TYPE_CHECKING:
    from django.test import Client

    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition

FEED = "/transparencia/versiones.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts of the elements at a path of names of Atom."""
    return [one.text or "" for one in root.findall("/".join(f"{ATOM}{name}" for name in path.split("/")))]


def test_the_feed_is_as_the_rfc_asks(client: Client, institution: Institution) -> None:
    publish_sample(institution, sample(1))
    publish_sample(institution, sample(2))
    answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        # 4.1.1 and 4.1.2: exactly one id, title and updated.
        assert [len(parent.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        # 4.1.1 and 4.1.2: at most one alternate link of a type.
        assert len(parent.findall(f"{ATOM}link[@rel='alternate']")) == 1
        # 4.2.6: an id is an IRI; a tag URI has a name, a day and a word of ours.
        assert (parent.findtext(f"{ATOM}id") or "").startswith("tag:testserver,2024-11-12:")
        # 3.3: a date of RFC 3339 with its zone.
        for name in ("updated", "published"):
            assert all(datetime.fromisoformat(found.text or "").tzinfo for found in parent.findall(f"{ATOM}{name}"))
    # 4.1.1: an author for every entry, here that of the feed.
    assert texts(root, "author/name") == ["Mutual Ejemplo"]
    # 4.1.1: a link to itself.
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] == [f"http://testserver{FEED}"]
    # 4.1.1: no two entries of one id and one moment.
    ids = texts(root, "entry/id")
    assert len(ids) == len(set(ids)) == 2
    # The feed is as new as its newest entry.
    assert texts(root, "updated")[0] == max(texts(root, "entry/updated"))
    found = feedparser.parse(answer.content)
    assert (found.bozo, found.version) == (False, "atom10")


def test_a_correction_and_a_withdrawal_are_told_and_the_ids_stay(client: Client, institution: Institution) -> None:
    first = publish_sample(institution, sample(1))
    before = feedparser.parse(client.get(FEED).content).entries
    second = publish_sample(institution, sample(2))
    entries = feedparser.parse(client.get(FEED).content).entries
    assert [entry.id for entry in entries] == ["tag:testserver,2024-11-12:2024/t3/v2", before[0].id]
    assert [entry.title for entry in entries] == [
        f"{second.title}, versión 2 (rectifica la 1)",
        f"{first.title}, versión 1",
    ]
    assert entries[0].summary == (
        f"Aprobada por Oficial de Información. Código de verificación: {second.sha256}. "
        "Motivo de la rectificación: Se corrigió un dato."
    )
    assert entries[1].summary.endswith("Después se rectificó: la versión 2 ocupa su lugar.")
    assert [entry.tags[0].label for entry in entries] == ["Vigente", "Rectificada"]
    assert [entry.link for entry in entries] == [
        "http://testserver/transparencia/2024/t3/",
        "http://testserver/transparencia/2024/t3/version/1/",
    ]
    assert entries[1].updated == entries[0].published
    assert second.published_at is not None
    gone = second.published_at + timedelta(days=3)
    Row.objects.filter(pk=second.pk).update(
        state=EditionState.WITHDRAWN, withdrawn_at=gone, withdrawal_reason="Tenía un dato de otra institución."
    )
    withdrawn = feedparser.parse(client.get(FEED).content).entries[0]
    assert withdrawn.summary.endswith("La institución la retiró: Tenía un dato de otra institución.")
    assert withdrawn.updated == gone.replace(microsecond=0).isoformat()
    assert withdrawn.id == entries[0].id


def test_a_sign_that_xml_cannot_hold_breaks_no_feed(client: Client, published: Edition) -> None:
    Row.objects.filter(pk=published.pk).update(title="Seguimiento\x0b <del> «POI»")
    assert (
        feedparser.parse(client.get(FEED).content).entries[0].title_detail.value == "Seguimiento <del> «POI», versión 1"
    )


@pytest.mark.usefixtures("institution")
def test_before_the_first_edition_there_is_no_feed(client: Client) -> None:
    assert client.get(FEED).status_code == 404
