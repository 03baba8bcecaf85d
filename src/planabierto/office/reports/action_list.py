"""Rows of actions as pages show them: every figure written, every picture drawn, each row with the address of its action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from planabierto.core.execution import ExecutionStatus
from planabierto.core.quantity import Scale, format_quantity, format_rate
from planabierto.office.base.charts import bullet
from planabierto.office.plans.wording import action_slug
from planabierto.office.reports.wording import LIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from planabierto.office.reports.addresses import FollowUpAddresses
    from planabierto.office.reports.queries import ActionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAction:
    """A row of a list of actions; `word` is that of its state, `picture` its bullet."""

    code: str
    url: str
    statement: str
    unit: str
    unit_url: str
    objective: str
    annual: str
    due: str
    achieved: str
    number: str
    state: str
    word: str
    picture: str
    remarks: str


def quantity(value: Decimal | None, scale: Scale) -> str:
    """A quantity as it is written, blank for none."""
    return "" if value is None else format_quantity(value, scale)


def state_word(light: str, *, is_plus_one: bool) -> str:
    """The word of a row's state: that of its band, «cumplida, +1» for an excess of one unit, and what stands outside the bands."""
    if is_plus_one:
        return _("Satisfactorio (cumplida, +1)")
    return str(LIGHTS[light]) if light else _("Fuera del semáforo")


def achieved_words(row: ActionRow, scale: Scale) -> str:
    """What a row executed; a due row without a figure says so in words."""
    if row.reported is None and row.status == ExecutionStatus.UNREPORTED:
        return _("sin reporte")
    return quantity(row.achieved, scale)


def listed_actions(rows: Iterable[ActionRow], addresses: FollowUpAddresses) -> list[ListedAction]:
    """Write the rows of one page of a list."""
    return [_listed(row, addresses) for row in rows]


def _listed(row: ActionRow, addresses: FollowUpAddresses) -> ListedAction:
    scale = Scale(row.scale)
    due = quantity(row.due, scale) if row.due else ""
    number = "" if row.rate is None else format_rate(row.rate)
    word = state_word(row.light, is_plus_one=row.is_plus_one)
    return ListedAction(
        code=row.code,
        url=addresses.action(row.unit_slug, action_slug(row.code, row.key)),
        statement=row.statement,
        unit=row.unit,
        unit_url=addresses.unit(row.unit_slug),
        objective=row.objective,
        annual=quantity(row.annual, scale),
        due=due,
        achieved=achieved_words(row, scale),
        number=number,
        state=row.light or "not_due",
        word=word,
        picture=bullet(row.rate, state=row.light or "not_due", label=f"{number} {word}".strip()),
        remarks=row.remarks,
    )
