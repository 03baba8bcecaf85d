"""What the editions in force of an institution say one after the other: of it, of a unit, of an action."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.edition import read_edition
from planabierto.office.portal.reading import Contents, EditionDamagedError, verified_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from planabierto.core.seal import SealedTotals
    from planabierto.office.portal.reading import Line, PublicSite
    from planabierto.office.publication.models import Edition

_KEPT: Final = 200
"""Digests that a process keeps, some 60 kB each of a plan of usual size: fifty years of quarters."""


class Point(NamedTuple):
    """An action in one edition, in figures as they are written there; `unit` and `slug` are of its address."""

    unit: str
    slug: str
    code: str
    scale: str
    due: str
    counted: str | None
    percent: int | None
    status: str
    light: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """An edition in short."""

    year: int
    period: int
    cutoff: date
    rule: str
    totals: SealedTotals
    units: Mapping[str, tuple[str, SealedTotals]]
    """Of each unit by its slug: its name and totals."""
    by_identity: Mapping[int, Point]
    by_code: Mapping[tuple[str, str], Point]


class Moment(NamedTuple):
    """An edition in force and what it says of something."""

    row: Edition
    digest: Digest
    point: Point


def digest_of(row: Edition) -> Digest:
    """An edition in short, kept by its code; raises `EditionDamagedError`."""
    return _digest(row.path, row.sha256)


@lru_cache(maxsize=_KEPT)
def _digest(place: str, code: str) -> Digest:
    contents = Contents(read_edition(verified_text(place, code)))
    figures = contents.edition.figures
    points = [(line, _point(line)) for line in contents.lines]
    return Digest(
        year=figures.year,
        period=figures.period,
        cutoff=figures.cutoff,
        rule=figures.rule,
        totals=figures.totals,
        units={unit.slug: (unit.name, contents.unit_totals[unit.name]) for unit in contents.edition.units},
        by_identity={line.action.identity: point for line, point in points if line.action.identity is not None},
        by_code={(line.unit.slug, line.slug): point for line, point in points},
    )


def _point(line: Line) -> Point:
    row = line.row
    return Point(
        unit=line.unit.slug,
        slug=line.slug,
        code=row.code,
        scale=row.scale,
        due=row.due,
        counted=row.counted,
        percent=row.percent,
        status=row.status,
        light=row.light,
    )


def digests(site: PublicSite) -> Sequence[tuple[Edition, Digest]]:
    """The editions in force in short, the latest cut-off first; a damaged one is left out. One query."""
    found = []
    for row in site.in_force:
        try:
            found.append((row, digest_of(row)))
        except EditionDamagedError:
            continue
    return found


def history_of(site: PublicSite, line: Line) -> Sequence[Moment]:
    """An action in every edition in force, the latest first: by its identity, else by its code in a unit of this or a former name."""
    slugs = (line.unit.slug, *line.unit.former_slugs)
    found = []
    for row, digest in digests(site):
        point = None if line.action.identity is None else digest.by_identity.get(line.action.identity)
        if point is None:
            point = next(
                (digest.by_code[slug, line.slug] for slug in slugs if (slug, line.slug) in digest.by_code), None
            )
        if point is not None:
            found.append(Moment(row, digest, point))
    return found
