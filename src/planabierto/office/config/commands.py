"""The commands that start an institution, serve it and show the demonstration; `planabierto.cli` calls them.

Each takes what argparse read and returns the exit status: 0, or 2 with one Spanish sentence on standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from django.db import DatabaseError

from planabierto import verifier
from planabierto.core.errors import PlanAbiertoError
from planabierto.office.base.space import is_out_of_space, out_of_space_sentence
from planabierto.office.config.env import EnvironmentSettingError, known_time_zone
from planabierto.office.config.installation import (
    ENV_FILE,
    bring_up_to_date,
    home,
    is_up_to_date,
    prepare_demonstration,
    set_up,
    take_env_file,
    write_env_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[[argparse.Namespace], int]

ADDRESS = "127.0.0.1"
PORT = 8000
LOCAL_HOST = "localhost"


def _in_a_sentence(command: Command) -> Command:
    """Turn a failure that a person can read into its sentence and exit status 2."""

    @wraps(command)
    def run(arguments: argparse.Namespace) -> int:
        try:
            return command(arguments)
        except (PlanAbiertoError, EnvironmentSettingError) as error:
            sys.stderr.write(f"{error}\n")
            return 2
        except (OSError, DatabaseError) as error:
            if not is_out_of_space(error):
                raise
            sys.stderr.write(f"{out_of_space_sentence()}\n")
            return 2

    return run


def _say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")


def configure_init(parser: argparse.ArgumentParser) -> None:
    """Declare what `init` takes; what is missing is asked at a terminal."""
    parser.add_argument("--name", help="nombre de la institución")
    parser.add_argument("--short-name", help="nombre corto, para la barra y los informes")
    parser.add_argument(
        "--host", default="", help="dirección del sitio, sin https; sin ella el sitio es de este equipo"
    )
    parser.add_argument("--administrator-name", help="nombre de la primera persona administradora")
    parser.add_argument("--administrator-email", help="su correo")
    parser.add_argument("--plan-word", default="POI", help="sigla del plan: POI, POA, PAO, PAT")
    parser.add_argument("--plan-name", default="Plan Operativo Institucional", help="nombre del plan")
    parser.add_argument("--board-name", default="Consejo Directivo", help="quien aprueba el plan")
    parser.add_argument(
        "--top-management-name", default="Administración Superior", help="quien recibe los seguimientos"
    )
    parser.add_argument("--start-month", type=int, default=1, help="primer mes del año fiscal, de 1 a 12")
    parser.add_argument(
        "--periodicity",
        choices=["month", "quarter", "four_month", "half_year"],
        default="quarter",
        help="cada cuánto se informa",
    )
    parser.add_argument("--time-zone", default="America/El_Salvador", help="zona horaria")
    parser.add_argument("--database-url", default="", help="PostgreSQL: postgres://usuario:clave@servidor:5432/base")
    parser.add_argument("--email-host", default="", help="servidor de correo")
    parser.add_argument("--email-from", default="", help="correo del que salen los avisos")


@_in_a_sentence
def init(arguments: argparse.Namespace) -> int:
    """Start an institution: env file, database, the institution itself, and the link of its first administrator."""
    name = arguments.name or _ask("--name", "Nombre de la institución")
    short_name = arguments.short_name or _ask("--short-name", "Nombre corto", default=name)
    email = arguments.administrator_email or _ask(
        "--administrator-email", "Correo de la primera persona administradora"
    )
    person = arguments.administrator_name or _ask("--administrator-name", "Su nombre")
    folder = home()
    write_env_file(folder, _env_values(arguments))
    set_up(folder)
    bring_up_to_date()
    from planabierto.office.config.first_steps import start_institution
    from planabierto.office.institutions.services import Terms

    link = start_institution(
        name=name,
        short_name=short_name,
        host=arguments.host,
        terms=Terms(
            plan_word=arguments.plan_word,
            plan_name=arguments.plan_name,
            board_name=arguments.board_name,
            top_management_name=arguments.top_management_name,
            fiscal_year_start_month=arguments.start_month,
            periodicity=arguments.periodicity,
            time_zone=arguments.time_zone,
        ),
        administrator=(person, email),
    )
    _say(f"«{name}» está lista. Sus datos están en {folder}.")
    _say("Para elegir su contraseña, la primera persona administradora abre este enlace, que sirve una sola vez:")
    _say(f"  {link}")
    _say("Para abrir el sitio: planabierto serve")
    return 0


def _ask(option: str, question: str, *, default: str = "") -> str:
    """Ask at a terminal; elsewhere the option must have been given."""
    if not sys.stdin.isatty():
        if default:
            return default
        message = f"Falta {option}: {question.lower()}."
        raise EnvironmentSettingError(message)
    suffix = f" [{default}]" if default else ""
    answer = ""
    while not answer:
        answer = input(f"{question}{suffix}: ").strip() or default
    return answer


def _env_values(arguments: argparse.Namespace) -> dict[str, str]:
    """What the env file of a new installation holds, beside its secret."""
    is_local = arguments.host in {"", LOCAL_HOST, ADDRESS}
    return {
        "ALLOWED_HOSTS": f"{LOCAL_HOST},{ADDRESS}" if is_local else arguments.host,
        "PLAIN_HTTP": "1" if is_local else "",
        # The server listens on this machine only: what the world sees is a proxy that speaks https.
        "TRUSTED_PROXY_COUNT": "" if is_local else "1",
        "TIME_ZONE": known_time_zone(arguments.time_zone),
        "DATABASE_URL": arguments.database_url,
        "EMAIL_HOST": arguments.email_host,
        "EMAIL_FROM": arguments.email_from,
    }


def configure_serve(parser: argparse.ArgumentParser) -> None:
    """Declare what `serve` takes."""
    parser.add_argument("--address", default=ADDRESS, help="dirección en que escucha; por defecto solo este equipo")
    parser.add_argument("--port", type=int, default=PORT, help="puerto")
    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="no abre un proceso de tareas al lado: se abre aparte con «planabierto work»",
    )


@_in_a_sentence
def serve(arguments: argparse.Namespace) -> int:
    """Serve the installation until the process is told to stop; what is missing of its database is applied first."""
    _require_free(arguments.address, arguments.port)
    set_up(home())
    bring_up_to_date()
    _serve(arguments.address, arguments.port, with_worker=not arguments.no_worker)


class FileTakenError(PlanAbiertoError):
    """A file stands where another was to be written."""


class PortTakenError(PlanAbiertoError):
    """Another program listens where the site was to be served."""


def _require_free(address: str, port: int) -> None:
    """Raise `PortTakenError` before anything is prepared: another program listens there."""
    from planabierto.office.config.server import is_taken

    if is_taken(address, port):
        message = f"El puerto {port} está ocupado. Cierre el programa que lo usa o elija otro con --port, por ejemplo --port {port + 1}."
        raise PortTakenError(message)


def _serve(address: str, port: int, *, with_worker: bool = True) -> NoReturn:
    from django.db import connection, connections

    from planabierto.office.config.server import become_server

    _say(f"Plan Abierto está en http://{address}:{port}/  (Ctrl+C para terminar)")
    sys.stdout.flush()
    connections.close_all()
    become_server(host=address, port=port, is_sqlite=connection.vendor == "sqlite", with_worker=with_worker)


def configure_work(parser: argparse.ArgumentParser) -> None:
    """Declare what `work` takes; `--parent` is the server's own."""
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)


