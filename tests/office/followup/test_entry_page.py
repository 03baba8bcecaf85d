"""The entry screen as its templates write it: valid, the same in parts as in whole, and nobody's markup in it."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from django.test import Client

from planabierto.office.followup.entry_guide import BASE, STATES, specimen, specimen_preview
from planabierto.office.followup.entry_page import (
    NEEDS_REASON,
    UNEXPLAINED,
    EntryView,
    Note,
    RowView,
    drafts_of,
    paste_preview_html,
    row_answer,
    row_pieces,
    screen_pieces,
)
from tests.cast import Cast
from tests.office.base.ui.markup import Page, problems

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def view() -> EntryView:
    """The specimen."""
    return specimen()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_state_is_a_valid_page(cast: Cast, client: Client, state: str, language: str) -> None:
    assert cast.institution.pk
    text = client.get(f"{language}{BASE}?estado={state}").content.decode()
    assert problems(text) == []
    assert len(gzip.compress(text.encode(), 9)) <= 40_000


def test_the_guide_keeps_nothing(cast: Cast, client: Client) -> None:
    assert cast.institution.pk
    answer = client.post(f"{BASE}?fila=ao-1-1", {"ao-1-1-real": "7"})
    assert answer.status_code == 403
    assert answer.json() == {"sentence": "Esta es la guía: nada se guarda."}


def test_the_pieces_of_an_answer_are_those_of_the_page(cast: Cast, client: Client, view: EntryView) -> None:
    assert cast.institution.pk
    text = client.get(BASE).content.decode()
    ids = {attributes["id"] for _tag, attributes in Page(text).elements if "id" in attributes}
    pieces = screen_pieces(view)
    for row in view.rows:
        pieces |= row_pieces(row) if row.numbers else {}
    assert set(pieces) <= ids
    assert [name for name, html in pieces.items() if html not in text] == []


def test_every_field_is_named_by_its_row(cast: Cast, client: Client, view: EntryView) -> None:
    assert cast.institution.pk
    names = [
        attributes["name"]
        for tag, attributes in Page(client.get(BASE).content.decode()).elements
        if tag in {"input", "textarea", "select"} and "name" in attributes
    ]
    slugs = [row.slug for row in view.rows if row.numbers]
    own = [name for name in names if name.startswith("ao-")]
    assert {next(slug for slug in slugs if name.startswith(f"{slug}-")) for name in own} == set(slugs)
    for slug in slugs:
        assert {
            f"{slug}-{name}"
            for name in (
                "version",
                "logro",
                "justificacion",
                "causa",
                "depende",
                "fecha",
                "anteriores",
                "corregido",
                "motivo",
            )
        } <= set(own)


def a_row(view: EntryView) -> RowView:
    """A row of the specimen without anything said."""
    return replace(view.rows[0], notes=(), flags=())


def test_a_saved_row_answers_with_its_version_and_a_refused_one_without(view: EntryView) -> None:
    row = replace(a_row(view), version=4, flags=[NEEDS_REASON, UNEXPLAINED])
    saved = row_answer(row, view, at="10:42")
    assert saved["at"] == "10:42"
    assert saved["rows"] == {"ao-1-1": {"version": 4, "flags": "explica por-justificar", "invalid": []}}
    refused = row_answer(replace(row, invalid=["real"]), view, at="10:42", is_saved=False)
    assert refused["rows"] == {"ao-1-1": {"flags": "explica por-justificar", "invalid": ["real"]}}
    theirs = row_answer(row, view, at="10:42", fields={"real": "3"})
    assert theirs["rows"] == {
        "ao-1-1": {"version": 4, "flags": "explica por-justificar", "invalid": [], "fields": {"real": "3"}}
    }


def test_what_people_wrote_is_never_markup(view: EntryView) -> None:
    row = replace(a_row(view), notes=[Note(kind="error", text=HOSTILE)], cause_word=HOSTILE, evidence=HOSTILE)
    preview = replace(specimen_preview(), unknown=[HOSTILE], hidden={"texto": HOSTILE})
    for html in (*row_pieces(row).values(), paste_preview_html(preview)):
        assert "<img" not in html
    assert "&lt;img" in row_pieces(row)["ao-1-1-notas"]


def test_the_cause_opens_where_it_is_asked_for(view: EntryView) -> None:
    row = a_row(view)
    assert not row.asks_for_cause
    assert replace(row, invalid=["causa"]).asks_for_cause
    assert replace(row, flags=[UNEXPLAINED]).asks_for_cause
    assert not replace(row, flags=[NEEDS_REASON]).asks_for_cause
    assert replace(row, flags=[NEEDS_REASON]).needs_reason


def test_a_filter_hides_the_groups_that_it_empties(view: EntryView) -> None:
    assert [group.shows(UNEXPLAINED) for group in view.groups] == [False, False, True]
    assert replace(view, filter=UNEXPLAINED).shows_rows
    assert not replace(view, filter="no").shows_rows


def test_what_is_kept_for_a_person_is_not_anothers() -> None:
    assert drafts_of(1, 2) != drafts_of(2, 1)
