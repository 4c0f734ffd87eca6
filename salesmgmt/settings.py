"""Settings by environment (docs/operations.md lists the variables).

Without DATABASE_URL and REDIS_URL the embedded servers of `salesmgmt.services`
are used: this file only asks where they are, it starts nothing.
"""

import os
from datetime import timedelta
from pathlib import Path

import pgtrigger
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from salesmgmt import services

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
SERVICES = services.endpoints(BASE_DIR, os.environ)
VAR = services.data_folder(BASE_DIR, os.environ)

# Demo mode is what a fresh machine runs: embedded servers, a key of its own under var/.
DEMO_MODE = SERVICES.database is not None
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or (
    services.demo_secret_key(BASE_DIR, os.environ) if DEMO_MODE else env.str("SECRET_KEY")
)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "pgtrigger",
    "pghistory",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "salesmgmt.services",
    "salesmgmt.journal",
    "salesmgmt.org",
    "salesmgmt.sales",
    "goals",
    "training",
    "monitoring",
    "diagnostics",
    "recognition",
    "salesmgmt.home",
    "salesmgmt.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "salesmgmt.lib.http.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "salesmgmt.lib.http.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "salesmgmt.org.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Innermost: after a view and before its answer goes out.
    "salesmgmt.org.reading.ReadingMiddleware",
]

ROOT_URLCONF = "salesmgmt.urls"
WSGI_APPLICATION = "salesmgmt.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesmgmt.home.context.shell",
            ],
            "builtins": ["salesmgmt.lib.templatetags.figures"],
        },
    },
]

# Database, cache and broker. PostgreSQL holds the truth; Redis may vanish at any time.
DATABASES = {"default": SERVICES.database or env.dj_db_url("DATABASE_URL", conn_max_age=60)}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "") or SERVICES.redis_url
CACHES = {
    "default": {"BACKEND": "salesmgmt.lib.cache.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

CELERY_BROKER_URL = env.str("REDIS_URL", "") or SERVICES.broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# For ever: a worker that gives up after an hour without Redis is missing when it comes back.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Visible again after longer than any job: the lease in the Job table decides about a second run,
# not the broker. The other times are short for requests, which ring; workers wait (celery.py).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": int(timedelta(hours=6).total_seconds()),
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "max_retries": 0,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # Hourly: the day is the last one that has ended everywhere, and its key makes repeats free.
    "check-goal-attainment": {
        "task": "monitoring.schedule_goal_attainment",
        "schedule": crontab(minute=15),
    },
    "open-follow-ups": {"task": "monitoring.schedule_follow_ups", "schedule": crontab(minute=20)},
    "open-reviews": {"task": "monitoring.schedule_reviews", "schedule": crontab(minute=25)},
    "apply-training-rules": {"task": "training.schedule_rules", "schedule": crontab(minute=30)},
    "measure-effects": {"task": "diagnostics.schedule_effects", "schedule": crontab(minute=35)},
    "compute-awards": {"task": "recognition.schedule_awards", "schedule": crontab(minute="*/10")},
    "seal-history": {"task": "journal.schedule_seals", "schedule": crontab(minute=45)},
    "tend-notices": {"task": "org.tend_notices", "schedule": crontab()},
    "forget-jobs": {"task": "journal.forget_jobs", "schedule": crontab(minute=55)},
    "forget-answers": {"task": "org.forget_answers", "schedule": crontab(minute=50)},
    "ring-waiting-jobs": {
        "task": "journal.ring_waiting_jobs",
        "schedule": 20.0,
        # Ticks must not pile up while no worker runs.
        "options": {"expires": 300},
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# People and log-in.
AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["salesmgmt.org.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# E-mail addresses are unique whatever their case: a constraint on Lower("email").
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
ACCOUNT_FORMS = {"reset_password": "salesmgmt.org.forms.ResetPasswordForm"}
ACCOUNT_ADAPTER = "salesmgmt.org.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())

# Mail: without a server it is printed. Addresses in it lead to SITE_URL.
SITE_URL = (
    env.str("SITE_URL", "") or (CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"])[0]
).rstrip("/")
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend",
)
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
# Seconds for each answer of the server.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "salesmgmt@localhost")

# Languages, numbers, time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: our own and the built browser packages, no CDN.
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
if DEMO_MODE:
    # Files are served from their sources; WhiteNoise still wants the folder to be there.
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
BUILT_ASSETS = BASE_DIR / "node_modules" / ".salesmgmt"
if BUILT_ASSETS.is_dir():
    STATICFILES_DIRS.append(BUILT_ASSETS)
WHITENOISE_USE_FINDERS = DEMO_MODE
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO_MODE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# API: JSON for programs; nothing is guessed and nothing passed over.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "salesmgmt.org.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["salesmgmt.org.api.authentication.MayAct"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["salesmgmt.lib.api_bodies.ExactJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "salesmgmt.lib.api_lists.Pages",
    "DEFAULT_FILTER_BACKENDS": ["salesmgmt.lib.api_lists.KnownFilters"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "anon": "60/min", "refused": "60/min"},
    "DEFAULT_SCHEMA_CLASS": "salesmgmt.lib.api_schema.RefusalsSchema",
    "DEFAULT_METADATA_CLASS": "salesmgmt.lib.api.SchemaAddress",
    "EXCEPTION_HANDLER": "salesmgmt.lib.api_refusals.on_refusal",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    # Amounts are texts: a JSON number is a float to most programs.
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "salesmgmt",
    "DESCRIPTION": "Sales management: record, goals, attainment and jobs. Amounts are exact texts.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Endpoints are grouped by what comes after it.
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# History: triggers at statement level see bulk and SQL writes too.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True

# Browser security: one strict policy for every response.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
HTTPS = env.bool("HTTPS", not DEMO_MODE)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "salesmgmt.home.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
