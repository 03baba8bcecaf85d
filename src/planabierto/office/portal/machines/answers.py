"""What the API says, as plain values of `schemas`: of the rows of editions and of their canonical texts, with whole addresses."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from planabierto.core.plan import canonical_number
from planabierto.documents.editions.columns import COUNT_TITLES
from planabierto.office.plans.wording import objective_slug
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.timeline import history_of
from planabierto.office.portal.withdrawal import listed_reason, listed_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from planabierto.core.seal import SealedTotals
    from planabierto.office.portal.reading import Line, PublicSite, PublishedEdition
    from planabierto.office.publication.models import Edition, EditionFile

Values = dict[str, Any]
_OF_ROW: Final = (
    "code", "statement", "scale", "accumulation", "direction", "baseline", "is_demand", "annual_target", "due", "reported", "verified",
    "counted", "percent", "status", "is_pending", "light", "cause", "weight",
)  # fmt: skip
_OF_ACTION: Final = ("identity", "lead_unit", "responsible_unit", "unit_of_measure", "verified_by", "remarks")


class Answers:
    """Writes values for one request, whose name of the site stands in every address."""

    def __init__(self, request: HttpRequest) -> None:
        """Write for a request."""
        self._whole: Callable[[str], str] = request.build_absolute_uri
        self._request = request

    def edition(self, row: Edition) -> Values:
        """Which edition it is."""
        return {
            "code": row.sha256,
            "title": listed_title(row),
            "year": row.follow_up.plan.year,
            "period": EditionAddresses.period(row).lower(),
            "cutoff": row.follow_up.cutoff,
            "number": row.number,
            "corrects": None if row.corrects is None else row.corrects.number,
            "state": row.state,
            "reason": listed_reason(row),
            "withdrawal_reason": row.withdrawal_reason,
            "issued_on": row.issued_on,
            "approved_by": row.approved_by_post,
            "url": self._whole(EditionAddresses.of(row).round),
            "text": self._whole(reverse("api_edition", args=[row.sha256])),
        }

    def totals_of(self, published: PublishedEdition) -> Values:
        """An edition in figures."""
        edition, figures = published.edition, published.edition.figures
        return {
            "edition": self.edition(published.row),
            "institution": edition.publisher.name,
            "plan": edition.publisher.plan_name,
            "licence": edition.publisher.licence_url,
            "periods": edition.periods,
            "rule": figures.rule,
            "rule_sentence": edition.rule_sentence,
            "bands": {name: canonical_number(limit) for name, limit in asdict(figures.bands).items()},
            "totals": _totals(figures.totals),
            "withheld": [asdict(one) for one in edition.withheld],
        }

    def file(self, file: EditionFile) -> Values:
        """A file that anybody may save."""
        return {
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "url": self._whole(reverse("portal_file", args=[file.name])),
        }

    def units(self, published: PublishedEdition) -> list[Values]:
        """The units of an edition."""
        totals = published.contents.unit_totals
        return [
            {
                "slug": unit.slug,
                "name": unit.name,
                "mission": unit.mission,
                "is_missing": unit.is_missing,
                "totals": _totals(totals[unit.name]),
                "url": self._whole(published.addresses.unit(unit.slug)),
            }
            for unit in published.edition.units
        ]

    def objectives(self, published: PublishedEdition) -> list[Values]:
        """The objectives of an edition."""
        return [
            {
                "slug": objective_slug(one.key),
                "key": one.key,
                "text": one.text,
                "is_strategic": one.is_strategic,
                "totals": _totals(one.totals),
                "url": self._whole(published.addresses.objective(one.key)),
            }
            for one in published.edition.objectives
        ]

    def action(self, published: PublishedEdition, line: Line) -> Values:
        """An action of an edition."""
        row, action = line.row, line.action
        return {
            "row": line.place + 1,
            "unit": line.unit.slug,
            "slug": line.slug,
            "objective": objective_slug(line.objective.key),
            **{name: getattr(row, name) for name in _OF_ROW},
            **{name: getattr(action, name) for name in _OF_ACTION},
            "cause": action.cause or row.cause,
            "targets": row.targets,
            "original": None if action.original is None else asdict(action.original),
            "url": self._whole(published.addresses.action(line.unit.slug, line.slug)),
        }

    def history(self, site: PublicSite, line: Line) -> list[Values]:
        """What every edition in force says of an action."""
        return [
            {
                "edition": moment.row.sha256,
                "year": moment.digest.year,
                "period": EditionAddresses.period(moment.row).lower(),
                "cutoff": moment.digest.cutoff,
                "code": moment.point.code,
                "scale": moment.point.scale,
                "due": moment.point.due,
                "counted": moment.point.counted,
                "percent": moment.point.percent,
                "light": moment.point.light,
                "url": self._whole(EditionAddresses.of(moment.row).action(moment.point.unit, moment.point.slug)),
            }
            for moment in history_of(site, line)
        ]

    def part(self, everything: Sequence[Any], limit: int, offset: int) -> tuple[Sequence[Any], Values]:
        """A part of a list, and what is said of it."""
        rest = offset + limit
        following = None
        if rest < len(everything):
            asked = self._request.GET.copy()
            asked["limit"], asked["offset"] = str(limit), str(rest)
            following = self._whole(f"{self._request.path}?{urlencode(list(asked.items()))}")
        return everything[offset:rest], {"count": len(everything), "limit": limit, "offset": offset, "next": following}


def _totals(totals: SealedTotals) -> Values:
    return {
        **{name: getattr(totals, name) for name in COUNT_TITLES},
        "lights": dict(totals.bands),
        "mean": totals.mean,
    }
