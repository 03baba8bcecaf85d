"""The life of an inconsistency: it comes with what was decided about it, and an accepted one does not alarm again."""

import pytest
from django.db import IntegrityError, transaction

from planabierto.core.findings import Finding as FoundFinding
from planabierto.core.findings import Severity
from planabierto.core.plan import Source
from planabierto.core.stored_board import read_board
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import ALARMING, Finding, FindingDecision, FindingStatus, FollowUp, Summary
from planabierto.office.followup.queries import count_by_rule, decisions_about, findings_of
from planabierto.office.followup.services import (
    FindingError,
    accept_finding,
    ask_about_finding,
    mark_finding_corrected,
    store_findings,
)
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

UNEXPLAINED = "REM501"


def import_round(cast: Cast, period: int, *, remarks: str = "", year: int = 2024) -> FollowUp:
    """A follow-up in which one action is below plan, explained or not."""
    rows = [OTHERS, row("AO.6.1.", achieved="1", rate="33%", remarks=remarks), row("AO.6.2.")]
    return write(cast.institution, document(follow_up({"Servir.": rows}, period=period, year=year)))


def finding(stored: FollowUp) -> Finding:
    return Finding.objects.get(follow_up=stored, rule=UNEXPLAINED)


def test_finding_is_stored_with_its_place_and_what_it_is_of(cast: Cast) -> None:
    found = finding(import_round(cast, 3))
    assert found.unit_report is not None
    assert found.action is not None
    assert (found.unit_name, found.code, found.action.code) == ("Reclamos", "AO.6.1", "AO.6.1")
    assert (found.severity, found.status, found.line, found.sheet) == ("warning", "open", 10, None)
    assert found.message


def test_finding_of_the_whole_document_is_of_no_unit(cast: Cast) -> None:
    stored = import_round(cast, 3)
    whole = FoundFinding("STR307", Severity.INFO, "Más de la mitad.", Source(), subject="x", written=None)
    store_findings(FollowUp.objects.get(pk=stored.pk), [whole])
    found = Finding.objects.get()
    assert (found.unit_report, found.action, found.unit_name, found.code, found.line) == (None, None, "", "", None)


def test_fingerprint_is_the_same_in_the_next_document(cast: Cast) -> None:
    assert finding(import_round(cast, 2)).fingerprint == finding(import_round(cast, 3)).fingerprint


def test_accepted_one_does_not_alarm_in_the_next_follow_up_and_brings_its_reason(cast: Cast) -> None:
    planner = cast[Role.PLANNING_ANALYST]
    accept_finding(finding(import_round(cast, 2)), reason="La unidad lo explicó por nota.", by=planner)
    later = finding(import_round(cast, 3))
    assert later.status == FindingStatus.ACCEPTED
    history = decisions_about(cast.institution.pk, [later])[later.fingerprint]
    assert [(one.kind, one.reason, one.decided_by_name, one.decided_by_post) for one in history] == [
        ("accepted", "La unidad lo explicó por nota.", planner.display_name, planner.post)
    ]


