"""The sample that internal audit takes of a round."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from planabierto.documents.papers.sample import METHOD, audit_sample
from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import require
from planabierto.office.base.ui.parts import Link
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.followup.services.sampling import LONGEST_SEED, SampleError, take_sample
from planabierto.office.journal.wording import events_of, history_lines

if TYPE_CHECKING:
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.journal.wording import HistoryLine

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 5000
_USUAL_SIZE: Final = 25
_MOST_LINES: Final = 20


class SampleForm(forms.Form):
    """How many rows, and the seed that draws them."""

    size = forms.IntegerField(
        label=gettext_lazy("Tamaño de la muestra"),
        min_value=1,
        max_value=MOST_ROWS,
        help_text=gettext_lazy("Cuántas filas del seguimiento."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Escriba cuántas filas."),
            "invalid": gettext_lazy("Escriba un número entero."),
            "min_value": gettext_lazy("La muestra tiene al menos una fila."),
            "max_value": gettext_lazy("La muestra tiene hasta 5,000 filas."),
        },
    )
    seed = forms.CharField(
        label=gettext_lazy("Semilla"),
        max_length=LONGEST_SEED,
        help_text=gettext_lazy("Un número o unas palabras. La misma semilla da las mismas filas a cualquiera."),
        error_messages={
            "required": gettext_lazy("Escriba la semilla."),
            "max_length": gettext_lazy("La semilla tiene más de 60 letras. Acórtela."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_access("take_sample", FOLLOW_UP)
def sample(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """Ask for size and seed; posted to, the sample as a workbook, and a line in the journal."""
    found = round_or_404(request, year, period)
    require(request.user, "take_sample", FOLLOW_UP, found.follow_up)
    form = SampleForm(request.POST or None, initial={"size": _USUAL_SIZE})
    if request.method == "POST" and form.is_valid():
        try:
            drawn = take_sample(
                found.follow_up, size=form.cleaned_data["size"], seed=form.cleaned_data["seed"], by=request.user
            )
        except SampleError as refused:
            form.add_error("size", str(refused))
        else:
            disposition = content_disposition_header(
                as_attachment=True, filename=f"muestra-auditoria-{year}-{period}.xlsx"
            )
            return HttpResponse(audit_sample(drawn), content_type=XLSX, headers={"Content-Disposition": disposition})
    page = {
        "title": _("Muestra de auditoría"),
        "summary": found.name,
        "segments": found.segments("audit_sample"),
        "form": form,
        "method": METHOD,
        "taken": _taken(found.follow_up),
        "board": Link(label=_("Tablero"), url=reverse("board", args=[year, period])),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/audit_sample.html", {"page": page}, status=status)


def _taken(follow_up: FollowUp) -> list[HistoryLine]:
    """The samples of a round that were taken, newest first. One query."""
    events = events_of(follow_up.institution).filter(
        act="follow_up.sample_taken", object_type="followup.followup", object_id=str(follow_up.pk)
    )
    return history_lines(events[:_MOST_LINES])
