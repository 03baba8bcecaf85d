"""An edition whose content is withdrawn: whatever the portal offered of it before answers 410 after, and says none of its words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest
from django.test import Client
from django.urls import reverse

from planabierto.office.accounts.roles import Role
from planabierto.office.journal.models import AuditEvent
from planabierto.office.portal.public_page import KEPT
from planabierto.office.publication.models import Edition, EditionState, PublicationState, RedactionDecision
from planabierto.office.publication.services.deciding import PublicationError, Ruling, decide, suppress_words
from planabierto.office.publication.services.publishing import correct, open_publication, withdraw
from tests.office.publication.published import (
    NAME,
    fragment,
    ground,
    officer,
    publish_all,
    suppress_all,
    write_named,
)
from tests.office.publication.test_allow_list import said_by
from tests.office.publication.test_canaries import addresses_in, head_and_body, is_asked
from tests.office.publication.test_deciding import remarks_of
from tests.office.written import row

if TYPE_CHECKING:
    from collections.abc import Callable

    from planabierto.office.followup.models import FollowUp
    from tests.cast import Cast

REASON: Final = "Mostraba un dato personal."
POST: Final = "post of information_officer"
PAGE: Final = "/publicacion/2024/t3/"
NAMED: Final = re.compile(r"Rigoberto|Menj[ií]var|Aldana", re.IGNORECASE)
OTHER_ROWS: Final = (row("AO.6.1.", "Emitir certificaciones.", achieved="2", rate="67%", remarks="Se emitieron."),)
STARTS: Final = (
    "/", "/en/", "/sitemap.xml", "/api/v1/openapi.json", "/api/v1/editions", "/transparencia/versiones/", "/transparencia/versiones.atom",
    "/transparencia/catalogo.jsonld", "/transparencia/2024/t3.jsonld", "/transparencia/2024/t3/imagen.png",
    "/transparencia/buscar/?q=emitir", "/transparencia/2024/t3/acciones/?q=emitir", "/api/v1/editions/latest",
)  # fmt: skip
FEWEST: Final = 60
"""Addresses that an edition of three actions has, in both languages."""


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what other tests were answered."""
    KEPT.clear()


def published_with_a_name(follow_up: FollowUp, cast: Cast) -> Edition:
    """An edition that names a person, whose consent was recorded."""
    publication = open_publication(follow_up, by=officer(cast))
    consent = Ruling(decision=RedactionDecision.LEAVE, consent="Nota firmada.")
    decide(publication, fragments=[fragment(publication, "person")], ruling=consent, by=officer(cast))
    return publish_all(follow_up, officer(cast), publication)


def withdrawn(edition: Edition, cast: Cast, *, with_content: bool | None = None) -> Edition:
    """The edition, withdrawn because of what the law protects in it."""
    assert edition.publication is not None
    edition.publication.refresh_from_db()
    protects = ground(edition.publication)
    return withdraw(edition.publication, reason=REASON, ground=protects, with_content=with_content, by=officer(cast))


def offered() -> dict[str, str]:
    """Every address that the public site names, with the tag of what it answers."""
    client, waiting, found = Client(), [*STARTS], dict[str, str]()
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        found[address] = answer.headers.get("ETag", "")
        _head, body = head_and_body(answer)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        waiting += [one for one in addresses_in(address, kind, body) if is_asked(one)]
        if answer.headers.get("Location", "").startswith("/"):
            waiting.append(answer.headers["Location"])
    return found


def of_edition(edition: Edition, addresses: dict[str, str]) -> list[str]:
    """The addresses of an edition among others, and those under its number, in both languages."""
    at = re.compile(rf"/(en/)?transparencia/(2024/t3[/.]|datos/.*-t3-v1)|/api/v1/editions/{edition.sha256}")
    known = [one for one in addresses if at.match(one)]
    numbered = [re.sub(r"/2024/t3(?!/version|\.jsonld|/imagen)(?=[/.])", "/2024/t3/version/1", one) for one in known]
    return list(dict.fromkeys([*known, *(one for one in numbered if "/acciones/?" not in one)]))


