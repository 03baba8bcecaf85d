"""A document goes into the database, comes out as a report in every form, and is read again as the same plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings

from planabierto import write
from planabierto.core.plan import PlanDocument, content
from planabierto.documents.reading import read_document
from planabierto.office.followup.document import to_document
from planabierto.office.followup.queries import found_findings
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.services import create_institution
from planabierto.office.intake import services
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.services import import_document
from tests.documents.writers.any_plan import plans
from tests.office.written import MUTUAL, OTHERS, follow_up, row
from tests.paths import SEED, needs_shared

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORMATS = ("txt", "xlsx", "docx", "pdf")
PAPERS = [
    pytest.param(SEED, marks=needs_shared, id="seed"),
    pytest.param(MUTUAL, id="mutual-ejemplo"),
    pytest.param(MUTUAL.with_suffix(".xlsx"), id="mutual-ejemplo-xlsx"),
]


@pytest.fixture(autouse=True)
def read_here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A media folder of this test; files are read in this process, because their reader is not what is tried."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(services, "read_limited", read_document)


def check_reports(
    institution: Institution, paper: Path, folder: Path, formats: tuple[str, ...] = FORMATS
) -> PlanDocument:
    """Import a document and read each report of what the database holds; the last one."""
    done = import_document(paper, institution, by=None, accepted=[kind.value for kind in CautionKind])
    imported, stored = read_document(paper), to_document(done.follow_up)
    assert content(stored) == content(imported)
    again = stored
    for suffix in formats:
        report = folder / f"informe.{suffix}"
        write(stored, report, figures="source", findings=found_findings(done.follow_up))
        again = read_document(report)
        assert content(again) == content(imported), suffix
        assert again.unplaced == ()
    return again


@pytest.mark.parametrize("paper", PAPERS)
def test_imported_document_is_printed_and_read_again(institution: Institution, tmp_path: Path, paper: Path) -> None:
    again = check_reports(institution, paper, tmp_path)
    assert len(list(again.rows)) == 177


def test_texts_and_figures_of_every_kind_come_back(institution: Institution, tmp_path: Path) -> None:
    rows = [
        OTHERS,
        row("AO.6.1.", "=1+1", ("0.125", "", "0", "1.875"), "0.125", annual="2.000", rate="", remarks="-3 +4 @todos"),
        row("AO.6.2.", 'Dijo\u00a0"sí", «no»', ("12.5%", "12.5%", "33.333%", ""), "0.25", annual="58.333%", rate=""),
        row(
            "AO.6.3.",
            "'comillas' y \u2018otras\u2019",
            ("$1,234.505", "", "", ""),
            "$0.005",
            annual="$1,234.505",
            rate="",
        ),
        row("AO.6.4.", "Tabla | *b* _i_ #x $y$ <z>", ("", "", "", "1"), "", annual="1", rate="", remarks="75% de 12"),
    ]
    paper = tmp_path / "seguimiento.txt"
    paper.write_text(
        follow_up({"Servir \u201cbien\u201d.": rows}, note="Nota: La acción AO.6.1. la verifica el Archivo.")
    )
    again = check_reports(institution, paper, tmp_path)
    assert next(again.rows).action.statement.value == "=1+1"


def check_any_plan(plan: PlanDocument, folder: Path, formats: tuple[str, ...]) -> None:
    paper = folder / "seguimiento.txt"
    write(plan, paper, figures="source")
    assert content(read_document(paper)) == content(plan)
    with transaction.atomic():
        institution = create_institution(name="Mutual Ejemplo", short_name="Mutual", by=None)
        check_reports(institution, paper, folder, formats)
        transaction.set_rollback(True)


# A failing case is not made smaller: each try is an import and its reports.
ANY_PLAN = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)


@settings(ANY_PLAN, max_examples=5)
@given(plan=plans())
def test_any_plan_is_imported_printed_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, plan: PlanDocument
) -> None:
    check_any_plan(plan, tmp_path_factory.mktemp("plan"), ("txt", "xlsx", "docx"))


@pytest.mark.trial
@settings(ANY_PLAN, max_examples=300)
@given(plan=plans())
def test_many_plans_are_imported_printed_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, plan: PlanDocument
) -> None:
    check_any_plan(plan, tmp_path_factory.mktemp("plan"), FORMATS)
