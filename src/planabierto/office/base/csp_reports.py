"""Where browsers report what the content policy blocked: read in part, written to the log, never stored."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest

log = structlog.get_logger("planabierto.csp")

MAXIMUM_BYTES = 4096
MAXIMUM_A_MINUTE = 60


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log one report; 413 for one of more than 4 KB, 429 after 60 a minute for the whole site."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > MAXIMUM_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    minute = f"csp:{timezone.now():%Y%m%d%H%M}"
    cache.add(minute, 0, timeout=120)
    if cache.incr(minute) > MAXIMUM_A_MINUTE:
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    log.warning("csp", report=request.read(MAXIMUM_BYTES).decode("utf-8", errors="replace"))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
