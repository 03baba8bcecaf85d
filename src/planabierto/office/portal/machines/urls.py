"""What machines ask for at the root of the site, in no language: the API and the three files that have fixed names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.urls import URLPattern, path, re_path

from planabierto.office.portal.machines import views
from planabierto.office.portal.machines.api import PREFIX, api
from planabierto.office.portal.machines.door import api_door

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

_API = PREFIX.removeprefix("/")


def _operations() -> list[URLPattern]:
    """The operations of the API, each behind its door."""
    patterns, _app, _namespace = api.urls
    return [
        path(
            f"{_API}{pattern.pattern}",
            api_door(cast("Callable[..., HttpResponse]", pattern.callback)),
            name=pattern.name,
        )
        for pattern in patterns
        if isinstance(pattern, URLPattern) and (pattern.name or "").startswith("api_")
    ]


urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security, name="security"),
    path(f"{_API}openapi.json", api_door(views.openapi), name="api_openapi"),
    *_operations(),
    re_path(r"^api/(?P<rest>.*)$", views.api_nowhere, name="api_nowhere"),
]
