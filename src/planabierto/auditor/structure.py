"""Rules of structure: units, tables, codes and objectives that do not fit together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.rule import rule
from planabierto.auditor.settings import UnitAlias
from planabierto.auditor.wording import Said, plain, word_set
from planabierto.core.findings import Severity
from planabierto.core.plan import UnitReport
from planabierto.core.text import fold

_NUMBERS: Final = re.compile(r"\d+")
_GENERIC: Final = frozenset(
    {"unidad", "area", "departamento", "direccion", "gerencia", "oficina", "seccion", "institucional"}
)
_JOINING: Final = frozenset({"y", "e", "de", "del", "la", "las", "el", "los", "para", "a", "en"})
# Initials that are words: in a text all in capitals they would be taken for units.
_WORDS_OF_TWO_LETTERS: Final = word_set("al da de di el en es fe ha he la le lo me mi no se si su te un va ve ya")
# Before the name of a unit they make another thing of it: "Ley de Adquisiciones", "Seguridad Informática".
_NOT_OF_A_UNIT: Final = word_set("ley ministerio seguridad licenciatura ingenieria tecnico auditoria en norma curso")
_STEM: Final = 5
_SHORTEST_WORD: Final = 4
_MOST_NAMED: Final = 4


def _named(names: Sequence[str]) -> str:
    """Names as a Spanish list, the many of a long one counted."""
    shown = list(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        return f"{', '.join(shown)} y {len(names) - _MOST_NAMED} más"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} y {shown[-1]}"


def _likeness(unit: UnitReport, mission: Sequence[str]) -> int:
    """How many words of a unit's name its mission uses."""
    words = {word[:_STEM] for word in fold(unit.name).split() if len(word) >= _SHORTEST_WORD and word not in _GENERIC}
    return len(words & {word[:_STEM] for word in mission})


@rule(
    "STR301",
    Severity.ERROR,
    title="La misma misión en dos unidades",
    what="Dos informes de unidad llevan impresa la misma misión.",
    why="Una de las dos unidades se publica con una misión que no es la suya.",
    mend="Escriba la misión propia de la unidad.",
)
def mission_is_of_one_unit(context: AuditContext) -> Iterator[Hit]:
    """Equal missions of unit reports with different names: one a pair, at the unit whose name the mission speaks of least."""
    groups: dict[tuple[str, ...], list[UnitReport]] = defaultdict(list)
    for unit in context.document.units:
        mission = context.said(unit.mission.value).content
        if mission and fold(unit.name) not in {fold(other.name) for other in groups[mission][:1]}:
            groups[mission].append(unit)
    for mission, units in groups.items():
        owner = max(units, key=lambda unit: _likeness(unit, mission))
        for unit in units:
            if unit is not owner:
                yield Hit(
                    f"{unit.name}: la misión impresa es la misma que la de {owner.name}.",
                    unit.mission.source,
                    unit.name,
                    None,
                    unit.mission.written.strip(),
                    f"la misión de {unit.name}",
                    owner.name,
                )


@rule(
    "STR302",
    Severity.INFO,
    title="La tabla de una unidad está partida",
    what="El informe de la unidad continúa en otra tabla, que repite misión y encabezados.",
    why="Cada tabla parece una unidad distinta a quien las cuente o las copie.",
    mend="Deje una sola tabla por unidad y que el programa repita los encabezados al cambiar de página.",
)
def table_is_whole(context: AuditContext) -> Iterator[Hit]:
    """Tables that go on with the report of the one before."""
    for table in context.document.tables:
        if table.continues:
            place = table.mission if table.mission.source.table == table.index else None
            source = place.source if place else table.source
            yield Hit(
                f"{table.unit}: la tabla {table.index} continúa el informe de la tabla anterior.", source, table.unit
            )


@rule(
    "STR303",
    Severity.ERROR,
    title="Código repetido en la unidad",
    what="Dos acciones de una misma unidad llevan el mismo código.",
    why="No se puede saber de cuál de las dos habla un seguimiento; el documento no se importa hasta corregirlo.",
    mend="Dé a la segunda acción el número que le corresponde.",
)
def code_is_unique(context: AuditContext) -> Iterator[Hit]:
    """A code that stands twice in a unit report; at the later row."""
    for rows in context.rows_by_unit.values():
        first: dict[str, AuditRow] = {}
        for row in rows:
            if not row.code:
                continue
            other = first.setdefault(row.code, row)
            if other is not row:
                message = f"el código ya está en otra acción de la unidad ({_shortened(other.action.statement.value)})."
                yield row.hit(message, row.action.code)


