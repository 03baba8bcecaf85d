"""An edition as StratML part 2, a performance report: objectives are its goals, actions its objectives, each with one indicator.

The measurements of an indicator are the targets of each period, which have no real of their own, and last what was due to date beside
what was achieved: that is all an edition knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from planabierto.core.calendar import FiscalYear, start_month_of
from planabierto.core.edition import Edition, EditionAction, EditionObjective, edition_code
from planabierto.core.quantity import Scale
from planabierto.core.seal import SealedRow
from planabierto.core.thawing import periodicity_of
from planabierto.documents.writers.layout import printable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE: Final = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
_UNITS_OF_SCALE: Final = {
    Scale.COUNT: "Cantidad",
    Scale.RATIO: "Razón (0.25 es 25 %)",
    Scale.MONEY: "US$",
    Scale.STAGES: "Etapas",
}


def stratml(edition: Edition) -> bytes:
    """The XML in UTF-8."""
    from xml.etree.ElementTree import Element, indent, register_namespace, tostring

    register_namespace("stratml", NAMESPACE)
    root = Element(_tag("PerformancePlanOrReport"), Type="Performance_Report")
    publisher, code = edition.publisher, edition_code(edition)
    _add(root, "Name", edition.title)
    _add(root, "Description", f"{publisher.plan_name}: versión oficial n.º {edition.number}. {edition.rule_sentence}")
    _add(root, "OtherInformation", f"Código de la versión oficial: {code}. Licencia: {publisher.licence}.")
    core = _add(root, "StrategicPlanCore")
    organization = _add(core, "Organization")
    _add(organization, "Name", publisher.name)
    _add(organization, "Acronym", publisher.short_name)
    _add(organization, "Identifier", "institucion")
    for unit in edition.units:
        stakeholder = _add(organization, "Stakeholder", StakeholderTypeType="Organization")
        _add(stakeholder, "Name", unit.name)
        _add(stakeholder, "Description", unit.mission)
    year = _fiscal_year(edition)
    for number, objective in enumerate(edition.objectives, start=1):
        _add_goal(core, number, objective, edition, year)
    about = _add(root, "AdministrativeInformation")
    _add(about, "Identifier", f"edicion-{code}")
    _add_span(about, year.starts(), edition.figures.cutoff)
    _add(about, "PublicationDate", edition.issued_on.isoformat())
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _fiscal_year(edition: Edition) -> FiscalYear:
    """The year of the plan: the cut-off says in which month it starts."""
    periodicity, figures = periodicity_of(edition), edition.figures
    return FiscalYear(figures.year, periodicity, start_month_of(figures.cutoff, periodicity, figures.period))


def _add_goal(core: Element, number: int, objective: EditionObjective, edition: Edition, year: FiscalYear) -> None:
    goal = _add(core, "Goal")
    _add(goal, "Name", objective.key or objective.text)
    _add(goal, "Description", objective.text)
    _add(goal, "Identifier", f"objetivo-{number}")
    _add(goal, "SequenceIndicator", objective.key)
    for place, row, action in _rows_of(objective, edition):
        one = _add(goal, "Objective")
        _add(one, "Name", row.code)
        _add(one, "Description", row.statement)
        _add(one, "Identifier", f"accion-{place}")
        _add(one, "SequenceIndicator", row.code)
        for unit in dict.fromkeys(name for name in (action.responsible_unit, action.lead_unit) if name):
            stakeholder = _add(one, "Stakeholder", StakeholderTypeType="Organization")
            _add(stakeholder, "Name", unit)
        _add(one, "OtherInformation", action.remarks)
        _add_indicator(one, (place, row, action), edition, year)


def _rows_of(objective: EditionObjective, edition: Edition) -> Iterator[tuple[int, SealedRow, EditionAction]]:
    for place, (row, action) in enumerate(zip(edition.figures.rows, edition.actions, strict=True), start=1):
        if action.objective == objective.key:
            yield place, row, action


def _add_indicator(
    parent: Element, of: tuple[int, SealedRow, EditionAction], edition: Edition, year: FiscalYear
) -> None:
    place, row, action = of
    indicator = _add(parent, "PerformanceIndicator", PerformanceIndicatorType="Quantitative", ValueChainStage="Output")
    _add(indicator, "MeasurementDimension", "Ejecución de lo programado")
    _add(indicator, "UnitOfMeasurement", action.unit_of_measure or _UNITS_OF_SCALE[Scale(row.scale)])
    _add(indicator, "Identifier", f"indicador-{place}")
    for period, (target, months) in enumerate(zip(row.targets, edition.periods, strict=True), start=1):
        if target is not None:
            result = _add(_add(indicator, "MeasurementInstance"), "TargetResult")
            _add_span(result, year.starts(period), year.ends(period))
            _add(result, "NumberOfUnits", target)
            _add(result, "Description", f"Meta de {months}")
    to_date = _add(indicator, "MeasurementInstance")
    due = _add(to_date, "TargetResult")
    _add_span(due, year.starts(), edition.figures.cutoff)
    _add(due, "NumberOfUnits", row.due)
    _add(due, "Description", "Debido a la fecha")
    if row.counted is not None:
        achieved = _add(to_date, "ActualResult")
        _add_span(achieved, year.starts(), edition.figures.cutoff)
        _add(achieved, "NumberOfUnits", row.counted)
        if row.percent is not None:
            descriptor = _add(achieved, "Descriptor")
            _add(descriptor, "DescriptorName", "% de ejecución")
            _add(descriptor, "DescriptorValue", str(row.percent))
        _add(achieved, "Description", "Real a la fecha")


def _add_span(parent: Element, first: date, last: date) -> None:
    _add(parent, "StartDate", first.isoformat())
    _add(parent, "EndDate", last.isoformat())


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    from xml.etree.ElementTree import SubElement

    element = SubElement(parent, _tag(name), attributes)
    element.text = printable(text) or None
    return element
