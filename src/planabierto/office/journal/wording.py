"""The acts of the journal in the reader's words: who, what, when, from what to what, and why.

What an act changed is stored by the names of fields; their words are those of the model (`verbose_name`, choices), those that a package
registers for its own keys, or those of a formatter that it registers for an act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.office.base.writing import day, machine_time, moment
from planabierto.office.journal.models import AuditEvent

if TYPE_CHECKING:
    from django.db.models import Field, ForeignObjectRel, Model, QuerySet
    from django.utils.functional import _StrPromise

    from planabierto.office.journal.acts import Act
    from planabierto.office.journal.canonical import JsonValue

ROWS: Final = "rows"
"""The key of what many rows of one act say, by their code: it is no word of its own."""
MOST_LINES: Final = 100
"""Lines of the history of one thing; a longer one is read in the journal itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an act changed, in words: `before` is blank where nothing stood there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act in words: `when` for people, `datetime` for machines; `subject` is what it was done to, as it was called then."""

    sequence: int
    when: str
    datetime: str
    who: str
    post: str
    what: str
    subject: str
    changes: Sequence[Change]
    reason: str


Values = Mapping[str, "JsonValue"]
Formatter = Callable[[Values, Values], Sequence[Change]]

_labels: dict[str, str | _StrPromise] = {}
_choices: dict[str, Mapping[str, str | _StrPromise]] = {}
_formatters: dict[str, Formatter] = {}


def register_labels(labels: Mapping[str, str | _StrPromise]) -> None:
    """Give words to keys of `before` and `after` that are no field of a model; called from `AppConfig.ready`."""
    _labels.update(labels)


def register_choices(key: str, choices: Iterable[tuple[str, str | _StrPromise]]) -> None:
    """Give words to the values of a key that is no field with choices of its own; called from `AppConfig.ready`."""
    _choices[key] = dict(choices)


def register_formatter(act: Act, formatter: Formatter) -> None:
    """Say what an act changed in words of its own: `formatter` takes what stood before and after; called from `AppConfig.ready`."""
    _formatters[act.key] = formatter


register_labels(
    {
        "accomplishment": gettext_lazy("logro"),
        "action": gettext_lazy("acción"),
        "actions": gettext_lazy("acciones"),
        "alias": gettext_lazy("otro nombre"),
        "asked_by": gettext_lazy("pedida por"),
        "attended": gettext_lazy("atendidas"),
        "basis": gettext_lazy("fundamento"),
        "blocking_rules": gettext_lazy("reglas que detienen el envío"),
        "body": gettext_lazy("órgano"),
        "cause": gettext_lazy("causa"),
        "changed": gettext_lazy("acciones cambiadas"),
        "code": gettext_lazy("código"),
        "confidentiality": gettext_lazy("clase"),
        "content": gettext_lazy("huella del contenido"),
        "copied_from": gettext_lazy("copiado de"),
        "decided_on": gettext_lazy("fecha del acuerdo"),
        "depends_on_id": gettext_lazy("unidad de la que depende"),
        "description": gettext_lazy("descripción"),
        "earlier_corrected": gettext_lazy("período anterior, corregido"),
        "earlier_reason": gettext_lazy("motivo de la corrección"),
        "email": gettext_lazy("correo"),
        "equal": gettext_lazy("acciones iguales"),
        "evidence": gettext_lazy("evidencia"),
        "evidence_policy": gettext_lazy("evidencia que se pide"),
        "expires_at": gettext_lazy("vence"),
        "figures": gettext_lazy("código de verificación"),
        "file": gettext_lazy("archivo"),
        "fingerprint": gettext_lazy("identidad"),
        "follow_up": gettext_lazy("seguimiento"),
        "from_earlier": gettext_lazy("de períodos anteriores"),
        "in_force_from": gettext_lazy("vigente desde"),
        "is_late": gettext_lazy("después del cierre"),
        "is_no_movement": gettext_lazy("sin movimiento"),
        "justification": gettext_lazy("justificación"),
        "kind": gettext_lazy("clase"),
        "means_of_verification": gettext_lazy("medio de verificación"),
        "missing": gettext_lazy("no entregaron"),
        "name": gettext_lazy("nombre"),
        "new": gettext_lazy("acciones nuevas"),
        "new_date": gettext_lazy("nueva fecha"),
        "number": gettext_lazy("número"),
        "of_period": gettext_lazy("real del período"),
        "parent": gettext_lazy("depende de"),
        "part_done": gettext_lazy("hechos"),
        "part_of": gettext_lazy("de un total de"),
        "period": gettext_lazy("período"),
        "person": gettext_lazy("persona"),
        "post": gettext_lazy("cargo"),
        "presented_on": gettext_lazy("fecha de presentación"),
        "received": gettext_lazy("recibidas"),
        "remarks": gettext_lazy("observaciones"),
        "requires_second_factor": gettext_lazy("pide segundo factor"),
        "resolution": gettext_lazy("acuerdo"),
        "reviewed": gettext_lazy("revisadas"),
        "role": gettext_lazy("rol"),
        "send_by": gettext_lazy("fecha de envío"),
        "sending": gettext_lazy("envío"),
        "size": gettext_lazy("tamaño"),
        "slug": gettext_lazy("dirección"),
        "state": gettext_lazy("estado"),
        "status": gettext_lazy("estado"),
        "substitutes": gettext_lazy("suple a"),
        "summary": gettext_lazy("resumen"),
        "text": gettext_lazy("texto"),
        "to_date": gettext_lazy("real a la fecha"),
        "to_period": gettext_lazy("período al que pasa"),
        "unit": gettext_lazy("unidad"),
        "unit_of_measure": gettext_lazy("unidad de medida"),
        "units": gettext_lazy("unidades"),
        "until": gettext_lazy("hasta"),
        "valid_from": gettext_lazy("desde"),
        "valid_to": gettext_lazy("hasta"),
        "value": gettext_lazy("valor"),
        "verdict": gettext_lazy("resultado"),
        "verification": gettext_lazy("verificación"),
        "version": gettext_lazy("versión"),
        "withdrawn": gettext_lazy("acciones que salen"),
        "year": gettext_lazy("año"),
    }
)


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """The words of events, in their order."""
    return [
        HistoryLine(
            sequence=event.sequence,
            when=moment(event.recorded_at),
            datetime=machine_time(event.recorded_at),
            who=event.actor_name,
            post=event.actor_post,
            what=event.act_label,
            subject=event.object_label,
            changes=changes_of(event),
            reason=event.reason,
        )
        for event in events
    ]


def events_about(
    institution: Model, objects: Iterable[tuple[str, Iterable[int | str]]], *, most: int = MOST_LINES
) -> list[HistoryLine]:
    """What was done to things, newest first: `objects` are pairs of a kind («plans.action») and keys. One query, `most` lines at most.

    The policy is asked by whoever shows it: the history of a thing is seen by who sees the thing.
    """
    about = Q()
    for kind, keys in objects:
        about |= Q(object_type=kind, object_id__in=[str(key) for key in keys])
    if not about:
        return []
    return history_lines(events_of(institution).filter(about)[:most])


def events_of(institution: Model) -> QuerySet[AuditEvent]:
    """All acts of an institution, newest first."""
    return AuditEvent.objects.filter(institution_id=institution.pk).order_by("-sequence")


def changes_of(event: AuditEvent) -> Sequence[Change]:
    """What an act changed, in words; what stayed the same is left out."""
    before, after = _values(event.before_value), _values(event.after_value)
    formatter = _formatters.get(event.act)
    if formatter is not None:
        return formatter(before, after)
    old, new = dict(_leaves(before)), dict(_leaves(after))
    changes = []
    for path in dict.fromkeys([*old, *new]):
        stood, stands = old.get(path), new.get(path)
        # An act without anything before tells what there is: a blank says nothing then.
        if stood == stands or (path not in old and stands in ("", None)):
            continue
        key = path[-1]
        field = _field(event.object_type, key)
        words = [*(_label(one, None) for one in path[:-1] if one != ROWS), _label(key, field)]
        changes.append(
            Change(
                label=", ".join(words),
                before=value_words(stood, key, field) if path in old else "",
                after=value_words(stands, key, field),
            )
        )
    return changes


def _leaves(values: Values, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    """What is inside of the values of an act, each with the keys that lead to it; a thing with a name stays whole."""
    for key, value in values.items():
        if isinstance(value, dict) and value and "name" not in value:
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def value_words(value: JsonValue, key: str = "", field: Field[object, object] | None = None) -> str:
    """A stored value as it is read; `field` is the model's own of that key, where it has one. Of a thing with a name it is the name."""
    if isinstance(value, dict):
        parts = [f"{_label(one, None)}: {value_words(part, one)}" for one, part in value.items() if part is not None]
        return str(value["name"]) if "name" in value else ", ".join(parts)
    if isinstance(value, list):
        return "; ".join(value_words(part, key) for part in value)
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if value is None or value == "":
        return _("en blanco")
    if field is None:
        return str(_choices.get(key, {}).get(str(value), "")) or _text_words(str(value))
    return _field_words(value, field)


def _field_words(value: str | int, field: Field[object, object]) -> str:
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _("n.º %(key)s") % {"key": value} if field.is_relation else _text_words(str(value))


_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_HASH: Final = 12


def _text_words(text: str) -> str:
    if _INSTANT.fullmatch(text):
        return moment(datetime.fromisoformat(text))
    if _DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    return f"{text[:_SHOWN_OF_HASH]}…" if _HASH.fullmatch(text) else text


def _values(value: JsonValue) -> Values:
    return value if isinstance(value, dict) else {}


def _field(kind: str, key: str) -> Field[object, object] | None:
    """The field of a model that a key names; None for a key of the act itself, or a model that is gone."""
    try:
        field: Field[object, object] | ForeignObjectRel = apps.get_model(kind)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return None if field.auto_created and not field.concrete else field  # type: ignore[return-value]  # a concrete one is a Field


def _label(key: str, field: Field[object, object] | None) -> str:
    return str(_labels.get(key, key.replace("_", " ")) if field is None else field.verbose_name)
