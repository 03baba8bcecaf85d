"""A list of people as a spreadsheet writes it (CSV): what each row asks for, and every error by its row and column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.text import fold
from planabierto.office.accounts.models import User
from planabierto.office.accounts.roles import GRANTABLE_ROLES, UNIT_ROLES, Role
from planabierto.office.accounts.services import RoleOf
from planabierto.office.institutions.queries import units_by_writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.office.institutions.models import Institution, Unit

COLUMNS: Final = ("correo", "nombre", "cargo", "rol", "unidad")
NEEDED: Final = ("correo", "nombre", "rol")
MOST_BYTES: Final = 256 * 1024
MOST_ROWS: Final = 500
LONGEST_CELL: Final = 200
_ENCODINGS: Final = ("utf-8-sig", "cp1252")
_SEPARATORS: Final = (";", ",", "\t")


class PeopleFileError(PlanAbiertoError):
    """A file is no list of people; the text says what to do."""


@dataclass(frozen=True)
class CellError:
    """What is wrong, at the row and column of the spreadsheet that it came from."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class PersonRow:
    """One row that can be carried out: a person, and a role."""

    row: int
    email: str
    display_name: str
    post: str
    role_of: RoleOf
    has_account: bool


@dataclass
class PeopleList:
    """A list as it was understood: rows in order, errors in order; with one error nothing is carried out."""

    rows: list[PersonRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


def decode(content: bytes) -> str:
    """The text of a file in one of the encodings that spreadsheets write; raises `PeopleFileError` for what is too large or no text."""
    if len(content) > MOST_BYTES:
        raise PeopleFileError(_("El archivo pasa de 256 kB. Divídalo en varios."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        encodings = ()
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PeopleFileError(_("El archivo no es un texto CSV. En Excel, use «Guardar como» y elija «CSV UTF-8»."))


def read_people(text: str, institution: Institution) -> PeopleList:
    """Understand a list; raises `PeopleFileError` where it has no head with the columns, no row, or too many."""
    table = _table(text)
    places = _places(table)
    body = [(number, cells) for number, cells in table[1:] if any(cells)]
    if not body:
        raise PeopleFileError(_("El archivo no trae ninguna persona debajo del encabezado."))
    if len(body) > MOST_ROWS:
        raise PeopleFileError(_("El archivo trae más de 500 filas. Divídalo en varios."))
    written = [(number, {name: _cell(cells, place) for name, place in places.items()}) for number, cells in body]
    reading = _Reading.of(institution, [values for _number, values in written])
    for number, values in written:
        reading.take(number, {name: values.get(name, "") for name in COLUMNS})
    return reading.found


def _table(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers in the spreadsheet; the separator is the one that the head uses most."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, [" ".join(cell.split()) for cell in cells]))
    except csv.Error as error:
        raise PeopleFileError(_("El archivo no se puede leer como CSV. Guárdelo otra vez desde Excel.")) from error
    return rows


def _places(table: list[tuple[int, list[str]]]) -> dict[str, int]:
    head = [fold(cell) for cell in table[0][1]] if table else []
    places: dict[str, int] = {name: head.index(name) for name in COLUMNS if name in head}
    missing = [name for name in NEEDED if name not in places]
    if missing:
        raise PeopleFileError(
            _("Falta la columna «%(column)s». La primera fila dice: correo, nombre, cargo, rol, unidad.")
            % {"column": missing[0]}
        )
    return places


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


@dataclass
class _Reading:
    """What is known of the institution while the rows are read, asked of the database once."""

    units: dict[str, Unit]
    people: dict[str, User]
    found: PeopleList = field(default_factory=PeopleList)
    names: dict[str, tuple[int, str]] = field(default_factory=dict)
    seen: dict[tuple[str, RoleOf], int] = field(default_factory=dict)

    @classmethod
    def of(cls, institution: Institution, rows: Iterable[dict[str, str]]) -> _Reading:
        rows = list(rows)
        written = {row["unidad"] for row in rows if row.get("unidad")}
        emails = {row["correo"].lower() for row in rows}
        return cls(
            units=units_by_writing(institution, written, on=timezone.localdate()),
            people={person.email: person for person in User.objects.filter(email__in=emails)},
        )

    def take(self, number: int, values: dict[str, str]) -> None:
        """Add a row, or what is wrong with it."""
        before = len(self.found.errors)
        for name, value in values.items():
            if len(value) > LONGEST_CELL:
                self._refuse(number, name, _("Pasa de 200 caracteres."))
        email = self._email(number, values)
        self._name(number, email, values["nombre"])
        role_of = self._role_of(number, values)
        if len(self.found.errors) > before or role_of is None:
            return
        first = self.seen.setdefault((email, role_of), number)
        if first != number:
            self._refuse(number, "rol", _("Repite la fila %(row)d.") % {"row": first})
            return
        person = self.people.get(email)
        self.found.rows.append(
            PersonRow(
                number, email, values["nombre"], values["cargo"], role_of, person is not None and person.is_active
            )
        )

    def _email(self, number: int, values: dict[str, str]) -> str:
        email = values["correo"].lower()
        try:
            validate_email(email)
        except ValidationError:
            self._refuse(
                number,
                "correo",
                _("«%(written)s» no es un correo, como nombre@institucion.gob.sv.") % {"written": email}
                if email
                else _("Escriba el correo."),
            )
        person = self.people.get(email)
        if person is not None and person.deactivated_at is not None:
            self._refuse(number, "correo", _("La persona está desactivada: reactívela en la lista de personas."))
        return email

    def _name(self, number: int, email: str, name: str) -> None:
        if not name:
            self._refuse(number, "nombre", _("Escriba el nombre."))
            return
        row, known = self.names.setdefault(email, (number, name))
        if known != name:
            self._refuse(
                number,
                "nombre",
                _("El mismo correo se llama «%(name)s» en la fila %(row)d.") % {"name": known, "row": row},
            )

    def _role_of(self, number: int, values: dict[str, str]) -> RoleOf | None:
        role = _roles().get(fold(values["rol"]))
        if role is None:
            self._refuse(
                number,
                "rol",
                _("«%(written)s» no es un rol. Son: %(roles)s.")
                % {
                    "written": values["rol"],
                    "roles": ", ".join(str(one.label) for one in Role if one in GRANTABLE_ROLES),
                }
                if values["rol"]
                else _("Escriba el rol."),
            )
        written = values["unidad"]
        unit = self.units.get(fold(written)) if written else None
        if written and unit is None:
            self._refuse(
                number, "unidad", _("«%(written)s» no es una unidad vigente de la institución.") % {"written": written}
            )
        elif role in UNIT_ROLES and unit is None:
            self._refuse(number, "unidad", _("Ese rol necesita su unidad."))
        return None if role is None else RoleOf(role, unit)

    def _refuse(self, number: int, column: str, text: str) -> None:
        self.found.errors.append(CellError(number, column, text))


def _roles() -> dict[str, Role]:
    """Each role under its words in the language of the reader and under its key."""
    known = {}
    for role in Role:
        if role in GRANTABLE_ROLES:
            known[fold(str(role.label))] = role
            known[fold(role.value.replace("_", " "))] = role
            known[role.value] = role
    return known