class NotUpToDateError(PlanAbiertoError):
    """The database lacks migrations."""


@_in_a_sentence
def work(arguments: argparse.Namespace) -> int:
    """Run the tasks of the queue until the process is told to stop; the database must be up to date."""
    if arguments.parent is not None:
        os.setsid()  # Ctrl+C is for the server, which then asks its worker to end
    set_up(home())
    from planabierto.office.base.worker import run_worker

    if not is_up_to_date():
        message = "La base de datos no está al día. Ejecute primero «planabierto serve», que la actualiza."
        raise NotUpToDateError(message)
    run_worker(parent=arguments.parent)
    return 0


def configure_demo(parser: argparse.ArgumentParser) -> None:
    """Declare what `demo` takes."""
    parser.add_argument("--port", type=int, default=PORT, help="puerto")
    parser.add_argument("--reset", action="store_true", help="borra la demostración anterior y empieza de nuevo")
    parser.add_argument("--no-serve", action="store_true", help="prepara la demostración y termina")


@_in_a_sentence
def demo(arguments: argparse.Namespace) -> int:
    """Show Mutual Ejemplo: what it published, its third follow-up open, accounts for every role; on this machine only, over http."""
    if not arguments.no_serve:
        _require_free(ADDRESS, arguments.port)
    set_up(prepare_demonstration(home() / "demo", reset=arguments.reset))
    bring_up_to_date()
    from planabierto.office.config.demonstration import PASSWORD
    from planabierto.office.config.demonstration.story import start_demonstration

    _say("Demostración de Plan Abierto: Mutual Ejemplo, una institución inventada.")
    _say("La primera vez se prepara en medio minuto.")
    sys.stdout.flush()
    people = start_demonstration()
    _say(f"La contraseña de todas las cuentas es {PASSWORD}")
    roles = max(len(person.role) for person in people)
    emails = max(len(person.email) for person in people)
    for person in people:
        unit = "" if person.unit in person.post else person.unit
        who = ", ".join(said for said in (person.name, person.post, unit) if said)
        _say(f"  {person.role.ljust(roles)}  {person.email.ljust(emails)}  {who}")
    _say("La portada es el sitio público; el recorrido en seis pasos está en /recorrido/")
    if not arguments.no_serve:
        _serve(ADDRESS, arguments.port)
    return 0


