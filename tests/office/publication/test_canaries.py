"""A thousand canaries: a word of its own in every private field and file, and the public hears none of them.

What stands against publishing is withheld by the information officer; all the rest is never asked. One word is left in a public text: it
is found wherever the public may read that text, or the search would find nothing at all.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from lxml import etree, html

from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing.storage import media
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.config.demonstration.papers import listing, page
from planabierto.office.followup.live_rows import live_rows
from planabierto.office.followup.models import RowVerdict, Verdict
from planabierto.office.followup.services.closing import ask_reopening, close, consolidate, present, refuse_reopening
from planabierto.office.followup.services.delivering import RowWord, comment_on, return_report, review_rows
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.followup.services.instructing import give_instruction
from planabierto.office.followup.services.opening import extend_deadline
from planabierto.office.followup.services.verifying import answer_objection, object_to, verify_row
from planabierto.office.institutions.days import today_in
from planabierto.office.portal.public_page import KEPT
from planabierto.office.publication.models import Edition, Publication, RedactionDecision
from planabierto.office.publication.projection import project, public_texts, text_hash
from planabierto.office.publication.queries import edition_text
from planabierto.office.publication.services.deciding import Ruling, Where, decide
from planabierto.office.publication.services.publishing import (
    approve,
    correct,
    issue_internal,
    open_publication,
    publish,
)
from tests.office.publication.published import ground, officer
from tests.office.publication.test_allow_list import every_model, private_columns, said_by
from tests.office.rounds import OpenRound, open_round
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db.models import Model
    from django.http.response import HttpResponseBase

    from tests.cast import Cast

LEAST_CANARIES: Final = 1_000
LEAST_ANSWERS: Final = 150
UNITS: Final = 12
SAID: Final = "zorzal9999q"
"""The word that the public may read."""
WITHHELD: Final = {
    "followup.Achievement": ("remarks",),
    "followup.FollowUp": ("title", "institution_name"),
    "followup.Presentation": ("body",),
    "followup.UnitReport": ("mission", "name"),
    "followup.Verification": ("verified_by_post",),
    "plans.Programming": ("statement", "unit_of_measure", "lead_name", "responsible_name"),
}
"""Texts that the public reads: a word stands in each, and the information officer withholds it."""
_WORD: Final = re.compile(r"zorzal(\d{4})q", re.IGNORECASE)
STARTS: Final = (
    "/", "/en/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/api/v1/openapi.json", "/api/v1/institutions",
    "/api/v1/editions", "/transparencia/", "/transparencia/versiones.atom", "/transparencia/catalogo.jsonld", "/transparencia/api/",
    "/transparencia/buscar/?q=zorzal", "/transparencia/acciones/", "/transparencia/2024/t3.jsonld",
)  # fmt: skip
REFUSED: Final = (
    "/transparencia/nada/", "/transparencia/2024/t2/", "/transparencia/2024/t9/", "/transparencia/2024/t3/reclamos/nada/",
    "/transparencia/datos/nada.pdf", "/api/v1/nada", "/api/v1/editions/nada", "/seguimiento/2024/t3/reclamos/",
    "/publicacion/2024/t3/", "/versiones/archivo/1/", "/bitacora/", "/tablero/2024/t3/", "/buscar/?q=zorzal", "/media/1/",
)  # fmt: skip
"""What is not there, or not for them: an error page tells as much as any other."""


@dataclass
class Canaries:
    """The words that were planted, and where each one stands."""

    places: list[str] = field(default_factory=list)

    def new(self, place: str) -> str:
        """A word that stands nowhere else."""
        self.places.append(place)
        return f"Zorzal{len(self.places) - 1:04d}q"

    def heard(self, text: str) -> set[str]:
        """The private places whose words stand in a text."""
        return {self.places[int(number)] for number in _WORD.findall(text) if int(number) < len(self.places)}


def files(canaries: Canaries) -> list[SimpleUploadedFile]:
    """Files with a word in their name, in what they say, and in what they say of themselves."""
    name = canaries.new
    return [
        page(
            f"acta-{name('name of a PDF')}.pdf",
            unit=name("unit in a PDF"),
            title=name("title of a PDF, in its metadata"),
            paragraphs=[name("body of a PDF")],
        ),
        listing(
            f"lista-{name('name of a workbook')}.xlsx",
            title=name("title of a workbook"),
            header=[name("head of a workbook")],
            rows=[[name("cell of a workbook")] for _ in range(5)],
        ),
    ]


def live_through(round_: OpenRound, canaries: Canaries) -> None:
    """A round in which everybody says something that is not for the public, through the services."""
    new, cast = canaries.new, round_.cast
    extend_deadline(
        round_.report(), until=timezone.localdate() + timedelta(days=90), reason=new("more time"), by=round_.planner
    )
    round_.save(accomplishment=new("draft of a row, written over"))
    round_.save(accomplishment=f"Se emitieron, y consta {SAID}.")
    for number in range(UNITS - 3):
        unit = f"Unidad {chr(ord('A') + number)}"
        round_.save(unit=unit, by=round_.head_of(unit), accomplishment=new("draft of a unit that never sent"))
    given = EvidenceInput(new("evidence"), series=new("series"), place=new("shelf"), folio=new("folio"))
    add_evidence(round_.report(), round_.row().entry, given, uploads=files(canaries), by=round_.head)
    comment_on(round_.report(), text=new("internal comment"), by=round_.head)
    _send(round_, "Reclamos")
    action = live_rows(round_.report())[0].entry.action
    review_rows(
        round_.report(), {action: RowWord(RowVerdict.REMARKED, new("remark of planning on a row"))}, by=round_.planner
    )
    return_report(round_.report(), by=round_.planner, reason=new("return of a report"))
    round_.send_as_is()
    verification = verify_row(
        round_.assignment(),
        verdict=Verdict.OTHER_VALUE,
        value=Decimal("0.5"),
        reason=new("verification"),
        by=round_.officer,
    )
    objection = object_to(verification, text=new("objection"), by=round_.head)
    answer_objection(objection, is_upheld=False, answer=new("answer to an objection"), by=round_.officer)
    for unit in ("Contabilidad", "Archivo"):
        _send(round_, unit)
    for unit in ("Reclamos", "Contabilidad", "Archivo"):
        round_.review(unit)
    give_instruction(
        action,
        follow_up=round_.follow_up,
        text=new("instruction"),
        responsible_unit=cast.reclamos,
        due_on=today_in(cast.institution),
        by=cast[Role.TOP_MANAGEMENT],
    )
    consolidate(round_.follow_up, by=round_.planner, reason=new("why it was consolidated without some"))
    present(round_.follow_up, body="Consejo Directivo", presented_on=today_in(cast.institution), by=round_.planner)
    close(round_.follow_up, by=round_.planner)
    asked = ask_reopening(round_.report(), reason=new("reopening that was asked for"), by=round_.planner)
    refuse_reopening(asked, reason=new("reopening that was refused"), by=cast[Role.TOP_MANAGEMENT])
    round_.follow_up.refresh_from_db()


def _send(round_: OpenRound, unit: str) -> None:
    by = round_.head_of(unit)
    for live in live_rows(round_.report(unit)):
        programmed = live.targets[round_.follow_up.period - 1].value
        if programmed is not None and not live.entry.is_reported:
            round_.save(live.entry.achievement.code, str(programmed), unit=unit, by=by)
    round_.send_as_is(unit, by)


def plant_in_every_column(canaries: Canaries) -> None:
    """A word more in each text of each row that is private or is then withheld, past services and triggers; in e-mails too."""
    models = list(every_model())
    with transaction.atomic(), without_triggers(*(model._meta.db_table for model in models)):
        for model in models:
            for name in [*private_columns(model), *WITHHELD.get(model._meta.label, ())]:
                plant(model, name, canaries)
        for person in User.objects.all():
            User.objects.filter(pk=person.pk).update(email=f"{canaries.new('e-mail')}@mutual.example".lower())


def plant(model: type[Model], name: str, canaries: Canaries) -> None:
    """A word more in a column of each row that has room for one."""
    longest: int | None = model._meta.get_field(name).max_length  # type: ignore[union-attr]  # a text column
    every = model._default_manager  # noqa: SLF001 - any model's manager
    for key, value in list(every.exclude(**{f"{name}__isnull": True}).values_list("pk", name)):
        if longest is None or len(value) + len(SAID) < longest:
            word = canaries.new(f"{model._meta.label}.{name}")
            every.filter(pk=key).update(**{name: f"{value} {word}".strip()})


def withhold(publication: Publication, canaries: Canaries, by: User) -> None:
    """Withhold each private word that stands in a public text, with a reason that is private too."""
    ruling = Ruling(
        decision=RedactionDecision.SUPPRESS, ground=ground(publication), reason=canaries.new("why it was withheld")
    )
    fragments = [
        Where(one.place, *found.span(), text_hash(one.text))
        for one in public_texts(project(publication.follow_up, reason=publication.reason))
        for found in _WORD.finditer(one.text)
        if found[0].lower() != SAID
    ]
    decide(publication, fragments=fragments, ruling=ruling, by=by)


def issued(publication: Publication, by: User) -> Edition:
    edition = publish(approve(publication, by=by), by=by)
    run_waiting_tasks()
    edition.refresh_from_db()
    publication.refresh_from_db()
    return edition


@dataclass
class Heard:
    """What the public was given: how much of it, and where a word stood in it."""

    canaries: Canaries
    answers: int = 0
    size: int = 0
    private: dict[str, set[str]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def listen(self, where: str, texts: Iterator[str]) -> None:
        """Listen to all that stands in one place."""
        self.answers += 1
        for text in texts:
            self.size += len(text)
            heard = self.canaries.heard(text)
            if heard:
                self.private.setdefault(where, set()).update(heard)
            if SAID in text.lower():
                self.said.add(where)


def head_and_body(answer: HttpResponseBase) -> tuple[str, bytes]:
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    return f"{answer.headers} {answer.cookies}", answer.getvalue()


def addresses_in(where: str, kind: str, body: bytes) -> Iterator[str]:
    """The addresses of this site that an answer names."""
    if not body:
        found = []
    elif kind == "text/html":
        found = html.fromstring(body).xpath("//@href | //@src | //@action | //@content[starts-with(., 'http')]")
    elif kind.endswith("xml"):
        said = etree.fromstring(body)
        found = [*(one for one in said.itertext() if one.startswith("http")), *said.xpath("//@href")]
    elif kind.endswith("json"):
        found = re.findall(r'"((?:http://testserver)?/[^"\s]*)"', json.dumps(json.loads(body)))
    else:
        found = []
    for one in found:
        parts = urlsplit(urljoin(f"http://testserver{where}", str(one).strip()))
        if parts.netloc == "testserver" and not parts.path.startswith("/static/"):
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def is_asked(address: str) -> bool:
    """Whether an address is of the public site; lists under every mixture of filters say nothing new."""
    return re.match(r"/(en/)?(transparencia/|api/|$)", address) is not None and address.count("=") < 2


def walk(heard: Heard) -> None:
    """Ask for every address that an answer names, as anybody."""
    client = Client(raise_request_exception=False)
    waiting, asked = [*STARTS, *REFUSED], set[str]()
    while waiting:
        address = waiting.pop()
        if address in asked:
            continue
        asked.add(address)
        answer = client.get(address)
        head, body = head_and_body(answer)
        heard.listen(address, iter([head, *said_by(address, body)]))
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        waiting += [one for one in addresses_in(address, kind, body) if is_asked(one)]
        if answer.headers.get("Location", "").startswith("/transparencia/"):
            waiting.append(answer.headers["Location"])


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget what other tests were answered."""
    KEPT.clear()


