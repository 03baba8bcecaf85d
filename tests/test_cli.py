"""The command line: what each command prints, and its exit status."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import planabierto
from planabierto import cli
from planabierto.core.plan import content_hash
from planabierto.core.summary import summary_json
from tests.paths import REPO, SAMPLES

SAMPLE = SAMPLES / "mutual-ejemplo-seguimiento-poi-2024-t3.txt"
FINDING_KEYS = [
    "rule", "severity", "message", "unit", "code", "table", "line", "sheet", "page", "row", "column", "written", "expected",
]  # fmt: skip

LABELS = ["CÓDIGO", "ACCIÓN OPERATIVA (AO)", "UNIDAD ORGANIZATIVA LÍDER", "UNIDAD-ÁREA RESPONSABLE", "META ANUAL"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; gives its exit status, standard output and standard error."""

    def run_command(*words: object) -> tuple[int, str, str]:
        try:
            status = cli.main([str(word) for word in words])
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run_command


def plan(
    folder: Path, name: str = "plan.txt", *, year: int = 2024, period: int = 3, achieved: str = "3", remark: str = ""
) -> Path:
    """A follow-up of one unit with one action, as an office writes it."""
    ordinal = ("PRIMER", "SEGUNDO", "TERCER", "CUARTO")[period - 1]
    to_date = ("EN-MAR", "EN-JUN", "EN-SEP", "EN-DIC")[period - 1]
    rate = f"{int(achieved) * 100 // period}%"
    lines = [
        "MUTUAL EJEMPLO",
        f"{ordinal} SEGUIMIENTO DEL PLAN OPERATIVO {year}",
        "VERSIÓN UAIP",
        "MISIÓN: Atender los reclamos de la población asegurada.",
        "\t".join((*LABELS, f"METAS PARA AÑO {year}", "", "", "", "REAL", "% EJECUCIÓN", "OBSERVACIONES")),
        f"\t\t\t\t\tEN-MAR\tABR-JUN\tJUL-SEP\tOCT-DIC\t{to_date}\t{to_date}\t",
        "O.E.1. Mejorar los servicios.\t\t\t\t\t\t\t\t\t\t\t",
        f"AO.1.1\tRevisar los expedientes.\tReclamos\tReclamos\t4\t1\t1\t1\t1\t{achieved}\t{rate}\t{remark}",
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_clean_document_passes(run: Run, tmp_path: Path) -> None:
    status, out, err = run("check", plan(tmp_path))

    assert (status, err) == (0, "")
    assert "MUTUAL EJEMPLO · 2024 · corte al 30 de septiembre de 2024" in out
    assert "Ninguna inconsistencia." in out


def test_document_with_errors_gives_1(run: Run) -> None:
    status, out, err = run("check", SAMPLE)

    assert (status, err) == (1, "")
    assert "\nAuditoría Interna\n" in out
    assert "AO.3.2 · línea 44, columna 11 · ARI103 error\n" in out
    assert "Está escrito: «0%»\n" in out
    assert "Se esperaba: «No programada»\n" in out
    assert "\033[" not in out


def test_document_with_warnings_only_gives_0(run: Run) -> None:
    status, out, _ = run("check", SAMPLE, "--select", "REM,TGT701")

    assert status == 0
    assert "TGT701 advertencia" in out
    assert "ARI" not in out.split("\n\n", 1)[1]


def test_units_stand_in_the_order_of_the_document_after_the_whole(run: Run) -> None:
    _, out, _ = run("check", SAMPLE)
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    names = [unit.name for unit in planabierto.read(SAMPLE).units]

    assert headings[2] == "Todo el documento"
    assert [heading for heading in headings if heading in names] == [name for name in names if name in headings]


def test_json_of_check_has_the_agreed_keys(run: Run) -> None:
    status, out, err = run("check", SAMPLE, "--format", "json")
    content = json.loads(out)

    assert (status, err) == (1, "")
    assert list(content) == ["findings", "counts"]
    assert all(list(finding) == FINDING_KEYS for finding in content["findings"])
    assert sum(content["counts"].values()) == len(content["findings"])
    assert all(content["counts"].values())
    errors = [finding for finding in content["findings"] if finding["rule"] == "ARI103"]
    assert [(one["line"], one["column"], one["written"], one["sheet"], one["page"]) for one in errors] == [
        (line, 11, "0%", None, None) for line in (44, 257, 368, 369)
    ]


def test_several_files_are_told_apart(run: Run, tmp_path: Path) -> None:
    first, second = plan(tmp_path, "uno.txt", achieved="1"), plan(tmp_path, "dos.txt")

    status, out, _ = run("check", first, second, "--format", "json")
    findings = json.loads(out)["findings"]

    assert status == 0
    assert {finding["file"] for finding in findings} == {str(first)}
    assert list(findings[0]) == ["file", *FINDING_KEYS]


def test_file_that_cannot_be_read_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    status, out, err = run("check", tmp_path / "nada.txt", plan(tmp_path))

    assert status == 2
    assert "Ninguna inconsistencia." in out
    assert err.count("\n") == 1
    assert "nada.txt" in err


def test_same_file_twice_is_reviewed_once(run: Run, tmp_path: Path) -> None:
    path = plan(tmp_path)

    status, out, _ = run("check", path, path)

    assert status == 0
    assert out.count("Ninguna inconsistencia.") == 1


def test_figure_that_falls_against_an_earlier_follow_up_is_found_among_the_files(run: Run, tmp_path: Path) -> None:
    second, third = plan(tmp_path, "t2.txt", period=2, achieved="2"), plan(tmp_path, "t3.txt", achieved="1")

    _, alone, _ = run("check", third, "--format", "json")
    status, together, _ = run("check", third, second, "--format", "json")

    assert "ARI104" not in json.loads(alone)["counts"]
    assert json.loads(together)["counts"]["ARI104"] == 1
    assert status == 1


def test_follow_up_of_another_year_is_no_earlier_one(run: Run, tmp_path: Path) -> None:
    last_year, third = (
        plan(tmp_path, "t2.txt", year=2023, period=2, achieved="2"),
        plan(tmp_path, "t3.txt", achieved="1"),
    )

    _, out, _ = run("check", third, last_year, "--format", "json")

    assert "ARI104" not in json.loads(out)["counts"]


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_unknown_rule_is_refused_before_anything_is_read(run: Run, option: str) -> None:
    status, out, err = run("check", "no-existe.txt", option, "XYZ1")

    assert (status, out) == (2, "")
    assert err == "No hay ninguna regla «XYZ1». Vea la lista con «planabierto rules».\n"


def bad_files(folder: Path) -> dict[str, Path]:
    (folder / "vacio.xlsx").touch()
    (folder / "nota.txt").write_text("hola\nmundo\n", encoding="utf-8")
    (folder / "ruido.pdf").write_bytes(bytes(range(256)) * 16)
    (folder / "ruido.xlsx").write_bytes(bytes(range(255, -1, -1)) * 16)
    (folder / "corto.docx").write_bytes(b"PK\x03\x04")
    (folder / "carpeta.txt").mkdir()
    (folder / "roto.txt").symlink_to(folder / "ya-no-esta.txt")
    (folder / "linea\nnueva.txt").write_text("hola", encoding="utf-8")
    return {path.name: path for path in folder.iterdir()} | {"missing": folder / "nada.txt"}


@pytest.mark.parametrize("command", ["check", "summary", "convert", "report"])
def test_bad_file_is_refused_in_one_sentence(run: Run, command: str, tmp_path: Path) -> None:
    for name, path in bad_files(tmp_path).items():
        target = [tmp_path / "salida.xlsx"] if command in {"convert", "report"} else []

        status, out, err = run(command, path, *target)

        assert (status, out) == (2, ""), name
        assert err.count("\n") == 1, name
        assert err.rstrip().endswith("."), name
    assert not (tmp_path / "salida.xlsx").exists()


def test_summary_in_json_is_that_of_the_library(run: Run) -> None:
    status, out, err = run("summary", SAMPLE, "--format", "json")

    assert (status, err) == (0, "")
    assert json.loads(out) == summary_json(planabierto.summarise(planabierto.read(SAMPLE)))


def test_summary_tells_each_mean_with_its_rule(run: Run) -> None:
    status, out, _ = run("summary", SAMPLE)

    assert status == 0
    assert "177 acciones en 16 informes de unidad (22 tablas)" in out
    assert "Cumplidas 145 de 173 programadas a la fecha, 84%." in out
    assert "  92.05  Promedio de las programadas, con tope de 100%. Promedio simple" in out
    assert "Reclamos                                        20           20    105.05     88.15" in out
    assert "O.E.4           20           20     74.15     74.15" in out


def test_rules_are_listed_and_explained(run: Run) -> None:
    _, listed, _ = run("rules")
    status, explained, _ = run("rules", "sch403")

    assert "SCH403  error        Trasladada sin acuerdo\n" in listed
    assert status == 0
    assert explained.startswith("SCH403 · Programación · error\nTrasladada sin acuerdo\n")
    assert "Por qué importa: " in explained
    assert "Cómo se arregla: " in explained


def test_unknown_rule_is_not_explained(run: Run) -> None:
    assert run("rules", "ZZZ") == (2, "", "No hay ninguna regla «ZZZ». Vea la lista con «planabierto rules».\n")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".txt"])