def _shortened(text: str, length: int = 60) -> str:
    return f"«{text}»" if len(text) <= length else f"«{text[:length].rsplit(' ', 1)[0]}…»"


def _split(code: str) -> tuple[str, int] | None:
    """A code as what it shares with its neighbours and its own number: "AO.6.10" is ("AO.6", 10)."""
    prefix, _, number = code.rpartition(".")
    return (prefix, int(number)) if prefix and number.isascii() and number.isdecimal() else None


@rule(
    "STR304",
    Severity.WARNING,
    title="Falta un número en los códigos",
    what="En los códigos de una unidad y objetivo se salta un número.",
    why="Puede faltar una acción del plan aprobado.",
    mend="Agregue la acción que falta; si se eliminó, indique el acuerdo, y no use su número para otra.",
)
def numbering_has_no_gap(context: AuditContext) -> Iterator[Hit]:
    """Numbers left out between the codes of a unit; where codes are never repeated, numbering may run through all units."""
    codes = Counter(row.code for row in context.rows)
    runs_through = len(context.document.units) > 1 and max(codes.values(), default=0) == 1
    taken = {split for code in codes if (split := _split(code))} if runs_through else set()
    for rows in context.rows_by_unit.values():
        groups: dict[str, dict[int, AuditRow]] = defaultdict(dict)
        for row in rows:
            split = _split(row.code)
            if split is not None:
                groups[split[0]].setdefault(split[1], row)
        for prefix, numbered in groups.items():
            before = 0
            for number in sorted(numbered):
                missing = [one for one in range(before + 1, min(number, before + 100)) if (prefix, one) not in taken]
                if missing and not (runs_through and not before):
                    names = [f"{prefix}.{one}" for one in missing]
                    message = (
                        f"antes de este código falta {_named(names)}."
                        if len(names) == 1
                        else f"antes de este código faltan {_named(names)}."
                    )
                    yield numbered[number].hit(message, numbered[number].action.code, expected=names[0])
                before = number


def _first_number(text: str) -> str | None:
    found = _NUMBERS.search(text)
    return str(int(found[0])) if found else None


@rule(
    "STR305",
    Severity.ERROR,
    title="El código no es del objetivo bajo el que está",
    what="El primer número del código no es el del objetivo que encabeza el grupo.",
    why="La acción suma en un objetivo que no es el suyo.",
    mend="Pase la acción al grupo de su objetivo, o corrija el código.",
)
def code_agrees_with_objective(context: AuditContext) -> Iterator[Hit]:
    """The first number of a code against the number of its objective, in documents where most codes follow it."""
    different, equal = [], 0
    for row in context.rows:
        code, objective = _first_number(row.code), _first_number(row.objective.key)
        if code is None or objective is None or "." not in row.code:
            continue
        if code == objective:
            equal += 1
        else:
            different.append((row, objective))
    if equal <= len(different):
        return
    for row, objective in different:
        yield row.hit(
            f"el código no es del objetivo {row.objective.key}, bajo el que está.", row.action.code, expected=objective
        )


class _Aliases:
    """The aliases that mean something in one document: those of units it has, by the first word as it is folded."""

    def __init__(self, context: AuditContext) -> None:
        names = dict.fromkeys(unit.name for unit in context.document.units)
        for row in context.rows:
            names[row.action.lead_unit.value] = names[row.action.responsible_unit.value] = None
        official = {f" {fold(name)} ": name for name in names if name}
        every_name = "|".join(official)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for alias, unit in (
            *self._candidates(context.settings.aliases, official, every_name),
            *self._initials(official),
        ):
            if f" {fold(alias)} " not in every_name:
                words = Said(alias).words
                self._by_first[words[0]].append((words, alias, unit))

    @staticmethod
    def _candidates(
        aliases: Sequence[UnitAlias], official: dict[str, str], every_name: str
    ) -> Iterator[tuple[str, str]]:
        for alias, unit in aliases:
            wanted = f" {fold(unit)} "
            if wanted in every_name:
                yield alias, next(written for name, written in official.items() if wanted in name)

    @staticmethod
    def _initials(official: dict[str, str]) -> Iterator[tuple[str, str]]:
        """The acronym that a name of several words makes: "Desarrollo Humano" is "DH"."""
        for name, written in official.items():
            words = [word for word in name.split() if word not in _JOINING]
            acronym = "".join(word[0] for word in words)
            if len(words) > 1 and acronym not in _WORDS_OF_TWO_LETTERS:
                yield acronym.upper(), written

    def find(self, said: Said) -> tuple[str, str] | None:
        """The first alias in a text, as written, and the unit it stands for; an acronym only in capitals, a word with a capital."""
        words = said.words
        if self._by_first.keys().isdisjoint(words):
            return None
        for start, word in enumerate(words):
            for alias_words, alias, unit in self._by_first.get(word, ()):
                stop = start + len(alias_words)
                if words[start:stop] != alias_words or not _NOT_OF_A_UNIT.isdisjoint(words[max(0, start - 2) : start]):
                    continue
                written = said.written(start, stop)
                if written[0].isupper() and (not alias.isupper() or written.isupper()):
                    return written, unit
        return None


