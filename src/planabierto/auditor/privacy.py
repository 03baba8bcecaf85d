"""Rules of privacy: what a public version should not carry; suggestions for the person who redacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from planabierto.auditor.context import AuditContext, AuditRow, Hit
from planabierto.auditor.identifiers import identifiers
from planabierto.auditor.people import person_names
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import Phrases, Said, word_set
from planabierto.core.findings import Severity
from planabierto.core.plan import Text

_MOST_QUOTED: Final = 3


def _quoted(parts: list[str]) -> str:
    distinct = list(dict.fromkeys(parts))
    more = f" y {len(distinct) - _MOST_QUOTED} más" if len(distinct) > _MOST_QUOTED else ""
    return ", ".join(f"«{part}»" for part in distinct[:_MOST_QUOTED]) + more


def _in_every_text(context: AuditContext, find: Callable[[Said], list[str]], sentence: str) -> Iterator[Hit]:
    """One hit a row, and one for each text outside the rows, where `find` gives fragments; the same text is searched once."""
    in_rows: dict[int, tuple[AuditRow, Text, list[str]]] = {}
    for value, places in context.texts.items():
        fragments = find(context.said(value))
        if not fragments:
            continue
        for text, row, unit, name in places:
            if row is not None:
                in_rows.setdefault(id(row), (row, text, []))[2].extend(fragments)
            else:
                where = f"{unit.name}, {name}" if unit else name.capitalize()
                message = f"{where}: {sentence} {_quoted(fragments)}."
                yield Hit(message, text.source, unit.name if unit else None, None, text.written.strip(), None, name)
    for row, text, found in in_rows.values():
        yield row.hit(f"{sentence} {_quoted(found)}.", text)


@rule(
    "PRI801",
    Severity.PRIVACY,
    title="El nombre de una persona",
    what="Un texto nombra a una persona: un tratamiento (Lic., Ing., Dra.) con un nombre, o un nombre y un apellido.",
    why="Es un dato personal: el público necesita el puesto, no el nombre.",
    mend="Escriba el puesto en lugar del nombre, o suprímalo en la versión pública.",
)
def no_person_is_named(context: AuditContext) -> Iterator[Hit]:
    """People's names in any text; one a row."""

    def find(said: Said) -> list[str]:
        return [said.text[start:end] for start, end in person_names(said, context.settings.given_names)]

    yield from _in_every_text(context, find, "se nombra a")


_HEALTH: Final = (
    "incapacidad|incapacidades|incapacitad*|enfermedad|enfermedades|enfermo|enferma|hospitaliz*|cirugia|cirugias|"
    "embarazo|maternidad|lactancia|paternidad|accidente|lesion|cancer|covid|dengue|quebranto*|convalecencia|reposo|duelo|padecimiento|salud|"
    "fractura|infarto|depresion|estres|discapacidad"
)
_ILL: Final = Phrases(
    f"por|debido|motivo|motivos|causa|causas|razones|tras|raiz|licencia|permiso|ausencia|estado|estuvo|estaba|encuentra ... {_HEALTH}",
    f"licencia|permiso|ausente|ausencia|baja|reposo ... {_HEALTH}|medico|medica|medicos|medicas",
    "incapacidad|incapacidades del|de la|los|las|un|una jefe|jefa|encargad*|personal|emplead*|colaborador*|tecnic*|titular|responsable|"
    "motorista|companer*|auditor*|director*|coordinador*|analista|secretaria",
    "se|fue|estuvo|esta|estaba|encuentra enferm*|incapacitad*|hospitalizad*|operad*|convaleciente|intervenid*",
    "dio positivo",
    "diagnostic* de|con cancer|diabetes|covid|enfermedad",
    "incapacidad|incapacidades medica|medicas|temporal|laboral|extendida",
    "incapacidad|incapacidades por|del isss|isbm|enfermedad|maternidad",
)
_BEGINNING: Final = 5
_HEALTH_BEGINNINGS: Final = frozenset(
    [
        word.rstrip("*")[:_BEGINNING]
        for word in f"{_HEALTH}|medico|medica|diagnostico|positivo|operado|convaleciente|intervenido".split("|")
    ]
)
# Programmes and services speak of health without speaking of anybody's.
_OF_A_PROGRAMME: Final = word_set(
    "prevencion promocion campana campanas seguro seguros programa programas ministerio jornada jornadas charla "
    "charlas comite feria ocupacional publica beneficio beneficios capacitacion taller politica derecho derechos "
    "educacion subsidio subsidios tramite tramites ley red reserva ramo"
)
_NEAR: Final = 4


