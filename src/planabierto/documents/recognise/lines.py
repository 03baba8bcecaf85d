"""What a single line of a follow-up says when it is no action: mission, note, objective, code, heading of the cover."""

from __future__ import annotations

import re

from planabierto.core.plan import Note, Objective, Source, Text
from planabierto.core.text import clean, fold

_MISSION = re.compile(r"^\W*misi[oó]n\s*[:.\-–]\s*", re.IGNORECASE)
_UNIT_REPORT = re.compile(r"^\W*informe\s+de\s+(?:la\s+)?unidad\s*[:.\-–]\s*", re.IGNORECASE)
_NOTE = re.compile(r"^\W*notas?\s*(\d+\s*)?[:.\-–]\s*", re.IGNORECASE)
_STRATEGIC = re.compile(
    r"^(?:O\.?\s?E\.?|objetivo\s+estrat[eé]gico(?:\s+n[°º.o]*)?)\s*[.\-]?\s*(\d+(?:\.\d+)*)\s*[.:)\-–]*\s*(.*)$",
    re.IGNORECASE,
)
_KEYED = re.compile(r"^([A-Z]{2,5}[.\s]?\d+(?:\.\d+)*)\s*[.:)\-–]+\s+(.+)$")
_NUMBERED = re.compile(r"^(\d{1,2})\s*[.)\-–]?\s+([^\W\d].*)$")
_OTHERS = re.compile(r"^otr[ao]s\s+(actividades|acciones)\b", re.IGNORECASE)
_CODE = re.compile(r"^([^\W\d_]{0,6})[\s.\-]*(\d+(?:[.\-]\d+)*)[\s.]*$")
_CODE_IN_TEXT = re.compile(r"\b([A-Z]{1,4})[ .]{1,2}(\d+(?:\.\d+)+)\.?")
_PAGE = re.compile(r"^(pagina|pag|page)? ?\d+( ?(de|of) \d+)?$")
_ARTICLE = r"(?:el|la|los|las)\s+"
_VERIFIED_BY = re.compile(rf"\bpor\s+(?:{_ARTICLE})?(.+)", re.IGNORECASE)
_SENTENCE_END = re.compile("[.;]")
_VERIFIES = re.compile(
    rf"^(?:{_ARTICLE})?([^.;,]+?)(?<=\S)\s++(?:verificar[áa]n?|verifican?|es quien verifica|comprobar[áa]n?)\b",
    re.IGNORECASE,
)
_SIGNATURES = frozenset(
    ("elaboro", "elaborado por", "reviso", "revisado por", "autorizo", "vo bo", "aprobo", "firma", "nombre", "cargo")
)


def read_mission(text: str) -> str | None:
    """The mission that a line states, without its label; None where it states none."""
    found = _MISSION.match(text)
    return clean(text[found.end() :]) if found else None


def read_heading(text: str) -> str:
    """The unit that a line above its report names, without the label that our own reports print."""
    found = _UNIT_REPORT.match(text)
    return clean(text[found.end() :]) if found else clean(text)


def is_note(text: str) -> bool:
    """Whether a line is a note under a table ("Nota: …")."""
    return bool(_NOTE.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is only the number of its page ("Página 3 de 17")."""
    return bool(_PAGE.match(fold(text)))


def is_signature(text: str) -> bool:
    """Whether a cell belongs to the block of signatures that closes a report ("Elaboró", "Vo.Bo.")."""
    folded = fold(text)
    return folded in _SIGNATURES or not folded


def read_note(written: str, source: Source) -> Note:
    """A note as its text, the codes of the actions that it names, and who verifies them ("" where it does not say)."""
    value = clean(written)
    said = clean(written[found.end() :]) if (found := _NOTE.match(written)) else value
    codes = tuple(Text(canonical_code(one[0]), one[0].strip(), source) for one in _CODE_IN_TEXT.finditer(said))
    last_sentence = _SENTENCE_END.split(said.removesuffix("."))[-1]
    who = _VERIFIES.search(said) or _VERIFIED_BY.search(last_sentence)
    verifier = who[1].strip() if codes and who else ""
    return Note(Text(value, written, source), codes, Text(verifier, verifier, source if verifier else Source()))


def read_objective(written: str, source: Source) -> Objective | None:
    """The objective that heads a group of actions, or None where the line is no such heading.

    "O.E.3. Administrar …" has the key "O.E.3", "6 OTRAS ACTIVIDADES OPERATIVAS" the key "6" (`docs/concepts.md` §1).
    """
    value = clean(written)
    found = _STRATEGIC.match(value)
    if found:
        return Objective(f"O.E.{found[1]}", Text(found[2].strip(), written, source), is_strategic=True)
    found = _KEYED.match(value)
    if found:
        return Objective(found[1].replace(" ", "."), Text(found[2].strip(), written, source), is_strategic=True)
    found = _NUMBERED.match(value)
    if found:
        return Objective(found[1], Text(found[2].strip(), written, source), is_strategic=False)
    if _OTHERS.match(value):
        return Objective("OTRAS", Text(value, written, source), is_strategic=False)
    return None


def objective_heading(objective: Objective) -> str:
    """The heading that is read back as this objective: "O.E.3. Administrar …", "6 OTRAS …"."""
    if not objective.key or objective.key == "OTRAS":
        return objective.text.value
    return f"{objective.key}{'.' if objective.is_strategic else ''} {objective.text.value}".strip()


def read_code(written: str) -> str | None:
    """The canonical code of an action: "AO.6.1" for "AO.6.1." and "AO 6.1"; None where the cell is none.

    A code is letters, at most six, then numbers ("AO.6.1.", "1.2"); other signs between numbers are kept.
    """
    found = _CODE.match(clean(written))
    if not found:
        return None
    letters, numbers = found[1].upper(), found[2].replace("-", ".")
    return f"{letters}.{numbers}" if letters else numbers


def is_code(text: str) -> bool:
    """Whether a cell is the code of an action."""
    return read_code(text) is not None


def canonical_code(written: str) -> str:
    """A code without the variants of its writing; what is no code stays what it is."""
    code = read_code(written)
    return clean(written).rstrip(".") if code is None else code
