"""The components of every screen: what they say, to whom they say it, and that no text becomes markup."""

import pytest
from django.core.paginator import Paginator
from django.utils import translation
from markupsafe import Markup, escape

from planabierto.office.base.ui.parts import (
    Column,
    Download,
    ErrorLink,
    Event,
    Fact,
    Group,
    HeadFigure,
    Link,
    Segment,
)
from tests.office.base.ui.conftest import Render
from tests.office.base.ui.markup import Page, problems

HOSTILE = "<b onclick=\"x()\">'A' & B</b>"

LIGHT_WORDS = {
    "satisfactory": "Satisfactorio",
    "partially_satisfactory": "Parcialmente satisfactorio",
    "unsatisfactory": "No satisfactorio",
    "above_plan": "Superior a lo programado",
    "far_above_plan": "Muy superior, revisar meta",
    "not_due": "No programada a la fecha",
    "unreported": "Sin reporte",
}
SEVERITY_WORDS = {"error": "Error", "warning": "Advertencia", "info": "Aviso", "privacy": "Privacidad"}

HOSTILE_CALLS = [
    ("{{ ui.state(t, t, t) }}", {}),
    ("{{ ui.bullet(t, t, t, t) }}", {}),
    ("{{ ui.breadcrumbs([link]) }}", {"link": Link(label=HOSTILE, url=HOSTILE)}),
    ("{{ ui.page_header(t, t, [f]) }}", {"f": HeadFigure(label=HOSTILE, value=HOSTILE, note=HOSTILE)}),
    ("{{ ui.button(t, t, t, t, t) }}", {}),
    ("{{ ui.link_button(t, t, t) }}", {}),
    ("{{ ui.segments([s], t) }}", {"s": Segment(label=HOSTILE, url=HOSTILE, count=1, state=HOSTILE, title=HOSTILE)}),
    ("{% call ui.panel(t, t, t, link, kind=t) %}{{ t }}{% endcall %}", {"link": Link(label=HOSTILE, url=HOSTILE)}),
    ("{{ ui.error_summary([e], t) }}", {"e": ErrorLink(text=HOSTILE, url=HOSTILE)}),
    ("{{ ui.message(t, t) }}", {}),
    ("{{ ui.dialog_opener(t, t, t, t) }}", {}),
    ("{% call ui.dialog(t, t) %}{{ ui.dialog_actions(t, t) }}{% endcall %}", {}),
    ("{% call ui.scroll_region(t) %}{{ t }}{% endcall %}", {}),
    (
        "{{ ui.data_table(t, [c, c], [g, (t, t)]) }}{{ ui.data_table(t, [c, c], [g, (t, t)], cards=true) }}",
        {"c": Column(label=HOSTILE, kind=HOSTILE), "g": Group(group=HOSTILE)},
    ),
    ("{{ ui.pagination(p, t) }}", {"p": Paginator(range(9), 3).page(2)}),
    ("{{ ui.empty(t, t, link) }}", {"link": Link(label=HOSTILE, url=HOSTILE)}),
    ("{{ ui.downloads([d]) }}", {"d": Download(label=HOSTILE, url=HOSTILE, kind=HOSTILE, size=HOSTILE, note=HOSTILE)}),
    ("{{ ui.copy_box(t, t, t, t) }}", {}),
    ("{% call ui.more(t) %}{{ t }}{% endcall %}", {}),
    ("{{ ui.facts([f]) }}", {"f": Fact(label=HOSTILE, value=HOSTILE)}),
    (
        "{{ ui.history([e]) }}",
        {
            "e": Event(
                when=HOSTILE, datetime=HOSTILE, what=HOSTILE, who=HOSTILE, before=HOSTILE, after=HOSTILE, note=HOSTILE
            )
        },
    ),
    ("{{ ui.demo_banner(t) }}", {}),
]


@pytest.mark.parametrize(("source", "context"), HOSTILE_CALLS, ids=[source[:24] for source, _context in HOSTILE_CALLS])
def test_a_text_never_becomes_markup(render: Render, source: str, context: dict[str, object]) -> None:
    page = render(source, t=HOSTILE, **context)
    assert str(escape(HOSTILE)) in page
    assert "<b onclick" not in page
    assert not any("onclick" in attributes for _tag, attributes in Page(page).elements)


