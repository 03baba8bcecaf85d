"""The addresses for machines below that of the public site, in either language."""

from __future__ import annotations

from django.urls import path

from planabierto.office.portal.addresses import ROOT
from planabierto.office.portal.machines import views

urlpatterns = [
    path(f"{ROOT}api/", views.api_page, name="api_page"),
    path(f"{ROOT}versiones.atom", views.editions_feed, name="editions_feed"),
    path(f"{ROOT}catalogo.jsonld", views.catalogue, name="catalogue"),
    path(f"{ROOT}esquemas/edition-<int:form>.json", views.edition_schema, name="edition_schema"),
    path(f"{ROOT}verificar/recalcular.py", views.recalculation, name="recalculation"),
    path(f"{ROOT}<int:year>/<slug:period>.jsonld", views.dataset, name="dataset"),
    path(f"{ROOT}<int:year>/<slug:period>/imagen.png", views.picture, name="shared_picture"),
]
