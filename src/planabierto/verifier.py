"""Comprueba, sin Plan Abierto y con Python solo, una bitácora exportada, las cifras selladas de un seguimiento y una versión oficial.

    python verifier.py bitacora.jsonl
    python verifier.py bitacora.jsonl --head 1234:9f86d081…            una cabeza que alguien guardó fuera
    python verifier.py bitacora.jsonl --figures cifras.json --code "3F2A 90BC 11D4 7E05 A6C8"
    python verifier.py --edition version.json --code "3F2A 90BC 11D4 7E05 A6C8"
    python verifier.py --edition version.json --signature firma.json --key BASE64     la clave que la institución publicó
    python verifier.py --edition version.json --corrects anterior.json                una rectificación y la que rectifica
    python verifier.py --manifest archivos.json --manifest-signature firma.json --key BASE64 --file informe.pdf
    python verifier.py bitacora.jsonl --edition version.json                          la cabeza que la versión nombra, y quién la ordenó
    python verifier.py --edition version.json --figures cifras.json                   una versión y el cierre que cita

One file on purpose: it needs the standard library alone, imports nothing of Plan Abierto, and repeats its arithmetic instead of
trusting it.

The export has one JSON object a line, canonical (keys sorted, no spaces, UTF-8): first `export` (form, institution, head), then the events
from number 1 on, each with what its hash is of and `hash` itself: the sha256 of the canonical line without `hash`. `previous` is the hash
of the event before, 64 zeros for the first. A chain that was cut at its end, or written anew from the start together with its head, is
consistent in itself: only a head that was kept outside (`--head`, as often as there are) shows it; an official version names one.

An official version («versión oficial») is one canonical JSON object: its figures are sealed as those of a closing are, and every rate,
count and mean of the institution, its units and its objectives is computed again. The marks of what was withheld («[Suprimido: art. 24
lit. a]») are counted in its texts and in its CSV, against what its cover says. Its code is the sha256 of its text. A signature is
Ed25519 (RFC 8032) over the text; a list of files («archivos») names each file with its sha256 and is signed alike. Without the key from
another place (`--key`) a signature shows only that somebody made it.

Exit status: 0 all holds, 1 something does not, 2 nothing could be checked.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import csv
import hashlib
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

EXPORT_FORM = 1
FIGURES_FORM = 1
EDITION_FORM = 1
MANIFEST_FORM = 1
SIGNATURE_FORM = 1
GENESIS = "0" * 64
HASH_LENGTH = 64
SHORTEST_CODE = 20
MOST_PROBLEMS = 50
KEYS_OF_EVENT = {
    "act", "actor", "after", "before", "form", "hash", "institution", "object", "previous", "reason", "recorded_at", "sequence",
}  # fmt: skip
KEYS_OF_EDITION = {
    "actions", "approved_by", "audience", "changes", "closing_code", "corrects", "figures", "findings", "form", "issued_on", "journal",
    "number", "objectives", "periods", "presented", "publisher", "reason", "rule_sentence", "title", "units", "withheld",
}  # fmt: skip
KEYS_OF_ACTION = {
    "cause", "code", "identity", "lead_unit", "objective", "original", "remarks", "responsible_unit", "slug", "unit", "unit_of_measure",
    "verified_by",
}  # fmt: skip
ACT_OF_ORDER = "edition.ordered"
ACT_OF_APPROVAL = "publication.approved"
SUPPRESSED = "[Suprimido:"
MARK = re.compile(r"\[Suprimido: ([^\]]*)\]")
NOT_QUOTED = "[Suprimido]"
TEXTS_OF_ACTION = ("lead_unit", "responsible_unit", "unit_of_measure", "remarks", "verified_by")
HEADING = ("title", "periods", "presented", "closing_code", "publisher", "rule_sentence")
HEADING_OF_FIGURES = ("institution", "year", "period", "cutoff", "rule", "rule_version", "bands")
HEXADECIMAL = set("0123456789abcdef")
OUTSIDE = {"not_due", "ahead", "without_demand", "suspended"}
WITHOUT_BAND = {"suspended", "without_demand"}
PRINTED_AS_ZERO = {"not_due", "ahead", "unreported"}
CAPPED = {"due_capped", "all_capped", "unit_means_capped"}
COUNTS_ALL = {"all", "all_capped"}
BY_UNIT = {"unit_means", "unit_means_capped"}
HUNDRED = Decimal(100)
EXACT = Context(prec=100)


class Head(NamedTuple):
    """Where a chain stood once: the number of an event and its hash."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


NOWHERE = Head(0, GENESIS)


@dataclass
class CheckedJournal:
    """What was found in an export: how many events, where it ends, what does not hold, and the hashes that its events name.

    `orders` has what each order of an official version says, by the code of the version; `approvals` what each approval says, by the hash
    of the texts that were approved.
    """

    events: int = 0
    head: Head = NOWHERE
    institution: str = ""
    problems: list[str] = field(default_factory=list)
    named_codes: set[str] = field(default_factory=set)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[str, dict[str, Any]] = field(default_factory=dict)


