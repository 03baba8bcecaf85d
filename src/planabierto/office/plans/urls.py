"""The addresses of the pages of a plan, of common actions and of who verifies."""

from __future__ import annotations

from django.urls import path

from planabierto.office.plans import common_views, completion_views, views

urlpatterns = [
    path("plan/", views.plans, name="plans"),
    path("plan/<int:year>/", views.plan, name="plan"),
    path("plan/<int:year>/copiar/", views.start_next_plan, name="start_next_plan"),
    path("plan/<int:year>/completar/", completion_views.complete_plan, name="complete_plan"),
    path("plan/<int:year>/<slug:unit>/", views.unit_plan, name="plan_unit"),
    path("configuracion/acciones-comunes/", common_views.common_actions, name="common_actions"),
    path("configuracion/acciones-comunes/agregar/", common_views.add_common_action, name="add_common_action"),
    path("configuracion/acciones-comunes/<int:pk>/", common_views.common_action, name="common_action"),
    path(
        "configuracion/acciones-comunes/<int:pk>/cambiar/",
        common_views.change_common_action,
        name="change_common_action",
    ),
    path("configuracion/acciones-comunes/<int:pk>/enlazar/", common_views.link_actions, name="link_common_action"),
    path("configuracion/acciones-comunes/<int:pk>/agregar/", common_views.place_action, name="place_common_action"),
    path("configuracion/verificacion/agregar/", common_views.add_verification, name="add_verification"),
    path("configuracion/verificacion/<int:pk>/cambiar/", common_views.change_verification, name="change_verification"),
]
