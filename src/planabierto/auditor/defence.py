"""Where a text tells how systems are defended or where they are weak, and which firms work for the institution."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from planabierto.auditor.settings import AuditSettings
from planabierto.auditor.wording import Phrases, Said, word_set

_NEAR: Final = 4
_LONGEST_NAME: Final = 6
_LEGAL_FORM: Final = r"\b(?:S\.\s?A\.?(?:\s(?:de\s)?C\.?\s?V\b\.?)?|SA de CV\b|Ltda\b\.?|S\. de R\. ?L\.)"
_BEFORE_FIRM_NAMES: Final = word_set("a con por para el la los las en se que al")
# What a sentence begins with and is of no firm's name: "Factura de …".
_PAPERS: Final = word_set(
    "factura facturas contrato contratos oferta ofertas pago pagos orden ordenes cheque servicio servicios soporte"
)
_INSIDE_FIRM_NAMES: Final = word_set("de del y e")
_FIRMS: Final = word_set(
    "proveedor proveedora proveedores suplidor suplidores contratista contratistas empresa empresas distribuidor "
    "distribuidores firma"
)
_OF_FIRMS: Final = word_set("tecnicos tecnico consultores consultor ingenieros especialistas soporte asesores")
_BEFORE_FIRM: Final = frozenset(
    {"de", "la", "el", "los", "las", "con", ":", "(", "llamada", "denominada", "adjudicada", "contratada", "local"}
)
_WEAKNESSES: Final = Phrases(
    "vulnerabilidad*|vulnerable|vulnerables ... sistema*|servidor*|red|redes|equipo*|informatic*|aplicacion*|base|sitio|seguridad|"
    "critic*|tecnic*",
    "brecha|brechas|incidente|incidentes de|en seguridad|ciberseguridad",
    "ataque|ataques informatic*|cibernetic*|de|al|a ... servidor*|red|sistema*|informatic*|virus|fuerza",
    "ataque|ataques informatic*|cibernetic*",
    "ransomware", "phishing", "malware", "intrusion|intrusiones", "hackeo|hackeos|hackead*",
    "contrasena|contrasenas|clave|claves de|del|para ... servidor*|sistema*|administrador|usuario|acceso|root",
    "falta|insuficien*|poco|escaso|limitado|agotad* ... espacio|memoria|capacidad|almacenamiento ... ... servidor*|logs|disco*|base|"
    "respaldo*|sistema*",
    "servidor*|disco* ... ... falta|insuficiente|poco|escaso|limitado ... espacio|memoria|capacidad|almacenamiento",
    "falta|carece|carecen|sin|no cuenta|cuentan|hay|existe|tiene|tienen|de|con ... antivirus|firewall|cortafuego*|cifrado|parche*|"
    "respaldo*|contingencia|redundancia|actualizacion*",
    "sin antivirus|firewall|cortafuego*|cifrado|parches|respaldo|redundancia",
    "licencia|licencias ... antivirus|firewall|cortafuego* ... vencid*|expirad*|caducad*",
    "antivirus|firewall|cortafuego* ... vencid*|expirad*|caducad*|desactualizad*|inactiv*",
    "servidor*|sistema*|equipo*|version|software ... obsolet*|desactualizad*|vulnerab*",
    "servidor*|sistema*|equipo*|version|software ... sin soporte",
    "sin soporte del|de fabricante|proveedor",
    "puerto|puertos abiert*|expuest*",
)  # fmt: skip

# One of these stands in every weakness: without any, none is looked for.
_TECHNICAL: Final = word_set(
    "servidor servidores sistema sistemas red redes equipo equipos informatico informaticos informatica "
    "informaticas aplicacion aplicaciones base sitio seguridad ciberseguridad virus ransomware phishing malware "
    "intrusion intrusiones hackeo hackeos hackeada hackeado contrasena contrasenas usuario administrador acceso "
    "root logs disco discos respaldo respaldos antivirus firewall cortafuego cortafuegos cifrado parche parches "
    "contingencia redundancia actualizacion actualizaciones software version puerto puertos vulnerabilidad "
    "vulnerabilidades critica criticas tecnica tecnicas cibernetico ciberneticos fuerza"
)


def _is_capital(said: Said, place: int) -> bool:
    return said.text[said.spans[place][0]].isupper()


def _gap(said: Said, place: int) -> str:
    """What is written between a word and the one before it."""
    return said.text[said.spans[place - 1][1] : said.spans[place][0]]


def _name_end(said: Said, start: int) -> int:
    """Where the capitalised words and numbers that begin at `start` end (exclusive)."""
    end = start + 1
    if said.text.isupper():
        return end
    while end < min(len(said.words), start + _LONGEST_NAME) and _gap(said, end).isspace():
        if not (_is_capital(said, end) or said.words[end][0].isdigit()):
            break
        end += 1
    return end


def products(said: Said, settings: AuditSettings) -> Iterator[tuple[int, int]]:
    """Places (words, end exclusive) of products by their name or after their kind, and of protections where two kinds stand together."""
    kinds = _protection_words(settings.protections)
    if settings.products.isdisjoint(said.words) and kinds.isdisjoint(said.words):
        return
    taken = 0
    for place, word in enumerate(said.words):
        if place < taken or not _is_capital(said, place):
            continue
        is_after_kind = place > 0 and said.words[place - 1] in kinds and not _is_capital(said, place - 1)
        if word in settings.products or (is_after_kind and _gap(said, place).isspace()):
            taken = _name_end(said, place)
            yield place, taken
    first = {
        group: place
        for place, word in reversed([*enumerate(said.words)])
        for group in settings.protections
        if word in group
    }
    if len(first) > 1:
        for place in sorted(first.values()):
            yield place, place + 1


@lru_cache(maxsize=8)
def _protection_words(protections: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(word for group in protections for word in group)


def weaknesses(said: Said) -> Iterator[tuple[int, int]]:
    """Places (words, end exclusive) where a weakness of the systems is told."""
    return iter(()) if _TECHNICAL.isdisjoint(said.words) else _WEAKNESSES.find_all(said)


def suppliers(said: Said, settings: AuditSettings) -> Iterator[tuple[int, int]]:
    """Places (words, end exclusive) of firms: those of the settings, those that a text calls so, and those with their legal form."""
    if not settings.suppliers.isdisjoint(said.words):
        for place, word in enumerate(said.words):
            if word in settings.suppliers and _is_capital(said, place):
                yield place, place + 1
    yield from _called_firms(said)
    yield from _with_legal_form(said)


def _called_firms(said: Said) -> Iterator[tuple[int, int]]:
    """The names right after a word for firms: "proveedores (ACME, …)", "la empresa Acme", "técnicos de ACME"."""
    words = said.words
    if (_FIRMS.isdisjoint(words) and _OF_FIRMS.isdisjoint(words)) or said.text.isupper():
        return
    for place, word in enumerate(words):
        is_person = word in _OF_FIRMS
        if not is_person and word not in _FIRMS:
            continue
        name = place + 1
        while name < len(words) and words[name] in _BEFORE_FIRM and name - place < _NEAR:
            name += 1
        if name >= len(words) or (is_person and words[place + 1] != "de") or (word == "firma" and name > place + 1):
            continue
        start, end = said.spans[name]
        written = said.text[start:end]
        if "," in said.text[said.spans[place][1] : start] or not written[0].isupper() or len(written) == 1:
            continue
        # After people only an acronym is a firm's: "técnicos de Reclamos" are of a unit.
        if is_person and written.isupper() and len(written) > 2:  # noqa: PLR2004 (TI and the like)
            yield name, name + 1
        elif not is_person:
            yield from _listed(said, name, is_one=not word.endswith("s"))


def _listed(said: Said, first: int, *, is_one: bool) -> Iterator[tuple[int, int]]:
    """The names of a list that begins at `first`, with commas or "y" between them; "y" is of the name where one firm is told."""
    start: int | None = first
    while start is not None:
        end = _name_end(said, start)
        if is_one and end + 1 < len(said.words) and said.words[end] == "y" and _is_capital(said, end + 1):
            end = _name_end(said, end + 1)
        yield start, end
        start = None
        if end < len(said.words) and _is_capital(said, end) and _gap(said, end).strip() == ",":
            start = end
        elif end + 1 < len(said.words) and said.words[end] == "y" and _is_capital(said, end + 1):
            start = end + 1


def _with_legal_form(said: Said) -> Iterator[tuple[int, int]]:
    """The names before "S.A. de C.V." and the like, their form with them."""
    lower = said.lower
    if "s.a" not in lower and "sa de cv" not in lower and "ltda" not in lower and "s. de r" not in lower:
        return
    begins = [begin for begin, _ in said.spans]
    for form in re.finditer(_LEGAL_FORM, said.text, re.IGNORECASE):
        first = last = bisect_left(begins, form.start())
        while first > max(last - _LONGEST_NAME, 0):
            before = first - 1
            is_joined = first == last or _gap(said, first).isspace() or _gap(said, first).strip() == "&"
            if not is_joined or said.words[before] in _BEFORE_FIRM_NAMES:
                break
            if not _is_capital(said, before) and said.words[before] not in _INSIDE_FIRM_NAMES:
                break
            first = before
        while first < last and (not _is_capital(said, first) or said.words[first] in _FIRMS | _PAPERS):
            first += 1
        if first < last:
            yield first, bisect_left(begins, form.end())
