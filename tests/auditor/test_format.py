"""What is written in another form than its row, column or document, and what only looks so."""

from __future__ import annotations

import pytest

from planabierto.core.calendar import Periodicity
from planabierto.core.plan import Text
from planabierto.core.quantity import Scale
from tests.auditor.reviewed import codes, found, hits
from tests.plans import action, note, plan, table, text, unit


@pytest.mark.parametrize(
    ("targets", "achieved", "read_as", "column"),
    [
        ("25% 25% 25% 25%", "0.75", "75%", 10),
        ("25% 25% 25% 25%", "75", "75%", 10),
        ("3 3 3 3", "900.0%", "9", 10),
        ("25% 0.25 25% 25%", "75%", "25%", 7),
        ("1 1 1 1", "$3", "3", 10),
    ],
)
def test_a_figure_on_another_scale_than_its_row(targets: str, achieved: str, read_as: str, column: int) -> None:
    annual = "100%" if "%" in targets else None
    (finding,) = found("FMT201", plan(unit(action(targets=targets, achieved=achieved, annual=annual))))
    assert finding.expected == read_as
    assert finding.source.column == column
    assert read_as in finding.message


def test_a_row_with_several_is_told_once() -> None:
    (finding,) = found("FMT201", plan(unit(action(targets="25% 25% 25% 25%", annual="1", achieved="0.75"))))
    assert "y 1 más en la fila" in finding.message


@pytest.mark.parametrize(
    ("targets", "achieved", "scale"),
    [
        ("25% 25% 25% 25%", "75%", None),
        ("25% 25% 25% 25%", "50.0%", None),
        ("25% 25% 25% 25%", "0", None),
        ("0.25 0.25 0.25 0.25", "0.75", Scale.STAGES),
        ("1 1 1 1", "0.95", None),
        ("4500 4500 4500 4500", "18,207", None),
        ("$100 $100 $100 $100", "$300", Scale.MONEY),
        ("1 1 1 1", "", None),
        ("1 1 1 1", "tres", None),  # FMT206 tells it
    ],
)
def test_a_figure_on_the_scale_of_its_row_is_silent(targets: str, achieved: str, scale: Scale | None) -> None:
    annual = {None: None, Scale.STAGES: "1", Scale.MONEY: "$400"}.get(scale)
    assert not hits("FMT201", action(targets=targets, achieved=achieved, scale=scale, annual=annual))


@pytest.mark.parametrize("variant", ["AO.6.3", "AO 6.3.", "AO-6.3.", "ao.6.3.", "A.O.6.3.", "AO.6.3.."])
def test_a_code_in_a_variant_form(variant: str) -> None:
    document = plan(unit(action("AO.6.1."), action("AO.6.2."), action(variant), action("AO.6.10.")))
    (finding,) = found("FMT202", document)
    assert finding.written == variant
    assert "«AO.6.1.»" in finding.message


@pytest.mark.parametrize(
    "usual",
    [
        ("AO.6.1", "AO.6.2", "AO.6.10"),
        ("AO 6.1", "AO 6.2", "AO 6.3"),
        ("1.1", "1.2", "1.2.3"),
        ("0900", "0901", "0902"),
        ("A1", "B2", "C3"),  # no form is that of most
    ],
)
def test_the_form_of_most_is_the_usual_one(usual: tuple[str, ...]) -> None:
    assert codes("FMT202", plan(unit(*map(action, usual)))) == []


def test_a_code_of_a_note_is_told_at_the_note() -> None:
    document = plan(unit(action("AO.6.1."), action("AO.6.2."), notes=[note("AO 6.1.")]))
    (finding,) = found("FMT202", document)
    assert (finding.written, finding.subject) == ("AO 6.1.", "note")


def test_a_code_that_ends_a_sentence_of_a_note_may_lack_its_dot() -> None:
    assert found("FMT202", plan(unit(action("AO.6.1."), action("AO.6.2."), notes=[note("AO.6.2")]))) == ()


def labels_hit(changed: dict[str, str]) -> list[Text]:
    document = plan(unit(action()), tables=[*(table(n, "Reclamos") for n in (1, 2, 3)), table(4, "Ventas", changed)])
    return [
        Text(finding.expected or "", finding.written or "", finding.source) for finding in found("FMT203", document)
    ]


@pytest.mark.parametrize(
    ("place", "written", "expected", "line"),
    [
        ("lead_unit_1", "UNIDAD ORGANIZATIVA LIDER", "UNIDAD ORGANIZATIVA LÍDER", 4001),
        ("printed_rate_1", "% EJECCIÓN", "% EJECUCIÓN", 4001),
        ("printed_rate_2", "% EJECUCIÓN EN-SEP", "EN-SEP", 4002),
        ("targets_1", "METAS AÑO 2024", "METAS PARA AÑO 2024", 4001),
    ],
)
def test_a_label_unlike_the_others(place: str, written: str, expected: str, line: int) -> None:
    (label,) = labels_hit({place: written})
    assert (label.written, label.value, label.source.line) == (written, expected, line)


def test_a_label_moved_to_the_other_row_is_told_where_it_stands() -> None:
    (label,) = labels_hit({"printed_rate_1": "", "printed_rate_2": "% EJECUCIÓN"})
    assert (label.written, label.source.line) == ("% EJECUCIÓN", 4002)


