"""What the public is told of an edition that was withdrawn: which, when, by which post, on which ground, and what is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from planabierto.office.base.writing import day
from planabierto.office.portal.addresses import EditionAddresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planabierto.office.publication.models import Edition


def listed_title(row: Edition) -> str:
    """The title of an edition in a list; its period where its content was withdrawn, since a title may say what was."""
    if row.is_content_withdrawn:
        return f"{EditionAddresses.period(row)} {row.follow_up.plan.year}"
    return row.title


def listed_reason(row: Edition) -> str:
    """Why an edition corrects another; blank where its content was withdrawn."""
    return "" if row.is_content_withdrawn else row.reason


def withdrawn_sentence(row: Edition) -> str:
    """That an edition was withdrawn, on which day and by which post."""
    when = None if row.withdrawn_at is None else localtime(row.withdrawn_at).date()
    words = {"number": row.number, "day": day(when), "post": row.withdrawn_by_post}
    if row.withdrawn_by_post:
        return _("La versión %(number)s se retiró el %(day)s; la retiró: %(post)s.") % words
    return _("La versión %(number)s se retiró el %(day)s.") % words


def ground_of_withdrawal(row: Edition) -> str:
    """The ground of the law on which an edition was withdrawn, with what it protects; blank where the reason is another."""
    ground = row.withdrawal_ground
    return "" if ground is None else f"{ground.citation}, {ground.law}: {ground.protects}"


def in_force_after(row: Edition, in_force: Sequence[Edition]) -> Edition | None:
    """The edition in force of the same follow-up."""
    return next((one for one in in_force if one.follow_up_id == row.follow_up_id), None)
