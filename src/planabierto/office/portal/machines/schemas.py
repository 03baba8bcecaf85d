"""What the API answers, field by field: OpenAPI is made of these classes, and no answer leaves that is not of its class.

Figures are texts, exact decimals with a point, as an edition has them; only counts and whole percents are numbers. What a field means is
said in Spanish, as editions are.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from ninja import Field, Schema

from planabierto.core.trafficlight import TrafficLight

CODE: Final = "3f2a90bc11d47e05a6c83f2a90bc11d47e05a6c83f2a90bc11d47e05a6c83f2a"
"""A sha256 for the examples."""


class State(StrEnum):
    """A band of the traffic light, or outside of all of them."""

    UNSATISFACTORY = TrafficLight.UNSATISFACTORY.value
    PARTIALLY_SATISFACTORY = TrafficLight.PARTIALLY_SATISFACTORY.value
    SATISFACTORY = TrafficLight.SATISFACTORY.value
    ABOVE_PLAN = TrafficLight.ABOVE_PLAN.value
    FAR_ABOVE_PLAN = TrafficLight.FAR_ABOVE_PLAN.value
    NOT_DUE = TrafficLight.NOT_DUE.value
    UNREPORTED = TrafficLight.UNREPORTED.value
    OUTSIDE = "outside"


class Standing(StrEnum):
    """Where an edition stands today."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Problem(Schema):
    """Why something was not answered."""

    code: str = Field(description="Palabra fija de la clase de error", examples=["not_found"])
    message: str = Field(
        description="Oración para una persona, en español", examples=["En esta dirección no hay nada."]
    )
    where: str = Field(description="Dirección o valor del que se trata", examples=["query.limit"])


class Refusal(Schema):
    """Every error."""

    error: Problem


class InstitutionOut(Schema):
    """An institution that publishes here."""

    name: str = Field(examples=["Mutual Ejemplo"])
    short_name: str = Field(examples=["Mutual Ejemplo"])
    url: str = Field(description="Su portal", examples=["https://plan.ejemplo.gob.sv/"])
    api: str = Field(description="Su API", examples=["https://plan.ejemplo.gob.sv/api/v1/"])


class InstitutionList(Schema):
    """The institutions of this installation."""

    items: list[InstitutionOut]


class EditionOut(Schema):
    """An edition: which follow-up, which number, where it stands."""

    code: str = Field(description="sha256 de su texto canónico, con el que se pide", examples=[CODE])
    title: str = Field(examples=["Seguimiento del POI 2024, tercer trimestre"])
    year: int = Field(description="Año del plan", examples=[2024])
    period: str = Field(description="Período como está en las direcciones", examples=["t3"])
    cutoff: date = Field(description="Último día que el seguimiento abarca", examples=["2024-09-30"])
    number: int = Field(description="Número de la versión oficial, desde 1 en cada seguimiento", examples=[2])
    corrects: int | None = Field(description="Número de la versión que rectifica", examples=[1])
    state: Standing = Field(description="Vigente, rectificada o retirada", examples=["published"])
    reason: str = Field(description="Motivo de la rectificación", examples=["Se corrigió un dato."])
    withdrawal_reason: str = Field(description="Motivo del retiro", examples=[""])
    issued_on: date = Field(description="Día de la publicación", examples=["2024-11-12"])
    approved_by: str = Field(description="Puesto que la aprobó", examples=["Oficial de Información"])
    url: str = Field(description="Su página", examples=["https://plan.ejemplo.gob.sv/transparencia/2024/t3/"])
    text: str = Field(description="Su texto canónico", examples=[f"https://plan.ejemplo.gob.sv/api/v1/editions/{CODE}"])


class Paged(Schema):
    """A part of a list."""

    count: int = Field(description="Cuántos hay en total", examples=[1])
    limit: int = Field(description="Cuántos como máximo en esta respuesta", examples=[50])
    offset: int = Field(description="Cuántos se saltaron", examples=[0])
    next: str | None = Field(description="Dirección de los siguientes", examples=[None])


class EditionList(Paged):
    """Editions, newest first."""

    items: list[EditionOut]


