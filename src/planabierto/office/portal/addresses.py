"""The public addresses: which they are, and those of what an edition holds. They stay for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from planabierto.office.followup.rounds import period_slug
from planabierto.office.plans.wording import objective_slug
from planabierto.office.publication.models import EditionState

if TYPE_CHECKING:
    from planabierto.office.publication.models import Edition

ROOT: Final = "transparencia/"
INSTITUTIONS: Final = f"{ROOT}instituciones/"
"""The one page that tells of others: of every institution that publishes on this installation."""
MACHINE_FILES: Final = ("robots.txt", "sitemap.xml", ".well-known/security.txt")
"""What machines ask for at the root of a site."""

_PUBLIC: Final = re.compile(
    rf"/(?:en/)?(?:(?:{re.escape(ROOT)}|api/).*)?|/(?:{'|'.join(map(re.escape, MACHINE_FILES))})"
)


def is_public(path: str) -> bool:
    """Whether a path is of the anonymous site, in either language: nobody is known there."""
    return _PUBLIC.fullmatch(path) is not None


def language_of(path: str) -> str:
    """The language of a public address."""
    return "en" if path.startswith("/en/") else "es"


def in_language(path: str, language: str) -> str:
    """The same page in a language: English stands under `/en/`."""
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    return f"/en{plain}" if language == "en" else plain


@dataclass(frozen=True, slots=True)
class EditionAddresses:
    """The addresses of the pages of one edition, in the language of the reader: the one in force has those without a number."""

    round: str

    @classmethod
    def of(cls, row: Edition) -> EditionAddresses:
        """Those of an edition; one that was corrected or withdrawn keeps its own under its number."""
        place = [row.follow_up.plan.year, period_slug(row.follow_up)]
        if row.state == EditionState.PUBLISHED:
            return cls(reverse("portal_round", args=place))
        return cls(reverse("portal_version", args=[*place, row.number]))

    @staticmethod
    def period(row: Edition) -> str:
        """The period of an edition in short: «T3»."""
        return period_slug(row.follow_up).upper()

    @property
    def units(self) -> str:
        """All its units."""
        return f"{self.round}unidades/"

    def unit(self, slug: str) -> str:
        """A unit."""
        return f"{self.round}{slug}/"

    def action(self, unit: str, slug: str) -> str:
        """An action, by the slug of its unit and its own."""
        return f"{self.round}{unit}/{slug}/"

    def objective(self, key: str) -> str:
        """An objective, by its key."""
        return f"{self.round}objetivo/{objective_slug(key)}/"

    def actions(self, **query: str) -> str:
        """The list of its actions under some filters; blank ones are left out."""
        chosen = {name: value for name, value in query.items() if value}
        return f"{self.round}acciones/?{urlencode(chosen)}" if chosen else f"{self.round}acciones/"


def data_address(page: str, form: str) -> str:
    """The data of a page («…/reclamos/») as json or csv, beside it: «…/reclamos.csv»."""
    return f"{page.removesuffix('/')}.{form}"