def canonical(value: object) -> str:
    """The one writing of a JSON value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The sha256 of a text in UTF-8, in hexadecimal; half a sign, which UTF-8 does not know, makes a hash that is nobody's."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# The journal


def check_journal(lines: Iterable[str], heads: Sequence[Head] = ()) -> CheckedJournal:
    """Check an export line by line against itself and against heads that were kept outside; `lines` keep their line ends."""
    checked = CheckedJournal()
    wanted = {head.sequence: head.hash for head in heads}
    announced: Head | None = None
    for number, line in enumerate(lines, start=1):
        value = _line_value(line, number, checked.problems)
        if value is None:
            continue
        if number == 1:
            announced = _announced(value, checked)
            continue
        _check_event(value, number, checked)
        if wanted.get(checked.head.sequence, checked.head.hash) != checked.head.hash:
            checked.problems.append(
                f"El acto {checked.head.sequence} no es el que nombra la cabeza guardada fuera: la bitácora se escribió de nuevo."
            )
    if announced is None:
        checked.problems.append("El archivo no comienza con la línea de una bitácora exportada.")
    elif announced != checked.head:
        checked.problems.append(f"La exportación anuncia la cabeza {announced} y termina en {checked.head}.")
    checked.problems += [
        f"La cabeza guardada fuera nombra el acto {head.sequence} y la bitácora termina en el {checked.head.sequence}: le falta el final."
        for head in heads
        if head.sequence > checked.head.sequence
    ]
    if len(wanted) < len(set(heads)):
        checked.problems.append("Dos cabezas guardadas fuera nombran el mismo acto con huellas distintas.")
    return checked


def _line_value(line: str, number: int, problems: list[str]) -> dict[str, Any] | None:
    """The object of a line; anything but its one canonical writing is a problem."""
    text = line.removesuffix("\n")
    try:
        value = json.loads(text)
        is_canonical = isinstance(value, dict) and line.endswith("\n") and canonical(value) == text
    except (ValueError, RecursionError):
        problems.append(f"Línea {number}: no es un objeto JSON.")
        return None
    if not is_canonical:
        problems.append(f"Línea {number}: no está escrita como la escribe la exportación.")
    return value if isinstance(value, dict) else None


def _announced(value: Mapping[str, Any], checked: CheckedJournal) -> Head | None:
    if value.get("export") != "planabierto-journal" or value.get("form") != EXPORT_FORM:
        return None
    checked.institution = str(value.get("institution", ""))
    return _head_or_none(str(value.get("head", "")))


def _check_event(event: Mapping[str, Any], number: int, checked: CheckedJournal) -> None:
    sequence, previous = event.get("sequence"), checked.head
    if set(event) != KEYS_OF_EVENT or type(sequence) is not int or not _is_hash(event["hash"]):
        checked.problems.append(f"Línea {number}: no tiene la forma de un acto.")
        return
    if sequence != previous.sequence + 1:
        checked.problems.append(f"Después del acto {previous.sequence} viene el {sequence}: falta o sobra alguno.")
    if event["previous"] != previous.hash:
        checked.problems.append(f"Acto {sequence}: no sigue al anterior.")
    if sha256(canonical({key: part for key, part in event.items() if key != "hash"})) != event["hash"]:
        checked.problems.append(f"Acto {sequence}: lo que dice no es lo que se registró.")
    if str(event["institution"]) != checked.institution:
        checked.problems.append(f"Acto {sequence}: es de otra institución.")
    checked.events += 1
    checked.head = Head(sequence, event["hash"])
    checked.named_codes.update(_hashes_in(event["after"]))
    if event["act"] == ACT_OF_ORDER:
        _keep(event["after"], "sha256", checked.orders)
    elif event["act"] == ACT_OF_APPROVAL:
        _keep(event["after"], "texts_hash", checked.approvals)


def _keep(text: object, key: str, known: dict[str, dict[str, Any]]) -> None:
    """Keep what an act says under one of its values; an act that says nothing of the kind is of no use."""
    try:
        said = json.loads(str(text))
        known[str(said[key])] = said
    except (ValueError, KeyError, TypeError, RecursionError):
        return


def _hashes_in(text: object) -> Iterator[str]:
    """The texts of 64 hexadecimal digits between quotation marks: what an act sealed."""
    if isinstance(text, str):
        yield from (part for part in text.split('"') if _is_hash(part))


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == HASH_LENGTH and set(value) <= HEXADECIMAL


# The figures


def check_figures(text: str, *, code: str = "", named_codes: Iterable[str] | None = None) -> list[str]:
    """What does not hold in sealed figures.

    `code` is the printed «código de verificación», whole or at least its first 20 digits, in any case and spacing; `named_codes` are
    those that the acts of a journal name. Every rate, count, band and mean is computed again from the rows.
    """
    own = sha256(text)
    problems = []
    if not _is_printed(code, own):
        problems.append("Las cifras no son las del código de verificación impreso.")
    if named_codes is not None and own not in named_codes:
        problems.append("Ningún acto de la bitácora nombra el código de estas cifras.")
    try:
        figures = json.loads(text)
        if canonical(figures) != text:
            problems.append("Las cifras no están escritas como se sellan.")
        if figures["form"] != FIGURES_FORM:
            return [*problems, "Las cifras tienen una forma que este comprobador no conoce."]
        return [*problems, *_recomputed(figures)]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, InvalidOperation, RecursionError):
        return [*problems, "Las cifras no tienen la forma de un seguimiento cerrado."]


def _is_printed(code: str, own: str) -> bool:
    """Whether a code, where one is given, is the beginning of the own one."""
    printed = "".join(code.split()).replace("-", "").lower()
    return not printed or (len(printed) >= SHORTEST_CODE and own.startswith(printed))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class Judged(NamedTuple):
    """A row as computed again."""

    row: Mapping[str, Any]
    rate: Decimal | None
    is_due: bool
    is_met: bool
    light: str | None

    @property
    def percent(self) -> int | None:
        """The whole percent, half up."""
        return None if self.rate is None else int(_half_up(self.rate * HUNDRED, 0))


def _half_up(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)


def _recomputed(figures: Mapping[str, Any]) -> Iterator[str]:
    rows = [_judged(row, figures["bands"]) for row in figures["rows"]]
    for one in rows:
        row = one.row
        named = f"{row['unit']}, {row['code']}"
        if row["percent"] != one.percent:
            yield f"{named}: el % de ejecución dice {row['percent']} y da {one.percent}."
        if row["light"] != one.light:
            yield f"{named}: el semáforo dice «{row['light']}» y da «{one.light}»."
        due = _due(row, figures["period"])
        if due is not None and due != Decimal(row["due"]):
            yield f"{named}: lo programado a la fecha dice {row['due']} y da {due:f}."
        if row["verified"] is not None and row["counted"] != row["verified"]:
            yield f"{named}: no cuenta la cifra verificada."
    yield from _wrong_totals(figures["totals"], rows, figures)
    names = [totals["name"] for totals in figures["units"]]
    if {row["unit"] for row in figures["rows"]} - set(names) or len(names) != len(set(names)):
        yield "Los totales por unidad no son los de las filas."
    for totals in figures["units"]:
        yield from _wrong_totals(totals, [one for one in rows if one.row["unit"] == totals["name"]], figures)


def _judged(row: Mapping[str, Any], bands: Mapping[str, str]) -> Judged:
    status, rate = row["status"], _rate(row)
    is_due = status not in OUTSIDE
    is_met = is_due and (rate >= 1 if rate is not None else status == "met")
    return Judged(row, rate, is_due, is_met, _light(row, rate, bands, is_due=is_due, is_met=is_met))


def _rate(row: Mapping[str, Any]) -> Decimal | None:
    """Achieved against due in the direction of the row; None where no ratio says it."""
    due, counted, baseline = Decimal(row["due"]), _number(row["counted"]), _number(row["baseline"])
    if row["status"] in OUTSIDE or row["is_pending"]:
        return None
    if counted is None:
        return Decimal(0)
    if row["direction"] == "increasing" or (row["is_demand"] and row["due"] != "0"):
        return counted / due if due else None
    if baseline is not None and baseline > due:
        return (baseline - counted) / (baseline - due)
    if not due:
        return None
    return due / counted if counted else Decimal(1)


def _light(
    row: Mapping[str, Any], rate: Decimal | None, bands: Mapping[str, str], *, is_due: bool, is_met: bool
) -> str | None:
    if row["status"] in WITHOUT_BAND or row["is_demand"]:
        return None
    if not is_due or row["is_pending"]:
        return "unreported" if is_due else "not_due"
    if rate is None:
        return "satisfactory" if is_met else "unsatisfactory"
    excess = (_number(row["counted"]) or Decimal(0)) - Decimal(row["due"])
    if rate > Decimal(bands["above"]) and row["scale"] == "count" and 0 < excess <= 1:
        return "satisfactory"
    names = ("unsatisfactory", "partially_satisfactory", "satisfactory", "above_plan", "far_above_plan")
    reached = [rate >= Decimal(bands["partial"]), rate >= Decimal(bands["satisfactory"])]
    reached += [rate > Decimal(bands["above"]), rate > Decimal(bands["far_above"])]
    return names[sum(reached)]


def _due(row: Mapping[str, Any], period: int) -> Decimal | None:
    """What the targets say to be due; None where something else does: what was received, or a suspension."""
    if row["is_demand"] or row["status"] == "suspended":
        return None
    known = [Decimal(target) for target in row["targets"][:period] if target is not None]
    if not known:
        return Decimal(0)
    total = sum(known, Decimal(0))
    due = {"sum": total, "last": known[-1], "average": total / len(known), "max": max(known), "min": min(known)}
    return due[row["accumulation"]]


def _wrong_totals(totals: Mapping[str, Any], rows: Sequence[Judged], figures: Mapping[str, Any]) -> Iterator[str]:
    due = [one for one in rows if one.is_due]
    statuses = Counter(one.row["status"] for one in rows)
    met = sum(one.is_met for one in due)
    pending = sum(one.row["is_pending"] for one in due)
    outside = statuses["suspended"] + statuses["without_demand"]
    computed = {
        "actions": len(rows),
        "due": len(due),
        "met": met,
        "above": sum(one.rate is not None and one.rate > 1 for one in due),
        "below": len(due) - met - pending,
        "pending": pending,
        "unreported": statuses["unreported"],
        "not_due": len(rows) - len(due) - outside,
        "ahead": statuses["ahead"],
        "outside": outside,
    }
    for name, count in computed.items():
        if totals[name] != count:
            yield f"{totals['name']}: «{name}» dice {totals[name]} y las filas dan {count}."
    lights = Counter(one.light for one in rows)
    if any(lights[name] != count for name, count in totals["bands"].items()) or set(lights) - {*totals["bands"], None}:
        yield f"{totals['name']}: el semáforo no es el de sus filas."
    mean = _mean_of_rule(figures["rule"], rows)
    written = None if mean is None else f"{_half_up(mean, 2):f}"
    if totals["mean"] != written:
        yield f"{totals['name']}: el promedio dice {totals['mean']} y da {written}."


def _mean_of_rule(rule: str, rows: Sequence[Judged]) -> Decimal | None:
    """The figure in percent that a roll-up rule makes of rows; None where nothing counts. KeyError for a rule of no name here."""
    if rule == "share_met":
        met = [one.is_met for one in rows if one.is_due]
        return HUNDRED * sum(met) / len(met) if met else None
    if rule in BY_UNIT:
        units: dict[str, list[Judged]] = {}
        for one in rows:
            units.setdefault(one.row["unit"], []).append(one)
        means = [mean for mean in (_mean(rule, members) for members in units.values()) if mean is not None]
        return sum(means, Decimal(0)) / len(means) if means else None
    if rule not in {"due", "weighted", *CAPPED, *COUNTS_ALL}:
        raise KeyError(rule)
    return _mean(rule, rows)


def _mean(rule: str, rows: Iterable[Judged]) -> Decimal | None:
    counted: list[tuple[int, Decimal]] = []
    for one in rows:
        weight = Decimal(one.row["weight"]) if rule == "weighted" else Decimal(1)
        percent = one.percent
        if percent is not None and one.is_due:
            counted.append((min(percent, 100) if rule in CAPPED else percent, weight))
        elif rule in COUNTS_ALL and one.row["status"] in PRINTED_AS_ZERO:
            counted.append((0, weight))
    weights = sum((weight for _percent, weight in counted), Decimal(0))
    return sum((percent * weight for percent, weight in counted), Decimal(0)) / weights if weights else None


# The official version


class Edition(NamedTuple):
    """What else is at hand of an official version: the code printed on it, the codes that a journal names, and the version it corrects."""

    text: str
    code: str = ""
    named_codes: Iterable[str] | None = None
    corrected: str | None = None


def check_edition(edition: Edition) -> list[str]:
    """What does not hold in an official version; every rate, count, band and mean is computed again from its rows."""
    problems = []
    if not _is_printed(edition.code, sha256(edition.text)):
        problems.append("La versión oficial no es la del código impreso.")
    try:
        values = json.loads(edition.text)
        if canonical(values) != edition.text:
            problems.append(
                "La versión oficial no está en su escritura canónica: alguien la cambió o la escribió de otro modo."
            )
        if values["form"] != EDITION_FORM or values["figures"]["form"] != FIGURES_FORM:
            return [*problems, "La versión oficial tiene una forma que este comprobador no conoce."]
        problems += [*_recomputed(values["figures"]), *_wrong_parts(values), *_wrong_marks(values)]
        closing = values["closing_code"]
        if edition.named_codes is not None and closing and closing not in edition.named_codes:
            problems.append("Ningún acto de la bitácora nombra el código del cierre que la versión oficial cita.")
        if edition.corrected is not None:
            problems += _wrong_changes(json.loads(edition.corrected), values)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, InvalidOperation, RecursionError):
        problems.append("El texto no tiene la forma de una versión oficial.")
    return problems


def check_order(text: str, journal: CheckedJournal) -> list[str]:
    """Whether a journal has the order of an official version that names its head, and the approval of what it publishes."""
    try:
        edition = json.loads(text)
        if edition["journal"] is None:
            return []
        withheld = {one["ground"]: one["count"] for one in edition["withheld"]}
        order = journal.orders.get(sha256(text))
        if order is None:
            return ["Ningún acto de la bitácora ordena esta versión oficial."]
        problems = []
        if (order["audience"], order["number"]) != (edition["audience"], edition["number"]):
            problems.append("El acto que ordena la versión oficial dice otro número u otra clase.")
        told = [order]
        if order.get("texts_hash"):
            told.append(journal.approvals.get(order["texts_hash"], {}))
        if not told[-1]:
            problems.append("Ningún acto de la bitácora aprueba los textos que la versión oficial publica.")
        elif any(one["withheld"] != withheld for one in told):
            problems.append("La bitácora cuenta otros fragmentos suprimidos que la versión oficial.")
    except (ValueError, KeyError, TypeError, RecursionError):
        return []  # what is wrong with the version is said by `check_edition`
    return problems


def check_closing(text: str, figures: str) -> list[str]:
    """Whether an official version has the figures of the closing that it cites; a text of which something is withheld may differ."""
    try:
        edition, sealed = json.loads(text), json.loads(figures)
        if not edition["closing_code"]:
            return []
        if edition["closing_code"] != sha256(figures):
            return ["Las cifras selladas no son las del cierre que la versión oficial cita."]
        published = edition["figures"]
        rows = zip(published["rows"], sealed["rows"], strict=True)
        problems = [
            f"{row['unit']}, {row['code']}: «{key}» dice {row[key]} y al cierre decía {closed[key]}."
            for row, closed in rows
            for key in closed
            if row[key] != closed[key] and not _is_marked(row[key])
        ]
        same = ("year", "period", "cutoff", "rule", "rule_version", "bands")
        problems += [
            f"La versión oficial dice otra cosa que el cierre: «{key}»."
            for key in same
            if published[key] != sealed[key]
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ["La versión oficial no tiene las acciones del cierre que cita."]
    return problems


def _is_marked(value: object) -> bool:
    return isinstance(value, str) and SUPPRESSED in value


def head_of_edition(text: str) -> Head | None:
    """Where the journal stood when an official version was made; None where the version does not say it."""
    try:
        journal = json.loads(text)["journal"]
        return None if journal is None else _head_or_none(f"{journal['sequence']}:{journal['hash']}")
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _wrong_parts(edition: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a version against each other: its keys, its order, the totals of its objectives."""
    figures, actions = edition["figures"], edition["actions"]
    if set(edition) != KEYS_OF_EDITION or any(set(action) != KEYS_OF_ACTION for action in actions):
        yield "La versión oficial tiene campos que no son suyos, o le faltan."
    places = [(row["unit"], row["code"]) for row in figures["rows"]]
    if [(action["unit"], action["code"]) for action in actions] != places:
        yield "Las acciones no son las de las cifras, o están en otro orden."
        return
    if any(len(row["targets"]) != len(edition["periods"]) for row in figures["rows"]):
        yield "Una acción no tiene una meta por período."
    if [unit["name"] for unit in edition["units"]] != [totals["name"] for totals in figures["units"]]:
        yield "Las unidades no son las de las cifras."
    corrects = edition["corrects"]
    if edition["changes"] if corrects is None else not 0 < corrects < edition["number"]:
        yield "No rectifica una versión anterior."
    keys = [objective["key"] for objective in edition["objectives"]]
    if {action["objective"] for action in actions} - set(keys) or len(keys) != len(set(keys)):
        yield "Los objetivos no son los de las acciones."
    rows = [_judged(row, figures["bands"]) for row in figures["rows"]]
    for objective in edition["objectives"]:
        totals = objective["totals"]
        if totals["name"] != objective["key"]:
            yield f"{objective['key']}: lleva los totales de «{totals['name']}»."
        members = [row for row, action in zip(rows, actions, strict=True) if action["objective"] == objective["key"]]
        yield from _wrong_totals(totals, members, figures)


