"""The answer of `/readyz`: its status for everybody, its details for whoever keeps the installation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planabierto.office.accounts.own_policy import INSTITUTION
from planabierto.office.accounts.policy import can
from planabierto.office.base.health import Outcome, State, is_ready, readiness
from planabierto.office.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

log = structlog.get_logger("planabierto.health")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 or 503; what was found, as JSON, only for a system administrator or with the token of the installation."""
    found = readiness()
    ready = is_ready(found)
    if not ready:
        failed = {name: outcome.words for name, outcome in found.items() if outcome.state is State.FAILED}
        log.warning("not ready", failed=failed)
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    if found["database"].state is not State.FAILED and _may_read(request):
        return JsonResponse({"ready": ready, "checks": _details(found)}, status=status)
    return HttpResponse("ok\n" if ready else "no\n", content_type="text/plain", status=status)


def _details(found: Mapping[str, Outcome]) -> dict[str, dict[str, str]]:
    return {name: {"state": outcome.state.value, "words": outcome.words} for name, outcome in found.items()}


def _may_read(request: HttpRequest) -> bool:
    """Whether the request carries the token, or is of who administers the system in some institution here."""
    scheme, _sign, token = request.headers.get("Authorization", "").partition(" ")
    if settings.HEALTH_TOKEN and scheme == "Bearer" and constant_time_compare(token, settings.HEALTH_TOKEN):
        return True
    user = request.user
    if isinstance(user, AnonymousUser):
        return False
    institutions = Institution.objects.filter(pk__in=user.memberships.values("institution"))
    return any(can(user, "view_health", INSTITUTION, institution) for institution in institutions)
