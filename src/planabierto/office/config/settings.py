"""The settings of the office: typed from the environment, with the defaults of the threat model.

Read in this order: the process environment, then `planabierto.env` in the data folder (`PLANABIERTO_HOME`, `./var` where it is not set).
`docs/operator/settings.md` names each variable.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from planabierto.office.base.csp import CSP
from planabierto.office.config.databases import postgresql_database, sqlite_database
from planabierto.office.config.env import Environment, EnvironmentSettingError, origin_of
from planabierto.office.config.logs import logging_settings
from planabierto.office.config.sqlite_driver import WAL_IS_SAFE

OFFICE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PLANABIERTO_HOME", "") or "var").resolve()
env = Environment.read(os.environ, HOME / "planabierto.env")

# What this installation is

DEBUG = False
IS_DEMO = env.boolean("DEMO", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [host.strip() for host in env.required("ALLOWED_HOSTS", "son las direcciones del sitio").split(",")]

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
PLAIN_HTTP = env.boolean("PLAIN_HTTP", default=False)
if PLAIN_HTTP and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    message = (
        "PLANABIERTO_PLAIN_HTTP=1 solo sirve en este mismo equipo: deje en PLANABIERTO_ALLOWED_HOSTS "
        "localhost y 127.0.0.1, o quite PLANABIERTO_PLAIN_HTTP y use https."
    )
    raise EnvironmentSettingError(message)

ROOT_URLCONF = "planabierto.office.config.urls"
WSGI_APPLICATION = "planabierto.office.config.wsgi.application"

INSTALLED_APPS = [
    "planabierto.office.base",
    "planabierto.office.journal",
    "planabierto.office.institutions",
    "planabierto.office.accounts",
    "planabierto.office.plans",
    "planabierto.office.followup",
    "planabierto.office.intake",
    "planabierto.office.reports",
    "planabierto.office.publication",
    "planabierto.office.portal",
    "planabierto.office.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "planabierto.office.base.requests.RequestIdMiddleware",
    "planabierto.office.base.headers.SecurityHeadersMiddleware",
    "planabierto.office.base.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "planabierto.office.portal.middleware.PublicSiteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "planabierto.office.base.sessions.SessionLimitsMiddleware",
    "planabierto.office.institutions.middleware.InstitutionMiddleware",
    "planabierto.office.accounts.middleware.RoleSessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "planabierto.office.base.errors.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [OFFICE / "base" / "ui" / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "planabierto.office.base.jinja.environment",
            "context_processors": ["planabierto.office.config.page.page_context"],
        },
    },
    {
        # Only for the few templates of allauth that this project does not write itself.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

# Where things are kept

_database_url = env.text("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": postgresql_database(_database_url)
    if _database_url
    else sqlite_database(HOME / "planabierto.sqlite3", wal=WAL_IS_SAFE)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        # Shared by all processes: what a person may do an hour is counted here. Who asks without an account is counted in memory.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "archivos/"
STATIC_ROOT = HOME / "static"
STATIC_URL = "static/"
STATICFILES_DIRS = [OFFICE / "base" / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ROOT = None
WHITENOISE_ALLOW_ALL_ORIGINS = False

# What is done after the answer: the queue is a table of the same database, so that a task is there exactly if its act is

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Uploads: only what is small stays in memory; the limits by kind stand in the intake and in `base/filing`

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "planabierto.office.base.uploads.RequestLimitHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
CLAMD = env.address("CLAMD")

# Words, figures and time

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [OFFICE / "locale"]
FORMAT_MODULE_PATH = ["planabierto.office.base.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "America/El_Salvador")

# Who comes in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["planabierto.office.accounts.backend.AuthenticationBackend"]
PASSWORD_HASHERS = ["planabierto.office.accounts.hashing.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "planabierto.office.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "planabierto.office.accounts.adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to the address: whoever came in holds it
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "planabierto.office.accounts.forms.SignInForm",
    "reset_password": "planabierto.office.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "planabierto.office.accounts.forms.NewPasswordForm",
    "change_password": "planabierto.office.accounts.forms.ChangePasswordForm",
    "reauthenticate": "planabierto.office.accounts.forms.ConfirmItIsYouForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # the key of an account: `AccountAdapter` says what it counts
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if PLAIN_HTTP else "https"
TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "planabierto.office.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "planabierto.office.accounts.forms.ActivateSecondFactorForm",
    "authenticate": "planabierto.office.accounts.forms.SecondFactorForm",
    "reauthenticate": "planabierto.office.accounts.forms.ConfirmBySecondFactorForm",
    "add_webauthn": "planabierto.office.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "planabierto.office.accounts.forms.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP
MFA_TOTP_ISSUER = "Plan Abierto"

# The provider of the institution (OpenID Connect), where it has one

OIDC_SERVER_URL = env.text("OIDC_SERVER_URL")
OIDC_ORIGIN = origin_of("OIDC_SERVER_URL", OIDC_SERVER_URL, plain_http=PLAIN_HTTP) if OIDC_SERVER_URL else ""
OIDC_NAME = env.text("OIDC_NAME", "la cuenta de la institución")
SOCIALACCOUNT_ADAPTER = "planabierto.office.accounts.provider.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the adapter asks the provider whether the address is verified
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter finds whom an address was invited under
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "institucion",
                "name": OIDC_NAME,
                "client_id": env.required("OIDC_CLIENT_ID", "es el cliente que el proveedor dio a este sitio"),
                "secret": env.required("OIDC_CLIENT_SECRET", "es la clave de ese cliente"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

SESSION_ENGINE = "planabierto.office.base.session_store"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 60 * 60
SESSION_SHORT_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_NAME = "sid" if PLAIN_HTTP else "__Host-sid"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
THEME_COOKIE_NAME = "theme" if PLAIN_HTTP else "__Host-theme"
DEVICE_COOKIE_NAME = "device" if PLAIN_HTTP else "__Host-device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Strict would drop the session of whoever comes by the link of a mail.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "planabierto.office.base.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What a browser is told

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by the machine itself, past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a place in the browsers' preload list is the institution's choice
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    # A form that leads to the provider ends there.
    "form-action": [CSP.SELF, OIDC_ORIGIN] if OIDC_ORIGIN else [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "report-to": "csp",
    # On this same equipment there is no https to upgrade to.
    "upgrade-insecure-requests": not PLAIN_HTTP,
}
SECURE_CSP_REPORT_ONLY: dict[str, Any] = {}

# Mail

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "correo"
EMAIL_PORT = env.whole("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "planabierto@localhost")
MAIL_SENDER_NAME = "planabierto.office.institutions.queries.name_of_institution"

# Whom to tell of a weakness: an address that begins with mailto: or https:

SECURITY_CONTACT = env.text("SECURITY_CONTACT")

# The certificate with which official PDF files are signed (PKCS#12), and whose it is where several institutions are here

PADES_FILE = env.text("PADES_FILE")
PADES_PASSWORD = env.text("PADES_PASSWORD")
PADES_INSTITUTION = env.text("PADES_INSTITUTION")

# Who may read how the installation is, and how old its last backup may be

HEALTH_TOKEN = env.token("HEALTH_TOKEN")
BACKUP_HOURS = env.whole("BACKUP_HOURS", default=26)  # 0 where backups are made by other means

# What is written down

LOGGING = logging_settings(level=env.text("LOG_LEVEL", "INFO").upper())
LOGGING_CONFIG = "logging.config.dictConfig"
