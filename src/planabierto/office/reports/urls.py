"""The addresses of boards, lists, and the pages of units and actions."""

from __future__ import annotations

from django.urls import path

from planabierto.office.reports import action_views, journal_views, report_views, views

urlpatterns = [
    path("tablero/<int:year>/<slug:period>/", views.board, name="board"),
    path("tablero/<int:year>/<slug:period>/acciones/", views.actions, name="board_actions"),
    path("tablero/<int:year>/<slug:period>/acciones.xlsx", views.actions_workbook, name="board_actions_workbook"),
    path("tablero/<int:year>/<slug:period>/unidades/", views.units, name="board_units"),
    path("tablero/<int:year>/<slug:period>/unidad/<slug:unit>/", views.unit, name="board_unit"),
    path("tablero/<int:year>/<slug:period>/objetivo/<slug:objective>/", views.objective, name="board_objective"),
    path("plan/<int:year>/<slug:unit>/<slug:code>/", action_views.action, name="action"),
    path("unidades/<slug:slug>/", action_views.unit, name="unit"),
    path("bitacora/", journal_views.journal, name="journal"),
    path("bitacora/bitacora.jsonl", journal_views.journal_export, name="journal_export"),
    path("bitacora/verifier.py", journal_views.journal_verifier, name="journal_verifier"),
    path("buscar/", action_views.find, name="search"),
    path("informes/<int:year>/<slug:period>/", report_views.report, name="report_page"),
    path("informes/<int:year>/<slug:period>/informe.<slug:format>", report_views.report_download, name="report_file"),
]
