"""The addresses of the public site. They stay for ever: what was once published here is found here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path

from planabierto.office.portal import views
from planabierto.office.portal.addresses import INSTITUTIONS, ROOT
from planabierto.office.portal.machines.page_urls import urlpatterns as for_machines

if TYPE_CHECKING:
    from django.urls import URLPattern


def _of_edition(place: str, name: str) -> list[URLPattern]:
    """The pages of one edition; a word of ours comes before the name of a unit."""
    return [
        path(place, views.round_of, name=name),
        path(f"{place}unidades/", views.units, name=f"{name}_units"),
        path(f"{place}acciones/", views.actions, name=f"{name}_actions"),
        path(f"{place}objetivo/<slug:objective>/", views.objective, name=f"{name}_objective"),
        path(f"{place}<slug:unit>/", views.unit, name=f"{name}_unit"),
        path(f"{place}<slug:unit>/<slug:action>/", views.action, name=f"{name}_action"),
    ]


def _data_of_edition(page: str, name: str) -> list[URLPattern]:
    """The data of one edition, of a unit and of an action of it."""
    return [
        *_data(page, views.round_data, name),
        *_data(f"{page}/<slug:unit>", views.unit_data, f"{name}_unit"),
        *_data(f"{page}/<slug:unit>/<slug:action>", views.action_data, f"{name}_action"),
    ]


def _data(page: str, view: object, name: str) -> list[URLPattern]:
    """The data beside a page, in both forms."""
    return [
        path(f"{page}.{form}", view, {"form": form}, name=f"{name}_{form}")  # type: ignore[call-overload]  # a view, whatever its arguments
        for form in ("json", "csv")
    ]


_ROUND = f"{ROOT}<int:year>/<slug:period>"

urlpatterns: list[URLPattern] = [
    path("", views.front, name="portal_front"),
    path(ROOT, views.root, name="portal_root"),
    path(f"{ROOT}buscar/", views.search, name="portal_search"),
    path(f"{ROOT}comparar/", views.compare, name="portal_compare"),
    path(f"{ROOT}versiones/", views.versions, name="portal_versions"),
    path(INSTITUTIONS, views.institutions, name="portal_institutions"),
    path(f"{ROOT}metodologia/", views.method, name="portal_method"),
    path(f"{ROOT}accesibilidad/", views.accessibility, name="portal_accessibility"),
    path(f"{ROOT}privacidad/", views.privacy, name="portal_privacy"),
    path(f"{ROOT}verificar/", views.verify, name="portal_verify"),
    path(f"{ROOT}verificar/verifier.py", views.offline_verifier, name="portal_verifier"),
    path(f"{ROOT}datos/<str:file_name>", views.file, name="portal_file"),
    *for_machines,
    *_data_of_edition(f"{_ROUND}/version/<int:number>", "portal_version"),
    *_data_of_edition(_ROUND, "portal_round"),
    *_of_edition(f"{_ROUND}/version/<int:number>/", "portal_version"),
    *_of_edition(f"{_ROUND}/", "portal_round"),
]

nowhere: list[URLPattern] = [re_path(rf"^{ROOT}(?P<rest>.*)/$", views.nowhere, name="portal_nowhere")]
"""Stands behind all that is public, so that what is at no address gets the page of this site."""
