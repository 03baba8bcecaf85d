"""The pages of the units: the organigram, a unit with its names, and those that a document brought."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.text import fold
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.own_policy import UNIT
from planabierto.office.accounts.policy import VIEW, can
from planabierto.office.accounts.unit_forms import UnitForm, UnitNameForm
from planabierto.office.accounts.unit_page import unit_rows
from planabierto.office.accounts.unit_services import add_unit_name, change_unit, open_unit, remove_unit_name
from planabierto.office.base.ui.parts import Link
from planabierto.office.institutions.models import Unit, UnitAlias

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@require_access(VIEW, UNIT)
def units(request: OfficeRequest) -> HttpResponse:
    """The units of today as a tree, and first those that a document brought and nobody has looked at."""
    rows = unit_rows(request.institution, timezone.localdate())
    words = {
        "rows": rows,
        "new": [row for row in rows if row.is_new],
        "may_change": can(request.user, "change", UNIT, institution=request.institution),
    }
    return render(request, "accounts/units.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("add", UNIT)
def add(request: OfficeRequest) -> HttpResponse:
    """Add a unit that no document has named."""
    form = UnitForm(request.POST or None, institution=request.institution)
    if form.is_valid():
        try:
            unit = open_unit(request.institution, form.change(), by=request.user)
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Se agregó la unidad «%(unit)s».") % {"unit": unit})
            return HttpResponseRedirect(reverse("unit_list"))
    return _page(request, None, form, UnitNameForm())


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("change", UNIT)
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """A unit: what it is called and depends on, and its other names."""
    unit = _unit(request, pk)
    form = UnitForm(request.POST or None, institution=request.institution, unit=unit)
    if form.is_valid():
        try:
            unit = change_unit(unit, form.change(), by=request.user)
        except PlanAbiertoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Se guardó la unidad «%(unit)s».") % {"unit": unit})
            return HttpResponseRedirect(reverse("unit_list"))
    return _page(request, unit, form, UnitNameForm())


@require_POST
@require_access("change", UNIT)
def add_name(request: OfficeRequest, pk: int) -> HttpResponse:
    """Note another name of a unit."""
    unit = _unit(request, pk)
    form = UnitNameForm(request.POST)
    if form.is_valid():
        try:
            alias = add_unit_name(unit, name=form.cleaned_data["other_name"], by=request.user)
        except PlanAbiertoError as error:
            form.add_error("other_name", str(error))
        else:
            messages.success(
                request, _("Los documentos que digan «%(name)s» encontrarán esta unidad.") % {"name": alias}
            )
            return HttpResponseRedirect(reverse("change_unit", args=[pk]))
    return _page(request, unit, UnitForm(institution=request.institution, unit=unit), form)


@require_POST
@require_access("change", UNIT)
def remove_name(request: OfficeRequest, pk: int) -> HttpResponse:
    """Forget another name of a unit."""
    aliases = UnitAlias.objects.select_related("unit__institution")
    alias = get_object_or_404(aliases, institution=request.institution, pk=pk)
    address = reverse("change_unit", args=[alias.unit_id])
    name = alias.name
    try:
        remove_unit_name(alias, by=request.user)
    except PlanAbiertoError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(address)
    messages.success(request, _("Se quitó el nombre «%(name)s».") % {"name": name})
    return HttpResponseRedirect(address)


def _unit(request: OfficeRequest, pk: int) -> Unit:
    return get_object_or_404(Unit, institution=request.institution, pk=pk)


def _page(request: OfficeRequest, unit: Unit | None, form: UnitForm, name_form: UnitNameForm) -> HttpResponse:
    aliases = [] if unit is None else list(unit.aliases.order_by("name"))
    own = set() if unit is None else {fold(unit.name), fold(unit.short_name)}
    words = {
        "unit": unit,
        "form": form,
        "name_form": name_form,
        "aliases": [(alias, alias.key in own) for alias in aliases],
        "crumbs": [Link(label=_("Unidades"), url=reverse("unit_list"))],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or name_form.errors else HTTPStatus.OK
    return render(request, "accounts/unit.html", words, status=status)
