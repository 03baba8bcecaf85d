"""The mail that brings an invitation."""

from __future__ import annotations

from smtplib import SMTPException
from typing import TYPE_CHECKING

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from planabierto.office.accounts.models import Invitation

log = structlog.get_logger("planabierto.mail")


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link to the person invited; False where the mail server did not take it, so that somebody passes it on by hand."""
    words = {"invitation": invitation, "link": link}
    subject = render_to_string("accounts/email/invitation_subject.txt", words, using="jinja2").strip()
    body = render_to_string("accounts/email/invitation_message.txt", words, using="jinja2").strip()
    try:
        send_mail(subject, f"{body}\n", None, [invitation.user.email])
    except (SMTPException, OSError):
        log.exception("invitation", invitation=invitation.pk)
        return False
    return True
