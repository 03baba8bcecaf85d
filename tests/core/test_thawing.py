"""What is printed of an edition is what was frozen: the same plan, under the sealed rates."""

from __future__ import annotations

from dataclasses import replace

import pytest

import planabierto
from planabierto.core.edition import Edition, EditionFormError
from planabierto.core.execution import ExecutionStatus
from planabierto.core.plan import PlanDocument, content
from planabierto.core.seal import SealedRow
from planabierto.core.thawing import periodicity_of, thaw
from planabierto.documents.writers import Figures, restated
from tests.core.test_edition import frozen_sample
from tests.paths import SAMPLES


def with_row(edition: Edition, **changed: object) -> Edition:
    """The edition with other figures in its first row."""
    first, *others = edition.figures.rows
    row: SealedRow = replace(first, **changed)  # type: ignore[arg-type]  # a test names the fields
    return replace(edition, figures=replace(edition.figures, rows=(row, *others)))


def printed(document: PlanDocument) -> tuple[str, str]:
    """Real and rate of the first action as they are printed."""
    action = document.units[0].actions[0]
    return action.achieved.written, action.printed_rate.written


def test_the_plan_that_comes_back_is_the_one_that_was_frozen() -> None:
    document = restated(planabierto.read(SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"), Figures.RIGHT)
    frozen = content(thaw(frozen_sample()))

    assert frozen.pop("edition") == "VERSIÓN PÚBLICA"
    assert frozen == {key: value for key, value in content(document).items() if key != "edition"}


def test_the_rate_is_the_sealed_one_even_where_the_row_would_give_another() -> None:
    assert printed(thaw(with_row(frozen_sample(), percent=88, reported="2", verified=None))) == ("2", "88%")
    assert printed(thaw(with_row(frozen_sample(), percent=67, reported="3", verified="2"))) == ("2", "67%")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (ExecutionStatus.NOT_DUE, "No programada"),
        (ExecutionStatus.AHEAD, "Adelantada"),
        (ExecutionStatus.UNREPORTED, "Sin reporte"),
        (ExecutionStatus.SUSPENDED, "Suspendida"),
        (ExecutionStatus.WITHOUT_DEMAND, "Sin demanda"),
    ],
)
def test_without_a_rate_its_status_is_printed(status: ExecutionStatus, word: str) -> None:
    assert printed(thaw(with_row(frozen_sample(), percent=None, status=status.value)))[1] == word


def test_a_year_of_five_periods_is_refused() -> None:
    with pytest.raises(EditionFormError, match="5 períodos"):
        periodicity_of(replace(frozen_sample(), periods=("a", "b", "c", "d", "e")))
