"""What is printed is read back as the same plan: the seed, our own document, and plans nobody has thought of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planabierto.core.calendar import Periodicity
from planabierto.core.measure import Measure
from planabierto.core.plan import (
    Action,
    Figure,
    Objective,
    PlanDocument,
    Section,
    Source,
    Text,
    UnitReport,
    content,
    content_hash,
)
from planabierto.core.quantity import Scale
from planabierto.core.text import clean
from planabierto.documents.reading import read_document
from planabierto.documents.recognise.lines import read_note
from planabierto.documents.writers import Figures, restated, write_document
from tests.documents.writers.examples import COUNT, MONEY, RATIO, STAGES, action, document, finding, unit
from tests.paths import SAMPLES, SEED, needs_shared

FORMATS = ["txt", "xlsx", "docx", "pdf"]
MUTUAL_EJEMPLO = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
PAPERS = [pytest.param(SEED, marks=needs_shared, id="seed"), pytest.param(MUTUAL_EJEMPLO, id="mutual-ejemplo")]


def printed_and_read(plan: PlanDocument, folder: Path, suffix: str, figures: Figures = Figures.SOURCE) -> PlanDocument:
    """What the readers make of a report of `plan`; nothing in it may be left without a place."""
    path = folder / f"informe.{suffix}"
    write_document(plan, path, figures=figures, findings=[finding()])
    again = read_document(path)
    assert again.unplaced == ()
    return again


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("figures", list(Figures))
@pytest.mark.parametrize("paper", PAPERS)
def test_every_cell_of_a_real_document_comes_back(tmp_path: Path, paper: Path, figures: Figures, suffix: str) -> None:
    plan = read_document(paper)
    again = printed_and_read(plan, tmp_path, suffix, figures)
    assert len(list(again.rows)) == 177
    assert content(again) == content(restated(plan, figures))
    assert content(again) == content(plan), "each printed rate of this document is the recomputed one"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_hash_on_the_cover_is_that_of_what_is_printed(tmp_path: Path, suffix: str) -> None:
    plan = document(unit(action(achieved="2", rate="1"), notes=["Nota: Revisada."]))
    again = printed_and_read(plan, tmp_path, suffix, Figures.RIGHT)
    assert content_hash(again) != content_hash(plan)
    assert content_hash(again) == content_hash(restated(plan, Figures.RIGHT))


@pytest.mark.parametrize("suffix", FORMATS)
def test_units_of_one_mission_and_a_number_for_a_name_stay_apart(tmp_path: Path, suffix: str) -> None:
    offices = [f"Delegación {number}" for number in range(1, 6)]
    plan = document(*(unit(action(lead=name, area=name), name=name, mission="Atender al público.") for name in offices))
    assert content(printed_and_read(plan, tmp_path, suffix)) == content(plan)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("period", [0, 5])
def test_a_monthly_plan_comes_back(tmp_path: Path, suffix: str, period: int) -> None:
    targets = ("12.345", None, "0", "1234.567", *["1"] * 8)
    one = action(annual="1254.912", targets=targets, achieved="3" if period else None, rate=None)
    plan = document(
        unit(one), periodicity=Periodicity.MONTH, period=period, title="SEGUIMIENTO DEL PLAN OPERATIVO 2024"
    )
    assert content(printed_and_read(plan, tmp_path, suffix)) == content(plan)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+503 2222-0000",
        "-LIE-",
        "@todos",
        "Total de solicitudes",
        "y/o-una/cosa-otra/cosa-y/o-una/cosa-otra/cosa-y/o-una/cosa-otra/cosa-final",
        "https://www.transparencia.example.org/capitulos/documentos/poi-2024/anexos/informe-final.pdf?version=2",
        "Otorrinolaringológicamente-hablando-interdisciplinariamente-consideradas",
        '"Examen a la «Gestión Comercial»"',
        "12",
        "75%",
        "Página 3 de 14",
        "Nota: va dentro de la celda",
        "MISIÓN: va dentro de la celda",
        "#eval(1) $x$ *b* _i_ `c` @ref <b>n</b> &amp; \\u{41}",
        "Guion- al final-",
        "uno — dos – tres",
        "¿Quién?¿Cuándo?¡Ya!(sí)(no)[tal vez]{a}b%c#d&e_f|g~h^i·j…k½l",
    ],
)
def test_texts_come_back_as_they_are(tmp_path: Path, suffix: str, text: str) -> None:
    plan = document(unit(action(remarks=text), action("AO.6.2", statement=text, remarks=" ".join([text] * 12))))
    assert content(printed_and_read(plan, tmp_path, suffix)) == content(plan)


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
    return UnitReport(area.value, draw(named("Servir")), tuple(sections), tuple(notes))


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    """A quarterly follow-up of one to three units."""
    count = draw(st.integers(1, 3))
    return replace(
        document(*(draw(units(number)) for number in range(1, count + 1)), period=draw(st.integers(1, 4))),
        institution=draw(named("MUTUAL")),
    )


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25)
@given(plan=plans())
def test_any_plan_comes_back(tmp_path_factory: pytest.TempPathFactory, plan: PlanDocument, suffix: str) -> None:
    again = printed_and_read(plan, tmp_path_factory.mktemp("plan"), suffix)
    assert content(again) == content(plan)
