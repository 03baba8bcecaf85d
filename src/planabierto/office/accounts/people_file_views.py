"""People from a CSV: the file, what it would do with every error at its place, and then all of it or nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.forms import PeopleFileForm
from planabierto.office.accounts.messages import mail_invitation
from planabierto.office.accounts.own_policy import PERSON
from planabierto.office.accounts.people_file import COLUMNS, MOST_BYTES, PeopleFileError, decode, read_people
from planabierto.office.accounts.people_list import add_people
from planabierto.office.base.limits import limited

if TYPE_CHECKING:
    from planabierto.office.accounts.people_list import AddedPeople

EXAMPLE = (
    ("ana.ejemplo@institucion.example", "Ana Ejemplo", "Jefa de Reclamos", "Jefatura de la unidad", "Reclamos"),
    ("luis.ejemplo@institucion.example", "Luis Ejemplo", "Analista", "Analista de Planificación", ""),
)


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("invite", PERSON)
@limited("imports")
def people_file(request: OfficeRequest) -> HttpResponse:
    """Ask for the file, and show what it would do; nothing is written."""
    form = PeopleFileForm(request.POST, request.FILES) if request.method == "POST" else PeopleFileForm()
    if form.is_valid():
        try:
            text = decode(form.cleaned_data["file"].read(MOST_BYTES + 1))
            return _preview(request, text)
        except PeopleFileError as error:
            form.add_error("file", str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/people_file.html", {"form": form}, status=status)


def _preview(request: OfficeRequest, text: str) -> HttpResponse:
    found = read_people(text, request.institution)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if found.errors else HTTPStatus.OK
    return render(request, "accounts/people_file_preview.html", {"found": found, "text": text}, status=status)


@require_POST
@require_access("invite", PERSON)
def apply_people_file(request: OfficeRequest) -> HttpResponse:
    """Read the list once more, as it was shown, and carry it out; what changed meanwhile is shown again and nothing is written."""
    try:
        text = decode(request.POST.get("text", "").encode())
        found = read_people(text, request.institution)
        if found.errors:
            return _preview(request, text)
        added = add_people(request.institution, found.rows, by=request.user)
    except PlanAbiertoError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(resolve_url("people_file"))
    _mail(request, added)
    return HttpResponseRedirect(resolve_url("people"))


def _mail(request: OfficeRequest, added: AddedPeople) -> None:
    """Send the invitations, after they were written; whom the mail did not reach is said, so that somebody sends it again."""
    missed = []
    for sent in added.sent:
        link = request.build_absolute_uri(reverse("invitation", args=[sent.token]))
        if not mail_invitation(sent.invitation, link):
            missed.append(sent.invitation.user.email)
    count = len(added.sent) - len(missed)
    messages.success(
        request,
        ngettext("Salió %(num)s invitación.", "Salieron %(num)s invitaciones.", count) % {"num": count}
        + (
            " "
            + ngettext(
                "%(num)s persona ya tenía cuenta y recibió su rol.",
                "%(num)s personas ya tenían cuenta y recibieron su rol.",
                len(added.granted),
            )
            % {"num": len(added.granted)}
            if added.granted
            else ""
        ),
    )
    if missed:
        messages.warning(
            request,
            _("El correo no salió para %(emails)s: envíe otra vez la invitación.") % {"emails": ", ".join(missed)},
        )


@require_safe
@require_access("invite", PERSON)
def people_file_example(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 - every view takes one
    """An example to fill, as the spreadsheets of this country open it."""
    lines = "\r\n".join(";".join(cells) for cells in (COLUMNS, *EXAMPLE))
    return HttpResponse(
        f"\ufeff{lines}\r\n".encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="personas.csv"'},
    )
