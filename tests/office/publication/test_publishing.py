"""The way of a publication: opened, approved, published under a signature, corrected, withdrawn; and what may never come out."""

from __future__ import annotations

import json
import stat
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from planabierto.core.edition import EditionAudience
from planabierto.core.edition_changes import NOT_QUOTED
from planabierto.core.errors import UnwritableFormatError
from planabierto.documents.reading import read_document
from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing.storage import media
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.followup.models import FollowUpState
from planabierto.office.followup.services.closing import close, consolidate, present
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.export import head_of
from planabierto.office.journal.models import AuditEvent
from planabierto.office.publication import making
from planabierto.office.publication.models import (
    Edition,
    EditionFile,
    EditionState,
    Publication,
    PublicationState,
    PublishingTerms,
    Redaction,
    RedactionDecision,
    SuppressionGround,
)
from planabierto.office.publication.queries import (
    edition_text,
    editions,
    frozen_edition,
    latest_public,
    published_file,
)
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.deciding import PublicationError, Ruling, decide, suppress_words
from planabierto.office.publication.services.publishing import (
    approve,
    correct,
    issue_internal,
    open_publication,
    publish,
    withdraw,
)
from planabierto.office.publication.signing import is_signed
from planabierto.office.publication.storing import file_away
from planabierto.verifier import check_signature
from tests.cast import Cast
from tests.office.importing import write
from tests.office.publication.published import (
    MISSION,
    NAME,
    ROWS,
    fragment,
    officer,
    publish_all,
    stored_bytes,
    suppress_all,
    suppressing,
    write_named,
)
from tests.office.publication.test_deciding import remarks_of, reword
from tests.office.rounds import OpenRound, open_round
from tests.office.written import OTHERS, document, follow_up, row
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from pathlib import Path


SUFFIXES = [
    "-archivos-firma.json",
    "-archivos.json",
    "-datos.zip",
    "-firma.json",
    "-stratml.xml",
    ".csv",
    ".docx",
    ".json",
    ".pdf",
    ".xlsx",
]


def acts_since(head: int) -> list[str]:
    """What was recorded after an act."""
    return list(AuditEvent.objects.filter(pk__gt=head).order_by("pk").values_list("act", flat=True))


def last_act() -> int:
    """The last act that was recorded."""
    return AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]


def presented(cast: Cast) -> OpenRound:
    """A round that was registered here, presented and closed."""
    round_ = open_round(cast)
    for unit in ("Reclamos", "Contabilidad", "Archivo"):
        round_.send(unit, round_.head_of(unit))
        round_.review(unit)
    consolidate(round_.follow_up, by=round_.planner)
    present(round_.follow_up, body="Consejo Directivo", presented_on=today_in(cast.institution), by=round_.planner)
    close(round_.follow_up, by=round_.planner)
    round_.follow_up.refresh_from_db()
    return round_


def test_publishing_for_the_first_time_brings_the_grounds_of_the_law(cast: Cast) -> None:
    publication = open_publication(write_named(cast), by=officer(cast))
    grounds = list(SuppressionGround.objects.filter(institution=cast.institution))
    assert [one.citation for one in grounds] == [
        *(f"art. 24 lit. {letter}" for letter in "abcd"),
        *(f"art. 19 lit. {letter}" for letter in "abcdefgh"),
    ]
    assert [one.is_reserved for one in grounds] == [False] * 4 + [True] * 8
    assert PublishingTerms.objects.get(institution=cast.institution).licence == "CC BY 4.0"
    assert (publication.state, publication.number) == (PublicationState.PROJECTION, 1)
    assert open_publication(publication.follow_up, by=officer(cast)) == publication


def test_a_round_is_published_once_it_was_presented(cast: Cast) -> None:
    round_ = open_round(cast)
    with pytest.raises(PublicationError, match="cuando haya sido presentado"):
        open_publication(round_.follow_up, by=officer(cast))


@pytest.mark.parametrize("role", [Role.HEAD_OF_PLANNING, Role.TOP_MANAGEMENT, Role.INTERNAL_AUDITOR])
def test_others_neither_open_nor_approve_nor_publish(cast: Cast, role: Role) -> None:
    follow_up_ = write_named(cast)
    with pytest.raises(NotAllowedError):
        open_publication(follow_up_, by=cast[role])
    publication = suppress_all(open_publication(follow_up_, by=officer(cast)), officer(cast))
    with pytest.raises(NotAllowedError):
        approve(publication, by=cast[role])
    approve(publication, by=officer(cast))
    with pytest.raises(NotAllowedError):
        publish(publication, by=cast[role])
    with pytest.raises(NotAllowedError):
        issue_internal(follow_up_, by=cast[role])
    assert Edition.objects.count() == 0