def configure_import(parser: argparse.ArgumentParser) -> None:
    """Declare what `import` takes."""
    parser.add_argument("file", metavar="ARCHIVO", help="el documento del plan")
    parser.add_argument("--by", metavar="CORREO", help="quien importa; por defecto la única jefatura de Planificación")
    parser.add_argument("--institution", metavar="NOMBRE", help="nombre corto, si hay varias instituciones")
    parser.add_argument(
        "--accept",
        action="store_true",
        help="acepta un plan de otro año, otro nombre de institución o acciones que salen",
    )


@_in_a_sentence
def import_file(arguments: argparse.Namespace) -> int:
    """Import a document into the installation; the same file again changes nothing and says so."""
    set_up(home())
    bring_up_to_date()
    from planabierto.office.config.importing import import_from_file, told

    imported = import_from_file(
        Path(arguments.file),
        institution=arguments.institution or "",
        by=arguments.by or "",
        accepts=arguments.accept,
    )
    for line in told(imported):
        _say(line)
    return 0


def configure_backup(parser: argparse.ArgumentParser) -> None:
    """Declare what `backup` takes."""
    parser.add_argument(
        "file", metavar="COPIA", help="archivo nuevo, o carpeta en la que se le pone nombre con la fecha"
    )


@_in_a_sentence
def backup(arguments: argparse.Namespace) -> int:
    """Write and verify a backup, also while the site is used; 1 where what it was made from is damaged."""
    set_up(home())
    from planabierto.office.config.backup import back_up

    target = Path(arguments.file)
    if target.is_dir():
        target /= f"planabierto-{datetime.now(UTC):%Y-%m-%dT%H%M%S}Z.zip"
    made = back_up(target)
    manifest = made.manifest
    _say(
        f"Copia en {target}: {sum(manifest.counts.values()):,} filas, {len(manifest.files):,} archivos, {made.size:,} bytes."
    )
    for institution, head in manifest.heads.items():
        _say(f"Cabeza de la bitácora de la institución {institution}: {head}")
    return _tell_problems(made.problems, good="La copia se leyó entera y coincide.")


def configure_restore(parser: argparse.ArgumentParser) -> None:
    """Declare what `restore` takes."""
    parser.add_argument("file", metavar="COPIA", help="la copia que hizo «planabierto backup»")
    parser.add_argument(
        "--replace", action="store_true", help="pone la copia en lugar de los datos que ya hay, que se pierden"
    )


@_in_a_sentence
def restore(arguments: argparse.Namespace) -> int:
    """Put a verified backup in the place of an installation, all or nothing, and verify what stands then."""
    from planabierto.office.config.archive import opened

    folder = home()
    with opened(Path(arguments.file)) as copy:
        copy.refuse_damaged()
        if take_env_file(folder, copy.environment()):
            _say(f"La configuración de la copia está en {folder / ENV_FILE}: revise la dirección del sitio y la base.")
        set_up(folder)
        from planabierto.office.base.custody import remember_backup
        from planabierto.office.config.restoring import end_sessions
        from planabierto.office.config.restoring import restore as put_back

        put_back(copy, replace=arguments.replace)
        made_at = copy.manifest.made_at
    bring_up_to_date()
    end_sessions()
    remember_backup(Path(arguments.file).name, datetime.fromisoformat(made_at))
    _say(f"Restaurada la copia del {made_at} en {folder}. Todas las personas ingresan de nuevo.")
    return _verify_here([])


