"""The entry screen («registro») as its templates show it: every text translated, every figure written, nothing left to decide.

What page and server say to each other, `base/ui/static/planabierto/js/entry.js` being the page's side. Every request is a POST of form
fields with `HX-Request: true`; every answer is JSON. Without the script the same fields arrive in one POST of the whole form.

A row, at `RowView.save_url`: its fields, all of them, named `<slug>-<name>` (a Django form with `prefix=slug`), and `<slug>-version`, the
version that the page had. Also, when a question was answered, the name and value of its button (`Answer`).

| status | body | the page |
|---|---|---|
| 200 saved | `row_answer`: `rows`, `pieces`, `at` («10:42») | replaces the pieces, never one that holds the focus |
| 422 refused | the same with `invalid` in the row and no `version` | marks the cells, keeps the row as unsaved |
| 409 conflict | a note with both values and answers `conserva`: «mio.<version>», «otro.<version>» | saves no more of the row until then |
| 401, or a redirect | – | keeps everything on the machine, asks to sign in |
| 403 closed | `{"sentence": …}` | says it and stops; a 403 that is no JSON is a page out of date |
| anything else, or nothing | – | keeps it and tries again after 2, 5, 15, 30 seconds, and when the connection is back |

A row that arrives with an old version and the values that are stored is saved, not a conflict: its answer got lost on the way. With other
values it is a conflict. `otro` answers with the stored values in `fields`, so that the page shows them.

A paste, at `EntryView.paste_url`: `texto` (as the clipboard had it), `fila` and `columna` (where it begins) give `{"html": …}`, the
preview (`paste_preview_html`); its form comes back with `paso=aplicar` and answers `rows` (with `fields`), `pieces`, `sentence` and
`undo`, a token. `deshacer` with that token takes the whole paste back and answers alike. A refusal is a preview with its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.template import engines
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.base.ui.parts import ErrorLink, Fact, HeadFigure, Link
    from planabierto.office.followup.entry_head import EntryHead

PENDING: Final = "pendientes"
UNEXPLAINED: Final = "por-justificar"
RETURNED: Final = "observadas"
"""The filters of the screen, as the address says them (`?ver=pendientes`) and as a row is marked; no filter is ""."""

NEEDS_REASON: Final = "explica"
"""The mark of a row whose state is outside of satisfactory: its justification and cause are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodHead:
    """The head of a period's target («Prog. T3»), read aloud as `long`; only the current one stays on a narrow screen."""

    label: str
    long: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryHeads:
    """The heads of the columns; `typed` is the yellow one and says whether it takes the period or the figure to date."""

    annual: str
    periods: Sequence[PeriodHead]
    before: str
    typed: str
    total: str
    rate: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """A filter with its count; `key` is "" for all rows."""

    key: str
    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A button that answers a question: `name` without the slug is a field that takes `value`, or a word of the server's own."""

    label: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence beside a cell, `kind` being error, warning or info, and how it can be answered."""

    kind: str
    text: str
    answers: Sequence[Answer] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField:
    """A figure to type. `name` is «real», or «recibidas» and «atendidas», or «hechos» and «total»; `label` is read aloud.

    `short` stands above it where a row has two. `programmed` is what `=` copies, as it would be typed; blank copies nothing.
    """

    name: str
    label: str
    value: str = ""
    short: str = ""
    programmed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """Where a row stands: «10» of «12», the bullet, its number and the pill; `word` replaces the word of the state."""

    total: str
    due: str
    picture: Markup
    number: str
    state: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One action. `numbers` is empty where nothing can be typed: then `fixed` is the figure, and `fixed_note` says why.

    `objection` is where its unit objects to what was verified, None where it may not; `objected` what came of an objection.

    `periods` are the targets, one a head; `facts` what the ficha holds beside them; `earlier`, `corrected` and `correction_reason` are
    its fields for figures of other periods, shown where `may_correct`. `cause_word` is the chosen cause in words, `last_text` what
    «Continúa» inserts. `invalid` names fields.
    """

    slug: str
    code: str
    statement: str
    url: str
    save_url: str
    version: int
    annual: str
    periods: Sequence[str]
    before: str
    state: RowState
    numbers: Sequence[NumberField] = ()
    fixed: str = ""
    fixed_note: str = ""
    objection: Link | None = None
    objected: str = ""
    hint: str = ""
    accomplishment: str = ""
    justification: str = ""
    cause: str = ""
    cause_word: str = ""
    depends_on: str = ""
    new_date: str = ""
    notes: Sequence[Note] = ()
    invalid: Sequence[str] = ()
    flags: Sequence[str] = ()
    verifier: str = ""
    available: str = ""
    means: str = ""
    last_text: str = ""
    facts: Sequence[Fact] = ()
    evidence: str = ""
    evidence_url: str = ""
    earlier: str = ""
    corrected: str = ""
    correction_reason: str = ""
    may_correct: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether its state is outside of satisfactory."""
        return NEEDS_REASON in self.flags

    @property
    def asks_for_cause(self) -> bool:
        """Whether its cause is open to be filled: it was refused, or its justification is missing."""
        return UNEXPLAINED in self.flags or bool({"causa", "depende", "fecha"} & set(self.invalid))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """The rows under one objective."""

    title: str
    rows: Sequence[RowView]

    def shows(self, mark: str) -> bool:
        """Whether a filter leaves one of its rows."""
        return not mark or any(mark in row.flags for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What stands above the table: closed, sent, returned with its remarks, each leading to its row."""

    kind: str
    text: str
    remarks: Sequence[ErrorLink] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """The whole screen. `is_open` is false where it can only be read: then no field, no script.

    `drafts` begins with `drafts_of` the person and names the follow-up and the unit: under it the machine keeps what is unsaved.
    `save_url` takes the whole form without a script. `saved` is when the last save was, in words; blank before the first one.
    """

    title: str
    summary: str
    crumbs: Sequence[Link]
    figures: Sequence[HeadFigure]
    done: int
    total: int
    progress: str
    heads: EntryHeads
    groups: Sequence[GroupView]
    filters: Sequence[EntryFilter] = ()
    filter: str = ""
    is_open: bool = True
    drafts: str = ""
    save_url: str = ""
    paste_url: str = ""
    review_url: str = ""
    workbook_url: str = ""
    print_url: str = ""
    help_url: str = ""
    sign_in_url: str = ""
    saved: str = ""
    banner: Banner | None = None
    errors: Sequence[ErrorLink] = ()
    error_title: str = ""
    causes: Sequence[tuple[str, str]] = ()
    units: Sequence[tuple[str, str]] = ()
    suggestions: Sequence[str] = ()
    empty: str = ""

    @property
    def rows(self) -> list[RowView]:
        """All rows in their order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def shows_rows(self) -> bool:
        """Whether the filter leaves a row."""
        return any(group.shows(self.filter) for group in self.groups)

    def cause_options(self, chosen: str) -> Markup:
        """The causes as options."""
        return _options(tuple(self.causes), chosen)

    def unit_options(self, chosen: str) -> Markup:
        """The units that a cause may name as options."""
        return _options(tuple(self.units), chosen)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """The options of a select, put together once: every row of a screen has the same."""
    option = Markup('<option value="{}"{}>{}</option>')
    blank = Markup('<option value="">—</option>')
    return blank + Markup("").join(
        option.format(key, Markup(" selected") if key == chosen else "", word) for key, word in choices
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedCell:
    """A cell that would be pasted: what it is of, what stands there, what was pasted; with a `problem` it stays as it is."""

    action: str
    column: str
    current: str
    pasted: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastePreview:
    """What a paste would do. `button` is «Pegar 3 valores», blank where nothing can be pasted; `unknown` are codes of no row here.

    `hidden` are the fields that come back with the confirmation.
    """

    title: str
    summary: str
    cells: Sequence[PastedCell]
    button: str = ""
    unknown: Sequence[str] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What stands before sending: `errors` keep it from being sent, `warnings` do not; `sentence` is what the person signs.

    `entry` is the screen itself, to be read. `refused` is true after an attempt to send with errors: the title says so.
    """

    title: str
    crumbs: Sequence[Link]
    entry: EntryView
    errors: Sequence[ErrorLink]
    warnings: Sequence[ErrorLink]
    sentence: str
    send_url: str
    back_url: str
    send_label: str
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    """After sending: what happened, who may still do what, and the papers of it."""

    title: str
    crumbs: Sequence[Link]
    sentence: str
    entry: EntryView
    downloads: Sequence[object] = ()