def test_nothing_is_approved_while_a_name_or_an_illness_is_open(cast: Cast) -> None:
    publication = open_publication(write_named(cast), by=officer(cast))
    with pytest.raises(PublicationError, match="2 fragmentos impiden publicar"):
        approve(publication, by=officer(cast))
    decide(publication, fragments=[fragment(publication, "person")], ruling=suppressing(publication), by=officer(cast))
    with pytest.raises(PublicationError, match="1 fragmento impide publicar"):
        approve(publication, by=officer(cast))


def test_what_is_asked_of_a_unit_keeps_from_publishing(cast: Cast) -> None:
    publication = open_publication(write_named(cast), by=officer(cast))
    decide(publication, fragments=[fragment(publication, "person")], ruling=suppressing(publication), by=officer(cast))
    asking = Ruling(decision=RedactionDecision.ASK, reason="Diga: por ausencia.")
    decide(publication, fragments=[fragment(publication, "health")], ruling=asking, by=officer(cast))
    with pytest.raises(PublicationError, match="impide publicar"):
        approve(publication, by=officer(cast))


def test_an_approval_holds_for_the_texts_that_were_read(cast: Cast) -> None:
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    reword(publication, "Se revisaron todos", "Se revisaron casi todos")
    with pytest.raises(PublicationError, match="cambiaron desde que se aprobaron"):
        publish(publication, by=officer(cast))
    approve(publication, by=officer(cast))
    assert publish(publication, by=officer(cast)).state == EditionState.MAKING


def test_a_decision_after_the_approval_asks_for_another(cast: Cast) -> None:
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    place = remarks_of(publication, "AO.6.3")
    suppress_words(publication, place=place, words="todos", ruling=suppressing(publication), by=officer(cast))
    publication.refresh_from_db()
    assert (publication.state, publication.approved_by, publication.texts_hash) == (
        PublicationState.REDACTION,
        None,
        "",
    )
    with pytest.raises(NotAllowedError):
        publish(publication, by=officer(cast))


def test_what_is_published_is_marked_signed_and_whole(cast: Cast) -> None:
    head = head_of(cast.institution.pk)
    before = last_act()
    edition = publish_all(write_named(cast), officer(cast))
    text = edition_text(edition)
    frozen = frozen_edition(edition)
    assert (edition.state, edition.number, edition.corrects) == (EditionState.PUBLISHED, 1, None)
    assert edition.sha256 == sha256(text.encode()).hexdigest()
    assert is_signed(edition.signing_key, text.encode(), edition.signature)
    assert not is_signed(edition.signing_key, text.encode() + b" ", edition.signature)
    assert [one.remarks for one in frozen.actions] == [
        "La firmó el [Suprimido: art. 24 lit. c] en agosto.",
        "Se atrasó [Suprimido: art. 24 lit. a] del encargado.",
        "Se revisaron todos los expedientes.",
    ]
    assert [(one.ground, one.law, one.count) for one in frozen.withheld] == [
        ("art. 24 lit. a", "Ley de Acceso a la Información Pública", 1),
        ("art. 24 lit. c", "Ley de Acceso a la Información Pública", 1),
    ]
    assert frozen.approved_by == officer(cast).post
    assert frozen.journal is not None
    assert frozen.journal.sequence > head.sequence
    assert AuditEvent.objects.filter(sequence=frozen.journal.sequence, hash=frozen.journal.hash).exists()
    assert acts_since(before)[-4:] == [
        "publication.approved",
        "signing_key.made",
        "edition.ordered",
        "edition.published",
    ]


