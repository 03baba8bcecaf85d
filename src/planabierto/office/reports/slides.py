"""Eight slides for the board, with only what needs a decision: native shapes, tables and charts, each sentence linked to its row.

Colours are those of the charts (`base.ui.palette`); a state is told by its shape, its word and its number beside the colour.
Who needs it imports it only then: python-pptx is slow to import.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from planabierto.core.board import shortened
from planabierto.core.calendar import format_date
from planabierto.core.quantity import format_rate
from planabierto.core.trafficlight import TrafficLight
from planabierto.documents.papers.paper import counted
from planabierto.documents.writers.layout import printable
from planabierto.documents.writers.wording import LANGUAGE
from planabierto.office.base.ui.palette import SOLID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from planabierto.documents.papers.rounds import Body, PaperRound

SLIDES: Final = 8
MOST_ROWS: Final = 5
"""How many rows a slide shows; how many more there are stands below, with the address of all of them."""
MOST_UNITS: Final = 16

_PETROL, _INK, _SOFT, _LINK, _PAPER, _TINT, _LINE = (
    "0B4A63", "14212B", "46525B", "0A5A7C", "FFFFFF", "E3EDF1", "DBE1E5",
)  # fmt: skip
_FONT: Final = "Calibri"
# A slide of 16 to 9 in points, with its margins.
_WIDTH, _HEIGHT, _MARGIN, _TOP, _FOOT = 960, 540, 48, 104, 508
_AREA: Final = _WIDTH - 2 * _MARGIN
_SHORT_STATEMENT, _SHORT_EXPLANATION, _SHORT_NAME = 96, 150, 40
_MOST_BARS_IN_A_COLUMN: Final = 8
_MOST_INSTRUCTIONS: Final = 4
_SHAPES: Final = {
    TrafficLight.UNSATISFACTORY: "RECTANGLE",
    TrafficLight.PARTIALLY_SATISFACTORY: "DIAMOND",
    TrafficLight.SATISFACTORY: "OVAL",
    TrafficLight.ABOVE_PLAN: "ISOSCELES_TRIANGLE",
    TrafficLight.FAR_ABOVE_PLAN: "ISOSCELES_TRIANGLE",
    TrafficLight.NOT_DUE: "OVAL",
    TrafficLight.UNREPORTED: "RECTANGLE",
}
_LINK_COLOUR: Final = re.compile(rb'(<a:(?:hlink|folHlink)><a:srgbClr val=")[0-9A-F]{6}')
_HOLLOW: Final = frozenset({TrafficLight.NOT_DUE, TrafficLight.UNREPORTED})


class Box(NamedTuple):
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Linked:
    """Words with the absolute address that they lead to, "" for none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class SlideStanding:
    """A bar: how many of the due actions of a unit or an objective are met."""

    name: Linked
    met: int
    due: int


@dataclass(frozen=True, slots=True)
class SlideDecision:
    """A row that requires a decision: whose, which, what, its figure («2 de 8»), its rate as a ratio, the unit's own words."""

    unit: str
    code: Linked
    statement: str
    figure: str
    rate: Decimal | None
    light: TrafficLight
    explanation: str


@dataclass(frozen=True, slots=True)
class SlideInstruction:
    """An earlier instruction of the board: what, whose, until when («15/11/2024»), and how it stands in words."""

    what: Linked
    who: str
    until: str
    state: str


@dataclass(frozen=True, slots=True)
class BoardSlides:
    """What the board sees. Counts of `bands` add up to `actions`; `rule` is the sentence of the roll-up rule of the mean.

    `completeness` says how much is in («16 de 16 informes entregados, 13 completos»), `headline` the whole in one sentence. Addresses are
    absolute: of the board of the round, of the rows that are due, and of all rows of each slide that shows some.
    """

    round: PaperRound
    board: Body
    presented_by: str
    made_at: datetime
    code: str
    completeness: str
    headline: Linked
    met: int
    due: int
    actions: int
    mean: str
    rule: str
    bands: dict[TrafficLight, Linked]
    counts: dict[TrafficLight, int]
    units: tuple[SlideStanding, ...]
    objectives: tuple[SlideStanding, ...]
    decisions: tuple[SlideDecision, ...]
    decisions_total: Linked
    moved: tuple[SlideDecision, ...]
    moved_total: Linked
    asked: tuple[Linked, ...]
    instructions: tuple[SlideInstruction, ...]
    is_draft: bool = False


