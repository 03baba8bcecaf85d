"""The addresses of the office, in Spanish in both languages; English pages stand under `/en/` with the same path."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from planabierto.office.base.appearance import choose_theme
from planabierto.office.base.csp_reports import csp_report
from planabierto.office.base.headers import REPORT_PATH
from planabierto.office.base.health import livez
from planabierto.office.base.sessions import extend_session, show_session_left
from planabierto.office.base.ui.views import styleguide
from planabierto.office.config import tour_views, views
from planabierto.office.config.health import readyz
from planabierto.office.followup.entry_guide import entry_guide
from planabierto.office.portal.urls import nowhere
from planabierto.office.reports.specimens import chart_specimens

handler400 = "planabierto.office.base.errors.bad_request"
handler403 = "planabierto.office.base.errors.permission_denied"
handler404 = "planabierto.office.base.errors.page_not_found"
handler429 = "planabierto.office.base.errors.too_many_requests"
handler500 = "planabierto.office.base.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path(REPORT_PATH.removeprefix("/"), csp_report, name="csp_report"),
    path("", include("planabierto.office.portal.machines.urls")),
    *i18n_patterns(
        path("", include("planabierto.office.portal.urls")),
        path("inicio/", views.home, name="home"),
        path("ayuda/", views.help_index, name="help"),
        path("ayuda/<slug:slug>/", views.help_page, name="help_page"),
        path("recorrido/", tour_views.tour, name="tour"),
        path("recorrido/entrar/", tour_views.enter_as, name="tour_enter"),
        path("apariencia/", choose_theme, name="theme"),
        path("sesion/queda/", show_session_left, name="session_left"),
        path("sesion/seguir/", extend_session, name="session_extend"),
        path("estilo/", styleguide, {"charts": chart_specimens}, name="styleguide"),
        path("estilo/registro/", entry_guide, name="entry_guide"),
        path("", include("planabierto.office.accounts.urls")),
        path("", include("planabierto.office.plans.urls")),
        path("", include("planabierto.office.followup.urls")),
        path("", include("planabierto.office.intake.urls")),
        path("", include("planabierto.office.reports.urls")),
        path("", include("planabierto.office.publication.urls")),
        *nowhere,
        prefix_default_language=False,
    ),
]
