"""The addresses of the intake."""

from __future__ import annotations

from django.urls import path

from planabierto.office.intake import views

urlpatterns = [
    path("importar/", views.import_start, name="import_start"),
    path("importar/<int:pk>/", views.import_upload, name="import_upload"),
    path("importar/<int:pk>/confirmar/", views.import_confirm, name="import_confirm"),
    path("importar/<int:pk>/descartar/", views.import_discard, name="import_discard"),
]