def test_no_word_of_a_thousand_private_ones_reaches_the_public(cast: Cast, print_figure: Callable[[str], None]) -> None:
    began = time.process_time()
    canaries, by = Canaries(), officer(cast)
    round_ = open_round(cast, units=UNITS)
    live_through(round_, canaries)
    opened = open_publication(round_.follow_up, by=by)
    plant_in_every_column(canaries)
    publication, by = Publication.objects.get(pk=opened.pk), User.objects.get(pk=by.pk)
    withhold(publication, canaries, by)
    first = issued(publication, by)
    second = issued(correct(publication, reason="Se revisó de nuevo.", by=by), by)
    internal = issue_internal(round_.follow_up, by=by)
    run_waiting_tasks()

    heard = Heard(canaries)
    for edition in (first, second):
        for path in sorted(media(edition.path).parent.rglob("*")):
            if path.is_file():
                heard.listen(path.name, said_by(path.name, path.read_bytes()))
    in_files = set(heard.said)
    walk(heard)
    for file in internal.files.all():
        head, body = head_and_body(Client().get(f"/transparencia/datos/{file.name}"))
        heard.listen(f"internal {file.name}", iter([head, *said_by(file.name, body)]))

    print_figure(
        f"canaries: {len(canaries.places)} private words in {len(set(canaries.places))} fields, {heard.answers} files and answers, "
        f"{heard.size:,} characters of them: {len(heard.private)} with one; {time.process_time() - began:.1f} s of CPU"
    )
    assert heard.private == {}
    assert {f"{model}.{name}" for model, names in WITHHELD.items() for name in names} & canaries.heard(
        edition_text(internal)
    )
    assert len(canaries.places) >= LEAST_CANARIES
    assert heard.answers >= LEAST_ANSWERS
    assert {name.rpartition("-v")[2].lstrip("0123456789") for name in in_files} >= {
        ".csv", ".docx", ".json", ".pdf", ".xlsx", "-datos.zip", "-stratml.xml",
    }  # fmt: skip
    row = "transparencia/2024/t3/unidad-1/ao-6-1"
    assert heard.said >= {f"/{row}/", f"/en/{row}/", f"/{row}.csv", f"/api/v1/editions/{second.sha256}"}
