"""Two people import at once: one writes, the other finds it written, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from pytest_django import Settings

from planabierto import write
from planabierto.core.errors import PlanAbiertoError
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.models import Achievement, FollowUp
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake.models import Upload
from planabierto.office.intake.services import Imported, confirm_import, import_document, stage_document
from planabierto.office.journal.services import verify_chain
from planabierto.office.plans.models import Action, OperationalPlan
from tests.office.written import OTHERS, document, follow_up, row, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def mutual(transactional_db: None) -> Institution:  # noqa: ARG001 - asks for the database
    """An institution that every connection sees."""
    return create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, all started together on connections of their own."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[place] = act()
        except (PlanAbiertoError, DatabaseError, OSError) as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_confirmations_of_one_upload_have_one_winner(mutual: Institution) -> None:
    waiting = stage_document(mutual, upload(follow_up()), "t3.txt", by=None)
    results = at_once(*[lambda: confirm_import(Upload.objects.get(pk=waiting.pk), by=None)] * 4)
    assert [type(result) for result in results] == [Imported] * 4
    written = [one for one in results if isinstance(one, Imported) and one.changed is not None]
    assert len(written) == 1
    assert (OperationalPlan.objects.count(), Action.objects.count(), Achievement.objects.count()) == (1, 1, 1)
    assert FollowUp.objects.get().version == 1
    assert verify_chain(mutual) == []


def test_two_documents_of_one_period_become_two_versions(mutual: Institution) -> None:
    texts = [follow_up({"Servir.": [OTHERS, row(achieved=achieved, rate="")]}) for achieved in ("1", "2", "3")]
    waiting = [stage_document(mutual, upload(text), f"{place}.txt", by=None) for place, text in enumerate(texts)]
    results = at_once(*[lambda one=one: confirm_import(one, by=None) for one in waiting])
    assert [type(result) for result in results] == [Imported] * 3
    assert FollowUp.objects.get().version == 3
    assert Upload.objects.filter(state="confirmed").count() == 1
    assert verify_chain(mutual) == []


def test_same_file_uploaded_at_once_waits_once(mutual: Institution) -> None:
    results = at_once(*[lambda: stage_document(mutual, upload(follow_up()), "t3.txt", by=None)] * 4)
    assert {result.pk if isinstance(result, Upload) else result for result in results} == {Upload.objects.get().pk}


def test_quarters_confirmed_at_once_all_stand(mutual: Institution) -> None:
    texts = [follow_up({"Servir.": [OTHERS, row(achieved=str(4 - period))]}, period=period) for period in (1, 2, 3)]
    waiting = [stage_document(mutual, upload(text), f"{place}.txt", by=None) for place, text in enumerate(texts)]
    results = at_once(*[lambda one=one: confirm_import(one, by=None) for one in waiting])
    assert [type(result) for result in results] == [Imported] * 3
    fallen = [(one.period, one.findings.filter(rule="ARI104").count()) for one in FollowUp.objects.order_by("period")]
    assert fallen == [(1, 0), (2, 1), (3, 1)]


@pytest.mark.parametrize("rounds", [1, pytest.param(25, marks=pytest.mark.trial)], ids=["small", "trial"])
def test_ten_imports_of_one_workbook_have_one_winner(
    mutual: Institution, tmp_path: Path, rounds: int, print_figure: Callable[[str], None]
) -> None:
    for number in range(1, rounds + 1):
        text = follow_up({"Servir.": [OTHERS, row(achieved=str(number), rate="")]})
        workbook = tmp_path / f"{number}.xlsx"
        write(document(text), workbook, figures="source")
        results = at_once(*[lambda path=workbook: import_document(path, mutual, by=None)] * 10)
        assert [type(result) for result in results] == [Imported] * 10
        assert len([one for one in results if isinstance(one, Imported) and one.changed is not None]) == 1
        again = import_document(workbook, mutual, by=None)
        assert (again.changed, FollowUp.objects.get().version) == (None, number)
        assert Upload.objects.filter(state="confirmed").count() == 1
    assert verify_chain(mutual) == []
    assert sum(path.is_file() for path in media("").rglob("*")) == rounds
    print_figure(f"imports at once: {rounds} × 10 of one workbook, one winner each, the eleventh changed nothing")