@rule(
    "STR306",
    Severity.INFO,
    title="Una unidad llamada por otro nombre",
    what="Las observaciones llaman a una unidad por una sigla o un nombre que no es el suyo.",
    why="Quien busque a esa unidad no encuentra esta mención, y quien lea de fuera no sabe de quién se habla.",
    mend="Escriba el nombre oficial de la unidad.",
)
def unit_bears_its_name(context: AuditContext) -> Iterator[Hit]:
    """Aliases of the document's own units in remarks; one a row."""
    aliases = _Aliases(context)
    for row in context.rows:
        found = aliases.find(row.remarks) if row.action.remarks else None
        if found:
            alias, unit = found
            yield row.hit(
                f"las observaciones dicen «{alias}»; la unidad se llama «{unit}».", row.action.remarks, expected=unit
            )


@rule(
    "STR307",
    Severity.INFO,
    title="La mayoría de las acciones no responde a un objetivo estratégico",
    what="Más de la mitad de las acciones del plan están fuera de los objetivos estratégicos.",
    why="El plan operativo dice poco de cómo avanza el plan estratégico.",
    mend="Al formular el próximo plan, una cada acción a un objetivo o a una acción estratégica, donde lo haya.",
)
def most_serve_an_objective(context: AuditContext) -> Iterator[Hit]:
    """The share of actions under strategic objectives; once a document."""
    outside = sum(not row.objective.is_strategic for row in context.rows)
    if outside * 2 > len(context.rows):
        share = f"{outside * 100 / len(context.rows):.1f}"
        yield Hit(f"{outside} de {len(context.rows)} acciones ({share}%) no están bajo ningún objetivo estratégico.")


@rule(
    "STR308",
    Severity.INFO,
    title="La misma acción en varias unidades",
    what="Varias unidades tienen una acción con el mismo texto (sin contar mayúsculas, acentos ni signos).",
    why="Puede ser una sola acción contada varias veces, o una acción común que conviene formular una vez para todas.",
    mend="Si es la misma, que la reporte una unidad y las demás la confirmen; si es común, márquela así al formular.",
)
def action_is_of_one_unit(context: AuditContext) -> Iterator[Hit]:
    """Statements equal in several unit reports; once a group, at its first row. Actions of a verified kind are one group."""
    groups: dict[tuple[int, tuple[str, ...]], list[AuditRow]] = defaultdict(list)
    keys: dict[str, tuple[int, tuple[str, ...]]] = {}
    for row in context.rows:
        statement = row.action.statement.value
        key = keys.get(statement)
        if key is None:
            kind = next((n for n, one in enumerate(context.verified_kinds, 1) if one.find(row.statement)), 0)
            key = keys[statement] = (kind, () if kind else row.statement.content)
        if key != (0, ()):
            groups[key].append(row)
    for (kind, _), rows in groups.items():
        units = list(dict.fromkeys(row.unit.name for row in rows))
        if len(units) > 1:
            what = f"la acción común de {context.settings.verified_kinds[kind - 1].name}" if kind else "la misma acción"
            message = f"{what} está en {len(units)} unidades: {_named(units)}."
            yield rows[0].hit(message, rows[0].action.statement)


@rule(
    "STR309",
    Severity.WARNING,
    title="Una celda que no tiene lugar",
    what="Hay una celda que no es código, acción, unidad, meta, cifra, observación ni nota.",
    why="Lo que dice no entra en ningún cálculo ni en el informe.",
    mend="Pase su contenido a la columna que le corresponde, o bórrela.",
)
def cell_has_a_place(context: AuditContext) -> Iterator[Hit]:
    """What the recogniser could not place."""
    for text in context.document.unplaced:
        yield Hit(
            f"No se sabe qué es {_shortened(text.value)}.",
            text.source,
            None,
            None,
            text.written.strip(),
            None,
            plain(text.value)[:80],
        )
