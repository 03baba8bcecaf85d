"""What the frame of every page needs: who is there, where one can go, in which language and appearance."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from planabierto.office.accounts.own_policy import HOLIDAY, JOURNAL, MAIL, PERSON
from planabierto.office.accounts.policy import VIEW, can, roles_of
from planabierto.office.base.appearance import theme_of
from planabierto.office.base.lookups import address_of, in_language
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.sessions import session_left
from planabierto.office.config.demonstration import PASSWORD, accounts_of_demonstration
from planabierto.office.config.help_pages import help_of_screen
from planabierto.office.config.navigation import navigation
from planabierto.office.followup.entry_page import drafts_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The variables of `base/layout.html`; a request that failed early lacks a person or an institution, never the page."""
    user = getattr(request, "user", None)
    institution: Institution | None = getattr(request, "institution", None)
    person: User | None = user if user is not None and user.is_authenticated else None
    return {
        "institution": None if institution is None else _place(institution, person),
        "person": None if person is None else _person(person, institution),
        "navigation": _navigation(request, person, institution),
        "person_links": [] if person is None else _person_links(person, institution),
        "sign_out_url": address_of("account_logout"),
        "sign_in_url": address_of("account_login"),
        "search_url": address_of("search") if person is not None else "",
        "help_url": "" if person is None else _help_url(request),
        "theme": theme_of(request),
        "theme_url": address_of("theme"),
        "language": get_language(),
        "languages": _languages(request),
        "session_left": None if person is None else session_left(request),
        "is_demo": settings.IS_DEMO,
        "tour_url": address_of("tour") if settings.IS_DEMO else "",
        "demonstration_accounts": demonstration_accounts,
        "sign_in_providers": sign_in_providers,
        "messages": get_messages(request),
        "csrf_input": SimpleLazyObject(partial(csrf_input, request)),  # once a page: Django's own is made for each form
    }


def _place(institution: Institution, person: User | None) -> dict[str, str]:
    """Whose office this is, and where its name leads: to one's own work, or to the public page."""
    return {"name": institution.short_name, "url": address_of("portal_front" if person is None else "home")}


def _navigation(request: HttpRequest, person: User | None, institution: Institution | None) -> list[dict[str, Any]]:
    """The entries of the bar; none for whoever has no role here."""
    if person is None or institution is None or not roles_of(person, institution):
        return []
    match = request.resolver_match
    return navigation(person, institution, page=match.url_name or "" if match else "")


def _help_url(request: HttpRequest) -> str:
    """The help of the screen at hand, or the index of all."""
    match = request.resolver_match
    page = help_of_screen(match.url_name or "") if match else None
    return address_of("help") if page is None else reverse("help_page", args=[page.slug])


def demonstration_accounts() -> dict[str, Any]:
    """The accounts of the demonstration and their password, for its page of entry; no other installation has any."""
    if not settings.IS_DEMO:
        return {"accounts": [], "password": ""}
    return {"accounts": accounts_of_demonstration(), "password": PASSWORD}


def sign_in_providers() -> list[dict[str, str]]:
    """The provider through which the people of the institution can sign in, for the page of entry; none where it has none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [{"key": app["provider_id"], "name": app["name"]} for app in apps]


def _person(person: User, institution: Institution | None) -> dict[str, str]:
    """Who is there, and under which name their machine keeps what the entry screen could not save."""
    drafts = "" if institution is None else drafts_of(person.pk, institution.pk)
    return {"name": person.display_name, "post": _post(person, institution), "drafts": drafts}


def _post(person: User, institution: Institution | None) -> str:
    """What a person is called: the post, or the first of their roles where none is noted."""
    if person.post or institution is None:
        return person.post
    labels = sorted(str(role.label) for role in roles_of(person, institution))
    return labels[0] if labels else ""


def _person_links(person: User, institution: Institution | None) -> list[dict[str, str]]:
    links = [
        {"label": _("Cambiar mi contraseña"), "url": address_of("account_change_password")},
        {"label": _("Segundo factor"), "url": address_of("mfa_index")},
        {"label": _("Mis sesiones"), "url": address_of("own_sessions")},
    ]
    if institution is not None and can(person, VIEW, PERSON, institution=institution):
        links.insert(0, {"label": _("Personas"), "url": address_of("people")})
    if institution is not None and can(person, VIEW, JOURNAL, institution=institution):
        links.append({"label": _("Bitácora"), "url": address_of("journal")})
    if institution is not None and can(person, VIEW, HOLIDAY, institution=institution):
        links.append({"label": _("Calendario"), "url": address_of("calendar")})
    if institution is not None and can(person, VIEW, MAIL, institution=institution):
        links.append({"label": _("Correos"), "url": address_of("mails")})
    if institution is not None and roles_of(person, institution):
        links.append({"label": _("Mis suplencias"), "url": address_of("own_substitutions")})
        links.append({"label": _("Mi calendario"), "url": address_of("own_calendar")})
    return links


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in each language, as links."""
    here = request.get_full_path()
    current = get_language()
    return [
        {
            "code": code,
            "label": label,
            "url": here if code == current else in_language(here, code),
            "current": code == current,
        }
        for code, label in settings.LANGUAGES
    ]
