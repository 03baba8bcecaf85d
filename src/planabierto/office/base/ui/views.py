"""The living guide: the one page of the look itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planabierto.office.base.ui.guide import ChartSpecimens, specimens


@require_safe
def styleguide(request: HttpRequest, charts: Callable[[], ChartSpecimens]) -> HttpResponse:
    """Every component with invented matter, whoever opens it; `charts` come from above: `base` knows not who draws them."""
    return render(request, "base/styleguide.html", specimens(charts()))
