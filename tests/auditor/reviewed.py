"""What one rule says of a plan: the shortest way to ask it in a test."""

from __future__ import annotations

from collections.abc import Sequence

from planabierto.auditor.registry import audit
from planabierto.auditor.settings import DEFAULT_SETTINGS, AuditSettings
from planabierto.core.findings import Finding
from planabierto.core.plan import Action, PlanDocument
from tests.plans import plan, unit


def found(
    rule: str,
    document: PlanDocument,
    *,
    earlier: Sequence[PlanDocument] = (),
    settings: AuditSettings = DEFAULT_SETTINGS,
) -> tuple[Finding, ...]:
    """What a rule finds in a document."""
    return audit(document, earlier=earlier, select=(rule,), settings=settings)


def codes(rule: str, document: PlanDocument, *, earlier: Sequence[PlanDocument] = ()) -> list[str | None]:
    """The codes of the actions that a rule hits, in order."""
    return [finding.code for finding in found(rule, document, earlier=earlier)]


def hits(rule: str, *actions: Action, period: int = 3) -> bool:
    """Whether a rule hits anything in a plan of these actions."""
    return bool(found(rule, plan(unit(*actions), period=period)))