def test_every_address_of_an_edition_says_that_it_was_withdrawn_and_none_says_its_words(
    cast: Cast, print_figure: Callable[[str], None]
) -> None:
    publish_all(write_named(cast, OTHER_ROWS, period=2), officer(cast))
    edition = published_with_a_name(write_named(cast), cast)
    before = offered()
    assert NAMED.search(Client().get("/transparencia/2024/t3/reclamos/ao-6-1/").content.decode())

    withdrawn(edition, cast)

    own, after = of_edition(edition, before), offered()
    statuses = {}
    for address in {**before, **after, **dict.fromkeys(own, "")}:
        answer = Client().get(address, headers={"If-None-Match": before.get(address, "")})
        head, body = head_and_body(answer)
        said = [head, *said_by(address, body)]
        assert not [text for text in said if NAMED.search(text)], address
        statuses[address] = answer.status_code
    assert {address: statuses[address] for address in own if statuses[address] != 410} == {}
    print_figure(
        f"withdrawn content: {len(own)} addresses of the edition answer 410, {len(statuses)} asked, 0 with its words"
    )
    assert len(own) >= FEWEST


def test_it_says_when_by_which_post_on_which_ground_and_where_the_one_in_force_is(cast: Cast) -> None:
    edition = published_with_a_name(write_named(cast), cast)
    withdrawn(edition, cast)
    edition.refresh_from_db()
    spanish = Client().get("/transparencia/2024/t3/").content.decode()
    for said in (
        "La versión 1 se retiró el",
        POST,
        "art. 24 lit. c",
        REASON,
        "no hay una versión vigente",
        edition.sha256,
    ):
        assert said in spanish, said
    assert "Version 1 was withdrawn on" in Client().get("/en/transparencia/2024/t3/").content.decode()

    publish_all(edition.follow_up, officer(cast))
    assert Client().get("/transparencia/2024/t3/").status_code == 200
    old = Client().get("/transparencia/2024/t3/version/1/")
    assert old.status_code == 410
    assert '<a href="/transparencia/2024/t3/">Ver la versión vigente</a>' in old.content.decode()
    error = json.loads(Client().get(f"/api/v1/editions/{edition.sha256}/totals").content)["error"]
    assert error["code"] == "withdrawn"
    assert (
        f"Motivo: {REASON} La vigente es la versión 2 (http://testserver/transparencia/2024/t3/)." in error["message"]
    )


def test_what_was_published_stays_in_the_list_and_is_still_told_by_its_code(cast: Cast) -> None:
    edition = published_with_a_name(write_named(cast), cast)
    withdrawn(edition, cast)
    assert edition.sha256 in Client().get("/transparencia/versiones/").content.decode()
    told = json.loads(Client().get(f"/api/v1/verify/{edition.sha256}").content)
    assert (told["is_published"], told["items"][0]["edition"]["state"]) == (True, "withdrawn")
    page = Client().get(f"/transparencia/verificar/?codigo={edition.sha256}").content.decode()
    assert "Sí: es lo que se publicó" in page
    assert "Retirada" in page