@rule(
    "PRI802",
    Severity.PRIVACY,
    title="La salud de una persona",
    what="Las observaciones hablan de una incapacidad, una enfermedad, una licencia médica u otro asunto de salud de alguien.",
    why="Es un dato personal sensible, aunque no se diga el nombre: en una unidad pequeña se sabe de quién se habla.",
    mend="Diga «por ausencia de personal»; la causa no se publica.",
)
def no_health_is_told(context: AuditContext) -> Iterator[Hit]:
    """Somebody's health in remarks; one a row."""
    for row in context.rows:
        if not row.action.remarks:
            continue
        said = row.remarks
        if _HEALTH_BEGINNINGS.isdisjoint([word[:_BEGINNING] for word in said.words]):
            continue
        for start, end in _ILL.find_all(said):
            if _OF_A_PROGRAMME.isdisjoint(said.words[max(0, start - _NEAR) : end + 1]):
                yield row.hit(f"las observaciones dicen «{said.excerpt(start, end)}».", row.action.remarks)
                break


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
    "falta|carece|carecen|sin|no cuenta|cuentan|hay|existe|tiene|tienen|de|con ... antivirus|firewall|cortafuego*|cifrado|parche*|"
    "respaldo*|contingencia|redundancia|actualizacion*",
    "sin antivirus|firewall|cortafuego*|cifrado|parches|respaldo|redundancia",
    "licencia|licencias ... antivirus|firewall|cortafuego* ... vencid*|expirad*|caducad*",
    "antivirus|firewall|cortafuego* ... vencid*|expirad*|caducad*|desactualizad*|inactiv*",
    "servidor*|sistema*|equipo*|version|software ... obsolet*|desactualizad*|vulnerab*",
    "servidor*|sistema*|equipo*|version|software ... sin soporte",
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


def _products(said: Said, context: AuditContext) -> Iterator[tuple[int, int]]:
    """Products by their name, firms of the settings, and protections where two kinds stand together."""
    names = context.product_names
    if not names.isdisjoint(said.words):
        for place, word in enumerate(said.words):
            if word in names and said.text[said.spans[place][0]].isupper():
                yield place, place + 1
    if context.protection_words.isdisjoint(said.words):
        return
    first = {
        group: place
        for place, word in reversed([*enumerate(said.words)])
        for group in context.settings.protections
        if word in group
    }
    if len(first) > 1:
        for place in sorted(first.values()):
            yield place, place + 1


def _weaknesses(said: Said) -> Iterator[tuple[int, int]]:
    return iter(()) if _TECHNICAL.isdisjoint(said.words) else _WEAKNESSES.find_all(said)


def _suppliers(said: Said) -> Iterator[tuple[int, int]]:
    """A name right after a word for firms: "proveedores (ACME, …)", "la empresa Acme", "técnicos de ACME"."""
    words = said.words
    if _FIRMS.isdisjoint(words) and _OF_FIRMS.isdisjoint(words):
        return
    for place, word in enumerate(words):
        is_person = word in _OF_FIRMS
        if not is_person and word not in _FIRMS:
            continue
        name = place + 1
        while name < len(words) and words[name] in _BEFORE_FIRM and name - place < _NEAR:
            name += 1
        if name >= len(words) or name == place + 1 == len(words) or (is_person and words[place + 1] != "de"):
            continue
        start, end = said.spans[name]
        written = said.text[start:end]
        if "," in said.text[said.spans[place][1] : start] or not written[0].isupper() or said.text.isupper():
            continue
        # After people only an acronym is a firm's: "técnicos de Reclamos" are of a unit.
        if (not is_person and len(written) > 1) or (is_person and written.isupper() and len(written) > 2):  # noqa: PLR2004 (TI and the like)
            yield name, name + 1


@rule(
    "PRI803",
    Severity.PRIVACY,
    title="Un producto de seguridad, un proveedor o una debilidad",
    what="La acción o sus observaciones nombran productos con que se protegen los sistemas, empresas que los atienden o una debilidad.",
    why="Le dice a quien quiera atacar por dónde empezar; un proveedor nombrado antes de contratar también altera la competencia.",
    mend="Escriba la clase de servicio en lugar del producto o la empresa; la debilidad va en un informe reservado.",
)
def no_defence_is_told(context: AuditContext) -> Iterator[Hit]:
    """Products, suppliers and weaknesses in statements and remarks; one a row."""
    known: dict[str, list[str]] = {}
    for row in context.rows:
        fragments = []
        for text, said in ((row.action.statement, row.statement), (row.action.remarks, row.remarks)):
            if not text.value:
                continue
            found = known.get(text.value)
            if found is None:
                places = [*_products(said, context), *_suppliers(said), *_weaknesses(said)]
                found = known[text.value] = [said.written(*place) for place in places]
            fragments += [(text, fragment) for fragment in found]
        if fragments:
            yield row.hit(f"se dice {_quoted([fragment for _, fragment in fragments])}.", fragments[0][0])


@rule(
    "PRI804",
    Severity.PRIVACY,
    title="Un documento de identidad, un correo o un teléfono",
    what="Un texto lleva un número de identidad con su dígito verificador correcto, una dirección de correo o un teléfono.",
    why="Son datos personales de contacto o de identidad, y se copian solos en cuanto se publican.",
    mend="Bórrelo, o suprímalo en la versión pública.",
)
def no_identifier_is_given(context: AuditContext) -> Iterator[Hit]:
    """Identity numbers, e-mails and telephones in any text; one a row."""

    def find(said: Said) -> list[str]:
        return [f"{one.kind}: {said.text[one.start : one.end]}" for one in identifiers(said.text)]

    yield from _in_every_text(context, find, "hay")
