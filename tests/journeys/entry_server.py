"""A server for the entry screen that a test commands: it answers as the office would, refuses, conflicts, or is not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import parse_qs, parse_qsl, urlsplit

from playwright.sync_api import Page, Route

from planabierto.office.followup.entry_guide import BASE, specimen, specimen_preview
from planabierto.office.followup.entry_page import (
    Answer,
    EntryView,
    Note,
    RowView,
    paste_preview_html,
    row_answer,
    row_now,
)

ROW = f"{BASE}?fila="
PASTE = f"{BASE}?pegar"

Fields = Mapping[str, str]


@dataclass
class EntryServer:
    """What was asked of it, and what it answers next; with nothing to say it saves and counts the version on."""

    page: Page
    saves: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    pastes: list[dict[str, str]] = field(default_factory=list)
    next: list[int] = field(default_factory=list)
    """Statuses of the next saves, 0 being no answer at all."""
    stored: dict[str, dict[str, str]] = field(default_factory=dict)
    is_down: bool = False
    pasted: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the next confirmed paste writes: fields of rows by their slug."""

    def __post_init__(self) -> None:
        """Stand between the page and the office."""
        self.view: EntryView = specimen()
        self.versions = {row.slug: row.version for row in self.view.rows}
        self.page.route(lambda url: ROW in url, self._row)
        self.page.route(lambda url: url.endswith(PASTE), self._paste)

    def row(self, slug: str) -> RowView:
        """A row of the specimen as it stands now: its total is the figure that was saved last."""
        row = next(row for row in self.view.rows if row.slug == slug)
        value = self.stored.get(slug, {}).get(f"{slug}-real", "")
        state = replace(row.state, total=f"suma {value}") if value else row.state
        return replace(row, version=self.versions[slug], notes=(), state=state)

    def _row(self, route: Route) -> None:
        slug = parse_qs(urlsplit(route.request.url).query)["fila"][0]
        sent = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
        if self.is_down:
            route.abort("internetdisconnected")
            return
        self.saves.append((slug, sent))
        status = self.next.pop(0) if self.next else HTTPStatus.OK
        answer = f"{slug}-conserva"
        if status == 0:
            route.abort("connectionreset")
        elif status == HTTPStatus.UNPROCESSABLE_ENTITY:
            note = Note(kind="error", text=f"«{sent[f'{slug}-real']}» no es un número.")
            self._say(route, status, replace(self.row(slug), notes=[note], invalid=["real"]), is_saved=False)
        elif status == HTTPStatus.CONFLICT or (
            status == HTTPStatus.OK and answer not in sent and sent[f"{slug}-version"] != str(self.versions[slug])
        ):
            self._say(
                route, HTTPStatus.CONFLICT, replace(self.row(slug), notes=[self._conflict(slug, sent)]), is_saved=False
            )
        elif status == HTTPStatus.FORBIDDEN:
            route.fulfill(status=status, json={"sentence": "El tercer trimestre cerró el 15 de octubre."})
        elif status != HTTPStatus.OK:
            route.fulfill(status=status, body="")
        else:
            is_theirs = sent.get(answer, "").startswith("otro")
            if not is_theirs:
                self.stored[slug] = sent
            self.versions[slug] += 1
            self._say(route, status, self.row(slug), fields={"real": "3", "logro": ""} if is_theirs else None)

    def _conflict(self, slug: str, sent: Fields) -> Note:
        mine = sent.get(f"{slug}-real", "")
        version = self.versions[slug]
        return Note(
            kind="warning",
            text=f"Otra persona cambió esta fila a las 10:39. Su valor: {mine}. El de esa persona: 3.",
            answers=[
                Answer(label="Dejar el mío", name="conserva", value=f"mio.{version}"),
                Answer(label="Dejar el otro", name="conserva", value=f"otro.{version}"),
            ],
        )

    def _say(
        self, route: Route, status: int, row: RowView, *, is_saved: bool = True, fields: Fields | None = None
    ) -> None:
        answer = row_answer(row, self.view, at="10:43", is_saved=is_saved, fields=fields)
        route.fulfill(status=status, content_type="application/json", body=json.dumps(answer))

    def _paste(self, route: Route) -> None:
        sent = dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))
        if self.is_down:
            route.abort("internetdisconnected")
            return
        self.pastes.append(sent)
        if "deshacer" in sent or sent.get("paso") == "aplicar":
            before = {slug: dict.fromkeys(fields, "") for slug, fields in self.pasted.items()}
            rows = {}
            for slug, fields in (before if "deshacer" in sent else self.pasted).items():
                self.versions[slug] += 1
                rows[slug] = row_now(self.row(slug), fields=fields)
            undone = "deshacer" in sent
            sentence = "Se deshizo lo pegado." if undone else "Se pegaron 3 valores. Ctrl+Z los deshace."
            route.fulfill(json={"rows": rows, "pieces": {}, "sentence": sentence, "undo": "" if undone else "7"})
        else:
            preview = replace(
                specimen_preview(), hidden={"texto": sent["texto"], "fila": sent["fila"], "columna": sent["columna"]}
            )
            route.fulfill(json={"html": paste_preview_html(preview)})