def board_slides(slides: BoardSlides) -> bytes:
    """The presentation as PPTX: always eight slides."""
    show = Presentation()
    show.slide_width, show.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    properties = show.core_properties
    properties.title = f"{slides.board.name}: {slides.round.name}"
    properties.author = properties.last_modified_by = slides.round.institution
    properties.language = LANGUAGE
    properties.created = properties.modified = slides.made_at.replace(tzinfo=None)
    _set_link_colour(show)
    drawing = _Drawing(show, slides)
    for draw in (
        drawing.cover,
        drawing.met,
        drawing.semaphore,
        drawing.units,
        drawing.objectives,
        drawing.decisions,
        drawing.moved,
        drawing.asked,
    ):
        draw()
    stream = BytesIO()
    show.save(stream)
    return stream.getvalue()


def _set_link_colour(show: Any) -> None:
    """Links take their colour from the theme, whatever their words say."""
    theme = show.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _LINK_COLOUR.sub(rf"\g<1>{_LINK}".encode(), theme.blob)  # noqa: SLF001 - python-pptx opens no theme


class _Drawing:
    """The presentation while it is drawn; places and sizes are in points from the upper left corner."""

    def __init__(self, show: Any, slides: BoardSlides) -> None:
        self.show = show
        self.slides = slides
        self.number = 0
        self.slide: Any = None

    def cover(self) -> None:
        """What it is, of which round, and how complete."""
        said = self.slides
        self._page(f"{said.round.name[:1].upper()}{said.round.name[1:]}", is_cover=True)
        self._text(Box(_MARGIN, 76, _AREA, 26), said.round.institution, size=16, color=_TINT)
        self._text(
            Box(_MARGIN, 292, _AREA, 30), f"Para {said.board.the} · presenta {said.presented_by}", size=18, color=_PAPER
        )
        cutoff = f"Corte al {format_date(said.round.cutoff)}. {_sentence(said.completeness)}"
        self._text(Box(_MARGIN, 334, _AREA, 28), cutoff, size=18, color=_PAPER)
        state = "Borrador: el informe no se ha presentado" if said.is_draft else "Informe presentado"
        self._text(
            Box(_MARGIN, 470, _AREA, 24), f"{state} · código de verificación {said.code[:16]}", size=13, color=_TINT
        )
        self._notes(
            f"{_sentence(said.completeness)} Lo que sigue es solo lo que requiere decisión; el informe completo lleva el código "
            f"de verificación {said.code}."
        )

    def met(self) -> None:
        """The headline, with the bar of what is met of what was due."""
        said = self.slides
        self._page("Cuánto se cumplió")
        self._text(Box(_MARGIN, _TOP, _AREA, 96), said.headline.text, size=26, url=said.headline.url)
        share = Decimal(said.met) / said.due if said.due else Decimal()
        self._text(Box(_MARGIN, 222, 420, 92), f"{said.met:,} de {said.due:,}", size=60, is_bold=True, color=_PETROL)
        words = (
            f"acciones programadas cumplidas ({format_rate(share)})" if said.due else "acciones programadas cumplidas"
        )
        self._text(Box(_MARGIN, 306, _AREA, 30), words, size=18, color=_SOFT)
        self._bar(Box(_MARGIN, 352, _AREA, 26), share, f"{said.met} de {said.due} acciones programadas cumplidas")
        if said.headline.url:
            self._text(Box(_MARGIN, 474, _AREA, 24), "Ver en el tablero", size=14, color=_LINK, url=said.headline.url)
        if said.mean:
            self._text(Box(_MARGIN, 404, _AREA, 26), f"Promedio del % de ejecución: {said.mean}", size=18)
            self._text(Box(_MARGIN, 432, _AREA, 44), said.rule, size=13, color=_SOFT)
        self._notes(
            "Cumplida es la acción con 100% de ejecución o más, y solo esa. El % de ejecución es lo ejecutado entre lo programado a la "
            f"fecha. {f'Promedio: {said.rule}' if said.mean else ''}"
        )

    def semaphore(self) -> None:
        """How many actions stand in each band."""
        said = self.slides
        self._page("El semáforo de las acciones")
        shown = [light for light in TrafficLight if said.counts.get(light)]
        conclusion = "; ".join(f"{light.label}: {said.counts[light]:,}" for light in shown)
        self._stack(shown, conclusion)
        top = 196.0
        for light in TrafficLight:
            count = said.counts.get(light, 0)
            if not count and light is TrafficLight.UNREPORTED:
                continue
            linked = said.bands.get(light, Linked(""))
            self._mark(light, _MARGIN + 6, top + 7)
            self._text(Box(_MARGIN + 44, top, 90, 34), f"{count:,}", size=24, is_bold=True)
            words = f"{light.label}{f' · {linked.text}' if linked.text else ''}"
            self._text(
                Box(_MARGIN + 134, top + 3, 640, 30),
                words,
                size=18,
                color=_LINK if count and linked.url else _INK,
                url=linked.url if count else "",
            )
            top += 42
        outside = said.actions - sum(said.counts.values())
        if outside:
            one, many = "acción fuera del semáforo", "acciones fuera del semáforo"
            self._text(
                Box(_MARGIN + 44, top + 4, 700, 24),
                f"{counted(outside, one, many)}: suspendida o por demanda",
                size=13,
                color=_SOFT,
            )
        self._notes(
            f"{conclusion}. Las franjas son de la institución y se aplican al % de ejecución sin redondear. Muy superior no es mejor que "
            "satisfactorio: es una meta por revisar. En lo que se cuenta, exceder en una unidad no saca de satisfactorio."
        )

    def units(self) -> None:
        """The units, the lowest first."""
        self._standings(
            "Las unidades",
            self.slides.units,
            MOST_UNITS,
            "Acciones cumplidas de las programadas a la fecha, por informe de unidad; primero donde menos se cumplió.",
        )

    def objectives(self) -> None:
        """The objectives in their order."""
        self._standings(
            "Los objetivos",
            self.slides.objectives,
            MOST_UNITS,
            "Acciones cumplidas de las programadas a la fecha, por objetivo. «Otras» reúne lo que no está atado a un objetivo estratégico.",
        )

    def decisions(self) -> None:
        """The worst rows, with the unit's own words."""
        said = self.slides
        self._page("Requiere decisión")
        self._rows(
            said.decisions,
            said.decisions_total,
            "Ninguna acción programada a la fecha está en «No satisfactorio».",
        )
        self._notes(
            "Son las acciones con menor % de ejecución, de peor a mejor. La explicación es la que escribió la unidad, sin cambios; "
            "«Sin explicación» es que no escribió ninguna."
        )

    def moved(self) -> None:
        """What was moved to another period without a resolution."""
        said = self.slides
        self._page("Trasladadas sin acuerdo")
        self._rows(said.moved, said.moved_total, "Ninguna acción se trasladó a otro período sin acuerdo.")
        self._notes(
            "Estaban programadas a la fecha, no se ejecutaron, su observación las pasa a un período posterior y no hay acuerdo que lo "
            "respalde. Mientras no lo haya, la meta sigue donde estaba."
        )

    def asked(self) -> None:
        """What is asked of the board, and how its earlier instructions stand."""
        said = self.slides
        self._page(f"Lo que se pide {said.board.to}")
        top = float(_TOP)
        asked = said.asked or (Linked(f"Dar por recibido el {said.round.name}."),)
        for number, one in enumerate(asked[:MOST_ROWS], start=1):
            self._text(Box(_MARGIN, top, 30, 30), f"{number}.", size=18, is_bold=True, color=_PETROL)
            self._text(
                Box(_MARGIN + 32, top, _AREA - 32, 32), one.text, size=18, color=_LINK if one.url else _INK, url=one.url
            )
            top += 34
        top = max(top + 16, 300)
        self._text(Box(_MARGIN, top, _AREA, 28), "Instrucciones anteriores", size=18, is_bold=True, color=_PETROL)
        if said.instructions:
            rows = [
                [
                    Linked(shortened(one.what.text, _SHORT_STATEMENT), one.what.url),
                    Linked(one.who),
                    Linked(one.until),
                    Linked(one.state),
                ]
                for one in said.instructions[:_MOST_INSTRUCTIONS]
            ]
            self._table(top + 34, ("Instrucción", "Quién", "A más tardar", "Estado"), (0.5, 0.22, 0.12, 0.16), rows)
        else:
            self._text(Box(_MARGIN, top + 32, _AREA, 28), "No hay instrucciones anteriores pendientes.", size=16)
        rest = len(said.instructions) - _MOST_INSTRUCTIONS
        more = f" Quedan {rest} más en el tablero." if rest > 0 else ""
        self._notes(
            f"Lo que se pide está redactado en el proyecto de acuerdo. Una instrucción se lista hasta que se cumple.{more}"
        )

    def _standings(self, title: str, standings: Sequence[SlideStanding], most: int, rule: str) -> None:
        self._page(title)
        shown = standings[:most]
        if not shown:
            self._text(Box(_MARGIN, _TOP, _AREA, 30), "No hay acciones programadas a la fecha.", size=18)
            self._notes(rule)
            return
        half = (len(shown) + 1) // 2 if len(shown) > _MOST_BARS_IN_A_COLUMN else len(shown)
        columns = 2 if half < len(shown) else 1
        room = (_AREA - 32 * (columns - 1)) / columns
        wide = 180 if columns == 1 else 120
        step = min(52.0, (_FOOT - _TOP - 20) / half)
        for position, one in enumerate(shown):
            left = _MARGIN + (position // half) * (room + 32)
            top = _TOP + (position % half) * step
            share = Decimal(one.met) / one.due if one.due else Decimal()
            self._text(
                Box(left, top, room - wide - 4, 24),
                shortened(one.name.text, _SHORT_NAME + (50 if columns == 1 else 0)),
                size=13 if columns > 1 else 15,
                color=_LINK if one.name.url else _INK,
                url=one.name.url,
            )
            rate = f" · {format_rate(share)}" if one.due else ""
            self._text(
                Box(left + room - wide, top, wide, 24),
                f"{one.met:,} de {one.due:,}{rate}",
                size=13 if columns > 1 else 15,
                is_bold=True,
                align="right",
            )
            self._bar(Box(left, top + 26, room, 9), share, f"{one.name.text}: {one.met} de {one.due} cumplidas")
        more = f" Hay {len(standings) - most} más en el tablero." if len(standings) > most else ""
        self._notes(f"{rule}{more}")

    def _rows(self, rows: Sequence[SlideDecision], total: Linked, none: str) -> None:
        if not rows:
            self._text(Box(_MARGIN, _TOP, _AREA, 30), none, size=20)
            return
        shown = [
            [
                Linked(one.unit),
                one.code,
                Linked(shortened(one.statement, _SHORT_STATEMENT)),
                Linked(f"{one.figure}{f' · {format_rate(one.rate)}' if one.rate is not None else ''}"),
                Linked(shortened(one.explanation, _SHORT_EXPLANATION) or "Sin explicación"),
            ]
            for one in rows[:MOST_ROWS]
        ]
        labels = ("Unidad", "Código", "Acción", "Ejecutado", "Lo que dice la unidad")
        self._table(_TOP, labels, (0.15, 0.08, 0.28, 0.11, 0.38), shown)
        self._text(
            Box(_MARGIN, 474, _AREA, 24), total.text, size=14, url=total.url, color=_LINK if total.url else _SOFT
        )

    def _page(self, title: str, *, is_cover: bool = False) -> None:
        self.number += 1
        self.slide = self.show.slides.add_slide(self.show.slide_layouts[5])
        if is_cover:
            self._block(Box(0, 0, _WIDTH, _HEIGHT), _PETROL, "")
            heading = self._place(self.slide.shapes.title, Box(_MARGIN, 130, _AREA, 150))
            self._fill(heading, title, size=40, is_bold=True, color=_PAPER)
            self._to_front(heading)
            return
        self._block(Box(0, 0, _WIDTH, 10), _PETROL, "")
        heading = self._place(self.slide.shapes.title, Box(_MARGIN, 28, _AREA, 56))
        self._fill(heading, title, size=30, is_bold=True, color=_PETROL)
        draft = "BORRADOR · " if self.slides.is_draft else ""
        foot = f"{draft}{self.slides.round.institution} · {self.slides.round.plan}, {self.slides.round.period_words}"
        self._text(Box(_MARGIN, _FOOT, _AREA - 80, 20), foot, size=11, color=_SOFT)
        self._text(
            Box(_WIDTH - _MARGIN - 80, _FOOT, 80, 20), f"{self.number} de {SLIDES}", size=11, color=_SOFT, align="right"
        )

    @staticmethod
    def _place(shape: Any, box: Box) -> Any:
        shape.left, shape.top, shape.width, shape.height = (Pt(side) for side in box)
        return shape

    def _to_front(self, shape: Any) -> None:
        tree = self.slide.shapes._spTree  # noqa: SLF001 - python-pptx has no other way to order shapes
        tree.remove(shape._element)  # noqa: SLF001 - the same
        tree.append(shape._element)  # noqa: SLF001 - the same

    def _text(
        self,
        box: Box,
        text: str,
        *,
        size: int,
        is_bold: bool = False,
        color: str = _INK,
        url: str = "",
        align: str = "left",
    ) -> None:
        shape = self.slide.shapes.add_textbox(*map(Pt, box))
        self._fill(shape, text, size=size, is_bold=is_bold, color=color, url=url, align=align)

    def _fill(
        self, shape: Any, text: str, *, size: int, is_bold: bool, color: str, url: str = "", align: str = "left"
    ) -> None:
        if url:
            shape.click_action.hyperlink.address = url
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.TOP
        self._write(frame.paragraphs[0], text, size=size, is_bold=is_bold, color=color, align=align)
        frame.paragraphs[0].runs[0].font.underline = bool(url) and color == _LINK

    @staticmethod
    def _write(
        paragraph: Any, text: str, *, size: int, is_bold: bool, color: str, url: str = "", align: str = "left"
    ) -> None:
        paragraph.alignment = PP_ALIGN.RIGHT if align == "right" else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = printable(text)
        run.font.name, run.font.size, run.font.bold = _FONT, Pt(size), is_bold
        run._r.get_or_add_rPr().set("lang", LANGUAGE)  # noqa: SLF001 - its enumeration lacks El Salvador
        if url:
            run.hyperlink.address = url
        run.font.color.rgb = _rgb(_LINK if url else color)

    def _block(self, box: Box, color: str, says: str) -> Any:
        return self._shape("RECTANGLE", box, says, fill=color)

    def _shape(
        self,
        kind: str,
        box: Box,
        says: str,
        *,
        fill: str = "",
        line: str = "",
    ) -> Any:
        shape = self.slide.shapes.add_shape(getattr(MSO_SHAPE, kind), *map(Pt, box))
        shape.shadow.inherit = False
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = _rgb(fill)
        else:
            shape.fill.background()
        if line:
            shape.line.color.rgb = _rgb(line)
            shape.line.width = Pt(1.5)
        else:
            shape.line.fill.background()
        self._describe(shape, says)
        return shape

    @staticmethod
    def _describe(shape: Any, says: str) -> None:
        """What a screen reader says of a shape; nothing of one that only decorates."""
        shape._element._nvXxPr.cNvPr.set("descr", printable(says))  # noqa: SLF001 - python-pptx has no alternative text

    def _bar(self, box: Box, share: Decimal, says: str) -> None:
        self._block(box, _LINE, says)
        done = float(min(share, Decimal(1))) * box.width
        if done >= 1:
            self._block(box._replace(width=done), _LINK, "")

    def _mark(self, light: TrafficLight, left: float, top: float) -> None:
        """The shape of a band, hollow where there is no figure; two triangles for far above."""
        color = _solid(light)
        places = (left - 6, left + 12) if light is TrafficLight.FAR_ABOVE_PLAN else (left,)
        for place in places:
            box = Box(place, top, 20, 20)
            if light in _HOLLOW:
                self._shape(_SHAPES[light], box, "", line=color)
            else:
                self._shape(_SHAPES[light], box, "", fill=color)

    def _stack(self, shown: Sequence[TrafficLight], conclusion: str) -> None:
        """The bar of the traffic light as a native chart, its numbers inside the parts that have room for them."""
        if not shown:
            return
        figures: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # python-pptx types a part of itself
        figures.categories = ["Acciones"]
        for light in shown:
            figures.add_series(light.label, (self.slides.counts[light],))
        frame = self.slide.shapes.add_chart(
            XL_CHART_TYPE.BAR_STACKED, Pt(_MARGIN - 12), Pt(_TOP - 6), Pt(_AREA + 24), Pt(84), figures
        )
        self._describe(frame, conclusion)
        chart = frame.chart
        chart.has_legend = chart.has_title = False
        chart.value_axis.visible = chart.category_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        chart.value_axis.maximum_scale = sum(self.slides.counts[light] for light in shown)
        plot = chart.plots[0]
        plot.gap_width, plot.overlap = 20, 100
        for light, series in zip(shown, plot.series, strict=True):
            color = _solid(light)
            series.format.line.color.rgb = _rgb(color if light in _HOLLOW else _PAPER)
            series.format.line.width = Pt(2)
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(_PAPER if light in _HOLLOW else color)

    def _table(
        self, top: float, labels: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Linked]]
    ) -> None:
        frame = self.slide.shapes.add_table(
            len(rows) + 1, len(labels), Pt(_MARGIN), Pt(top), Pt(_AREA), Pt(26 * (len(rows) + 1))
        )
        self._describe(frame, f"Tabla: {', '.join(labels)}; {counted(len(rows), 'fila', 'filas')}")
        table = frame.table
        table.first_row, table.horz_banding = True, False
        for column, share in enumerate(shares):
            table.columns[column].width = Pt(share * _AREA)
        for row, texts in enumerate([[Linked(label) for label in labels], *rows]):
            for column, linked in enumerate(texts):
                cell = table.cell(row, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(_PETROL if not row else _PAPER if row % 2 else "F4F6F7")
                cell.margin_left = cell.margin_right = Pt(6)
                cell.margin_top = cell.margin_bottom = Pt(3)
                self._write(
                    cell.text_frame.paragraphs[0],
                    linked.text,
                    size=13 if row else 12,
                    is_bold=not row,
                    color=_INK if row else _PAPER,
                    url=linked.url,
                )

    def _notes(self, text: str) -> None:
        self.slide.notes_slide.notes_text_frame.text = printable(text)


def _rgb(digits: str) -> RGBColor:
    color: RGBColor = RGBColor.from_string(digits)  # type: ignore[no-untyped-call]  # python-pptx types a part of itself
    return color


def _solid(light: TrafficLight) -> str:
    return SOLID[light.value].lstrip("#").upper()


def _sentence(text: str) -> str:
    """A text with a capital at its beginning and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
