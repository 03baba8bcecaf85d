"""The command line: what each command takes, does and returns; the office is imported only by the commands that need it.

Exit status: 0, 1 where `check` finds errors, 2 where something cannot be read, written or understood (one sentence on
standard error), 130 where the person interrupts.
"""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, NoReturn

import planabierto
from planabierto.cli.review import COLOURS, finding_json, review_text, title_of
from planabierto.cli.terminal import PROGRAM, Terminal, as_json, plain, say, several, terminal_width, warn
from planabierto.core.errors import PlanAbiertoError
from planabierto.core.findings import Finding, Severity
from planabierto.core.text import fold

if TYPE_CHECKING:
    from planabierto.core.plan import PlanDocument

DONE: Final = 0
FOUND_ERRORS: Final = 1
REFUSED: Final = 2
INTERRUPTED: Final = 130

# What only the extra `office` installs.
_OFFICE_PARTS: Final = frozenset({"django", "allauth", "jinja2", "pysqlite3", "structlog", "granian", "whitenoise"})

# The sentences of argparse that a person can meet.
_ARGPARSE: Final = {
    "usage: ": "uso: ",
    "positional arguments": "argumentos",
    "options": "opciones",
    "the following arguments are required: %s": "falta %s",
    "unrecognized arguments: %s": "no se conoce %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "falta su valor",
    "expected at least one argument": "falta al menos un valor",
    "ignored explicit argument %r": "no lleva valor, y se le dio %r",
    "invalid choice: %(value)r (choose from %(choices)s)": "no se acepta %(value)r; elija entre %(choices)s",
    "invalid %(type)s value: %(value)r": "no se acepta %(value)r",
}
_SYSTEM: Final = {
    errno.ENOENT: "No existe la carpeta donde escribir «{}». Créela o indique otra.",
    errno.ENOTDIR: "«{}» está dentro de algo que no es una carpeta. Indique otra.",
    errno.EISDIR: "«{}» es una carpeta. Indique el nombre de un archivo.",
    errno.EACCES: "No hay permiso para escribir «{}». Indique otra carpeta.",
    errno.EPERM: "No hay permiso para escribir «{}». Indique otra carpeta.",
    errno.EROFS: "«{}» está en un disco de solo lectura. Indique otra carpeta.",
    errno.ENOSPC: "No queda espacio en el disco para escribir «{}». Libere espacio y repita.",
}


