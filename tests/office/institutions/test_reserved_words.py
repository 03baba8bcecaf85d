"""No unit is called by a word that stands where its name would stand in an address, or nobody would reach it."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from planabierto.office.institutions.models import Unit
from planabierto.office.institutions.services import NO_SLUGS, UnitDraft, add_unit, add_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planabierto.office.institutions.models import Institution

UNIT: Final = re.compile(r"<slug:(?:unit|slug)>")
"""How the addresses call a unit."""


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the installation, as its pattern writes it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def words_in_the_place_of_a_unit() -> set[str]:
    """The words that some address has where another has a unit."""
    every = list(routes())
    found = set()
    for route in every:
        for unit in UNIT.finditer(route):
            before = route[: unit.start()]
            rest = (other.removeprefix(before) for other in every if other.startswith(before))
            found |= {re.split(r"[/.]", one)[0] for one in rest if one and not one.startswith("<")}
    return {word for word in found if re.fullmatch(r"[a-z0-9-]+", word)}


def test_every_word_that_stands_where_a_unit_would_is_reserved() -> None:
    words = words_in_the_place_of_a_unit()
    assert words >= {"unidades", "acciones", "objetivo", "version", "completar", "copiar"}
    assert words - NO_SLUGS == set()


@pytest.mark.parametrize("word", sorted(NO_SLUGS))
def test_a_unit_that_is_called_so_has_another_address(institution: Institution, word: str) -> None:
    assert add_unit(institution, name=word.capitalize(), by=None).slug == f"{word}-2"
    drafted = add_units(institution, [UnitDraft(name=f"{word}.")], known={}, by=None)
    assert [unit.slug for unit in drafted.values()] == [f"{word}-3"]


def test_a_unit_that_had_such_a_word_is_found_under_another(institution: Institution) -> None:
    renaming = import_module("planabierto.office.institutions.migrations.0004_reserved_addresses")
    unit = add_unit(institution, name="Versiones", by=None)
    other = add_unit(institution, name="Version dos", slug="version-2", by=None)
    Unit.objects.filter(pk=unit.pk).update(slug="version")
    renaming.rename(apps, None)
    assert set(Unit.objects.filter(pk__in=[unit.pk, other.pk]).values_list("slug", flat=True)) == {
        "version-3",
        "version-2",
    }
    assert set(renaming.WORDS) == NO_SLUGS