def test_a_label_that_is_missing_is_told_at_its_place() -> None:
    (label,) = labels_hit({"remarks_1": ""})
    assert (label.written, label.value) == ("", "OBSERVACIONES")


@pytest.mark.parametrize(
    "changed", [{"targets_1": "METAS PARA AÑO 2023"}, {"achieved_2": "EN-JUN", "printed_rate_2": "EN-JUN"}]
)
def test_another_year_or_period_is_told_by_its_own_rule(changed: dict[str, str]) -> None:
    assert labels_hit(changed) == []


def test_two_tables_that_differ_have_no_majority() -> None:
    document = plan(unit(action()), tables=[table(1, "Reclamos"), table(2, "Ventas", {"lead_unit_1": "LÍDER"})])
    assert found("FMT203", document) == ()


@pytest.mark.parametrize(
    "written",
    [
        r"Activos mayores a \$900",
        "**Se realizó** el taller",
        "Se realizó<br>el taller",
        "Compras&nbsp;y contrataciones",
        "Se realizó_x000D_ el taller",
        "# Resultados",
        "Se usó `planilla`",
        "__Pendiente__ de firma",
    ],
)
def test_markup_left_in_a_text(written: str) -> None:
    (finding,) = found("FMT204", plan(unit(action(remarks=written))))
    assert finding.written == written


@pytest.mark.parametrize(
    "written",
    [
        "Activos mayores a $900",
        "Se multiplicó 3 * 4",
        "Menos de <60 y más de >30",
        "Ingresos & egresos",
        "Nota: 1) informe; 2) acta #12",
        "Firma: ______________",
        "Carpeta C:\\Informes",
        "Correo: usuario_1",
    ],
)
def test_signs_of_the_text_itself_are_no_markup(written: str) -> None:
    assert not hits("FMT204", action(remarks=written))


def test_markup_is_found_in_every_kind_of_text() -> None:
    document = plan(
        unit(
            action(statement="**Elaborar**"), name="Ventas", mission="MISIÓN: **Vender**", notes=[note("**AO.6.1.**")]
        ),
        cover=[text("**SEGUIMIENTO", line=1), text("2024**", line=2)],
    )
    assert [finding.subject for finding in found("FMT204", document)] == [
        "portada",
        "portada#2",
        "misión",
        "acción",
        "nota",
    ]


def test_a_zero_where_the_others_are_blank_is_told_once_a_row() -> None:
    document = plan(
        unit(
            action("AO.6.1", targets="0 1 0 1"),
            action("AO.6.2", targets="1 . . ."),
            action("AO.6.3", targets=". . . 1"),
        )
    )
    (finding,) = found("FMT205", document)
    assert (finding.code, finding.written, finding.source.column) == ("AO.6.1", "0", 6)
    assert "2 períodos" in finding.message


def test_a_zero_percent_is_a_zero() -> None:
    assert hits("FMT205", action(targets="0% 33% 33% 34%"), action("AO.6.2", targets="1 . . ."))


@pytest.mark.parametrize("targets", ["0 1 0 0", "1 1 1 1"])
def test_a_document_that_writes_zeros_is_silent(targets: str) -> None:
    assert not hits(
        "FMT205", action(targets=targets), action("AO.6.2", targets="0 0 0 1"), action("AO.6.3", targets="1 . 1 1")
    )


@pytest.mark.parametrize(
    ("targets", "achieved", "column"),
    [
        ("1 uno 1 1", "3", "target.2"),
        ("1 1 1 1", "tres", "achieved"),
        ("1 1 1 1", "-3", "achieved"),
        ("1 1 1 1", "3 informes", "achieved"),
        ("1 1 1 1", "=3+4", "achieved"),
        ("1 1 1 1", "#DIV/0!", "achieved"),
        ("25% 25% 25% 25%", "-5%", "achieved"),
    ],
)
def test_what_is_no_quantity_is_told_with_its_cell(targets: str, achieved: str, column: str) -> None:
    (finding,) = found("FMT206", plan(unit(action(targets=targets, annual="4", achieved=achieved))))
    assert finding.subject == column
    assert finding.written


def test_the_column_is_named_in_spanish() -> None:
    quarters = found("FMT206", plan(unit(action(targets="1 x 1 1", annual="3"))))
    months = found("FMT206", plan(unit(action(targets="1 x 1 1 1 1 1 1 1 1 1 1")), periodicity=Periodicity.MONTH))
    assert quarters[0].message.startswith("AO.6.1: meta del segundo trimestre: «x» no es un número.")
    assert months[0].message.startswith("AO.6.1: meta de febrero: «x» no es un número.")


def test_each_cell_is_told_apart() -> None:
    findings = found("FMT206", plan(unit(action(targets="a b 1 1", annual="4", achieved="c", rate="x"))))
    assert [finding.subject for finding in findings] == ["target.1", "target.2", "achieved", "printed_rate"]


@pytest.mark.parametrize("rate", ["", "100%", "No programada", "N/A", "Sin reporte", "-", "n. p."])
def test_words_for_a_rate_that_is_none_are_silent(rate: str) -> None:
    assert not hits("FMT206", action(rate=rate))


@pytest.mark.parametrize("achieved", ["3", "", "3.5", "18,207", "0", "900.0%"])
def test_quantities_are_silent(achieved: str) -> None:
    assert not hits("FMT206", action(achieved=achieved))