def test_converted_document_has_equal_content(run: Run, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"copia{suffix}"

    status, out, err = run("convert", SAMPLE, target)

    assert (status, err) == (0, "")
    assert out == f"Se escribió {target}: 177 acciones en 16 informes de unidad.\n"
    assert content_hash(planabierto.read(target)) == content_hash(planabierto.read(SAMPLE))


@pytest.mark.parametrize(("figures", "shown"), [("right", "No programada"), ("printed", "0%")])
def test_report_prints_what_is_not_due_as_asked(run: Run, figures: str, shown: str, tmp_path: Path) -> None:
    target = tmp_path / "informe.txt"

    status, _, _ = run("report", SAMPLE, target, "--figures", figures)

    rates = [line.split("\t")[10] for line in target.read_text(encoding="utf-8").splitlines() if line.startswith("AO.")]
    assert status == 0
    assert len(rates) == 177
    assert {
        rates[index]
        for index, row in enumerate(planabierto.summarise(planabierto.read(SAMPLE)).rows)
        if not row.execution.is_due
    } == {shown}


def test_annex_is_added_when_asked(run: Run, tmp_path: Path) -> None:
    run("report", SAMPLE, tmp_path / "sin.txt")
    run("report", SAMPLE, tmp_path / "con.txt", "--annex")

    assert "inconsistencias" not in (tmp_path / "sin.txt").read_text(encoding="utf-8")
    assert "inconsistencias" in (tmp_path / "con.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["convert", "report"])
def test_what_cannot_be_written_is_refused_in_one_sentence(run: Run, command: str, tmp_path: Path) -> None:
    source = plan(tmp_path)
    (tmp_path / "carpeta.xlsx").mkdir()
    cases = {
        tmp_path / "informe.odt": "informe.odt",
        tmp_path / "sin-terminacion": "sin-terminacion",
        tmp_path / "no-existe" / "informe.xlsx": "No existe la carpeta",
        source / "informe.xlsx": "no es una carpeta",
        tmp_path / "carpeta.xlsx": "es una carpeta",
    }
    for target, said in cases.items():
        status, out, err = run(command, source, target)

        assert (status, out) == (2, ""), target
        assert said in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check"], "Falta ARCHIVO. Vea «planabierto check --help».\n"),
        (["summary"], "Falta ARCHIVO. Vea «planabierto summary --help».\n"),
        (["convert", "a.txt"], "Falta SALIDA. Vea «planabierto convert --help».\n"),
        (["summary", "a", "b"], "No se conoce b. Vea «planabierto summary --help».\n"),
        (["check", "a", "--formato"], "No se conoce --formato. Vea «planabierto check --help».\n"),
        (["check", "a", "--format"], "--format: falta su valor. Vea «planabierto check --help».\n"),
        (
            ["report", "a", "b", "--annex=1"],
            "--annex: no lleva valor, y se le dio '1'. Vea «planabierto report --help».\n",
        ),
        (["chek"], "No hay ninguna orden «chek». Vea «planabierto --help».\n"),
    ],
)
def test_misused_command_is_told_in_spanish(run: Run, words: list[str], sentence: str) -> None:
    assert run(*words) == (2, "", sentence)


