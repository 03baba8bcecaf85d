"""What an institution has published, read from the canonical texts: whatever a public page shows of a follow-up comes through here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from planabierto.core.edition import Edition as FrozenEdition
from planabierto.core.edition import EditionAction, EditionObjective, EditionUnit, read_edition
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.seal import SealedRow, SealedTotals, figures_code
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.rounds import period_slug
from planabierto.office.institutions.services import NO_SLUGS, first_free
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.queries import files_of, has_others, public_editions
from planabierto.office.portal.withdrawal import withdrawn_sentence
from planabierto.office.publication.models import EditionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.institutions.models import Institution
    from planabierto.office.publication.models import Edition, EditionFile

_KEPT: Final = 16
"""Editions that a process keeps read, some two megabytes each of a plan of usual size."""


class EditionDamagedError(PlanAbiertoError):
    """The text of an edition is not the one that was published: nothing of it is shown."""


class EditionWithdrawnError(PlanAbiertoError):
    """An address of an edition that is not read there any more: its content was withdrawn, or it was and none took its place."""

    def __init__(self, row: Edition) -> None:
        """Tell of an edition."""
        super().__init__(withdrawn_sentence(row))
        self.row = row


@dataclass(frozen=True, slots=True)
class Line:
    """One action of an edition with its figures, its unit and its heading; `place` counts from 0, `slug` is its own within the unit."""

    place: int
    action: EditionAction
    row: SealedRow
    unit: EditionUnit
    objective: EditionObjective
    slug: str


def reachable(edition: FrozenEdition) -> FrozenEdition:
    """An edition in which no unit has a word of the addresses as its own: one that was frozen with such a word is found beside it."""
    if NO_SLUGS.isdisjoint(unit.slug for unit in edition.units):
        return edition
    taken = {unit.slug for unit in edition.units}
    units = []
    for unit in edition.units:
        slug = first_free(unit.slug, taken) if unit.slug in NO_SLUGS else unit.slug
        taken.add(slug)
        units.append(replace(unit, slug=slug))
    return replace(edition, units=tuple(units))


class Contents:
    """An edition with what stands in it found by its address. Made once a text and never changed."""

    def __init__(self, edition: FrozenEdition) -> None:
        """Index an edition."""
        edition = self.edition = reachable(edition)
        self.units: Mapping[str, EditionUnit] = {unit.slug: unit for unit in edition.units}
        self.unit_totals: Mapping[str, SealedTotals] = {totals.name: totals for totals in edition.figures.units}
        self.objectives: Mapping[str, EditionObjective] = {one.key: one for one in edition.objectives}
        self.lines: Sequence[Line] = tuple(self._lines())
        self._by_address = {(line.unit.slug, line.slug): line for line in self.lines}
        self._renamed = {former: unit.slug for unit in edition.units for former in unit.former_slugs}

    def _lines(self) -> list[Line]:
        units = {unit.name: unit for unit in self.edition.units}
        taken: dict[str, set[str]] = {unit.name: set() for unit in self.edition.units}
        lines = []
        for place, (action, row) in enumerate(zip(self.edition.actions, self.edition.figures.rows, strict=True)):
            known = taken[action.unit]
            slug = action.slug or f"accion-{len(known) + 1}"
            while slug in known:
                slug = f"{slug}-{len(known) + 1}"
            known.add(slug)
            lines.append(Line(place, action, row, units[action.unit], self.objectives[action.objective], slug))
        return lines

    def renamed(self, slug: str) -> str | None:
        """The slug of today of a unit that once had another; None for one that nobody had."""
        return None if slug in self.units else self._renamed.get(slug)

    def of_unit(self, unit: EditionUnit) -> Sequence[Line]:
        """The actions of a unit in printed order."""
        return [line for line in self.lines if line.unit is unit]

    def of_objective(self, objective: EditionObjective) -> Sequence[Line]:
        """The actions under an objective in printed order."""
        return [line for line in self.lines if line.objective is objective]

    def line(self, unit: str, slug: str) -> Line | None:
        """The action at an address."""
        return self._by_address.get((unit, slug))


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition as it was published: its row (number, state, code, days) and its contents."""

    row: Edition
    contents: Contents

    @property
    def edition(self) -> FrozenEdition:
        """What it says."""
        return self.contents.edition

    @property
    def addresses(self) -> EditionAddresses:
        """The addresses of its pages."""
        return EditionAddresses.of(self.row)

    @property
    def slug(self) -> str:
        """Its period in an address: «t3»."""
        return period_slug(self.row.follow_up)

    def files(self) -> Sequence[EditionFile]:
        """Its files. One query."""
        return files_of(self.row)


