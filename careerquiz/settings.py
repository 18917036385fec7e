"""Every setting of the deployment, read from the environment and refused at start where it makes no sense."""

import os
import secrets
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from careerquiz.environment import LOOPBACK, BadEnvironment, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# Where a site without a database server keeps what it makes: the SQLite file, its own secret key, collected files.
STATE_DIR = env.path("STATE_DIR", BASE_DIR / ".state")
PORT = env.number("PORT", default=8000, low=1, high=65535)
BIND = env.text("BIND", "127.0.0.1")
WORKERS = env.number("WORKERS", default=2, low=1, high=64)

# ---- Who may be served, and how
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or list(LOOPBACK)
HTTPS = env.switch("HTTPS", default=False)
HSTS = env.choice("HSTS", ("host", "subdomains", "preload"), default="host")
PUBLIC_PORT = env.number("PUBLIC_PORT", default=PORT, low=1, high=65535)
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
PUBLIC = any(host not in LOOPBACK for host in ALLOWED_HOSTS) or BIND not in ("127.0.0.1", "localhost", "::1")

SECRET_KEY = env.key("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.keys("SECRET_KEY_FALLBACKS")

if PUBLIC:
    for name, given in (("SECRET_KEY", SECRET_KEY), ("ALLOWED_HOSTS", env.words("ALLOWED_HOSTS")), ("HTTPS", HTTPS)):
        if not given:
            raise ImproperlyConfigured(f"A public host needs {name}. See README, Deploying.")
    if "*" in ALLOWED_HOSTS:
        raise BadEnvironment("ALLOWED_HOSTS", "the names this site answers to, with commas between, and never *")


def _own_secret_key() -> str:
    """Return the development key, made once and kept in an ignored file that only its owner may read."""
    path = STATE_DIR / "secret_key"
    if not path.exists():
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = SECRET_KEY or _own_secret_key()

# For whoever changes the site: edited templates, styles and code are seen at the next reload, errors show their trace.
DEBUG = env.switch("DEBUG", default=False)
if PUBLIC and DEBUG:
    raise BadEnvironment("DEBUG", "off on a public host: on shows code and settings to every visitor")
DEBUG_TOOLBAR = DEBUG and find_spec("debug_toolbar") is not None

# ---- The application
INSTALLED_APPS = [
    "quiz.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "quiz",
]
TOOLBAR = "debug_toolbar.middleware.DebugToolbarMiddleware"
MIDDLEWARE = [
    "quiz.door.probes.Probes",
    "quiz.door.logs.Requests",
    "quiz.door.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quiz.door.compressing.Compressing",
    "django.middleware.common.CommonMiddleware",
    "quiz.door.screening.Screening",
    "quiz.door.desk.DeskSessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "quiz.door.desk.DeskUsers",
    "quiz.door.desk.DeskFactors",
    "quiz.door.desk.DeskMessages",
    "quiz.door.second_factor.DeskFactorFirst",
    "quiz.door.desk.DeskLocks",
    "django_htmx.middleware.HtmxMiddleware",
    "quiz.door.unreadable.UnreadableEditions",
]
ROOT_URLCONF = "careerquiz.urls"
WSGI_APPLICATION = "careerquiz.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quiz.door.context.site",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("track",)
CRISPY_TEMPLATE_PACK = "track"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# ---- Logging in to the desk
DESK_SECOND_FACTOR = env.choice("DESK_SECOND_FACTOR", ("off", "offered", "required"), default="offered")
OTP_TOTP_ISSUER = "Which track?"
AXES_HANDLER = "quiz.admin.login.LogInLimits"
AXES_LOCKOUT_PARAMETERS = ["ip_address", ["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying on does not make a lock last
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "quiz.door.known_devices.counted_address"
AXES_USERNAME_CALLABLE = "quiz.door.known_devices.counted_name"
AXES_LOCKOUT_CALLABLE = "quiz.admin.login.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False  # what an administrator needs of it is on the list of accounts
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # its middleware is there, as quiz.door.desk.DeskLocks

# ---- Storage
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
THREADS = env.number("THREADS", default=4 if ON_SQLITE else 16, low=1, high=64)  # many share SQLite's one lock badly


def _tune(database: dict[str, Any]) -> None:
    """Make a commit durable and a wait bounded, whichever database it is."""
    if ON_SQLITE:
        database["CONN_MAX_AGE"] = None
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # careerquiz.wsgi waits less
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;",
        }
    else:
        from careerquiz.postgresql.bounded import LINE_SECONDS, BoundedConnection  # noqa: PLC0415  not on SQLite

        database["ENGINE"] = "careerquiz.postgresql"
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = {
            "pool": {
                "connection_class": BoundedConnection,
                "min_size": 1,
                "max_size": max(1, THREADS - 2),  # two threads are left for those who need no database
                "timeout": LINE_SECONDS,
                "reconnect_timeout": 5,  # then whoever comes next makes it try anew, and not after a long break
            },
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,
            "options": "-c statement_timeout=10000 -c lock_timeout=5000",
        }


_tune(DATABASES["default"])
CACHES = {"default": env.cache("CACHE_URL")}

# ---- Files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site is meant to use them

# ---- Words and time
LANGUAGE_CODE = "en"
USE_I18N = False  # one language is shipped: a lookup for every word costs a tenth of an answer
USE_TZ = True
TIME_ZONE = "UTC"

# ---- Headers and cookies
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # under no-referrer Chromium posts "Origin: null" and every form is refused
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "quiz.door.errors.csrf_failure"
# To bind the other hosts of a domain for years is for its operator to decide, by HSTS.
SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS != "host"
    SECURE_HSTS_PRELOAD = HSTS == "preload"

# ---- Bounds
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
RATE_LIMITS = env.switch("RATE_LIMITS", default=True)
# What one address may do in a minute: a class of thirty behind one address, all at once, stays within.
STARTS_A_MINUTE = env.number("STARTS_A_MINUTE", default=60, low=1, high=100_000)
SAVES_A_MINUTE = env.number("SAVES_A_MINUTE", default=900, low=1, high=1_000_000)
CHANGES_A_MINUTE = env.number("CHANGES_A_MINUTE", default=60, low=1, high=100_000)
REPLACEMENTS_A_MINUTE = env.number("REPLACEMENTS_A_MINUTE", default=30, low=1, high=100_000)
COMPARISONS_A_MINUTE = env.number("COMPARISONS_A_MINUTE", default=120, low=1, high=100_000)
CARDS_A_MINUTE = env.number("CARDS_A_MINUTE", default=120, low=1, high=100_000)
REPORTS_A_MINUTE = env.number("REPORTS_A_MINUTE", default=5, low=1, high=100_000)
if PUBLIC and not RATE_LIMITS:
    raise BadEnvironment("RATE_LIMITS", "on: off is for load tests and refused on a public host")
RESULT_DAYS = env.number_if_any("RESULT_DAYS", low=1, high=36_500)
SECURITY_CONTACT = env.contacts("SECURITY_CONTACT")

# ---- Development
if DEBUG:
    # Django's own error pages and the toolbar bring styles and scripts of their own.
    for directive in ("script-src", "style-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][directive] = [SELF, UNSAFE_INLINE]
if DEBUG_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(MIDDLEWARE.index("django.middleware.common.CommonMiddleware"), TOOLBAR)
    INTERNAL_IPS = ["127.0.0.1", "::1"]

# ---- Logs
LOG_LEVEL = env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "quiz.door.logs.JsonFormatter"}},
    "filters": {"without_paths": {"()": "quiz.door.logs.WithoutPaths"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["without_paths"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "axes": {"level": "ERROR"},  # quiz.audit says what it does, once
        # Scanners would flood it; at INFO each of these 400s has its line.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "gunicorn.error": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