def test_choice_that_does_not_exist_names_those_that_do(run: Run) -> None:
    status, _, err = run("check", "a", "--format", "xml")

    assert status == 2
    assert err.startswith("--format: no se acepta 'xml'; elija entre ")
    assert "text" in err
    assert "json" in err


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_its_help_in_spanish(run: Run, command: str) -> None:
    status, out, err = run(command, "--help")

    assert (status, err) == (0, "")
    assert out.startswith(f"uso: planabierto {command} ")
    assert "muestra esta ayuda y termina" in out
    assert not [word for word in ("usage", "options:", "positional", "show this") if word in out]


def test_list_of_commands(run: Run) -> None:
    status, out, _ = run("--help")
    without_words = run()

    assert status == 0
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == list(cli.COMMANDS)
    assert without_words == (2, "", out)


def test_version_is_that_of_the_package(run: Run) -> None:
    version = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert run("--version") == (0, f"planabierto {version}\n", "")


def test_office_that_is_not_installed_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("planabierto.office.config")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("planabierto.office.config", raising=False)

    class NoDjango:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "planabierto.office.config":
                raise ModuleNotFoundError("No module named 'django'", name="django")

    monkeypatch.setattr(sys, "meta_path", [NoDjango(), *sys.meta_path])

    status, out, err = run("serve")

    assert (status, out) == (2, "")
    assert (
        err
        == "«planabierto serve» necesita el sitio, que no está instalado. Instálelo con: pip install 'planabierto[office]'\n"
    )


