"""What the library suggests to withhold in the texts of a follow-up: asked here and nowhere else, and remembered for the same texts."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, NamedTuple

from django.core.cache import cache

from planabierto.auditor.name_model import spanish_model
from planabierto.auditor.suggestions import suggest
from planabierto.core.errors import MissingModelError
from planabierto.office.accounts.models import Membership
from planabierto.office.followup.automatic_review import review_settings
from planabierto.office.publication.models import FragmentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planabierto.auditor.name_model import NameModel
    from planabierto.office.institutions.models import Institution

_REMEMBERED_SECONDS: Final = 30 * 24 * 60 * 60


class Suggested(NamedTuple):
    """A fragment that may have to be withheld: its kind, its place in the text (end exclusive), and why, in Spanish."""

    kind: FragmentKind
    start: int
    end: int
    why: str


def suggestions_in(institution: Institution, texts: Iterable[str]) -> Mapping[str, Sequence[Suggested]]:
    """What is suggested in each of some texts; texts with nothing in them are left out. At most three queries."""
    wanted = sorted(set(texts))
    staff, model = staff_names(institution), _model()
    said = json.dumps([version("planabierto"), model is not None, wanted, staff], ensure_ascii=False)
    key = f"suggestions:{institution.pk}:{sha256(said.encode()).hexdigest()}"
    known: dict[str, list[Suggested]] | None = cache.get(key)
    if known is None:
        settings = review_settings(institution)
        known = {}
        for text in wanted:
            found = suggest(text, settings=settings, staff=staff, model=model)
            if found:
                known[text] = [Suggested(FragmentKind(one.kind), one.start, one.end, one.why) for one in found]
        cache.set(key, known, _REMEMBERED_SECONDS)
    return known


def staff_names(institution: Institution) -> tuple[str, ...]:
    """The names of the people of an institution. One query."""
    people = Membership.objects.filter(institution=institution).order_by("user__display_name")
    return tuple(people.values_list("user__display_name", flat=True).distinct())


def _model() -> NameModel | None:
    """The trained model, where the optional extra is installed."""
    try:
        return spanish_model()
    except MissingModelError:
        return None
