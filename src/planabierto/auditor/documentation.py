"""The catalogue of the rules as a page of the documentation, written from the registry."""

from __future__ import annotations

from itertools import groupby

from planabierto.auditor.registry import FAMILY_MODULES, rules
from planabierto.auditor.rule import Rule

_HEAD = """\
# Las reglas de la revisión automática

Esta página se escribe sola: `python -m planabierto.auditor > docs/rules.md`. No la edite; edite la regla en `src/planabierto/auditor/`.

La revisión lee un seguimiento y señala inconsistencias: dice la regla, el lugar, la celda como está escrita y lo que se
esperaba. Un **error** hace que `planabierto check` termine con 1; una **advertencia** pide que alguien la mire; un **aviso** se
puede dejar; **privacidad** marca lo que conviene suprimir antes de publicar. Una inconsistencia se acepta con su motivo, se
corrige o se pregunta a la unidad.

`planabierto check ARCHIVO --select REM5 --ignore REM506` revisa con unas reglas y sin otras: vale el código o su comienzo.
"""


def catalogue() -> str:
    """The whole page in Markdown: a table of all rules, then each rule with what, why and how to mend."""
    order = [module.__name__ for module in FAMILY_MODULES]
    chosen = sorted(rules(), key=lambda rule: (order.index(rule.check.__module__), rule.code))
    lines = [_HEAD, "| regla | clase | qué señala |", "|---|---|---|"]
    lines += [f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity.label} | {rule.title} |" for rule in chosen]
    for family, members in groupby(chosen, key=lambda rule: rule.family):
        lines += ["", f"## {family}"]
        for rule in members:
            lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> list[str]:
    return [
        f"### {rule.code}",
        "",
        f"**{rule.title}** ({rule.severity.label}).",
        "",
        f"{rule.what}",
        "",
        f"- Por qué importa: {rule.why}",
        f"- Qué se pide: {rule.mend}",
    ]
