"""What a document programmes becomes versions: the same stays, what is new begins a version, nothing is edited."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from planabierto.core.quantity import Scale
from planabierto.office.institutions.models import Institution, Unit, UnitKind
from planabierto.office.plans.models import Action, PeriodTarget, Programming, UnitPlan
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row


def targets_of(programming: Programming) -> list[tuple[int, Decimal | None, str]]:
    return list(programming.targets.order_by("period").values_list("period", "value", "written"))


def test_action_says_what_the_row_says(institution: Institution) -> None:
    write(
        institution, document(follow_up({"Servir.": ["O.E.3. Cuidar los bienes.", row("AO.3.1.", remarks="Hecho.")]}))
    )
    action = Action.objects.select_related("current__objective", "current__lead_unit", "unit_plan__unit").get()
    programming = action.current
    assert programming is not None
    assert (action.code, programming.version, programming.statement) == ("AO.3.1", 1, "Emitir certificaciones.")
    assert (programming.objective.key, programming.objective.text) == ("O.E.3", "Cuidar los bienes.")
    assert (action.unit_plan.unit.name, action.unit_plan.mission) == ("Reclamos", "Servir.")
    assert programming.lead_unit is not None
    assert (programming.lead_unit.name, programming.lead_unit.kind) == ("Subgerente Comercial", UnitKind.POST)
    assert (programming.annual_target, programming.annual_written) == (Decimal(4), "4")
    assert targets_of(programming) == [(period, Decimal(1), "1") for period in (1, 2, 3, 4)]
    assert programming.in_force_from.isoformat() == "2024-01-01"


def test_blank_and_zero_stay_distinct(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(targets=("", "0", "2", ""), annual="2")]})))
    assert targets_of(Programming.objects.get()) == [(2, Decimal(0), "0"), (3, Decimal(2), "2")]


def test_percentage_is_stored_as_a_ratio_and_as_written(institution: Institution) -> None:
    rows = [OTHERS, row(targets=("25%", "25%", "25%", "25%"), annual="100%", achieved="75%")]
    write(institution, document(follow_up({"Servir.": rows})))
    programming = Programming.objects.get()
    assert programming.measure.scale is Scale.RATIO
    assert (programming.annual_target, programming.annual_written) == (Decimal(1), "100%")
    assert targets_of(programming)[0] == (1, Decimal("0.25"), "25%")


def test_same_programming_in_the_next_document_is_the_same_version(institution: Institution) -> None:
    first = write(institution, document(follow_up(period=1)))
    second = write(institution, document(follow_up(period=2)))
    programming = Programming.objects.get()
    assert {first.achievements.get().programming_id, second.achievements.get().programming_id} == {programming.pk}


def test_changed_target_begins_a_version_and_the_earlier_follow_up_keeps_its_own(institution: Institution) -> None:
    first = write(institution, document(follow_up(period=1)))
    more = {"Atender reclamos.": [OTHERS, row(targets=("1", "1", "1", "3"), annual="6")]}
    second = write(institution, document(follow_up(more, period=2)))
    old, new = Programming.objects.order_by("version")
    assert (first.achievements.get().programming_id, second.achievements.get().programming_id) == (old.pk, new.pk)
    assert (new.version, new.in_force_from.isoformat()) == (2, "2024-04-01")
    assert Action.objects.get().current_id == new.pk


def test_earlier_document_that_comes_later_leaves_what_holds_today(institution: Institution) -> None:
    write(institution, document(follow_up({"Nueva misión.": [OTHERS, row(annual="4")]}, period=3)))
    write(institution, document(follow_up({"Vieja misión.": [OTHERS, row(annual="5")]}, period=1)))
    current = Action.objects.select_related("current").get().current
    assert current is not None
    assert current.annual_target == Decimal(4)
    assert UnitPlan.objects.get().mission == "Nueva misión."
    assert Programming.objects.count() == 2


def test_programming_that_comes_back_is_the_version_that_it_was(institution: Institution) -> None:
    plain, raised = follow_up(period=1), {"Atender reclamos.": [OTHERS, row(annual="9")]}
    write(institution, document(plain))
    write(institution, document(follow_up(raised, period=2)))
    write(institution, document(follow_up(period=3)))
    assert Programming.objects.count() == 2
    current = Action.objects.select_related("current").get().current
    assert current is not None
    assert current.version == 1


def test_code_is_an_identity_only_inside_its_unit(institution: Institution) -> None:
    units = {
        "Servir.": [OTHERS, row("AO.6.1.", area="Reclamos")],
        "Cobrar.": [OTHERS, row("AO.6.1.", area="Cobros", lead="Gerencia")],
    }
    write(institution, document(follow_up(units)))
    assert sorted(Action.objects.values_list("unit_plan__unit__name", "code")) == [
        ("Cobros", "AO.6.1"),
        ("Reclamos", "AO.6.1"),
    ]


def test_action_without_code_is_found_by_its_text(institution: Institution) -> None:
    rows = {"Servir.": [OTHERS, row("", "Emitir certificaciones.")]}
    write(institution, document(follow_up(rows, period=1)))
    write(institution, document(follow_up({"Servir.": [OTHERS, row("", "Emitir  CERTIFICACIONES")]}, period=2)))
    assert Action.objects.count() == 1


def test_areas_of_one_report_depend_on_its_unit(institution: Institution) -> None:
    rows = [OTHERS, row("AO.6.1.", lead="UFI", area="UFI"), row("AO.6.2.", lead="UFI", area="Tesorería")]
    write(institution, document(follow_up({"Servir.": rows})))
    area = Unit.objects.select_related("parent").get(name="Tesorería")
    assert area.parent is not None
    assert (area.kind, area.parent.name) == (UnitKind.AREA, "UFI")


def test_unit_is_found_by_another_writing(institution: Institution) -> None:
    write(institution, document(follow_up(period=1)))
    rows = {"Atender reclamos.": [OTHERS, row(area="RECLAMOS", lead="Subgerente  comercial")]}
    write(institution, document(follow_up(rows, period=2)))
    assert sorted(Unit.objects.values_list("name", flat=True)) == ["Reclamos", "Subgerente Comercial"]


@pytest.mark.parametrize("model", [Programming, PeriodTarget])
def test_database_refuses_to_edit_a_version(
    institution: Institution, model: type[Programming] | type[PeriodTarget]
) -> None:
    write(institution, document(follow_up()))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(institution=institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=model.objects.latest("pk").pk)._raw_delete("default")  # noqa: SLF001 - the one plain DELETE
