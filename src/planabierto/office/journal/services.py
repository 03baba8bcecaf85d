"""Recording an act and verifying the chain of acts of an institution."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from django.db import transaction
from django.utils import timezone

from planabierto.office.base.prepared import Prepared, PreparedUpdate, insert_one
from planabierto.office.journal.acts import Act, is_registered
from planabierto.office.journal.canonical import canonical_json
from planabierto.office.journal.models import GENESIS, AuditEvent, ChainHead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django.db import models

LABEL_LENGTH = 300
MACHINE = "Plan Abierto"


class Person(Protocol):
    """Who acts: the user model, which stands above this package."""

    pk: int
    display_name: str
    post: str


class OutsideTransactionError(RuntimeError):
    """An act was recorded outside the transaction that carries it out."""


class UnknownActError(ValueError):
    """An act was recorded that no package has registered."""


def record(
    *,
    institution: models.Model,
    by: Person | None,
    act: Act,
    subject: models.Model,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one act to the chain of its institution, in the transaction of the act itself.

    `by` is None only for what the machine does on its own. Of a change, `before` and `after` hold the fields that changed. Raises
    `OutsideTransactionError`, `UnknownActError`, or `TypeError` for a value without canonical form.
    """
    if not transaction.get_connection().in_atomic_block:
        message = f"{act.key} was recorded outside a transaction"
        raise OutsideTransactionError(message)
    if not is_registered(act):
        message = f"the act {act.key} is not registered"
        raise UnknownActError(message)
    head = _locked_head(institution.pk)
    event = AuditEvent(
        institution_id=institution.pk,
        sequence=head.sequence + 1,
        recorded_at=timezone.now(),
        actor_id=None if by is None else by.pk,
        actor_name=MACHINE if by is None else by.display_name,
        actor_post="" if by is None else by.post,
        act=act.key,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_label=str(subject)[:LABEL_LENGTH],
        before="" if before is None else canonical_json(before),
        after="" if after is None else canonical_json(after),
        reason=reason,
        previous_hash=head.hash,
    )
    event.hash = event.computed_hash()
    insert_one(event)
    _WRITE_HEAD(institution_id=head.pk, sequence=event.sequence, hash=event.hash)
    return event


_HEADS: Final = Prepared(lambda institution: ChainHead.objects.select_for_update().filter(pk=institution).order_by())
_WRITE_HEAD: Final = PreparedUpdate(ChainHead, which=["institution_id"], columns=["sequence", "hash"])


def _locked_head(institution_id: int) -> ChainHead:
    """The head, locked until the transaction ends: by its row on PostgreSQL, by BEGIN IMMEDIATE on SQLite."""
    head = _HEADS(institution=institution_id)
    if not head:
        # Two first writers may come together: the second insert waits for the first and then does nothing.
        ChainHead.objects.bulk_create([ChainHead(institution_id=institution_id)], ignore_conflicts=True)
        head = _HEADS(institution=institution_id)
    return head[0]


def seconds_to_wait(institution_id: int, actor_id: int, *, amount: int, seconds: int) -> int:
    """How long somebody who may do `amount` acts in `seconds` has to wait for the next one; 0 for not at all. One query."""
    before = _moments_before(amount)(institution=institution_id, actor=actor_id)
    if not before:
        return 0
    left = seconds - (timezone.now() - before[0]).total_seconds()
    return max(0, math.ceil(left))


@lru_cache
def _moments_before(amount: int) -> Prepared[datetime]:
    """When the last act but so many of somebody was recorded."""
    return Prepared(
        lambda institution, actor: (
            AuditEvent.objects.filter(institution_id=institution, actor_id=actor)
            .order_by("-sequence")
            .values_list("recorded_at", flat=True)[amount - 1 : amount]
        )
    )


class BreakKind(StrEnum):
    """In which way a chain is broken."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    HEAD = "head"


@dataclass(frozen=True)
class ChainBreak:
    """One place where a chain does not hold: the sequence number at which it was seen, and how."""

    sequence: int
    kind: BreakKind


def verify_chain(institution: models.Model) -> list[ChainBreak]:
    """All the breaks in the chain of an institution, in order; empty when it holds.

    A whole chain written anew together with its head is consistent in itself: only a head that somebody outside holds shows that.
    """
    return list(_breaks(institution.pk))


def _breaks(institution_id: int) -> Iterator[ChainBreak]:
    expected, previous = 1, GENESIS
    for event in AuditEvent.objects.filter(institution_id=institution_id).order_by("sequence").iterator(chunk_size=500):
        if event.sequence != expected:
            yield ChainBreak(expected, BreakKind.MISSING)
        if event.previous_hash != previous:
            yield ChainBreak(event.sequence, BreakKind.UNLINKED)
        if event.hash != event.computed_hash():
            yield ChainBreak(event.sequence, BreakKind.CHANGED)
        expected, previous = event.sequence + 1, event.hash
    head = ChainHead.objects.filter(pk=institution_id).first() or ChainHead(institution_id=institution_id)
    if (head.sequence, head.hash) != (expected - 1, previous):
        yield ChainBreak(head.sequence, BreakKind.HEAD)
