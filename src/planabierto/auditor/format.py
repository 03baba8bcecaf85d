"""Rules of format: what was written in another form than its row, its column or its document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.headers import names_other_period
from planabierto.auditor.rule import rule
from planabierto.core.calendar import Periodicity, long_period
from planabierto.core.findings import Severity
from planabierto.core.plan import Action, Figure, HeaderLabel, PlanDocument, Table, Text
from planabierto.core.quantity import Scale, document_reading
from planabierto.core.text import fold

# Compiled, and kept by `re`, only when a text holds one of the signs.
_MARKUP: Final = (
    r"\*\*|__[^\W_][^_\n]{0,80}__|\\[$%_*#&]|</?[a-zA-Z][a-zA-Z0-9]* ?/?>|&#?\w{2,8};|_x000\w_|^#{1,6}\s|`[^`]+`"
)
_MARKUP_SIGNS: Final = re.compile(r"[*\\<&_#`]")
_DIGITS_AS_NINE: Final = str.maketrans("012345678", "9" * 9)
# How a document says that there is no rate: a dash, or these letters.
_NO_RATE: Final = ("noprogram", "sinreport", "noaplica", "suspend", "sindemanda")
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_NO_RATE_IN_SHORT: Final = frozenset({"na", "np", "nd", "sd", "sr"})

_COLUMNS: Final = {
    "code": "código",
    "statement": "acción operativa",
    "lead_unit": "unidad líder",
    "responsible_unit": "unidad responsable",
    "unit_of_measure": "unidad de medida",
    "annual_target": "meta anual",
    "targets": "metas por período",
    "achieved": "real",
    "printed_rate": "% de ejecución",
    "remarks": "observaciones",
}


def _figures(action: Action) -> tuple[Figure, ...]:
    """The figures that a row programs and reports, in the order of their columns."""
    return (action.annual_target, *action.targets, action.achieved)


def _column(context: AuditContext, action: Action, place: int) -> tuple[str, str]:
    """The identifier and the Spanish name of the column of the figure at a place of `_figures`."""
    if place == 0:
        return "annual_target", "meta anual"
    if place > len(action.targets):
        return "achieved", "real"
    periodicity = context.document.periodicity
    of = "de" if periodicity is Periodicity.MONTH else "del"
    return f"target.{place}", f"meta {of} {long_period(periodicity, place)}"


def _is_on_other_scale(written: str, scale: Scale) -> bool:
    if scale is not Scale.RATIO and written.isdecimal():
        return False
    return document_reading(written, None, scale).is_on_other_scale


@rule(
    "FMT201",
    Severity.WARNING,
    title="Cifra en otra escala que su fila",
    what="Una cifra está escrita con porcentaje en una fila que se cuenta en número, o sin él en una fila que va en porcentaje.",
    why="0.75 junto a metas de 25% puede leerse como 0.75% o como 75%: cada quien calcula otra cosa.",
    mend="Escriba la cifra como las demás de la fila: 75% si las metas van en porcentaje, 9 si se cuentan en número.",
)
def figure_is_on_its_scale(context: AuditContext) -> Iterator[Hit]:
    """Percent signs on counts and bare ratios among percentages; one a row."""
    for row in context.rows:
        scale = row.action.measure.scale
        found = [
            (place, figure)
            for place, figure in enumerate(_figures(row.action))
            if figure.value is not None and _is_on_other_scale(figure.written, scale)
        ]
        if found:
            place, figure = found[0]
            _, name = _column(context, row.action, place)
            expected = row.show(figure)
            others = f" (y {len(found) - 1} más en la fila)" if len(found) > 1 else ""
            message = f"{name}: está escrito {figure.written.strip()}{others} y la fila se mide de otra forma; se leyó {expected}."
            yield row.hit(message, figure, expected=expected)


@lru_cache(maxsize=4096)
def _code_form(written: str) -> str:
    """The form of a code without its numbers: "AO.6.10." is "AO.9.9.", and so is "AO.6.1.2."."""
    form = written.strip().translate(_DIGITS_AS_NINE)
    while "99" in form:
        form = form.replace("99", "9")
    for sign in ".-":
        while f"9{sign}9{sign}9" in form:
            form = form.replace(f"9{sign}9{sign}9", f"9{sign}9")
    return form


def _usual_code_form(context: AuditContext) -> str | None:
    forms = Counter(_code_form(row.action.code.written) for row in context.rows if row.action.code.written.strip())
    if not forms:
        return None
    form, times = forms.most_common(1)[0]
    return form if times * 2 > forms.total() else None


@rule(
    "FMT202",
    Severity.INFO,
    title="Código escrito de otra forma",
    what="El código no lleva los mismos signos que la mayoría de los códigos del documento: falta un punto, sobra un espacio.",
    why="Una búsqueda o una fórmula no encuentra «AO.6.1» donde dice «AO 6.1.».",
    mend="Escriba el código como los demás.",
)
def code_has_the_usual_form(context: AuditContext) -> Iterator[Hit]:
    """Codes of rows and of notes against the form of most; in running text the last dot does not count."""
    usual = _usual_code_form(context)
    if usual is None:
        return
    for row in context.rows:
        written = row.action.code.written.strip()
        if written and _code_form(written) != usual:
            yield row.hit(
                f"el código está escrito «{written}»; los demás son como {_example(context, usual)}.", row.action.code
            )
    for unit in context.document.units:
        for note in unit.notes:
            for code in note.codes:
                if _code_form(code.written).rstrip(".") != usual.rstrip("."):
                    message = f"{code.value}: la nota escribe el código «{code.written}»; los demás son como {_example(context, usual)}."
                    yield Hit(message, code.source, unit.name, code.value, code.written, None, "note")


def _example(context: AuditContext, usual: str) -> str:
    return next(
        (f"«{code}»" for row in context.rows if _code_form(code := row.action.code.written.strip()) == usual), ""
    )


@lru_cache(maxsize=1024)
def _label_form(label: str) -> str:
    """A label as it is compared: its year does not count (SCH401 tells it)."""
    return re.sub(r"(?<!\d)20\d\d(?!\d)", "20##", label) if "20" in label else label


@rule(
    "FMT203",
    Severity.INFO,
    title="Encabezado distinto del de las demás tablas",
    what="Un encabezado está escrito de otra forma, o en otra celda, que en la mayoría de las tablas del documento.",
    why="El documento se ve descuidado, y un programa que lo lea puede no reconocer la columna.",
    mend="Escriba el encabezado como en las demás tablas.",
)
def label_is_the_usual(context: AuditContext) -> Iterator[Hit]:
    """Each label against the one that most tables have in its column and row; a moved label is told where it stands."""
    document = context.document
    seen: dict[tuple[str, int], list[str]] = defaultdict(list)
    for table in document.tables:
        for label in table.header:
            seen[label.column, label.row].append(_label_form(label.text.value))
    usual = {
        place: form
        for place, forms in seen.items()
        for form, times in Counter(forms).most_common(1)
        if times * 2 > len(forms)
    }
    for table in document.tables:
        told: set[str] = set()
        for label in table.header:
            form = usual.get((label.column, label.row))
            if label.text and form is not None and _label_form(label.text.value) != form:
                told.add(label.column)
                if not names_other_period(label, document):
                    yield _label_hit(table, label, form)
        for label in table.header:
            form = usual.get((label.column, label.row))
            if form and not label.text and label.column not in told:
                told.add(label.column)
                yield _label_hit(table, label, form)


def _label_hit(table: Table, label: HeaderLabel, usual: str) -> Hit:
    name = _COLUMNS.get(label.column, f"meta del período {label.column.rpartition('.')[2]}")
    expected = usual.replace("20##", str(table.year or "")) or None
    found = f"dice «{label.text.value}»" if label.text else "está en blanco"
    want = f"en las demás tablas dice «{expected}»" if expected else "en las demás tablas esa celda está en blanco"
    message = f"Encabezado de {name}, fila {label.row}: {found}; {want}."
    written = label.text.written.strip() or None
    return Hit(message, label.text.source, table.unit, None, written, expected, f"{label.column} {label.row}")


def _texts(document: PlanDocument) -> Iterator[tuple[str | None, str | None, str, Text]]:
    """Every text of the document once: unit, code, name of its place, text."""
    for text in document.cover or (document.institution, document.title, document.edition):
        yield None, None, "portada", text
    told: set[tuple[int | None, int | None, str]] = set()
    for unit in document.units:
        yield unit.name, None, "misión", unit.mission
        for section in unit.sections:
            yield unit.name, None, f"objetivo {section.objective.key}", section.objective.text
            for action in section.actions:
                yield unit.name, action.code.value, "acción", action.statement
                yield unit.name, action.code.value, "unidad líder", action.lead_unit
                yield unit.name, action.code.value, "unidad responsable", action.responsible_unit
                yield unit.name, action.code.value, "observaciones", action.remarks
        for note in unit.notes:
            yield unit.name, None, "nota", note.text
    for table in document.tables:
        place = (table.mission.source.line, table.mission.source.row, table.mission.value)
        if table.continues and table.mission and place not in told:
            told.add(place)
            yield table.unit, None, "misión", table.mission
        for label in table.header:
            yield table.unit, None, "encabezado", label.text


@rule(
    "FMT204",
    Severity.INFO,
    title="Marcas de formato que quedaron en el texto",
    what="El texto lleva signos que eran de un formato: asteriscos dobles, una barra antes de $, etiquetas, restos de otra hoja.",
    why="Se imprimen tal cual y estorban la lectura.",
    mend="Borre los signos que no son del texto.",
)
def no_markup_is_left(context: AuditContext) -> Iterator[Hit]:
    """Marks of Markdown, HTML or a spreadsheet's export in any text; one a text."""
    for unit, code, place, text in _texts(context.document):
        if text.written and _MARKUP_SIGNS.search(text.written):
            found = re.search(_MARKUP, text.written)
            if found:
                start = f"{code}: {place}" if code else place.capitalize()
                yield Hit(
                    f"{start}: quedó «{found[0].strip()}» en el texto.",
                    text.source,
                    unit,
                    code,
                    text.written.strip(),
                    None,
                    place,
                )


