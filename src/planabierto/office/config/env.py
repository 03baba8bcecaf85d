"""Reads the environment and the env file beside the data into typed values, and says in a Spanish sentence what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX = "PLANABIERTO_"
MINIMUM_SECRET = 50
MINIMUM_TOKEN = 32
LARGEST_PORT = 65_535


class EnvironmentSettingError(Exception):
    """A setting of the environment is missing or cannot be; the text is a Spanish sentence for whoever runs the server."""


@dataclass(frozen=True)
class Environment:
    """Settings by name, without the prefix `PLANABIERTO_`; the process environment wins over the file."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, process: Mapping[str, str], file: Path) -> Environment:
        """Take the process environment over an env file of `NAME=value` lines; the file may be missing."""
        values = {name: value for name, value in _lines(file) if name.startswith(PREFIX)}
        values.update((name, value) for name, value in process.items() if name.startswith(PREFIX))
        return cls({name.removeprefix(PREFIX): value for name, value in values.items()})

    def text(self, name: str, default: str = "") -> str:
        """A text, stripped; blank is the default."""
        return self.values.get(name, "").strip() or default

    def required(self, name: str, purpose: str) -> str:
        """A text that must be there; `purpose` ends the sentence of the error."""
        value = self.text(name)
        if not value:
            message = (
                f"Falta {PREFIX}{name}: {purpose}. Ejecute «planabierto init» para crear una instalación "
                "o escriba la variable en el entorno."
            )
            raise EnvironmentSettingError(message)
        return value

    def secret(self, name: str) -> str:
        """A secret of at least 50 characters that must be there."""
        value = self.required(name, "es la clave con que se firman las sesiones")
        if len(value) < MINIMUM_SECRET:
            message = (
                f"{PREFIX}{name} tiene {len(value)} caracteres y necesita {MINIMUM_SECRET} o más. "
                "Genere otra con «python -c 'import secrets; print(secrets.token_urlsafe(50))'»."
            )
            raise EnvironmentSettingError(message)
        return value

    def token(self, name: str) -> str:
        """A text that opens something, of at least 32 characters; blank where nothing is to be opened."""
        value = self.text(name)
        if value and len(value) < MINIMUM_TOKEN:
            message = (
                f"{PREFIX}{name} tiene {len(value)} caracteres y necesita {MINIMUM_TOKEN} o más. "
                "Genere otra con «python -c 'import secrets; print(secrets.token_urlsafe(32))'»."
            )
            raise EnvironmentSettingError(message)
        return value

    def boolean(self, name: str, *, default: bool) -> bool:
        """`1`, `true`, `sí`, `si`, `yes` or `0`, `false`, `no`, in any case."""
        written = self.text(name).lower()
        meanings = {"": default, "1": True, "true": True, "sí": True, "si": True, "yes": True}
        meanings |= {"0": False, "false": False, "no": False}
        if written not in meanings:
            message = f"{PREFIX}{name} dice «{written}»: escriba 1 para sí o 0 para no."
            raise EnvironmentSettingError(message)
        return meanings[written]

    def whole(self, name: str, *, default: int, minimum: int = 0) -> int:
        """A whole number, at least `minimum`."""
        written = self.text(name, str(default))
        if not written.isdecimal() or int(written) < minimum:
            message = f"{PREFIX}{name} dice «{written}»: escriba un número entero, {minimum} o más."
            raise EnvironmentSettingError(message)
        return int(written)

    def zone(self, name: str, default: str) -> str:
        """The name of a time zone that this machine knows."""
        return known_time_zone(self.text(name, default))

    def listed(self, name: str) -> list[str]:
        """Texts between commas, without blanks."""
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def address(self, name: str) -> str | tuple[str, int] | None:
        """Where a daemon listens: the path of its socket, or host and port; None where nothing is said."""
        written = self.text(name)
        if not written or written.startswith("/"):
            return written or None
        host, _sign, port = written.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) <= LARGEST_PORT:
            message = (
                f"{PREFIX}{name} dice «{written}»: escriba la ruta de un socket, que empieza con /, "
                "o servidor y puerto, como 127.0.0.1:3310."
            )
            raise EnvironmentSettingError(message)
        return host.strip("[]"), int(port)


def known_time_zone(name: str) -> str:
    """The name itself, where this machine knows the zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"No se conoce la zona horaria «{name}». Escriba una como America/El_Salvador."
        raise EnvironmentSettingError(message) from error
    return name


def _lines(file: Path) -> list[tuple[str, str]]:
    if not file.is_file():
        return []
    pairs = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator:
            message = f"{file.name}, línea {number}: falta el signo «=» entre el nombre y el valor."
            raise EnvironmentSettingError(message)
        pairs.append((name.strip(), value.strip()))
    return pairs


@dataclass(frozen=True)
class PostgresAddress:
    """The parts of `postgres://user:password@host:port/name?sslmode=…`."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: Mapping[str, str]

    @classmethod
    def parse(cls, url: str) -> PostgresAddress:
        """Read an address; raises `EnvironmentSettingError` for another scheme or a missing database name."""
        parts = urlsplit(url)
        name = unquote(parts.path.removeprefix("/"))
        if parts.scheme not in {"postgres", "postgresql"} or not name:
            message = (
                f"{PREFIX}DATABASE_URL no es una dirección de PostgreSQL. Escríbala así: "
                "postgres://usuario:clave@servidor:5432/base. Sin ella se usa SQLite."
            )
            raise EnvironmentSettingError(message)
        try:
            port = parts.port
        except ValueError as error:
            message = f"{PREFIX}DATABASE_URL: el puerto no es un número entre 1 y 65535."
            raise EnvironmentSettingError(message) from error
        return cls(
            name=name,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parts.hostname or "",
            port=str(port or ""),
            options=dict(parse_qsl(parts.query)),
        )


def origin_of(name: str, address: str, *, plain_http: bool) -> str:
    """The origin of an address of https, as the content policy names it; raises where it is no such address.

    A site that is served by http on this machine may speak with a provider on it by http too.
    """
    parts = urlsplit(address)
    schemes = {"https", "http"} if plain_http else {"https"}
    if parts.scheme not in schemes or not parts.netloc or set(parts.netloc) & set(" ;,'\""):
        message = f"{PREFIX}{name} es la dirección del proveedor y empieza con https://, por ejemplo https://cuentas.institucion.gob.sv."
        raise EnvironmentSettingError(message)
    return f"{parts.scheme}://{parts.netloc}"
