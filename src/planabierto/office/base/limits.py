"""How often somebody may ask for what is costly: the limits as data, and the decorator by which a view keeps to one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, Final, Literal, ParamSpec, TypeVar

import structlog
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from planabierto.office.base.errors import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase
    from django.utils.functional import _StrPromise

P = ParamSpec("P")
RequestT = TypeVar("RequestT", bound=HttpRequest)

log = structlog.get_logger("planabierto.limits")

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
WRITING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
READING: Final = frozenset({"GET"})
ASKING: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Limit:
    """At most `amount` requests of some methods in `seconds`, counted for each person, a whole institution or each address that asks."""

    amount: int
    seconds: int
    per: Literal["user", "institution", "address"]
    what: str | _StrPromise
    methods: frozenset[str] = WRITING


LIMITS: Final[dict[str, Limit]] = {
    "saves": Limit(120, MINUTE, "user", gettext_lazy("guardar")),
    "uploads": Limit(60, HOUR, "user", gettext_lazy("subir archivos")),
    "imports": Limit(10, HOUR, "institution", gettext_lazy("importar archivos")),
    "exports": Limit(30, HOUR, "user", gettext_lazy("descargar archivos"), READING),
    "feeds": Limit(120, MINUTE, "address", gettext_lazy("leer un calendario"), READING),
    "api": Limit(600, MINUTE, "address", gettext_lazy("consultar los datos"), ASKING),
}
"""Every limit by the name under which views ask for it."""


class CountsInMemory:
    """How often each address asked in the span under way, counted in the memory of this process: asking to read writes nothing.

    Each process of the server (two at most, `config/server.py`) counts what it is asked itself, so that up to twice the amount may pass;
    after a restart everybody begins anew.
    Of more addresses than `largest` the one that came first is forgotten. May be asked by several threads.
    """

    def __init__(self, largest: int = 50_000) -> None:
        """Count nothing yet."""
        self._counts: dict[tuple[str, object], tuple[int, int]] = {}
        self._lock = Lock()
        self._largest = largest

    def take(self, name: str, whose: object, span: int, amount: int) -> bool:
        """Count a request in a span; whether it is still within the amount."""
        key = (name, whose)
        with self._lock:
            counted_in, count = self._counts.get(key, (span, 0))
            if counted_in != span:
                count = 0
            if count >= amount:
                return False
            if key not in self._counts and len(self._counts) >= self._largest:
                del self._counts[next(iter(self._counts))]
            self._counts[key] = (span, count + 1)
            return True

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts.clear()


BY_ADDRESS: Final = CountsInMemory()
"""What this process has counted of who asks without an account."""


def limited(
    name: str,
    *,
    wait_of: Callable[..., int] | None = None,
    refuse: Callable[[HttpRequest, Limit, int], HttpResponseBase] | None = None,
) -> Callable[
    [Callable[Concatenate[RequestT, P], HttpResponseBase]], Callable[Concatenate[RequestT, P], HttpResponseBase]
]:
    """Keep a view to a limit of `LIMITS`: past it the answer is 429 with how long to wait, and the view is not asked.

    Stands below `require_access`, which says who asks and where. The count is by spans of time that begin alike for everybody; two
    requests of one moment may count as one. By address it is counted in memory, by person and institution in the cache. Where what is
    limited is written down anyway, `wait_of` reads there how many seconds to wait, 0 for none, and nothing is counted here. `refuse`
    answers in the place of the page. An unknown name raises `KeyError` when the view is defined.
    """
    limit = LIMITS[name]

    def decorate(
        view: Callable[Concatenate[RequestT, P], HttpResponseBase],
    ) -> Callable[Concatenate[RequestT, P], HttpResponseBase]:
        @wraps(view)
        def counted(request: RequestT, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method in limit.methods:
                wait = _take(name, limit, request) if wait_of is None else wait_of(request, limit)
                if wait:
                    log.info("limited", limit=name, path=request.path)
                    return (refuse or _refuse)(request, limit, wait)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _take(name: str, limit: Limit, request: HttpRequest) -> int:
    """Count a request; 0 where it may pass, else the seconds until the next one may."""
    span, passed = divmod(int(time.time()), limit.seconds)
    if limit.per == "address":
        # Behind a proxy the address is the one that it names, as far as the settings trust it.
        is_within = BY_ADDRESS.take(name, get_adapter().get_client_ip(request), span, limit.amount)
        return 0 if is_within else limit.seconds - passed
    whose = request.user if limit.per == "user" else getattr(request, "institution")  # noqa: B009 - not declared on HttpRequest
    key = f"limit:{name}:{whose.pk}:{span}"
    count = cache.get(key, 0)
    if count >= limit.amount:
        return limit.seconds - passed
    cache.set(key, count + 1, limit.seconds)
    return 0


def _refuse(request: HttpRequest, limit: Limit, wait: int) -> HttpResponseBase:
    minutes = -(-wait // MINUTE)
    sentence = ngettext(
        "Son demasiadas veces seguidas para %(what)s. Espere %(num)s minuto y vuelva a probar; no se guardó nada.",
        "Son demasiadas veces seguidas para %(what)s. Espere %(num)s minutos y vuelva a probar; no se guardó nada.",
        minutes,
    ) % {"what": limit.what, "num": minutes}
    response = too_many_requests(request, sentence=sentence)
    response.headers["Retry-After"] = str(wait)
    return response