@rule(
    "FMT205",
    Severity.INFO,
    title="Cero escrito donde el documento deja en blanco",
    what="Una meta de período es un 0 escrito, mientras el documento deja en blanco los períodos sin programación.",
    why="No se sabe si el 0 quiere decir «sin programación» o es una meta de cero.",
    mend="Deje la celda en blanco si no hay programación; si la meta es cero, dígalo en las observaciones.",
)
def zero_is_not_blank(context: AuditContext) -> Iterator[Hit]:
    """Explicit zeros among the targets of a document that leaves what is not programmed blank; one a row."""
    blanks = zeros = 0
    found: list[tuple[AuditRow, list[Figure]]] = []
    for row in context.rows:
        own = [target for target in row.action.targets if target.value is not None and not target.value]
        blanks += sum(target.is_blank for target in row.action.targets)
        zeros += len(own)
        if own:
            found.append((row, own))
    if zeros >= blanks:
        return
    for row, own in found:
        times = "un período" if len(own) == 1 else f"{len(own)} períodos"
        yield row.hit(
            f"tiene {own[0].written.strip()} escrito en {times}; en las demás filas esa celda va en blanco.", own[0]
        )


def _says_no_rate(written: str) -> bool:
    letters = fold(written).replace(" ", "")
    return set(written.strip()) <= _DASHES or letters in _NO_RATE_IN_SHORT or letters.startswith(_NO_RATE)


