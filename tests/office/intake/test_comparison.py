"""What a document would write is said before it is written: new, changed field by field, equal, gone."""

import pytest
from pytest_django import DjangoAssertNumQueries

from planabierto.documents.reading import read_document
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.comparison import Comparison, FieldChange, RowKind, compare
from tests.office.importing import write
from tests.office.written import MUTUAL, OTHERS, document, follow_up, row


def compared(institution: Institution, text: str) -> Comparison:
    return compare(institution, document(text))


def changes(institution: Institution, changed_row: str) -> list[tuple[str, str, str]]:
    """What replacing the only row of the third follow-up would change."""
    write(institution, document(follow_up()))
    (only,) = compared(institution, follow_up({"Atender reclamos.": [OTHERS, changed_row]})).rows
    return [(change.field, change.before, change.after) for change in only.changes]


def test_first_document_is_all_new(institution: Institution) -> None:
    found = compared(institution, follow_up())
    assert (found.plan, found.follow_up, found.says_the_same) == (None, None, False)
    assert [one.kind for one in found.rows] == [RowKind.NEW]
    assert [unit.name for unit in found.new_units] == ["Reclamos", "Subgerente Comercial"]


def test_same_document_is_all_equal(institution: Institution) -> None:
    write(institution, read_document(MUTUAL))
    found = compare(institution, read_document(MUTUAL))
    assert (found.count(RowKind.EQUAL), found.count(RowKind.NEW), found.count(RowKind.CHANGED)) == (177, 0, 0)
    assert (found.says_the_same, found.gone, found.changes, found.new_units) == (True, (), (), ())


@pytest.mark.parametrize(
    ("changed_row", "expected"),
    [
        (row(), []),
        (row(achieved="2"), [("achieved", "3", "2")]),
        (row(achieved=""), [("achieved", "3", "")]),
        (row(achieved="3.0"), []),
        (row(rate="75%"), [("printed_rate", "100%", "75%")]),
        (row(remarks="Hecho."), [("remarks", "", "Hecho.")]),
        (row(annual="5"), [("annual_target", "4", "5")]),
        (row(targets=("1", "1", "1", "2")), [("target.4", "1", "2")]),
        (row(targets=("1", "1", "1", "")), [("target.4", "1", "")]),
        (row(targets=("1", "1", "1", "0")), [("target.4", "1", "0")]),
        (row(statement="Emitir constancias."), [("statement", "Emitir certificaciones.", "Emitir constancias.")]),
        (row(lead="Gerencia"), [("lead_unit", "Subgerente Comercial", "Gerencia")]),
        (row("AO 6.1"), []),
    ],
)
def test_changed_field_is_told_with_both_writings(
    institution: Institution, changed_row: str, expected: list[tuple[str, str, str]]
) -> None:
    assert changes(institution, changed_row) == expected


def test_change_of_scale_is_told_in_its_own_writing(institution: Institution) -> None:
    percent = row(targets=("25%", "25%", "25%", "25%"), annual="100%", achieved="75%")
    told = {field: (before, after) for field, before, after in changes(institution, percent)}
    assert told["measure"] == ("cantidad", "porcentaje")
    assert told["annual_target"] == ("4", "100%")
    assert told["target.1"] == ("1", "25%")
    assert told["achieved"] == ("3", "75%")


def test_period_is_named_as_in_the_document(institution: Institution) -> None:
    write(institution, document(follow_up()))
    changed = {"Atender reclamos.": [OTHERS, row(targets=("1", "1", "2", "1"))]}
    assert compared(institution, follow_up(changed)).rows[0].changes == (
        FieldChange("target.3", "meta JUL-SEP", "1", "2"),
    )


def test_row_of_another_period_is_new_and_its_programming_is_compared(institution: Institution) -> None:
    write(institution, document(follow_up(period=1)))
    found = compared(institution, follow_up({"Atender reclamos.": [OTHERS, row(annual="9")]}, period=2))
    assert found.plan is not None
    assert found.follow_up is None
    (only,) = found.rows
    assert (only.kind, [change.field for change in only.changes]) == (RowKind.NEW, ["annual_target"])


def test_row_that_is_gone_is_named(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.", "Archivar.")]})))
    found = compared(institution, follow_up({"Servir.": [OTHERS, row("AO.6.1.")]}))
    assert found.gone == (("Reclamos", "AO.6.2", "Archivar."),)


def test_unit_by_another_writing_is_the_same(institution: Institution) -> None:
    write(institution, document(follow_up()))
    found = compared(institution, follow_up({"Atender reclamos.": [OTHERS, row(area="RECLAMOS")]}))
    assert (found.gone, found.new_units) == ((), ())
    assert [change.field for change in found.rows[0].changes] == ["responsible_unit"]


def test_mission_and_cover_that_differ_are_told(institution: Institution) -> None:
    write(institution, document(follow_up()))
    found = compared(institution, follow_up({"Atender mejor.": [OTHERS, row()]}, institution="MUTUAL EJEMPLO S.A."))
    assert [(change.field, change.before, change.after) for change in found.changes] == [
        ("institution", "MUTUAL EJEMPLO", "MUTUAL EJEMPLO S.A."),
        ("mission", "Atender reclamos.", "Atender mejor."),
    ]


def test_plan_of_another_institution_is_not_looked_at(institution: Institution) -> None:
    from planabierto.office.institutions.services import create_institution

    other = create_institution(name="Otra", short_name="Otra", host="otra.example", by=None)
    write(other, document(follow_up()))
    assert compared(institution, follow_up()).plan is None


def test_number_of_queries_does_not_grow(
    institution: Institution, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = {"Servir.": [OTHERS, *(row(f"AO.6.{number}.") for number in range(1, 101))]}
    for text, period in ((follow_up(period=1), 1), (follow_up(many, period=2), 2)):
        read = document(text)
        assert read.period == period
        write(institution, read, findings=())
        with django_assert_max_num_queries(10):
            compare(institution, read)
