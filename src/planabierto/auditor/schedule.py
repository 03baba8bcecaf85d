"""Rules of programming: periods, what was due and not reported, what was moved without a resolution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.headers import label_of_other_year, names_other_period
from planabierto.auditor.mentions import Mention
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import Phrases, Said, word_set
from planabierto.core.calendar import to_date_label
from planabierto.core.execution import ExecutionStatus
from planabierto.core.findings import Severity

# Words that say that something is to be done at another time than it was programmed for.
_MOVED: Final = Phrases(
    "traslad*", "reprogram*", "recalendariz*", "replanific*", "posterg*", "pospon*|pospuest*|pospus*", "aplaz*", "diferi*|difier*",
    "prorrog*", "retras*", "queda|quedan|quedo|quedara|quedaran|quedando", "pasa|pasan|paso|pasara|pasaran", "corresponde|corresponden",
    "movi*|mueve|mueven", "corri*|corre|corren", "programad*|program*", "previst*|preve|preven", "proyectad*|proyect*", "planificad*",
    "pendiente|pendientes", "espera|esperan", "retom*", "iniciara*|comenzara*|continuara*|concluira*|finalizara*|terminara*",
    "sera|seran", "se hara|haran", "se realizara*|ejecutara*|llevara*|entregara*|presentara*|elaborara*|desarrollara*|efectuara*",
)  # fmt: skip

# Words that say that the programming itself was changed.
_CHANGED: Final = Phrases(
    "modific*", "reprogram*", "recalendariz*", "replanific*", "traslad*", "cambi*", "ajust*", "posterg*", "aplaz*", "diferi*|difier*",
    "pospon*|pospuest*|pospus*", "prorrog*", "suspend*|suspens*", "elimin*", "exclu*", "sustitu*", "reduc*|reduj*", "ampli*",
    "nueva|nuevo fecha|plazo",
)  # fmt: skip

_LEADS_TO: Final = frozenset(
    {"para", "en", "a", "al", "hasta", "durante", "desde", "hacia", "dentro", "entre", "partir"}
)
_ARTICLES: Final = frozenset({"el", "la", "los", "las", "este", "mes", "meses"})
# "A finales de noviembre" is a time; "el informe de noviembre" is a thing.
_TIME_NOUNS: Final = word_set(
    "mes meses dia dias semana mediados finales fines inicios principios partir ano ejercicio trimestre"
)


def later_mention(row: AuditRow) -> Mention | None:
    """The period after the cut-off for which the remarks leave the action, or None.

    "Para el cuarto trimestre", "queda en noviembre" and "se traslada al IV trimestre" do; "el informe del cuarto trimestre",
    "el Día de noviembre" and "el POI 2025" only name a thing, unless their sentence says that it was moved.
    """
    for mention in row.mentions:
        if mention.last > row.context.cutoff and (
            (not mention.is_year and _leads_to(row.remarks, mention)) or _is_moved(row.remarks, mention)
        ):
            return mention
    return None


def _leads_to(said: Said, mention: Mention) -> bool:
    """Whether a preposition of time leads to the mention, or it opens the remark."""
    words = said.words
    place = mention.start - 1
    while place >= 0:
        if words[place] in _ARTICLES:
            place -= 1
        elif words[place] in {"de", "del"} and place and words[place - 1] in _TIME_NOUNS:
            place -= 2
        else:
            break
    return place < 0 or words[place] in _LEADS_TO or words[place] == ":"


def _is_moved(said: Said, mention: Mention) -> bool:
    for start, stop in said.sentences:
        if start <= mention.start < stop:
            return _MOVED.find(said, start, stop) is not None
    return False


def _is_unmet(row: AuditRow) -> bool:
    """Whether it was due and nothing of it is done: blank, or a zero."""
    return row.execution.status in {ExecutionStatus.UNREPORTED, ExecutionStatus.NOT_EXECUTED}


@rule(
    "SCH401",
    Severity.ERROR,
    title="El encabezado es de otro año o de otro período",
    what="El encabezado de una tabla nombra un año o un período que no es el del documento.",
    why="Quien lea la tabla creerá que sus cifras son de otro seguimiento.",
    mend="Corrija el año o el período del encabezado.",
)
def header_is_of_the_document(context: AuditContext) -> Iterator[Hit]:
    """Years and periods of the tables' headers against those of the document."""
    document = context.document
    for table in document.tables:
        label = label_of_other_year(table, document)
        if label is not None:
            message = f"{table.unit}: el encabezado dice «{label.text.value}» y el documento es de {document.year}."
            expected = label.text.value.replace(str(table.year), str(document.year))
            yield Hit(message, label.text.source, table.unit, None, label.text.written.strip(), expected, "year")
        for label in table.header:
            if names_other_period(label, document):
                expected = to_date_label(document.periodicity, document.period, start_month=document.start_month)
                message = f"{table.unit}: el encabezado dice «{label.text.value}» y el documento llega a {expected}."
                yield Hit(
                    message, label.text.source, table.unit, None, label.text.written.strip(), expected, label.column
                )


