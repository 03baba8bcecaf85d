"""Approving and publishing, and what was published: its list, its files, its correction and its withdrawal."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.edition import EditionAudience
from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can, require
from planabierto.office.base.filing.storage import media
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.rounds import Round, round_or_404
from planabierto.office.journal.wording import events_about
from planabierto.office.publication.edition_page import editions_page, review_page
from planabierto.office.publication.forms import PublicReasonForm, WithdrawalForm
from planabierto.office.publication.models import (
    SEEN,
    UNDER_WAY,
    Edition,
    EditionFile,
    EditionState,
    PublicationState,
    SuppressionGround,
)
from planabierto.office.publication.policy import EDITION, PUBLICATION
from planabierto.office.publication.portal_package import package_name, portal_package
from planabierto.office.publication.publication_page import ground_choices
from planabierto.office.publication.queries import editions_of
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.publishing import (
    approve,
    correct,
    is_publishable,
    issue_internal,
    preview,
    publish,
    withdraw,
)
from planabierto.office.publication.views import publication_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from planabierto.office.publication.models import Publication

_LONGEST_NUMBER: Final = 6
"""Digits of the largest number of an edition that is asked for."""


@require_safe
@require_access(VIEW, PUBLICATION)
def review(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """What will be published: the cover, the counts by ground, and what differs from the edition in force."""
    found = round_or_404(request, year, period)
    return _review(request, found, publication_or_404(found))


def _review(request: OfficeRequest, found: Round, current: Publication, *, refusal: str = "") -> HttpResponse:
    reviewed = read_review(current)
    is_under_way = current.state in UNDER_WAY
    made = dict(Edition.objects.filter(institution=request.institution, publication=current).values_list("pk", "state"))
    page = review_page(
        found,
        current,
        reviewed,
        preview(reviewed, by=request.user) if is_under_way else None,
        may_act=is_under_way and can(request.user, "approve", PUBLICATION, current),
        making=EditionState.MAKING in made.values(),
        history=events_about(
            request.institution, [("publication.publication", [current.pk]), ("publication.edition", made)]
        ),
        refusal=refusal,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "publication/review.html", {"page": page}, status=status)


@require_POST
@require_access("approve", PUBLICATION)
def approve_publication(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Approve what the public will read."""
    found = round_or_404(request, year, period)
    current = publication_or_404(found)
    return _step(
        request,
        found,
        current,
        lambda: approve(current, by=request.user),
        _("Quedó aprobada. Falta publicarla: mire la portada una vez más."),
    )


