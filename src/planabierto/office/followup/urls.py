"""The addresses of a follow-up: what each unit registers and sends, and the inconsistencies with the rules that find them."""

from __future__ import annotations

from django.urls import path

from planabierto.office.followup import entry_views, evidence_views, paper_views, paste_views, sending_views, views

_REPORT = "seguimiento/<int:year>/<slug:period>/<slug:unit>/"

urlpatterns = [
    path("inconsistencias/reglas/", views.finding_rules, name="finding_rules"),
    path("inconsistencias/<int:year>/<slug:period>/", views.finding_list, name="finding_list"),
    path("inconsistencias/<int:year>/<slug:period>/<slug:key>/", views.finding, name="finding"),
    path(_REPORT, entry_views.entry, name="entry"),
    path(f"{_REPORT}fila/<slug:action>/", entry_views.entry_row, name="entry_row"),
    path(f"{_REPORT}fila/<slug:action>/medios/", evidence_views.evidence, name="evidence"),
    path("medios/<int:pk>/archivo/", evidence_views.evidence_file, name="evidence_file"),
    path("medios/<int:pk>/retirar/", evidence_views.evidence_withdraw, name="evidence_withdraw"),
    path(f"{_REPORT}pegar/", paste_views.entry_paste, name="entry_paste"),
    path(f"{_REPORT}revisar/", sending_views.entry_review, name="entry_review"),
    path(f"{_REPORT}enviar/", sending_views.entry_send, name="entry_send"),
    path(f"{_REPORT}excel/", paper_views.entry_workbook_page, name="entry_workbook"),
    path(f"{_REPORT}comprobante/", paper_views.entry_receipt, name="entry_receipt"),
    path(f"{_REPORT}imprimir/", paper_views.entry_signatures, name="entry_signatures"),
]
