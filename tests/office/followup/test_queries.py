"""What pages ask of a follow-up comes in a number of queries that does not grow with its rows."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.office.followup.models import Entry, FollowUp
from planabierto.office.followup.queries import (
    achievements_of_action,
    count_alarming_by_unit,
    count_by_rule,
    decisions_about,
    entries_of,
    entries_of_action,
    find_finding,
    find_follow_up,
    findings_of,
    findings_of_action,
    follow_ups_of,
    follow_ups_of_plan,
    notes_of,
    summary_of,
    targets_of,
    unit_reports_of,
    unit_summaries_of,
)
from planabierto.office.institutions.models import Institution
from planabierto.office.plans.models import Action
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

NOTE = "Nota: La acción operativa AO.6.1. será verificada por el Oficial de Archivo."


def stored(institution: Institution, rows: int, period: int = 3) -> FollowUp:
    """A follow-up of so many actions, all below plan and unexplained."""
    lines = [OTHERS, *(row(f"AO.6.{number}.", achieved="1", rate="33%") for number in range(1, rows + 1))]
    return write(institution, document(follow_up({"Servir.": lines}, period=period, note=NOTE)))


def read_entries(stored: FollowUp) -> None:
    """Everything that a row shows."""
    entries = list(entries_of(stored))
    targets = targets_of(stored, entries)
    reports = list(unit_reports_of(stored))
    notes = notes_of(reports)
    for entry in entries:
        programming = entry.achievement.programming
        assert entry.execution.due == 3
        assert [figure.value for figure in targets[programming.pk]] == [1, 1, 1, 1]
        assert (entry.unit_report.unit_plan.unit.name, entry.objective.key) == ("Reclamos", "6")
        assert programming.lead_unit is not None
        assert programming.responsible_unit.name == "Reclamos"
        assert programming.measure.scale == "count"
    assert notes[entries[0].unit_report_id, "AO.6.1"].verifier == "Oficial de Archivo"


def read_findings(stored: FollowUp) -> None:
    """Everything that a list of inconsistencies shows."""
    findings = list(findings_of(stored))
    decisions_about(stored.institution_id, findings)
    for found in findings:
        assert found.unit_report is None or found.unit_report.unit_plan.unit.name == "Reclamos"
        assert found.action is None or found.action.code.startswith("AO.6.")
    assert count_by_rule(stored)
    assert count_alarming_by_unit(stored)


def read_summaries(stored: FollowUp) -> None:
    """The stored figures."""
    assert summary_of(stored) is not None
    assert [one.unit_report.unit_plan.unit.name for one in unit_summaries_of(stored)] == ["Reclamos"]


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize(("read", "queries"), [(read_entries, 4), (read_findings, 4), (read_summaries, 2)])
def test_number_of_queries_does_not_grow(
    institution: Institution,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    read: Callable[[FollowUp], None],
    queries: int,
) -> None:
    stored(institution, rows)
    fresh = follow_ups_of(institution).get()
    with django_assert_num_queries(queries):
        read(fresh)


def test_follow_ups_are_found_by_year_and_period(institution: Institution) -> None:
    for period in (1, 3):
        stored(institution, 1, period)
    assert [one.period for one in follow_ups_of(institution)] == [3, 1]
    found = find_follow_up(institution, year=2024, period=3)
    assert found is not None
    assert [one.period for one in follow_ups_of_plan(found.plan)] == [1, 3]
    assert find_follow_up(institution, year=2024, period=2) is None
    assert find_follow_up(institution, year=2025, period=3) is None


def test_follow_up_of_another_institution_is_not_found(institution: Institution) -> None:
    from planabierto.office.institutions.services import create_institution

    other = create_institution(name="Otra", short_name="Otra", host="otra.example", by=None)
    stored(other, 1)
    assert find_follow_up(institution, year=2024, period=3) is None
    assert not follow_ups_of(institution).exists()


def test_history_of_an_action_holds_every_version(institution: Institution) -> None:
    for period in (1, 3):
        stored(institution, 1, period)
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="2", rate="67%")]})))
    action = Action.objects.get()
    assert [(one.follow_up.period, one.version, str(one.to_date)) for one in achievements_of_action(action)] == [
        (1, 1, "1"),
        (3, 1, "1"),
        (3, 2, "2"),
    ]
    assert [(one.follow_up.period, str(one.achieved)) for one in entries_of_action(action)] == [(1, "1"), (3, "2")]
    periods = [one.follow_up.period for one in findings_of_action(action)]
    assert periods == sorted(periods, reverse=True)
    assert set(periods) == {1, 3}


def test_finding_is_found_by_its_identity(institution: Institution) -> None:
    one = stored(institution, 1)
    found = findings_of(one).filter(rule="REM501").get()
    assert find_finding(one, found.fingerprint) == found
    assert find_finding(one, "0" * 16) is None


def test_code_names_one_action_a_unit(institution: Institution) -> None:
    units = {
        "Servir.": [OTHERS, row(area="Reclamos", lead="A")],
        "Cobrar.": [OTHERS, row(area="Cobros", lead="B", achieved="2", rate="67%")],
    }
    one = write(institution, document(follow_up(units)))
    found = findings_of(one).get(rule="REM501")
    assert found.action is not None
    assert found.action.unit_plan.unit.name == "Cobros"
    assert Entry.objects.get(action=found.action).achieved == 2
