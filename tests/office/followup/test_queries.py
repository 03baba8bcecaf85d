"""What pages ask of a follow-up comes in a number of queries that does not grow with its rows."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.followup.models import Entry, Finding, FollowUp, UnitReport
from planabierto.office.followup.queries import (
    achievements_of_action,
    as_found,
    count_by_rule,
    decisions_about,
    entries_of_action,
    findings_of,
    findings_of_action,
    follow_ups_of_plan,
    notes_of,
    summary_of,
)
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake.reading import review
from planabierto.office.plans.models import Action, OperationalPlan
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

NOTE = "Nota: La acción operativa AO.6.1. será verificada por el Oficial de Archivo."


def text(rows: int, period: int) -> str:
    """A follow-up of so many actions, all below plan and unexplained."""
    lines = [OTHERS, *(row(f"AO.6.{number}.", achieved="1", rate="33%") for number in range(1, rows + 1))]
    return follow_up({"Servir.": lines}, period=period, note=NOTE)


def stored(institution: Institution, rows: int, period: int = 3) -> FollowUp:
    return write(institution, document(text(rows, period)))


def read_findings(stored: FollowUp) -> None:
    """Everything that a list of inconsistencies shows."""
    findings = list(findings_of(stored))
    decisions_about(stored.institution_id, findings)
    for found in findings:
        assert found.unit_report is None or found.unit_report.unit_plan.unit.name == "Reclamos"
        assert found.action is None or found.action.code.startswith("AO.6.")
    assert count_by_rule(findings_of(stored))


def read_notes(stored: FollowUp) -> None:
    """Who verifies what, and the headline."""
    reports = list(UnitReport.objects.filter(follow_up=stored))
    assert notes_of(reports)[reports[0].pk, "AO.6.1"].verifier == "Oficial de Archivo"
    assert summary_of(stored) is not None


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("read", [read_findings, read_notes])
def test_number_of_queries_does_not_grow(
    institution: Institution,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    read: Callable[[FollowUp], None],
) -> None:
    fresh = FollowUp.objects.get(pk=stored(institution, rows).pk)
    with django_assert_num_queries(3):
        read(fresh)


def test_follow_ups_of_a_plan_come_oldest_first(institution: Institution) -> None:
    for period in (3, 1):
        stored(institution, 1, period)
    other = create_institution(name="Otra", short_name="Otra", host="otra.example", by=None)
    stored(other, 1)
    plan = OperationalPlan.objects.get(institution=institution)
    assert [one.period for one in follow_ups_of_plan(plan)] == [1, 3]


def test_history_of_an_action_holds_every_version(institution: Institution) -> None:
    for period in (1, 3):
        stored(institution, 1, period)
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="2", rate="67%")]})))
    action = Action.objects.select_related("unit_plan").get()
    assert [(one.follow_up.period, one.version, str(one.to_date)) for one in achievements_of_action(action)] == [
        (1, 1, "1"),
        (3, 1, "1"),
        (3, 2, "2"),
    ]
    assert [(one.follow_up.period, str(one.achieved)) for one in entries_of_action(action)] == [(1, "1"), (3, "2")]
    periods = [one.follow_up.period for one in findings_of_action(action)]
    assert periods == sorted(periods, reverse=True)
    assert set(periods) == {1, 3}


def test_stored_finding_is_the_one_that_was_found(institution: Institution) -> None:
    one = stored(institution, 3)
    found = review(institution, document(text(3, 3))).findings
    without_file = [finding.source._replace(file=None) for finding in found]
    back = [as_found(finding) for finding in findings_of(one)]
    assert [finding.source for finding in back] == without_file
    assert [finding.fingerprint for finding in back] == [finding.fingerprint for finding in found]
    assert [finding.fingerprint for finding in findings_of(one)] == [finding.fingerprint for finding in found]
    assert [finding.message for finding in back] == [finding.message for finding in found]


def test_code_names_one_action_a_unit(institution: Institution) -> None:
    units = {
        "Servir.": [OTHERS, row(area="Reclamos", lead="A")],
        "Cobrar.": [OTHERS, row(area="Cobros", lead="B", achieved="2", rate="67%")],
    }
    write(institution, document(follow_up(units)))
    found = Finding.objects.select_related("action__unit_plan__unit").get(rule="REM501")
    assert found.action is not None
    assert found.action.unit_plan.unit.name == "Cobros"
    assert str(Entry.objects.get(action=found.action).achieved) == "2"