def test_text_of_a_document_gives_a_terminal_no_orders(run: Run, tmp_path: Path) -> None:
    path = plan(tmp_path, achieved="1", remark="Hecho\033[2J\u202ey todo")

    _, out, _ = run("check", path, "--select", "REM,SCH")

    assert "\033" not in out
    assert "\u202e" not in out


def test_terminal_has_colour_and_folded_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("planabierto.cli.terminal.is_terminal", lambda: True)

    _, out, _ = run("check", SAMPLE)

    assert "\033[31mARI103 error\033[0m" in out
    assert max(len(line) for line in out.splitlines() if line.startswith("    ")) <= 100


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_refused(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setattr("planabierto.cli.terminal.is_terminal", lambda: True)
    monkeypatch.setenv(variable, value)

    assert "\033[" not in run("check", SAMPLE)[1]


COMMAND = [sys.executable, "-m", "planabierto.cli"]


def test_reader_that_stops_early_is_no_failure() -> None:
    with subprocess.Popen([*COMMAND, "check", SAMPLE], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode == 1


def test_full_disk_is_told_in_a_sentence() -> None:
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("This system has no /dev/full to write to.")
    with full.open("wb") as out:
        done = subprocess.run([*COMMAND, "summary", SAMPLE], stdout=out, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "No queda espacio en el disco para escribir «la salida». Libere espacio y repita.\n"


def test_conversion_never_overwrites_its_own_source(run: Run, tmp_path: Path) -> None:
    original = tmp_path / "plan.txt"
    original.write_bytes(Path(SAMPLE).read_bytes())

    status, _, told = run("convert", original, original)

    assert (status, original.read_bytes()) == (2, Path(SAMPLE).read_bytes())
    assert told == f"{original} es el documento que se lee. Escriba otro nombre: el original no se toca.\n"


def test_interruption_is_told_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(planabierto, "read", interrupted)

    assert run("summary", SAMPLE) == (130, "", "Interrumpido.\n")


def test_failure_of_the_system_that_has_no_sentence_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "informe.pdf")

    monkeypatch.setattr(planabierto, "write", fails)

    assert run("report", plan(tmp_path), "informe.pdf") == (
        2,
        "",
        "El sistema no dejó escribir «informe.pdf». Indique otro lugar.\n",
    )


def test_plain_ascii_terminal_gets_what_it_can_show(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "check", plan(tmp_path)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )

    assert done.returncode == 0
    assert done.stderr == b""
    assert b"Ninguna inconsistencia." in done.stdout


@pytest.mark.parametrize("command", ["check", "summary", "rules"])
def test_library_commands_never_import_django(command: str) -> None:
    words: list[Any] = [command] if command == "rules" else [command, str(SAMPLE)]
    program = f"""
import sys
from planabierto.cli import main
main({words!r})
sys.exit("django" in sys.modules or "planabierto.office" in sys.modules)
"""

    assert subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL, check=False).returncode == 0
