"""The addresses of publishing: what is withheld and why, the editions and their files."""

from __future__ import annotations

from django.urls import path

from planabierto.office.publication import edition_views, ground_views, views

_OF_ROUND = "publicacion/<int:year>/<slug:period>/"

urlpatterns = [
    path("publicacion/", views.home, name="publication_home"),
    path("publicacion/causales/", ground_views.grounds, name="grounds"),
    path("publicacion/causales/agregar/", ground_views.add, name="add_ground"),
    path("publicacion/causales/<int:pk>/", ground_views.change, name="change_ground"),
    path("publicacion/condiciones/", ground_views.terms, name="publishing_terms"),
    path("publicacion/clave/", ground_views.rotate, name="rotate_signing_key"),
    path("publicacion/clave/clave-publica.pem", ground_views.public_key, name="signing_key"),
    path(_OF_ROUND, views.publication, name="publication"),
    path(f"{_OF_ROUND}abrir/", views.open_round_publication, name="open_publication"),
    path(f"{_OF_ROUND}decidir/", views.decide_fragment, name="decide_fragment"),
    path(f"{_OF_ROUND}suprimir/", views.suppress, name="suppress_words"),
    path(f"{_OF_ROUND}revisar/", edition_views.review, name="publication_review"),
    path(f"{_OF_ROUND}aprobar/", edition_views.approve_publication, name="approve_publication"),
    path(f"{_OF_ROUND}publicar/", edition_views.publish_publication, name="publish_publication"),
    path(f"{_OF_ROUND}versiones/", edition_views.editions, name="editions"),
    path(f"{_OF_ROUND}versiones/interna/", edition_views.issue, name="issue_internal"),
    path(f"{_OF_ROUND}rectificar/", edition_views.correct_edition, name="correct_edition"),
    path(f"{_OF_ROUND}retirar/", edition_views.withdraw_edition, name="withdraw_edition"),
    path("versiones/archivo/<int:pk>/", edition_views.edition_file, name="edition_file"),
    path("versiones/<int:pk>/paquete.zip", edition_views.edition_package, name="edition_package"),
]
