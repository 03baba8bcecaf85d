"""Comprueba, sin Plan Abierto y con Python solo, una bitácora exportada y las cifras selladas de un seguimiento cerrado.

    python verifier.py bitacora.jsonl
    python verifier.py bitacora.jsonl --head 1234:9f86d081…            una cabeza que alguien guardó fuera
    python verifier.py bitacora.jsonl --figures cifras.json --code "3F2A 90BC 11D4 7E05 A6C8"

One file on purpose: it needs the standard library alone, imports nothing of Plan Abierto, and repeats its arithmetic instead of
trusting it.

The export has one JSON object a line, canonical (keys sorted, no spaces, UTF-8): first `export` (form, institution, head), then the events
from number 1 on, each with what its hash is of and `hash` itself: the sha256 of the canonical line without `hash`. `previous` is the hash
of the event before, 64 zeros for the first. A chain that was cut at its end, or written anew from the start together with its head, is
consistent in itself: only a head that was kept outside (`--head`, as often as there are) shows it.

Exit status: 0 all holds, 1 something does not, 2 nothing could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

EXPORT_FORM = 1
FIGURES_FORM = 1
GENESIS = "0" * 64
HASH_LENGTH = 64
SHORTEST_CODE = 20
MOST_PROBLEMS = 50
KEYS_OF_EVENT = {
    "act", "actor", "after", "before", "form", "hash", "institution", "object", "previous", "reason", "recorded_at", "sequence",
}  # fmt: skip
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
    """What was found in an export: how many events, where it ends, what does not hold, and the hashes that its events name."""

    events: int = 0
    head: Head = NOWHERE
    institution: str = ""
    problems: list[str] = field(default_factory=list)
    named_codes: set[str] = field(default_factory=set)


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
    printed = "".join(code.split()).replace("-", "").lower()
    if printed and (len(printed) < SHORTEST_CODE or not own.startswith(printed)):
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


def main(words: Sequence[str] | None = None) -> int:
    """Check what the command line names and say what was found; returns the exit status."""
    parser = argparse.ArgumentParser(
        description="Comprueba una bitácora exportada y las cifras selladas de un seguimiento."
    )
    parser.add_argument("export", nargs="?", metavar="BITÁCORA", help="la bitácora exportada, .jsonl")
    parser.add_argument(
        "--head", type=_head, action="append", default=[], help="NÚMERO:HUELLA guardada fuera del sistema"
    )
    parser.add_argument("--figures", metavar="CIFRAS", help="las cifras selladas de un seguimiento, .json")
    parser.add_argument("--code", default="", help="el código de verificación impreso en el informe")
    arguments = parser.parse_args(words)
    if arguments.export is None and not (arguments.figures and arguments.code):
        parser.error("diga qué bitácora se comprueba, o qué cifras con --figures y su código impreso con --code")
    problems: list[str] = []
    named_codes: set[str] | None = None
    try:
        if arguments.export is not None:
            with Path(arguments.export).open(encoding="utf-8", newline="\n") as lines:
                checked = check_journal(lines, arguments.head)
            problems += checked.problems
            named_codes = checked.named_codes
            _say([f"Bitácora: {checked.events} actos.", f"Cabeza: {checked.head}"])
            if not arguments.head:
                _say(
                    [
                        "Sin una cabeza guardada fuera (--head) no se ve si le cortaron el final o si la escribieron toda de nuevo."
                    ]
                )
        if arguments.figures is not None:
            text = Path(arguments.figures).read_bytes().decode("utf-8")
            problems += check_figures(text, code=arguments.code, named_codes=named_codes)
            _say([f"Cifras: código de verificación {sha256(text)}"])
    except OSError as error:
        sys.stderr.write(f"No se puede leer «{error.filename}»: {error.strerror}.\n")
        return 2
    except UnicodeDecodeError:
        problems.append("El archivo no es texto en UTF-8.")
    _say(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        _say([f"… y {len(problems) - MOST_PROBLEMS} más."])
    _say([f"NO: {len(problems)} problemas." if problems else "SÍ: todo coincide."])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
