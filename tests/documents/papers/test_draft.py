"""The drafted text of a consolidated report adds up with its figures, whatever they are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planabierto.core.plan import PlanDocument
from planabierto.core.summary import Standing, summarise
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.draft import (
    DraftFacts,
    ModificationRow,
    MovedRow,
    Section,
    draft_report,
    headline,
    report_front,
    short_of,
)
from planabierto.documents.papers.rounds import Body
from planabierto.documents.reading import read_document
from tests.documents.papers.paper_cases import ROUND, WHOLE
from tests.paths import SAMPLES
from tests.plans import ASSETS, action, plan, unit

FACTS = DraftFacts(round=ROUND, board=Body("Consejo Directivo"))
PLAN = plan(
    unit(
        action("AO.6.1", achieved="3", remarks="Se atendieron todas."),
        action("AO.6.2", achieved="1", remarks="Faltó personal."),
        action("AO.6.3", achieved="", targets="1 1 1 1"),
        action("AO.6.4", achieved="", targets=". . . 1"),
    ),
    unit(action("AO.3.1", achieved="5", remarks="Hubo más demanda."), name="Archivo", objective=ASSETS),
)


def drafted(document: PlanDocument = PLAN, facts: DraftFacts = FACTS) -> dict[Section, list[str]]:
    """The text of each section by paragraphs."""
    return {section: text.split("\n") for section, text in draft_report(summarise(document), facts).items()}


def numbers(text: str) -> list[int]:
    """The whole numbers of a sentence, percentages left out."""
    return [int(one.replace(",", "")) for one in re.findall(r"(?<![\d.,])(\d[\d,]*)(?![\d.]*%)(?!\d)", text)]


def test_the_summary_says_what_was_due_met_and_below() -> None:
    text = drafted()[Section.EXECUTIVE]
    assert text[:3] == [
        (
            "Con corte al 30 de septiembre de 2024, el POI 2024 tiene 5 acciones operativas en 2 informes de unidad: "
            "4 estaban programadas a la fecha y 1 no lo estaba."
        ),
        "De las 4 acciones programadas a septiembre, 2 están cumplidas (50%) y 2 están por debajo de lo programado.",
        "De las cumplidas, 1 está en 100% y 1 lo supera.",
    ]
    assert text[3].startswith("El promedio del % de ejecución es 58.25%. Promedio simple del % de ejecución")
    assert text[4] == (
        "En el semáforo: No satisfactorio, 2; Satisfactorio, 1; Muy superior, revisar meta, 1; No programada a la fecha, 1."
    )


def test_who_did_not_deliver_is_named_with_the_reason() -> None:
    facts = replace(FACTS, undelivered=(("Unidad de Género", "licencia de la jefatura"), ("UGDA", "")))
    assert drafted(facts=facts)[Section.EXECUTIVE][-1] == (
        "No entregaron su informe: Unidad de Género (licencia de la jefatura); UGDA."
    )
    same = replace(FACTS, undelivered=(("UFI", "Mudanza de oficinas."), ("UGDA", "Mudanza de oficinas.")))
    assert drafted(facts=same)[Section.EXECUTIVE][-1] == (
        "No entregaron su informe: UFI; UGDA. Motivo: Mudanza de oficinas."
    )
    assert "Requerir el informe de 2 unidades que no lo entregaron." in drafted(facts=facts)[Section.RECOMMENDATIONS]


def test_what_was_achieved_is_told_by_objective_and_in_the_words_of_the_units() -> None:
    facts = replace(
        FACTS, accomplishments={("Reclamos", "AO.6.1"): "Se atendió a 300 personas.", ("Reclamos", "AO.6.2"): "Nada."}
    )
    assert drafted(facts=facts)[Section.ACHIEVED] == [
        "O.E.3 (Cuidar los bienes): 1 cumplida de 1 acción programada (100%).",
        "6 (OTRAS ACTIVIDADES OPERATIVAS): 1 cumplida de 3 acciones programadas (33%).",
        "Reclamos, AO.6.1: Se atendió a 300 personas.",
    ]


def test_the_shortfalls_are_counted_by_cause_and_the_worst_stand_first() -> None:
    facts = replace(FACTS, causes={("Reclamos", "AO.6.2"): "Personal"}, moved=(("Reclamos", "AO.6.3"),))
    assert drafted(facts=facts)[Section.SHORTFALLS] == [
        "2 acciones están por debajo de lo programado. Por causa: Personal, 1; sin causa registrada, 1.",
        "De ellas, 1 no tiene reporte.",
        "Reclamos, AO.6.3: sin reporte (0%). La unidad no dio explicación.",
        "Reclamos, AO.6.2: 1 de 3 (33%). Personal. «Faltó personal».",
        "Una acción se trasladó a otro período sin acuerdo: Reclamos AO.6.3.",
    ]


def test_what_is_recommended_follows_from_the_figures() -> None:
    facts = replace(FACTS, moved=(("Reclamos", "AO.6.3"),), legal_basis=("Artículo 5.", "Artículo 12."))
    text = drafted(facts=facts)
    assert text[Section.RECOMMENDATIONS] == [
        "Someter al Consejo Directivo la reprogramación de 1 acción trasladada sin acuerdo, o mantener la meta en su período.",
        "Requerir el dato de 1 acción programada sin reporte.",
        "Revisar la meta de 1 acción que superó el 130% de lo programado.",
        "Pedir justificación de 1 acción que se desvió y no la explica.",
    ]
    assert text[Section.LEGAL_BASIS] == ["Artículo 5.", "Artículo 12."]


def test_a_round_without_anything_due_and_one_without_a_fault_have_their_words() -> None:
    nothing = drafted(plan(unit(action(targets=". . . 1", achieved=""))))
    assert nothing[Section.EXECUTIVE][1] == "Ninguna acción estaba programada a septiembre."
    assert nothing[Section.ACHIEVED] == ["Ninguna acción programada a la fecha está cumplida."]
    assert nothing[Section.SHORTFALLS] == ["Ninguna acción programada a la fecha está por debajo de lo programado."]
    good = drafted(plan(unit(action(achieved="3"))))
    assert good[Section.EXECUTIVE][1] == "La única acción programada a septiembre está cumplida."
    assert good[Section.RECOMMENDATIONS] == ["El seguimiento no deja asuntos que requieran una decisión."]


def test_the_sample_of_real_size_adds_up() -> None:
    summary = summarise(read_document(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"))
    text = draft_report(summary, FACTS)
    assert (
        "De las 173 acciones programadas a septiembre, 145 están cumplidas (84%) y 28 están por debajo de lo programado."
        in (text[Section.EXECUTIVE])
    )
    assert "De las cumplidas, 134 están en 100% y 11 lo superan." in text[Section.EXECUTIVE]
    assert "El promedio del % de ejecución es 92.05%." in text[Section.EXECUTIVE]
    assert len(short_of(summary)) == 28
    shortfalls = text[Section.SHORTFALLS].split("\n")
    assert shortfalls[0] == "28 acciones están por debajo de lo programado. Por causa: sin causa registrada, 28."
    assert "Las otras 18 están en el informe de su unidad." in shortfalls
    met = [numbers(line)[-2:] for line in text[Section.ACHIEVED].split("\n") if "cumplida" in line]
    assert [sum(column) for column in zip(*met, strict=True)] == [145, 173]


@given(above=st.integers(0, 300), met=st.integers(0, 2000), below=st.integers(0, 300), pending=st.integers(0, 40))
def test_the_parts_of_the_headline_make_up_what_was_due(above: int, met: int, below: int, pending: int) -> None:
    due = above + met + below + pending
    said = headline(replace(WHOLE, due=due, above=above, met=met, below=below, pending=pending), "septiembre")
    found = numbers(said)
    if not due:
        assert said == "Ninguna acción estaba programada a septiembre."
        return
    if due == 1:
        assert said.startswith("La única acción programada a septiembre está ")
        return
    assert sum(found) == 2 * due
    assert re.search(r"(?<![\d,])1 están", said) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"due": 3, "above": 0, "met": 0, "below": 3},
            "De las 3 acciones programadas a septiembre, ninguna está cumplida y 3 están por debajo de lo programado.",
        ),
        (
            {"due": 3, "above": 1, "met": 0, "below": 1, "pending": 1},
            (
                "De las 3 acciones programadas a septiembre, 1 está cumplida (33%), 1 está por debajo de lo programado "
                "y 1 está pendiente de reporte."
            ),
        ),
    ],
)
def test_the_headline_in_singular_and_plural(changes: dict[str, int], said: str) -> None:
    values = {name: getattr(WHOLE, name) for name in WHOLE.__slots__}
    assert headline(Standing(**{**values, **changes}), "septiembre") == said


def test_the_edited_text_and_its_annexes_stand_around_the_report() -> None:
    texts = {**draft_report(summarise(PLAN), FACTS), Section.EXECUTIVE: "Uno.\nDos."}
    front = report_front(
        texts,
        moved=[
            MovedRow("Reclamos", "AO.6.3", "Atender.", "OCT-DIC"),
            MovedRow("Archivo", "AO.3.1", "Guardar.", "OCT-DIC", "Solicitud 2024-007"),
        ],
        modifications=[ModificationRow("Archivo", "AO.3.1", "Meta anual", "4", "5", "Acta 64, punto 4.1")],
        code="3f2a",
    )
    assert front.sections[0] == ("Resumen ejecutivo", ("Uno.", "Dos."))
    moved, changed = front.tables
    assert moved.intro == "2 acciones se trasladaron a otro período: 1 sin acuerdo y 1 con solicitud o acuerdo."
    assert [row[-1] for row in moved.rows] == ["Trasladada sin acuerdo", "Solicitud 2024-007"]
    assert changed.intro == "1 modificación con acto que la respalda."
    assert front.code == "3f2a"


def test_annexes_without_rows_say_so() -> None:
    moved, changed = report_front({}).tables
    assert moved.intro == "Ninguna acción se trasladó a otro período."
    assert changed.intro == "No hubo modificaciones del plan en el período."
    assert TrafficLight.NOT_DUE in WHOLE.bands
