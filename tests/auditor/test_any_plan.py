"""A review of any plan at all: it ends, quotes places that exist, and never tells the same thing twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planabierto.auditor.grouping import by_rule, text_for_unit
from planabierto.auditor.registry import audit
from planabierto.core.calendar import Periodicity
from planabierto.core.findings import by_unit
from planabierto.core.measure import Accumulation, Direction
from planabierto.core.plan import Action, PlanDocument, UnitReport
from planabierto.core.quantity import Scale
from tests.plans import ASSETS, OTHERS, action, note, plan, total, unit

WORDS = st.sampled_from(
    (
        *(
            "no se realizó",
            "Acta 12",
            "punto 3.1",
            "para el",
            "IV trimestre",
            "noviembre",
            "2025",
            "pendiente",
            "40 en abril",
            "22 en julio",
        ),
        *(
            "Lic.",
            "Ana María",
            "Pérez",
            "falta",
            "TI",
            "según trámites",
            "demanda",
            "fin de año",
            "próximo",
            "siguiente",
            "de la",
            "X",
        ),
        *(
            "2222-3333",
            "00016297-5",
            "a@b.example",
            "proveedores (ACME",
            "escanear",
            "N/A",
            "se harán",
            "**",
            "<",
            "&",
            "#",
            ".",
            ";",
            ":",
            "(",
        ),
    )
)
SENTENCES = st.lists(WORDS | st.text(max_size=4), max_size=12).map(" ".join)
FIGURES = st.sampled_from((".", "0", "1", "0.5", "25%", "100", "900.0%", "1,234.5", "-3", "x", "$5", "N/A", "33.33%"))


@st.composite
def actions(draw: st.DrawFn, periods: int) -> Action:
    return action(
        draw(st.sampled_from(("AO.6.1.", "AO.6.2", "AO 6.3.", "1.2", "X", "", "AO.3.1"))),
        statement=draw(SENTENCES),
        targets=" ".join(draw(st.lists(FIGURES, min_size=periods, max_size=periods))),
        annual=draw(FIGURES),
        achieved=draw(FIGURES),
        rate=draw(FIGURES),
        remarks=draw(SENTENCES),
        lead=draw(st.sampled_from(("Gerencia", "", "Tecnologías de Información"))),
        scale=draw(st.sampled_from((None, *Scale))),
        accumulation=draw(st.sampled_from(Accumulation)),
        direction=draw(st.sampled_from(Direction)),
    )


@st.composite
def units(draw: st.DrawFn, periods: int) -> UnitReport:
    return unit(
        name=draw(st.sampled_from(("Ventas", "UGDA", "Tecnologías de Información"))),
        mission=draw(SENTENCES),
        sections=[(heading, draw(st.lists(actions(periods), max_size=2))) for heading in (ASSETS, OTHERS)],
        notes=draw(st.lists(st.builds(note, st.sampled_from(("AO.6.1.", "AO 6.1"))), max_size=2)),
        totals=draw(st.lists(st.builds(total, FIGURES), max_size=1)),
    )


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    periodicity = draw(st.sampled_from((Periodicity.QUARTER, Periodicity.HALF_YEAR, Periodicity.FOUR_MONTH)))
    period = draw(st.integers(0, periodicity.periods))
    return plan(*draw(st.lists(units(periodicity.periods), max_size=2)), period=period, periodicity=periodicity)


@given(plans(), st.lists(plans(), max_size=1))
def test_any_plan_is_reviewed(document: PlanDocument, earlier: list[PlanDocument]) -> None:
    findings = audit(document, earlier=earlier)
    assert len({finding.fingerprint for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.message
        assert "None" not in finding.message
        assert finding.written != ""
    assert sum(map(len, by_unit(document, findings).values())) == len(findings)
    assert sum(map(len, by_rule(findings).values())) == len(findings)
    assert text_for_unit(findings).count("Qué se pide:") == len(findings)
