"""The «Recorrido» of the demonstration: a quarter in six steps, each with who does it and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from planabierto.office.config.demonstration import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

    from planabierto.office.config.demonstration.people import Person

_ROUND: Final = ("2024", "t3")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is known: its title, who does it, the page it begins on (its name and arguments), and what to do there."""

    title: _StrPromise
    people: Sequence[Person]
    page: str
    arguments: tuple[str, ...]
    tasks: Sequence[_StrPromise]


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """Somebody to sign in as with one button."""

    email: str
    name: str
    post: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page shows it."""

    title: str
    accounts: tuple[ShownAccount, ...]
    url: str
    tasks: tuple[str, ...]


STEPS: Final = (
    Step(
        _("Una unidad registra y envía"),
        (people.HEAD, people.CLERK),
        "entry",
        (*_ROUND, "reclamos"),
        (
            _("Reclamos lleva reportadas 9 de 20. Escriba lo ejecutado en julio a septiembre en la columna amarilla."),
            _("«=» copia lo programado y Enter baja a la fila siguiente. Cada fila se guarda sola."),
            _("Escriba 0 en AO.4.1: pide la causa y la justificación antes de enviar."),
            _("Abra AO.6.4: la registraron dos personas, con un comentario de Planificación que espera respuesta."),
            _(
                "Para ver un conflicto de verdad, abra el registro también como %(clerk)s en otra ventana privada y "
                "cambie la misma fila en las dos: se muestran los dos valores."
            ),
            _("Con todo completo, «Revisar y enviar»."),
        ),
    ),
    Step(
        _("La unidad líder da su visto bueno"),
        (people.LEAD,),
        "own_units",
        (),
        (
            _("Comercialización y Operaciones ya enviaron; Reclamos también, si terminó el paso anterior."),
            _("Elíjalas y dé el visto bueno a todas a la vez. Si no dice nada, a los dos días hábiles pasan solas."),
        ),
    ),
    Step(
        _("Planificación recuerda, revisa y devuelve"),
        (people.ANALYST, people.HEAD_OF_RETURNED),
        "tray",
        (),
        (
            _("Tecnologías de Información está atrasada: recuérdele. Unidad de Género todavía no empieza."),
            _("Revise un informe enviado fila por fila: déla por conforme, u obsérvela y devuelva el informe."),
            _("Desarrollo Humano recibió el suyo con dos observaciones: entre como su jefatura y corríjalas."),
        ),
    ),
    Step(
        _("Quien verifica confirma las cifras"),
        (people.OFFICER, people.ALTERNATE),
        "verification",
        _ROUND,
        (
            _("Confirme los escaneos que las unidades enviaron, con lo que generaron y lo que escanearon."),
            _("La Unidad Legal objetó lo que se verificó: responda su objeción."),
            _("El escaneo de la UGDA lo verifica otra persona: nadie verifica su propia unidad."),
        ),
    ),
    Step(
        _("Planificación consolida, presenta y cierra"),
        (people.PLANNER, people.DIRECTOR, people.INFORMATION_OFFICER),
        "consolidated",
        _ROUND,
        (
            _("Todo informe enviado necesita su revisión; el de Planificación lo revisa la Administración Superior."),
            _("Consolide sin las unidades que no entregaron, con su motivo: saldrán como «no entregó»."),
            _("Anote ante quién se presentó y cierre: el informe queda con su código de verificación."),
            _("Ya presentado, la Oficial de Información decide qué se suprime y publica la versión oficial."),
        ),
    ),
    Step(
        _("La dirección lee el tablero en su teléfono"),
        (people.DIRECTOR,),
        "board",
        _ROUND,
        (
            _("Angoste la ventana como un teléfono: una frase, cuatro números y lo que requiere decisión."),
            _("Cada número lleva a las filas que cuenta. Ve lo que Planificación ya revisó, no los borradores."),
            _("Deje una instrucción en una fila: se lista de nuevo hasta que se cumpla."),
        ),
    ),
)


def shown_steps() -> list[ShownStep]:
    """The steps in the language of the reader."""
    return [
        ShownStep(
            str(step.title),
            tuple(ShownAccount(one.email, one.name, one.post) for one in step.people),
            reverse(step.page, args=step.arguments),
            tuple(str(task) % {"clerk": people.CLERK.name} if "%(" in str(task) else str(task) for task in step.tasks),
        )
        for step in STEPS
    ]