def published(row: Edition) -> PublishedEdition:
    """Read an edition; raises as `text_of`."""
    _refuse_withdrawn(row)
    return PublishedEdition(row, _contents(row.path, row.sha256))


def text_of(row: Edition) -> str:
    """The canonical text of an edition.

    Raises `EditionWithdrawnError` where its content was withdrawn, `EditionDamagedError` where its text is not the one of its code.
    """
    _refuse_withdrawn(row)
    return verified_text(row.path, row.sha256)


def _refuse_withdrawn(row: Edition) -> None:
    if row.is_content_withdrawn:
        raise EditionWithdrawnError(row)


@lru_cache(maxsize=_KEPT)
def _contents(place: str, code: str) -> Contents:
    return Contents(read_edition(verified_text(place, code)))


def verified_text(place: str, code: str) -> str:
    """The canonical text that lies at a place; raises `EditionDamagedError` where it is gone or not the one of its code."""
    try:
        text = media(place).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged() from error
    if figures_code(text) != code:
        raise _damaged()
    return text


def _damaged() -> EditionDamagedError:
    return EditionDamagedError(
        _(
            "El texto de esta versión oficial ya no coincide con su código de verificación, y no se muestra. "
            "Avise a la unidad de acceso a la información."
        )
    )


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """Whose site this is, how its unit of access to information is reached, and whether others publish on this installation."""

    name: str
    short_name: str
    plan_name: str
    plan_word: str
    contact: tuple[str, ...]
    has_others: bool


class PublicSite:
    """What an institution has published, as one request sees it; its editions are read from the database once."""

    def __init__(self, institution: Institution) -> None:
        """Look at an institution; nothing is read yet."""
        self.institution = institution

    @cached_property
    def rows(self) -> Sequence[Edition]:
        """Every public edition, newest first. One query."""
        return public_editions(self.institution)

    @cached_property
    def in_force(self) -> Sequence[Edition]:
        """The edition in force of each follow-up, the latest cut-off first."""
        found = [row for row in self.rows if row.state == EditionState.PUBLISHED]
        return sorted(found, key=lambda row: (row.follow_up.cutoff, row.number), reverse=True)

    def latest(self) -> PublishedEdition | None:
        """The edition of the front page; None before the first."""
        return published(self.in_force[0]) if self.in_force else None

    def versions(self, year: int, period: str) -> Sequence[Edition]:
        """The editions of a follow-up by its place in the addresses, newest first."""
        return [row for row in self.rows if row.follow_up.plan.year == year and period_slug(row.follow_up) == period]

    def version(self, year: int, period: str, number: int | None = None) -> PublishedEdition | None:
        """The edition of a follow-up: the one in force, or the one of a number; None where there is none.

        Raises `EditionWithdrawnError` where that was withdrawn.
        """
        versions = self.versions(year, period)
        for row in versions:
            if row.number == number or (number is None and row.state == EditionState.PUBLISHED):
                return published(row)
        if number is None and versions:
            raise EditionWithdrawnError(versions[0])
        return None

    def refuse_nothing_in_force(self) -> None:
        """Raise `EditionWithdrawnError` where something was published and all of it was withdrawn."""
        if self.rows and not self.in_force:
            raise EditionWithdrawnError(self.rows[0])

    def frame(self) -> SiteFrame:
        """What head and foot of every page say: of the latest edition, or of the institution before the first."""
        ours = self.institution
        try:
            latest = self.latest()
        except EditionDamagedError:
            latest = None
        if latest is None:
            return SiteFrame(
                ours.name, ours.short_name, ours.plan_name, ours.plan_word, (), has_others=has_others(ours)
            )
        said = latest.edition.publisher
        return SiteFrame(
            said.name, said.short_name, said.plan_name, said.plan_word, said.contact, has_others=has_others(ours)
        )