@pytest.mark.parametrize(("state", "word"), [*LIGHT_WORDS.items(), *SEVERITY_WORDS.items()])
def test_a_state_has_colour_shape_word_and_number(render: Render, state: str, word: str) -> None:
    pill = render("{{ ui.state(state, 20) }}", state=state)
    assert f'data-state="{state}"' in pill
    assert f'<use href="#s-{state}"/>' in pill
    assert f"<span>{word}</span><b>20</b>" in pill


def test_a_state_may_speak_other_words(render: Render) -> None:
    assert "<span>En registro</span>" in render('{{ ui.state("warning", word="En registro") }}')


def test_every_shape_is_in_the_sprite(render: Render) -> None:
    sprite = render('{% include "base/sprite.html" %}')
    shapes = {attributes["id"] for attributes in Page(sprite).attributes("symbol")}
    assert {f"s-{state}" for state in (*LIGHT_WORDS, *SEVERITY_WORDS, "done", "plain", "search")} == shapes
    assert problems(sprite) == []


def test_the_current_segment_is_named_and_its_long_name_is_heard(render: Render) -> None:
    items = [
        Segment(label="T2", url="?t=2", title="abril a junio"),
        Segment(label="T3", url="?t=3", current=True, title="julio a septiembre", count=0),
    ]
    nav = render('{{ ui.segments(items, "Trimestre") }}', items=items)
    page = Page(nav)
    assert [link["href"] for link in page.attributes("a", aria_current="true")] == ["?t=3"]
    assert page.attributes("nav")[0]["aria-label"] == "Trimestre"
    assert 'T3<span class="visually-hidden">, julio a septiembre</span> <span>0</span>' in nav
    assert problems(nav) == []


def test_the_header_of_a_page_shows_figures_or_what_the_caller_brings(render: Render) -> None:
    figures = [HeadFigure(label="Fecha límite", value="11 oct", note="venció hace 2 días", late=True)]
    header = render('{{ ui.page_header("Reclamos", figures=figures) }}', figures=figures)
    assert '<div class="late"><dt>Fecha límite</dt><dd>11 oct <small>venció hace 2 días</small></dd></div>' in header
    with_buttons = render('{% call ui.page_header("Tablero", "POI 2024") %}<a href="/x/">PDF</a>{% endcall %}')
    assert '<div class="head-side"><a href="/x/">PDF</a></div>' in with_buttons
    assert problems(header) == problems(with_buttons) == []


@pytest.mark.parametrize(("count", "title"), [(1, "Falta corregir un dato"), (2, "Falta corregir 2 datos")])
def test_the_error_summary_counts_links_and_takes_the_focus(render: Render, count: int, title: str) -> None:
    errors = [ErrorLink(text=f"AO.6.{number}: escriba 0", url=f"#row-{number}") for number in range(count)]
    section = render("{{ ui.error_summary(errors) }}", errors=errors)
    assert title in section
    assert [link["href"] for link in Page(section).attributes("a")] == [f"#row-{number}" for number in range(count)]
    assert {"tabindex", "autofocus"} <= Page(section).attributes("section")[0].keys()
    assert problems(section) == []


def test_without_errors_there_is_no_summary(render: Render) -> None:
    assert render("{{ ui.error_summary([]) }}") == ""


def test_messages_stand_in_one_status_region(render: Render) -> None:
    class Message:
        level_tag = "success"

        def __str__(self) -> str:
            return "Se importaron 177 acciones."

    region = render("{{ ui.messages(items) }}", items=[Message(), Message()])
    assert len(Page(region).attributes("div", role="status")) == 1
    assert region.count('data-state="done"') == 2
    assert region.count("Se importaron 177 acciones.") == 2


TABLE = "{{ ui.data_table('Acciones', columns, rows, cards=cards) }}"
COLUMNS = [
    Column(label="Código", kind="code"),
    Column(label="Meta", kind="number"),
    Column(label="Estado", kind="whole"),
]
ROWS = [Group(group="O.E.4"), ("AO.4.1", "1,250", Markup("<i>100%</i>")), ("AO.4.2", "3", "<i>")]


