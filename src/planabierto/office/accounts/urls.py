"""The addresses of signing in, passwords, people, their roles and sessions, and the second factor."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from planabierto.office.accounts import (
    calendar_key_views,
    calendar_views,
    mail_views,
    people_file_views,
    people_views,
    provider_views,
    session_views,
    substitution_views,
    unit_views,
    views,
)

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
    path("configuracion/usuarios/invitacion/<int:pk>/enviar/", people_views.resend, name="resend_invitation"),
    path("configuracion/usuarios/invitacion/<int:pk>/retirar/", people_views.withdraw, name="withdraw_invitation"),
    path("configuracion/usuarios/<int:pk>/desactivar/", people_views.deactivate, name="deactivate_person"),
    path("configuracion/usuarios/<int:pk>/reactivar/", people_views.reactivate, name="reactivate_person"),
    path("configuracion/usuarios/segundo-factor/", people_views.second_factor, name="second_factor_policy"),
    path("configuracion/usuarios/lista/", people_file_views.people_file, name="people_file"),
    path("configuracion/usuarios/lista/aplicar/", people_file_views.apply_people_file, name="apply_people_file"),
    path("configuracion/usuarios/lista/ejemplo.csv", people_file_views.people_file_example, name="people_file_example"),
    path("configuracion/usuarios/suplencia/", substitution_views.add_substitution, name="add_substitution"),
    path("mis-suplencias/", substitution_views.own_substitutions, name="own_substitutions"),
    path("mis-suplencias/agregar/", substitution_views.add_own_substitution, name="add_own_substitution"),
    path("mis-suplencias/<int:pk>/terminar/", substitution_views.end_one_substitution, name="end_substitution"),
    path("mi-calendario/", calendar_key_views.own_calendar, name="own_calendar"),
    path("mi-calendario/hacer/", calendar_key_views.make_own_calendar, name="make_own_calendar"),
    path("mi-calendario/quitar/", calendar_key_views.revoke_own_calendar, name="revoke_own_calendar"),
    path("cuenta/sesiones/", session_views.show_own_sessions, name="own_sessions"),
    path("cuenta/sesiones/cerrar/", session_views.end_other_sessions, name="end_other_sessions"),
    path("cuenta/sesiones/<int:pk>/cerrar/", session_views.end_one_session, name="end_one_session"),
    path("ingresar/proveedor/<str:provider_id>/", provider_views.login, name="openid_connect_login"),
    path("ingresar/proveedor/<str:provider_id>/regreso/", provider_views.callback, name="openid_connect_callback"),
    path("configuracion/unidades/", unit_views.units, name="unit_list"),
    path("configuracion/unidades/agregar/", unit_views.add, name="add_unit"),
    path("configuracion/unidades/nombre/<int:pk>/quitar/", unit_views.remove_name, name="remove_unit_name"),
    path("configuracion/unidades/<int:pk>/", unit_views.change, name="change_unit"),
    path("configuracion/unidades/<int:pk>/nombre/", unit_views.add_name, name="add_unit_name"),
    path("configuracion/calendario/", calendar_views.calendar, name="calendar"),
    path("configuracion/calendario/agregar/", calendar_views.add_day, name="add_holiday"),
    path("configuracion/calendario/<int:pk>/quitar/", calendar_views.remove_day, name="remove_holiday"),
    path("configuracion/correos/", mail_views.mails, name="mails"),
    path("segundo-factor/", include("allauth.mfa.urls")),
]
