"""No search box is kept busy by a long text, and none fails over an odd one."""

from __future__ import annotations

from dataclasses import fields
from typing import Final
from urllib.parse import urlencode

import pytest

from planabierto.office.accounts.roles import Role
from planabierto.office.followup.finding_filter import FindingFilter
from planabierto.office.reports.filters import ActionFilter
from tests.office.reports.conftest import FilledOffice
from tests.trials.bounds import bounded

pytestmark = pytest.mark.django_db

ADDRESSES: Final = (
    "/buscar/",
    "/tablero/2024/t3/acciones/",
    "/tablero/2024/t3/acciones.xlsx",
    "/tablero/2024/t3/unidades/",
    "/inconsistencias/2024/t3/",
    "/plan/2024/",
    "/informes/2024/t3/",
    "/importar/",
)
ASKED: Final = sorted(
    {field.name for kind in (ActionFilter, FindingFilter) for field in fields(kind)}
    | {"orden", "pagina", "unidades", "regla"}
)
LONG: Final = ("a" * 100_000, "ab " * 33_333, "%_\\" * 33_333, "1" * 100_000)
ODD: Final = ("\x00", "\u202e", "'; DROP TABLE x; --", "{{ 7*7 }}", "-1", "99999999999999999999", "²", "\U0001f600")


@pytest.mark.parametrize("address", ADDRESSES)
def test_long_and_odd_texts_are_answered(office: FilledOffice, address: str) -> None:
    client = office.browser(Role.PLANNING_ANALYST)
    everywhere = [dict.fromkeys(ASKED, text) for text in LONG + ODD]
    for query in [*({"q": text} for text in LONG[:2]), *everywhere]:
        with bounded(f"{address} with {query['q'][:8]!r}…"):
            answer = client.get(f"{address}?{urlencode(query)}")
        assert answer.status_code in {200, 302, 400, 404}, (address, query["q"][:8])