def _wrong_marks(edition: Mapping[str, Any]) -> Iterator[str]:
    """The marks in the texts of a public version against the fragments that its cover counts, by ground."""
    if edition["audience"] != "public":
        return
    counted: Counter[str] = Counter()
    for one in edition["withheld"]:
        counted[one["ground"]] += one["count"]
    found = Counter(ground for text in _texts_of(edition) for ground in MARK.findall(text))
    for ground in sorted({*counted, *found}):
        if counted[ground] != found[ground]:
            yield f"La portada cuenta {counted[ground]} fragmentos suprimidos por «{ground}» y los textos tienen {found[ground]} marcas."


def _texts_of(edition: Mapping[str, Any]) -> Iterator[str]:
    """Every text of which something may be withheld, each once: what is repeated or follows from another is left out."""
    yield from (edition["title"], edition["reason"], edition["figures"]["institution"])
    yield from (objective["text"] for objective in edition["objectives"])
    for unit in edition["units"]:
        yield from (unit["name"], unit["mission"])
        yield from (note[name] for note in unit["notes"] for name in ("text", "verifier"))
    for decision in edition["presented"]:
        yield from (decision[name] for name in ("body", "reference", "summary"))
    yield from (row["statement"] for row in edition["figures"]["rows"])
    yield from (action[name] for action in edition["actions"] for name in TEXTS_OF_ACTION)