@rule(
    "SCH402",
    Severity.ERROR,
    title="Programada y sin reporte",
    what="La acción tenía meta a la fecha y lo ejecutado está en blanco.",
    why="Un blanco no dice si no se hizo nada o si nadie reportó; cuenta como 0%.",
    mend="Escriba lo ejecutado a la fecha; si no se ejecutó nada, escriba 0 y explique el motivo.",
)
def due_is_reported(context: AuditContext) -> Iterator[Hit]:
    """Something due and a blank; what has nothing programmed in the period and owes nothing carries over."""
    for row in context.rows:
        if row.execution.status is ExecutionStatus.UNREPORTED and row.action.achieved.is_blank:
            asks = " ¿Ejecutado 0?" if row.has_remark else ""
            yield row.hit(
                f"tenía programado {_due(row)} a la fecha y lo ejecutado está en blanco.{asks}", row.action.achieved
            )


def _due(row: AuditRow) -> str:
    return row.show(row.action.achieved._replace(value=row.execution.due))


@rule(
    "SCH403",
    Severity.ERROR,
    title="Trasladada sin acuerdo",
    what="La acción vencía a la fecha, no se ejecutó, las observaciones la dejan para después y no citan ningún acuerdo.",
    why="El plan aprobado cambia sin que quien lo aprobó lo decida, y el atraso no se ve.",
    mend="Pida la reprogramación y cite el acuerdo que la aprobó (acta, punto y fecha); mientras no haya, la acción sigue vencida.",
)
def move_has_a_resolution(context: AuditContext) -> Iterator[Hit]:
    """Due, nothing done, the remark names a later period and no resolution."""
    for row in context.rows:
        if not _is_unmet(row) or not row.has_remark or row.resolution:
            continue
        later = later_mention(row)
        if later is not None:
            when = row.remarks.written(later.start, later.stop)
            yield row.hit(f"vencía a la fecha y se deja para «{when}» sin citar un acuerdo.", row.action.remarks)


@rule(
    "SCH404",
    Severity.WARNING,
    title="Se cita un acuerdo y las metas no cambiaron",
    what="Las observaciones citan el acuerdo que modificó la acción, y sus metas siguen como estaban.",
    why="La acción aparece incumplida aunque el cambio esté aprobado.",
    mend="Aplique la modificación: ponga las metas en el período que aprobó el acuerdo.",
)
def resolution_changed_the_targets(context: AuditContext) -> Iterator[Hit]:
    """A resolution with its number, words of change or a later period, and still due; not where the targets differ from before."""
    for row in context.rows:
        if not row.is_below or not row.resolution:
            continue
        known = context.known_before(row.unit, row.action)
        if known and [target.value for target in known[1].targets] != [target.value for target in row.action.targets]:
            continue
        if _CHANGED.find(row.remarks) or later_mention(row):
            message = f"se cita «{row.resolution}» y sus metas no cambiaron: a la fecha sigue programado {_due(row)}."
            yield row.hit(message, row.action.remarks)


@rule(
    "SCH405",
    Severity.WARNING,
    title="Incompleta y sin meta en lo que queda del año",
    what="La acción va por debajo de lo programado a la fecha y no tiene meta en ningún período que falte.",
    why="Nada en el plan dice cuándo se completará.",
    mend="Pida una reprogramación para lo que falta, o explique que no se completará este año.",
)
def incomplete_has_a_target_left(context: AuditContext) -> Iterator[Hit]:
    """Below 100% with nothing programmed after the cut-off."""
    for row in context.rows:
        if row.is_below and not row.has_target_left:
            achieved = row.action.achieved
            done = "no reporta nada" if achieved.value is None else f"lleva {row.show(achieved)}"
            yield row.hit(f"a la fecha {done} de {_due(row)} y no tiene meta en lo que queda del año.", achieved)
