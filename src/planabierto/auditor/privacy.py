"""Rules of privacy: what a public version should not carry; suggestions for the person who redacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.defence import products, suppliers, weaknesses
from planabierto.auditor.health import health_told
from planabierto.auditor.identifiers import identifiers
from planabierto.auditor.people import person_names
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import Said
from planabierto.core.findings import Severity
from planabierto.core.plan import Text

_MOST_QUOTED: Final = 3


def _quoted(parts: list[str]) -> str:
    distinct = list(dict.fromkeys(parts))
    more = f" y {len(distinct) - _MOST_QUOTED} más" if len(distinct) > _MOST_QUOTED else ""
    return ", ".join(f"«{part}»" for part in distinct[:_MOST_QUOTED]) + more


def _in_every_text(context: AuditContext, find: Callable[[Said], list[str]], sentence: str) -> Iterator[Hit]:
    """One hit a row, and one for each text outside the rows, where `find` gives fragments; the same text is searched once."""
    in_rows: dict[int, tuple[AuditRow, Text, list[str]]] = {}
    for value, places in context.texts.items():
        fragments = find(context.said(value))
        if not fragments:
            continue
        for text, row, unit, name in places:
            if row is not None:
                in_rows.setdefault(id(row), (row, text, []))[2].extend(fragments)
            else:
                where = f"{unit.name}, {name}" if unit else name.capitalize()
                message = f"{where}: {sentence} {_quoted(fragments)}."
                yield Hit(message, text.source, unit.name if unit else None, None, text.written.strip(), None, name)
    for row, text, found in in_rows.values():
        yield row.hit(f"{sentence} {_quoted(found)}.", text)


@rule(
    "PRI801",
    Severity.PRIVACY,
    title="El nombre de una persona",
    what="Un texto nombra a una persona: un tratamiento (Lic., Ing., Dra.) con un nombre, o un nombre y un apellido.",
    why="Es un dato personal: el público necesita el puesto, no el nombre.",
    mend="Escriba el puesto en lugar del nombre, o suprímalo en la versión pública.",
)
def no_person_is_named(context: AuditContext) -> Iterator[Hit]:
    """People's names in any text; one a row."""

    def find(said: Said) -> list[str]:
        return [said.text[start:end] for start, end in person_names(said, context.settings.given_names)]

    yield from _in_every_text(context, find, "se nombra a")


@rule(
    "PRI802",
    Severity.PRIVACY,
    title="La salud de una persona",
    what="Las observaciones hablan de una incapacidad, una enfermedad, una licencia médica u otro asunto de salud de alguien.",
    why="Es un dato personal sensible, aunque no se diga el nombre: en una unidad pequeña se sabe de quién se habla.",
    mend="Diga «por ausencia de personal»; la causa no se publica.",
)
def no_health_is_told(context: AuditContext) -> Iterator[Hit]:
    """Somebody's health in remarks; one a row."""
    for row in context.rows:
        if not row.action.remarks:
            continue
        told = next(health_told(row.remarks), None)
        if told is not None:
            yield row.hit(f"las observaciones dicen «{row.remarks.excerpt(*told)}».", row.action.remarks)


@rule(
    "PRI803",
    Severity.PRIVACY,
    title="Un producto de seguridad, un proveedor o una debilidad",
    what="La acción o sus observaciones nombran productos con que se protegen los sistemas, empresas que los atienden o una debilidad.",
    why="Le dice a quien quiera atacar por dónde empezar; un proveedor nombrado antes de contratar también altera la competencia.",
    mend="Escriba la clase de servicio en lugar del producto o la empresa; la debilidad va en un informe reservado.",
)
def no_defence_is_told(context: AuditContext) -> Iterator[Hit]:
    """Products, suppliers and weaknesses in statements and remarks; one a row."""
    known: dict[str, list[str]] = {}
    for row in context.rows:
        fragments = []
        for text, said in ((row.action.statement, row.statement), (row.action.remarks, row.remarks)):
            if not text.value:
                continue
            found = known.get(text.value)
            if found is None:
                settings = context.settings
                places = sorted([*products(said, settings), *suppliers(said, settings), *weaknesses(said)])
                found = known[text.value] = [said.written(*place) for place in places]
            fragments += [(text, fragment) for fragment in found]
        if fragments:
            yield row.hit(f"se dice {_quoted([fragment for _, fragment in fragments])}.", fragments[0][0])


@rule(
    "PRI804",
    Severity.PRIVACY,
    title="Un documento de identidad, un correo o un teléfono",
    what="Un texto lleva un número de identidad con su dígito verificador correcto, una dirección de correo o un teléfono.",
    why="Son datos personales de contacto o de identidad, y se copian solos en cuanto se publican.",
    mend="Bórrelo, o suprímalo en la versión pública.",
)
def no_identifier_is_given(context: AuditContext) -> Iterator[Hit]:
    """Identity numbers, e-mails and telephones in any text; one a row."""

    def find(said: Said) -> list[str]:
        return [f"{one.kind}: {said.text[one.start : one.end]}" for one in identifiers(said.text)]

    yield from _in_every_text(context, find, "hay")
