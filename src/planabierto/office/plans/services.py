"""Opening the plan of a year and the strategic plan that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.text import fold
from planabierto.office.accounts.policy import require
from planabierto.office.journal.services import record
from planabierto.office.plans import acts
from planabierto.office.plans.models import (
    FIRST_YEAR,
    LAST_YEAR,
    OperationalPlan,
    Origin,
    PlanState,
    StrategicObjective,
    StrategicPlan,
)
from planabierto.office.plans.policy import PLAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.core.calendar import Periodicity
    from planabierto.core.plan import Objective
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


class PlanError(PlanAbiertoError):
    """A plan cannot be opened or written as asked."""


@transaction.atomic
def open_imported_plan(
    institution: Institution, *, year: int, periodicity: Periodicity, objectives: Sequence[Objective], by: User | None
) -> OperationalPlan:
    """The plan of a year for a document that brings it: the one there is, or a new one in execution, which is what its document says.

    `by` is None only for the command line. Raises `PlanError` where the year cannot be or the plan there is reports by other periods.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PlanError(
            _("El documento dice ser del año %(year)s. Revise el año de la portada y de los encabezados.")
            % {"year": year}
        )
    plan = OperationalPlan.objects.filter(institution=institution, year=year).first()
    if plan is not None:
        if by is not None:
            require(by, "import", PLAN, plan)
        refuse_other_periods(plan, periodicity)
        return plan
    plan = OperationalPlan(
        institution=institution,
        strategic_plan=strategic_plan_of(institution, year, objectives),
        year=year,
        periodicity=periodicity.value,
        start_month=institution.fiscal_year_start_month,
        name=institution.plan_name,
        state=PlanState.IN_EXECUTION,
        origin=Origin.IMPORTED,
    )
    if by is not None:
        require(by, "import", PLAN, plan)
    plan.save(force_insert=True)
    record(
        institution=institution,
        by=by,
        act=acts.PLAN_CREATED,
        subject=plan,
        after={"year": year, "periodicity": plan.periodicity, "state": plan.state, "origin": plan.origin},
    )
    return plan


def refuse_other_periods(plan: OperationalPlan, periodicity: Periodicity) -> None:
    """Raise `PlanError` where a document reports by other periods than the plan of its year."""
    if plan.calendar is not periodicity:
        raise PlanError(
            _("El documento tiene metas por %(noun)s y el plan %(year)s se sigue por %(plan_noun)s.")
            % {"noun": periodicity.noun, "year": plan.year, "plan_noun": plan.calendar.noun}
        )


def strategic_plan_of(institution: Institution, year: int, objectives: Sequence[Objective]) -> StrategicPlan:
    """The strategic plan of a year; one of the year before or after with the same objectives is extended, else a new one begins."""
    plans = list(StrategicPlan.objects.filter(institution=institution))
    for plan in plans:
        if plan.first_year <= year <= plan.last_year:
            return plan
    texts = {one.key: fold(one.text.value) for one in objectives if one.is_strategic}
    for plan in plans:
        if year in {plan.first_year - 1, plan.last_year + 1} and _has_objectives(plan, texts):
            plan.first_year, plan.last_year = min(plan.first_year, year), max(plan.last_year, year)
            plan.save(update_fields=["first_year", "last_year"])
            return plan
    return StrategicPlan.objects.create(institution=institution, first_year=year, last_year=year)


def _has_objectives(plan: StrategicPlan, texts: Mapping[str, str]) -> bool:
    known = StrategicObjective.objects.filter(
        institution_id=plan.institution_id, strategic_plan=plan, is_strategic=True
    )
    of_plan = {one.key: fold(one.text) for one in known}
    shared = texts.keys() & of_plan.keys()
    return bool(shared) and all(texts[key] == of_plan[key] for key in shared)