def drafts_of(person: int, institution: int) -> str:
    """Under which name a machine keeps what a person could not save in an institution; signing out erases what begins so."""
    return f"borrador|{institution}|{person}"


def _macros() -> object:
    return engines["jinja2"].env.get_template("followup/entry_parts.html").module  # type: ignore[attr-defined]  # Django's Jinja2 engine has it


def row_pieces(row: RowView) -> dict[str, str]:
    """The computed cells of a row by the ids of their places."""
    macros = _macros()
    return {
        f"{row.slug}-{name}": str(getattr(macros, macro)(row))
        for name, macro in (
            ("acumulado", "total"),
            ("ejecucion", "rate"),
            ("notas", "notes"),
            ("porque", "why"),
            ("evidencias", "evidence"),
        )
    }


def screen_pieces(view: EntryView | EntryHead) -> dict[str, str]:
    """What the head of the screen counts, by the ids of its places."""
    macros = _macros()
    return {
        "registro-cifras": str(macros.figures(view.figures)),  # type: ignore[attr-defined]  # a macro of the template
        "registro-avance": str(macros.progress(view)),  # type: ignore[attr-defined]  # as above
        **{f"n-{one.key or 'todas'}": str(one.count) for one in view.filters},
    }


def row_answer(
    row: RowView,
    view: EntryView | EntryHead,
    *,
    at: str,
    is_saved: bool = True,
    fields: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """The answer to the save of one row: `at` is the time of the server («10:42»), `fields` what the page must show in place of its own.

    `is_saved` is false for 422 and 409: the page keeps its version. `view` needs its head and its filters, not its groups.
    """
    return {
        "at": at,
        "rows": {row.slug: row_now(row, is_saved=is_saved, fields=fields)},
        "pieces": {**row_pieces(row), **screen_pieces(view)},
    }


def row_now(row: RowView, *, is_saved: bool = True, fields: Mapping[str, str] | None = None) -> dict[str, object]:
    """How a row stands now, for the page: its version, its marks, which of its fields were refused."""
    return {
        "flags": " ".join(row.flags),
        "invalid": list(row.invalid),
        **({"version": row.version} if is_saved else {}),
        **({"fields": dict(fields)} if fields is not None else {}),
    }


def paste_preview_html(preview: PastePreview) -> str:
    """The preview of a paste, for the dialog and for the page that stands in for it."""
    return str(_macros().paste_preview(preview))  # type: ignore[attr-defined]  # a macro of the template
