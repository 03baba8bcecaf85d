"""Relations between models go down only, as imports do: a foreign key given as a string escapes the linter."""

from typing import NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model

from tests.project.sources import office_order

OURS = "planabierto.office."


class Relation(NamedTuple):
    """A field of a model of ours that points to a model; `target` is "" where that one is not of ours."""

    field: str
    package: str
    target: str
    to_user: bool


def relations() -> list[Relation]:
    """Every relation that a model of ours declares, many-to-many tables included."""
    return [
        Relation(f"{model._meta.label}.{field.name}", _package(model), _package(target), target is get_user_model())
        for model in apps.get_models(include_auto_created=True)
        if _package(model)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        if isinstance(target := field.related_model, type)
    ]


def _package(model: type[Model]) -> str:
    name = apps.get_app_config(model._meta.app_label).name
    return name.removeprefix(OURS) if name.startswith(OURS) else ""


def going_up(found: list[Relation]) -> list[str]:
    """The fields that point to a package above or beside their own, other than to the user."""
    order = office_order()
    return [
        relation.field
        for relation in found
        if relation.target and relation.target != relation.package and not relation.to_user
        if order[relation.package] <= order[relation.target]
    ]


def test_relations_go_down_only() -> None:
    assert going_up(relations()) == []


def test_no_relation_is_generic() -> None:
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if _package(model)
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is None
    ]
    assert generic == []


@pytest.mark.parametrize(
    ("relation", "goes_up"),
    [
        (Relation("plans.Action.unit", "plans", "institutions", to_user=False), False),
        (Relation("plans.Action.plan", "plans", "plans", to_user=False), False),
        (Relation("journal.AuditEvent.actor", "journal", "accounts", to_user=True), False),
        (Relation("intake.Upload.site", "intake", "", to_user=False), False),
        (Relation("institutions.Unit.plan", "institutions", "plans", to_user=False), True),
        (Relation("journal.AuditEvent.membership", "journal", "accounts", to_user=False), True),
        (Relation("reports.Board.upload", "reports", "intake", to_user=False), True),
    ],
)
def test_a_relation_that_goes_up_is_noticed(relation: Relation, *, goes_up: bool) -> None:
    assert going_up([relation]) == ([relation.field] if goes_up else [])
