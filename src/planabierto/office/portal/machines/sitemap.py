"""The map of the public site (sitemaps.org): its standing pages, each follow-up with its units, and the actions of the last of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse

from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.machines.xml import added, started, written
from planabierto.office.portal.timeline import digests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planabierto.office.portal.reading import PublicSite

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
LARGEST: Final = 50_000
"""Addresses that one map may hold."""
_STANDING: Final = (
    "portal_front",
    "portal_compare",
    "portal_versions",
    "portal_method",
    "portal_verify",
    "portal_accessibility",
    "portal_privacy",
    "api_page",
)


def site_map(site: PublicSite, whole: Callable[[str], str]) -> bytes:
    """The map of what an institution has in force; `whole` completes an address. One query."""
    root = started("urlset", NAMESPACE)
    for place, (address, day) in enumerate(_pages(site)):
        if place == LARGEST:
            break
        page = added(root, "url")
        added(page, "loc", whole(address))
        if day:
            added(page, "lastmod", day)
    return written(root)


def _pages(site: PublicSite) -> Iterator[tuple[str, str]]:
    """Addresses with the day on which they last changed, those that matter most first."""
    for name in _STANDING:
        yield reverse(name), ""
    known = [(EditionAddresses.of(row), row.issued_on.isoformat(), digest) for row, digest in digests(site)]
    for addresses, day, digest in known:
        yield addresses.round, day
        yield addresses.units, day
        for slug in digest.units:
            yield addresses.unit(slug), day
    years = set()
    for addresses, day, digest in known:
        if digest.year not in years:
            years.add(digest.year)
            for unit, slug in digest.by_code:
                yield addresses.action(unit, slug), day
