"""What the pages beside the editions show: comparison over the periods, all versions, and whether a file is what was published."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from planabierto.core.seal import short_code
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.lines import bar_of
from planabierto.office.portal.queries import SHORT_CODE, files_with_code
from planabierto.office.portal.round_page import Version, version_of
from planabierto.office.portal.timeline import digests
from planabierto.office.portal.wording import mean, met_share, short_and_long, signs_in
from planabierto.office.publication.signing import public_pem
from planabierto.office.reports.wording import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from planabierto.core.seal import SealedTotals
    from planabierto.office.institutions.models import Institution
    from planabierto.office.portal.reading import PublicSite
    from planabierto.office.portal.timeline import Digest
    from planabierto.office.publication.models import Edition, EditionFile

SHOWN: Final = 12
"""Periods side by side in the table of units; the list of the institution has them all."""
EXAMPLE: Final = "3F2A 90BC 11D4 7E05 A6C8"
HASHED_BY: Final = {
    "Windows": "certutil -hashfile {} SHA256",
    "macOS": "shasum -a 256 {}",
    "Linux": "sha256sum {}",
}
"""How each system tells the sha256 of a file."""
_CODE: Final = re.compile(rf"[0-9a-f]{{{SHORT_CODE}}}|[0-9a-f]{{64}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPeriod:
    """A follow-up in the comparison."""

    label: str
    url: str
    actions: int
    met: str
    share: str
    mean: str
    rule: str
    bar: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedUnit:
    """A unit over the periods: a text for each, blank where it did not report."""

    name: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The comparison of an institution; `has_rules` tells that not all means came about in the same way."""

    periods: Sequence[ComparedPeriod]
    columns: Sequence[Link]
    units: Sequence[ComparedUnit]
    has_rules: bool
    signs: str


def comparison(site: PublicSite) -> Comparison:
    """The editions in force side by side, the latest cut-off first. One query."""
    known = digests(site)
    shown = known[:SHOWN]
    names: dict[str, str] = {}
    for _row, digest in shown:
        for slug, (name, _totals) in digest.units.items():
            names.setdefault(slug, name)
    return Comparison(
        periods=[_compared(row, digest) for row, digest in known],
        columns=[Link(label=_label(row, digest), url=EditionAddresses.of(row).round) for row, digest in shown],
        units=[
            ComparedUnit(name=name, cells=[_cell(row, digest, slug) for row, digest in shown])
            for slug, name in names.items()
        ],
        has_rules=len({digest.rule for _row, digest in known}) > 1,
        signs=signs_in(names.values()),
    )


def _label(row: Edition, digest: Digest) -> str:
    return f"{EditionAddresses.period(row)} {digest.year}"


def _compared(row: Edition, digest: Digest) -> ComparedPeriod:
    totals = digest.totals
    return ComparedPeriod(
        label=short_and_long(row),
        url=EditionAddresses.of(row).round,
        actions=totals.actions,
        met=_("%(met)s de %(due)s") % {"met": totals.met, "due": totals.due} if totals.due else "",
        share=met_share(totals),
        mean=mean(totals),
        rule=str(RULES.get(digest.rule, digest.rule)),
        bar=bar_of(totals, height=12),
    )


def _cell(row: Edition, digest: Digest, slug: str) -> tuple[str, str]:
    """What was met of what a unit had due, and the address of its page."""
    found = digest.units.get(slug)
    if found is None:
        return "", ""
    return _met(found[1]), EditionAddresses.of(row).unit(slug)


def _met(totals: SealedTotals) -> str:
    return f"{totals.met}/{totals.due}" if totals.due else _("n. p.")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionedRound:
    """A follow-up with all its editions."""

    title: str
    versions: Sequence[Version]


def versioned_rounds(site: PublicSite) -> list[VersionedRound]:
    """Every edition, by follow-up, the latest cut-off first. One query."""
    of_round: dict[int, list[Edition]] = {}
    for row in sorted(site.rows, key=lambda row: row.follow_up.cutoff, reverse=True):
        of_round.setdefault(row.follow_up_id, []).append(row)
    return [
        VersionedRound(
            title=short_and_long(rows[0]),
            versions=[version_of(row) for row in sorted(rows, key=lambda row: row.number, reverse=True)],
        )
        for rows in of_round.values()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A published file that a code names: of which edition, and what became of it."""

    name: str
    edition: str
    url: str
    day: str
    state: str
    word: str
    code: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """What was asked and what was found; `problem` is the sentence for what is no code."""

    asked: str
    problem: str
    found: Sequence[Verified]
    public_keys: Sequence[str]
    example: str = EXAMPLE
    commands: Sequence[tuple[str, str]] = ()


def verify_page(site: PublicSite, asked: str) -> VerifyPage:
    """Whether a code is of something that the institution published. At most two queries."""
    code = re.sub(r"[\s-]+", "", asked).lower()
    keys = {row.signing_key_id: public_pem(row.signing_key).decode() for row in site.rows}
    file = _("archivo.pdf")
    page = VerifyPage(
        asked=asked,
        problem="",
        found=(),
        public_keys=list(keys.values()),
        commands=[(system, command.format(file)) for system, command in HASHED_BY.items()],
    )
    if not code:
        return page
    if _CODE.fullmatch(code) is None:
        problem = _(
            "Eso no es un código: son %(short)s cifras y letras de la «a» a la «f», como están en la primera página, "
            "o las 64 de la huella de un archivo."
        ) % {"short": SHORT_CODE}
        return replace(page, problem=problem)
    return replace(page, found=_verified(site.institution, code))


def _verified(institution: Institution, code: str) -> list[Verified]:
    return [_told(file) for file in files_with_code(institution, code)]


def _told(file: EditionFile) -> Verified:
    row = file.edition
    version = version_of(row)
    return Verified(
        name=file.name,
        edition=f"{short_and_long(row)}, {version.label}",
        url=version.url,
        day=day(row.issued_on),
        state=version.state,
        word=version.word,
        code=short_code(row.sha256),
        sha256=file.sha256,
    )
