"""The journal as its page shows it: filters of the query string, a page of acts in words, the head of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.office.accounts.models import Membership
from planabierto.office.base.requests import asked_text
from planabierto.office.base.ui.parts import Download, Fact
from planabierto.office.base.writing import day, number
from planabierto.office.journal.acts import act_label, registered_acts
from planabierto.office.journal.export import head_of
from planabierto.office.journal.services import MACHINE
from planabierto.office.journal.wording import HistoryLine, events_of, history_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.institutions.models import Institution
    from planabierto.office.journal.models import AuditEvent

LINES: Final = 50
"""Acts of one page."""
LONGEST_OBJECT: Final = 100
OF_THE_MACHINE: Final = "instalacion"
_NAMES: Final = ("persona", "acto", "objeto", "desde", "hasta")


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """What is asked of the journal, as written in the query string; what cannot be is blank."""

    persona: str = ""
    acto: str = ""
    objeto: str = ""
    desde: str = ""
    hasta: str = ""

    @classmethod
    def asked(cls, request: OfficeRequest) -> JournalFilter:
        """The filter of a request."""
        person, act = request.GET.get("persona", ""), request.GET.get("acto", "")
        return cls(
            persona=person if person == OF_THE_MACHINE or (person.isascii() and person.isdecimal()) else "",
            acto=act if any(one.key == act for one in registered_acts()) else "",
            objeto=asked_text(request.GET, "objeto", longest=LONGEST_OBJECT),
            desde=_day(request.GET.get("desde", "")),
            hasta=_day(request.GET.get("hasta", "")),
        )

    def query(self, *, without: str = "") -> str:
        """The query string of the filter, but for one of its parts."""
        return urlencode({name: getattr(self, name) for name in _NAMES if getattr(self, name) and name != without})

    def among(self, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """The acts that it lets through; days are inclusive and of the site's time zone."""
        if self.persona == OF_THE_MACHINE:
            events = events.filter(actor=None)
        elif self.persona:
            events = events.filter(actor=int(self.persona[:18]))
        if self.acto:
            events = events.filter(act=self.acto)
        if self.objeto:
            events = events.filter(object_label__icontains=self.objeto)
        if self.desde:
            events = events.filter(recorded_at__gte=_start(self.desde))
        if self.hasta:
            events = events.filter(recorded_at__lt=_start(self.hasta) + timedelta(days=1))
        return events


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _start(text: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPage:
    """What the template shows; `choices` by the name of their filter, `chips` are words with the address without them."""

    title: str
    summary: str
    address: str
    filter: JournalFilter
    person_choices: Sequence[tuple[str, str]]
    act_choices: Sequence[tuple[str, str]]
    chips: Sequence[tuple[str, str]]
    lines: Sequence[HistoryLine]
    pages: Page[AuditEvent]
    query: str
    head: Sequence[Fact]
    downloads: Sequence[Download]


def journal_page(request: OfficeRequest) -> JournalPage:
    """The page that a request asks for; four queries, however long the journal is."""
    asked = JournalFilter.asked(request)
    people = _people(request.institution)
    pages = Paginator(asked.among(events_of(request.institution)), LINES).get_page(request.GET.get("pagina"))
    head = head_of(request.institution.pk)
    address = reverse("journal")
    count = pages.paginator.count
    return JournalPage(
        title=_("Bitácora"),
        summary=ngettext("%(count)s acto", "%(count)s actos", count) % {"count": number(count)},
        address=address,
        filter=asked,
        person_choices=people,
        act_choices=sorted(((one.key, str(one.label)) for one in registered_acts()), key=lambda one: one[1]),
        chips=_chips(asked, dict(people), address),
        lines=history_lines(pages.object_list),
        pages=pages,
        query=asked.query(),
        head=[
            Fact(label=_("Actos registrados"), value=number(head.sequence)),
            Fact(label=_("Cabeza de la cadena"), value=f"{head.sequence}:{head.hash}", whole=True),
        ],
        downloads=[
            Download(label=_("Bitácora completa"), url=reverse("journal_export"), kind="JSON"),
            Download(
                label=_("Comprobador"),
                url=reverse("journal_verifier"),
                kind="Python",
                note=_("un solo archivo, funciona sin Plan Abierto"),
            ),
        ],
    )


def _people(institution: Institution) -> list[tuple[str, str]]:
    """Whoever has or had a role in the institution, by name, and what the installation does on its own."""
    rows = (
        Membership.objects.filter(institution=institution)
        .order_by("user__display_name", "user_id")
        .values_list("user_id", "user__display_name")
    )
    return [(OF_THE_MACHINE, MACHINE), *((str(key), name) for key, name in dict.fromkeys(rows))]


def _chips(asked: JournalFilter, people: dict[str, str], address: str) -> list[tuple[str, str]]:
    words = {
        "persona": people.get(asked.persona, asked.persona),
        "acto": act_label(asked.acto),
        "objeto": f"«{asked.objeto}»",
        "desde": _("desde el %(day)s") % {"day": day(_date(asked.desde))},
        "hasta": _("hasta el %(day)s") % {"day": day(_date(asked.hasta))},
    }
    return [(words[name], f"{address}?{asked.query(without=name)}") for name in _NAMES if getattr(asked, name)]


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