class TotalsOut(Schema):
    """How a set of actions stands."""

    actions: int = Field(description="Acciones", examples=[177])
    due: int = Field(description="Programadas a la fecha", examples=[150])
    met: int = Field(description="Cumplidas: 100 % o más", examples=[126])
    above: int = Field(description="Cumplidas con más de 100 %", examples=[14])
    below: int = Field(description="Por debajo de 100 %", examples=[24])
    pending: int = Field(description="Sin dato antes de vencer el plazo", examples=[0])
    unreported: int = Field(description="Sin reporte", examples=[1])
    not_due: int = Field(description="No programadas a la fecha", examples=[25])
    ahead: int = Field(description="Adelantadas", examples=[0])
    outside: int = Field(description="Suspendidas o sin demanda", examples=[2])
    lights: dict[str, int] = Field(description="Cuántas en cada estado del semáforo", examples=[{"satisfactory": 112}])
    mean: str | None = Field(
        description="Promedio en %, por la regla de la versión; sin él donde nada cuenta", examples=["92.05"]
    )


class BandsOut(Schema):
    """The limits of the traffic light, as ratios."""

    partial: str = Field(description="Desde aquí, parcialmente satisfactorio", examples=["0.6"])
    satisfactory: str = Field(description="Desde aquí, satisfactorio", examples=["0.9"])
    above: str = Field(description="Por encima, superior a lo programado", examples=["1"])
    far_above: str = Field(description="Por encima, muy superior", examples=["1.5"])


class WithheldOut(Schema):
    """How many fragments were withheld on one ground."""

    ground: str = Field(examples=["art. 24 lit. a"])
    law: str = Field(examples=["LAIP"])
    reason: str = Field(examples=["Datos personales"])
    count: int = Field(examples=[3])
    is_reserved: bool = Field(examples=[False])
    declaration: str = Field(examples=[""])


class EditionTotals(Schema):
    """An edition in figures."""

    edition: EditionOut
    institution: str = Field(examples=["Mutual Ejemplo"])
    plan: str = Field(examples=["Plan Operativo Institucional"])
    licence: str = Field(examples=["https://creativecommons.org/licenses/by/4.0/"])
    periods: list[str] = Field(
        description="Los períodos del año", examples=[["ene–mar", "abr–jun", "jul–sep", "oct–dic"]]
    )
    rule: str = Field(description="Regla de los promedios", examples=["due_capped"])
    rule_sentence: str = Field(examples=["Promedio de los porcentajes, cada uno hasta 100 %."])
    bands: BandsOut
    totals: TotalsOut
    withheld: list[WithheldOut]


class FileOut(Schema):
    """A file of an edition."""

    name: str = Field(examples=["seguimiento-poi-2024-t3-v2.csv"])
    media_type: str = Field(examples=["text/csv"])
    size: int = Field(description="En bytes", examples=[58213])
    sha256: str = Field(examples=[CODE])
    url: str = Field(examples=["https://plan.ejemplo.gob.sv/transparencia/datos/seguimiento-poi-2024-t3-v2.csv"])


class FileList(Schema):
    """The files of an edition."""

    edition: EditionOut
    items: list[FileOut]


class UnitOut(Schema):
    """A unit of an edition."""

    slug: str = Field(description="Su nombre en las direcciones", examples=["reclamos"])
    name: str = Field(examples=["Unidad de Reclamos"])
    mission: str = Field(examples=["Resolver los reclamos de los asegurados."])
    is_missing: bool = Field(description="No entregó su informe", examples=[False])
    totals: TotalsOut
    url: str = Field(examples=["https://plan.ejemplo.gob.sv/transparencia/2024/t3/reclamos/"])


class UnitList(Schema):
    """The units of an edition, in the order of the document."""

    edition: EditionOut
    items: list[UnitOut]


class ObjectiveOut(Schema):
    """An objective of an edition."""

    slug: str = Field(description="Su clave en las direcciones", examples=["oe3"])
    key: str = Field(description="Su clave; en blanco donde no tiene", examples=["O.E.3"])
    text: str = Field(description="Su texto oficial", examples=["Mejorar la atención de los asegurados."])
    is_strategic: bool = Field(examples=[True])
    totals: TotalsOut
    url: str = Field(examples=["https://plan.ejemplo.gob.sv/transparencia/2024/t3/objetivo/oe3/"])


class ObjectiveList(Schema):
    """The objectives of an edition, in the order of the plan."""

    edition: EditionOut
    items: list[ObjectiveOut]


class OriginalOut(Schema):
    """What was programmed before a change."""

    annual_target: str | None = Field(examples=["4"])
    targets: list[str | None] = Field(examples=[["1", "1", "1", "1"]])
    in_force_until: date = Field(examples=["2024-04-11"])
    changed_by: str = Field(description="Acuerdo que la cambió", examples=["acta 64, punto 4.1"])


