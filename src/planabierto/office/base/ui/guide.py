"""The invented matter of the living guide at /estilo/: one specimen of every component, of nobody's plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from planabierto.office.base.ui.parts import (
    Column,
    Decision,
    Delivery,
    Download,
    ErrorLink,
    Event,
    Fact,
    Group,
    HeadFigure,
    HeatCell,
    HeatColumn,
    HeatRow,
    Link,
    Segment,
    StateCount,
    Tile,
)

LIGHT: Final = (
    ("far_above_plan", 6, "más de 130%"),
    ("above_plan", 1, "más de 110 a 130%"),
    ("satisfactory", 140, "90 a 110%"),
    ("partially_satisfactory", 11, "60 a menos de 90%"),
    ("unsatisfactory", 10, "menos de 60%"),
    ("unreported", 5, "sin dato"),
    ("not_due", 4, "sin meta a la fecha"),
)
"""State, count and band in words of the specimen of the traffic light."""

TOKENS: Final = ("ink", "ink-2", "paper", "ground", "line", "line-2", "control", "brand", "link", "focus", "active")
SEVERITIES: Final = ("error", "warning", "info", "privacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletSpecimen:
    """A bullet, the number beside it and its state."""

    picture: str
    number: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSpecimens:
    """The pictures of the guide; the package that draws them stands above this one and hands them down."""

    bullets: tuple[BulletSpecimen, ...]
    light: str
    strip: str
    curve_wide: str
    curve_narrow: str
    progress: str
    deliveries: tuple[str, ...]


class SpecimenForm(forms.Form):
    """One field of each kind that the office uses."""

    name = forms.CharField(label=_("Nombre de la unidad"), help_text=_("Como debe salir en el informe."))
    achieved = forms.CharField(label=_("Ejecutado de julio a septiembre"))
    cause = forms.ChoiceField(
        label=_("Causa de la desviación"),
        choices=[("", "—"), ("demand", _("Depende de la demanda")), ("unit", _("Depende de otra unidad"))],
        required=False,
    )
    reason = forms.CharField(label=_("Motivo"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label=_("Cifras del informe"),
        choices=[("right", _("Corregidas")), ("printed", _("Como se imprimieron"))],
        widget=forms.RadioSelect,
    )
    annex = forms.BooleanField(label=_("Agregar el anexo de inconsistencias"), required=False)

    def clean_achieved(self) -> str:
        """Refuse what the specimen holds, so that the guide shows an error."""
        raise forms.ValidationError(
            _("«%(written)s» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250"),
            params={"written": self.cleaned_data["achieved"]},
        )


def specimen_form() -> SpecimenForm:
    """The form, filled and refused."""
    form = SpecimenForm({"name": "Reclamos", "achieved": "uno", "kind": "right", "annex": "on"})
    form.is_valid()
    return form


def _heat(text: str, state: str = "") -> HeatCell:
    shaped = state not in {"", "satisfactory", "not_due"}
    return HeatCell(text=text, state=state, has_shape=shaped, url="#mapa" if state else "")


NONE = _heat("·")
HEAT_COLUMNS: Final = (
    HeatColumn(label="O.E.1", title="Mejorar los servicios a la población asociada"),
    HeatColumn(label="O.E.3", title="Administrar bien los activos"),
    HeatColumn(label="O.E.4", title="Modernizar y simplificar los servicios"),
    HeatColumn(label="O.E.5", title="Fortalecer al personal"),
    HeatColumn(label="6", title="Otras actividades operativas"),
)


def _row(label: str, *cells: HeatCell) -> HeatRow:
    return HeatRow(label=label, cells=cells[:-1], total=cells[-1], url="#mapa")


def specimens(charts: ChartSpecimens) -> dict[str, object]:
    """What the template of the guide shows, beside the texts that it says itself."""
    full, part, low = "satisfactory", "partially_satisfactory", "unsatisfactory"
    states = [state for state, _count, _band in LIGHT]
    return {
        "charts": charts,
        "states": states,
        "severities": SEVERITIES,
        "tokens": TOKENS,
        "figures": [
            HeadFigure(label="% de ejecución a septiembre", value="88%"),
            HeadFigure(label="Reportadas", value="17 de 20"),
            HeadFigure(label="Fecha límite", value="11 oct", note="venció hace 2 días", late=True),
        ],
        "periods": [
            Segment(label=f"T{number}", url="#segmentos", current=number == 3, title=name)  # noqa: PLR2004 - the third
            for number, name in enumerate(
                ("enero a marzo", "abril a junio", "julio a septiembre", "octubre a diciembre"), 1
            )
        ],
        "filters": [
            Segment(label="Todas", url="#segmentos", current=True, count=20),
            Segment(label="Pendientes", url="#segmentos", count=3),
            Segment(label="No satisfactorias", url="#segmentos", count=2, state="unsatisfactory"),
        ],
        "tiles": [
            Tile(label="Acciones cumplidas", value="145", of="de 173", url="#tarjetas", note="84% de las programadas"),
            Tile(
                label="Promedio de ejecución",
                value="92.05%",
                note="acciones programadas, tope de 100% cada una",
                note_url="#tarjetas",
            ),
            Tile(label="Trasladadas sin acuerdo", value="4", url="#tarjetas", note="sin justificar: 12"),
            Tile(label="Informes entregados", value="16", of="de 16", note="Plazo: 11 de octubre"),
        ],
        "counts": [StateCount(state=state, count=count, band=band, url="#semaforo") for state, count, band in LIGHT],
        "heat_columns": HEAT_COLUMNS,
        "heat_rows": [
            _row(
                "Planificación y Desarrollo Institucional",
                NONE,
                NONE,
                NONE,
                NONE,
                _heat("80%", part),
                _heat("80%", part),
            ),
            _row(
                "Unidad de Género",
                _heat("100%", full),
                _heat("100%", full),
                _heat("50%", low),
                _heat("n. p.", "not_due"),
                _heat("83%", part),
                _heat("85%", part),
            ),
            _row(
                "Comercialización",
                _heat("124%", "above_plan"),
                NONE,
                _heat("83%", part),
                _heat("100%", full),
                _heat("438%", "far_above_plan"),
                _heat("108%", full),
            ),
        ],
        "heat_foot": _row(
            "Toda la institución",
            _heat("100%", full),
            _heat("100%", full),
            _heat("74%", part),
            _heat("99%", full),
            _heat("92%", full),
            _heat("92%", full),
        ),
        "curve_columns": [
            Column(label="Corte"),
            Column(label="Programado", kind="number"),
            Column(label="Ejecutado", kind="number"),
        ],
        "curve_rows": [
            ("Marzo", "25%", ""),
            ("Junio", "52%", ""),
            ("Septiembre", "81%", "75%"),
            ("Diciembre", "100%", ""),
        ],
        "decisions": [
            Decision(
                title="Auditoría de la gestión de tecnología",
                url="#decisiones",
                place="Auditoría Interna · AO.4.1",
                picture=charts.bullets[0].picture,
                number="0%",
                of="0 de 1",
                state="unsatisfactory",
                explanation="Se reprogramó para el cuarto trimestre.",
            ),
            Decision(
                title="Recibir y tramitar solicitudes de información, y llevar el registro de sus plazos y respuestas",
                url="#decisiones",
                place="Unidad de Acceso a la Información · AO.6.3",
                picture=charts.bullets[1].picture,
                number="50%",
                of="3 de 6",
                state="unsatisfactory",
            ),
        ],
        "deliveries": [
            Delivery(
                unit="Reclamos",
                when="hace 5 minutos",
                done=17,
                total=20,
                picture=charts.deliveries[0],
                state="warning",
                word="En registro",
                action=Link(label="Recordar", url="#entrega"),
                url="#entrega",
            ),
            Delivery(
                unit="Comercialización",
                when="venció hace 2 días",
                done=0,
                total=24,
                picture=charts.deliveries[1],
                state="error",
                word="Sin iniciar",
                action=Link(label="Recordar", url="#entrega"),
            ),
            Delivery(
                unit="Operaciones",
                when="hoy a las 09:15",
                done=18,
                total=18,
                picture=charts.deliveries[2],
                state="done",
                word="Enviada, por revisar",
                action=Link(label="Revisar", url="#entrega"),
            ),
        ],
        "table_columns": [
            Column(label="Código", kind="code"),
            Column(label="Acción operativa", kind="whole"),
            Column(label="Meta anual", kind="number"),
            Column(label="Prog. a sep.", kind="number"),
            Column(label="Real", kind="number"),
            Column(label="% de ejecución a septiembre", kind="whole"),
        ],
        "table_groups": [Group(group="O.E.4. Modernizar y simplificar los servicios a la población asociada.")],
        "page": Paginator(range(177), 25).page(3),
        "form": specimen_form(),
        "errors": [
            ErrorLink(
                text="AO.6.9: escriba lo ejecutado de julio a septiembre (si no hubo, escriba 0)", url="#id_achieved"
            ),
            ErrorLink(text="AO.6.4: explique por qué va por encima de lo programado (438%)", url="#id_reason"),
        ],
        "downloads": [
            Download(label="Informe oficial", url="#descargas", kind="PDF", size="1.2 MB", note="carta, 17 páginas"),
            Download(label="Las mismas filas como libro", url="#descargas", kind="XLSX", size="58 kB"),
            Download(label="Datos abiertos", url="#descargas", kind="CSV"),
        ],
        "copied": "Estimada jefatura:\nEn AO.6.4 se reportó 473 y lo programado es 108. ¿Es correcto?\nPlanificación",
        "facts": [
            Fact(label="Unidad responsable", value="Reclamos"),
            Fact(label="Unidad líder", value="Subgerencia de Servicios"),
            Fact(label="Meta anual", value="1,250"),
            Fact(label="Objetivo", value="O.E.4. Modernizar y simplificar los servicios.", whole=True),
        ],
        "events": [
            Event(
                when="9 de octubre de 2024 a las 10:50",
                datetime="2024-10-09T16:50:00Z",
                what="Enviada",
                who="Jefatura de Reclamos",
            ),
            Event(
                when="9 de octubre de 2024 a las 10:42",
                datetime="2024-10-09T16:42:00Z",
                what="Corregida",
                who="Enlace de Reclamos",
                before="590",
                after="593",
                note="Faltaban tres resoluciones de agosto.",
            ),
        ],
    }
