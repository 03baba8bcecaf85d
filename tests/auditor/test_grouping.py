"""A review by unit, by rule, and as a text that is sent to a unit."""

from __future__ import annotations

from planabierto.auditor.grouping import by_rule, text_for_unit
from planabierto.auditor.registry import audit
from planabierto.core.findings import by_unit
from tests.plans import action, plan, unit

DOCUMENT = plan(
    unit(action("AO.6.1", targets="1 1 . .", annual="1", achieved="2"), action("AO.6.2", achieved="1"), name="Ventas"),
    unit(action("AO.6.1", achieved="", remarks="Se traslada al IV trimestre."), name="Archivo"),
    unit(action("AO.6.1"), name="Operaciones"),
)
FINDINGS = audit(DOCUMENT)


def test_findings_by_unit_follow_the_document_and_what_is_of_none_comes_first() -> None:
    assert {name: [finding.rule for finding in own] for name, own in by_unit(DOCUMENT, FINDINGS).items()} == {
        None: ["STR307"],
        "Ventas": ["STR308", "ARI101", "TGT702", "REM501"],
        "Archivo": ["SCH402", "SCH403"],
    }


def test_findings_by_rule_put_errors_first() -> None:
    assert [(rule.code, len(own)) for rule, own in by_rule(FINDINGS).items()] == [
        ("ARI101", 1),
        ("SCH402", 1),
        ("SCH403", 1),
        ("REM501", 1),
        ("TGT702", 1),
        ("STR307", 1),
        ("STR308", 1),
    ]


def test_the_text_for_a_unit_is_ready_to_be_sent() -> None:
    own = [finding for finding in FINDINGS if finding.unit == "Archivo"]
    assert text_for_unit(own) == (
        "1. AO.6.1: tenía programado 3 a la fecha y lo ejecutado está en blanco. ¿Ejecutado 0?\n"
        "   Dónde: línea 18, columna 10.\n"
        "   Qué se pide: Escriba lo ejecutado a la fecha; si no se ejecutó nada, escriba 0 y explique el motivo. [SCH402]\n"
        "\n"
        "2. AO.6.1: vencía a la fecha y se deja para «IV trimestre» sin citar un acuerdo.\n"
        "   Dónde: línea 18, columna 12.\n"
        "   Está escrito: «Se traslada al IV trimestre.»\n"
        "   Qué se pide: Pida la reprogramación y cite el acuerdo que la aprobó (acta, punto y fecha); "
        "mientras no haya, la acción sigue vencida. [SCH403]\n"
    )


def test_a_long_cell_is_quoted_by_its_beginning() -> None:
    document = plan(unit(action(remarks="No se realizó. " + "Hubo otras prioridades. " * 20)))
    text = text_for_unit(audit(document, select=("REM503",)))
    quoted = text.split("«")[-1].split("»")[0]
    assert len(quoted) <= 161
    assert quoted.endswith("…")


def test_nothing_is_asked_where_nothing_was_found() -> None:
    assert text_for_unit(()) == ""