def _wrong_changes(corrected: Mapping[str, Any], edition: Mapping[str, Any]) -> Iterator[str]:
    """The differences between two versions against those that the later one lists."""
    if (edition["corrects"], edition["audience"]) != (corrected["number"], corrected["audience"]):
        yield f"Rectifica la versión n.º {edition['corrects']} y se comparó con la n.º {corrected['number']}."
        return
    found = Counter(_changes(_said(corrected), _said(edition)))
    keys = ("unit", "code", "field", "before", "after")
    listed = Counter(tuple(change[key] for key in keys) for change in edition["changes"])
    missing = found - listed
    for change in (listed - found).elements():
        told = next((one for one in +missing if (*one[:3], NOT_QUOTED, one[4]) == change), None)
        if told is None:
            yield f"La lista de cambios dice uno que no hubo: {_named(change)}."
        else:
            missing[told] -= 1
    for change in +missing:
        yield f"La lista de cambios calla uno: {_named(change)}."


def _named(change: Sequence[str]) -> str:
    return ", ".join(part for part in change[:3] if part)


def _changes(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[tuple[str, ...]]:
    for place in {**after, **before}:
        unit, code = place[1:3]
        if place not in before or place not in after:
            yield unit, code, "added" if place in after else "removed", "", ""
            continue
        for field_name in {**after[place], **before[place]}:
            was, now = before[place].get(field_name, ""), after[place].get(field_name, "")
            if was != now:
                yield unit, code, field_name, NOT_QUOTED if now.count(SUPPRESSED) > was.count(SUPPRESSED) else was, now


def _said(edition: Mapping[str, Any]) -> dict[tuple[str, str, str, int], dict[str, str]]:
    """What a version says, by place (kind, unit, code, how many so named came before) and field; totals follow from it."""
    figures = edition["figures"]
    heading = {name: edition[name] for name in HEADING} | {name: figures[name] for name in HEADING_OF_FIGURES}
    said = {("heading", "", "", 0): dict(_flat("", heading))}
    for one in edition["objectives"]:
        said["objective", "", one["key"], 0] = _texts(one, "key", "totals")
    for one in edition["units"]:
        said["unit", one["name"], "", 0] = _texts(one, "name")
    seen: Counter[tuple[str, str]] = Counter()
    for row, action in zip(figures["rows"], edition["actions"], strict=True):
        named = row["unit"], row["code"]
        said["row", *named, seen[named]] = _texts({**action, **row}, "unit", "code")
        seen[named] += 1
    return said


def _texts(value: Mapping[str, Any], *without: str) -> dict[str, str]:
    return dict(_flat("", {key: part for key, part in value.items() if key not in without}))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value, start=1):
            yield from _flat(f"{name}.{key}" if name else str(key), part)
    else:
        yield name, "" if value is None else value if isinstance(value, str) else canonical(value)


