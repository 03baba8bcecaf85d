"""Rules of the remarks: what they leave unsaid, and where they contradict the figures of their row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.mentions import Mention, read_year
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import Phrases, Said, future_verbs, word_set
from planabierto.core.execution import ExecutionStatus
from planabierto.core.findings import Severity
from planabierto.core.quantity import Scale, document_reading, format_quantity, format_rate
from planabierto.core.trafficlight import TrafficLight

_DONE: Final = (
    "realiz*|ejecut*|efectu*|complet*|conclu*|finaliz*|termin*|cumpl*|entreg*|implement*|hizo|hicieron|hecho|hecha|logr*|pud*|podido|alcanz*|"
    "desarroll*|inici*|concret*|aprob*|llevo|llevaron|llevado|llevada|remit*|elabor*|emit*|public*|instal*|celebr*"
)
# Ways of saying that something was not done, not finished, or has to be done again.
_UNDONE: Final = Phrases(
    f"no se {_DONE}",
    f"no se ha|han|pudo|pudieron|logro|lograron|habia|habian|le|les|lo|los|la|las {_DONE}",
    f"no se ha|han podido|logrado {_DONE}",
    f"no ha|han|habia sido|podido|logrado {_DONE}",
    "no ha|han concluido|finalizado|terminado|iniciado|avanzado|cumplido|entregado",
    "no fue|fueron posible",
    f"no fue|fueron {_DONE}",
    f"no pudo|pudieron|logro|lograron {_DONE}",
    "no hubo|hay|tiene|tuvo|presenta avance|avances",
    "no esta|estan conclu*|finaliz*|termin*|complet*|list*|aprob*|entreg*",
    "aun|todavia no se|ha|han|esta|estan|fue|cuenta",
    "sin realizar|ejecutar|concluir|finalizar|terminar|completar|entregar|iniciar|aprobar",
    "se realizo|ejecuto|completo|cumplio|alcanzo parcialmente",
    "de forma|manera parcial",
    "avance parcial",
    "parcialmente realiz*|ejecut*|cumpl*|complet*|implement*|conclu*",
    "falta|faltan|faltando|faltaria por realiz*|ejecut*|complet*|conclu*|finaliz*|termin*|entreg*|aprob*|firm*|revis*|elabor*",
    "falta|faltan|faltando realizar|ejecutar|completar|concluir|finalizar|terminar|entregar|aprobar|firmar|revisar|elaborar|implementar",
    "queda|quedan|quedo|quedaron|quedando por|sin realizar|ejecutar|completar|concluir|finalizar|terminar|entregar|aprobar|firmar|"
    "revisar|implementar",
    "hacer|realizar|ejecutar|efectuar|presentar nuevamente",
    "repetir el|la|los|las|este|esta",
    "volver|volvera|volveran a hacer|realizar|ejecutar|efectuar|presentar|convocar",
    "fue|fueron|se reprogram*|pospuest*|pospus*|posterg*|aplaz*|recalendariz*",
)  # fmt: skip
# Ways of saying that the work is still under way.
_UNDER_WAY: Final = Phrases(
    "esta|estan|sigue|siguen|continua|continuan|va|van|encuentra|encuentran en|a proceso|elaboracion|revision|tramite|redaccion|desarrollo|"
    "preparacion|curso|espera|construccion|gestion|analisis|estudio|formulacion|diseno|medias",
    "esta|estan analiz*|estudiando|elabor*|revisando|desarrollando|trabajando|preparando|gestionando|tramitando|coordinando|finalizando|"
    "disenando|redactando|formulando|recopilando|esperando|construyendo|actualizando|levantando|afinando|corrigiendo|completando|"
    "terminando|implementando|definiendo|evaluando|iniciando",
    "en espera de",
    "a la espera de",
    "se espera respuesta|su|contar|concluir|finalizar|terminar|completar|realizar|recibir|retomar|tener|ejecutar|la|el",
    "se preve|tiene previsto|programado|contemplado|planificado",
    "se preve|proyecta|estima concluir|finalizar|terminar|completar|realizar|recibir|ejecutar|entregar",
)  # fmt: skip
# Alone they say little ("los talleres programados para mejorar"); with a later period they say when.
_PLANNED: Final = Phrases("proyectad*|previst*|programad*|planificad* para|en", "corresponde|corresponden a|al")
_PENDING: Final = Phrases("pendiente|pendientes")
# Before them the pending is denied ("sin pendientes") or over ("se resolvieron los casos pendientes").
_NOTHING_PENDING: Final = frozenset({"sin", "no", "ningun", "ninguna", "ninguno", "cero"})
_SETTLED: Final = (
    "solvent",
    "resol",
    "resuel",
    "atend",
    "finaliz",
    "conclu",
    "complet",
    "cerr",
    "depur",
    "liquid",
    "entreg",
    "revis",
)
# What "no se presentaron", "no hubo" may be said of without any lack.
_HARMLESS: Final = word_set(
    "inconveniente inconvenientes problema problemas incidente incidentes incidencia incidencias queja quejas "
    "reclamo reclamos atraso atrasos observacion observaciones hallazgo hallazgos falla fallas fallo error "
    "errores perdida perdidas contratiempo contratiempos dificultad dificultades interrupcion interrupciones "
    "modificacion modificaciones cambio cambios"
)
# Another turn of something that is done again and again: its time is still to come, and nothing is owed.
_ANOTHER_TURN: Final = word_set(
    "proximo proxima proximos proximas siguiente siguientes restante restantes segunda segundo otra otro"
)
_FURTHEST_NOUN: Final = 4


@rule(
    "REM501",
    Severity.WARNING,
    title="Por debajo de lo programado y sin explicación",
    what="La acción va por debajo del 100% a la fecha y no tiene observaciones.",
    why="Quien dirige no sabe si se recuperará, ni qué decidir.",
    mend="Explique la causa, de quién depende y la nueva fecha.",
)
def shortfall_is_explained(context: AuditContext) -> Iterator[Hit]:
    """Below 100% without remarks."""
    for row in context.rows:
        if row.is_below and not row.has_remark:
            rate = f"va en {format_rate(row.execution.rate)}" if row.execution.rate is not None else "no se cumplió"
            yield row.hit(f"{rate} y no tiene observaciones.", row.action.remarks)


@rule(
    "REM502",
    Severity.WARNING,
    title="Por encima de lo programado y sin explicación",
    what="La acción supera lo programado más allá de la banda satisfactoria y no tiene observaciones.",
    why="No se sabe si hubo más demanda, un error al registrar o una meta demasiado baja.",
    mend="Explique por qué se superó lo programado.",
)
def excess_is_explained(context: AuditContext) -> Iterator[Hit]:
    """Above plan (an excess of one on a count is not) without remarks."""
    for row in context.rows:
        if (
            row.light in {TrafficLight.ABOVE_PLAN, TrafficLight.FAR_ABOVE_PLAN}
            and not row.has_remark
            and row.execution.rate is not None
        ):
            yield row.hit(f"va en {format_rate(row.execution.rate)} y no tiene observaciones.", row.action.remarks)


def _first_unfinished(row: AuditRow) -> tuple[int, int] | None:
    """The words by which the remarks say that the action is not done, not finished, or still to come."""
    said = row.remarks
    for start, stop in said.sentences:
        found = _unfinished(said, start, stop) or _planned_later(row, start, stop)
        if found and not _is_of_a_later_turn(row, start, stop):
            return found
    return None


def _unfinished(said: Said, start: int, stop: int) -> tuple[int, int] | None:
    words = said.words
    for place, end in _UNDONE.find_all(said, start, stop):
        if _HARMLESS.isdisjoint(words[end : end + _FURTHEST_NOUN]):
            return place, end
    for place, end in _PENDING.find_all(said, start, stop):
        before = words[max(start, place - _FURTHEST_NOUN) : place]
        if _NOTHING_PENDING.isdisjoint(before) and not any(word.startswith(_SETTLED) for word in before):
            return place, end
    under_way = _UNDER_WAY.find(said, start, stop)
    if under_way:
        return under_way
    future = next(future_verbs(said, start, stop), None)
    return (future, future + 1) if future is not None else None


def _planned_later(row: AuditRow, start: int, stop: int) -> tuple[int, int] | None:
    if any(start <= one.start < stop and one.last > row.context.cutoff for one in row.mentions):
        return _PLANNED.find(row.remarks, start, stop)
    return None


def _is_of_a_later_turn(row: AuditRow, start: int, stop: int) -> bool:
    """Whether the sentence speaks of a later period that has its own target: the next turn, or nothing was due in this one."""
    document = row.context.document
    for mention in row.mentions:
        if (
            not start <= mention.start < stop
            or mention.last <= row.context.cutoff
            or mention.last // 12 != document.year
        ):
            continue
        period = mention.last % 12 // document.periodicity.months + 1
        if not row.action.targets[period - 1].value:
            continue
        is_idle_now = not row.action.targets[document.period - 1].value
        if is_idle_now or not _ANOTHER_TURN.isdisjoint(row.remarks.words[start:stop]):
            return True
    return False


@rule(
    "REM503",
    Severity.WARNING,
    title="Cumplida según la cifra, pendiente según las observaciones",
    what="La cifra dice 100% o más y las observaciones dicen que no se hizo, que no se ha terminado o que está por hacerse.",
    why="Se publica como cumplido algo que la misma unidad dice que no lo está.",
    mend="Corrija lo ejecutado, o aclare en las observaciones qué se hizo y qué es aparte.",
)
def met_is_not_denied(context: AuditContext) -> Iterator[Hit]:
    """Met by its figures, and the remarks say otherwise. What the remarks leave for a period with its own target is no contradiction."""
    for row in context.rows:
        if row.has_remark and row.execution.is_met and row.execution.status is not ExecutionStatus.NO_MOVEMENT:
            found = _first_unfinished(row)
            if found and row.execution.rate is not None:
                words = row.remarks.excerpt(*found)
                yield row.hit(
                    f"va en {format_rate(row.execution.rate)} y las observaciones dicen «{words}».", row.action.remarks
                )


def _number_before(said: Said, place: int) -> Decimal | None:
    """The quantity that stands before a month: "40 pozos en abril"; "4 de abril" is a date."""
    words = said.words
    at = place - 1
    while at >= 0 and words[at] in {"de", "del", "el", "mes", "la", "los"}:
        at -= 1
    if at < 0 or words[at] not in {"en", "para", "durante"}:
        return None
    for back in range(at - 1, max(at - 1 - _FURTHEST_NUMBER, -1), -1):
        word = words[back]
        if word[0].isdigit():
            return (
                None
                if word.endswith("%") or "/" in word or read_year(word)
                else document_reading(word, None, Scale.COUNT).value
            )
        if word in _BREAKS:
            return None
    return None


def _number_after(said: Said, stop: int) -> Decimal | None:
    """The quantity that stands after a month: "abril: 40", "abril (40)"."""
    words = said.words
    if stop + 1 < len(words) and words[stop] in {":", "("} and words[stop + 1].isdecimal():
        return document_reading(words[stop + 1], None, Scale.COUNT).value
    return None


_FURTHEST_NUMBER: Final = 5
_BREAKS: Final = frozenset({".", ";", ":", "(", ")", "en", "para", "durante", "y"})


def _parts(row: AuditRow) -> list[tuple[Decimal, Mention]]:
    found = []
    for mention in row.mentions:
        if mention.is_year:
            continue
        quantity = _number_after(row.remarks, mention.stop)
        if quantity is None:
            quantity = _number_before(row.remarks, mention.start)
        if quantity is not None:
            found.append((quantity, mention))
    return found


@rule(
    "REM504",
    Severity.WARNING,
    title="Las cantidades de las observaciones no suman lo ejecutado",
    what="En una acción que se cuenta, las observaciones dan cantidades por mes o por período y su suma no es lo ejecutado a la fecha.",
    why="Una de las dos cifras está equivocada, o falta decir de dónde sale el resto.",
    mend="Corrija la cifra, o complete las cantidades hasta que sumen.",
)
def parts_add_up(context: AuditContext) -> Iterator[Hit]:
    """Quantities by month or period against the figure to date; where they are all of the present period, against what it added."""
    document = context.document
    for row in context.rows:
        achieved = row.action.achieved.value
        if not row.has_remark or achieved is None or row.action.measure.scale is not Scale.COUNT:
            continue
        parts = _parts(row)
        if len(parts) < 2:  # noqa: PLR2004 (one quantity is no sum)
            continue
        total = sum((quantity for quantity, _ in parts), Decimal())
        known = context.known_before(row.unit, row.action)
        expected = {achieved}
        if (
            all(mention.first > context.cutoff - document.periodicity.months for _, mention in parts)
            and document.period > 1
        ):
            # Only this period is told: what came before is known from the earlier document, or not at all.
            if known is None and total <= achieved:
                continue
            expected.add(achieved - known[0].achieved if known else achieved)
        if total not in expected:
            told = " + ".join(format_quantity(quantity, Scale.COUNT) for quantity, _ in parts)
            shown = format_quantity(total, Scale.COUNT)
            message = f"las observaciones dan {told} = {shown} y lo ejecutado es {row.show(row.action.achieved)}."
            yield row.hit(message, row.action.remarks, expected=row.show(row.action.achieved))


@rule(
    "REM505",
    Severity.INFO,
    title="Las mismas observaciones en varias acciones",
    what="Varias acciones llevan exactamente las mismas observaciones.",
    why="Un texto copiado no explica a cada una, y a veces quedó por descuido.",
    mend="Diga en cada acción lo suyo, o confirme que vale para todas.",
)
def remark_is_of_one_action(context: AuditContext) -> Iterator[Hit]:
    """Remarks equal after folding; one a row."""
    groups: dict[tuple[str, ...], list[AuditRow]] = defaultdict(list)
    for row in context.rows:
        if row.has_remark:
            groups[row.remarks.content].append(row)
    for rows in groups.values():
        if len(rows) < 2:  # noqa: PLR2004 (the same in two)
            continue
        for row in rows:
            other = rows[0] if row is not rows[0] else rows[1]
            more = f" y en {len(rows) - 2} más" if len(rows) > 2 else ""  # noqa: PLR2004 (itself and the named one)
            where = f"{other.code} de {other.unit.name}" if other.unit is not row.unit else other.code
            yield row.hit(f"las mismas observaciones están en {where}{more}.", row.action.remarks)


_MOST_WORDS: Final = 5


@rule(
    "REM506",
    Severity.INFO,
    title="Observación que no dice nada",
    what="Las observaciones tienen cinco palabras o menos, sin una cifra, una fecha o período, ni un nombre.",
    why="«Actividad realizada» repite lo que ya dice el porcentaje.",
    mend="Diga qué se hizo, cuánto, cuándo o con quién; o deje la celda en blanco.",
)
def remark_says_something(context: AuditContext) -> Iterator[Hit]:
    """Five words at most without number, period or name."""
    for row in context.rows:
        if not row.has_remark or len(row.action.remarks.value) > _MOST_WORDS * 20:
            continue
        said = row.remarks
        if len(said.content) > _MOST_WORDS or row.mentions or any(word[0].isdigit() for word in said.words):
            continue
        if not any(said.text[first].isupper() for first, _ in said.spans[1:]) or said.text.isupper():
            yield row.hit(f"las observaciones solo dicen «{row.action.remarks.value}».", row.action.remarks)


_APPROXIMATE: Final = Phrases("aproximad*|aprox", "mas o menos")
_NEARLY: Final = Phrases(
    "alrededor de #", "cerca de #", "casi #", "unos|unas #", "mas de #", "poco menos de #", "no menos de #"
)
_NEAR_WORDS: Final = 4
_QUANTITY_WORDS: Final = word_set("numero cantidad cifra total dato datos porcentaje monto promedio")


@rule(
    "REM507",
    Severity.INFO,
    title="Cifra aproximada",
    what="Las observaciones dicen que la cantidad es aproximada.",
    why="Una cifra que nadie contó no se puede verificar.",
    mend="Cuente y escriba la cifra exacta, con el registro que la respalda.",
)
def figure_is_exact(context: AuditContext) -> Iterator[Hit]:
    """Words of approximation beside a quantity."""
    for row in context.rows:
        if not row.has_remark:
            continue
        said = row.remarks
        found = _NEARLY.find(said) or next(
            (place for place in _APPROXIMATE.find_all(said) if _is_near_a_quantity(said, place)), None
        )
        if found:
            yield row.hit(f"las observaciones dicen «{said.excerpt(*found)}».", row.action.remarks)


def _is_near_a_quantity(said: Said, place: tuple[int, int]) -> bool:
    around = said.words[max(0, place[0] - _NEAR_WORDS) : place[1] + _NEAR_WORDS]
    return any(word[0].isdigit() or word in _QUANTITY_WORDS for word in around)
