"""The figures of a follow-up are stored with the act that changed them, and are those that the library computes."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.core.board import YearEnd
from planabierto.core.stored_board import read_board, read_unit
from planabierto.core.summary import summarise
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.reading import read_document
from planabierto.office.followup.figures import refresh_figures
from planabierto.office.followup.models import Entry, FollowUp, Summary, UnitSummary
from planabierto.office.institutions.models import Institution
from tests.office.importing import write
from tests.office.written import MUTUAL, OTHERS, document, follow_up, row


def entry(code: str) -> Entry:
    return Entry.objects.select_related("achievement__programming").get(achievement__code=code)


def test_summary_of_mutual_ejemplo_has_the_golden_figures(institution: Institution) -> None:
    stored = write(institution, read_document(MUTUAL))
    summary = Summary.objects.get(follow_up=stored)
    assert (summary.actions, summary.due, summary.met, summary.unreported) == (177, 173, 145, 5)
    assert (summary.rule, summary.rule_version, summary.mean) == ("due_capped", 1, Decimal("92.05"))
    board = read_board(summary.board)
    assert {light.value: count for light, count in board.bands.items()} == {
        "unsatisfactory": 15,
        "partially_satisfactory": 11,
        "satisfactory": 140,
        "above_plan": 1,
        "far_above_plan": 6,
        "not_due": 4,
        "unreported": 0,
    }
    assert board.moved == 4


def test_rows_have_the_figures_of_the_library(institution: Institution) -> None:
    written = read_document(MUTUAL)
    stored = write(institution, written)
    computed = summarise(written).rows
    entries = list(Entry.objects.filter(follow_up=stored).select_related("achievement__programming").order_by("order"))
    assert [one.execution for one in entries] == [row.execution for row in computed]
    assert [one.light for one in entries] == [row.light for row in computed]
    assert sum(one.is_plus_one for one in entries) == 4
    assert [one.percent for one in entries] == [row.execution.percent for row in computed]


def test_each_unit_report_has_its_figures(institution: Institution) -> None:
    stored = write(institution, read_document(MUTUAL))
    figures = [read_unit(one.figures) for one in UnitSummary.objects.filter(follow_up=stored).order_by("order")]
    assert len(figures) == 16
    means = {one.name: (one.total.due, round(one.total.mean, 2)) for one in figures if one.total.mean is not None}
    assert means["Reclamos"] == (20, Decimal("88.15"))
    assert means["Auditoría Interna"] == (6, Decimal("82.50"))


def test_refreshing_changes_nothing(institution: Institution) -> None:
    stored = write(institution, read_document(MUTUAL))
    before = Summary.objects.get().board, list(Entry.objects.order_by("order").values_list("due", "rate", "folded"))
    refresh_figures(FollowUp.objects.get(pk=stored.pk))
    assert (
        Summary.objects.get().board,
        list(Entry.objects.order_by("order").values_list("due", "rate", "folded")),
    ) == before


def test_blank_takes_the_figure_of_an_earlier_follow_up(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="1")]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="", rate="0%")]}, period=3)))
    late = Entry.objects.get(follow_up__period=3)
    assert (late.status, late.achieved, late.carried_from, late.percent) == ("unreported", Decimal(1), 1, 33)


def test_earlier_figure_is_of_the_version_that_counts(institution: Institution) -> None:
    for achieved in ("1", "2"):
        write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved=achieved)]}, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="", rate="0%")]}, period=3)))
    assert Entry.objects.get(follow_up__period=3).achieved == Decimal(2)


def test_bands_are_those_of_the_institution(institution: Institution) -> None:
    institution.band_partial, institution.band_satisfactory = Decimal("0.7"), Decimal("0.8")
    institution.save()
    write(
        institution,
        document(follow_up({"Servir.": [OTHERS, row(annual="20", targets=("5", "5", "5", "5"), achieved="12")]})),
    )
    assert entry("AO.6.1").light == TrafficLight.SATISFACTORY


def test_rule_is_that_of_the_institution(institution: Institution) -> None:
    institution.roll_up_rule = "due"
    institution.save()
    write(institution, document(follow_up({"Servir.": [OTHERS, row(achieved="6", rate="200%")]})))
    assert (Summary.objects.get().rule, Summary.objects.get().mean) == ("due", Decimal(200))


@pytest.mark.parametrize("rule", ["weighted", "one that is gone"])
def test_rule_that_cannot_be_used_gives_way_to_the_usual_one(institution: Institution, rule: str) -> None:
    institution.roll_up_rule = rule
    institution.save()
    write(institution, document(follow_up()))
    assert Summary.objects.get().rule == "due_capped"


def test_enormous_rate_is_stored(institution: Institution) -> None:
    rows = [OTHERS, row(annual="0.0001", targets=("0.0001", "", "", ""), achieved="999999999999999", rate="")]
    write(institution, document(follow_up({"Servir.": rows})))
    assert entry("AO.6.1").percent == 10**15
    assert entry("AO.6.1").rate == Decimal(9999999999999990000)


def test_row_says_how_the_year_can_end(institution: Institution) -> None:
    rows = [OTHERS, row("AO.6.1.", achieved="3"), row("AO.6.2.", achieved="4"), row("AO.6.3.", achieved="1")]
    write(institution, document(follow_up({"Servir.": rows})))
    assert [entry(code).year_end for code in ("AO.6.1", "AO.6.2", "AO.6.3")] == [
        YearEnd.ON_COURSE,
        YearEnd.REACHED,
        YearEnd.SHORT,
    ]


def test_search_text_holds_code_text_units_and_remarks(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(remarks="Se emitió íntegro.")]})))
    assert entry("AO.6.1").folded == "ao.6.1 emitir certificaciones reclamos subgerente comercial se emitio integro"


def test_number_of_queries_does_not_grow(
    institution: Institution, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small = write(institution, document(follow_up(period=1)))
    many = {"Servir.": [OTHERS, *(row(f"AO.6.{number}.") for number in range(1, 61))]}
    large = write(institution, document(follow_up(many, period=2)))
    for stored in (small, large):
        fresh = FollowUp.objects.select_related("plan", "institution").get(pk=stored.pk)
        with django_assert_max_num_queries(16):
            refresh_figures(fresh)
