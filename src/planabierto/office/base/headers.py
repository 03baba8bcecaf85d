"""The headers that every answer carries beside Django's own and the content policy."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

FEATURES = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "web-share",
    "xr-spatial-tracking",
)
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
"""The only features that this site uses itself."""
PERMISSIONS_POLICY = ", ".join(
    [*(f"{feature}=()" for feature in FEATURES), *(f"{feature}=(self)" for feature in PASSKEYS)]
)
REPORT_PATH = "/csp-report"


class SecurityHeadersMiddleware:
    """Puts on each answer what Django does not: Permissions-Policy, Cross-Origin-Resource-Policy, `Vary: HX-Request` and their like.

    An error is never kept by a cache. What a page sets itself stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the rest."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Django's own middleware stands below what answers static files and unknown hosts.
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        # Otherwise the server names itself.
        response.headers.setdefault("Server", "web")
        response.headers.setdefault("Reporting-Endpoints", f'csp="{REPORT_PATH}"')
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers.setdefault("Cache-Control", "no-store")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        return response
