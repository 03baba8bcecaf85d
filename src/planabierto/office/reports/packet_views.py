"""The packet for a session of the board: its page, its papers one by one, and all of them in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from planabierto.office.accounts.access import OfficeRequest, require_access
from planabierto.office.accounts.policy import require
from planabierto.office.base.ui.parts import Download, Fact, Link
from planabierto.office.followup.policy import CORRECTABLE, FOLLOW_UP
from planabierto.office.followup.rounds import round_or_404
from planabierto.office.plans.models import Origin
from planabierto.office.reports import packet as packets
from planabierto.office.reports.reading import require_whole

if TYPE_CHECKING:
    from planabierto.office.followup.rounds import Round
    from planabierto.office.reports.packet import Packet


def _round_or_404(request: OfficeRequest, year: int, period: str) -> Round:
    """A round that is registered here and whose packet the reader may take."""
    found = round_or_404(request, year, period)
    if found.follow_up.origin != Origin.FORMULATED:
        raise Http404(_("Este seguimiento vino en un documento: el paquete se hace de los que se registran aquí."))
    require(request.user, "take_packet", FOLLOW_UP, found.follow_up)
    require_whole(request.user, found.follow_up)
    return found


def _packet(request: OfficeRequest, found: Round) -> Packet:
    """The packet in the language of its papers, with addresses of this site."""
    with override("es"):
        return packets.read_packet(found.follow_up, request.build_absolute_uri)


@require_safe
@require_access("take_packet", FOLLOW_UP)
def packet(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """What goes to the session, and what is asked of it."""
    found = _round_or_404(request, year, period)
    made = _packet(request, found)
    labels = {
        "informe": _("Informe oficial"),
        "acuerdo": _("Proyecto de acuerdo"),
        "presentacion": _("Ocho láminas"),
    }
    with override("es"):
        asked = list(packets.asked_of(made))
    page = {
        "title": _("Paquete para la sesión"),
        "summary": found.name,
        "board": Link(label=_("Tablero"), url=reverse("board", args=[year, period])),
        "facts": [
            Fact(label=_("Para"), value=made.found.facts.board.name),
            Fact(label=_("Entrega"), value=made.completeness, whole=True),
            Fact(label=_("Código de verificación del informe"), value=made.code, whole=True),
        ],
        "is_draft": found.follow_up.state in CORRECTABLE,
        "downloads": [
            Download(
                label=labels[paper.slug],
                url=reverse("packet_paper", args=[year, period, paper.slug]),
                kind=paper.name.rpartition(".")[2].upper(),
                size=_("se genera al pedirlo"),
            )
            for paper in packets.papers_of(found.follow_up)
        ]
        + [
            Download(
                label=_("Los tres en un archivo"),
                url=reverse("packet_zip", args=[year, period]),
                kind="ZIP",
                size=_("se genera al pedirlo"),
            )
        ],
        "asked": asked,
    }
    return render(request, "reports/packet.html", {"page": page})


@require_safe
@require_access("take_packet", FOLLOW_UP)
def packet_paper(request: OfficeRequest, year: int, period: str, paper: str) -> HttpResponse:
    """One paper of the packet."""
    found = _round_or_404(request, year, period)
    asked = next((one for one in packets.papers_of(found.follow_up) if one.slug == paper), None)
    if asked is None:
        raise Http404(_("El paquete trae el informe, el proyecto de acuerdo y las láminas."))
    with override("es"):
        content = packets.paper_bytes(_packet(request, found), paper)
    return _file(content, asked.name, asked.media_type)


@require_safe
@require_access("take_packet", FOLLOW_UP)
def packet_zip(request: OfficeRequest, year: int, period: str) -> HttpResponse:
    """All papers of the packet in one file."""
    found = _round_or_404(request, year, period)
    with override("es"):
        content = packets.packet_zip(_packet(request, found))
    word = slugify(request.institution.plan_word) or "plan"
    return _file(content, f"paquete-{word}-{year}-{period}.zip", "application/zip")


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