@rule(
    "FMT206",
    Severity.ERROR,
    title="No es un número, o es negativo",
    what="En una celda de meta o de lo ejecutado hay algo que no es un número, o un número menor que cero.",
    why="Sin esa cifra la acción no se puede calcular; el documento no se importa hasta corregirla.",
    mend="Escriba solo la cifra, por ejemplo 3 o 1,250; deje la celda en blanco si no hay dato.",
)
def figure_is_a_number(context: AuditContext) -> Iterator[Hit]:
    """Writings that are no quantity; one a cell. A rate may be words ("No programada")."""
    for row in context.rows:
        scale = row.action.measure.scale
        for place, figure in enumerate(_figures(row.action)):
            if figure.value is None:
                problem = None if figure.is_blank else document_reading(figure.written, None, scale).problem
                if problem is not None:
                    column, name = _column(context, row.action, place)
                    yield row.hit(f"{name}: {problem.sentence}.", figure, subject=column)
            elif figure.value < 0:
                column, name = _column(context, row.action, place)
                yield row.hit(f"{name}: {figure.written.strip()} es menor que cero.", figure, subject=column)
        rate = row.action.printed_rate
        if rate.value is None and not rate.is_blank and not _says_no_rate(rate.written):
            yield row.hit(
                f"% de ejecución: «{rate.written.strip()}» no es un porcentaje.", rate, subject="printed_rate"
            )
