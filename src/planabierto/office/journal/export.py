"""The chain of an institution as lines of JSON that anybody can verify without this program (`planabierto.verifier`).

The first line says what the file is, with the head of the chain; each line after it is one event: what its hash is of, and `hash`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.office.journal.canonical import canonical_json, instant
from planabierto.office.journal.models import FORM_VERSION, GENESIS, AuditEvent, ChainHead
from planabierto.verifier import EXPORT_FORM

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMNS: Final = (
    "act", "actor_id", "actor_name", "actor_post", "after", "before", "hash", "object_id", "object_label", "object_type",
    "previous_hash", "reason", "recorded_at", "sequence",
)  # fmt: skip


class Head(NamedTuple):
    """Where the chain of an institution ends: how many acts it has, and the hash of the last."""

    institution_id: int
    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


def head_of(institution_id: int, *, using: str = "default") -> Head:
    """The head of the chain of an institution; that of an empty one before its first act."""
    row = ChainHead.objects.using(using).filter(pk=institution_id).values_list("sequence", "hash").first()
    sequence, last = row or (0, GENESIS)
    return Head(institution_id, sequence, last)


def heads(*, using: str = "default") -> list[Head]:
    """The heads of all chains, by institution."""
    rows = ChainHead.objects.using(using).order_by("pk").values_list("pk", "sequence", "hash")
    return [Head(*row) for row in rows]


def export_lines(institution_id: int, *, using: str = "default") -> Iterator[str]:
    """The lines of an export, each with its line end, up to the head at the moment of asking: what comes later is no part of it."""
    head = head_of(institution_id, using=using)
    first = {
        "export": "planabierto-journal",
        "form": EXPORT_FORM,
        "head": str(head),
        "institution": str(institution_id),
    }
    yield f"{canonical_json(first)}\n"
    events = AuditEvent.objects.using(using).filter(institution_id=institution_id, sequence__lte=head.sequence)
    for event in events.order_by("sequence").values(*_COLUMNS).iterator(chunk_size=500):
        content = {
            "act": event["act"],
            "actor": {"id": event["actor_id"], "name": event["actor_name"], "post": event["actor_post"]},
            "after": event["after"],
            "before": event["before"],
            "form": FORM_VERSION,
            "hash": event["hash"],
            "institution": institution_id,
            "object": {"id": event["object_id"], "label": event["object_label"], "type": event["object_type"]},
            "previous": event["previous_hash"],
            "reason": event["reason"],
            "recorded_at": instant(event["recorded_at"]),
            "sequence": event["sequence"],
        }
        yield f"{canonical_json(content)}\n"
