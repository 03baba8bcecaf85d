"""A document is imported from the command line."""

from pathlib import Path

import pytest
from pytest_django import Settings

from planabierto.office.accounts.roles import Role
from planabierto.office.accounts.services import grant_role
from planabierto.office.config.importing import ImportRefusedError, import_from_file, told
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.services import IntakeError
from planabierto.office.journal.models import AuditEvent
from tests.cast import Cast
from tests.office.written import OTHERS, follow_up, row


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: Settings) -> None:
    """A media folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def file_with(folder: Path, text: str, name: str = "t3.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_import_says_what_it_did_and_the_same_again_that_nothing_changed(cast: Cast, tmp_path: Path) -> None:
    path = file_with(tmp_path, follow_up())
    assert told(import_from_file(path, institution="Mutual Ejemplo")) == [
        "«t3.txt» importado: Tercer seguimiento, Plan Operativo Institucional 2024, versión 1.",
        "Acciones nuevas: 1; cambiadas: 0; iguales: 0.",
        "Inconsistencias: 1.",
    ]
    assert told(import_from_file(path, institution="Mutual Ejemplo")) == [
        "«t3.txt» ya estaba importado: Tercer seguimiento, Plan Operativo Institucional 2024. No cambió nada."
    ]
    assert AuditEvent.objects.get(act="document.imported").actor_id == cast[Role.HEAD_OF_PLANNING].pk


def test_rows_that_leave_are_told(cast: Cast, tmp_path: Path) -> None:
    del cast
    import_from_file(
        file_with(tmp_path, follow_up({"Servir.": [OTHERS, row("AO.6.1."), row("AO.6.2.")]})),
        institution="Mutual Ejemplo",
    )
    path = file_with(tmp_path, follow_up({"Servir.": [OTHERS, row("AO.6.1.")]}), "menos.txt")
    with pytest.raises(ImportRefusedError, match="repita la orden con --accept"):
        import_from_file(path, institution="Mutual Ejemplo")
    lines = told(import_from_file(path, institution="Mutual Ejemplo", accepts=True))
    assert "Acciones que ya no están en el seguimiento: 1." in lines


def test_one_of_several_institutions_must_be_named(cast: Cast, tmp_path: Path) -> None:
    del cast
    with pytest.raises(ImportRefusedError, match="«Mutual Ejemplo», «Otra»"):
        import_from_file(file_with(tmp_path, follow_up()))


def test_without_an_institution_it_says_how_to_begin(db: None, tmp_path: Path) -> None:
    del db
    with pytest.raises(ImportRefusedError, match="planabierto init"):
        import_from_file(file_with(tmp_path, follow_up()))


def test_who_imports_must_be_known(cast: Cast, tmp_path: Path) -> None:
    path = file_with(tmp_path, follow_up())
    with pytest.raises(ImportRefusedError, match=r"nadie@ejemplo\.test"):
        import_from_file(path, institution="Mutual Ejemplo", by="nadie@ejemplo.test")
    grant_role(cast.institution, cast.nobody, role=Role.HEAD_OF_PLANNING, by=None)
    with pytest.raises(ImportRefusedError, match="2 jefaturas de Planificación"):
        import_from_file(path, institution="Mutual Ejemplo")
    import_from_file(path, institution="Mutual Ejemplo", by="NOBODY@mutual.example")


def test_before_the_invitation_is_accepted_it_says_so(institution: Institution, tmp_path: Path) -> None:
    assert institution.short_name == "Mutual"
    with pytest.raises(ImportRefusedError, match="Nadie dirige Planificación todavía en «Mutual»"):
        import_from_file(file_with(tmp_path, follow_up()))


def test_wrong_file_gets_its_sentence(cast: Cast, tmp_path: Path) -> None:
    del cast
    with pytest.raises(IntakeError, match=r"carta\.txt"):
        import_from_file(file_with(tmp_path, "una carta", "carta.txt"), institution="Mutual Ejemplo")
