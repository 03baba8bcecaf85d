"""The entry screen with invented matter, at /estilo/registro/: every kind of row, every state of the screen, of nobody's plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from planabierto.core.quantity import format_rate
from planabierto.office.base.charts import bullet
from planabierto.office.base.ui.parts import Download, ErrorLink, Fact, HeadFigure, Link
from planabierto.office.followup.entry_page import (
    NEEDS_REASON,
    PENDING,
    RETURNED,
    UNEXPLAINED,
    Answer,
    Banner,
    EntryFilter,
    EntryHeads,
    EntryView,
    GroupView,
    Note,
    NumberField,
    PastedCell,
    PastePreview,
    PeriodHead,
    ReviewView,
    RowState,
    RowView,
    SentView,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

BASE: Final = "/estilo/registro/"
CLOSED: Final = "cerrada"
SENT: Final = "enviada"
BACK: Final = "devuelta"
BEFORE_SENDING: Final = "revisar"
WITH_ERRORS: Final = "error"
EMPTY: Final = "vacia"
STATES: Final = ("", WITH_ERRORS, BEFORE_SENDING, SENT, BACK, CLOSED, EMPTY)
"""What `?estado=` shows."""

LONG: Final = (
    "Atender las solicitudes de la población asociada, revisar sus expedientes, calcular lo que corresponde según el reglamento"
    " vigente, preparar la resolución para firma de la autoridad, notificarla dentro de los plazos y archivar las copias en el"
    " expediente físico y en el digital, con el informe mensual de lo atendido, de lo pendiente y de las causas de la demora de"
    " cada caso, para conocimiento de la Subgerencia de Servicios."
)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_guide(request: HttpRequest) -> HttpResponse:
    """The screen in the state that `?estado=` names; nothing is kept."""
    if request.method == "POST":
        return JsonResponse({"sentence": _("Esta es la guía: nada se guarda.")}, status=HTTPStatus.FORBIDDEN)
    asked = request.GET.get("estado", "")
    view = specimen(state=asked if asked in STATES else "", mark=request.GET.get("ver", ""))
    context: dict[str, object] = {"view": None, "review": None, "sent": None}
    if asked == BEFORE_SENDING:
        context["review"] = _review(view)
    elif asked == SENT:
        context["sent"] = _sent(view)
    else:
        context["view"] = view
    return render(request, "followup/entry.html", context)


def specimen(*, state: str = "", mark: str = "") -> EntryView:
    """The screen of an invented unit, under a filter."""
    groups = [] if state == EMPTY else _groups()
    rows = [row for group in groups for row in group.rows]
    marks = [("", _("Todas")), (PENDING, _("Pendientes")), (UNEXPLAINED, _("Por justificar"))]
    if state == BACK:
        marks.append((RETURNED, _("Observadas")))
    banner, errors = _above(state)
    return EntryView(
        title=_("Reclamos: julio a septiembre de 2024"),
        summary="",
        crumbs=[
            Link(label=_("Guía de la interfaz"), url="/estilo/"),
            Link(label=_("Tercer seguimiento 2024"), url=BASE),
        ],
        figures=[
            HeadFigure(label=_("% de ejecución a septiembre"), value="88%"),
            HeadFigure(label=_("Reportadas"), value=_("%(done)s de %(total)s") % {"done": 10, "total": 12}),
            HeadFigure(label=_("Fecha límite"), value=_("11 oct"), note=_("faltan 3 días")),
        ],
        done=10,
        total=12,
        progress=_("10 de 12 acciones reportadas"),
        heads=EntryHeads(
            annual=_("Meta anual"),
            periods=[
                PeriodHead(
                    label=_("Prog. T%(number)s") % {"number": number},
                    long=_("Programado T%(number)s") % {"number": number},
                    is_current=number == 3,  # noqa: PLR2004 - the third quarter
                )
                for number in range(1, 5)
            ],
            before=_("Ejec. a jun"),
            typed=_("Ejecutado jul\u2060–\u2060sep"),
            total=_("Acumulado ene\u2060–\u2060sep"),
            rate=_("% de ejecución a septiembre"),
            said=_("Logro y justificación"),
        ),
        groups=groups,
        filters=[
            EntryFilter(
                key=key,
                label=label,
                url=f"?ver={key}" if key else "?",
                count=sum(key in row.flags for row in rows) if key else len(rows),
            )
            for key, label in marks
        ],
        filter=mark if mark in {key for key, _label in marks} else "",
        is_open=state not in {CLOSED, SENT, BEFORE_SENDING},
        drafts="borrador|1|1|1|reclamos",
        save_url=BASE,
        paste_url=f"{BASE}?pegar",
        review_url=f"{BASE}?estado=revisar",
        workbook_url="#main",
        print_url="#main",
        help_url="/ayuda/",
        sign_in_url=f"/ingresar/?next={BASE}",
        saved=_("Guardado a las %(time)s") % {"time": "10:42"},
        banner=banner,
        errors=errors,
        error_title=_("Faltan 2 datos para enviar"),
        causes=[
            ("demand", _("Demanda distinta de la prevista")),
            ("unit", _("Depende de otra unidad")),
            ("purchase", _("Compra o contratación en trámite")),
        ],
        units=[("tecnologias", _("Tecnologías")), ("juridica", _("Jurídica"))],
        suggestions=[_("Se reprogramó por"), _("Depende de otra unidad:")],
        empty=_("Su unidad no tiene acciones en el plan 2024. Si es un error, escriba a Planificación."),
    )


def specimen_preview() -> PastePreview:
    """A paste of four cells, one of which is no number."""
    return PastePreview(
        title=_("Va a pegar 3 valores"),
        summary=_(
            "Columna Ejecutado de julio a septiembre, desde AO.4.1 hasta AO.4.4. Nada se guarda hasta confirmar."
        ),
        cells=[
            PastedCell(action="AO.4.1 Revisar procedimientos", column=_("Ejecutado"), current="0", pasted="1"),
            PastedCell(action="AO.4.3 Capacitar", column=_("Ejecutado"), current="593", pasted="600"),
            PastedCell(
                action="AO.4.2 Actualizar el registro",
                column=_("Ejecutado"),
                current="",
                pasted="uno",
                problem=_("«uno» no es un número: no se pegará"),
            ),
            PastedCell(action="AO.4.4 Atender las solicitudes", column=_("Ejecutado"), current="1", pasted="2"),
        ],
        button=_("Pegar 3 valores"),
        unknown=["AO.9.9"],
        hidden={"texto": "1\n600\nuno\n2", "fila": "ao-4-1", "columna": "real"},
    )


def _above(state: str) -> tuple[Banner | None, Sequence[ErrorLink]]:
    """What stands above the table in each state: the banner, and the errors of an attempt to send."""
    if state == CLOSED:
        text = _(
            "El tercer trimestre cerró el 15 de octubre. Para cambiar un dato, pida una corrección a Planificación."
        )
        return Banner(kind="info", text=text), ()
    if state == BACK:
        remarks = [
            ErrorLink(text=_("AO.4.4: adjunte la lista de lo emitido"), url="#ao-4-4"),
            ErrorLink(text=_("AO.6.2: la fecha nueva cae fuera del año"), url="#ao-6-2"),
        ]
        return Banner(
            kind="warning", text=_("Planificación devolvió el informe con 2 observaciones."), remarks=remarks
        ), ()
    if state == WITH_ERRORS:
        return None, [
            ErrorLink(
                text=_("AO.4.2: escriba lo ejecutado de julio a septiembre (si no hubo, escriba 0)"), url="#ao-4-2-real"
            ),
            ErrorLink(text=_("AO.6.2: explique por qué va por debajo de lo programado"), url="#ao-6-2-justificacion"),
        ]
    return None, ()


def _review(view: EntryView) -> ReviewView:
    return ReviewView(
        title=_("Revisar y enviar: Reclamos"),
        crumbs=view.crumbs,
        entry=view,
        errors=[
            ErrorLink(
                text=_("AO.6.2: explique por qué va por debajo de lo programado"), url=f"{BASE}#ao-6-2-justificacion"
            )
        ],
        warnings=[ErrorLink(text=_("AO.4.4 va en 438%: ¿la meta de 144 sigue vigente?"), url=f"{BASE}#ao-4-4-real")],
        sentence=_("Envío este seguimiento como jefatura de Reclamos."),
        send_url=BASE,
        back_url=BASE,
        send_label=_("Enviar a Planificación"),
        refused=True,
    )


def _sent(view: EntryView) -> SentView:
    return SentView(
        title=view.title,
        crumbs=view.crumbs,
        sentence=_("Enviado el 9 de octubre a las 10:50. Planificación puede devolverlo."),
        entry=view,
        downloads=[Download(label=_("Comprobante de envío"), url="#main", kind="PDF")],
    )


def _groups() -> list[GroupView]:
    def standing(rate: str, state: str, *, total: str, due: str, word: str = "") -> RowState:
        ratio = Decimal(rate) if rate else None
        number = format_rate(ratio) if ratio is not None else "–"
        label = _("%(number)s de lo programado a septiembre") % {"number": number} if rate else _("Sin dato a la fecha")
        return RowState(
            total=total,
            due=due,
            picture=bullet(ratio, state=state, label=label, width=112),
            number=number,
            state=state,
            word=word,
        )

    full = standing("1", "satisfactory", total="2", due="2")
    half = standing("0.5", "unsatisfactory", total="1", due="2")
    far = standing("4.38", "far_above_plan", total="473", due="108")
    low = standing("0.75", "partially_satisfactory", total="3", due="4")
    whole = standing("1", "satisfactory", total="100%", due="100%")
    missing = standing("", "unreported", total="–", due="2")
    later = standing("", "not_due", total="–", due="")
    return [
        GroupView(
            title=_("O.E.1. Mejorar los servicios a la población asociada, con uso responsable de los recursos."),
            rows=[
                _row("AO.1.1", _("Revisar las normas de los servicios voluntarios"), full, value="1", programmed="1"),
                _row("AO.1.2", _("Publicar la guía de requisitos"), full, value="1", programmed="1"),
            ],
        ),
        GroupView(
            title=_("O.E.4. Modernizar y simplificar los servicios."),
            rows=[
                _explained(_row("AO.4.1", _("Revisar los procedimientos del área"), half, value="0", programmed="1")),
                replace(
                    _row("AO.4.2", _("Actualizar el registro de beneficiarios"), missing, programmed="1"),
                    flags=[PENDING],
                ),
                _row("AO.4.3", _("Capacitar al personal que atiende"), whole, value="25%", programmed="25%"),
                _asked(_row("AO.4.4", LONG, far, value="473", programmed="36")),
            ],
        ),
        GroupView(
            title=_("6 Otras actividades operativas"),
            rows=[
                _two_figures(
                    "AO.6.1",
                    _("Resolver las solicitudes recibidas"),
                    full,
                    ("recibidas", _("Recibidas"), "120"),
                    ("atendidas", _("Atendidas"), "118"),
                ),
                replace(
                    _row("AO.6.2", _("Implementar las consultas en línea"), low, value="0", programmed="1"),
                    flags=[NEEDS_REASON, UNEXPLAINED, RETURNED],
                    invalid=["justificacion"],
                    notes=[Note(kind="error", text=_("Explique por qué va por debajo de lo programado"))],
                    last_text=_("Se espera el servidor nuevo."),
                ),
                _two_figures(
                    "AO.6.3",
                    _("Digitalizar los expedientes generados"),
                    full,
                    ("hechos", _("Digitalizados"), "80"),
                    ("total", _("Generados"), ""),
                ),
                replace(
                    _row("AO.6.4", _("Presentar la memoria anual"), later),
                    hint=_("Sin programación en el trimestre"),
                ),
                replace(
                    _row("AO.6.5", _("Escanear los documentos del archivo de gestión"), full),
                    numbers=(),
                    fixed="3",
                    fixed_note=_("Verificado; se reportó 4"),
                    verifier=_("Verifica: Gestión Documental y Archivo"),
                    accomplishment=_("Se escaneó lo del segundo trimestre."),
                ),
                replace(
                    _row("AO.6.6", _("Mantener actualizado el portal"), whole, value="0.25", programmed="25%"),
                    notes=[
                        Note(
                            kind="warning",
                            text=_("¿Quiso decir 0.25% o 25%?"),
                            answers=[
                                Answer(label="0.25%", name="real", value="0.25%"),
                                Answer(label="25%", name="real", value="25%"),
                            ],
                        )
                    ],
                ),
            ],
        ),
    ]


def _row(code: str, statement: str, state: RowState, *, value: str = "", programmed: str = "") -> RowView:
    slug = code.lower().replace(".", "-")
    return RowView(
        slug=slug,
        code=code,
        statement=statement,
        url="#main",
        save_url=f"{BASE}?fila={slug}",
        version=3,
        annual="3",
        periods=["", "1", programmed, "1"],
        before="1",
        state=state,
        numbers=[
            NumberField(
                name="real",
                label=_("Ejecutado julio a septiembre, %(code)s %(statement)s")
                % {"code": code, "statement": statement[:80]},
                value=value,
                programmed=programmed,
            )
        ],
        means=_("Resolución firmada"),
        evidence=_("+ Medio") if not value else ngettext("%(num)s medio", "%(num)s medios", 2) % {"num": 2},
        evidence_url="#main",
        facts=[Fact(label=_("Unidad líder"), value=_("Subgerencia de Servicios"))],
        may_correct=True,
    )


def _explained(row: RowView) -> RowView:
    """Outside of satisfactory, with its reason."""
    return replace(
        row,
        flags=[NEEDS_REASON],
        justification=_("La revisión espera el levantamiento de procesos que hace otra unidad, previsto para octubre."),
        cause="unit",
        cause_word=_("Depende de otra unidad: Tecnologías"),
        depends_on="tecnologias",
        new_date="2024-11-15",
        last_text=_("Se pidió el levantamiento de procesos."),
    )


def _asked(row: RowView) -> RowView:
    """Far from the plan, with the question that this raises."""
    return replace(
        row,
        flags=[NEEDS_REASON],
        justification=_("La demanda superó lo previsto."),
        cause="demand",
        cause_word=_("Demanda distinta de la prevista"),
        notes=[
            Note(
                kind="warning",
                text=_("473 es 4 veces lo programado (108). ¿Es correcto?"),
                answers=[Answer(label=_("Sí, es correcto"), name="cierto", value="473")],
            )
        ],
        verifier=_("Verifica: Gestión Documental y Archivo"),
        annual="1,250",
        periods=["312", "$12,345.50", "36", "312"],
        available=_("Dato disponible el 8 de octubre"),
    )


def _two_figures(code: str, statement: str, state: RowState, *pair: tuple[str, str, str]) -> RowView:
    return replace(
        _row(code, statement, state),
        numbers=[
            NumberField(name=name, label=f"{short}, {code} {statement}", value=value, short=short)
            for name, short, value in pair
        ],
        flags=[] if all(value for _name, _short, value in pair) else [PENDING],
    )
