"""Deciding what is withheld: the texts of a follow-up, one decision after the other."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can
from planabierto.office.base.ui.parts import ErrorLink, Link
from planabierto.office.followup.rounds import Round, period_slug, round_or_404
from planabierto.office.publication.forms import LONGEST_REASON, WordsForm
from planabierto.office.publication.models import (
    FragmentKind,
    Publication,
    PublicationState,
    RedactionDecision,
    SuppressionGround,
)
from planabierto.office.publication.policy import PUBLICATION
from planabierto.office.publication.publication_page import (
    EVERY,
    Chosen,
    fragment_key,
    ground_choices,
    pieces,
    publication_page,
    publication_tabs,
    read_choice,
    text_address,
    text_key,
    where_words,
)
from planabierto.office.publication.queries import current_publication, newest_to_publish
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.deciding import (
    Ruling,
    Where,
    decide,
    decide_everywhere,
    look_again,
    suppress_words,
)
from planabierto.office.publication.services.publishing import is_publishable, open_publication

if TYPE_CHECKING:
    from django.http import HttpResponse

LONGEST_PLACE: Final = 120
LARGEST_PLACE: Final = 10**9
_DECISIONS: Final = {
    "suprimir": RedactionDecision.SUPPRESS,
    "dejar": RedactionDecision.LEAVE,
    "pedir": RedactionDecision.ASK,
}


@require_safe
@require_access(VIEW, PUBLICATION)
def home(request: OfficeRequest) -> HttpResponse:
    """The way to the newest follow-up that may be published."""
    newest = newest_to_publish(request.institution)
    if newest is None:
        raise Http404(_("No hay seguimientos todavía."))
    return HttpResponseRedirect(reverse("publication", args=[newest.plan.year, period_slug(newest)]))


def publication_or_404(found: Round) -> Publication:
    """The last publication of a follow-up, or 404 with its sentence."""
    publication = current_publication(found.follow_up)
    if publication is None:
        raise Http404(_("Nadie ha abierto la publicación de este seguimiento."))
    return publication


@require_safe
@require_access(VIEW, PUBLICATION)
def publication(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """The texts of a follow-up as they will appear, with what is suggested to withhold."""
    found = round_or_404(request, year, period)
    current = current_publication(found.follow_up)
    if current is None:
        return _unopened(request, found)
    return _page(request, found, current)


def _unopened(request: OfficeRequest, found: Round) -> HttpResponse:
    """The page before somebody begins to publish, or before it may be."""
    offered = Publication(institution=request.institution, follow_up=found.follow_up)
    words = {
        "title": _("Publicar %(round)s") % {"round": found.name},
        "segments": found.segments("publication"),
        "tabs": publication_tabs(found, "publication"),
        "may_open": is_publishable(found.follow_up) and can(request.user, "open", PUBLICATION, offered),
        "is_publishable": is_publishable(found.follow_up),
        "open_url": reverse("open_publication", args=[found.year, found.slug]),
    }
    return render(request, "publication/unopened.html", words)


def _page(
    request: OfficeRequest,
    found: Round,
    current: Publication,
    *,
    errors: list[ErrorLink] | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    said = request.POST if errors else request.GET
    page = publication_page(
        found,
        read_review(current),
        read_choice(said),
        page=said.get("pagina"),
        may_redact=can(request.user, "redact", PUBLICATION, current),
        errors=errors or [],
        typed=typed,
    )
    may_open = current.state == PublicationState.WITHDRAWN and can(
        request.user, "open", PUBLICATION, institution=request.institution
    )
    words = {
        "page": page,
        "open_url": reverse("open_publication", args=[found.year, found.slug]) if may_open else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "publication/publication.html", words, status=status)


@require_POST
@require_access("open", PUBLICATION)
def open_round_publication(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Begin to publish a follow-up."""
    found = round_or_404(request, year, period)
    try:
        open_publication(found.follow_up, by=request.user)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La publicación quedó abierta. Nada se publica hasta que usted lo apruebe."))
    return HttpResponseRedirect(reverse("publication", args=[found.year, found.slug]))


