"""The screens of publishing, as the information officer, planning and others see them."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing.storage import media
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.publication.models import Edition, EditionState, Publication, PublicationState, SigningKey
from planabierto.office.publication.projection import text_hash
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.publishing import issue_internal, open_publication
from tests.cast import Cast
from tests.office.publication.published import (
    NAME,
    ground,
    officer,
    publish_all,
    suppress_all,
    write_named,
)
from tests.office.publication.test_deciding import remarks_of
from tests.office.rounds import open_round
from tests.office.written import row

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.accounts.models import User

PAGE = "/publicacion/2024/t3/"


def browser(person: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def page_of(client: Client, path: str, *, status: int = 200) -> html.HtmlElement:
    """A page as a tree."""
    answer = client.get(path)
    assert answer.status_code == status
    return html.fromstring(answer.content.decode())


def words(tree: html.HtmlElement, xpath: str = ".") -> str:
    """The text of what an expression finds first, with single blanks."""
    return " ".join(" ".join(tree.xpath(xpath)[0].itertext()).split())


@pytest.fixture
def opened(cast: Cast) -> Publication:
    """A publication with a name and an illness to decide."""
    return open_publication(write_named(cast), by=officer(cast))


def posted(publication: Publication, kind: str, **more: str) -> dict[str, str]:
    """What the form of the first open fragment of a kind sends."""
    review = read_review(publication)
    one = next(part for part in review.open_fragments if part.kind == kind)
    text = review.by_place[one.place].text.text
    return {
        "lugar": one.place,
        "desde": str(one.start),
        "hasta": str(one.end),
        "huella": text_hash(text),
        "tipo": kind,
        **more,
    }


def test_the_officer_opens_the_publication_and_reads_how_much_is_left(cast: Cast) -> None:
    write_named(cast)
    client = browser(officer(cast))
    assert client.get("/publicacion/").headers["Location"] == PAGE
    before = page_of(client, PAGE)
    assert before.xpath('//form[@action="/publicacion/2024/t3/abrir/"]')
    assert client.post("/publicacion/2024/t3/abrir/").headers["Location"] == PAGE
    after = page_of(client, PAGE)
    assert words(after, '//header[@class="head"]//p') == "Quedan 2 por decidir; 2 impiden publicar."
    assert [words(one, ".//h2") for one in after.xpath("//article")] == [
        "Reclamos, AO.6.1: observaciones",
        "Reclamos, AO.6.2: observaciones",
    ]
    assert [one.text_content() for one in after.xpath('//mark[@class="open"]')] == [NAME, "por incapacidad médica"]


def test_a_round_that_was_not_presented_is_not_offered(cast: Cast) -> None:
    open_round(cast)
    page = page_of(browser(officer(cast)), PAGE)
    assert "no se ha presentado" in words(page, "//main")
    assert not page.xpath("//main//form")


def test_the_usual_ground_is_proposed_and_a_suppression_shows_its_mark(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    page = page_of(client, PAGE)
    chosen = page.xpath('//article[1]//select[@name="causal"]/option[@selected]/@value')
    assert chosen == [str(ground(opened).pk)]
    data = posted(opened, "person", decision="suprimir", causal=chosen[0])
    assert client.post(f"{PAGE}decidir/", data).headers["Location"] == PAGE
    decided = page_of(client, f"{PAGE}?ver=decididos")
    assert words(decided, '//mark[@class="mark"]') == "[Suprimido: art. 24 lit. c]"
    assert "Suprimido por information_officer" in words(decided, "//article")


def test_what_a_decision_lacks_is_said_beside_it_and_what_was_typed_stays(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    answer = client.post(f"{PAGE}decidir/", posted(opened, "person", decision="suprimir", motivo="Lo pidió."))
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert page.xpath("//title")[0].text.startswith("Error:")
    (link,) = page.xpath('//section[@class="summary"]//a')
    assert link.text_content() == "Elija la causal por la que se suprime."
    assert page.xpath(f'//*[@id="{link.get("href")[1:]}"]')
    assert page.xpath("//article[1]//textarea")[0].text.strip() == "Lo pidió."


def test_a_name_is_left_with_consent_on_the_page(cast: Cast, opened: Publication) -> None:
    data = posted(opened, "person", decision="dejar", motivo="Nota del 3 de mayo.", consentimiento="1")
    browser(officer(cast)).post(f"{PAGE}decidir/", data)
    assert opened.redactions.get().consent == "Nota del 3 de mayo."


def test_one_decision_for_all_texts_with_the_same_words(cast: Cast) -> None:
    rows = tuple(row(f"AO.6.{n}.", f"Acción {n}.", remarks=f"{n}: la firmó el {NAME}.") for n in (1, 2, 3))
    publication = open_publication(write_named(cast, rows), by=officer(cast))
    client = browser(officer(cast))
    assert "También en los otros 2 que dicen lo mismo" in words(page_of(client, PAGE), "//article[1]")
    data = posted(publication, "person", decision="suprimir", causal=str(ground(publication).pk), todos="1")
    client.post(f"{PAGE}decidir/", data)
    assert publication.redactions.count() == 3


def test_other_words_of_a_text_are_suppressed_by_hand(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    path = f"{PAGE}suprimir/?lugar={remarks_of(opened, 'AO.6.3')}"
    assert "Se revisaron todos los expedientes." in words(page_of(client, path), "//main")
    wrong = client.post(path, {"words": "ninguno", "kind": "other", "ground": str(ground(opened).pk)})
    assert wrong.status_code == 422
    right = client.post(path, {"words": "todos", "kind": "other", "ground": str(ground(opened).pk)})
    assert right.headers["Location"].startswith(f"{PAGE}?ver=todos#")
    assert opened.redactions.get().quoted == "todos"


def test_the_kinds_are_filters_with_their_counts(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    page = page_of(client, PAGE)
    kinds = [" ".join(one.text_content().split()) for one in page.xpath('//nav[@aria-label="Qué clase"]//a')]
    assert kinds == ["Todas las clases 2", "Nombre de una persona 1", "Salud de una persona 1"]
    assert len(page_of(client, f"{PAGE}?clase=salud").xpath("//article")) == 1
    assert len(page_of(client, f"{PAGE}?ver=todos").xpath("//article")) == len(read_review(opened).texts)


def test_planning_reads_along_and_decides_nothing(cast: Cast, opened: Publication) -> None:
    client = browser(cast[Role.HEAD_OF_PLANNING])
    page = page_of(client, PAGE)
    assert not page.xpath("//article//form")
    assert client.post(f"{PAGE}decidir/", posted(opened, "person", decision="dejar")).status_code == 403
    assert page_of(client, f"{PAGE}revisar/").xpath("//main//form") == []
    assert opened.redactions.count() == 0


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.TOP_MANAGEMENT, Role.SYSTEM_ADMINISTRATOR])
def test_others_do_not_see_what_is_withheld(cast: Cast, opened: Publication, role: Role) -> None:
    assert opened.number == 1
    client = browser(cast[role])
    for path in (PAGE, f"{PAGE}revisar/", "/publicacion/causales/"):
        assert client.get(path).status_code == 403


def test_what_blocks_is_listed_with_the_way_to_it(cast: Cast, opened: Publication) -> None:
    page = page_of(browser(officer(cast)), f"{PAGE}revisar/")
    links = page.xpath('//a[contains(@href, "/publicacion/2024/t3/#")]')
    assert [one.text_content() for one in links] == [
        f"Reclamos, AO.6.1: observaciones: «{NAME}» (nombre de una persona)",
        "Reclamos, AO.6.2: observaciones: «por incapacidad médica» (salud de una persona)",
    ]
    assert not page.xpath("//main//form")
    assert opened.number == 1


def test_the_cover_is_looked_at_approved_and_published(cast: Cast, opened: Publication) -> None:
    suppress_all(opened, officer(cast))
    client = browser(officer(cast))
    page = page_of(client, f"{PAGE}revisar/")
    rows = [[words(cell) for cell in one] for one in page.xpath("//tbody/tr")]
    assert [(cells[0], cells[1], cells[3]) for cells in rows] == [
        ("art. 24 lit. a", "Ley de Acceso a la Información Pública", "1"),
        ("art. 24 lit. c", "Ley de Acceso a la Información Pública", "1"),
    ]
    client.post(f"{PAGE}publicar/")
    assert Edition.objects.count() == 0
    client.post(f"{PAGE}aprobar/")
    assert words(page_of(client, f"{PAGE}revisar/"), "//main//form//button") == "Publicar versión 1"
    assert client.post(f"{PAGE}publicar/").headers["Location"] == f"{PAGE}versiones/"
    assert "nadie más la ve todavía" in words(page_of(client, f"{PAGE}versiones/"), "//main")
    run_waiting_tasks()
    opened.refresh_from_db()
    assert opened.state == PublicationState.PUBLISHED
    history = words(page_of(client, f"{PAGE}revisar/"), '//section[@aria-labelledby="historial"]')
    assert "Versión oficial publicada" in history
    assert "Versión pública aprobada" in history
    assert "Menjívar" not in history


def test_an_edition_that_is_being_made_is_seen_by_nobody_else(cast: Cast, opened: Publication) -> None:
    suppress_all(opened, officer(cast))
    client = browser(officer(cast))
    client.post(f"{PAGE}aprobar/")
    client.post(f"{PAGE}publicar/")
    assert page_of(browser(cast[Role.UNIT_HEAD]), f"{PAGE}versiones/").xpath("//section") == []
    assert Edition.objects.get().state == EditionState.MAKING


def test_editions_are_listed_with_codes_sizes_and_files_that_open(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    client = browser(cast[Role.UNIT_HEAD])
    page = page_of(client, f"{PAGE}versiones/")
    assert edition.sha256 in words(page, "//main")
    links = page.xpath('//ul[@class="downloads"]//a')
    assert [one.get("href") for one in links][-1] == reverse("edition_package", args=[edition.pk])
    assert words(links[0]).startswith("PDF Informe oficial seguimiento-poi-2024-t3-v1.pdf · ")
    for file in edition.files.all():
        answer = client.get(reverse("edition_file", args=[file.pk]))
        assert b"".join(answer.streaming_content) == media(file.path).read_bytes()  # type: ignore[attr-defined]  # a FileResponse
        assert answer.headers["Content-Type"] == file.media_type
    assert not page.xpath("//main//form")


def test_the_package_for_the_portal_holds_every_file_and_says_what_each_is(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    path = reverse("edition_package", args=[edition.pk])
    answer = browser(officer(cast)).get(path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="seguimiento-poi-2024-t3-v1-portal.zip"'
    with ZipFile(BytesIO(answer.content)) as package:
        index = list(csv.DictReader(StringIO(package.read("indice.csv").decode("utf-8-sig"))))
        assert package.read("clave-publica.pem").startswith(b"-----BEGIN PUBLIC KEY-----")
        for line in index:
            assert len(package.read(line["archivo"])) == int(line["tamano_bytes"])
    assert {(line["anio"], line["periodo"], line["estado"], line["version"]) for line in index} == {
        ("2024", "3", "vigente", "1")
    }
    assert [line["archivo"] for line in index] == sorted(edition.files.values_list("name", flat=True))
    assert browser(officer(cast)).get(path).content == answer.content


def test_an_internal_edition_is_no_file_of_the_system_administrator(cast: Cast) -> None:
    follow_up = write_named(cast)
    client = browser(officer(cast))
    client.post(f"{PAGE}versiones/interna/")
    run_waiting_tasks()
    edition = Edition.objects.get()
    path = reverse("edition_file", args=[edition.files.get(name__endswith=".pdf").pk])
    read = browser(cast[Role.UNIT_HEAD]).get(path)
    assert b"".join(read.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a FileResponse
    assert browser(cast[Role.SYSTEM_ADMINISTRATOR]).get(path).status_code == 403
    assert browser(cast.outsider).get(path).status_code in (403, 404)
    assert client.get(reverse("edition_package", args=[edition.pk])).status_code == 404
    assert follow_up.editions.count() == 1


def test_a_correction_shows_its_changes_before_it_is_published(cast: Cast) -> None:
    publish_all(write_named(cast), officer(cast))
    client = browser(officer(cast))
    assert client.post(f"{PAGE}rectificar/", {"reason": ""}).status_code == 422
    client.post(f"{PAGE}rectificar/", {"reason": "Se suprime una palabra."})
    following = Publication.objects.get(number=2)
    path = f"{PAGE}suprimir/?lugar={remarks_of(following, 'AO.6.3')}"
    client.post(path, {"words": "todos", "kind": "other", "ground": str(ground(following).pk)})
    page = page_of(client, f"{PAGE}revisar/")
    assert words(page, '//section[@aria-labelledby="cambios"]//h2') == "Cambios respecto a la versión oficial 1"
    assert "Se revisaron [Suprimido: art. 24 lit. c] los expedientes." in words(
        page, '//section[@aria-labelledby="cambios"]'
    )


def test_the_page_of_a_follow_up_leads_to_its_official_version_and_says_how_it_stands(cast: Cast) -> None:
    follow_up = write_named(cast)

    def said(role: Role) -> tuple[str, list[str]]:
        panel = page_of(browser(cast[role]), "/seguimiento/2024/t3/").xpath('//section[@aria-labelledby="sigue-1"]')[0]
        return " ".join(panel.text_content().split()), panel.xpath(".//a/@href")

    for role in (Role.HEAD_OF_PLANNING, Role.INFORMATION_OFFICER):
        text, links = said(role)
        assert "Nadie ha abierto la publicación de este seguimiento." in text
        assert links == [PAGE]
    publish_all(follow_up, officer(cast))
    assert (
        "La versión oficial pública vigente es la 1. La publicación 1 está publicada." in said(Role.HEAD_OF_PLANNING)[0]
    )
    text, links = said(Role.TOP_MANAGEMENT)
    assert ("publicación" in text, links) == (False, [f"{PAGE}versiones/"])


def test_a_withdrawn_edition_says_so_with_its_reason(cast: Cast) -> None:
    publish_all(write_named(cast), officer(cast))
    client = browser(officer(cast))
    assert client.post(f"{PAGE}retirar/", {"reason": "Se repitió el informe."}).status_code == 302
    page = page_of(client, f"{PAGE}versiones/")
    assert "Motivo: Se repitió el informe." in words(page, "//main")
    assert page.xpath('//ul[@class="downloads"]//a')
    assert client.get(f"{PAGE}retirar/").status_code == 404
    assert page_of(client, PAGE).xpath('//form[@action="/publicacion/2024/t3/abrir/"]')


def test_grounds_are_changed_and_added_and_keep_their_citation(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    reserved = ground(opened, "19", "b")
    assert "Falta la declaratoria" in words(page_of(client, "/publicacion/causales/"), "//main")
    client.post(
        f"/publicacion/causales/{reserved.pk}/",
        {"protects": "La seguridad.", "is_reserved": "on", "declaration": "D-1", "index_entry": "4", "is_active": "on"},
    )
    reserved.refresh_from_db()
    assert (reserved.citation, reserved.is_usable) == ("art. 19 lit. b", True)
    new = {
        "law": "Ley de Bancos",
        "article": "232",
        "letter": "",
        "protects": "El secreto bancario.",
        "is_active": "on",
    }
    assert client.post("/publicacion/causales/agregar/", new).status_code == 302
    assert client.post("/publicacion/causales/agregar/", new).status_code == 422


def test_terms_and_key_are_kept_on_the_page_of_grounds(cast: Cast, opened: Publication) -> None:
    client = browser(officer(cast))
    assert client.get("/publicacion/clave/clave-publica.pem").status_code == 404
    client.post(
        "/publicacion/condiciones/",
        {
            "licence": "CC0",
            "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
            "contact": "Tel. 2200-0000",
        },
    )
    for _time in range(2):
        client.post("/publicacion/clave/")
    assert SigningKey.objects.filter(retired_at=None).count() == 1
    assert SigningKey.objects.count() == 2
    page = words(page_of(client, "/publicacion/causales/"), "//main")
    assert "CC0" in page
    assert "Tel. 2200-0000" in page
    assert client.get("/publicacion/clave/clave-publica.pem").content.startswith(b"-----BEGIN PUBLIC KEY-----")
    assert opened.number == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_the_database_whatever_its_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    rows = tuple(row(f"AO.6.{n}.", f"Acción {n}.", remarks=f"{n}: la firmó el {NAME}.") for n in range(1, count + 1))
    open_publication(write_named(cast, rows), by=officer(cast))
    client = browser(officer(cast))
    client.get(PAGE)
    with django_assert_num_queries(22):
        client.get(PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_editions_asks_the_same_whatever_its_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    follow_up = write_named(cast)
    for _time in range(count):
        issue_internal(follow_up, by=officer(cast))
        run_waiting_tasks()
    client = browser(officer(cast))
    client.get(f"{PAGE}versiones/")
    with django_assert_num_queries(9):
        client.get(f"{PAGE}versiones/")
