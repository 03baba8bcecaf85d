"""The grounds of an institution, under which terms it publishes, and the key it signs with."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.seal import short_code
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, NotAllowedError, can
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import moment
from planabierto.office.publication.forms import GroundForm, NewGroundForm, TermsForm
from planabierto.office.publication.models import PublishingTerms, SigningKey, SuppressionGround
from planabierto.office.publication.policy import GROUND, SIGNING_KEY
from planabierto.office.publication.portal_package import PUBLIC_KEY
from planabierto.office.publication.services.grounds import (
    GroundWords,
    add_ground,
    change_ground,
    change_terms,
    rotate_key,
)
from planabierto.office.publication.signing import public_pem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form


@require_safe
@require_access(VIEW, GROUND)
def grounds(request: OfficeRequest) -> HttpResponse:
    """The grounds, the terms and the keys. Three queries."""
    institution = request.institution
    may_change = can(request.user, "change", GROUND, institution=institution)
    known = list(SuppressionGround.objects.filter(institution=institution))
    terms = PublishingTerms.objects.filter(institution=institution).first()
    keys = list(SigningKey.objects.filter(institution=institution).order_by("-pk"))
    words = {
        "title": _("Causales y condiciones de publicación"),
        "summary": _("Por qué se suprime algo, con qué licencia se publica y con qué clave se firma."),
        "laws": _by_law(known),
        "terms": terms or PublishingTerms(institution=institution),
        "keys": [
            {
                "code": short_code(one.fingerprint),
                "since": moment(one.made_at),
                "until": moment(one.retired_at),
            }
            for one in keys
        ],
        "has_key": any(one.retired_at is None for one in keys),
        "key_url": reverse("signing_key"),
        "rotate_url": reverse("rotate_signing_key")
        if can(request.user, "rotate", SIGNING_KEY, institution=institution)
        else "",
        "add_url": reverse("add_ground") if may_change else "",
        "terms_url": reverse("publishing_terms") if may_change else "",
        "may_change": may_change,
    }
    return render(request, "publication/grounds.html", words)


def _by_law(known: list[SuppressionGround]) -> dict[str, list[tuple[SuppressionGround, str]]]:
    found: dict[str, list[tuple[SuppressionGround, str]]] = {}
    for one in known:
        found.setdefault(one.law, []).append((one, reverse("change_ground", args=[one.pk])))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", GROUND)
def add(request: OfficeRequest) -> HttpResponse:
    """Add a ground."""
    form = NewGroundForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        said = form.cleaned_data
        law, article, letter = said["law"], said["article"], said["letter"]
        ground = add_ground(
            request.institution, law=law, article=article, letter=letter, words=_words(form), by=request.user
        )
        return _("%(ground)s: agregada.") % {"ground": ground.citation}

    return _form(request, form, act, title=_("Agregar una causal"), label=_("Agregar"), field="article")


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", GROUND)
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change what a ground protects, its declaration of reserve, or whether it is in use."""
    ground = get_object_or_404(SuppressionGround, institution=request.institution, pk=pk)
    initial = {name: getattr(ground, name) for name in GroundWords._fields}
    form = GroundForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        change_ground(ground, words=_words(form), by=request.user)
        return _("%(ground)s: guardada.") % {"ground": ground.citation}

    return _form(request, form, act, title=f"{ground.law}, {ground.citation}", label=_("Guardar"), field="protects")


def _words(form: GroundForm) -> GroundWords:
    return GroundWords(**{name: form.cleaned_data[name] for name in GroundWords._fields})


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", GROUND)
def terms(request: OfficeRequest) -> HttpResponse:
    """Change the licence and the contact."""
    known = PublishingTerms.objects.filter(institution=request.institution).first() or PublishingTerms()
    initial = {name: getattr(known, name) for name in ("licence", "licence_url", "contact")}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> str:
        change_terms(request.institution, **form.cleaned_data, by=request.user)
        return _("Las condiciones de publicación quedaron guardadas.")

    return _form(request, form, act, title=_("Condiciones de publicación"), label=_("Guardar"), field="licence")


def _form(
    request: OfficeRequest, form: Form, act: Callable[[], str], *, title: str, label: str, field: str
) -> HttpResponse:
    """A form of the settings of publishing: carried out, or shown again with what stands against it."""
    if request.method == "POST" and form.is_valid():
        try:
            sentence = act()
        except NotAllowedError:
            raise
        except PlanAbiertoError as error:
            form.add_error(field, str(error))
        else:
            messages.success(request, sentence)
            return HttpResponseRedirect(reverse("grounds"))
    back = Link(label=_("Causales"), url=reverse("grounds"))
    words = {"form": form, "title": title, "summary": "", "label": label, "crumbs": [back], "back": back}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "publication/form.html", words, status=status)


@require_POST
@require_access("rotate", SIGNING_KEY)
def rotate(request: OfficeRequest) -> HttpResponse:
    """Sign with a new key from now on."""
    rotate_key(request.institution, by=request.user)
    messages.success(request, _("Desde hoy se firma con una clave nueva. Lo firmado antes se comprueba con la suya."))
    return HttpResponseRedirect(reverse("grounds"))


@require_safe
@require_access(VIEW, SIGNING_KEY)
def public_key(request: OfficeRequest) -> HttpResponse:
    """The public half of the key in use, for whoever verifies a signature."""
    key = SigningKey.objects.filter(institution=request.institution, retired_at=None).first()
    if key is None:
        raise Http404(_("La institución no ha firmado nada todavía: su clave se crea al publicar."))
    disposition = content_disposition_header(as_attachment=True, filename=PUBLIC_KEY)
    return HttpResponse(
        public_pem(key), content_type="application/x-pem-file", headers={"Content-Disposition": disposition}
    )