@require_POST
@require_access("publish", PUBLICATION)
def publish_publication(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Publish what was approved."""
    found = round_or_404(request, year, period)
    current = publication_or_404(found)
    if current.state != PublicationState.APPROVED:
        messages.error(request, _("Apruebe la versión antes de publicarla."))
        return HttpResponseRedirect(reverse("publication_review", args=[found.year, found.slug]))
    return _step(
        request,
        found,
        current,
        lambda: publish(current, by=request.user),
        _("La versión quedó congelada y firmada. Se publica en cuanto estén hechos todos sus archivos."),
        to="editions",
    )


def _step(
    request: OfficeRequest,
    found: Round,
    current: Publication,
    act: Callable[[], object],
    done: str,
    *,
    to: str = "publication_review",
) -> HttpResponse:
    """Take a step with a publication, or show what stands against it."""
    try:
        act()
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        return _review(request, found, current, refusal=str(error))
    messages.success(request, done)
    return HttpResponseRedirect(reverse(to, args=[found.year, found.slug]))


@require_safe
@require_access(VIEW, EDITION)
def editions(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The editions of a follow-up with their files; one that is being made is seen by who publishes."""
    found = round_or_404(request, year, period)
    user, institution = request.user, request.institution
    may = {
        action for action in ("correct", "withdraw", VIEW) if can(user, action, PUBLICATION, institution=institution)
    }
    if can(user, "issue", EDITION, institution=institution) and is_publishable(found.follow_up):
        may.add("issue")
    known = editions_of(found.follow_up)
    states = set(found.follow_up.publications.values_list("state", flat=True))
    page = editions_page(
        found,
        list(known if VIEW in may else known.filter(state__in=SEEN)),
        is_published=PublicationState.PUBLISHED in states,
        is_under_way=not states.isdisjoint(UNDER_WAY),
        may=frozenset(may),
    )
    return render(request, "publication/editions.html", {"page": page})


@require_POST
@require_access("issue", EDITION)
def issue(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Make an internal edition."""
    found = round_or_404(request, year, period)
    try:
        issue_internal(found.follow_up, by=request.user)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La versión interna quedó congelada y firmada. Sus archivos se están haciendo."))
    return HttpResponseRedirect(reverse("editions", args=[found.year, found.slug]))


@require_safe
@require_access(VIEW, EDITION)
def edition_file(request: OfficeRequest, pk: int) -> HttpResponseBase:
    """One file of an edition."""
    file = get_object_or_404(
        EditionFile.objects.select_related("edition__follow_up"),
        institution=request.institution,
        edition__state__in=SEEN,
        pk=pk,
    )
    _require_sight(request, file.edition)
    try:
        content = media(file.path).open("rb")
    except OSError as error:
        raise Http404(_("El servidor no tiene este archivo. Avise a la administración del sistema.")) from error
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)


@require_safe
@require_access(VIEW, EDITION)
def edition_package(request: OfficeRequest, pk: int) -> HttpResponse:
    """The package of a public edition for a transparency portal."""
    edition = get_object_or_404(
        Edition.objects.select_related("follow_up__plan", "signing_key", "corrects"),
        institution=request.institution,
        audience=EditionAudience.PUBLIC,
        state__in=SEEN,
        pk=pk,
    )
    _require_sight(request, edition)
    if edition.is_content_withdrawn:
        raise Http404(_("Se retiró el contenido de esta versión: ya no hay paquete que publicar."))
    disposition = content_disposition_header(as_attachment=True, filename=package_name(edition))
    return HttpResponse(
        portal_package(edition), content_type="application/zip", headers={"Content-Disposition": disposition}
    )


def _require_sight(request: OfficeRequest, edition: Edition) -> None:
    """Raise `NotAllowedError` for who may not read an edition.

    An internal one is for who may read its follow-up, one whose content was withdrawn for who sees what is withheld.
    """
    require(request.user, VIEW, EDITION, edition)
    if edition.is_content_withdrawn and not can(request.user, VIEW, PUBLICATION, institution=request.institution):
        raise NotAllowedError(
            _(
                "Se retiró el contenido de esta versión oficial y ya no se da a leer. Cuándo y por qué está en la lista de "
                "versiones oficiales; si necesita lo que decía, pídalo a Planificación."
            )
        )
    if edition.audience == EditionAudience.INTERNAL:
        require(request.user, VIEW, FOLLOW_UP, edition.follow_up)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("correct", PUBLICATION)
def correct_edition(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Open a correction of what is published; 404 where nothing is."""
    found = round_or_404(request, year, period)
    published = found.follow_up.publications.filter(state=PublicationState.PUBLISHED).order_by("-number").first()
    if published is None:
        raise Http404(_("No hay una versión publicada de este seguimiento."))
    form = PublicReasonForm(request.POST or None)

    def act() -> str:
        correct(published, reason=form.cleaned_data["reason"], by=request.user)
        return _("La rectificación quedó abierta, con todo lo que ya estaba decidido.")

    return _with_reason(
        request,
        found,
        form,
        act,
        title=_("Rectificar la versión publicada"),
        summary=_("La versión de hoy sigue vigente y listada; la rectificación sale con la lista de lo que cambia."),
        label=_("Abrir la rectificación"),
        to="publication",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("withdraw", PUBLICATION)
def withdraw_edition(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Withdraw what is published, or the content of the edition of a number (`version`)."""
    found = round_or_404(request, year, period)
    published, number = withdrawable_or_404(found, request.GET.get("version", ""))
    form = WithdrawalForm(request.POST or None, grounds=ground_choices(request.institution))

    def act() -> str:
        chosen = form.cleaned_data["ground"]
        withdrawn = withdraw(
            published,
            reason=form.cleaned_data["reason"],
            ground=SuppressionGround.objects.get(institution=request.institution, pk=chosen) if chosen else None,
            with_content=form.with_content,
            by=request.user,
        )
        if withdrawn.is_content_withdrawn:
            return _("Se retiró el contenido de la versión. Queda en la lista, con su código y el motivo.")
        return _("La versión quedó retirada. Sigue en la lista, con su motivo.")

    return _with_reason(
        request,
        found,
        form,
        act,
        title=_("Retirar la versión %(number)s") % {"number": number},
        summary=_(
            "La versión sigue en la lista con el motivo. Si se retira su contenido, nadie más la lee ni la descarga: todas sus "
            "direcciones dicen que se retiró, cuándo y por qué."
        ),
        label=_("Retirar la versión"),
        to="editions",
    )


def withdrawable_or_404(found: Round, number: str) -> tuple[Publication, int]:
    """The publication of a public edition whose content is still shown, and the number of that edition; 404 where there is none.

    Without a number it is the one in force.
    """
    shown = Edition.objects.filter(
        institution_id=found.follow_up.institution_id,
        follow_up=found.follow_up,
        audience=EditionAudience.PUBLIC,
        is_content_withdrawn=False,
    )
    if number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        shown = shown.filter(number=int(number), state__in=SEEN)
    else:
        shown = shown.filter(state=EditionState.PUBLISHED)
    edition = shown.select_related("publication").first()
    if edition is None or edition.publication is None:
        raise Http404(_("No hay una versión publicada de este seguimiento."))
    return edition.publication, edition.number


def _with_reason(
    request: OfficeRequest,
    found: Round,
    form: PublicReasonForm,
    act: Callable[[], str],
    *,
    title: str,
    summary: str,
    label: str,
    to: str,
) -> HttpResponse:
    """Ask why, and do what was asked."""
    if request.method == "POST" and form.is_valid():
        try:
            sentence = act()
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(reverse(to, args=[found.year, found.slug]))
    back = Link(label=_("Versiones oficiales"), url=reverse("editions", args=[found.year, found.slug]))
    words = {"form": form, "title": title, "summary": summary, "label": label, "crumbs": [back], "back": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or request.method == "POST" else HTTPStatus.OK
    return render(request, "publication/form.html", words, status=status)
