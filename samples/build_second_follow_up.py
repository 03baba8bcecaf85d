"""Builds the second follow-up of Mutual Ejemplo from its third: the same plan, with what had been achieved to June.

    python samples/build_second_follow_up.py [TEXT]

What was achieved to June follows from the targets and from what the third follow-up says, so that the quarter between them is never less
than nothing:

* on target in September, on target in June;
* above its target, or a large count, it stood in June in the same proportion;
* a small count below its target had reached what was due in June, or what it has in September where that is less;
* nothing due to June leaves the cell blank.

The remarks are its own. Line n of this text is line n of the other.
"""
# ruff: noqa: INP001 - a script beside the documents that it builds, no package

import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
THIRD: Final = HERE / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
SECOND: Final = HERE / "mutual-ejemplo-seguimiento-poi-2024-t2.txt"

CODE, AREA, FIRST_PERIOD, REAL, RATE, REMARKS = 0, 3, 5, 9, 10, 11
COLUMNS: Final = 12
LARGE: Final = 100
"""From so many due on, a count grows evenly over the year."""
LABELS: Final = (
    ("TERCER SEGUIMIENTO", "SEGUNDO SEGUIMIENTO"),
    ("EN-SEP", "EN-JUN"),
    ("3er Trimestre", "2do Trimestre"),
    ("METAS PARA AÑO 2023", "METAS PARA AÑO 2024"),
)
SAID: Final = {
    ("Comercialización", "AO.1.3"): "Se agregaron jornadas que pidieron tres municipalidades.",
    (
        "Comercialización",
        "AO.6.1",
    ): "En el semestre se vendió menos de lo previsto; se refuerza la promoción en las Agencias.",
    ("Comercialización", "AO.6.3"): "En el semestre se vendió menos de lo previsto; se capacita a quienes venden.",
    ("Comercialización", "AO.6.4"): "Pocas personas aumentaron su monto; en agosto se hará una campaña.",
    ("Operaciones", "AO.4.3"): "Los servidores se recibieron en mayo y falta instalarlos.",
    ("Operaciones", "AO.6.4"): "Las Agencias enviaron en marzo los cambios de datos de todo un año.",
    ("Reclamos", "AO.6.4"): "En el primer trimestre se pidieron más certificaciones por la devolución de aportes.",
    ("Tecnologías de Información", "AO.6.2"): "La mitad de los equipos está en garantía y no necesita mantenimiento.",
    ("UAIP", "AO.6.2"): "Más personas consultaron por correo que el año anterior.",
    ("UAIP", "AO.6.3"): "En el semestre se recibió una solicitud.",
    ("Unidad Legal", "AO.6.2"): "El Consejo Directivo pidió más resoluciones que las previstas.",
}
"""What the units said in July, by area and code."""


def number(cell: str) -> Decimal | None:
    """What a cell of a quantity means: a ratio for a percentage, None for a blank one."""
    if not cell:
        return None
    return Decimal(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1)


def to_june(targets: list[Decimal], to_september: Decimal | None) -> Decimal | None:
    """What had been achieved to June; `targets` are those of the four quarters."""
    june, september = sum(targets[:2], Decimal(0)), sum(targets[:3], Decimal(0))
    if not june or to_september is None:
        return None
    if to_september > september or september >= LARGE:
        return (to_september * june / september).quantize(Decimal(1), ROUND_HALF_UP)
    return min(june, to_september)


def second_row(cells: list[str]) -> list[str]:
    """The row of an action as it stood in June."""
    planned = cells[FIRST_PERIOD : FIRST_PERIOD + 4]
    targets = [number(cell) or Decimal(0) for cell in planned]
    is_share = any(cell.endswith("%") for cell in planned)
    achieved, due = to_june(targets, number(cells[REAL])), sum(targets[:2], Decimal(0))
    row = list(cells)
    row[REAL] = "" if achieved is None else f"{achieved:.0%}" if is_share else format(achieved.normalize(), "f")
    row[RATE] = "" if achieved is None else f"{(achieved / due * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"
    row[REMARKS] = SAID.get((cells[AREA], cells[CODE].removesuffix(".")), "")
    return row


def second(text: str) -> str:
    """The second follow-up, from the text of the third."""
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) == COLUMNS and cells[CODE].startswith("AO."):
            lines.append("\t".join(second_row(cells)))
            continue
        for before, after in LABELS:
            line = line.replace(before, after)  # noqa: PLW2901 - one label after the other
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SECOND
    target.write_text(second(THIRD.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
