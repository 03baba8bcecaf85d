"""A follow-up in the database is the document that was imported, whatever came after it."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from planabierto.core.plan import PlanDocument, Text, content
from planabierto.documents.reading import read_document
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import Achievement, Entry, FollowUp
from planabierto.office.institutions.models import Institution
from tests.office.importing import write
from tests.office.written import MUTUAL, OTHERS, document, follow_up, row
from tests.paths import SEED, needs_shared


def read_back(stored: FollowUp) -> PlanDocument:
    return to_document(FollowUp.objects.get(pk=stored.pk))


def test_mutual_ejemplo_comes_back_as_it_was(institution: Institution) -> None:
    written = read_document(MUTUAL)
    assert content(read_back(write(institution, written, findings=()))) == content(written)


@needs_shared
def test_seed_comes_back_as_it_was(institution: Institution) -> None:
    written = read_document(SEED)
    assert content(read_back(write(institution, written, findings=()))) == content(written)


def test_content_of_a_stored_follow_up_has_its_hash(institution: Institution) -> None:
    from planabierto.core.plan import content_hash

    stored = write(institution, read_document(MUTUAL), findings=())
    assert content_hash(read_back(stored)) == stored.content_hash


def test_later_document_does_not_change_an_earlier_one(institution: Institution) -> None:
    first = document(follow_up({"Servir.": [OTHERS, row(remarks="Uno.")]}, period=1))
    stored = write(institution, first)
    changed = {"Servir mejor.": ["6 OTRAS TAREAS", row(statement="Emitir constancias.", annual="9", lead="Gerencia")]}
    write(institution, document(follow_up(changed, period=2)))
    assert content(read_back(stored)) == content(first)


def test_objective_without_actions_and_one_that_returns_come_back(institution: Institution) -> None:
    rows = ["O.E.1. Crecer.", OTHERS, row("AO.6.1."), "O.E.1. Crecer más.", row("AO.1.1.")]
    written = document(follow_up({"Servir.": rows}))
    assert [section.objective.key for section in written.units[0].sections] == ["O.E.1", "6", "O.E.1"]
    assert content(read_back(write(institution, written))) == content(written)


def test_two_reports_of_one_name_come_back(institution: Institution) -> None:
    units = {
        "Servir.": [OTHERS, row("AO.6.1.", lead="Gerencia")],
        "Cobrar.": [OTHERS, row("AO.6.1.", area="Cobros")],
        "Servir otra vez.": [OTHERS, row("AO.6.2.", lead="Subgerente Comercial")],
    }
    written = document(follow_up(units))
    assert [unit.name for unit in written.units] == ["Reclamos", "Cobros", "Reclamos"]
    assert content(read_back(write(institution, written))) == content(written)


def test_note_comes_back_with_its_codes_and_verifier(institution: Institution) -> None:
    written = document(follow_up(note="Nota: La acción operativa AO 6.1. será verificada por el Oficial de Archivo."))
    back = read_back(write(institution, written))
    assert content(back) == content(written)
    note = back.units[0].notes[0]
    assert [(code.value, code.written) for code in note.codes] == [("AO.6.1", "AO 6.1.")]


def test_writings_come_back_beside_the_figures(institution: Institution) -> None:
    rows = [OTHERS, row("AO 6.1.", targets=("25%", "25%", "25%", "25%"), annual="100%", achieved="0.75")]
    action = next(read_back(write(institution, document(follow_up({"Servir.": rows})))).rows).action
    assert (action.code.value, action.code.written) == ("AO.6.1", "AO 6.1.")
    assert [target.written for target in action.targets] == ["25%"] * 4
    assert (str(action.achieved.value), action.achieved.written) == ("0.75", "0.75")


def test_quotes_formulas_and_odd_spaces_come_back(institution: Institution) -> None:
    rows = [OTHERS, row(statement='=1+1 "dos"\u00a0tres', remarks="+CITA; @x 'y' \\ %s %(z)s {w}")]
    written = document(follow_up({"<b>Servir</b> & ya.": rows}))
    assert content(read_back(write(institution, written))) == content(written)


def test_corrected_document_is_the_next_version(institution: Institution) -> None:
    first = document(follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2."), row("AO.6.3.")]}))
    stored = write(institution, first)
    rows = [OTHERS, row("AO.6.2.", remarks="Corregido."), row("AO.6.1."), row("AO.6.4.")]
    second = document(follow_up({"Servir.": rows}))
    write(institution, second)
    again = FollowUp.objects.get()
    assert (again.pk, again.version) == (stored.pk, 2)
    assert content(to_document(again)) == content(second)
    assert sorted(Achievement.objects.values_list("action__code", "version")) == [
        ("AO.6.1", 1), ("AO.6.2", 1), ("AO.6.2", 2), ("AO.6.3", 1), ("AO.6.4", 2),
    ]  # fmt: skip
    assert sorted(Entry.objects.values_list("achievement__code", "achievement__version")) == [
        ("AO.6.1", 1), ("AO.6.2", 2), ("AO.6.4", 2),
    ]  # fmt: skip


def test_units_change_places_in_a_corrected_document(institution: Institution) -> None:
    def two(first: str, second: str) -> PlanDocument:
        missions = {name: [OTHERS, row(area=name, lead=f"Gerencia de {name}")] for name in (first, second)}
        return document(follow_up(missions))

    write(institution, two("Reclamos", "Cobros"))
    turned = two("Cobros", "Reclamos")
    assert content(read_back(write(institution, turned))) == content(turned)


def test_unit_that_a_corrected_document_leaves_out_is_gone(institution: Institution) -> None:
    units = {"Servir.": [OTHERS, row(lead="A")], "Cobrar.": [OTHERS, row(area="Cobros", lead="B")]}
    write(institution, document(follow_up(units)))
    alone = document(follow_up({"Cobrar.": units["Cobrar."]}))
    assert content(read_back(write(institution, alone))) == content(alone)


def test_number_of_queries_does_not_grow(
    institution: Institution, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = write(institution, document(follow_up(period=1)), findings=())
    many = {
        f"Misión {unit}.": [
            OTHERS,
            *(row(f"AO.6.{n}.", area=f"Unidad {unit}", lead=f"Jefe {unit}") for n in range(1, 20)),
        ]
        for unit in range(5)
    }
    hundred = write(institution, document(follow_up(many, period=2)), findings=())
    for stored in (one, hundred):
        fresh = FollowUp.objects.select_related("plan", "institution").get(pk=stored.pk)
        with django_assert_num_queries(4):
            to_document(fresh)


def test_database_refuses_to_edit_what_was_registered(institution: Institution) -> None:
    write(institution, document(follow_up()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Achievement.objects.update(remarks="otra cosa")
    with pytest.raises(IntegrityError), transaction.atomic():
        Achievement.objects.all()._raw_delete("default")  # noqa: SLF001 - the one plain DELETE


def test_other_title_is_another_version_with_the_same_rows(institution: Institution) -> None:
    written = document(follow_up())
    write(institution, written)
    renamed = replace(written, title=Text("Seguimiento corregido", "Seguimiento corregido"))
    stored = write(institution, renamed)
    assert stored.version == 2
    assert Achievement.objects.get().version == 1
    assert read_back(stored).title.value == "Seguimiento corregido"


def test_corrected_document_of_other_units_alone_comes_back(institution: Institution) -> None:
    write(institution, document(follow_up({"Servir.": [OTHERS, row(area="Reclamos", lead="A")]})))
    other = document(follow_up({"Cobrar.": [OTHERS, row(area="Cobros", lead="B")]}))
    assert content(read_back(write(institution, other))) == content(other)
