"""The addresses of boards, lists, and the pages of units and actions."""

from __future__ import annotations

from django.urls import path

from planabierto.office.reports import (
    action_views,
    audit_views,
    handover_views,
    instruction_views,
    journal_views,
    packet_views,
    report_text_views,
    report_views,
    views,
)

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
    path("informes/<int:year>/<slug:period>/redactar/", report_text_views.draft, name="draft_report_text"),
    path("informes/<int:year>/<slug:period>/texto/<slug:section>/", report_text_views.text, name="report_text"),
    path("informes/<int:year>/<slug:period>/paquete/", packet_views.packet, name="board_packet"),
    path("informes/<int:year>/<slug:period>/paquete/paquete.zip", packet_views.packet_zip, name="packet_zip"),
    path("informes/<int:year>/<slug:period>/paquete/<slug:paper>/", packet_views.packet_paper, name="packet_paper"),
    path("auditoria/<int:year>/<slug:period>/muestra/", audit_views.sample, name="audit_sample"),
    path("instrucciones/", instruction_views.instructions, name="instructions"),
    path("instrucciones/<int:pk>/responder/", instruction_views.answer, name="answer_instruction"),
    path("instrucciones/<int:pk>/cerrar/", instruction_views.end, name="end_instruction"),
    path("plan/<int:year>/<slug:unit>/<slug:code>/instruccion/", instruction_views.give, name="give_instruction"),
    path("unidades/<slug:slug>/entrega.docx", handover_views.handover, name="handover_sheet"),
]
