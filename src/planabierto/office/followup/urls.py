"""The addresses of the inconsistencies of a follow-up and of the rules that find them."""

from __future__ import annotations

from django.urls import path

from planabierto.office.followup import views

urlpatterns = [
    path("inconsistencias/reglas/", views.finding_rules, name="finding_rules"),
    path("inconsistencias/<int:year>/<slug:period>/", views.finding_list, name="finding_list"),
    path("inconsistencias/<int:year>/<slug:period>/<slug:key>/", views.finding, name="finding"),
]
