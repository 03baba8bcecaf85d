"""One picture of each kind, with invented figures, for the living guide."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from planabierto.core.quantity import format_rate
from planabierto.office.base.charts import (
    CurveSize,
    CurveWords,
    PeriodBar,
    bullet,
    curve,
    period_strip,
    progress,
    semaphore_bar,
)
from planabierto.office.base.ui.guide import LIGHT, BulletSpecimen, ChartSpecimens

RATES = (
    ("unsatisfactory", Decimal(0)),
    ("unsatisfactory", Decimal("0.5")),
    ("partially_satisfactory", Decimal("0.84")),
    ("satisfactory", Decimal(1)),
    ("above_plan", Decimal("1.24")),
    ("far_above_plan", Decimal("4.38")),
    ("unreported", None),
    ("not_due", None),
)


def chart_specimens() -> ChartSpecimens:
    """The pictures, in the language of the reader."""
    conclusion = _("Septiembre: programado 81%, ejecutado 75% de la meta anual")
    says = CurveWords(start=_("Inicio"), programmed=_("Programado"), executed=_("Ejecutado"))
    curves = [
        curve(
            [Decimal("0.25"), Decimal("0.52"), Decimal("0.81"), Decimal(1)],
            [None, None, Decimal("0.75"), None],
            periods=[_("Mar"), _("Jun"), _("Sep"), _("Dic")],
            cutoff=3,
            says=says,
            label=conclusion,
            size=size,
        )
        for size in (CurveSize.WIDE, CurveSize.NARROW)
    ]
    return ChartSpecimens(
        bullets=tuple(_bullet(state, rate) for state, rate in RATES),
        light=semaphore_bar(
            {state: count for state, count, _band in LIGHT}, label=_("140 de 177 acciones en estado satisfactorio")
        ),
        strip=period_strip(
            [
                PeriodBar(label="T1", programmed=Decimal(2), executed=Decimal(2), written="2"),
                PeriodBar(label="T2", programmed=Decimal(3), executed=Decimal(1), written="1"),
                PeriodBar(label="T3", programmed=Decimal(2), executed=Decimal(4), written="4"),
                PeriodBar(label="T4", programmed=Decimal(3), executed=None),
            ],
            label=_("Ejecutado 7 de 7 programados a septiembre"),
        ),
        curve_wide=curves[0],
        curve_narrow=curves[1],
        progress=progress(17, 20, label=_reported(17, 20)),
        deliveries=tuple(_progress(done, total) for done, total in ((17, 20), (0, 24), (18, 18))),
    )


def _bullet(state: str, rate: Decimal | None) -> BulletSpecimen:
    number = "" if rate is None else format_rate(rate)
    label = _("%(number)s de lo programado a septiembre") % {"number": number} if number else _("Sin dato a la fecha")
    return BulletSpecimen(picture=bullet(rate, state=state, label=label), number=number or "–", state=state)


def _progress(done: int, total: int) -> str:
    return progress(done, total, label=_reported(done, total), width=96)


def _reported(done: int, total: int) -> str:
    return _("%(done)s de %(total)s acciones reportadas") % {"done": done, "total": total}
