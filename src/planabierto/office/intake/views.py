"""The pages of the intake: handing in a document, looking at what was understood, importing or discarding it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from planabierto.core.errors import HostileFileError
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import VIEW, can, require
from planabierto.office.base.ui.parts import ErrorLink, Link
from planabierto.office.intake.archive import UnknownArchiveError
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.forms import DocumentForm
from planabierto.office.intake.models import UploadState
from planabierto.office.intake.policy import UPLOAD
from planabierto.office.intake.queries import find_upload, uploads_of
from planabierto.office.intake.services import (
    CautionError,
    ImportBlockedError,
    IntakeError,
    confirm_import,
    discard_upload,
    preview,
    stage_document,
)
from planabierto.office.intake.upload_page import (
    follow_up_links,
    listed_upload,
    result_sentence,
    upload_facts,
    upload_page,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from planabierto.office.intake.models import Upload

ROWS: Final = 25
"""Documents of one page of the list."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_access(VIEW, UPLOAD)
def import_start(request: OfficeRequest) -> HttpResponse:
    """The form and the documents that came in; posted to, a document is read and kept for a person to confirm."""
    if request.method != "POST":
        return _start_page(request, DocumentForm())
    require(request.user, "stage", UPLOAD, institution=request.institution)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["document"]
        try:
            upload = stage_document(request.institution, file, file.name, by=request.user)
        except HostileFileError as refused:
            form.add_error("document", str(refused))
        else:
            if upload.state == UploadState.CONFIRMED:
                messages.info(request, _("Este mismo archivo ya está importado: 0 cambios."))
            return HttpResponseRedirect(reverse("import_upload", args=[upload.pk]))
    return _start_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _start_page(request: OfficeRequest, form: DocumentForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    uploads = uploads_of(request.institution)
    pages = Paginator(uploads, ROWS).get_page(request.GET.get("pagina"))
    context = {
        "form": form if can(request.user, "stage", UPLOAD, institution=request.institution) else None,
        "pages": pages,
        "uploads": [listed_upload(upload) for upload in pages],
    }
    return render(request, "intake/start.html", context, status=status)


def _upload_or_404(request: OfficeRequest, key: int) -> Upload:
    upload = find_upload(request.institution, key)
    if upload is None:
        raise Http404(_("No hay un documento con esa dirección."))
    require(request.user, VIEW, UPLOAD, upload)
    return upload


@require_safe
@require_access(VIEW, UPLOAD)
def import_upload(request: OfficeRequest, pk: int) -> HttpResponse:
    """One document: what was understood of it and would be written, or what became of it."""
    return _upload_page(request, _upload_or_404(request, pk))


def _upload_page(
    request: OfficeRequest, upload: Upload, errors: Sequence[ErrorLink] = (), accepted: Sequence[str] = ()
) -> HttpResponse:
    listed = listed_upload(upload)
    context = {
        "upload": listed,
        "facts": upload_facts(upload),
        "links": follow_up_links(upload),
        "crumbs": [Link(label=_("Importar"), url=reverse("import_start"))],
        "page": None,
        "errors": errors,
        "accepted": accepted,
        "confirm_url": reverse("import_confirm", args=[upload.pk]),
        "discard_url": reverse("import_discard", args=[upload.pk]),
        "may_confirm": can(request.user, "confirm", UPLOAD, upload),
        "may_discard": can(request.user, "discard", UPLOAD, upload),
    }
    if upload.state == UploadState.STAGED:
        try:
            context["page"] = upload_page(preview(upload))
        except UnknownArchiveError as unknown:
            context["errors"] = [ErrorLink(text=str(unknown))]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "intake/upload.html", context, status=status)


@require_POST
@require_access(VIEW, UPLOAD)
def import_confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write what the document says, whole or not at all; sent twice, the second time changes nothing."""
    upload = _upload_or_404(request, pk)
    accepted = [kind for kind in request.POST.getlist("accept") if kind in set(CautionKind)]
    try:
        done = confirm_import(upload, by=request.user, accepted=accepted)
    except CautionError as cautious:
        errors = [ErrorLink(text=one.sentence, url=f"#accept-{one.kind.value}") for one in cautious.cautions]
        return _upload_page(request, upload, errors, accepted)
    except ImportBlockedError:
        # The page says what stands in the way.
        return HttpResponseRedirect(reverse("import_upload", args=[upload.pk]))
    except IntakeError as refused:
        messages.warning(request, str(refused))
        return HttpResponseRedirect(reverse("import_upload", args=[upload.pk]))
    if done.changed is None:
        messages.info(request, _("«%(name)s» no cambió nada: 0 cambios.") % {"name": upload.name})
    else:
        messages.success(request, result_sentence(upload.name, **vars(done.changed)))
    return HttpResponseRedirect(reverse("import_upload", args=[upload.pk]))


@require_POST
@require_access(VIEW, UPLOAD)
def import_discard(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a document aside without importing it; its file is kept."""
    upload = _upload_or_404(request, pk)
    try:
        discard_upload(upload, by=request.user)
    except IntakeError as refused:
        messages.warning(request, str(refused))
        return HttpResponseRedirect(reverse("import_upload", args=[upload.pk]))
    messages.success(request, _("«%(name)s» se descartó. No se escribió nada.") % {"name": upload.name})
    return HttpResponseRedirect(reverse("import_start"))
