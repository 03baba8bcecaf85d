"""The blocks of the board: what a person sees, hears and reaches in each."""

import pytest
from markupsafe import Markup

from planabierto.office.base.ui.parts import (
    Column,
    Decision,
    Delivery,
    HeatCell,
    HeatColumn,
    HeatRow,
    Link,
    StateCount,
    Tile,
)
from tests.office.base.ui.conftest import Render
from tests.office.base.ui.markup import Page, problems

PICTURE = Markup('<svg role="img"><title>x</title></svg>')
HOSTILE = '<b onclick="x()">'
FULL = HeatCell(text="100%", state="satisfactory", url="/full/")
WEAK = HeatCell(text="50%", state="unsatisfactory", has_shape=True, url="/weak/")
NOT_DUE = HeatCell(text="n. p.", state="not_due", url="/later/")
NONE = HeatCell(text="·")


def test_the_number_of_a_tile_leads_to_its_rows(render: Render) -> None:
    tiles = [
        Tile(label="Cumplidas", value="145", of="de 173", url="/rows/", note="84%", note_url="/rule/"),
        Tile(label="L", value="4"),
    ]
    page = render("{{ board.tiles(tiles) }}", tiles=tiles)
    assert '<a href="/rows/">145 <small>de 173</small></a>' in page
    assert '<a href="/rule/">84%</a>' in page
    assert '<dd class="value">4</dd>' in page
    assert problems(page) == []


def test_every_count_of_the_traffic_light_has_shape_word_band_and_rows(render: Render) -> None:
    counts = [
        StateCount(state="satisfactory", count=140, band="90 a 110%", url="/s/"),
        StateCount(state="not_due", count=4),
    ]
    page = render("{{ board.traffic_light(bar, counts) }}", bar=PICTURE, counts=counts)
    assert [link["href"] for link in Page(page).attributes("a")] == ["/s/"]
    assert '<b>140</b><small>Satisfactorio <span class="nowrap">(90 a 110%)</span></small>' in page
    assert "<b>4</b><small>No programada a la fecha</small>" in page
    assert str(PICTURE) in page
    assert problems(page) == []


def heat_map(render: Render, *rows: HeatRow, foot: HeatRow | None = None) -> str:
    """A heat map of two objectives."""
    columns = [HeatColumn(label="O.E.1", title="Mejorar"), HeatColumn(label="6", title="Otras", url="/six/")]
    source = '{{ board.heat_map("Promedio por unidad", "Unidad", columns, rows, "Total", foot) }}'
    return render(source, columns=columns, rows=rows, foot=foot)


def test_the_heat_map_is_a_table_with_heads_in_a_region(render: Render) -> None:
    row = HeatRow(label="Reclamos", url="/reclamos/", cells=[FULL, WEAK], total=FULL)
    page = heat_map(render, row, foot=HeatRow(label="Toda", cells=[FULL, NONE], total=WEAK))
    assert Page(page).attributes("div", role="region")[0]["aria-label"] == "Promedio por unidad"
    assert [head["scope"] for head in Page(page).attributes("th")] == ["col"] * 4 + ["row"] * 2
    assert len(Page(page).attributes("td")) == 6
    assert '<abbr title="Mejorar">O.E.1</abbr>' in page
    assert '<a href="/six/" title="Otras">6</a>' in page
    assert problems(page) == []


@pytest.mark.parametrize(
    ("cell", "heard", "links", "shapes"),
    [
        (FULL, "Satisfactorio", ["/full/"], 0),
        (WEAK, "No satisfactorio", ["/weak/"], 1),
        (NOT_DUE, "No programada a la fecha", ["/later/"], 0),
        (NONE, "sin acciones", [], 0),
    ],
)
def test_a_cell_says_its_state_in_words_too(
    render: Render, cell: HeatCell, heard: str, links: list[str], shapes: int
) -> None:
    page = heat_map(render, HeatRow(label="Reclamos", cells=[cell, NONE], total=NONE))
    assert cell.text in page
    assert heard in page
    assert [link["href"] for link in Page(page).attributes("a") if link["href"] != "/six/"] == links
    assert len(Page(page).attributes("use")) == shapes


def decision(explanation: str) -> Decision:
    """An action of Auditoría that needs a decision."""
    return Decision(
        title="Auditar", url="/a/", place="Auditoría · AO.4.1", picture=PICTURE, number="0%", of="0 de 1",
        state="unsatisfactory", explanation=explanation,
    )  # fmt: skip


def test_a_decision_quotes_the_unit_or_says_that_it_is_silent(render: Render) -> None:
    page = render("{{ board.decisions(items) }}", items=[decision("Será en el T4."), decision("")])
    assert "<blockquote>«Será en el T4.»</blockquote>" in page
    assert page.count("Sin explicación de la unidad") == 1
    assert page.count("No satisfactorio") == 2
    assert problems(page) == []


def test_who_may_not_act_sees_no_button(render: Render) -> None:
    def delivery(action: Link | None) -> Delivery:
        return Delivery(
            unit="Reclamos", done=17, total=20, picture=PICTURE, state="warning", word="En registro", action=action
        )

    source = '{{ board.deliveries("Entrega", rows) }}'
    page = render(source, rows=[delivery(None), delivery(Link(label="Recordar", url="/r/"))])
    assert [link["href"] for link in Page(page).attributes("a")] == ["/r/"]
    assert page.count("17 de 20") == 2
    assert problems(page) == []


def test_a_curve_has_both_drawings_and_its_table(render: Render) -> None:
    page = render(
        '{{ board.curve(picture, picture, "Programado y ejecutado", columns, rows) }}',
        picture=PICTURE,
        columns=[Column(label="Corte"), Column(label="Programado", kind="number")],
        rows=[("Septiembre", "81%")],
    )
    assert page.count(str(PICTURE)) == 2
    assert '<td class="number">81%</td>' in page
    assert problems(page) == []


def test_texts_never_become_markup(render: Render) -> None:
    page = render(
        "{{ board.tiles([tile]) }}{{ board.traffic_light(t, [count]) }}{{ board.decisions([decision]) }}"
        "{{ board.deliveries(t, [delivery]) }}{{ board.heat_map(t, t, [column], [row], t, row) }}",
        t=HOSTILE,
        tile=Tile(label=HOSTILE, value=HOSTILE, of=HOSTILE, url=HOSTILE, note=HOSTILE, note_url=HOSTILE),
        count=StateCount(state=HOSTILE, count=1, band=HOSTILE, url=HOSTILE),
        decision=Decision(
            title=HOSTILE, url=HOSTILE, place=HOSTILE, picture=HOSTILE, number=HOSTILE, of=HOSTILE, state=HOSTILE,
            explanation=HOSTILE,
        ),
        delivery=Delivery(
            unit=HOSTILE, done=1, total=1, picture=HOSTILE, state=HOSTILE, word=HOSTILE, when=HOSTILE, url=HOSTILE,
            action=Link(label=HOSTILE, url=HOSTILE),
        ),
        column=HeatColumn(label=HOSTILE, title=HOSTILE, url=HOSTILE),
        row=HeatRow(label=HOSTILE, url=HOSTILE, cells=[WEAK], total=HeatCell(text=HOSTILE, state=HOSTILE, url=HOSTILE)),
    )  # fmt: skip
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page
