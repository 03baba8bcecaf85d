"""What is decided about a fragment, who decides, and what a decision needs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.base.models import OutgoingMail
from planabierto.office.followup.models import Achievement, FollowUp, Reminder
from planabierto.office.journal.models import AuditEvent
from planabierto.office.publication.models import (
    Publication,
    PublicationState,
    Redaction,
    RedactionDecision,
    SuppressionGround,
)
from planabierto.office.publication.projection import Part, Place, text_hash
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.deciding import (
    PublicationError,
    Ruling,
    Where,
    decide,
    decide_everywhere,
    look_again,
    suppress_words,
)
from planabierto.office.publication.services.grounds import GroundWords, change_ground
from planabierto.office.publication.services.publishing import open_publication
from tests.cast import Cast
from tests.office.publication.published import (
    NAME,
    fragment,
    ground,
    officer,
    suppressing,
    where,
    write_named,
)
from tests.office.written import row
from tests.triggers import without_triggers

LEAVE, ASK, SUPPRESS = RedactionDecision.LEAVE, RedactionDecision.ASK, RedactionDecision.SUPPRESS


@pytest.fixture
def publication(cast: Cast) -> Publication:
    """A publication whose remarks name a person and tell an illness."""
    return open_publication(write_named(cast), by=officer(cast))


def remarks_of(publication: Publication, code: str) -> str:
    """The place of the remarks of an action."""
    review = read_review(publication)
    return next(one.text.place for one in review.texts if (one.text.part, one.text.code) == (Part.REMARKS, code))


def reword(publication: Publication, old: str, new: str) -> None:
    """Let the remarks of a row say something else, as a reopening or a corrected document would."""
    with transaction.atomic(), without_triggers("followup_achievement"):
        for one in Achievement.objects.filter(follow_up=publication.follow_up, remarks__contains=old):
            Achievement.objects.filter(pk=one.pk).update(remarks=one.remarks.replace(old, new))


def test_the_name_and_the_illness_of_the_remarks_are_suggested_and_block(publication: Publication) -> None:
    review = read_review(publication)
    assert [(one.kind, one.quoted) for one in review.open_fragments] == [
        ("person", NAME),
        ("health", "por incapacidad médica"),
    ]
    assert review.blocking == review.open_fragments


def test_what_is_suppressed_is_marked_in_its_place_with_its_ground(cast: Cast, publication: Publication) -> None:
    (redaction,) = decide(
        publication, fragments=[fragment(publication, "person")], ruling=suppressing(publication), by=officer(cast)
    )
    review = read_review(publication)
    assert review.by_place[redaction.place].shown == "La firmó el [Suprimido: art. 24 lit. c] en agosto."
    assert [(one.ground, one.count) for one in review.withheld()] == [("art. 24 lit. c", 1)]
    publication.refresh_from_db()
    assert publication.state == PublicationState.REDACTION


def test_the_journal_tells_a_decision_without_the_words(cast: Cast, publication: Publication) -> None:
    decide(publication, fragments=[fragment(publication, "person")], ruling=suppressing(publication), by=officer(cast))
    event = AuditEvent.objects.order_by("-sequence").filter(institution_id=cast.institution.pk)[0]
    assert (event.act, event.actor) == ("publication.decided", officer(cast))
    assert "art. 24 lit. c" in event.after
    assert "Menjívar" not in event.after + event.object_label + event.reason


def test_a_decision_is_never_changed_only_followed_by_another(cast: Cast, publication: Publication) -> None:
    named = fragment(publication, "person")
    (first,) = decide(publication, fragments=[named], ruling=suppressing(publication), by=officer(cast))
    decide(publication, fragments=[named], ruling=Ruling(decision=LEAVE, consent="Acta 3."), by=officer(cast))
    (shown,) = [one for one in read_review(publication).fragments if one.kind == "person"]
    assert (shown.decision, shown.is_open) == ("leave", False)
    assert Redaction.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=first.pk).update(decision=LEAVE)


def test_a_name_is_left_only_with_consent_or_because_it_is_none(cast: Cast, publication: Publication) -> None:
    named = fragment(publication, "person")
    with pytest.raises(PublicationError, match="solo con su consentimiento"):
        decide(publication, fragments=[named], ruling=Ruling(decision=LEAVE), by=officer(cast))
    (left,) = decide(
        publication, fragments=[named], ruling=Ruling(decision=LEAVE, consent="Nota firmada."), by=officer(cast)
    )
    assert left.consent == "Nota firmada."
    assert [one.kind for one in read_review(publication).blocking] == ["health"]


def test_what_is_asked_of_the_unit_stays_open_and_says_what_to_correct(cast: Cast, publication: Publication) -> None:
    ill = fragment(publication, "health")
    with pytest.raises(PublicationError, match="qué debe corregir"):
        decide(publication, fragments=[ill], ruling=Ruling(decision=ASK), by=officer(cast))
    decide(publication, fragments=[ill], ruling=Ruling(decision=ASK, reason="Diga: por ausencia."), by=officer(cast))
    (asked,) = [one for one in read_review(publication).fragments if one.kind == "health"]
    assert (asked.decision, asked.is_open, asked.is_blocking) == ("ask", True, True)
    assert AuditEvent.objects.filter(act="publication.unit_asked").count() == 1


def test_the_unit_is_told_by_mail_what_it_is_asked_to_correct(cast: Cast, publication: Publication) -> None:
    for kind, reason in (("health", "Diga: por ausencia."), ("person", "Diga el puesto.")):
        asked = Ruling(decision=ASK, reason=reason)
        decide(publication, fragments=[fragment(publication, kind)], ruling=asked, by=officer(cast))
    mails = OutgoingMail.objects.order_by("pk")
    head = cast[Role.UNIT_HEAD]
    assert {mail.to for mail in mails} == {head.email}
    assert {mail.subject for mail in mails} == {"Se pide corregir un texto de Reclamos antes de publicarlo"}
    texts = "\n".join(mail.text for mail in mails)
    for said in (
        "- AO.6.1, observaciones",
        "Motivo: Diga el puesto.",
        "- AO.6.2, observaciones",
        "Motivo: Diga: por ausencia.",
    ):
        assert said in texts, said
    assert (len(mails), "Rigoberto" in texts) == (2, False)
    (noted,) = Reminder.objects.filter(recipient=head)
    assert (noted.kind, noted.sent_by) == ("rewording", officer(cast))


def test_planning_is_told_what_to_correct_in_a_text_of_no_unit(cast: Cast) -> None:
    follow_up = write_named(cast)
    FollowUp.objects.filter(pk=follow_up.pk).update(title=f"Seguimiento del POI 2024, firmado por {NAME}")
    publication = open_publication(follow_up, by=officer(cast))
    review = read_review(publication)
    named = [where(review, one) for one in review.open_fragments if one.kind == "person"]
    assert len(named) == 2
    decide(publication, fragments=named, ruling=Ruling(decision=ASK, reason="Diga el puesto."), by=officer(cast))
    sent = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert sent.keys() == {cast[Role.HEAD_OF_PLANNING].email, cast[Role.UNIT_HEAD].email}
    to_planning = sent[cast[Role.HEAD_OF_PLANNING].email]
    assert to_planning.subject == "Se pide corregir un texto del POI 2024 al tercer trimestre antes de publicarlo"
    lines = to_planning.text.splitlines()
    assert "- título" in lines
    assert "Motivo: Diga el puesto." in lines
    assert "AO.6.1" not in to_planning.text
    assert NAME not in to_planning.text


def test_a_suppression_needs_a_ground_of_the_institution_in_use(cast: Cast, publication: Publication) -> None:
    named = fragment(publication, "person")
    other = SuppressionGround.objects.create(institution=cast.other_institution, law="Ley", article="24", protects="x")
    for wrong in (None, other):
        with pytest.raises(PublicationError, match="Elija la causal"):
            decide(publication, fragments=[named], ruling=Ruling(decision=SUPPRESS, ground=wrong), by=officer(cast))


def test_reserved_information_waits_for_its_declaration_and_its_entry_in_the_index(
    cast: Cast, publication: Publication
) -> None:
    reserved = ground(publication, "19", "b")
    named = fragment(publication, "person")
    with pytest.raises(PublicationError, match=r"art\. 19 lit\. b es información reservada"):
        decide(publication, fragments=[named], ruling=Ruling(decision=SUPPRESS, ground=reserved), by=officer(cast))
    words = GroundWords(reserved.protects, is_reserved=True, declaration="Declaratoria 2/2024", index_entry="7")
    reserved = change_ground(reserved, words=words, by=officer(cast))
    decide(publication, fragments=[named], ruling=Ruling(decision=SUPPRESS, ground=reserved), by=officer(cast))
    (withheld,) = read_review(publication).withheld()
    assert (withheld.is_reserved, withheld.declaration) == (True, "Declaratoria 2/2024, 7")


def test_words_that_nobody_suggested_are_suppressed_wherever_they_stand_in_the_text(
    cast: Cast, publication: Publication
) -> None:
    place = remarks_of(publication, "AO.6.3")
    suppress_words(publication, place=place, words="todos los", ruling=suppressing(publication), by=officer(cast))
    shown = read_review(publication).by_place[place].shown
    assert shown == "Se revisaron [Suprimido: art. 24 lit. c] expedientes."
    with pytest.raises(PublicationError, match="no están en el texto"):
        suppress_words(publication, place=place, words="todo", ruling=suppressing(publication), by=officer(cast))


def test_a_figure_is_never_suppressed_by_itself(cast: Cast) -> None:
    rows = (row(remarks="Se emitieron 1,250 de 3 clases, 75% a tiempo."),)
    publication = open_publication(write_named(cast, rows), by=officer(cast))
    place = remarks_of(publication, "AO.6.1")
    for figure in ("1,250", "3", "75%"):
        with pytest.raises(PublicationError, match="Las cifras no se suprimen"):
            suppress_words(publication, place=place, words=figure, ruling=suppressing(publication), by=officer(cast))


def test_a_telephone_is_no_figure(cast: Cast) -> None:
    publication = open_publication(
        write_named(cast, (row(remarks="Llamar al tel. 2245 1890 por cita."),)), by=officer(cast)
    )
    (telephone,) = read_review(publication).open_fragments
    assert (telephone.kind, telephone.is_blocking) == ("contact", False)
    named = where(read_review(publication), telephone)
    decide(publication, fragments=[named], ruling=suppressing(publication), by=officer(cast))
    assert (
        read_review(publication).by_place[named.place].shown == "Llamar al tel. [Suprimido: art. 24 lit. c] por cita."
    )


def test_a_suggestion_keeps_its_kind_whatever_the_page_says(cast: Cast, publication: Publication) -> None:
    disguised = fragment(publication, "person")._replace(kind="other")
    with pytest.raises(PublicationError, match="solo con su consentimiento"):
        decide(publication, fragments=[disguised], ruling=Ruling(decision=LEAVE), by=officer(cast))


def test_what_was_suppressed_in_one_text_blocks_wherever_else_it_stands(cast: Cast) -> None:
    rows = (row(remarks="El convenio Halcón se firmó."), row("AO.6.2.", "Firmar el convenio HALCÓN.", remarks="Listo."))
    publication = open_publication(write_named(cast, rows), by=officer(cast))
    place = remarks_of(publication, "AO.6.1")
    suppress_words(publication, place=place, words="Halcón", ruling=suppressing(publication), by=officer(cast))
    (other,) = read_review(publication).blocking
    assert (other.quoted, other.is_elsewhere) == ("HALCÓN", True)
    review = read_review(publication)
    decide(publication, fragments=[where(review, other)], ruling=suppressing(publication), by=officer(cast))
    assert read_review(publication).blocking == []


def test_one_decision_serves_for_the_same_words_in_every_text(cast: Cast) -> None:
    rows = tuple(row(f"AO.6.{n}.", f"Acción {n}.", remarks=f"{n}: la firmó el {NAME}.") for n in (1, 2, 3))
    publication = open_publication(write_named(cast, rows), by=officer(cast))
    decided = decide_everywhere(
        publication, like=fragment(publication, "person"), ruling=suppressing(publication), by=officer(cast)
    )
    assert len(decided) == 3
    assert read_review(publication).open_fragments == []
    assert AuditEvent.objects.filter(act="publication.decided").count() == 1


def test_a_text_that_changed_since_it_was_decided_is_looked_at_again(cast: Cast, publication: Publication) -> None:
    place = remarks_of(publication, "AO.6.3")
    suppress_words(publication, place=place, words="todos", ruling=suppressing(publication), by=officer(cast))
    reword(publication, "Se revisaron", "Se leyeron")
    (stale,) = [one for one in read_review(publication).blocking if one.is_stale]
    assert (stale.quoted, stale.why) == ("todos", "El texto cambió desde que se decidió.")
    look_again(publication, place=place, quoted="todos", by=officer(cast))
    assert [one for one in read_review(publication).blocking if one.is_stale] == []


def test_a_decision_about_a_text_that_changed_meanwhile_is_refused(cast: Cast, publication: Publication) -> None:
    named = fragment(publication, "person")
    reword(publication, "La firmó", "La suscribió")
    with pytest.raises(PublicationError, match="cambió mientras usted decidía"):
        decide(publication, fragments=[named], ruling=suppressing(publication), by=officer(cast))


def test_where_two_suppressions_meet_one_mark_stands(cast: Cast, publication: Publication) -> None:
    place = remarks_of(publication, "AO.6.3")
    text = read_review(publication).by_place[place].text.text
    spans = [Where(place, 0, 12, text_hash(text)), Where(place, 3, 18, text_hash(text))]
    for one in spans:
        decide(publication, fragments=[one], ruling=suppressing(publication), by=officer(cast))
    review = read_review(publication)
    assert review.by_place[place].shown == f"[Suprimido: art. 24 lit. c]{text[18:]}"
    assert [one.count for one in review.withheld()] == [1]


def test_titles_units_and_notes_are_texts_too_and_posts_are_no_names(publication: Publication) -> None:
    parts = {one.text.part for one in read_review(publication).texts}
    assert {Part.TITLE, Part.INSTITUTION, Part.UNIT_NAME, Part.MISSION, Part.STATEMENT, Part.LEAD_UNIT} <= parts
    lead = next(one for one in read_review(publication).texts if one.text.part is Part.LEAD_UNIT)
    assert (lead.text.text, lead.fragments) == ("Subgerente Comercial", [])
    assert str(Place(Part.TITLE)) == "title:"


@pytest.mark.parametrize(
    "role",
    [Role.HEAD_OF_PLANNING, Role.PLANNING_ANALYST, Role.TOP_MANAGEMENT, Role.UNIT_HEAD, Role.SYSTEM_ADMINISTRATOR],
)
def test_nobody_but_the_information_officer_decides(cast: Cast, publication: Publication, role: Role) -> None:
    named = fragment(publication, "person")
    with pytest.raises(NotAllowedError):
        decide(publication, fragments=[named], ruling=suppressing(publication), by=cast[role])
    assert Redaction.objects.count() == 0


def test_the_outsider_decides_nothing(cast: Cast, publication: Publication) -> None:
    named = fragment(publication, "person")
    with pytest.raises(NotAllowedError):
        decide(publication, fragments=[named], ruling=suppressing(publication), by=cast.outsider)
