"""The data of a page, as JSON and as CSV: what the page says, of the same edition, in the columns of its published files."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse

from planabierto.documents.editions.columns import action_values, key_of, total_values
from planabierto.documents.editions.flat import flat_csv
from planabierto.office.portal.addresses import EditionAddresses
from planabierto.office.portal.timeline import history_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.core.edition import EditionUnit
    from planabierto.office.portal.reading import Line, PublicSite, PublishedEdition

FORM: Final = 1
"""Grows when the data of a page are written differently."""
_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Data that anybody may read from a page of their own."""


def json_answer(values: Mapping[str, Any]) -> HttpResponse:
    """Values as JSON, for anybody's script."""
    text = json.dumps({"form": FORM, **values}, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json", headers=_OPEN)


def csv_answer(text: str, name: str) -> HttpResponse:
    """A table as CSV, to be saved under a name."""
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=_OPEN)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def round_json(published: PublishedEdition) -> dict[str, Any]:
    """An edition in figures: the institution, its objectives and its units."""
    edition = published.edition
    addresses = published.addresses
    totals = published.contents.unit_totals
    return {
        "edition": edition_json(published),
        "totals": total_values(edition.figures.totals),
        "objectives": [
            {"key": key_of(one), "text": one.text, "url": addresses.objective(one.key), **total_values(one.totals)}
            for one in edition.objectives
        ],
        "units": [
            {"name": unit.name, "slug": unit.slug, "url": addresses.unit(unit.slug), **total_values(totals[unit.name])}
            for unit in edition.units
        ],
        "withheld": [asdict(one) for one in edition.withheld],
        "files": [
            {"name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
            for file in published.files()
        ],
    }


def edition_json(published: PublishedEdition) -> dict[str, Any]:
    """Which edition it is, of which follow-up, under which rule."""
    edition, figures = published.edition, published.edition.figures
    return {
        "institution": edition.publisher.name,
        "plan": edition.publisher.plan_name,
        "year": figures.year,
        "period": published.slug,
        "cutoff": figures.cutoff.isoformat(),
        "number": edition.number,
        "corrects": edition.corrects,
        "state": published.row.state,
        "code": published.row.sha256,
        "issued_on": edition.issued_on.isoformat(),
        "approved_by": edition.approved_by,
        "licence": edition.publisher.licence_url,
        "rule": figures.rule,
        "url": published.addresses.round,
    }


def unit_json(published: PublishedEdition, unit: EditionUnit) -> dict[str, Any]:
    """A unit with its actions."""
    totals = published.contents.unit_totals[unit.name]
    return {
        "edition": edition_json(published),
        "unit": {"name": unit.name, "slug": unit.slug, "mission": unit.mission, "is_missing": unit.is_missing},
        "totals": total_values(totals),
        "actions": [values for values in action_values(published.edition) if values["unit"] == unit.name],
    }


def action_json(site: PublicSite, published: PublishedEdition, line: Line) -> dict[str, Any]:
    """An action with its history."""
    return {
        "edition": edition_json(published),
        "action": action_values(published.edition)[line.place],
        "history": [
            {
                "year": moment.digest.year,
                "period": EditionAddresses.period(moment.row).lower(),
                "due": moment.point.due,
                "counted": moment.point.counted,
                "percent": moment.point.percent,
                "light": moment.point.light,
                "url": EditionAddresses.of(moment.row).action(moment.point.unit, moment.point.slug),
            }
            for moment in history_of(site, line)
        ],
    }


def flat_rows(published: PublishedEdition, lines: Sequence[Line]) -> str:
    """The flat table of an edition with the rows of some actions."""
    return flat_csv(published.edition, rows={line.place + 1 for line in lines})