def configure_verify(parser: argparse.ArgumentParser) -> None:
    """Declare what `verify` takes."""
    parser.add_argument(
        "file",
        metavar="ARCHIVO",
        nargs="?",
        help="una copia, o un archivo que la institución publicó; sin él se comprueba esta instalación",
    )
    parser.add_argument(
        "--head", metavar="NÚMERO:HUELLA", action="append", default=[], help="cabeza de la bitácora guardada fuera"
    )


@_in_a_sentence
def verify(arguments: argparse.Namespace) -> int:
    """Verify this installation, a backup without restoring it, or a published file; 1 where something does not hold."""
    if arguments.file is None:
        set_up(home())
        return _verify_here(arguments.head)
    from planabierto.office.config.archive import is_backup, opened

    path = Path(arguments.file)
    if path.is_file() and not is_backup(path):
        told = _tell_published(path)
        if told is not None:
            return told
    with opened(path) as copy:
        manifest, problems = copy.manifest, copy.problems()
    problems += [f"Archivo {path}: ya faltaba o estaba dañado cuando se hizo la copia." for path in manifest.missing]
    _say(f"Copia del {manifest.made_at}, versión {manifest.program}.")
    _say(f"{sum(manifest.counts.values()):,} filas, {len(manifest.files):,} archivos.")
    for institution, head in manifest.heads.items():
        _say(f"Cabeza de la bitácora de la institución {institution}: {head}")
    return _tell_problems(problems, good="La copia se leyó entera y coincide.")


def _tell_published(path: Path) -> int | None:
    """Say of which edition a file is that was published here; 1 for one that was not, None where it may be a damaged backup."""
    lines = []
    if home().is_dir():
        set_up(home())
        from planabierto.office.config.published import published_lines

        lines = published_lines(path)
    for line in lines:
        _say(line)
    if lines:
        return int(any(line.startswith("NO:") for line in lines))
    if path.suffix == ".zip":
        return None
    _say(f"NO: «{path.name}» no es un archivo que esta instalación publicó. Si viene de aquí, alguien lo cambió.")
    return 1


def _verify_here(kept_heads: list[str]) -> int:
    from planabierto.office.config.verification import read_heads, verify_installation

    found = verify_installation(kept_heads=read_heads(kept_heads))
    for line in found.lines:
        _say(line)
    return _tell_problems(found.problems, good="Todo coincide.")


def _tell_problems(problems: list[str], *, good: str) -> int:
    for problem in problems:
        _say(f"NO: {problem}")
    if problems:
        _say(f"{len(problems)} problemas. Guarde una copia de todo como está antes de tocar nada.")
        return 1
    _say(good)
    return 0


def configure_journal(parser: argparse.ArgumentParser) -> None:
    """Declare what `journal` takes."""
    parser.add_argument("file", metavar="ARCHIVO", help="archivo nuevo para la bitácora, .jsonl")
    parser.add_argument("--institution", metavar="NOMBRE", help="nombre corto, si hay varias instituciones")


@_in_a_sentence
def journal(arguments: argparse.Namespace) -> int:
    """Export the chain of an institution for the verifier that works without this program."""
    set_up(home())
    from planabierto.office.config.importing import chosen_institution
    from planabierto.office.journal.export import export_lines, head_of

    institution = chosen_institution(arguments.institution or "")
    target = Path(arguments.file)
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            file.writelines(export_lines(institution.pk))
    except FileExistsError:
        message = f"Ya existe «{target}» y no se toca. Escriba otro nombre."
        raise FileTakenError(message) from None
    _say(f"Bitácora de «{institution.short_name}» en {target}. Cabeza: {head_of(institution.pk)}")
    _say(f"Para comprobarla sin Plan Abierto: python {verifier.__file__} {target}")
    return 0