def test_in_the_office_who_does_not_see_what_is_withheld_is_told_that_it_was_withdrawn(cast: Cast) -> None:
    edition = withdrawn(published_with_a_name(write_named(cast), cast), cast)
    file = edition.files.get(name__endswith=".pdf")
    for path in (reverse("edition_file", args=[file.pk]), reverse("edition_package", args=[edition.pk])):
        reader = Client()
        reader.force_login(cast[Role.UNIT_HEAD])
        answer = reader.get(path)
        assert answer.status_code == 403
        assert "Se retiró el contenido de esta versión oficial y ya no se da a leer." in answer.content.decode()
        assert NAMED.search(answer.content.decode()) is None
    officers = Client()
    officers.force_login(officer(cast))
    answer = officers.get(reverse("edition_file", args=[file.pk]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a FileResponse


def test_a_search_and_the_latest_say_so_where_nothing_is_in_force(cast: Cast) -> None:
    edition = published_with_a_name(write_named(cast), cast)
    withdrawn(edition, cast)
    assert Client().get("/transparencia/buscar/?q=Rigoberto").status_code == 410
    assert Client().get("/api/v1/editions/latest").status_code == 410
    assert "No hay una versión oficial vigente." in Client().get("/").content.decode()


def test_the_journal_records_what_was_withdrawn_and_on_which_ground(cast: Cast) -> None:
    edition = withdrawn(published_with_a_name(write_named(cast), cast), cast)
    event = AuditEvent.objects.get(act="edition.withdrawn")
    assert event.after_value == {"state": "withdrawn", "is_content_withdrawn": True, "ground": "art. 24 lit. c"}
    assert (event.reason, edition.withdrawn_by_post) == (REASON, POST)


def test_a_ground_withdraws_the_content_unless_somebody_says_otherwise(cast: Cast) -> None:
    edition = published_with_a_name(write_named(cast), cast)
    assert withdrawn(edition, cast, with_content=False).is_content_withdrawn is False
    assert Client().get("/transparencia/2024/t3/version/1/").status_code == 200
    tag = Client().get("/transparencia/2024/t3/version/1/").headers["ETag"]
    assert withdrawn(edition, cast).is_content_withdrawn is True
    again = Client().get("/transparencia/2024/t3/version/1/", headers={"If-None-Match": tag})
    assert again.status_code == 410


def test_the_content_of_one_that_was_corrected_can_be_withdrawn_and_the_one_in_force_stays(cast: Cast) -> None:
    first = published_with_a_name(write_named(cast), cast)
    assert first.publication is not None
    following = correct(first.publication, reason="Se suprime.", by=officer(cast))
    named = ground(following)
    ruling = Ruling(decision=RedactionDecision.SUPPRESS, ground=named)
    suppress_words(following, place=remarks_of(following, "AO.6.1"), words=NAME, ruling=ruling, by=officer(cast))
    second = publish_all(first.follow_up, officer(cast), suppress_all(following, officer(cast)))
    first.publication.refresh_from_db()
    with pytest.raises(PublicationError, match="ya está marcada"):
        withdraw(first.publication, reason="Se repite.", by=officer(cast))
    withdrawn(first, cast)
    first.follow_up.refresh_from_db()
    second.refresh_from_db()
    assert (second.state, first.publication.state) == (EditionState.PUBLISHED, PublicationState.CORRECTED)
    assert Client().get("/transparencia/2024/t3/version/1/").status_code == 410
    assert Client().get("/transparencia/2024/t3/").status_code == 200


def test_in_the_office_only_who_sees_what_is_withheld_reads_it_still(cast: Cast) -> None:
    edition = withdrawn(published_with_a_name(write_named(cast), cast), cast)
    file = edition.files.get(name__endswith="v1.json")
    statuses = {}
    for role in (Role.INFORMATION_OFFICER, Role.HEAD_OF_PLANNING, Role.TOP_MANAGEMENT):
        client = Client()
        client.force_login(cast[role])
        answers = [
            client.get(path) for path in (f"/versiones/archivo/{file.pk}/", f"/versiones/{edition.pk}/paquete.zip")
        ]
        statuses[role] = [answer.status_code for answer in answers]
        for answer in answers:
            head_and_body(answer)
    assert statuses == {
        Role.INFORMATION_OFFICER: [200, 404],
        Role.HEAD_OF_PLANNING: [200, 404],
        Role.TOP_MANAGEMENT: [403, 403],
    }


def test_the_form_asks_the_ground_the_reason_and_what_becomes_of_the_content(cast: Cast) -> None:
    edition = published_with_a_name(write_named(cast), cast)
    assert edition.publication is not None
    client = Client()
    client.force_login(officer(cast))
    page = client.get(f"{PAGE}retirar/?version=1").content.decode()
    assert "La versión se sigue mostrando, marcada" in page
    assert "Se retira su contenido" in page
    said = {"reason": REASON, "ground": str(ground(edition.publication).pk)}
    assert client.post(f"{PAGE}retirar/?version=1", said).status_code == 302
    edition.refresh_from_db()
    assert (edition.is_content_withdrawn, edition.withdrawal_ground) == (True, ground(edition.publication))
    assert client.get(f"{PAGE}retirar/?version=1").status_code == 404