@require_POST
@require_access("redact", PUBLICATION)
def decide_fragment(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Keep a decision about a fragment, and go on with the next."""
    found = round_or_404(request, year, period)
    current = publication_or_404(found)
    said = request.POST
    where = Where(
        said.get("lugar", "")[:LONGEST_PLACE],
        _number(said.get("desde", "")),
        _number(said.get("hasta", "")),
        said.get("huella", ""),
        _kind(said.get("tipo", "")),
    )
    reason = said.get("motivo", "")[:LONGEST_REASON]
    try:
        count = _decide(request, current, where, reason)
    except NotAllowedError:
        raise
    except PlanAbiertoError as error:
        refused = ErrorLink(text=str(error), url=f"#{text_key(where.place)}")
        typed = {fragment_key(where.place, where.start): reason}
        return _page(request, found, current, errors=[refused], typed=typed)
    messages.success(
        request,
        ngettext("Quedó decidido %(count)s fragmento.", "Quedaron decididos %(count)s fragmentos.", count)
        % {"count": count},
    )
    query = read_choice(said).query()
    base = reverse("publication", args=[found.year, found.slug])
    return HttpResponseRedirect(f"{base}?{query}" if query else base)


def _decide(request: OfficeRequest, current: Publication, where: Where, reason: str) -> int:
    """Do what a form says; how many fragments it decided."""
    said = request.POST
    if said.get("decision") == "mirado":
        look_again(current, place=where.place, quoted=said.get("texto", ""), by=request.user)
        return 1
    has_consent = bool(said.get("consentimiento"))
    decision = _DECISIONS.get(said.get("decision", ""), RedactionDecision.SUPPRESS)
    ruling = Ruling(
        decision=decision,
        ground=_ground(request, said.get("causal", "")),
        reason="" if has_consent else reason,
        consent=reason if has_consent else "",
    )
    if said.get("todos"):
        return len(decide_everywhere(current, like=where, ruling=ruling, by=request.user))
    return len(decide(current, fragments=[where], ruling=ruling, by=request.user))


def _number(text: str) -> int:
    return min(int(text), LARGEST_PLACE) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no text is as long


def _kind(text: str) -> str:
    return text if text in FragmentKind else FragmentKind.OTHER.value


def _ground(request: OfficeRequest, key: str) -> SuppressionGround | None:
    return SuppressionGround.objects.filter(institution=request.institution, pk=_number(key)).first()


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("redact", PUBLICATION)
def suppress(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Withhold words of one text that nobody suggested."""
    found = round_or_404(request, year, period)
    current = publication_or_404(found)
    back = Link(label=_("Textos"), url=reverse("publication", args=[found.year, found.slug]))
    place = request.GET.get("lugar", "")[:LONGEST_PLACE]
    reviewed = read_review(current)
    text = reviewed.by_place.get(place)
    if text is None:
        messages.error(request, _("Elija el texto del que se suprimen palabras."))
        return HttpResponseRedirect(f"{back.url}?ver=todos")
    form = WordsForm(request.POST or None, grounds=ground_choices(request.institution))
    if request.method == "POST" and form.is_valid():
        ruling = Ruling(
            decision=RedactionDecision.SUPPRESS,
            ground=_ground(request, form.cleaned_data["ground"]),
            reason=form.cleaned_data["reason"],
        )
        try:
            made = suppress_words(
                current,
                place=place,
                words=form.cleaned_data["words"],
                kind=FragmentKind(form.cleaned_data["kind"]),
                ruling=ruling,
                by=request.user,
            )
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error("words", str(error))
        else:
            count = len(made)
            messages.success(
                request,
                ngettext("Se suprimió %(count)s vez.", "Se suprimió %(count)s veces.", count) % {"count": count},
            )
            return HttpResponseRedirect(text_address(found, reviewed, place, Chosen(EVERY)))
    words = {
        "form": form,
        "title": _("Suprimir otras palabras"),
        "summary": where_words(text),
        "pieces": pieces(text),
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "publication/words.html", words, status=status)
