"""Which rules run, in what order their findings come, and how a finding is known again."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace

import pytest

from planabierto.auditor.registry import FAMILY_MODULES, audit, counts, explain, has_errors, rules
from planabierto.auditor.rule import FAMILIES, REGISTERED, rule
from planabierto.core.errors import UnknownRuleError
from planabierto.core.findings import Severity
from planabierto.core.plan import NOWHERE, PlanDocument
from tests.plans import action, note, plan, unit

DEFECTIVE = plan(
    unit(
        action("AO.6.1", targets=". . . 1", achieved="", rate="0%"),
        action("AO.6.2", achieved="1"),
        action("AO.6.3", achieved="", remarks="Se traslada al IV trimestre."),
        action("AO.6.4", targets="25% 25% 25% 25%", achieved="0.75", remarks="Lic. Cienfuegos"),
    )
)


def test_all_rules_run_by_default() -> None:
    assert counts(audit(DEFECTIVE)) == {
        "ARI103": 1,
        "FMT201": 1,
        "PRI801": 1,
        "REM501": 1,
        "SCH402": 1,
        "SCH403": 1,
        "STR307": 1,
    }


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("SCH403",), (), ["SCH403"]),
        (("sch4",), (), ["SCH402", "SCH403"]),
        (("SCH", "REM5"), (), ["REM501", "SCH402", "SCH403"]),
        (("SCH",), ("SCH402",), ["SCH403"]),
        ((), ("SCH", "STR", "FMT", "PRI"), ["ARI103", "REM501"]),
        (("TGT",), (), []),
        ((" sch403 ",), (), ["SCH403"]),
    ],
)
def test_rules_are_chosen_by_code_or_beginning(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]
) -> None:
    assert [*counts(audit(DEFECTIVE, select=select, ignore=ignore))] == expected


@pytest.mark.parametrize(("select", "ignore"), [(("XYZ",), ()), ((), ("REM599",)), (("",), ()), (("REM501x",), ())])
def test_an_unknown_rule_is_refused(select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    with pytest.raises(UnknownRuleError, match=r"^No hay ninguna regla «"):
        audit(DEFECTIVE, select=select, ignore=ignore)


def test_one_rule_is_explained() -> None:
    assert explain("sch403").title == "Trasladada sin acuerdo"
    with pytest.raises(UnknownRuleError):
        explain("SCH")


def test_errors_are_what_ends_a_check_with_one() -> None:
    assert has_errors(audit(DEFECTIVE))
    assert not has_errors(audit(DEFECTIVE, ignore=("SCH", "ARI")))


def test_a_code_is_registered_once() -> None:
    with pytest.raises(ValueError, match="ARI101"):
        rule("ARI101", Severity.ERROR, title="", what="", why="", mend="")(lambda _: iter(()))


@pytest.mark.parametrize("code", [one.code for one in rules()])
def test_each_rule_says_what_why_and_how_in_spanish(code: str) -> None:
    one = explain(code)
    assert re.fullmatch(r"[A-Z]{3}[1-8]\d\d", one.code)
    assert one.family == FAMILIES[code[:3]]
    assert not one.title.endswith(".")
    for sentence in (one.what, one.why, one.mend):
        assert sentence.endswith((".", "»."))
        assert sentence[0].isupper() or sentence[0] in "«0123456789"
    assert "hallazgo" not in " ".join(one[2:6]).lower()
    assert inspect.getdoc(one.check)


def test_each_family_is_one_module() -> None:
    found = {(one.code[:3], one.check.__module__) for one in REGISTERED.values()}
    assert {prefix for prefix, _ in found} == FAMILIES.keys()
    assert {module for _, module in found} == {module.__name__ for module in FAMILY_MODULES}
    assert len(found) == len(FAMILIES) == len(FAMILY_MODULES)


def without_places(document: PlanDocument) -> PlanDocument:
    """The same document as it comes from the database."""
    return replace(
        document,
        units=tuple(
            replace(
                one,
                sections=tuple(
                    replace(
                        section,
                        actions=tuple(
                            replace(
                                a,
                                source=NOWHERE,
                                **{
                                    name: getattr(a, name)._replace(source=NOWHERE)
                                    for name in (
                                        "code",
                                        "statement",
                                        "annual_target",
                                        "achieved",
                                        "printed_rate",
                                        "remarks",
                                    )
                                },
                            )
                            for a in section.actions
                        ),
                    )
                    for section in one.sections
                ),
            )
            for one in document.units
        ),
    )


def test_a_document_without_places_keeps_the_order_of_its_rows() -> None:
    findings = audit(without_places(DEFECTIVE))
    assert [(finding.code, finding.rule) for finding in findings] == [
        (None, "STR307"),
        ("AO.6.1", "ARI103"),
        ("AO.6.2", "REM501"),
        ("AO.6.3", "SCH402"),
        ("AO.6.3", "SCH403"),
        ("AO.6.4", "FMT201"),
        ("AO.6.4", "PRI801"),
    ]
    assert {f.fingerprint for f in findings} == {f.fingerprint for f in audit(DEFECTIVE)}


def test_a_finding_is_known_again_in_the_next_follow_up() -> None:
    third = plan(
        unit(action("AO.6.1", targets="36 36 36 36", achieved="473"), action("AO.6.2", remarks="Lic. Cienfuegos"))
    )
    fourth = plan(
        unit(action("AO.6.9", achieved="4"), name="Archivo"),
        unit(
            action("AO.6.1", targets="36 36 36 36", achieved="500"),
            action("AO.6.2", achieved="4", remarks="El Lic. Cienfuegos, otra vez"),
        ),
        period=4,
    )
    rules_of_both = ("TGT701", "PRI801")
    assert {f.fingerprint for f in audit(third, select=rules_of_both)} == {
        f.fingerprint for f in audit(fourth, select=rules_of_both)
    }


def test_two_findings_of_one_rule_on_one_action_are_told_apart() -> None:
    document = plan(unit(action("AO.6.1"), action("AO.6.1", remarks="x"), action("AO.6.1", remarks="y")))
    findings = audit(document, select=("STR303",))
    assert [finding.subject for finding in findings] == ["", "#2"]
    assert len({finding.fingerprint for finding in findings}) == 2


def test_a_document_without_units_is_reviewed() -> None:
    assert audit(plan()) == ()


def test_notes_without_rows_are_reviewed() -> None:
    assert audit(plan(unit(name="Archivo", notes=[note("AO.6.1")]))) == ()
