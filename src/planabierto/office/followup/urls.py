"""The addresses of a follow-up: what each unit registers and sends, and the inconsistencies with the rules that find them."""

from __future__ import annotations

from django.urls import path

from planabierto.office.followup import (
    calendar_feed_views,
    closing_views,
    entry_views,
    evidence_views,
    objection_views,
    opening_views,
    own_units_views,
    paper_views,
    paste_views,
    reminder_views,
    review_views,
    sending_views,
    tray_views,
    verification_views,
    verifiers_views,
    views,
)

_REPORT = "seguimiento/<int:year>/<slug:period>/<slug:unit>/"
_TRAY = "bandeja/<int:year>/<slug:period>/"

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
    path("seguimientos/abrir/", opening_views.open_round, name="open_round"),
    path("seguimiento/<int:year>/<slug:period>/", closing_views.follow_up, name="follow_up"),
    path(f"{_REPORT}revisar-informe/", review_views.review, name="review_report"),
    path(f"{_REPORT}devolver/", review_views.give_back, name="return_report"),
    path(f"{_REPORT}aceptar/", review_views.accept, name="accept_report"),
    path(f"{_REPORT}comentar/", review_views.comment, name="comment_report"),
    path(f"{_REPORT}prorroga/", tray_views.extend_report, name="extend_report"),
    path(f"{_REPORT}reabrir/", closing_views.ask_to_reopen, name="ask_reopening"),
    path("reaperturas/<int:pk>/decidir/", closing_views.decide_reopening, name="decide_reopening"),
    path("calendario/<str:key>.ics", calendar_feed_views.person_feed, name="calendar_feed"),
    path("mis-unidades/", own_units_views.own_units, name="own_units"),
    path("bandeja/", tray_views.tray, name="tray"),
    path(_TRAY, tray_views.tray_of, name="tray_of"),
    path(f"{_TRAY}recordar/", reminder_views.remind_units, name="remind"),
    path(f"{_TRAY}plazos/", tray_views.round_deadlines, name="round_deadlines"),
    path(f"{_TRAY}circular/", opening_views.circular, name="circular"),
    path(f"{_TRAY}consolidado/", closing_views.consolidated, name="consolidated"),
    path(f"{_TRAY}consolidar/", closing_views.consolidate_round, name="consolidate_round"),
    path(f"{_TRAY}presentar/", closing_views.present_round, name="present_round"),
    path(
        f"{_TRAY}presentaciones/<int:pk>/acuerdo/",
        closing_views.number_presentation_of,
        name="number_presentation",
    ),
    path(f"{_TRAY}cerrar/", closing_views.close_round, name="close_round"),
    path("verificacion/<int:year>/<slug:period>/", verification_views.verification, name="verification"),
    path(
        "verificacion/<int:year>/<slug:period>/hoja/",
        verification_views.verification_sheet_file,
        name="verification_sheet",
    ),
    path("verificacion/<int:year>/<slug:period>/unidad/<slug:unit>/", verifiers_views.verifiers, name="verifiers"),
    path("verificacion/nombrar/<int:pk>/", verifiers_views.name_verifier_of, name="name_verifier"),
    path("verificacion/objetar/<int:pk>/", objection_views.object_to_verification, name="object_to_verification"),
    path("verificacion/objeciones/<int:pk>/", objection_views.answer_to_objection, name="answer_objection"),
]
