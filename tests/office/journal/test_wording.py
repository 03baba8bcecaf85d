"""The history of a thing in words: what was done to it, from what to what, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test.utils import CaptureQueriesContext

from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.acts import UNIT_ADDED, UNIT_ALIAS_ADDED
from planabierto.office.journal import wording
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import record
from planabierto.office.journal.wording import Change, changes_of, events_about, register_formatter

if TYPE_CHECKING:
    from tests.cast import Cast

Values = Mapping[str, object]


def record_change(cast: Cast, before: Values | None, after: Values | None, reason: str = "") -> AuditEvent:
    with transaction.atomic():
        return record(
            institution=cast.institution,
            by=cast[Role.HEAD_OF_PLANNING],
            act=UNIT_ALIAS_ADDED,
            subject=cast.reclamos,
            before=before,
            after=after,
            reason=reason,
        )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"name": "Reclamo"}, {"name": "Reclamos"}, [("nombre", "Reclamo", "Reclamos")]),
        (
            {"name": "Igual", "short_name": ""},
            {"name": "Igual", "short_name": "R"},
            [("sigla o nombre corto", "en blanco", "R")],
        ),
        ({"kind": "unit"}, {"kind": "area"}, [("clase", "unidad", "área")]),
        ({"parent": 3}, {"parent": None}, [("depende de", "n.º 3", "en blanco")]),
        ({"valid_to": None}, {"valid_to": "2024-09-30"}, [("vigente hasta", "en blanco", "30 de septiembre de 2024")]),
        (None, {"name": "Reclamos", "short_name": "", "parent": None}, [("nombre", "", "Reclamos")]),
        (None, {"units": [{"name": "A", "slug": "a"}, {"name": "B"}]}, [("unidades", "", "A; B")]),
        (None, {"content": "ab" * 32}, [("huella del contenido", "", "abababababab…")]),
        (None, {"role": "verifier", "unit": 3}, [("rol", "", "Verificador"), ("unidad", "", "3")]),
        (
            {"rows": {"AO.6.1": {"to_date": "3", "remarks": ""}}},
            {"period": 3, "rows": {"AO.6.1": {"to_date": "4", "remarks": ""}}},
            [("AO.6.1, real a la fecha", "3", "4"), ("período", "", "3")],
        ),
        (None, {"remarks": {"AO.5.1": "¿Cuántas?"}}, [("observaciones, AO.5.1", "", "¿Cuántas?")]),
        ({"own": True}, {"own": False}, [("own", "sí", "no")]),
        ({"name": "Solo"}, None, [("nombre", "Solo", "en blanco")]),
        (None, None, []),
    ],
)
def test_what_changed_is_told_by_the_words_of_the_model(
    cast: Cast, before: Values | None, after: Values | None, told: list[tuple[str, str, str]]
) -> None:
    event = record_change(cast, before, after)
    assert [(one.label, one.before, one.after) for one in changes_of(event)] == told


def test_an_act_may_say_what_it_changed_in_words_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_formatters", {})
    register_formatter(UNIT_ALIAS_ADDED, lambda _before, after: [Change("Se llama", "", str(after["name"]))])
    event = record_change(cast, {"name": "Reclamo"}, {"name": "Reclamos"})
    assert changes_of(event) == [Change("Se llama", "", "Reclamos")]


def test_the_history_of_several_things_is_one_query_newest_first(cast: Cast) -> None:
    for number in range(3):
        record_change(cast, None, {"name": f"Nombre {number}"}, reason=f"Motivo {number}")
    things = [
        ("institutions.unit", [cast.reclamos.pk, cast.contabilidad.pk]),
        ("followup.followup", [cast.reclamos.pk]),
    ]
    with CaptureQueriesContext(connection) as captured:
        lines = events_about(cast.institution, things)
    assert len(captured) == 1
    assert [line.reason for line in lines] == ["Motivo 2", "Motivo 1", "Motivo 0", "", ""]
    assert {line.subject for line in lines} == {"Reclamos", "Contabilidad"}
    assert [line.what for line in lines[3:]] == [str(UNIT_ADDED.label)] * 2
    assert len(events_about(cast.institution, things, most=2)) == 2
    assert events_about(cast.institution, []) == []
    assert events_about(cast.other_institution, things) == []


def test_the_macro_writes_who_what_and_why(cast: Cast) -> None:
    record_change(cast, {"name": "<b>"}, {"name": "Reclamos"}, reason="Así & ya")
    lines = events_about(cast.institution, [("institutions.unit", [cast.reclamos.pk])], most=1)
    source = '{% import "journal/parts.html" as journal %}{{ journal.historial(lines) }}'
    page = engines["jinja2"].from_string(source).render({"lines": lines})
    assert "<del>&lt;b&gt;</del> → <ins>Reclamos</ins>" in page
    assert "head_of_planning, post of head_of_planning" in page
    assert "Motivo: Así &amp; ya" in page
