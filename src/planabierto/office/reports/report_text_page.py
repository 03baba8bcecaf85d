"""The text of the consolidated report as pages show it: its sections, one of them with its versions, and what stands against an edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planabierto.documents.papers.draft import Section
from planabierto.office.accounts.policy import can
from planabierto.office.base.ui.parts import Event
from planabierto.office.base.writing import machine_time, moment
from planabierto.office.followup.models import ReportText
from planabierto.office.followup.policy import FOLLOW_UP
from planabierto.office.followup.report_text import texts_of
from planabierto.office.plans.models import Origin

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.followup.rounds import Round

SLUGS: Final = {
    Section.EXECUTIVE: "resumen",
    Section.ACHIEVED: "logros",
    Section.SHORTFALLS: "faltantes",
    Section.RECOMMENDATIONS: "recomendaciones",
    Section.LEGAL_BASIS: "base-legal",
}
"""How a section stands in an address."""
SECTIONS: Final = {slug: section for section, slug in SLUGS.items()}
LONGEST_TEXT: Final = 20_000


class TextForm(forms.Form):
    """The text of a section over the version that was seen."""

    text = forms.CharField(
        label=gettext_lazy("Texto"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("Cada línea es un párrafo."),
        widget=forms.Textarea(attrs={"rows": 14, "lang": "es"}),
        error_messages={"max_length": gettext_lazy("El texto tiene más de 20,000 letras. Acórtelo.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A section of the text: its paragraphs, who wrote it when, and the page on which it is written or its versions are read."""

    slug: str
    title: str
    paragraphs: Sequence[str]
    written: str
    url: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTextPart:
    """The text on the page of the report; `draft_url` where the reader may have it drafted from the figures."""

    sections: Sequence[ShownSection]
    note: str
    draft_url: str
    draft_label: str


def report_text_part(user: User, found: Round) -> ReportTextPart | None:
    """The text of a round that is registered here; None of one that came with a document. One query."""
    follow_up = found.follow_up
    if follow_up.origin != Origin.FORMULATED:
        return None
    may_edit = can(user, "edit_text", FOLLOW_UP, follow_up)
    texts = texts_of(follow_up)
    return ReportTextPart(
        sections=[_section(found, section, texts.get(section), may_edit=may_edit) for section in Section]
        if texts
        else [],
        note=_("va antes de los informes de unidad"),
        draft_url=reverse("draft_report_text", args=[found.year, found.slug]) if may_edit else "",
        draft_label=_("Redactar otra vez con las cifras de hoy") if texts else _("Redactar con las cifras de hoy"),
    )


def _section(found: Round, section: Section, text: ReportText | None, *, may_edit: bool) -> ShownSection:
    return ShownSection(
        slug=SLUGS[section],
        title=section.heading,
        paragraphs=text.text.splitlines() if text else (),
        written=written_words(text) if text else "",
        url=reverse("report_text", args=[found.year, found.slug, SLUGS[section]]),
        act=_("Editar") if may_edit else _("Ver sus versiones"),
    )


def written_words(text: ReportText) -> str:
    """Which version, of whom and when: «versión 2, Ana Ejemplo, 9 de octubre de 2024 a las 10:50»."""
    return _("versión %(version)s, %(who)s, %(when)s") % {
        "version": text.version,
        "who": text.written_by.display_name if text.written_by else _("por la instalación"),
        "when": moment(text.written_at),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One section with its versions, newest first; `theirs` is what somebody else wrote meanwhile, None without a conflict."""

    title: str
    summary: str
    report_url: str
    form: TextForm | None
    theirs: ShownSection | None
    versions: Sequence[Event]


def text_page(found: Round, section: Section, *, form: TextForm | None, theirs: ReportText | None = None) -> TextPage:
    """A section as it is written and read. One query."""
    return TextPage(
        title=section.heading,
        summary=_("Texto del informe del %(follow_up)s") % {"follow_up": found.name},
        report_url=reverse("report_page", args=[found.year, found.slug]),
        form=form,
        theirs=_section(found, section, theirs, may_edit=False) if theirs else None,
        versions=[
            Event(
                when=moment(one.written_at),
                datetime=machine_time(one.written_at),
                what=_("Versión %(version)s") % {"version": one.version},
                who=one.written_by.display_name if one.written_by else "",
                note=one.text or _("sin texto"),
            )
            for one in _versions(found.follow_up, section)
        ],
    )


def _versions(follow_up: FollowUp, section: Section) -> Sequence[ReportText]:
    return list(
        ReportText.objects.filter(institution_id=follow_up.institution_id, follow_up=follow_up, section=section.value)
        .select_related("written_by")
        .order_by("-version")
    )