def test_a_wide_table_scrolls_in_a_named_region_that_the_keyboard_reaches(render: Render) -> None:
    table = render(TABLE, columns=COLUMNS, rows=ROWS, cards=False)
    (region,) = Page(table).attributes("div", role="region")
    assert (region["aria-label"], region["tabindex"]) == ("Acciones", "0")
    assert [cell["scope"] for cell in Page(table).attributes("th")] == ["col", "col", "col", "rowgroup", "row", "row"]
    assert '<th scope="rowgroup" colspan="3">O.E.4</th>' in table
    assert '<td class="whole"><i>100%</i></td>' in table
    assert '<td class="whole">&lt;i&gt;</td>' in table
    assert problems(table) == []


def test_a_table_of_cards_keeps_its_roles_and_names_its_cells(render: Render) -> None:
    table = render(TABLE, columns=COLUMNS, rows=ROWS, cards=True)
    page = Page(table)
    assert page.attributes("div", role="region") == []
    assert len(page.attributes("tr", role="row")) == 4
    assert [cell["data-label"] for cell in page.attributes("td", role="cell")] == ["Meta", "Estado"] * 2
    assert problems(table) == []


def test_pages_keep_the_filters(render: Render) -> None:
    nav = render("{{ ui.pagination(page, query) }}", page=Paginator(range(177), 25).page(3), query="estado=a&unidad=b")
    links = [link["href"] for link in Page(nav).attributes("a")]
    expected = [2, 1, 2, 3, 4, 8, 4]
    assert links == [f"?estado=a&unidad=b&pagina={number}" for number in expected]
    assert [link["href"] for link in Page(nav).attributes("a", aria_current="page")] == ["?estado=a&unidad=b&pagina=3"]
    assert "51 a 75 de 177" in nav
    assert problems(nav) == []


def test_one_page_needs_no_pages(render: Render) -> None:
    assert render("{{ ui.pagination(page) }}", page=Paginator(range(3), 25).page(1)) == ""


def test_without_filters_a_page_has_only_its_number(render: Render) -> None:
    nav = render("{{ ui.pagination(page) }}", page=Paginator(range(30), 25).page(1))
    assert [link["href"] for link in Page(nav).attributes("a")] == ["?pagina=1", "?pagina=2", "?pagina=2"]


def test_a_text_to_copy_is_a_field_until_a_script_shows_the_button(render: Render) -> None:
    box = render('{{ ui.copy_box("texto", "Texto para la unidad", "uno\ndos") }}')
    (field,) = Page(box).attributes("textarea")
    assert "readonly" in field
    (button,) = Page(box).attributes("button")
    assert ("hidden" in button, button["data-copy"], button["type"]) == (True, "texto", "button")
    assert problems(box) == []


def test_a_dialog_is_closed_and_its_opener_leads_somewhere_without_a_script(render: Render) -> None:
    dialog = render(
        '{{ ui.dialog_opener("Retirar", "/retirar/", "d") }}'
        '{% call ui.dialog("d", "¿Retirar?") %}<form action="/retirar/">{{ ui.dialog_actions("Retirar") }}</form>{% endcall %}'
    )
    page = Page(dialog)
    assert "open" not in page.attributes("dialog")[0]
    assert page.attributes("a", data_dialog="d")[0]["href"] == "/retirar/"
    assert [button.get("formmethod", "") for button in page.attributes("button")] == ["dialog", ""]
    assert problems(dialog) == []


def test_downloads_say_kind_and_size(render: Render) -> None:
    listed = render(
        "{{ ui.downloads(items) }}",
        items=[Download(label="Informe", url="/i.pdf", kind="PDF", size="1.2 MB", note="17 páginas")],
    )
    assert '<span class="kind">PDF</span>' in listed
    assert "<small>17 páginas · 1.2 MB</small>" in listed


def test_history_shows_before_and_after(render: Render) -> None:
    events = [
        Event(when="ayer", datetime="2024-10-09T16:42:00Z", what="Corregida", who="Ana", before="590", after="593")
    ]
    listed = render("{{ ui.history(events) }}", events=events)
    assert "<del>590</del> → <ins>593</ins>" in listed
    assert '<time datetime="2024-10-09T16:42:00Z">ayer</time>' in listed


def test_words_are_looked_up_for_each_reader(render: Render) -> None:
    source = '{{ ui.state("error", 1) }}{{ ui.copy_box("a", "b", "c") }}{{ board.decisions([]) }}'
    assert "Copiar para la unidad" in render(source)
    with translation.override("en"):
        assert "Copy for the unit" in render(source)
    assert "Copiar para la unidad" in render(source)
