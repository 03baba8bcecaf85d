"""The addresses of signing in, passwords, invitations and the second factor."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from planabierto.office.accounts import calendar_views, people_views, views

urlpatterns = [
    path("ingresar/", allauth_views.login, name="account_login"),
    path("salir/", views.sign_out, name="account_logout"),
    path("cuenta/inactiva/", allauth_views.account_inactive, name="account_inactive"),
    path("cuenta/confirmar/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("contrasena/", allauth_views.password_reset, name="account_reset_password"),
    path("contrasena/enviada/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^contrasena/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "contrasena/guardada/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("contrasena/cambiar/", allauth_views.password_change, name="account_change_password"),
    # Where allauth sends whoever has no password yet: they get one by mail, as whoever forgot it.
    path(
        "contrasena/elegir/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"
    ),
    path("invitacion/<str:token>/", views.accept, name="invitation"),
    path("configuracion/usuarios/", people_views.people, name="people"),
    path("configuracion/usuarios/agregar/", people_views.add_person, name="add_person"),
    path("configuracion/usuarios/rol/<int:pk>/terminar/", people_views.end_membership, name="end_role"),
    path("configuracion/calendario/", calendar_views.calendar, name="calendar"),
    path("configuracion/calendario/agregar/", calendar_views.add_day, name="add_holiday"),
    path("configuracion/calendario/<int:pk>/quitar/", calendar_views.remove_day, name="remove_holiday"),
    path("segundo-factor/", include("allauth.mfa.urls")),
]
