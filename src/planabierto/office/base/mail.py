"""Mail that leaves through the queue: asked for in the transaction of an act, sent afterwards, never the same thing twice.

A mail server that does not answer is asked again, later each time; after the last try the mail is noted as failed, which a page shows.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr, parseaddr
from http import HTTPStatus
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.base.models import KEY_LENGTH, MailState, OutgoingMail

log = structlog.get_logger("planabierto.mail")

SUBJECT_LENGTH: Final = 200
ERROR_LENGTH: Final = 500
MINUTES_BETWEEN_TRIES: Final = (1, 5, 15, 60, 180, 360, 720)
"""How long the next try waits after each that failed; after one more the mail is given up, about a day later."""


NOT_DELIVERED: Final = (MailState.FAILED, MailState.UNCERTAIN)
LOOKED_BACK: Final = timedelta(days=30)
"""How long somebody is told of a mail that did not leave."""


class MailError(PlanAbiertoError):
    """A mail cannot be asked for."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    media_type: str


def undelivered(institution_id: int) -> int:
    """How many mails of an institution of the last month did not leave, or may not have. One query."""
    since = timezone.now() - LOOKED_BACK
    return OutgoingMail.objects.filter(
        institution_id=institution_id, state__in=NOT_DELIVERED, queued_at__gte=since
    ).count()


def queue_mail(
    *,
    institution_id: int,
    to: str,
    subject: str,
    text: str,
    key: str,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Have a mail sent after the transaction at hand; nothing where the institution has asked for one with the same key. Two queries.

    `text` is plain and Spanish; the name of the institution is put below it. Raises `MailError` for what is no address.
    """
    try:
        validate_email(to)
    except ValidationError as error:
        raise MailError(_("«%(to)s» no es una dirección de correo.") % {"to": to}) from error
    if not key or len(key) > KEY_LENGTH:
        message = f"the key of a mail has 1 to {KEY_LENGTH} letters: {key[:KEY_LENGTH]!r}"
        raise ValueError(message)
    mail = OutgoingMail(
        institution_id=institution_id,
        key=key,
        to=to,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=text.strip(),
        attachments=[
            {"name": one.name, "media_type": one.media_type, "content": b64encode(one.content).decode()}
            for one in attachments
        ],
        queued_at=timezone.now(),
    )
    with transaction.atomic(savepoint=False):
        # Of a key that is there already the row stays away, and the task finds nothing to send: cheaper than to look first.
        OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
        deliver.enqueue(str(mail.pk))


@task
def deliver(mail_id: str) -> None:
    """Send a mail that waits, or note why not; one that was on its way when its worker died is noted as uncertain."""
    mail = _taken(UUID(mail_id))
    if mail is None:
        return
    try:
        _message(mail).send()
    except (SMTPException, OSError) as error:
        _note_failure(mail, error)
    else:
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now(), error="")


@transaction.atomic
def _taken(mail_id: UUID) -> OutgoingMail | None:
    """The mail, noted as on its way before the server is spoken to; None where it is not there, or not to be sent."""
    mail = OutgoingMail.objects.select_for_update().filter(pk=mail_id).first()
    if mail is None:
        return None
    if mail.state == MailState.SENDING:
        mail.state = MailState.UNCERTAIN
        mail.save(update_fields=["state"])
        log.error("mail uncertain", mail=str(mail.pk), institution=mail.institution_id)
        return None
    if mail.state != MailState.WAITING:
        return None
    mail.state = MailState.SENDING
    mail.tries += 1
    mail.save(update_fields=["state", "tries"])
    return mail


def _message(mail: OutgoingMail) -> EmailMessage:
    name = str(import_string(settings.MAIL_SENDER_NAME)(mail.institution_id))
    _own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    with override("es"):
        below = _("Este correo lo envía Plan Abierto por encargo de la institución. No hace falta responderlo.")
    message = EmailMessage(
        subject=mail.subject,
        body=f"{mail.text}\n\n-- \n{name}\n{below}\n",
        from_email=formataddr((name, address)),
        to=[mail.to],
        # The same name at each try: who receives it twice after all can tell.
        headers={"Message-ID": f"<{mail.pk}@planabierto>", "Auto-Submitted": "auto-generated"},
    )
    for one in mail.attachments:
        message.attach(one["name"], b64decode(one["content"]), one["media_type"])
    return message


@transaction.atomic
def _note_failure(mail: OutgoingMail, error: SMTPException | OSError) -> None:
    """Have the mail tried again later, or give it up: after the last try, and at once where its address is refused for good."""
    said = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    is_last = mail.tries > len(MINUTES_BETWEEN_TRIES) or _is_for_good(error)
    state = MailState.FAILED if is_last else MailState.WAITING
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, error=said)
    log.warning("mail", mail=str(mail.pk), institution=mail.institution_id, tries=mail.tries, state=state, error=said)
    if not is_last:
        wait = timedelta(minutes=MINUTES_BETWEEN_TRIES[mail.tries - 1])
        deliver.using(run_after=timezone.now() + wait).enqueue(str(mail.pk))


def _is_for_good(error: SMTPException | OSError) -> bool:
    """Whether the server refuses the address itself, and will tomorrow."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= HTTPStatus.INTERNAL_SERVER_ERROR for code, _said in error.recipients.values()
    )
