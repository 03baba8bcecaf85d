"""The words in which documents name the columns of a plan, exact, by their key word, or misspelt."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from planabierto.core.text import fold


class Column(StrEnum):
    """What a column of a plan table holds; `TARGETS` is the common heading of the period targets."""

    CODE = "code"
    STATEMENT = "statement"
    LEAD_UNIT = "lead_unit"
    RESPONSIBLE_UNIT = "responsible_unit"
    UNIT_OF_MEASURE = "unit_of_measure"
    ANNUAL_TARGET = "annual_target"
    TARGETS = "targets"
    ACHIEVED = "achieved"
    PRINTED_RATE = "printed_rate"
    REMARKS = "remarks"


# Folded labels that name a column by themselves.
_EXACT: dict[str, Column] = {
    label: column
    for column, labels in {
        Column.CODE: ("codigo", "cod", "codigo poi", "codigo ao", "no", "n", "n o", "correlativo", "item"),
        Column.STATEMENT: (
            "accion operativa",
            "accion operativa ao",
            "acciones operativas",
            "accion",
            "acciones",
            "actividad",
            "actividades",
            "actividad operativa",
            "descripcion de la actividad",
            "descripcion de la accion",
        ),
        Column.LEAD_UNIT: ("unidad organizativa lider", "unidad lider", "lider"),
        Column.RESPONSIBLE_UNIT: (
            "unidad area responsable",
            "unidad responsable",
            "area responsable",
            "responsable",
            "dependencia responsable",
        ),
        Column.UNIT_OF_MEASURE: ("unidad de medida", "u m", "um"),
        Column.ANNUAL_TARGET: ("meta anual", "meta del ano", "programacion anual", "total anual", "meta"),
        Column.TARGETS: (
            "metas",
            "metas por periodo",
            "metas trimestrales",
            "programacion",
            "programado",
            "metas mensuales",
        ),
        Column.ACHIEVED: ("real", "ejecutado", "logro", "realizado", "alcanzado", "avance real", "meta ejecutada"),
        Column.PRINTED_RATE: (
            "%",
            "% ejecucion",
            "% de ejecucion",
            "% avance",
            "% de avance",
            "porcentaje de ejecucion",
        ),
        Column.REMARKS: ("observaciones", "observacion", "comentarios", "justificacion", "observaciones comentarios"),
    }.items()
    for label in labels
}

# A label that holds this word, in this order of preference, names the column ("METAS PARA AÑO 2024").
_KEY_WORDS: tuple[tuple[str, Column], ...] = (
    (r"^(%|porcentaje\b)", Column.PRINTED_RATE),
    (r"\b(observaci|comentario|justificaci)", Column.REMARKS),
    (r"\blider\b", Column.LEAD_UNIT),
    (r"\bresponsable\b", Column.RESPONSIBLE_UNIT),
    (r"\bunidad de medida\b", Column.UNIT_OF_MEASURE),
    (r"\b(meta|programacion|total) (anual|del ano)\b", Column.ANNUAL_TARGET),
    (r"\b(metas?|programaci\w+|programad\w) (para|por|del?|trimestral\w*|mensual\w*|semestral\w*)\b", Column.TARGETS),
    (r"^(real|ejecutad[oa]|realizad[oa]|logrado)\b", Column.ACHIEVED),
    (r"^(acci\w+ operativ|actividad(es)? (operativ|a realizar|program))", Column.STATEMENT),
)

# Forms number their columns: "6. ACTIVIDAD".
_NUMBERING = re.compile(r"^\d{1,2} (?=\D)")
# How alike a misspelt label must be to a known one, of 100 (rapidfuzz ratio): "% EJECCION" is 95, "LIDER" exact after folding.
_ALIKE = 85


@lru_cache(maxsize=4096)
def column_of(label: str) -> Column | None:
    """The column that a header label names, or None: by exact wording, by key word, then (five letters or more) by likeness."""
    folded = _NUMBERING.sub("", fold(label))
    if not folded or len(folded) > _LONGEST_LABEL:
        return None
    exact = _EXACT.get(folded)
    if exact is not None:
        return exact
    for pattern, column in _KEY_WORDS:
        if re.search(pattern, folded):
            return column
    return None


@lru_cache(maxsize=1024)
def likely_column_of(label: str) -> Column | None:
    """The column whose known label a misspelt one resembles, or None; only asked inside a header that is already recognised."""
    folded = fold(label)
    if len(folded) < _SHORTEST_FUZZY or len(folded) > _LONGEST_LABEL:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(folded, _EXACT.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return _EXACT[best[0]] if best else None


# Longer cells are sentences, not labels ("OBSERVACIONES - COMENTARIOS 3er Trimestre" has 41 signs).
_LONGEST_LABEL = 80
_SHORTEST_FUZZY = 5
