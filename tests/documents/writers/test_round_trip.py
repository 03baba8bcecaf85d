"""What is printed is read back as the same plan: the seed, our own document, and plans nobody has thought of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from planabierto.core.calendar import Periodicity
from planabierto.core.plan import (
    PlanDocument,
    content,
    content_hash,
)
from planabierto.documents.reading import read_document
from planabierto.documents.writers import Figures, restated, write_document
from tests.documents.writers.any_plan import plans
from tests.documents.writers.examples import action, document, finding, unit
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
@pytest.mark.parametrize("start_month", [4, 7, 10])
def test_a_year_that_does_not_begin_in_january_comes_back_with_its_months(
    tmp_path: Path, suffix: str, start_month: int
) -> None:
    plan = replace(document(unit(action(targets=("1", "2", "3", "4")))), start_month=start_month)
    again = printed_and_read(plan, tmp_path, suffix)
    assert content(again) == content(plan)
    assert (again.start_month, again.cutoff) == (start_month, plan.cutoff)


@pytest.mark.parametrize("periodicity", list(Periodicity))
@pytest.mark.parametrize("start_month", range(1, 13))
def test_a_year_begins_in_any_month_and_is_divided_in_any_way(
    tmp_path: Path, periodicity: Periodicity, start_month: int
) -> None:
    one = action(annual="10", targets=tuple(str(number) for number in range(1, periodicity.periods + 1)), rate=None)
    plan = document(unit(one), periodicity=periodicity, period=2, title="SEGUIMIENTO DEL PLAN OPERATIVO 2024")
    again = printed_and_read(replace(plan, start_month=start_month), tmp_path, "txt")
    assert content(again) == content(plan)
    assert again.start_month == start_month


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


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25)
@given(plan=plans())
def test_any_plan_comes_back(tmp_path_factory: pytest.TempPathFactory, plan: PlanDocument, suffix: str) -> None:
    again = printed_and_read(plan, tmp_path_factory.mktemp("plan"), suffix)
    assert content(again) == content(plan)


@pytest.mark.trial
@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=500)
@given(plan=plans())
def test_very_many_plans_come_back(tmp_path_factory: pytest.TempPathFactory, plan: PlanDocument, suffix: str) -> None:
    again = printed_and_read(plan, tmp_path_factory.mktemp("plan"), suffix)
    assert content(again) == content(plan)