class _HelpFormatter(argparse.HelpFormatter):
    """Help as wide as the terminal; left to itself argparse asks for the width through a heavy import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=terminal_width() - 2)

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:  # noqa: ARG002 (argparse's own signature)
        return "VALOR"


class Parser(argparse.ArgumentParser):
    """A parser of one command that speaks Spanish and refuses in one sentence."""

    def __init__(self, command: str, description: str) -> None:
        super().__init__(
            f"{PROGRAM} {command}",
            description=description,
            formatter_class=_HelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.add_argument("-h", "--help", action="help", help="muestra esta ayuda y termina")

    def error(self, message: str) -> NoReturn:
        """Refuse with exit status 2."""
        self.exit(REFUSED, f"{message[:1].upper()}{message[1:]}. Vea «{self.prog} --help».\n")


class Command(NamedTuple):
    """One command: what the list says of it, what it takes, and what it does, returning the exit status."""

    summary: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _configure_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="ARCHIVO", nargs="+", help="documento del plan: texto, XLSX, ODS, DOCX o PDF")
    _add_format(parser)
    codes = "códigos o comienzos de códigos, separados por comas: ARI101,REM"
    parser.add_argument("--select", metavar="REGLAS", action="append", default=[], help=f"solo estas reglas: {codes}")
    parser.add_argument("--ignore", metavar="REGLAS", action="append", default=[], help="todas menos estas reglas")


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="para leer (text) o para programas")


def _codes(given: Iterable[str]) -> list[str]:
    return [code.strip() for text in given for code in text.split(",") if code.strip()]


def _check(arguments: argparse.Namespace) -> int:
    """Review each file; a file that cannot be read is named, and the others are reviewed all the same."""
    from planabierto.auditor.registry import counts, rules

    select, ignore = _codes(arguments.select), _codes(arguments.ignore)
    rules([*select, *ignore])  # an unknown name is told before anything is read
    documents: dict[str, PlanDocument] = {}
    for file in dict.fromkeys(arguments.files):
        try:
            documents[file] = planabierto.read(file)
        except PlanAbiertoError as error:
            warn(str(error))
    found: dict[str, tuple[Finding, ...]] = {}
    for file, document in documents.items():
        earlier = [other for other in documents.values() if _precedes(other, document)]
        found[file] = planabierto.audit(document, earlier=earlier, select=select, ignore=ignore)
    every = [finding for findings in found.values() for finding in findings]
    if arguments.format == "text":
        for file, findings in found.items():
            say(review_text(file, documents[file], findings))
    elif documents:
        for document in documents.values():
            _tell_notices(document)
        is_one = len(arguments.files) == 1
        content = [
            finding_json(finding, None if is_one else file) for file, findings in found.items() for finding in findings
        ]
        say(as_json({"findings": content, "counts": counts(every)}))
    if len(documents) < len(dict.fromkeys(arguments.files)):
        return REFUSED
    return FOUND_ERRORS if any(finding.severity is Severity.ERROR for finding in every) else DONE


def _precedes(other: PlanDocument, document: PlanDocument) -> bool:
    """Whether `other` is an earlier follow-up of the same plan."""
    same = fold(other.institution.value) == fold(document.institution.value) and other.year == document.year
    return same and 0 < other.period < document.period


def _tell_notices(document: PlanDocument) -> None:
    for notice in document.notices:
        warn(f"Aviso de lectura: {notice}")


def _configure_summary(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="ARCHIVO", help="documento del plan")
    _add_format(parser)


def _summary(arguments: argparse.Namespace) -> int:
    document = planabierto.read(arguments.file)
    _tell_notices(document)
    summary = planabierto.summarise(document)
    if arguments.format == "json":
        from planabierto.core.summary import summary_json

        say(as_json(summary_json(summary)))
    else:
        from planabierto.cli.figures import summary_text

        say(summary_text(title_of(document), summary))
    return DONE


def _configure_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="REGLA", nargs="?", help="código de la regla que se quiere entender: ARI101")


def _rules(arguments: argparse.Namespace) -> int:
    from planabierto.auditor.registry import explain, rules

    if arguments.code is None:
        every = rules()
        width = max(len(rule.severity.label) for rule in every)
        say("".join(f"{rule.code}  {rule.severity.label:<{width}}  {rule.title}\n" for rule in every))
        return DONE
    rule = explain(arguments.code)
    terminal = Terminal()
    weight = terminal.paint(rule.severity.label, COLOURS[rule.severity])
    say(
        f"{terminal.paint(rule.code, '1')} · {rule.family} · {weight}\n"
        + terminal.fold(rule.title)
        + "".join(
            f"\n{terminal.fold(text)}"
            for text in (rule.what, f"Por qué importa: {rule.why}", f"Cómo se arregla: {rule.mend}")
        )
    )
    return DONE


def _configure_convert(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="ENTRADA", help="documento del plan")
    parser.add_argument(
        "target", metavar="SALIDA", help="archivo nuevo; su terminación dice el formato: .xlsx .docx .pdf .txt"
    )


def _convert(arguments: argparse.Namespace) -> int:
    document = planabierto.read(arguments.source)
    _tell_notices(document)
    return _write(document, arguments.source, arguments.target, figures="source")


def _configure_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="ENTRADA", help="documento del plan")
    parser.add_argument(
        "target", metavar="SALIDA", help="informe; su terminación dice el formato: .pdf .docx .xlsx .txt"
    )
    parser.add_argument(
        "--figures",
        choices=("right", "printed"),
        default="right",
        help="donde no hay nada programado a la fecha: «No programada» (right) o 0%% (printed)",
    )
    parser.add_argument("--annex", action="store_true", help="agrega las inconsistencias, por unidad")


def _report(arguments: argparse.Namespace) -> int:
    document = planabierto.read(arguments.source)
    _tell_notices(document)
    findings = planabierto.audit(document) if arguments.annex else None
    return _write(document, arguments.source, arguments.target, figures=arguments.figures, findings=findings)


def _write(
    document: PlanDocument,
    source: str,
    target: str,
    *,
    figures: Literal["right", "printed", "source"],
    findings: Sequence[Finding] | None = None,
) -> int:
    try:
        if os.path.exists(target) and os.path.samefile(source, target):  # noqa: PTH110,PTH121 - pathlib costs the start of `check`
            raise UnwrittenError(
                f"{plain(target)} es el documento que se lee. Escriba otro nombre: el original no se toca."
            )
        planabierto.write(document, target, figures=figures, findings=findings)
    except OSError as error:
        raise UnwrittenError(_system_sentence(error, target)) from None
    actions = sum(len(unit.actions) for unit in document.units)
    say(
        f"Se escribió {plain(target)}: {several(actions, 'acción', 'acciones')} en "
        f"{several(len(document.units), 'informe', 'informes')} de unidad.\n"
    )
    return DONE


class UnwrittenError(PlanAbiertoError):
    """The system did not let the file be written."""


def _system_sentence(error: OSError, target: str) -> str:
    return _SYSTEM.get(error.errno or 0, "El sistema no dejó escribir «{}». Indique otro lugar.").format(target)


class OfficeMissingError(PlanAbiertoError):
    """A command needs the site and only the library is installed."""


def _office(name: str, summary: str) -> Command:
    """A command of the office, which is imported when the command is chosen and not before."""

    def configure(parser: argparse.ArgumentParser) -> None:
        try:
            from planabierto.office.config import commands
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _OFFICE_PARTS:
                raise
            raise OfficeMissingError(
                f"«{PROGRAM} {name}» necesita el sitio, que no está instalado. Instálelo con: pip install 'planabierto[office]'"
            ) from None
        getattr(commands, f"configure_{name}")(parser)
        parser.set_defaults(run_in_office=getattr(commands, _OFFICE_FUNCTIONS.get(name, name)))

    def run(arguments: argparse.Namespace) -> int:
        status: int = arguments.run_in_office(arguments)
        return status

    return Command(summary, configure, run)


# `import` is a word of Python.
_OFFICE_FUNCTIONS: Final = {"import": "import_file"}

COMMANDS: Final = {
    "check": Command("revisa documentos y lista sus inconsistencias", _configure_check, _check),
    "summary": Command("cuentas, semáforo y promedios de un documento", _configure_summary, _summary),
    "rules": Command("las reglas de la revisión automática, o una explicada", _configure_rules, _rules),
    "convert": Command("el mismo plan en otro formato, escrito de manera uniforme", _configure_convert, _convert),
    "report": Command("el informe oficial en PDF, DOCX o XLSX", _configure_report, _report),
    "init": _office("init", "comienza el sitio de una institución"),
    "import": _office("import", "importa un documento al sitio"),
    "serve": _office("serve", "abre el sitio de la institución"),
    "work": _office("work", "ejecuta las tareas en espera del sitio"),
    "demo": _office("demo", "abre el sitio con una institución inventada"),
    "backup": _office("backup", "copia la base, los archivos y la bitácora en un solo archivo"),
    "restore": _office("restore", "pone una copia en lugar de la instalación"),
    "verify": _office("verify", "comprueba la instalación o una copia"),
    "journal": _office("journal", "exporta la bitácora para comprobarla sin Plan Abierto"),
}


def _help() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            f"uso: {PROGRAM} {{{','.join(COMMANDS)}}} …",
            "",
            "Lee, revisa, sigue e imprime el plan operativo de una institución pública.",
            "",
            "órdenes:",
            *lines,
            "",
            f"Cada orden tiene su ayuda: {PROGRAM} check --help",
            "",
        ]
    )


def _version() -> str:
    from importlib.metadata import version

    return f"{PROGRAM} {version(PROGRAM)}\n"


def _run(words: Sequence[str]) -> int:
    if not words:
        sys.stderr.write(_help())
        return REFUSED
    name, *rest = words
    if name in {"-h", "--help"}:
        say(_help())
        return DONE
    if name == "--version":
        say(_version())
        return DONE
    command = COMMANDS.get(name)
    if command is None:
        warn(f"No hay ninguna orden «{name}». Vea «{PROGRAM} --help».")
        return REFUSED
    parser = Parser(name, f"{command.summary[:1].upper()}{command.summary[1:]}.")
    command.configure(parser)
    return command.run(parser.parse_args(rest))


def _answer(words: Sequence[str]) -> int:
    """Run a command; every failure that a person can mend becomes its sentence and exit status."""
    try:
        return _run(words)
    except PlanAbiertoError as error:
        warn(str(error))
    except OSError as error:
        warn(_system_sentence(error, "la salida"))
    except KeyboardInterrupt:
        warn("Interrumpido.")
        return INTERRUPTED
    return REFUSED


def main(words: Sequence[str] | None = None) -> int:
    """Run one command with the words of the command line (without the program's name) and return its exit status."""
    # argparse takes its sentences through this name of its module and offers no other way to give them in Spanish.
    argparse._ = lambda text: _ARGPARSE.get(text, text)  # type: ignore[attr-defined]  # a name that its stubs leave out
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A sign that the terminal's encoding lacks is no reason to stop.
            stream.reconfigure(errors="replace")
    if words is not None:
        return _answer(words)
    status = _answer(sys.argv[1:])
    # The process ends here: without this Python would look for rings among all values once more, only to leave.
    gc.freeze()
    return status
