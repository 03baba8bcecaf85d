"""Mail through the queue: with the act that asks for it, once a key, again when the server fails, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_string
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from planabierto.office.base.mail import MINUTES_BETWEEN_TRIES, Attachment, MailError, deliver, queue_mail
from planabierto.office.base.models import MailState, OutgoingMail
from planabierto.office.base.worker import run_waiting_tasks

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from planabierto.office.institutions.models import Institution

TO = "jefatura@mutual.example"


def ask(institution: Institution, key: str = "reminder:1", **changes: object) -> None:
    words: dict[str, object] = {"to": TO, "subject": "Recordatorio", "text": "Falta registrar 3 acciones.", **changes}
    queue_mail(institution_id=institution.pk, key=key, **words)  # type: ignore[arg-type]  # the tests give what it takes


def refuse(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[int]:
    """Have the mail server fail with each of the errors in turn, and take what comes after; how often it was asked."""
    asked: list[int] = []
    take = EmailBackend.send_messages

    def answer(self: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        asked.append(len(messages))
        if len(asked) <= len(errors):
            raise errors[len(asked) - 1]
        return take(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answer)
    return asked


def test_a_mail_says_who_sends_it_and_brings_its_files(institution: Institution) -> None:
    ask(institution, subject="Se abrió\nel seguimiento", attachments=[Attachment("a.ics", b"BEGIN", "text/calendar")])
    assert mail.outbox == []
    assert run_waiting_tasks() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([TO], "Se abrió el seguimiento")
    assert sent.from_email == "Mutual Ejemplo <planabierto@localhost>"
    assert sent.body == (
        "Falta registrar 3 acciones.\n\n-- \nMutual Ejemplo\n"
        "Este correo lo envía Plan Abierto por encargo de la institución. No hace falta responderlo.\n"
    )
    raw = message_from_string(sent.message().as_string())
    (row,) = OutgoingMail.objects.all()
    assert raw["Message-ID"] == f"<{row.pk}@planabierto>"
    assert raw["Auto-Submitted"] == "auto-generated"
    text, file = [part for part in raw.walk() if not part.is_multipart()]
    assert text.get_content_type() == "text/plain"
    assert (file.get_filename(), file.get_content_type()) == ("a.ics", "text/calendar")
    assert (row.state, row.tries, row.error) == (MailState.SENT, 1, "")
    assert row.sent_at is not None


def test_asking_costs_two_queries(institution: Institution, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with transaction.atomic(), django_assert_num_queries(2):
        ask(institution)
    with transaction.atomic(), django_assert_num_queries(2):
        ask(institution)


def test_one_key_is_one_mail_of_an_institution(institution: Institution) -> None:
    ask(institution)
    ask(institution, subject="Otra vez")
    assert run_waiting_tasks() == 2
    ask(institution, subject="Y otra")
    run_waiting_tasks()
    assert [sent.subject for sent in mail.outbox] == ["Recordatorio"]
    ask(institution, key="reminder:2")
    run_waiting_tasks()
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_an_act_that_is_rolled_back_was_never_asked_for(institution: Institution) -> None:
    with transaction.atomic():
        ask(institution)
        transaction.set_rollback(True)
    assert run_waiting_tasks() == 0
    assert not OutgoingMail.objects.exists()
    ask(institution)
    run_waiting_tasks()
    assert len(mail.outbox) == 1


def test_a_server_that_fails_is_asked_again_later(institution: Institution, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = refuse(monkeypatch, SMTPServerDisconnected("closed"), ConnectionRefusedError(111, "refused"))
    start = datetime(2026, 10, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ask(institution)
        run_waiting_tasks()
        row = OutgoingMail.objects.get()
        assert (row.state, row.tries, row.error) == (MailState.WAITING, 1, "SMTPServerDisconnected: closed")
        clock.shift(timedelta(seconds=59))
        assert run_waiting_tasks() == 0
        clock.shift(timedelta(seconds=1))
        assert run_waiting_tasks() == 1
        clock.shift(timedelta(minutes=4, seconds=59))
        assert run_waiting_tasks() == 0
        clock.shift(timedelta(seconds=1))
        assert run_waiting_tasks() == 1
        row.refresh_from_db()
        assert (row.state, row.tries, row.error, row.sent_at) == (MailState.SENT, 3, "", timezone.now())
    assert asked == [1, 1, 1]
    assert len(mail.outbox) == 1


def test_a_server_that_never_answers_ends_in_a_mail_noted_as_failed(
    institution: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = len(MINUTES_BETWEEN_TRIES) + 1
    asked = refuse(monkeypatch, *[SMTPDataError(451, b"later")] * 20)
    with time_machine.travel(datetime(2026, 10, 1, 12, tzinfo=UTC), tick=False) as clock:
        ask(institution)
        while run_waiting_tasks() or DBTaskResult.objects.filter(status="READY").exists():
            clock.shift(timedelta(minutes=1))
        assert timezone.now() <= datetime(2026, 10, 2, 12, tzinfo=UTC)
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries, len(asked)) == (MailState.FAILED, tries, tries)
    assert "451" in row.error


@pytest.mark.parametrize(
    ("code", "state"), [(550, MailState.FAILED), (450, MailState.WAITING), (499, MailState.WAITING)]
)
def test_an_address_that_is_refused_for_good_is_not_asked_again(
    institution: Institution, monkeypatch: pytest.MonkeyPatch, code: int, state: MailState
) -> None:
    refuse(monkeypatch, SMTPRecipientsRefused({TO: (code, b"no")}))
    ask(institution)
    run_waiting_tasks()
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries) == (state, 1)


def test_a_mail_whose_worker_died_while_it_left_is_not_sent_again(institution: Institution) -> None:
    ask(institution)
    OutgoingMail.objects.update(state=MailState.SENDING, tries=1)
    run_waiting_tasks()
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries) == (MailState.UNCERTAIN, 1)
    deliver.call(str(row.pk))
    assert mail.outbox == []


def test_a_task_that_runs_twice_sends_once(institution: Institution) -> None:
    ask(institution)
    row = OutgoingMail.objects.get()
    deliver.call(str(row.pk))
    deliver.call(str(row.pk))
    run_waiting_tasks()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("to", ["", "nadie", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_address_is_refused(institution: Institution, to: str) -> None:
    with pytest.raises(MailError, match="no es una dirección de correo"):
        ask(institution, to=to)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_mail_needs_a_key_that_fits(institution: Institution, key: str) -> None:
    with pytest.raises(ValueError, match="key of a mail"):
        ask(institution, key=key)