def test_every_file_stands_under_its_hash_and_is_written_once(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    files = list(edition.files.all())
    assert sorted(one.name.removeprefix("seguimiento-poi-2024-t3-v1") for one in files) == SUFFIXES
    for one in files:
        content = media(one.path).read_bytes()
        assert (sha256(content).hexdigest(), len(content)) == (one.sha256, one.size)
        assert stat.S_IMODE(media(one.path).stat().st_mode) == 0o640
    canonical = next(one for one in files if one.name.endswith("v1.json"))
    assert canonical.sha256 == edition.sha256
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFile.objects.filter(pk=files[0].pk).update(sha256="0" * 64)


def test_the_list_of_the_files_is_signed_too(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    content = {
        one.name.removeprefix("seguimiento-poi-2024-t3-v1"): media(one.path).read_bytes() for one in edition.files.all()
    }
    key = edition.signing_key.public_key
    for signed, signature in ((".json", "-firma.json"), ("-archivos.json", "-archivos-firma.json")):
        assert check_signature(content[signed].decode(), content[signature].decode(), key) == []
    listed = {one["name"]: one["sha256"] for one in json.loads(content["-archivos.json"])["files"]}
    assert listed == {
        one.name: one.sha256 for one in edition.files.all() if not one.name.endswith(("-firma.json", "-archivos.json"))
    }


def test_what_was_withheld_is_in_no_file_of_the_edition(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    everything = stored_bytes(media(edition.path).parent)
    for word in ("Rigoberto", "Menj", "incapacidad"):
        assert word.encode() not in everything, word


def test_figures_are_those_of_the_follow_up_and_every_number_stays(cast: Cast) -> None:
    frozen = frozen_edition(publish_all(write_named(cast), officer(cast)))
    assert [(row_.code, row_.reported, row_.percent) for row_ in frozen.figures.rows] == [
        ("AO.6.1", "2", 67),
        ("AO.6.2", "1", 33),
        ("AO.6.3", "3", 100),
    ]
    assert (frozen.figures.totals.met, frozen.figures.totals.due) == (1, 3)


def test_the_findings_are_those_of_the_edition_and_none_is_of_privacy(cast: Cast) -> None:
    frozen = frozen_edition(publish_all(write_named(cast), officer(cast)))
    assert frozen.findings
    assert not any(one.rule.startswith("PRI") for one in frozen.findings)


def test_the_name_of_a_unit_that_was_withheld_stands_in_no_address(cast: Cast) -> None:
    named = row(area="Despacho Halcón", remarks="Listo.")
    publication = open_publication(write_named(cast, (named,)), by=officer(cast))
    for text in read_review(publication).texts:
        if "Halcón" in text.text.text:
            suppress_words(
                publication, place=text.text.place, words="Halcón", ruling=suppressing(publication), by=officer(cast)
            )
    edition = publish_all(publication.follow_up, officer(cast), publication)
    (unit,) = frozen_edition(edition).units
    # The model, where it is installed, suggests the whole name.
    assert unit.name.endswith("[Suprimido: art. 24 lit. c]")
    assert unit.slug == "unidad-1"
    assert "halc" not in edition_text(edition).lower()


def test_a_round_that_was_registered_here_is_published_with_its_presentation_and_its_code(cast: Cast) -> None:
    User.objects.update(display_name="Rigoberto Quetzal")
    round_ = presented(cast)
    edition = publish_all(round_.follow_up, User.objects.get(pk=officer(cast).pk))
    frozen = frozen_edition(edition)
    round_.follow_up.refresh_from_db()
    assert round_.follow_up.state == FollowUpState.PUBLISHED
    assert frozen.closing_code == round_.follow_up.figures_hash
    assert [(one.body, one.reference) for one in frozen.presented] == [("Consejo Directivo", "acta en firma")]
    assert "Quetzal" not in edition_text(edition)


def test_a_round_with_a_report_open_again_waits(cast: Cast) -> None:
    round_ = presented(cast)
    publication = suppress_all(open_publication(round_.follow_up, by=officer(cast)), officer(cast))
    with transaction.atomic(), without_triggers("followup_unitreport"):
        round_.follow_up.unit_reports.filter(name="Reclamos").update(state="returned")
    with pytest.raises(PublicationError, match="abiertos de nuevo: Reclamos"):
        approve(publication, by=officer(cast))


def test_nobody_sees_an_edition_whose_files_are_being_made(cast: Cast) -> None:
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    edition = publish(publication, by=officer(cast))
    assert (list(editions(cast.institution)), latest_public(cast.institution)) == ([], None)
    assert published_file(edition.sha256) is None
    with pytest.raises(PublicationError, match="se está publicando"):
        approve(publication, by=officer(cast))
    assert publish(publication, by=officer(cast)) == edition
    run_waiting_tasks()
    assert [one.pk for one in editions(cast.institution)] == [edition.pk]
    assert AuditEvent.objects.filter(act="edition.published").count() == 1


def test_a_worker_that_dies_before_the_end_leaves_nothing_and_the_next_one_finishes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    edition = publish(publication, by=officer(cast))

    def dies(path: str, folder: Path) -> list[object]:
        file_away(path, folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "file_away", dies)
    with pytest.raises(KeyboardInterrupt):
        making.make_edition.func(edition.pk)
    assert (EditionFile.objects.count(), latest_public(cast.institution)) == (0, None)
    monkeypatch.undo()
    making.make_edition.func(edition.pk)
    making.make_edition.func(edition.pk)
    assert latest_public(cast.institution) == edition
    assert len(list(media(edition.path).parent.iterdir())) == 2
    assert edition.files.count() == len(SUFFIXES)


def test_files_that_cannot_be_made_publish_nothing_and_say_why(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    edition = publish(publication, by=officer(cast))

    def refuses(*_given: object) -> None:
        raise UnwritableFormatError("No cabe en el libro.")

    monkeypatch.setattr(making, "write_files", refuses)
    making.make_edition.func(edition.pk)
    assert Edition.objects.count() == 0
    event = AuditEvent.objects.get(act="edition.failed")
    assert (event.reason, event.actor) == ("No cabe en el libro.", None)
    monkeypatch.undo()
    again = publish(Publication.objects.get(), by=officer(cast))
    run_waiting_tasks()
    again.refresh_from_db()
    assert (again.number, again.state) == (1, EditionState.PUBLISHED)


def test_a_year_that_begins_in_july_names_its_own_months_wherever_it_is_published(cast: Cast, tmp_path: Path) -> None:
    type(cast.institution).objects.filter(pk=cast.institution.pk).update(fiscal_year_start_month=7)
    cast.institution.refresh_from_db()
    edition = publish_all(write_named(cast), officer(cast))
    months = ["julio a septiembre", "octubre a diciembre", "enero a marzo", "abril a junio"]
    assert list(frozen_edition(edition).periods) == months
    page = Client().get("/transparencia/2024/t3/reclamos/ao-6-1/").content.decode()
    assert [page.index(one) for one in months] == sorted(page.index(one) for one in months)
    assert "enero a marzo" in media(edition.files.get(name__endswith="-stratml.xml").path).read_text()
    for suffix in (".pdf", ".xlsx", ".docx"):
        printed = tmp_path / f"informe{suffix}"
        printed.write_bytes(media(edition.files.get(name__endswith=suffix).path).read_bytes())
        again = read_document(printed)
        assert (again.start_month, again.period, again.cutoff) == (7, 3, date(2025, 3, 31))


def corrected(cast: Cast) -> tuple[Edition, Edition]:
    """An edition, and the one that corrects it with one more suppression and another figure."""
    first = publish_all(write_named(cast), officer(cast))
    write(
        cast.institution,
        document(
            follow_up(
                {
                    MISSION: [
                        OTHERS,
                        *ROWS[:2],
                        row(
                            "AO.6.3.",
                            "Revisar expedientes.",
                            achieved="2",
                            rate="67%",
                            remarks="Se revisaron todos los expedientes.",
                        ),
                    ]
                }
            )
        ),
    )
    assert first.publication is not None
    following = correct(first.publication, reason="Se corrige una cifra.", by=officer(cast))
    place = remarks_of(following, "AO.6.3")
    suppress_words(following, place=place, words="todos", ruling=suppressing(following), by=officer(cast))
    return first, publish_all(following.follow_up, officer(cast), following)


def test_a_correction_is_a_new_edition_with_the_list_of_what_it_changes(cast: Cast) -> None:
    first, second = corrected(cast)
    frozen = frozen_edition(second)
    assert (frozen.number, frozen.corrects, frozen.reason) == (2, 1, "Se corrige una cifra.")
    changed = {(one.code, one.field): (one.before, one.after) for one in frozen.changes}
    assert changed["AO.6.3", "reported"] == ("3", "2")
    assert changed["AO.6.3", "remarks"] == (NOT_QUOTED, "Se revisaron [Suprimido: art. 24 lit. c] los expedientes.")
    first.refresh_from_db()
    assert first.state == EditionState.CORRECTED
    assert first.publication is not None
    first.publication.refresh_from_db()
    assert first.publication.state == PublicationState.CORRECTED
    assert latest_public(cast.institution) == second
    assert [one.number for one in editions(cast.institution)] == [2, 1]
    assert edition_text(first)


def test_a_correction_needs_no_decision_that_was_made_before(cast: Cast) -> None:
    first = publish_all(write_named(cast), officer(cast))
    assert first.publication is not None
    following = correct(first.publication, reason="Se corrige el título.", by=officer(cast))
    assert read_review(following).blocking == []
    assert Redaction.objects.filter(publication=following).count() == 0
    assert AuditEvent.objects.filter(act="publication.correction_opened").get().reason == "Se corrige el título."


def test_the_reason_of_a_correction_is_a_public_text_too(cast: Cast) -> None:
    first = publish_all(write_named(cast), officer(cast))
    assert first.publication is not None
    with pytest.raises(PublicationError, match="Escriba por qué"):
        correct(first.publication, reason=" ", by=officer(cast))
    following = correct(first.publication, reason=f"Se quita a {NAME}.", by=officer(cast))
    assert [one.place for one in read_review(following).blocking] == ["reason:"]
    with pytest.raises(PublicationError, match="impide publicar"):
        approve(following, by=officer(cast))


def test_what_the_earlier_edition_said_in_clear_is_not_told_again_by_its_correction(cast: Cast) -> None:
    publication = open_publication(write_named(cast), by=officer(cast))
    consent = Ruling(decision=RedactionDecision.LEAVE, consent="Nota firmada.")
    decide(publication, fragments=[fragment(publication, "person")], ruling=consent, by=officer(cast))
    first = publish_all(publication.follow_up, officer(cast), publication)
    assert NAME in edition_text(first)
    following = correct(publication, reason="Retiró su consentimiento.", by=officer(cast))
    named = next(one for one in read_review(following).fragments if one.kind == "person")
    suppress_words(following, place=named.place, words=NAME, ruling=suppressing(following), by=officer(cast))
    second = publish_all(following.follow_up, officer(cast), following)
    assert "Rigoberto" not in edition_text(second)
    assert "incapacidad" not in edition_text(second)


def test_what_is_withdrawn_stays_listed_with_its_reason(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    assert edition.publication is not None
    with pytest.raises(PublicationError, match="Escriba por qué se retira"):
        withdraw(edition.publication, reason="", by=officer(cast))
    with pytest.raises(PublicationError, match="sin nombres de personas"):
        withdraw(edition.publication, reason=f"Nombraba al {NAME}.", by=officer(cast))
    with pytest.raises(NotAllowedError):
        withdraw(edition.publication, reason="Nombraba a alguien.", by=cast[Role.HEAD_OF_PLANNING])
    withdrawn = withdraw(edition.publication, reason="Nombraba a alguien.", by=officer(cast))
    assert (withdrawn.state, withdrawn.withdrawal_reason) == (EditionState.WITHDRAWN, "Nombraba a alguien.")
    assert list(editions(cast.institution)) == [edition]
    assert latest_public(cast.institution) is None
    assert edition_text(edition)
    assert AuditEvent.objects.filter(act="edition.withdrawn").get().reason == "Nombraba a alguien."
    following = publish_all(edition.follow_up, officer(cast))
    assert (following.number, following.corrects) == (2, None)


def test_an_internal_edition_withholds_nothing_and_is_no_public_one(cast: Cast) -> None:
    follow_up_ = write_named(cast)
    edition = issue_internal(follow_up_, by=officer(cast))
    run_waiting_tasks()
    edition.refresh_from_db()
    frozen = frozen_edition(edition)
    assert (edition.state, frozen.audience, frozen.withheld) == (EditionState.PUBLISHED, EditionAudience.INTERNAL, ())
    assert NAME in edition_text(edition)
    assert list(editions(cast.institution)) == []
    assert AuditEvent.objects.filter(act="edition.issued").count() == 1
    again = issue_internal(follow_up_, by=officer(cast))
    run_waiting_tasks()
    again.refresh_from_db()
    edition.refresh_from_db()
    assert (again.number, again.corrects, edition.state) == (2, edition, EditionState.CORRECTED)


def test_a_file_says_which_edition_it_is_of_and_what_took_its_place(cast: Cast) -> None:
    first, second = corrected(cast)
    pdf = first.files.get(name__endswith=".pdf")
    found = published_file(pdf.sha256.upper())
    assert found is not None
    assert (found.edition, found.name, found.corrected_by) == (first, "seguimiento-poi-2024-t3-v1.pdf", second)
    assert published_file("0" * 64) is None


def test_the_key_is_a_file_of_its_own_that_only_the_installation_reads(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    place = settings.HOME / "claves" / f"{edition.signing_key.fingerprint}.pem"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" in place.read_bytes()


def test_two_editions_of_the_same_day_differ_in_number_and_in_the_journal(cast: Cast) -> None:
    first, second = (frozen_edition(one) for one in corrected(cast))
    assert first.journal is not None
    assert second.journal is not None
    assert second.journal.sequence > first.journal.sequence