def test_accepted_one_leaves_the_board_and_the_counts(cast: Cast) -> None:
    stored = import_round(cast, 3)
    assert read_board(Summary.objects.get().board).unexplained == 1
    accept_finding(finding(stored), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    assert read_board(Summary.objects.get().board).unexplained == 0
    (counted,) = [one for one in count_by_rule(findings_of(stored)) if one.rule == UNEXPLAINED]
    assert (counted.total, counted.alarming) == (1, 0)


def test_decision_reaches_the_follow_ups_that_are_there_already(cast: Cast) -> None:
    later = import_round(cast, 3)
    accept_finding(finding(import_round(cast, 2)), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    assert finding(later).status == FindingStatus.ACCEPTED


def test_next_years_plan_asks_anew_and_shows_the_history(cast: Cast) -> None:
    accept_finding(finding(import_round(cast, 3)), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    next_year = finding(import_round(cast, 3, year=2025))
    assert next_year.status == FindingStatus.OPEN
    assert len(decisions_about(cast.institution.pk, [next_year])[next_year.fingerprint]) == 1


def test_acceptance_without_a_reason_is_refused(cast: Cast) -> None:
    found = finding(import_round(cast, 3))
    with pytest.raises(FindingError, match="Escriba por qué"):
        accept_finding(found, reason="  ", by=cast[Role.HEAD_OF_PLANNING])
    assert not FindingDecision.objects.exists()


def test_corrected_one_that_comes_back_is_open_again(cast: Cast) -> None:
    stored = import_round(cast, 2)
    mark_finding_corrected(finding(stored), by=cast[Role.HEAD_OF_PLANNING])
    assert finding(stored).status == FindingStatus.CORRECTED
    assert finding(import_round(cast, 3)).status == FindingStatus.OPEN


def test_corrected_one_is_open_again_in_the_next_version(cast: Cast) -> None:
    stored = import_round(cast, 2)
    mark_finding_corrected(finding(stored), by=cast[Role.HEAD_OF_PLANNING])
    rows = [OTHERS, row("AO.6.1.", achieved="1", rate="33%"), row("AO.6.2.", remarks="Hecho.")]
    write(cast.institution, document(follow_up({"Servir.": rows}, period=2)))
    assert finding(stored).status == FindingStatus.OPEN


def test_corrected_one_stays_so_in_an_earlier_document(cast: Cast) -> None:
    mark_finding_corrected(finding(import_round(cast, 3)), by=cast[Role.HEAD_OF_PLANNING])
    assert finding(import_round(cast, 2)).status == FindingStatus.CORRECTED


def test_corrected_one_is_gone_from_a_document_that_mends_it(cast: Cast) -> None:
    stored = import_round(cast, 2)
    mark_finding_corrected(finding(stored), by=cast[Role.HEAD_OF_PLANNING])
    import_round(cast, 2, remarks="Faltó presupuesto para imprimir las constancias de abril.")
    assert not Finding.objects.filter(rule=UNEXPLAINED).exists()
    assert FindingDecision.objects.count() == 1


def test_asked_one_still_alarms(cast: Cast) -> None:
    stored = import_round(cast, 3)
    ask_about_finding(finding(stored), reason="¿Por qué 1 de 3?", by=cast[Role.PLANNING_ANALYST])
    assert finding(stored).status == FindingStatus.ASKED
    assert finding(stored).status in ALARMING


def test_later_decision_takes_the_place_of_an_earlier_one(cast: Cast) -> None:
    stored = import_round(cast, 3)
    planner = cast[Role.HEAD_OF_PLANNING]
    accept_finding(finding(stored), reason="Explicado.", by=planner)
    ask_about_finding(finding(stored), by=planner)
    assert finding(stored).status == FindingStatus.ASKED
    assert finding(import_round(cast, 3)).status == FindingStatus.ASKED


def test_decision_stands_in_the_journal(cast: Cast) -> None:
    accept_finding(finding(import_round(cast, 3)), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    event = AuditEvent.objects.filter(act="finding.accepted").get()
    assert (event.actor_id, event.reason) == (cast[Role.HEAD_OF_PLANNING].pk, "Explicado.")
    assert (event.before_value, event.after_value) == (
        {"status": "open"},
        {"status": "accepted", "fingerprint": finding(FollowUp.objects.get()).fingerprint},
    )


def test_only_planning_decides(cast: Cast) -> None:
    found = finding(import_round(cast, 3))
    others = [cast.outsider, cast.nobody]
    others += [person for role, person in cast.people.items() if "planning" not in role.value]
    for person in others:
        for decide in (ask_about_finding, mark_finding_corrected):
            with pytest.raises(NotAllowedError):
                decide(found, by=person)
        with pytest.raises(NotAllowedError):
            accept_finding(found, reason="Porque sí.", by=person)
    assert not FindingDecision.objects.exists()


def test_database_refuses_to_edit_a_decision(cast: Cast) -> None:
    accept_finding(finding(import_round(cast, 3)), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingDecision.objects.update(reason="Otro motivo.")


def test_database_refuses_an_acceptance_without_reason(cast: Cast) -> None:
    accept_finding(finding(import_round(cast, 3)), reason="Explicado.", by=cast[Role.HEAD_OF_PLANNING])
    decision = FindingDecision.objects.get()
    decision.pk, decision.reason = None, ""
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)


def test_findings_are_listed_in_the_order_of_the_document(cast: Cast) -> None:
    stored = import_round(cast, 3)
    lines = [found.line or 0 for found in findings_of(stored)]
    assert lines == sorted(lines)
    assert len(lines) > 1