class ActionOut(Schema):
    """An action of an edition."""

    row: int = Field(description="Lugar en el documento, desde 1", examples=[1])
    unit: str = Field(description="La unidad, como está en las direcciones", examples=["reclamos"])
    slug: str = Field(description="La acción, como está en las direcciones", examples=["ao-6-5"])
    objective: str = Field(description="El objetivo, como está en las direcciones", examples=["oe3"])
    code: str = Field(examples=["AO.6.5"])
    identity: int | None = Field(description="Número que no cambia aunque cambie el código", examples=[65])
    statement: str = Field(description="Qué se hará", examples=["Resolver reclamos dentro del plazo."])
    lead_unit: str = Field(examples=["Gerencia"])
    responsible_unit: str = Field(examples=["Unidad de Reclamos"])
    unit_of_measure: str = Field(examples=["Reclamos resueltos"])
    scale: str = Field(description="Escala; en `ratio`, 0.25 es 25 %", examples=["count"])
    accumulation: str = Field(description="Cómo se acumulan los períodos", examples=["flow"])
    direction: str = Field(description="Si más es mejor", examples=["increasing"])
    baseline: str | None = Field(description="Línea de base de una meta que decrece", examples=[None])
    is_demand: bool = Field(description="Lo debido es lo recibido", examples=[False])
    weight: str | None = Field(examples=[None])
    annual_target: str | None = Field(examples=["900"])
    targets: list[str | None] = Field(description="Meta de cada período", examples=[["225", "225", "225", "225"]])
    original: OriginalOut | None = Field(description="La programación antes de un cambio", examples=[None])
    due: str = Field(description="Debido a la fecha", examples=["675"])
    reported: str | None = Field(description="Reportado a la fecha", examples=["593"])
    verified: str | None = Field(description="Verificado a la fecha", examples=[None])
    counted: str | None = Field(description="El que cuenta para el porcentaje", examples=["593"])
    percent: int | None = Field(description="% de ejecución, entero, sin tope", examples=[88])
    status: str = Field(description="Estado de la ejecución", examples=["below"])
    is_pending: bool = Field(examples=[False])
    light: TrafficLight | None = Field(
        description="Semáforo; sin él fuera de las bandas", examples=["partially_satisfactory"]
    )
    cause: str = Field(description="Causa de la desviación", examples=[""])
    verified_by: str = Field(description="Puesto que verifica", examples=[""])
    remarks: str = Field(description="Observaciones, con las marcas de lo suprimido", examples=[""])
    url: str = Field(examples=["https://plan.ejemplo.gob.sv/transparencia/2024/t3/reclamos/ao-6-5/"])


class ActionList(Paged):
    """Actions of an edition, in the order of the document."""

    edition: EditionOut
    items: list[ActionOut]


class MomentOut(Schema):
    """An action in one edition in force."""

    edition: str = Field(description="Código de la versión oficial", examples=[CODE])
    year: int = Field(examples=[2024])
    period: str = Field(examples=["t3"])
    cutoff: date = Field(examples=["2024-09-30"])
    code: str = Field(examples=["AO.6.5"])
    scale: str = Field(examples=["count"])
    due: str = Field(examples=["675"])
    counted: str | None = Field(examples=["593"])
    percent: int | None = Field(examples=[88])
    light: TrafficLight | None = Field(examples=["partially_satisfactory"])
    url: str = Field(examples=["https://plan.ejemplo.gob.sv/transparencia/2024/t3/reclamos/ao-6-5/"])


class ActionWithHistory(Schema):
    """An action with what every edition in force says of it, the latest cut-off first."""

    edition: EditionOut
    action: ActionOut
    history: list[MomentOut]


class FindingOut(Schema):
    """What the automatic review finds in an edition."""

    rule: str = Field(examples=["ARI101"])
    severity: str = Field(examples=["error"])
    unit: str = Field(description="Nombre de la unidad", examples=["Unidad de Reclamos"])
    code: str = Field(examples=["AO.6.5"])
    message: str = Field(examples=["El porcentaje impreso no es el que dan sus cifras."])


class FindingList(Paged):
    """What the automatic review finds in an edition."""

    edition: EditionOut
    items: list[FindingOut]


class VerifiedFile(FileOut):
    """A published file, and of which edition it is."""

    edition: EditionOut


class Verification(Schema):
    """Whether a file is what was published."""

    sha256: str = Field(examples=[CODE])
    is_published: bool = Field(description="Si aquí se publicó un archivo con esa huella", examples=[True])
    items: list[VerifiedFile]
