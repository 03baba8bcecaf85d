"""People from a CSV: what spreadsheets write is understood, each error is named by row and column, and all are added or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from planabierto.office.accounts import messages
from planabierto.office.accounts.models import Invitation, Membership, User
from planabierto.office.accounts.people_file import (
    MOST_BYTES,
    MOST_ROWS,
    PeopleFileError,
    decode,
    read_people,
)
from planabierto.office.accounts.people_list import add_people
from planabierto.office.accounts.policy import NotAllowedError, roles_of
from planabierto.office.accounts.roles import Role
from planabierto.office.institutions.services import add_unit
from planabierto.office.journal.models import AuditEvent
from planabierto.office.journal.services import verify_chain

if TYPE_CHECKING:
    from django.test import Client

    from planabierto.office.accounts.people_file import PeopleList
    from tests.cast import Cast

HEAD = "correo;nombre;cargo;rol;unidad\n"
ANA = "ana@mutual.example;Ana Peña;Jefa de Reclamos;Jefatura de la unidad;Reclamos\n"
FILE = "/configuracion/usuarios/lista/"
APPLY = "/configuracion/usuarios/lista/aplicar/"


def read(cast: Cast, body: str, head: str = HEAD) -> PeopleList:
    return read_people(head + body, cast.institution)


def errors(cast: Cast, body: str) -> list[tuple[int, str]]:
    return [(error.row, error.column) for error in read(cast, body).errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_each_writing_of_a_spreadsheet_is_understood(cast: Cast, encoding: str, separator: str) -> None:
    content = (HEAD + ANA).replace(";", separator).replace("\n", "\r\n").encode(encoding)
    (row,) = read_people(decode(content), cast.institution).rows
    assert (row.row, row.email, row.display_name, row.post) == (2, "ana@mutual.example", "Ana Peña", "Jefa de Reclamos")
    assert (row.role_of.role, row.role_of.unit, row.has_account) == (Role.UNIT_HEAD, cast.reclamos, False)


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\xff\xfeA", b"a" * (MOST_BYTES + 1), b"\x81\x8d\x8f"])
def test_what_is_no_text_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(PeopleFileError):
        decode(content)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Falta la columna «correo»"),
        ("correo;nombre\n", "Falta la columna «rol»"),
        (HEAD, "no trae ninguna persona"),
        (HEAD + ANA * (MOST_ROWS + 1), "más de 500 filas"),
    ],
)
def test_a_list_without_head_or_rows_or_with_too_many_is_refused(cast: Cast, text: str, sentence: str) -> None:
    with pytest.raises(PeopleFileError, match=sentence):
        read_people(text, cast.institution)


def test_columns_may_stand_in_any_order_and_words_in_any_case(cast: Cast) -> None:
    found = read(cast, "VERIFICADOR;Ana;;ANA@Mutual.example\n", head="Rol;NOMBRE;otra;Correo\n")
    (row,) = found.rows
    assert (row.email, row.role_of.role, row.post) == ("ana@mutual.example", Role.VERIFIER, "")


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ("no es;Ana;;Verificador;", [(2, "correo")]),
        (";Ana;;Verificador;", [(2, "correo")]),
        ("a@m.example;;;Verificador;", [(2, "nombre")]),
        ("a@m.example;Ana;;Rey;", [(2, "rol")]),
        ("a@m.example;Ana;;;", [(2, "rol")]),
        ("a@m.example;Ana;;Público;", [(2, "rol")]),
        ("a@m.example;Ana;;Verificador;Nada", [(2, "unidad")]),
        ("a@m.example;Ana;;Enlace de la unidad;", [(2, "unidad")]),
        (f"a@m.example;{'A' * 201};;Verificador;", [(2, "nombre")]),
        ("no;;;Rey;Nada", [(2, "correo"), (2, "nombre"), (2, "rol"), (2, "unidad")]),
        ("\na@m.example;Ana;;Verificador;\na@m.example;Ana;;Verificador;", [(4, "rol")]),
        ("a@m.example;Ana;;Verificador;\na@m.example;Eva;;Auditoría Interna;", [(3, "nombre")]),
        ("gone@m.example;Ausente;;Verificador;", [(2, "correo")]),
    ],
)
def test_each_error_is_named_by_its_row_and_column(cast: Cast, row: str, places: list[tuple[int, str]]) -> None:
    gone = User.objects.create_user(email="gone@m.example", display_name="Ausente")
    User.objects.filter(pk=gone.pk).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    assert errors(cast, row + "\n") == places


def test_a_unit_of_another_institution_is_no_unit(cast: Cast) -> None:
    add_unit(cast.other_institution, name="Créditos", by=None)
    assert errors(cast, "a@m.example;Ana;;Enlace de la unidad;Créditos\n") == [(2, "unidad")]


def test_a_formula_is_plain_text(cast: Cast) -> None:
    (row,) = read(cast, 'a@m.example;"=HYPERLINK(""http://x"")";+1;Verificador;\n').rows
    assert (row.display_name, row.post) == ('=HYPERLINK("http://x")', "+1")


def test_everybody_comes_with_all_of_their_roles(cast: Cast) -> None:
    found = read(
        cast,
        ANA + "ana@mutual.example;Ana Peña;Jefa de Reclamos;Verificador;\n"
        "nobody@mutual.example;Nadie;;Auditoría Interna;\n",
    )
    assert found.errors == []
    added = add_people(cast.institution, found.rows, by=cast[Role.SYSTEM_ADMINISTRATOR])
    assert [one.invitation.user.email for one in added.sent] == ["ana@mutual.example"]
    assert added.granted == [cast.nobody]
    ana = User.objects.get(email="ana@mutual.example")
    assert {one.role for one in Membership.objects.filter(user=ana)} == {Role.UNIT_HEAD, Role.VERIFIER}
    assert roles_of(added.granted[0], cast.institution) == {Role.INTERNAL_AUDITOR}
    assert verify_chain(cast.institution) == []


def test_who_may_not_invite_adds_nobody(cast: Cast) -> None:
    rows = read(cast, ANA).rows
    before = AuditEvent.objects.count()
    for person in (cast[Role.HEAD_OF_PLANNING], cast[Role.UNIT_HEAD], cast.outsider, cast.nobody):
        with pytest.raises(NotAllowedError):
            add_people(cast.institution, rows, by=person)
    assert (AuditEvent.objects.count(), User.objects.filter(email="ana@mutual.example").exists()) == (before, False)


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("personas.csv", text.encode("cp1252"))}


def test_the_list_is_shown_first_and_then_carried_out(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    page = client.post(FILE, upload(HEAD + ANA))
    assert (page.status_code, "Ana Peña" in page.content.decode()) == (200, True)
    assert "Se le invita" in page.content.decode()
    assert not Invitation.objects.exists()
    assert client.post(APPLY, {"text": HEAD + ANA}).headers["Location"] == "/configuracion/usuarios/"
    assert "Salió 1 invitación." in client.get("/configuracion/usuarios/").content.decode()
    (message,) = mail.outbox
    assert message.to == ["ana@mutual.example"]
    assert "/invitacion/" in str(message.body)


def test_one_error_keeps_everybody_out(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    text = HEAD + ANA + "b@m.example;Eva;;Rey;\n"
    for answer in (client.post(FILE, upload(text)), client.post(APPLY, {"text": text})):
        assert answer.status_code == 422
        assert "Fila 3, rol: «Rey» no es un rol." in answer.content.decode()
        assert "Agregar a todas" not in answer.content.decode()
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_file_that_cannot_be_read_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    answer = client.post(FILE, {"file": SimpleUploadedFile("personas.xlsx", b"PK\x03\x04\x00\x00")})
    assert (answer.status_code, "no es un texto CSV" in answer.content.decode()) == (422, True)
    assert client.post(APPLY, {"text": ""}).headers["Location"] == FILE


def test_whom_the_mail_did_not_reach_is_said(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(messages, "send_mail", fail)
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    client.post(APPLY, {"text": HEAD + ANA})
    assert "El correo no salió para ana@mutual.example" in client.get("/configuracion/usuarios/").content.decode()


def test_the_example_is_a_list_that_can_be_read(client: Client, cast: Cast) -> None:
    client.force_login(cast[Role.SYSTEM_ADMINISTRATOR])
    answer = client.get("/configuracion/usuarios/lista/ejemplo.csv")
    found = read_people(decode(answer.content), cast.institution)
    assert (len(found.rows), found.errors) == (2, [])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="personas.csv"'
