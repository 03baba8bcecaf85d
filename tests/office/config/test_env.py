"""Settings from the environment: typed, the process over the file, and a Spanish sentence for what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planabierto.office.config.databases import postgresql_database, sqlite_database
from planabierto.office.config.env import Environment, EnvironmentSettingError, PostgresAddress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_process_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "planabierto.env"
    file.write_text("# nota\n\nPLANABIERTO_HOST = uno=dos \nOTRA=cosa\nPLANABIERTO_LEVEL=INFO\n")
    env = Environment.read({"PLANABIERTO_LEVEL": "DEBUG", "PATH": "/bin"}, file)
    assert dict(env.values) == {"HOST": "uno=dos", "LEVEL": "DEBUG"}
    assert Environment.read({}, tmp_path / "none.env").values == {}


@pytest.mark.parametrize("written", ["1", "true", "Sí", "si", "YES"])
def test_yes_is_written_in_many_ways(written: str) -> None:
    assert Environment({"X": written}).boolean("X", default=False) is True


@pytest.mark.parametrize("written", ["0", "False", "no", ""])
def test_so_is_no(written: str) -> None:
    assert Environment({"X": written}).boolean("X", default=False) is False


def test_values_are_typed() -> None:
    env = Environment({"N": "25", "L": "a, b,,c", "T": " x ", "S": "s" * 50, "Z": "America/Bogota"})
    assert (env.whole("N", default=1), env.whole("M", default=1)) == (25, 1)
    assert (env.listed("L"), env.listed("M")) == (["a", "b", "c"], [])
    assert (env.text("T"), env.text("M", "y")) == ("x", "y")
    assert (env.secret("S"), env.zone("Z", "UTC"), env.zone("M", "UTC")) == (
        "s" * 50,
        "America/Bogota",
        "UTC",
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", None),
        (" /run/clamav/clamd.ctl ", "/run/clamav/clamd.ctl"),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_a_daemon_listens_on_a_path_or_a_port(written: str, address: str | tuple[str, int] | None) -> None:
    assert Environment({"CLAMD": written}).address("CLAMD") == address


@pytest.mark.parametrize("written", ["clamd", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:", ":3310", "a:b"])
def test_another_place_of_a_daemon_is_refused(written: str) -> None:
    with pytest.raises(EnvironmentSettingError, match="escriba la ruta de un socket"):
        Environment({"CLAMD": written}).address("CLAMD")


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (
            lambda env: env.required("NONE", "es la dirección del sitio"),
            (
                "Falta PLANABIERTO_NONE: es la dirección del sitio. Ejecute «planabierto init» para crear una "
                "instalación o escriba la variable en el entorno."
            ),
        ),
        (
            lambda env: env.secret("SHORT"),
            (
                "PLANABIERTO_SHORT tiene 5 caracteres y necesita 50 o más. "
                "Genere otra con «python -c 'import secrets; print(secrets.token_urlsafe(50))'»."
            ),
        ),
        (
            lambda env: env.boolean("SHORT", default=True),
            "PLANABIERTO_SHORT dice «corto»: escriba 1 para sí o 0 para no.",
        ),
        (
            lambda env: env.whole("SHORT", default=1),
            "PLANABIERTO_SHORT dice «corto»: escriba un número entero, 0 o más.",
        ),
        (
            lambda env: env.whole("N", default=1, minimum=1),
            "PLANABIERTO_N dice «0»: escriba un número entero, 1 o más.",
        ),
        (
            lambda env: env.zone("SHORT", "UTC"),
            "No se conoce la zona horaria «corto». Escriba una como America/El_Salvador.",
        ),
    ],
)
def test_what_is_wrong_is_a_sentence(read: Callable[[Environment], object], sentence: str) -> None:
    with pytest.raises(EnvironmentSettingError) as wrong:
        read(Environment({"SHORT": "corto", "N": "0"}))
    assert str(wrong.value) == sentence


def test_a_line_without_a_sign_is_named_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "planabierto.env"
    file.write_text("PLANABIERTO_A=1\nPLANABIERTO_B\n")
    with pytest.raises(EnvironmentSettingError, match=r"planabierto\.env, línea 2: falta el signo «=»"):
        Environment.read({}, file)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgres://u:p@h:5433/plan", PostgresAddress("plan", "u", "p", "h", "5433", {})),
        ("postgresql:///plan", PostgresAddress("plan", "", "", "", "", {})),
        (
            "postgres://us%40er:p%2Fw@db.example/plan%20x?sslmode=require&sslrootcert=%2Fca.pem",
            PostgresAddress(
                "plan x", "us@er", "p/w", "db.example", "", {"sslmode": "require", "sslrootcert": "/ca.pem"}
            ),
        ),
    ],
)
def test_an_address_of_postgresql_is_taken_apart(url: str, address: PostgresAddress) -> None:
    assert PostgresAddress.parse(url) == address


@pytest.mark.parametrize(
    "url", ["mysql://u@h/plan", "postgres://u@h/", "postgres://u@h", "plan", "postgres://u@h:x/plan"]
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(EnvironmentSettingError, match="PLANABIERTO_DATABASE_URL"):
        PostgresAddress.parse(url)


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgres://u@127.0.0.1/plan", "prefer"),
        ("postgres:///plan", "prefer"),
        ("postgres://u@db.example/plan", "verify-full"),
        ("postgres://u@db.example/plan?sslmode=require", "require"),
    ],
)
def test_a_server_elsewhere_must_show_its_certificate(url: str, mode: str) -> None:
    database = postgresql_database(url)
    assert database["OPTIONS"]["sslmode"] == mode
    assert database["OPTIONS"]["options"] == (
        "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
    )
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_sqlite_reaches_the_disk_with_each_commit(tmp_path: Path) -> None:
    database = sqlite_database(tmp_path / "x.sqlite3", wal=True)
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
        "PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864;",
    }
    fallback = sqlite_database(tmp_path / "x.sqlite3", wal=False)["OPTIONS"]
    assert "journal_mode=DELETE;" in fallback["init_command"]
