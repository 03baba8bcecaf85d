"""The same documents say the same, in whatever order they come and however often."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from planabierto.documents.reading import read_document
from planabierto.office.followup.models import Achievement
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake import services
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.services import Imported, confirm_import, stage_document
from planabierto.office.journal.services import verify_chain
from planabierto.office.plans.models import Programming
from tests.office.office_state import difference, office_state
from tests.office.written import OTHERS, follow_up, row, upload

pytestmark = pytest.mark.django_db
ALL_CAUTIONS = [kind.value for kind in CautionKind]
# A failing case is not made smaller: each try is six imports.
IN_ANY_FORM = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)

FIGURES = st.sampled_from(("", "0", "1", "2", "3", "2.5"))
TARGETS = st.tuples(*[st.sampled_from(("", "0", "1", "2"))] * 4)


@pytest.fixture(autouse=True)
def read_here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A media folder of this test; files are read in this process, because their reader is not what is tried."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "read_limited", read_document)


def imported(institution: Institution, text: str, name: str) -> Imported:
    return confirm_import(stage_document(institution, upload(text), name, by=None), by=None, accepted=ALL_CAUTIONS)


@st.composite
def quarters(draw: st.DrawFn, *, modified: bool) -> dict[int, str]:
    """Three quarters of one plan; where it is `modified`, targets and words may change from one to the next."""
    codes = [f"AO.6.{n}." for n in range(1, draw(st.integers(1, 3)) + 1)]
    targets = {code: draw(TARGETS) for code in codes}
    texts = {}
    for period in (1, 2, 3):
        rows = [OTHERS]
        for code in codes:
            if modified and draw(st.booleans()):
                targets[code] = draw(TARGETS)
            annual = str(sum(int(one or 0) for one in targets[code]))
            rows.append(
                row(
                    code,
                    targets=targets[code],
                    annual=annual,
                    achieved=draw(FIGURES),
                    rate="",
                    remarks=draw(st.sampled_from(("", "Pendiente."))),
                )
            )
        texts[period] = follow_up({"Servir.": rows}, period=period)
    return texts


def state_after(texts: dict[int, str], order: tuple[int, ...], without: tuple[str, ...]) -> dict[str, list[str]]:
    """What an office holds that imported the quarters in this order; nothing of it stays."""
    with transaction.atomic():
        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
        for period in order:
            imported(institution, texts[period], f"t{period}.txt")
        assert verify_chain(institution) == []
        state = office_state(without=without)
        transaction.set_rollback(True)
    return state


OTHER_ORDERS = list(permutations((1, 2, 3)))[1:]
# A version is never edited: its number, its reason and the day from which it is known to hold are those of when it was recorded.
OF_THE_MOMENT = ("plans.Programming.version", "plans.Programming.in_force_from", "plans.Programming.reason")


def check_order(data: st.DataObject, *, modified: bool) -> None:
    texts = data.draw(quarters(modified=modified))
    order = data.draw(st.sampled_from(OTHER_ORDERS))
    without = ("journal.AuditEvent", "journal.ChainHead", *(OF_THE_MOMENT if modified else ()))
    assert difference(state_after(texts, (1, 2, 3), without), state_after(texts, order, without)) == {}


@pytest.mark.parametrize("modified", [False, True])
@settings(IN_ANY_FORM, max_examples=2)
@given(data=st.data())
def test_quarters_in_any_order_end_the_same(data: st.DataObject, modified: bool) -> None:
    check_order(data, modified=modified)


@pytest.mark.trial
@pytest.mark.parametrize("modified", [False, True])
@settings(IN_ANY_FORM, max_examples=250)
@given(data=st.data())
def test_many_quarters_in_any_order_end_the_same(data: st.DataObject, modified: bool) -> None:
    check_order(data, modified=modified)


@st.composite
def rows_in_two_orders(draw: st.DrawFn) -> tuple[str, str]:
    """A follow-up of two units, and the same one with its units and their rows in another order."""
    units = {
        f"Misión {unit}.": [
            row(f"AO.6.{n}.", f"Acción {n}.", achieved=draw(FIGURES), rate="", area=unit, lead=f"Gerencia {unit}")
            for n in range(1, draw(st.integers(1, 4)) + 1)
        ]
        for unit in ("Reclamos", "Ventas")
    }
    shuffled = {mission: draw(st.permutations(units[mission])) for mission in draw(st.permutations(list(units)))}
    one, other = ({mission: [OTHERS, *rows] for mission, rows in some.items()} for some in (units, shuffled))
    return follow_up(one), follow_up(other)


def check_rows(data: st.DataObject) -> None:
    text, shuffled = data.draw(rows_in_two_orders())
    with transaction.atomic():
        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
        imported(institution, text, "uno.txt")
        without = ("journal.AuditEvent", "journal.ChainHead", "intake.Upload", "followup.FollowUp.version")
        before = office_state(without=without)
        other = imported(institution, shuffled, "otro.txt").changed
        assert text == shuffled or other is None or (other.new, other.changed, other.withdrawn) == (0, 0, 0)
        assert (
            Programming.objects.filter(version__gt=1).count(),
            Achievement.objects.filter(version__gt=1).count(),
        ) == (0, 0)
        imported(institution, text, "uno.txt")
        assert difference(before, office_state(without=without)) == {}
        transaction.set_rollback(True)


@settings(IN_ANY_FORM, max_examples=3)
@given(data=st.data())
def test_rows_in_any_order_are_the_same_rows(data: st.DataObject) -> None:
    check_rows(data)


@pytest.mark.trial
@settings(IN_ANY_FORM, max_examples=500)
@given(data=st.data())
def test_many_rows_in_any_order_are_the_same_rows(data: st.DataObject) -> None:
    check_rows(data)