# The files of an official version


def check_manifest(text: str, *, edition: str | None = None) -> list[str]:
    """What does not hold in the list of the files of an official version; `edition` is the text of that version."""
    try:
        values = json.loads(text)
        names = [file["name"] for file in values["files"]]
        hashes = {file["sha256"] for file in values["files"]}
        problems = [] if canonical(values) == text else ["La lista de archivos no está en su escritura canónica."]
        if values["form"] != MANIFEST_FORM:
            return [*problems, "La lista de archivos tiene una forma que este comprobador no conoce."]
        if len(names) != len(set(names)) or not all(map(_is_hash, hashes)) or values["code"] not in hashes:
            problems.append("La lista de archivos no nombra cada archivo una vez, con la versión oficial entre ellos.")
        if edition is not None and values["code"] != sha256(edition):
            problems.append("La lista de archivos es de otra versión oficial.")
    except (ValueError, KeyError, TypeError, RecursionError):
        return ["El texto no tiene la forma de una lista de archivos."]
    return problems


def check_file(manifest: str, name: str, content: bytes) -> list[str]:
    """Whether a file is one of those that a list of files names, under whatever name it was kept."""
    own = hashlib.sha256(content).hexdigest()
    try:
        listed = {file["name"]: (file["sha256"], file["size"]) for file in json.loads(manifest)["files"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return []  # what is wrong with the list is said by `check_manifest`
    if (own, len(content)) in listed.values():
        return []
    if name in listed:
        return [f"El archivo «{name}» no es el que se publicó."]
    return [f"El archivo «{name}» no está entre los que se publicaron."]


def check_csv(edition: str, name: str, content: bytes) -> list[str]:
    """Whether the CSV of a version has the actions of its text, each with the same marks of what was withheld."""
    try:
        values = json.loads(edition)
        texts = {one["key"]: one["text"] for one in values["objectives"]}
        wanted = [
            (action["code"], Counter(MARK.findall("\n".join(_row_texts(row, action, texts)))))
            for row, action in zip(values["figures"]["rows"], values["actions"], strict=True)
        ]
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        columns = ("unit", "objective_text", "statement", *TEXTS_OF_ACTION)
        found = [Counter(MARK.findall("\n".join(row[column] for column in columns))) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error):
        return [f"«{name}» no tiene la forma del CSV de una versión oficial."]
    if len(found) != len(wanted):
        return [f"«{name}» tiene {len(found)} acciones y la versión oficial {len(wanted)}."]
    return [
        f"«{name}», fila {place}: no tiene las marcas de lo suprimido que tiene {code} en la versión oficial."
        for place, ((code, marks), given) in enumerate(zip(wanted, found, strict=True), start=1)
        if given != marks
    ]


def _row_texts(row: Mapping[str, Any], action: Mapping[str, Any], objectives: Mapping[str, str]) -> Iterator[str]:
    """The texts of one action as a line of the CSV has them."""
    yield from (row["unit"], objectives[action["objective"]], row["statement"])
    yield from (action[name] for name in TEXTS_OF_ACTION)


# The signature: Ed25519 as in RFC 8032, section 5.1. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, -1, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)
NEUTRAL = (0, 1, 1, 0)
KEY_LENGTH = 32
SIGNATURE_LENGTH = 64

Point = tuple[int, int, int, int]

BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE_Y = 4 * pow(5, -1, FIELD) % FIELD
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % FIELD)


def check_signature(text: str, signature: str, key: str) -> list[str]:
    """What does not hold in the detached signature of a text; `key` is the public key in base64, from another place than the signature."""
    try:
        values = json.loads(signature)
        if values["form"] != SIGNATURE_FORM:
            return ["La firma tiene una forma que este comprobador no conoce."]
        problems = [] if values["code"] == sha256(text) else ["La firma es de otro texto."]
        named, signed = (base64.b64decode(values[name], validate=True) for name in ("public_key", "signature"))
        if signature != canonical(_written_signature(text, named, signed)):
            problems.append("La firma no está escrita como la escribe la institución.")
        trusted = base64.b64decode(key, validate=True) if key else named
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return ["El texto no tiene la forma de una firma, o la clave no está en base64."]
    if named != trusted:
        problems.append("La firma es de otra clave que la que la institución publicó.")
    if not is_signed(text.encode("utf-8", "surrogatepass"), signed, trusted):
        problems.append("La firma no es de este texto con esta clave.")
    return problems


def _written_signature(text: str, key: bytes, signed: bytes) -> dict[str, object]:
    """What a file of a signature says; base64 has more than one writing of the same bytes, and only one is taken."""
    return {
        "algorithm": "Ed25519",
        "code": sha256(text),
        "form": SIGNATURE_FORM,
        "public_key": base64.b64encode(key).decode("ascii"),
        "signature": base64.b64encode(signed).decode("ascii"),
    }


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether an Ed25519 signature of 64 bytes is of a message and a public key of 32."""
    if (len(signature), len(key)) != (SIGNATURE_LENGTH, KEY_LENGTH):
        return False
    owner, commitment = _point(key), _point(signature[:KEY_LENGTH])
    scalar = int.from_bytes(signature[KEY_LENGTH:], "little")
    if owner is None or commitment is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:KEY_LENGTH] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return _is_same(_times(scalar, BASE), _sum(commitment, _times(challenge, owner)))


def _point(encoded: bytes) -> Point | None:
    """The point of 32 bytes; None where they are none."""
    number = int.from_bytes(encoded, "little")
    is_odd, y = number >> 255, number & (2**255 - 1)
    if y >= FIELD:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if x * x % FIELD != square:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if x * x % FIELD != square or (x == 0 and is_odd):
        return None
    if x & 1 != is_odd:
        x = FIELD - x
    return x, y, 1, x * y % FIELD


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % FIELD
    b = (one[1] + one[0]) * (other[1] + other[0]) % FIELD
    c = 2 * one[3] * other[3] * CURVE % FIELD
    d = 2 * one[2] * other[2] % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def _times(scalar: int, point: Point) -> Point:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = _sum(result, point)
        point = _sum(point, point)
        scalar >>= 1
    return result


def _is_same(one: Point, other: Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % FIELD or (one[1] * other[2] - other[1] * one[2]) % FIELD)


# The command line


def _head_or_none(text: str) -> Head | None:
    number, _sign, digits = text.strip().partition(":")
    digits = digits.strip().lower()
    return Head(int(number), digits) if number.isascii() and number.isdecimal() and _is_hash(digits) else None


def _head(text: str) -> Head:
    head = _head_or_none(text)
    if head is None:
        message = f"«{text}» no es una cabeza: escriba NÚMERO:HUELLA, con las 64 cifras de la huella"
        raise argparse.ArgumentTypeError(message)
    return head


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Comprueba una bitácora exportada, las cifras selladas de un seguimiento y una versión oficial con sus archivos."
    )
    parser.add_argument("export", nargs="?", metavar="BITÁCORA", help="la bitácora exportada, .jsonl")
    parser.add_argument(
        "--head", type=_head, action="append", default=[], help="NÚMERO:HUELLA guardada fuera del sistema"
    )
    parser.add_argument("--figures", metavar="CIFRAS", help="las cifras selladas de un seguimiento, .json")
    parser.add_argument("--edition", metavar="VERSIÓN", help="una versión oficial, .json")
    parser.add_argument("--code", default="", help="el código impreso en el informe o en la versión oficial")
    parser.add_argument("--corrects", metavar="ANTERIOR", help="la versión oficial que aquella rectifica, .json")
    parser.add_argument("--signature", metavar="FIRMA", help="la firma de la versión oficial, …-firma.json")
    parser.add_argument("--key", default="", metavar="BASE64", help="la clave pública de la institución")
    parser.add_argument("--manifest", metavar="ARCHIVOS", help="la lista de los archivos de una versión oficial")
    parser.add_argument("--manifest-signature", metavar="FIRMA", help="la firma de esa lista, …-archivos-firma.json")
    parser.add_argument("--file", metavar="ARCHIVO", action="append", default=[], help="un archivo de esa lista")
    return parser


def _read(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8")


def _check_all(asked: argparse.Namespace) -> list[str]:
    """Check what was asked for, say what it is, and return what does not hold."""
    problems: list[str] = []
    checked: CheckedJournal | None = None
    named_codes: set[str] | None = None
    edition = _read(asked.edition) if asked.edition else None
    if asked.export is not None:
        named = head_of_edition(edition) if edition is not None else None
        heads = [*asked.head, named] if named else asked.head
        with Path(asked.export).open(encoding="utf-8", newline="\n") as lines:
            checked = check_journal(lines, heads)
        problems += checked.problems
        named_codes = checked.named_codes
        _say([f"Bitácora: {checked.events} actos.", f"Cabeza: {checked.head}"])
        if not heads:
            _say(
                [
                    "Sin una cabeza guardada fuera (--head) no se ve si le cortaron el final o si la escribieron toda de nuevo."
                ]
            )
    if asked.figures is not None:
        text = _read(asked.figures)
        problems += check_figures(text, code="" if edition else asked.code, named_codes=named_codes)
        _say([f"Cifras: código de verificación {sha256(text)}"])
    if edition is not None:
        problems += _check_edition(asked, edition, checked)
        _say([f"Versión oficial: código {sha256(edition)}"])
    if asked.manifest is not None:
        manifest = _read(asked.manifest)
        problems += check_manifest(manifest, edition=edition)
        if asked.manifest_signature:
            problems += check_signature(manifest, _read(asked.manifest_signature), asked.key)
        problems += _check_files(map(Path, asked.file), manifest, edition)
        _say([f"Archivos comprobados: {len(asked.file)}"])
    if (asked.signature or asked.manifest_signature) and not asked.key:
        _say(["Sin la clave que la institución publicó (--key) una firma solo muestra que alguien firmó."])
    return problems


def _check_edition(asked: argparse.Namespace, edition: str, journal: CheckedJournal | None) -> Iterator[str]:
    corrected = _read(asked.corrects) if asked.corrects else None
    yield from check_edition(Edition(edition, asked.code, journal.named_codes if journal else None, corrected))
    if journal is not None:
        yield from check_order(edition, journal)
    if asked.figures:
        yield from check_closing(edition, _read(asked.figures))
    if asked.signature:
        yield from check_signature(edition, _read(asked.signature), asked.key)


def _check_files(paths: Iterable[Path], manifest: str, edition: str | None) -> Iterator[str]:
    for path in paths:
        content = path.read_bytes()
        yield from check_file(manifest, path.name, content)
        if edition is not None and path.suffix == ".csv":
            yield from check_csv(edition, path.name, content)


def main(words: Sequence[str] | None = None) -> int:
    """Check what the command line names and say what was found; returns the exit status."""
    parser = _parser()
    asked = parser.parse_args(words)
    if (asked.signature or asked.corrects) and not asked.edition:
        parser.error("diga con --edition de qué versión oficial es la firma o qué versión rectifica")
    if (asked.file or asked.manifest_signature) and not asked.manifest:
        parser.error("diga con --manifest en qué lista están los archivos")
    if not (asked.export or asked.edition or asked.manifest or (asked.figures and asked.code)):
        parser.error(
            "diga qué bitácora se comprueba, qué versión oficial con --edition, qué archivos con --manifest, "
            "o qué cifras con --figures y su código impreso con --code"
        )
    try:
        problems = _check_all(asked)
    except OSError as error:
        sys.stderr.write(f"No se puede leer «{error.filename}»: {error.strerror}.\n")
        return 2
    except UnicodeDecodeError:
        problems = ["El archivo no es texto en UTF-8."]
    _say(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        _say([f"… y {len(problems) - MOST_PROBLEMS} más."])
    _say([f"NO: {len(problems)} problemas." if problems else "SÍ: todo coincide."])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
