"""The addresses of the pages of a plan."""

from __future__ import annotations

from django.urls import path

from planabierto.office.plans import views

urlpatterns = [
    path("plan/", views.plans, name="plans"),
    path("plan/<int:year>/", views.plan, name="plan"),
    path("plan/<int:year>/<slug:unit>/", views.unit_plan, name="plan_unit"),
]
