"""The read API: what was published, for programs. Operations look things up; `answers` says what they say, `door` how they are asked."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from planabierto.core.trafficlight import TrafficLight
from planabierto.office.accounts.access import office_request
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.lines import OUTSIDE, Chosen
from planabierto.office.portal.machines.answers import Answers, Values
from planabierto.office.portal.machines.refusals import ALLOWED, invalid, refused
from planabierto.office.portal.machines.schemas import (
    CODE,
    ActionList,
    ActionWithHistory,
    EditionList,
    EditionTotals,
    FileList,
    FindingList,
    InstitutionList,
    ObjectiveList,
    Standing,
    State,
    UnitList,
    Verification,
)
from planabierto.office.portal.queries import files_with_code, publishing_institutions
from planabierto.office.portal.reading import (
    EditionDamagedError,
    EditionWithdrawnError,
    PublicSite,
    PublishedEdition,
    published,
    text_of,
)
from planabierto.office.portal.withdrawal import ground_of_withdrawal, in_force_after
from planabierto.office.publication.models import Edition
from planabierto.office.reports.addresses import STATES

OperationT = TypeVar("OperationT", bound=Callable[..., Any])

PREFIX: Final = "/api/v1/"
VERSION: Final = "1.0.0"
LATEST: Final = "latest"
MOST: Final = 200
_USUAL: Final = 50
_FARTHEST: Final = 1_000_000
_LONGEST: Final = 200

api = NinjaAPI(
    title=_("Datos abiertos del plan de trabajo"),
    version=VERSION,
    description=_(
        "Lo que la institución publicó del seguimiento de su plan, para programas. Solo se lee: sin clave, sin cookies, desde cualquier "
        "página (CORS), hasta 600 consultas por minuto desde una dirección. Las cifras son textos, decimales exactos con punto; "
        "solo los conteos y los porcentajes enteros son números. Lo publicado no cambia: pregunte con If-None-Match."
    ),
    docs_url=None,
    openapi_url=None,
)

EditionCode = Annotated[
    str,
    Path(
        pattern=rf"^({LATEST}|[0-9a-f]{{64}})$",
        description=_("El código (sha256) de una versión oficial, o `latest`: la vigente del último corte"),
        examples=[LATEST],
    ),
]
UnitSlug = Annotated[
    str, Path(max_length=_LONGEST, description=_("La unidad, como está en las direcciones"), examples=["reclamos"])
]
ActionSlug = Annotated[
    str, Path(max_length=_LONGEST, description=_("La acción, como está en las direcciones"), examples=["ao-6-5"])
]
Sha256 = Annotated[
    str,
    Path(pattern=r"^[0-9a-f]{64}$", description=_("La huella sha256 de un archivo, en minúsculas"), examples=[CODE]),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description=_("Cuántos como máximo"), examples=[_USUAL])]
Offset = Annotated[int, Query(ge=0, le=_FARTHEST, description=_("Cuántos se saltan"), examples=[0])]
OfState = Annotated[
    State | None,
    Query(description=_("Solo las de este estado del semáforo; `outside`: fuera de él"), examples=["unsatisfactory"]),
]
OfUnit = Annotated[str, Query(max_length=_LONGEST, description=_("Solo las de esta unidad"), examples=["reclamos"])]
OfObjective = Annotated[str, Query(max_length=_LONGEST, description=_("Solo las de este objetivo"), examples=["oe3"])]
Words = Annotated[
    str,
    Query(
        max_length=_LONGEST,
        description=_(
            "Solo las que tienen todas estas palabras en código, texto, unidad u objetivo; sin importar tildes"
        ),
        examples=["reclamos"],
    ),
]
OfYear = Annotated[int | None, Query(ge=1900, le=9999, description=_("Solo las de este año"), examples=[2024])]
OfStanding = Annotated[
    Standing | None, Query(description=_("Solo las vigentes, las rectificadas o las retiradas"), examples=["published"])
]


def _operation(
    path: str, name: str, summary: str, response: object, description: str
) -> Callable[[OperationT], OperationT]:
    """An address of the API that is only read."""
    made: Callable[[OperationT], OperationT] = api.api_operation(
        list(ALLOWED),
        path,
        response=response,
        operation_id=name,
        url_name=f"api_{name}",
        summary=summary,
        description=description,
    )
    return made


class NothingPublishedError(Http404):
    """Nothing published answers to what was asked for; the sentence says what, `where` the part of the address."""

    def __init__(self, sentence: str, where: str) -> None:
        """Say what is not there."""
        super().__init__(sentence)
        self.where = where


@api.exception_handler(NothingPublishedError)
def _not_published(_request: HttpRequest, error: NothingPublishedError) -> JsonResponse:
    return refused(HTTPStatus.NOT_FOUND, str(error), error.where)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    return invalid(error.errors)


@api.exception_handler(EditionDamagedError)
def _damaged(request: HttpRequest, error: EditionDamagedError) -> JsonResponse:
    return refused(HTTPStatus.SERVICE_UNAVAILABLE, str(error), request.path)


@api.exception_handler(EditionWithdrawnError)
def _withdrawn(request: HttpRequest, error: EditionWithdrawnError) -> JsonResponse:
    row, site = error.row, _site(request)
    ground, later = ground_of_withdrawal(row), in_force_after(row, site.in_force)
    said = [str(error)]
    if ground:
        said.append(f"Causal: {ground.rstrip('.')}.")
    said.append(f"Motivo: {row.withdrawal_reason.rstrip('.')}.")
    if later is not None:
        page = request.build_absolute_uri(EditionAddresses.of(later).round)
        said.append(f"La vigente es la versión {later.number} ({page}).")
    return refused(HTTPStatus.GONE, " ".join(said), request.path)


def _site(request: HttpRequest) -> PublicSite:
    return PublicSite(office_request(request).institution)


def _row(site: PublicSite, code: str) -> Edition:
    if code == LATEST:
        site.refuse_nothing_in_force()
    for row in site.in_force[:1] if code == LATEST else site.rows:
        if code in {LATEST, row.sha256}:
            return row
    raise NothingPublishedError("Aquí no se publicó ninguna versión oficial con ese código.", "path.edition")


def _edition(site: PublicSite, code: str) -> PublishedEdition:
    return published(_row(site, code))


@_operation(
    "/institutions",
    "institutions",
    _("Las instituciones que publican aquí"),
    InstitutionList,
    _("Cada una contesta en su propia dirección."),
)
def institutions(request: HttpRequest) -> Values:
    """Each answers at its own name."""
    here = office_request(request).institution
    port = request.get_port()
    suffix = "" if port in {"80", "443"} else f":{port}"
    items = []
    for one in publishing_institutions():
        if one.pk == here.pk or one.host:
            own = request.build_absolute_uri("/")
            root = own if one.pk == here.pk else f"{request.scheme}://{one.host}{suffix}/"
            items.append({"name": one.name, "short_name": one.short_name, "url": root, "api": f"{root}{PREFIX[1:]}"})
    return {"items": items}


@_operation(
    "/editions",
    "editions",
    _("Las versiones oficiales, la última primero"),
    EditionList,
    _("También las rectificadas y las retiradas: lo que se publicó sigue en la lista."),
)
def editions(
    request: HttpRequest, state: OfStanding = None, year: OfYear = None, limit: Limit = _USUAL, offset: Offset = 0
) -> Values:
    """Every public edition."""
    answers = Answers(request)
    chosen = [
        row
        for row in _site(request).rows
        if (state is None or row.state == state.value) and (year is None or row.follow_up.plan.year == year)
    ]
    part, paging = answers.part(chosen, limit, offset)
    return {**paging, "items": [answers.edition(row) for row in part]}


@_operation(
    "/editions/{edition}",
    "edition",
    _("Una versión oficial: su texto canónico"),
    None,
    _(
        "Byte por byte lo que se firmó: su sha256 es su código y va en ETag. Su esquema: /transparencia/esquemas/edition-1.json."
    ),
)
def edition(request: HttpRequest, edition: EditionCode) -> HttpResponse:
    """The canonical text."""
    row = _row(_site(request), edition)
    return HttpResponse(text_of(row).encode(), content_type="application/json")


@_operation(
    "/editions/{edition}/totals",
    "totals",
    _("Las cifras de la institución y la regla de que salen"),
    EditionTotals,
    _("Cuántas acciones se debían, cuántas se cumplieron, el promedio, los límites del semáforo y cuánto se suprimió."),
)
def totals(request: HttpRequest, edition: EditionCode) -> Values:
    """The figures of an edition."""
    return Answers(request).totals_of(_edition(_site(request), edition))


@_operation(
    "/editions/{edition}/files",
    "files",
    _("Los archivos de una versión, con sus huellas"),
    FileList,
    _("Nombre, tipo, tamaño y sha256 de cada uno, para bajarlo y comprobarlo."),
)
def files(request: HttpRequest, edition: EditionCode) -> Values:
    """The files of an edition."""
    answers, found = Answers(request), _edition(_site(request), edition)
    return {"edition": answers.edition(found.row), "items": [answers.file(one) for one in found.files()]}


@_operation(
    "/editions/{edition}/units",
    "units",
    _("Las unidades"),
    UnitList,
    _("En el orden del documento, también las que no entregaron su informe."),
)
def units(request: HttpRequest, edition: EditionCode) -> Values:
    """The units of an edition."""
    answers, found = Answers(request), _edition(_site(request), edition)
    return {"edition": answers.edition(found.row), "items": answers.units(found)}


@_operation(
    "/editions/{edition}/objectives",
    "objectives",
    _("Los objetivos, con su texto oficial"),
    ObjectiveList,
    _("En el orden del plan."),
)
def objectives(request: HttpRequest, edition: EditionCode) -> Values:
    """The objectives of an edition."""
    answers, found = Answers(request), _edition(_site(request), edition)
    return {"edition": answers.edition(found.row), "items": answers.objectives(found)}


@_operation(
    "/editions/{edition}/actions",
    "actions",
    _("Las acciones"),
    ActionList,
    _("En el orden del documento, por partes: `next` lleva a la siguiente."),
)
def actions(
    request: HttpRequest,
    *,
    edition: EditionCode,
    unit: OfUnit = "",
    objective: OfObjective = "",
    state: OfState = None,
    q: Words = "",
    limit: Limit = _USUAL,
    offset: Offset = 0,
) -> Values:
    """The actions of an edition, those that are asked for."""
    answers, found = Answers(request), _edition(_site(request), edition)
    slug = "" if state is None else OUTSIDE if state is State.OUTSIDE else STATES[TrafficLight(state.value)]
    chosen = Chosen(state=slug, objective=objective, unit=unit, words=q).among(found.contents)
    part, paging = answers.part(chosen, limit, offset)
    return {
        **paging,
        "edition": answers.edition(found.row),
        "items": [answers.action(found, line) for line in part],
    }


@_operation(
    "/editions/{edition}/actions/{unit}/{action}",
    "action",
    _("Una acción, con lo que de ella dice cada versión vigente"),
    ActionWithHistory,
    _("Primero el último corte. La acción se reconoce por su número permanente, y sin él por su código en la unidad."),
)
def action(request: HttpRequest, edition: EditionCode, unit: UnitSlug, action: ActionSlug) -> Values:
    """An action of an edition with its history."""
    site = _site(request)
    answers, found = Answers(request), _edition(site, edition)
    line = found.contents.line(unit, action)
    if line is None:
        raise NothingPublishedError("Esa versión oficial no tiene esa acción en esa unidad.", "path.action")
    return {
        "edition": answers.edition(found.row),
        "action": answers.action(found, line),
        "history": answers.history(site, line),
    }


@_operation(
    "/editions/{edition}/findings",
    "findings",
    _("Lo que encuentra la revisión automática"),
    FindingList,
    _("En lo que se publicó, nunca en lo que se suprimió."),
)
def findings(request: HttpRequest, edition: EditionCode, limit: Limit = _USUAL, offset: Offset = 0) -> Values:
    """The findings of an edition."""
    answers, found = Answers(request), _edition(_site(request), edition)
    part, paging = answers.part(found.edition.findings, limit, offset)
    return {**paging, "edition": answers.edition(found.row), "items": part}


@_operation(
    "/verify/{sha256}",
    "verify",
    _("Si un archivo es lo que se publicó"),
    Verification,
    _("Se pregunta con la huella del archivo, que no sale del equipo de quien pregunta."),
)
def verify(request: HttpRequest, sha256: Sha256) -> Values:
    """Whether a sha256 is of a published file."""
    answers = Answers(request)
    found = files_with_code(office_request(request).institution, sha256)
    return {
        "sha256": sha256,
        "is_published": bool(found),
        "items": [{**answers.file(file), "edition": answers.edition(file.edition)} for file in found],
    }
