"""The inconsistencies of a follow-up as their pages show them: grouped, explained by their rules, with what was decided about each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.auditor.grouping import text_for_unit
from planabierto.auditor.registry import rules
from planabierto.auditor.rule import FAMILIES
from planabierto.core.findings import place_in_words
from planabierto.office.base.ui.parts import Link, Segment
from planabierto.office.base.writing import moment
from planabierto.office.followup.finding_filter import BY_RULE, SEVERITIES, STATUSES, UNEXPLAINED, WITHOUT_UNIT
from planabierto.office.followup.models import DecisionKind, FindingStatus
from planabierto.office.followup.queries import as_found
from planabierto.office.plans.wording import action_slug, follow_up_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page

    from planabierto.auditor.rule import Rule
    from planabierto.office.followup.finding_filter import FindingFilter
    from planabierto.office.followup.models import Finding, FindingDecision
    from planabierto.office.followup.queries import RuleCount
    from planabierto.office.followup.rounds import Round

MOST_POINTS: Final = 200
"""Points of the text for one unit; with more, the list says so."""

_RULES: Final = {rule.code: rule for rule in rules()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """One inconsistency: `rule` is None for one that no rule of this version explains, `history` are sentences, newest first."""

    key: str
    url: str
    code_of_rule: str
    rule: Rule | None
    severity: str
    place: str
    unit: str
    code: str
    action_url: str
    message: str
    written: str
    expected: str
    status: str
    is_settled: bool
    history: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """The inconsistencies of a page under one heading; `link` leads to the list of this group alone."""

    key: str
    title: str
    link: Link | None
    findings: Sequence[ShownFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingListPage:
    """What the template of the list shows; `text` is what is asked of the one unit that is filtered, `query` has no page."""

    title: str
    summary: str
    segments: Sequence[Segment]
    orders: Sequence[Segment]
    links: Sequence[Link]
    base: str
    here: str
    filter: FindingFilter
    chips: Sequence[tuple[str, str]]
    unit_choices: Sequence[tuple[str, str]]
    rule_choices: Sequence[tuple[str, str]]
    severity_choices: Sequence[tuple[str, str]]
    status_choices: Sequence[tuple[str, str]]
    groups: Sequence[FindingGroup]
    pages: Page[int]
    query: str
    text: str
    text_note: str
    may_decide: bool
    all_label: str


def shown_finding(finding: Finding, decisions: Sequence[FindingDecision], found: Round) -> ShownFinding:
    """One inconsistency with its history."""
    return ShownFinding(
        key=finding.fingerprint,
        url=reverse("finding", args=[found.year, found.slug, finding.fingerprint]),
        code_of_rule=finding.rule,
        rule=_RULES.get(finding.rule),
        severity=finding.severity,
        place=place_in_words(as_found(finding).source),
        unit=finding.unit_name,
        code=finding.code,
        action_url=_action_url(finding, found),
        message=finding.message,
        written=(finding.written or "").strip(),
        expected=(finding.expected or "").strip(),
        status=finding.get_status_display(),
        is_settled=finding.status in {FindingStatus.ACCEPTED, FindingStatus.CORRECTED},
        history=[decision_sentence(decision) for decision in reversed(decisions)],
    )


def _action_url(finding: Finding, found: Round) -> str:
    """The page of its action; blank where it is of none."""
    report = finding.unit_report
    if finding.action is None or report is None:
        return ""
    slug = action_slug(finding.action.code, finding.action.pk)
    return reverse("action", args=[found.year, report.unit_plan.unit.slug, slug])


def decision_sentence(decision: FindingDecision) -> str:
    """A decision in words: what, when, by whom, in which follow-up, and why."""
    sentences = {
        DecisionKind.ACCEPTED: _("Aceptada el %(when)s por %(who)s en el %(follow_up)s."),
        DecisionKind.CORRECTED: _("Marcada como corregida el %(when)s por %(who)s en el %(follow_up)s."),
        DecisionKind.ASKED: _("Consultada a la unidad el %(when)s por %(who)s en el %(follow_up)s."),
    }
    reasons = {
        DecisionKind.ACCEPTED: _("Porque: «%(reason)s»"),
        DecisionKind.CORRECTED: _("Cómo: «%(reason)s»"),
        DecisionKind.ASKED: _("Pregunta: «%(reason)s»"),
    }
    kind = DecisionKind(decision.kind)
    follow_up = _("%(follow_up)s %(year)s") % {
        "follow_up": follow_up_title(decision.follow_up.period).lower(),
        "year": decision.follow_up.plan.year,
    }
    who = decision.decided_by_name
    if decision.decided_by_post:
        who = _("%(name)s (%(post)s)") % {"name": who, "post": decision.decided_by_post}
    sentence = sentences[kind] % {"when": moment(decision.decided_at), "who": who, "follow_up": follow_up}
    return f"{sentence} {reasons[kind] % {'reason': decision.reason}}" if decision.reason else sentence


def text_of_unit(findings: Sequence[Finding]) -> tuple[str, str]:
    """What is asked of a unit, ready to be pasted, and what to know of it; `findings` may be one more than fit."""
    note = ""
    if len(findings) > MOST_POINTS:
        note = _("El texto trae los primeros %(count)s puntos.") % {"count": MOST_POINTS}
    return text_for_unit(as_found(finding) for finding in findings[:MOST_POINTS]), note


def rule_words(code: str) -> str:
    """A rule in a filter or heading: its code and what it points at; one that is gone only by its code, a family by its name."""
    rule = _RULES.get(code.upper())
    if rule is not None:
        return f"{rule.code} {rule.title}"
    return FAMILIES.get(code.upper(), code.upper())


def finding_list_page(
    found: Round,
    asked: FindingFilter,
    findings: Sequence[Finding],
    *,
    pages: Page[int],
    counts: Sequence[RuleCount],
    units: Sequence[tuple[str, str]],
    decisions: Mapping[str, Sequence[FindingDecision]],
    text: tuple[str, str],
    may_decide: bool,
    here: str,
) -> FindingListPage:
    """One page of the list; `findings` are its rows in order, `units` slug and name of those to choose from, `here` its address."""
    base = reverse("finding_list", args=[found.year, found.slug])
    total, all_of_them = pages.paginator.count, sum(count.total for count in counts)
    pending = sum(count.alarming for count in counts)
    words = ngettext("%(count)s inconsistencia", "%(count)s inconsistencias", total) % {"count": f"{total:,}"}
    if asked.asked:
        words = _("%(found)s de %(total)s") % {"found": words, "total": f"{all_of_them:,}"}
    names = dict(units)
    unit_name = names.get(asked.unidad, "") or (findings[0].unit_name if findings and asked.unidad else "")
    board = reverse("board", args=[found.year, found.slug])
    return FindingListPage(
        title=_("Inconsistencias del %(follow_up)s") % {"follow_up": found.name},
        summary=_("%(found)s · %(pending)s por resolver") % {"found": words, "pending": f"{pending:,}"},
        segments=found.segments("finding_list"),
        orders=[
            Segment(label=_("Por unidad"), url=_address(base, asked.query(orden="")), current=asked.orden != BY_RULE),
            Segment(
                label=_("Por regla"), url=_address(base, asked.query(orden=BY_RULE)), current=asked.orden == BY_RULE
            ),
        ],
        links=[
            Link(label=_("Tablero"), url=board),
            Link(label=_("Reglas"), url=reverse("finding_rules")),
        ],
        base=base,
        here=here,
        filter=asked,
        chips=[
            (label, _address(base, query))
            for label, query in asked.chips(unit=unit_name, rule=rule_words(asked.regla) if asked.regla else "")
        ],
        unit_choices=[(WITHOUT_UNIT, _("Todo el documento")), *units] if units else [],
        rule_choices=_rule_choices(counts, asked),
        severity_choices=[(value, str(word)) for value, (_severity, word) in SEVERITIES.items()],
        status_choices=[(value, str(word)) for value, (_statuses, word) in STATUSES.items()],
        groups=_groups(found, asked, findings, decisions, base),
        pages=pages,
        query=asked.query(),
        text=text[0],
        text_note=text[1],
        may_decide=may_decide,
        all_label=ngettext("Ver la %(count)s inconsistencia", "Ver las %(count)s inconsistencias", all_of_them)
        % {"count": f"{all_of_them:,}"},
    )


def _address(base: str, query: str) -> str:
    return f"{base}?{query}" if query else base


def _rule_choices(counts: Sequence[RuleCount], asked: FindingFilter) -> list[tuple[str, str]]:
    """The rules that found something, with how often; and the one asked for, if it found nothing."""
    choices = [
        (UNEXPLAINED, _("Desviación sin justificar")),
        *((count.rule, f"{rule_words(count.rule)} ({count.total:,})") for count in counts),
    ]
    if asked.regla and asked.regla.upper() not in {value.upper() for value, _label in choices}:
        choices.append((asked.regla, rule_words(asked.regla)))
    return choices


def _groups(
    found: Round,
    asked: FindingFilter,
    findings: Sequence[Finding],
    decisions: Mapping[str, Sequence[FindingDecision]],
    base: str,
) -> list[FindingGroup]:
    by_rule = asked.orden == BY_RULE

    def key(finding: Finding) -> str:
        return finding.rule if by_rule else finding.unit_name

    groups = []
    for number, (name, members) in enumerate(groupby(findings, key=key), start=1):
        rows = list(members)
        groups.append(
            FindingGroup(
                key=f"g{number}",
                title=rule_words(name) if by_rule else name or _("Todo el documento"),
                link=_group_link(asked, rows[0], base, by_rule=by_rule),
                findings=[shown_finding(one, decisions.get(one.fingerprint, ()), found) for one in rows],
            )
        )
    return groups


def _group_link(asked: FindingFilter, first: Finding, base: str, *, by_rule: bool) -> Link | None:
    """Where a group leads: by rule to what the rule is, by unit to the text that is sent to it."""
    if by_rule:
        return Link(label=_("La regla"), url=f"{reverse('finding_rules')}#{first.rule.lower()}")
    if first.unit_report is None or asked.unidad:
        return None
    unit = first.unit_report.unit_plan.unit.slug
    return Link(label=_("Copiar para la unidad"), url=f"{_address(base, asked.query(unidad=unit))}#copiar")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFamily:
    """The rules of one family, as the catalogue shows them."""

    key: str
    title: str
    rules: Sequence[Rule]


def rule_families() -> list[RuleFamily]:
    """All rules by their families, in the order of the catalogue."""
    return [
        RuleFamily(key=prefix.lower(), title=title, rules=[rule for rule in rules() if rule.code.startswith(prefix)])
        for prefix, title in FAMILIES.items()
    ]
