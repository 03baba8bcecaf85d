"""Content Security Policy under the names of Django 6.0: moving there is the deletion of this module."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    Directives = Mapping[str, Sequence[str] | str | bool]


class CSP(StrEnum):
    """The sources that are words of the standard, and the two headers."""

    HEADER_ENFORCE = "Content-Security-Policy"
    HEADER_REPORT_ONLY = "Content-Security-Policy-Report-Only"
    NONE = "'none'"
    SELF = "'self'"


def build_policy(directives: Directives) -> str:
    """The text of a policy; True writes a directive without sources, False and None leave it out."""
    parts = []
    for name, sources in directives.items():
        if sources is True:
            parts.append(name)
        elif isinstance(sources, str):
            parts.append(f"{name} {sources}")
        elif sources:
            parts.append(f"{name} {' '.join(sources)}")
    return "; ".join(parts)


class ContentSecurityPolicyMiddleware:
    """Puts the policies of `SECURE_CSP` and `SECURE_CSP_REPORT_ONLY` on each response that brings none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Write both policies once."""
        self.get_response = get_response
        self.policies = {
            CSP.HEADER_ENFORCE.value: build_policy(settings.SECURE_CSP),
            CSP.HEADER_REPORT_ONLY.value: build_policy(settings.SECURE_CSP_REPORT_ONLY),
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policies."""
        response = self.get_response(request)
        for header, policy in self.policies.items():
            if policy:
                response.headers.setdefault(header, policy)
        return response
