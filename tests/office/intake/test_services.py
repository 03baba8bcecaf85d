"""A document comes in once, is confirmed by a person, and is then written whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from planabierto.core.errors import HostileFileError, PlanAbiertoError
from planabierto.core.plan import content
from planabierto.documents.reading import read_document
from planabierto.documents.writers import write_document
from planabierto.office.accounts.models import User
from planabierto.office.accounts.policy import NotAllowedError
from planabierto.office.accounts.roles import Role
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.document import to_document
from planabierto.office.followup.models import Achievement, Entry, Finding, FollowUp, Summary
from planabierto.office.institutions.models import Institution, Unit
from planabierto.office.intake import services
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.models import Upload, UploadState
from planabierto.office.intake.services import (
    CautionError,
    ImportBlockedError,
    IntakeError,
    confirm_import,
    discard_upload,
    import_document,
    preview,
    stage_document,
)
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain
from planabierto.office.plans.models import Action, OperationalPlan, Programming
from tests.cast import Cast
from tests.office.written import MUTUAL, OTHERS, follow_up, row, upload


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> Path:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def planner(cast: Cast) -> User:
    """Who may import."""
    return cast[Role.PLANNING_ANALYST]


def staged(cast: Cast, text: str, name: str = "seguimiento.txt") -> Upload:
    return stage_document(cast.institution, upload(text), name, by=cast[Role.PLANNING_ANALYST])


def imported(cast: Cast, text: str, name: str = "seguimiento.txt", **accepted: bool) -> services.Imported:
    kinds = [kind.value for kind in CautionKind if accepted.get(kind.value)]
    return confirm_import(staged(cast, text, name), by=cast[Role.PLANNING_ANALYST], accepted=kinds)


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_staged_document_writes_nothing_of_the_plan(cast: Cast, media_folder: Path) -> None:
    before = Unit.objects.count()
    waiting = staged(cast, follow_up())
    assert (waiting.state, waiting.year, waiting.period, waiting.name) == ("staged", 2024, 3, "seguimiento.txt")
    assert not OperationalPlan.objects.exists()
    assert Unit.objects.count() == before
    assert stored_files(media_folder) == [media(waiting.path)]
    assert AuditEvent.objects.filter(act="document.staged", actor=cast[Role.PLANNING_ANALYST]).count() == 1


def test_preview_shows_what_was_understood_without_the_file(cast: Cast) -> None:
    waiting = staged(cast, follow_up())
    media(waiting.path).unlink()
    shown = preview(Upload.objects.select_related("institution").get(pk=waiting.pk))
    assert shown.document.title.value.startswith("TERCER SEGUIMIENTO")
    assert [unit.name for unit in shown.document.units] == ["Reclamos"]
    assert (shown.blockers, shown.cautions) == ((), ())
    assert shown.understanding.findings


def test_confirmed_document_is_in_the_database_whole(cast: Cast, planner: User) -> None:
    done = import_document(MUTUAL, cast.institution, by=planner)
    assert done.changed is not None
    assert (done.changed.new, done.changed.changed, done.changed.equal) == (177, 0, 0)
    assert (Action.objects.count(), Entry.objects.count(), Summary.objects.count()) == (177, 177, 1)
    assert content(to_document(done.follow_up)) == content(read_document(MUTUAL))
    assert Finding.objects.count() > 100
    assert (done.upload.state, done.upload.follow_up) == ("confirmed", done.follow_up)


def test_journal_says_who_imported_which_file(cast: Cast, planner: User) -> None:
    done = import_document(MUTUAL, cast.institution, by=planner)
    event = AuditEvent.objects.get(act="document.imported")
    assert (event.actor_id, event.object_id) == (planner.pk, str(done.upload.pk))
    assert isinstance(event.after_value, dict)
    assert event.after_value["sha256"] == done.upload.sha256
    assert verify_chain(cast.institution) == []


def test_same_file_again_changes_nothing_and_says_so(cast: Cast, planner: User, media_folder: Path) -> None:
    first = import_document(MUTUAL, cast.institution, by=planner)
    events = AuditEvent.objects.count()
    second = import_document(MUTUAL, cast.institution, by=planner)
    assert (second.upload.pk, second.changed) == (first.upload.pk, None)
    assert (Upload.objects.count(), Achievement.objects.count(), FollowUp.objects.get().version) == (1, 177, 1)
    assert AuditEvent.objects.count() == events
    assert len(stored_files(media_folder)) == 1


def test_same_file_waiting_is_the_same_upload(cast: Cast) -> None:
    assert staged(cast, follow_up()).pk == staged(cast, follow_up(), "otro nombre.txt").pk


def test_same_document_in_another_form_changes_nothing(cast: Cast, planner: User) -> None:
    first = import_document(MUTUAL, cast.institution, by=planner)
    findings = list(Finding.objects.values_list("pk", flat=True))
    again = import_document(MUTUAL.with_suffix(".xlsx"), cast.institution, by=planner)
    assert (again.changed, again.follow_up) == (None, first.follow_up)
    assert (again.upload.state, FollowUp.objects.get().version) == ("superseded", 1)
    assert list(Finding.objects.values_list("pk", flat=True)) == findings


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".txt", ".xlsx", ".docx", ".pdf"])
def test_our_own_report_of_a_follow_up_changes_nothing(cast: Cast, planner: User, tmp_path: Path, suffix: str) -> None:
    first = import_document(MUTUAL, cast.institution, by=planner)
    report = tmp_path / f"informe{suffix}"
    write_document(to_document(first.follow_up), report)
    again = import_document(report, cast.institution, by=planner)
    assert (again.changed, again.follow_up.version) == (None, 1)


def test_corrected_document_replaces_its_import_as_a_new_version(cast: Cast) -> None:
    first = imported(cast, follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.")]}))
    rows = [OTHERS, row("AO.6.1.", achieved="2", rate="67%"), row("AO.6.2.", annual="9")]
    second = imported(cast, follow_up({"Servir.": rows}), "corregido.txt")
    assert second.changed is not None
    assert (second.changed.new, second.changed.changed, second.changed.equal) == (0, 2, 0)
    assert (second.follow_up.pk, second.follow_up.version) == (first.follow_up.pk, 2)
    first.upload.refresh_from_db()
    assert (first.upload.state, second.upload.state) == ("superseded", "confirmed")
    assert "corregido.txt" in first.upload.reason
    assert Programming.objects.get(version=2).reason == "Documento corregido: corregido.txt"
    assert Achievement.objects.filter(version=2).count() == 2
    assert Achievement.objects.filter(version=2).first() is not None


def test_superseded_document_can_come_back(cast: Cast) -> None:
    plain, other = follow_up(), follow_up({"Servir.": [OTHERS, row(achieved="2", rate="67%")]})
    first = imported(cast, plain)
    imported(cast, other)
    back = imported(cast, plain)
    assert back.upload.pk != first.upload.pk
    assert back.follow_up.version == 3
    assert Entry.objects.get().achieved == 3


def test_earlier_quarter_comes_later_and_brings_what_fell(cast: Cast) -> None:
    late = imported(cast, follow_up({"Servir.": [OTHERS, row(achieved="1", rate="33%")]}, period=3))
    assert not Finding.objects.filter(rule="ARI104").exists()
    imported(cast, follow_up({"Servir.": [OTHERS, row(achieved="2")]}, period=2), "t2.txt")
    fallen = Finding.objects.get(rule="ARI104")
    assert (fallen.follow_up_id, fallen.code, fallen.line) == (late.follow_up.pk, "AO.6.1", 10)


def test_quarters_in_any_order_end_in_the_same_findings(cast: Cast) -> None:
    texts = {
        period: follow_up({"Servir.": [OTHERS, row(achieved=str(4 - period))]}, period=period) for period in (1, 2, 3)
    }

    def findings(institution: Institution) -> list[tuple[int, str, str, int | None]]:
        found = Finding.objects.filter(institution=institution).order_by("follow_up__period", "order")
        return list(found.values_list("follow_up__period", "rule", "code", "line"))

    for period in (1, 2, 3):
        imported(cast, texts[period], f"t{period}.txt")
    backwards = cast.other_institution
    backwards.name = backwards.short_name = "Mutual"
    backwards.save()
    for period in (3, 1, 2):
        waiting = stage_document(backwards, upload(texts[period]), f"t{period}.txt", by=cast.outsider)
        confirm_import(waiting, by=cast.outsider)
    assert findings(backwards) == findings(cast.institution)
    assert any(rule == "ARI104" for _period, rule, _code, _line in findings(backwards))


def test_document_staged_before_an_earlier_one_came_is_reviewed_again(cast: Cast, planner: User) -> None:
    waiting = staged(cast, follow_up({"Servir.": [OTHERS, row(achieved="1", rate="33%")]}, period=3))
    imported(cast, follow_up({"Servir.": [OTHERS, row(achieved="2")]}, period=2), "t2.txt")
    confirm_import(waiting, by=planner)
    assert Finding.objects.filter(rule="ARI104").count() == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "vacío"),
        (b"una carta\nsin tablas\n", "ningún plan"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "imagen"),
        (b"PK\x03\x04" + b"no soy un zip" * 10, ""),
        (b"\x00\x01\x02\x03" * 40, ""),
    ],
)
def test_wrong_file_gets_a_sentence_and_is_kept_aside(
    cast: Cast, planner: User, body: bytes, said: str, media_folder: Path
) -> None:
    refused = stage_document(cast.institution, BytesIO(body), "carta.txt", by=planner)
    assert refused.state == UploadState.REJECTED
    assert said in refused.reason
    assert "carta.txt" in refused.reason
    assert refused.path.startswith("quarantine/")
    assert stored_files(media_folder) == [media(refused.path)]
    event = AuditEvent.objects.get(act="document.rejected")
    assert event.reason == refused.reason


def test_rejected_file_can_be_tried_again(cast: Cast, planner: User) -> None:
    for _ in range(2):
        stage_document(cast.institution, BytesIO(b"nada"), "carta.txt", by=planner)
    assert Upload.objects.filter(state=UploadState.REJECTED).count() == 2


def test_file_that_is_too_large_is_not_kept(cast: Cast, planner: User, media_folder: Path) -> None:
    with pytest.raises(HostileFileError, match="10 MB"):
        stage_document(cast.institution, BytesIO(b"x" * (10 * 2**20 + 1)), "grande.txt", by=planner)
    assert (Upload.objects.count(), stored_files(media_folder)) == (0, [])


def test_blocked_document_writes_nothing(cast: Cast) -> None:
    waiting = staged(cast, follow_up({"Servir.": [OTHERS, row(achieved="tres"), row()]}))
    units = Unit.objects.count()
    with pytest.raises(ImportBlockedError) as refused:
        confirm_import(waiting, by=cast[Role.PLANNING_ANALYST])
    assert len(refused.value.sentences) == 2
    assert (OperationalPlan.objects.count(), Unit.objects.count()) == (0, units)
    waiting.refresh_from_db()
    assert waiting.state == "staged"


def test_plan_of_another_year_waits_for_consent(cast: Cast) -> None:
    imported(cast, follow_up(year=2024))
    with pytest.raises(CautionError, match="se abre un plan nuevo"):
        imported(cast, follow_up(year=2025), "2025.txt")
    assert OperationalPlan.objects.count() == 1
    imported(cast, follow_up(year=2025), "2025.txt", new_plan=True)
    assert sorted(OperationalPlan.objects.values_list("year", flat=True)) == [2024, 2025]


def test_failure_half_way_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = staged(cast, follow_up())
    units, events = Unit.objects.count(), AuditEvent.objects.count()

    def fail(*_arguments: object, **_names: object) -> None:
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr(services, "_supersede", fail)
    with pytest.raises(OSError, match="full"):
        confirm_import(waiting, by=cast[Role.PLANNING_ANALYST])
    counts = (model.objects.count() for model in (OperationalPlan, Action, Programming, FollowUp, Entry, Finding))
    assert set(counts) == {0}
    assert (Unit.objects.count(), AuditEvent.objects.count()) == (units, events)
    monkeypatch.undo()
    assert confirm_import(waiting, by=cast[Role.PLANNING_ANALYST]).changed is not None


def test_discarded_document_is_not_imported(cast: Cast, planner: User) -> None:
    waiting = staged(cast, follow_up())
    gone = discard_upload(waiting, by=planner)
    assert (gone.state, gone.reason) == ("superseded", "Descartado sin importarlo.")
    with pytest.raises(IntakeError, match="ya no espera"):
        confirm_import(waiting, by=planner)
    with pytest.raises(IntakeError, match="ya no espera"):
        discard_upload(waiting, by=planner)
    assert staged(cast, follow_up()).pk != waiting.pk


def test_only_planning_of_the_institution_imports(cast: Cast) -> None:
    waiting = staged(cast, follow_up())
    others = [cast.outsider, cast.nobody]
    others += [person for role, person in cast.people.items() if "planning" not in role.value]
    for person in others:
        with pytest.raises(NotAllowedError):
            stage_document(cast.institution, upload(follow_up()), "x.txt", by=person)
        with pytest.raises(NotAllowedError):
            confirm_import(waiting, by=person)
        with pytest.raises(NotAllowedError):
            discard_upload(waiting, by=person)
    assert not OperationalPlan.objects.exists()


def test_institutions_do_not_meet(cast: Cast) -> None:
    imported(cast, follow_up())
    other = stage_document(
        cast.other_institution, upload(follow_up(institution="Otra Mutual")), "x.txt", by=cast.outsider
    )
    confirm_import(other, by=cast.outsider)
    same = stage_document(cast.other_institution, upload(follow_up()), "y.txt", by=cast.outsider)
    assert same.state == "staged"
    assert Action.objects.filter(institution=cast.institution).count() == 1
    assert Action.objects.filter(institution=cast.other_institution).count() == 1


def test_command_line_gets_the_sentence(cast: Cast, tmp_path: Path) -> None:
    letter = tmp_path / "carta.txt"
    letter.write_text("nada")
    for path, said in ((tmp_path / "no está.txt", "No existe"), (letter, "carta.txt")):
        with pytest.raises(PlanAbiertoError, match=said):
            import_document(path, cast.institution, by=None)
