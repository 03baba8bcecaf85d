"""A common action knows its copies by their text, a person confirms them, and a draft gets those that it lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.services import add_unit
from planabierto.office.journal.models import AuditEvent
from planabierto.office.plans.common_queries import Likeness, candidates, units_without
from planabierto.office.plans.common_services import (
    CommonDraft,
    VerificationDraft,
    link_common_action,
    next_code,
    place_common_action,
    save_common_action,
    save_verification,
)
from planabierto.office.plans.copy_services import copy_plan
from planabierto.office.plans.models import (
    Action,
    CommonAction,
    EvidencePolicyChoice,
    OperationalPlan,
    PeriodTarget,
    StrategicObjective,
    UnitPlan,
    VerificationKind,
)
from planabierto.office.plans.services import PlanError
from tests.office.plans.planned import SCANNING, action_of, imported

if TYPE_CHECKING:
    from tests.cast import Cast

OFFICER = "El Oficial de Gestión Documental y Archivo"


def verification(cast: Cast) -> VerificationKind:
    draft = VerificationDraft(name="Escaneo de documentos", verifier_post=OFFICER, verifier_unit=cast.contabilidad)
    return save_verification(cast.institution, draft, by=cast[Role.HEAD_OF_PLANNING])


def scanning_action(cast: Cast) -> CommonAction:
    draft = CommonDraft(
        name="Escaneo",
        statement=SCANNING,
        means_of_verification="Inventario",
        evidence_policy=EvidencePolicyChoice.REQUIRED,
        verification=verification(cast),
    )
    return save_common_action(cast.institution, draft, by=cast[Role.HEAD_OF_PLANNING])


def test_copies_are_known_by_their_text_in_both_spellings(cast: Cast) -> None:
    plan, common = imported(cast.institution), scanning_action(cast)
    found = candidates(common, plan)
    assert [(one.action.unit_plan.unit.slug, one.action.code, one.likeness, one.is_linked) for one in found] == [
        ("reclamos", "AO.6.2", Likeness.EQUAL, False),
        ("operaciones", "AO.6.1", Likeness.SPELLING, False),
    ]
    assert units_without(plan, found) == []
    assert [part.unit.slug for part in units_without(plan, found[:1])] == ["operaciones"]


def test_linked_actions_carry_what_the_template_says(cast: Cast) -> None:
    plan, common = imported(cast.institution), scanning_action(cast)
    keys = [one.action.pk for one in candidates(common, plan)]
    assert link_common_action(common, plan=plan, actions=keys, by=cast[Role.PLANNING_ANALYST]) == 2
    for unit, code in (("reclamos", "AO.6.2"), ("operaciones", "AO.6.1")):
        action = action_of(plan, unit, code)
        assert (action.common, action.verification, action.means_of_verification, action.evidence_policy) == (
            common, common.verification, "Inventario", "required",
        )  # fmt: skip
    assert action_of(plan, "reclamos", "AO.6.1").common is None
    assert all(one.is_linked for one in candidates(common, plan))
    event = AuditEvent.objects.get(act="common_action.linked")
    assert isinstance(event.after_value, dict)
    assert event.after_value["actions"] == [
        {"unit": "Reclamos", "code": "AO.6.2", "action": keys[0]},
        {"unit": "Operaciones", "code": "AO.6.1", "action": keys[1]},
    ]


def test_blank_template_leaves_what_stands_in_the_action(cast: Cast) -> None:
    plan = imported(cast.institution)
    action = action_of(plan, "reclamos", "AO.6.1")
    kind = verification(cast)
    Action.objects.filter(pk=action.pk).update(means_of_verification="Copia", verification=kind)
    common = save_common_action(
        cast.institution, CommonDraft(name="Certificaciones", statement="Emitir certificaciones."),
        by=cast[Role.PLANNING_ANALYST],
    )  # fmt: skip
    link_common_action(common, plan=plan, actions=[action.pk], by=cast[Role.PLANNING_ANALYST])
    action = action_of(plan, "reclamos", "AO.6.1")
    assert (action.means_of_verification, action.verification) == ("Copia", kind)


def draft_with_new_unit(cast: Cast) -> OperationalPlan:
    """A draft of the next year, with a unit that has no actions yet."""
    draft = copy_plan(imported(cast.institution), year=2025, by=cast[Role.PLANNING_ANALYST])
    unit = add_unit(cast.institution, name="Unidad de Género", parent=cast.comercial, by=None)
    UnitPlan.objects.create(institution=cast.institution, plan=draft, unit=unit, order=3)
    return draft


def test_draft_gets_the_action_in_the_units_that_lack_it(cast: Cast) -> None:
    draft, common = draft_with_new_unit(cast), scanning_action(cast)
    (placed,) = place_common_action(common, plan=draft, by=cast[Role.PLANNING_ANALYST])
    action = action_of(draft, "unidad-de-genero", "AO.6.1")
    assert (action.pk, action.common, action.verification) == (placed.pk, common, common.verification)
    current = action.current
    assert current is not None
    assert (current.statement, current.objective.key, current.annual_target, current.responsible_name) == (
        SCANNING, "6", Decimal(1), "Unidad de Género",
    )  # fmt: skip
    assert current.lead_unit == cast.comercial
    targets = PeriodTarget.objects.filter(programming=current).order_by("period")
    assert list(targets.values_list("period", "value")) == [(n, Decimal("0.25")) for n in (1, 2, 3, 4)]
    assert place_common_action(common, plan=draft, by=cast[Role.PLANNING_ANALYST]) == []
    assert AuditEvent.objects.filter(act="common_action.placed").count() == 1


def test_first_scanning_of_a_plan_is_programmed_in_equal_parts(cast: Cast) -> None:
    draft = draft_with_new_unit(cast)
    common = save_common_action(
        cast.institution, CommonDraft(name="Archivo", statement="Digitalizar los expedientes."),
        by=cast[Role.PLANNING_ANALYST],
    )  # fmt: skip
    placed = place_common_action(common, plan=draft, by=cast[Role.PLANNING_ANALYST])
    assert [one.code for one in placed] == ["AO.6.3", "AO.6.2", "AO.6.1"]
    current = action_of(draft, "reclamos", "AO.6.3").current
    assert current is not None
    assert (current.is_share, current.scale, current.annual_target) == (True, "ratio", Decimal(1))


def test_other_first_action_has_no_figures_yet(cast: Cast) -> None:
    draft = draft_with_new_unit(cast)
    common = save_common_action(
        cast.institution, CommonDraft(name="Clima", statement="Medir el clima laboral."),
        by=cast[Role.PLANNING_ANALYST],
    )  # fmt: skip
    assert len(place_common_action(common, plan=draft, by=cast[Role.PLANNING_ANALYST])) == 3
    current = action_of(draft, "reclamos", "AO.6.3").current
    assert current is not None
    assert (current.annual_target, current.targets.count()) == (None, 0)


def test_plan_that_is_no_draft_gets_no_action(cast: Cast) -> None:
    plan, common = imported(cast.institution), scanning_action(cast)
    with pytest.raises(PlanError, match="Solo a un plan en borrador"):
        place_common_action(common, plan=plan, by=cast[Role.PLANNING_ANALYST])


@pytest.mark.parametrize(
    ("key", "taken", "code"),
    [
        ("6", [], "AO.6.1"),
        ("6", ["AO.6.1", "AO.6.4", "AO.3.9", "AO.6.x"], "AO.6.5"),
        ("O.E.3", ["AO.3.10"], "AO.3.11"),
        ("", ["AO.6.2"], "AO.6.3"),
    ],
)
def test_next_code_follows_the_last_of_its_objective(key: str, taken: list[str], code: str) -> None:
    assert next_code(taken, StrategicObjective(key=key)) == code


def test_changed_words_are_in_the_journal(cast: Cast) -> None:
    kind, by = verification(cast), cast[Role.PLANNING_ANALYST]
    draft = VerificationDraft(
        name=kind.name, verifier_post=OFFICER, verifier_unit=cast.contabilidad,
        alternate_unit=cast.reclamos, alternate_post="La jefatura de Reclamos",
    )  # fmt: skip
    changed = save_verification(cast.institution, draft, by=by, kind=kind)
    assert (changed.pk, changed.alternate_unit) == (kind.pk, cast.reclamos)
    event = AuditEvent.objects.get(act="verification_kind.changed")
    assert event.before_value == {"alternate_post": "", "alternate_unit": None}
    assert event.after_value == {"alternate_post": "La jefatura de Reclamos", "alternate_unit": cast.reclamos.pk}
    save_verification(cast.institution, draft, by=by, kind=changed)
    assert AuditEvent.objects.filter(act="verification_kind.changed").count() == 1


def test_what_cannot_be_saved_is_said(cast: Cast) -> None:
    by, kind = cast[Role.PLANNING_ANALYST], verification(cast)
    drafts = {
        "Escriba el nombre": VerificationDraft(name=" ", verifier_post=OFFICER),
        "la unidad y el cargo": VerificationDraft(name="Otra", verifier_post=OFFICER, alternate_post="La jefatura"),
        "no puede ser de la misma unidad": VerificationDraft(
            name="Otra", verifier_post=OFFICER, verifier_unit=cast.reclamos, alternate_unit=cast.reclamos,
            alternate_post="La jefatura",
        ),
        "es de otra institución": VerificationDraft(
            name="Otra", verifier_post=OFFICER, verifier_unit=cast.other_unit
        ),
        "Ya existe «Escaneo de documentos»": VerificationDraft(name="Escaneo de  documentos", verifier_post=OFFICER),
    }  # fmt: skip
    for sentence, draft in drafts.items():
        with pytest.raises(PlanError, match=sentence):
            save_verification(cast.institution, draft, by=by)
    with pytest.raises(PlanError, match="el texto de la acción común"):
        save_common_action(cast.institution, CommonDraft(name="Escaneo", statement=" "), by=by)
    assert list(VerificationKind.objects.all()) == [kind]
    plan, common = imported(cast.institution), scanning_action_of(kind, cast)
    other = imported(cast.other_institution)
    with pytest.raises(PlanError, match="ya no está en este plan"):
        link_common_action(common, plan=plan, actions=[action_of(other, "reclamos", "AO.6.2").pk], by=by)
    with pytest.raises(PlanError, match="No eligió ninguna"):
        link_common_action(common, plan=plan, actions=[], by=by)


def scanning_action_of(kind: VerificationKind, cast: Cast) -> CommonAction:
    draft = CommonDraft(name="Escaneo", statement=SCANNING, verification=kind)
    return save_common_action(cast.institution, draft, by=cast[Role.PLANNING_ANALYST])


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.VERIFIER, Role.INTERNAL_AUDITOR])
def test_only_planning_keeps_common_actions(cast: Cast, role: Role) -> None:
    plan, common = imported(cast.institution), scanning_action(cast)
    keys = [one.action.pk for one in candidates(common, plan)]
    for person in (cast[role], cast.outsider):
        with pytest.raises(NotAllowedError):
            save_verification(cast.institution, VerificationDraft(name="Otra", verifier_post=OFFICER), by=person)
        with pytest.raises(NotAllowedError):
            save_common_action(cast.institution, CommonDraft(name="Otra", statement=SCANNING), by=person)
        with pytest.raises(NotAllowedError):
            link_common_action(common, plan=plan, actions=keys, by=person)
        with pytest.raises(NotAllowedError):
            place_common_action(common, plan=plan, by=person)
