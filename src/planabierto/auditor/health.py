"""Where a text speaks of somebody's health; a programme, an insurance or a ministry of health is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from planabierto.auditor.wording import Phrases, Said, word_set

_HEALTH: Final = (
    "incapacidad|incapacidades|incapacitad*|enfermedad|enfermedades|enfermo|enferma|hospitaliz*|cirugia|cirugias|"
    "embarazo|maternidad|lactancia|paternidad|accidente|lesion|cancer|covid|dengue|quebranto*|convalecencia|reposo|duelo|padecimiento|"
    "salud|fractura|infarto|derrame|depresion|estres|discapacidad|diabetes|hipertension|influenza|neumonia|gripe|chikungunya|zika"
)
_ILL: Final = Phrases(
    f"por|debido|motivo|motivos|causa|causas|razones|tras|raiz|licencia|permiso|ausencia|estado|estuvo|estaba|encuentra ... {_HEALTH}",
    f"licencia|permiso|ausente|ausencia|baja|reposo ... {_HEALTH}|medico|medica|medicos|medicas",
    "incapacidad|incapacidades del|de la|los|las|un|una jefe|jefa|encargad*|personal|emplead*|colaborador*|tecnic*|titular|responsable|"
    "motorista|companer*|auditor*|director*|coordinador*|analista|secretaria",
    "se|fue|estuvo|esta|estaba|encuentra enferm*|incapacitad*|hospitalizad*|operad*|convaleciente|intervenid*",
    "dio positivo",
    "se fracturo|lesiono|accidento",
    "sufrio|sufre un|una accidente|infarto|derrame|lesion|fractura",
    f"padece|padecen|padecia|sufre|sufren de|una ... {_HEALTH}",
    "padece|padecen|padecia|embarazada|embarazadas",
    "un|su|con embarazo",
    "en|bajo reposo|cuarentena|convalecencia",
    "en|bajo tratamiento medico|psicologico|psiquiatrico|oncologico|por",
    "esta|estan|estaba|sigue|continua convaleciente|incapacitad*|enferm*|hospitalizad*",
    "diagnostic* de|con cancer|diabetes|covid|enfermedad",
    "con|por|tiene|tienen cancer|diabetes|covid|dengue|hipertension|influenza|neumonia|chikungunya|zika",
    "incapacidad|incapacidades medica|medicas|temporal|laboral|extendida",
    "incapacidad|incapacidades por|del isss|isbm|enfermedad|maternidad",
)
_BEGINNING: Final = 5
_HEALTH_BEGINNINGS: Final = frozenset(
    [
        word.rstrip("*")[:_BEGINNING]
        for word in f"{_HEALTH}|medico|medica|diagnostico|positivo|operado|convaleciente|intervenido|fracturo|lesiono|accidento"
        "|padece|padecia|embarazada|tratamiento|cuarentena".split("|")
    ]
)
# Programmes and services speak of health without speaking of anybody's.
_OF_A_PROGRAMME: Final = word_set(
    "prevencion promocion campana campanas seguro seguros programa programas ministerio jornada jornadas charla "
    "charlas comite feria ocupacional publica beneficio beneficios capacitacion taller politica derecho derechos "
    "educacion subsidio subsidios tramite tramites ley red reserva ramo"
)
_NEAR: Final = 4


def health_told(said: Said) -> Iterator[tuple[int, int]]:
    """Each place (words, end exclusive) where a text speaks of somebody's health."""
    if _HEALTH_BEGINNINGS.isdisjoint([word[:_BEGINNING] for word in said.words]):
        return
    for start, end in _ILL.find_all(said):
        if _OF_A_PROGRAMME.isdisjoint(said.words[max(0, start - _NEAR) : end + 1]):
            yield start, end
