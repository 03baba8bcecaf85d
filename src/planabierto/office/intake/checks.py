"""Why a staged document cannot be imported, and what a person must accept before it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.findings import place_in_words
from planabierto.core.text import fold
from planabierto.office.base.quantities import fits
from planabierto.office.followup.models import FollowUpState
from planabierto.office.institutions.models import NAME_LENGTH
from planabierto.office.plans.document import key_of
from planabierto.office.plans.models import CODE_LENGTH, FIRST_YEAR, LAST_YEAR, OperationalPlan
from planabierto.office.plans.naming import units_named
from planabierto.office.plans.services import PlanError, refuse_other_periods

if TYPE_CHECKING:
    from planabierto.core.findings import Finding
    from planabierto.core.plan import Figure, PlacedAction, PlanDocument, Source
    from planabierto.office.institutions.models import Institution
    from planabierto.office.intake.comparison import Comparison

BLOCKING_RULES = ("FMT206", "STR303")
"""What is not a number, and a code that stands twice: nobody can say what was meant."""


class CautionKind(StrEnum):
    """What must be accepted by name before a document is imported."""

    NEW_PLAN = "new_plan"
    OTHER_INSTITUTION = "other_institution"
    GONE_ROWS = "gone_rows"


class Caution(NamedTuple):
    """Something a person must accept: its kind, and the sentence that says what they accept."""

    kind: CautionKind
    sentence: str


def blockers(document: PlanDocument, findings: Collection[Finding], comparison: Comparison) -> tuple[str, ...]:
    """Why a document cannot be imported, as sentences with their places; empty where it can."""
    return (
        *_year_and_period(document, comparison),
        *(_with_place(finding.message, finding.source) for finding in findings if finding.rule in BLOCKING_RULES),
        *_same_action_twice(document, findings, comparison),
        *_too_long(document),
        *_numbers_that_do_not_fit(document),
    )


def _with_place(sentence: str, source: Source) -> str:
    words = place_in_words(source)
    return f"{sentence} ({words})" if words else sentence


def _year_and_period(document: PlanDocument, comparison: Comparison) -> Iterator[str]:
    if not FIRST_YEAR <= document.year <= LAST_YEAR:
        yield _("El documento dice ser del año %(year)s. Revise el año de la portada y de los encabezados.") % {
            "year": document.year
        }
    if not document.period:
        yield _(
            "El documento es un plan sin cifras ejecutadas y aquí se importan seguimientos. "
            "Suba un seguimiento: trae consigo el plan."
        )
    if comparison.plan is not None:
        try:
            refuse_other_periods(comparison.plan, document.periodicity)
        except PlanError as error:
            yield str(error)
    follow_up = comparison.follow_up
    if follow_up is not None and follow_up.state not in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}:
        yield _("El %(follow_up)s ya fue presentado: un documento corregido entra como rectificación.") % {
            "follow_up": str(follow_up).lower()
        }


def _same_action_twice(document: PlanDocument, findings: Collection[Finding], comparison: Comparison) -> Iterator[str]:
    """Rows that would be one action, where STR303 does not say so already: without a code, or in two reports of one unit."""
    said = {(finding.unit, finding.code) for finding in findings if finding.rule == "STR303"}
    seen: set[tuple[str | int, str, str]] = set()
    for placed in document.rows:
        named_unit, code, statement = key_of(placed)
        key = (comparison.unit_keys.get(named_unit, named_unit), code, statement)
        if key in seen and (placed.unit.name, placed.action.code.value) not in said:
            named = placed.action.code.value or placed.action.statement.value[:80]
            yield _with_place(
                _("«%(action)s» está dos veces en %(unit)s. Deje una fila o corrija el código.")
                % {"action": named, "unit": placed.unit.name},
                placed.action.source,
            )
        seen.add(key)


def _too_long(document: PlanDocument) -> Iterator[str]:
    for draft in units_named(document):
        if max(len(draft.name), len(fold(draft.name))) > NAME_LENGTH:
            yield _(
                "El nombre de unidad «%(name)s…» tiene más de %(length)s letras. Revise esa columna del documento."
            ) % {
                "name": draft.name[:60],
                "length": NAME_LENGTH,
            }
    for placed in document.rows:
        code = placed.action.code
        if len(code.value) > CODE_LENGTH:
            yield _with_place(
                _("El código «%(code)s…» tiene más de %(length)s letras. Revise esa columna del documento.")
                % {"code": code.value[:20], "length": CODE_LENGTH},
                code.source,
            )
    for objective in document.objectives:
        if len(objective.key) > CODE_LENGTH:
            yield _with_place(
                _("La clave de objetivo «%(key)s…» tiene más de %(length)s letras.")
                % {"key": objective.key[:20], "length": CODE_LENGTH},
                objective.text.source,
            )


def _figures(placed: PlacedAction) -> Iterator[Figure]:
    action = placed.action
    yield action.annual_target
    yield from action.targets
    yield action.achieved


def _numbers_that_do_not_fit(document: PlanDocument) -> Iterator[str]:
    for placed in document.rows:
        for figure in _figures(placed):
            if not fits(figure.value):
                yield _with_place(
                    _("«%(written)s» tiene más cifras de las que se guardan: 15 enteras y 22 decimales.")
                    % {"written": figure.written.strip()},
                    figure.source,
                )


def cautions(institution: Institution, document: PlanDocument, comparison: Comparison) -> tuple[Caution, ...]:
    """What must be accepted before a document is imported; one query at most."""
    found: list[Caution] = []
    if not _is_of(institution, document):
        found.append(
            Caution(
                CautionKind.OTHER_INSTITUTION,
                _with_place(
                    _("El documento dice ser de «%(named)s» y aquí se lleva el plan de «%(name)s».")
                    % {"named": document.institution.value, "name": institution.name},
                    document.institution.source,
                ),
            )
        )
    if comparison.plan is None:
        years = OperationalPlan.objects.filter(institution=institution).order_by("year").values_list("year", flat=True)
        if known := ", ".join(map(str, years)):
            found.append(
                Caution(
                    CautionKind.NEW_PLAN,
                    _with_place(
                        _(
                            "El documento es del año %(year)s y el plan que se lleva es el de %(known)s: se abre un plan nuevo."
                        )
                        % {"year": document.year, "known": known},
                        document.title.source,
                    ),
                )
            )
    if comparison.gone:
        number = len(comparison.gone)
        found.append(
            Caution(
                CautionKind.GONE_ROWS,
                ngettext(
                    "%(number)s acción que está en el seguimiento no está en este documento y saldría de él.",
                    "%(number)s acciones que están en el seguimiento no están en este documento y saldrían de él.",
                    number,
                )
                % {"number": number},
            )
        )
    return tuple(found)


def _is_of(institution: Institution, document: PlanDocument) -> bool:
    """Whether a document is of the institution, as far as its cover says: one name holds the other."""
    named = fold(document.institution.value)
    own = [fold(name) for name in (institution.name, institution.short_name) if name]
    return not named or any(name in named or named in name for name in own)
