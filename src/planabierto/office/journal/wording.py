"""The acts of the journal in the reader's words: who, what, when, from what to what, and why.

What an act changed is stored by the names of fields; their words are those of the model (`verbose_name`, choices), those that a package
registers for its own keys, or those of a formatter that it registers for an act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
_formatters: dict[str, Formatter] = {}


def register_labels(labels: Mapping[str, str | _StrPromise]) -> None:
    """Give words to keys of `before` and `after` that are no field of a model; called from `AppConfig.ready`."""
    _labels.update(labels)


def register_formatter(act: Act, formatter: Formatter) -> None:
    """Say what an act changed in words of its own: `formatter` takes what stood before and after; called from `AppConfig.ready`."""
    _formatters[act.key] = formatter


register_labels(
    {
        "alias": gettext_lazy("otro nombre"),
        "changed": gettext_lazy("acciones cambiadas"),
        "content": gettext_lazy("huella del contenido"),
        "equal": gettext_lazy("acciones iguales"),
        "fingerprint": gettext_lazy("identidad"),
        "new": gettext_lazy("acciones nuevas"),
        "units": gettext_lazy("unidades"),
        "withdrawn": gettext_lazy("acciones que salen"),
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
    changes = []
    for key in dict.fromkeys([*before, *after]):
        stood, stands = before.get(key), after.get(key)
        # An act without anything before tells what there is: a blank says nothing then.
        if stood == stands or (not before and stands in ("", None)):
            continue
        field = _field(event.object_type, key)
        changes.append(
            Change(
                label=_label(key, field),
                before=value_words(stood, field) if key in before else "",
                after=value_words(stands, field),
            )
        )
    return changes


def value_words(value: JsonValue, field: Field[object, object] | None = None) -> str:
    """A stored value as it is read; `field` is that of the model it is of, for its choices."""
    if isinstance(value, dict):
        return ", ".join(f"{_label(key, None)}: {value_words(part)}" for key, part in value.items() if part is not None)
    if isinstance(value, list):
        return "; ".join(value_words(part) for part in value)
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if value is None or value == "":
        return _("en blanco")
    return _field_words(value, field) if field is not None else _text_words(str(value))


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
    words = _labels.get(key)
    if words is None and field is not None:
        words = field.verbose_name
    return key.replace("_", " ") if words is None else str(words)
