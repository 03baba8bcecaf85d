"""The acts of a round: each is one function, atomic, allowed by the policy table and recorded in the journal."""

from __future__ import annotations

from planabierto.office.followup.services.decisions import (
    FindingError,
    accept_finding,
    ask_about_finding,
    mark_finding_corrected,
    store_findings,
)
from planabierto.office.followup.services.documents import Changed, FollowUpError, write_imported_follow_up

__all__ = [
    "Changed",
    "FindingError",
    "FollowUpError",
    "accept_finding",
    "ask_about_finding",
    "mark_finding_corrected",
    "store_findings",
    "write_imported_follow_up",
]
