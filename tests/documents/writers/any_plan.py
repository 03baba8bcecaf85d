"""Any plan at all, as a reader would hand it on: for properties that must hold whatever an office writes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from planabierto.core.measure import Measure
from planabierto.core.plan import Action, Figure, Objective, PlanDocument, Section, Source, Text, UnitReport
from planabierto.core.quantity import Scale
from planabierto.core.text import clean
from planabierto.documents.recognise.lines import read_note
from tests.documents.writers.examples import COUNT, MONEY, RATIO, STAGES, document

# White space that must be folded, signs that begin a formula, open markup or may break a line, and letters of Spanish.
SIGNS = "aábcdeéñoóuüxyzÁÑZ0123456789 \u00a0\t\u2009.,:;()¿?¡!\"'«»%$&#@=+-–—/\\*_<>|{}[]~^°ºª€½…·"


def texts(*, least: int = 0, most: int = 60) -> st.SearchStrategy[Text]:
    """Texts as a reader hands them on: folded in value, raw in writing."""
    raw = st.text(SIGNS, max_size=most).map(lambda written: Text(clean(written), written))
    return raw.filter(lambda text: len(text.value) >= least and clean(text.value) == text.value)


def named(prefix: str) -> st.SearchStrategy[Text]:
    """Texts that begin with a word, as names and sentences do."""
    return texts(most=40).map(lambda text: Text(clean(f"{prefix} {text.value}")))


def figures(largest: int, *, least: int = 0) -> st.SearchStrategy[Figure]:
    """Numbers of at most three decimals."""
    return st.decimals(least, largest, places=3).map(lambda value: Figure(value, str(value)))


BLANK = st.just(Figure())
RATES = st.one_of(BLANK, figures(9))


@st.composite
def actions(draw: st.DrawFn, code: str, lead: Text, area: Text) -> Action:
    """An action on any scale; its targets have three decimals, in percent too."""
    measure: Measure = draw(st.sampled_from([COUNT, RATIO, STAGES, MONEY]))
    if measure.scale is Scale.STAGES:
        annual = Figure(Decimal(1), "1")
        targets = [
            Figure(Decimal("0.125"), "0.125"),
            *draw(st.lists(st.one_of(BLANK, figures(1)), min_size=3, max_size=3)),
        ]
    else:
        share = Decimal("0.01") if measure.scale is Scale.RATIO else Decimal(1)
        some = figures(5000, least=2).map(lambda one: Figure((one.value or Decimal()) * share, one.written))
        annual, targets = draw(some), draw(st.lists(st.one_of(BLANK, some), min_size=4, max_size=4))
    return Action(
        code=Text(code, code),
        statement=draw(texts(least=1)),
        lead_unit=lead,
        responsible_unit=area,
        measure=measure,
        annual_target=annual,
        targets=tuple(targets),
        achieved=draw(st.sampled_from([*targets, annual, Figure()])),
        printed_rate=draw(RATES),
        remarks=draw(texts(most=300)),
    )


@st.composite
def units(draw: st.DrawFn, number: int) -> UnitReport:
    """A unit report with up to two objectives; its lead and area are its own, so that no table joins its neighbour's."""
    lead, area = draw(named(f"Jefatura {number}")), draw(named(f"Área {number}"))
    objectives = [
        Objective("O.E.3", draw(named("Cuidar")), is_strategic=True),
        Objective("6", draw(named("OTRAS")), is_strategic=False),
    ]
    sections: list[Section] = []
    for objective in objectives[: draw(st.integers(1, 2))]:
        count = draw(st.integers(1, 3))
        first = objective.key.rsplit(".", 1)[-1]
        rows = tuple(draw(actions(f"AO.{first}.{n}", lead, area)) for n in range(1, count + 1))
        sections.append(Section(objective, rows))
    notes = [
        read_note(f"Nota: {text.value}", Source())
        for text in draw(st.lists(named("La acción AO.6.1. la verifica"), max_size=2))
    ]
    mission = draw(st.one_of(st.just(Text()), named("Servir")))
    return UnitReport(area.value, mission, tuple(sections), tuple(notes))


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    """A quarterly follow-up of one to three units."""
    count = draw(st.integers(1, 3))
    return replace(
        document(*(draw(units(number)) for number in range(1, count + 1)), period=draw(st.integers(1, 4))),
        institution=draw(named("MUTUAL")),
        edition=draw(st.sampled_from([Text(), Text("VERSIÓN UAIP")])),
    )
