"""Every setting of the site, in one file. What the environment may change is read here, and is listed in
docs/operating.md; tables that it does not change stand with their subject.

Without any variable the site runs embedded: SQLite, broker and channel layer in the process, audio under
DATA_DIR. REDIS_URL, DATABASE_URL and S3_BUCKET each move one part out; nothing else differs.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from accounts.limits.table import API_REQUESTS, SIGN_UPS, WRONG_CODES, changed, rate
from config import env, installed
from config.delivery import sources
from config.logs.configuring import configuration
from config.security import keys
from config.security.policy import DIRECTIVES
from config.words.places import languages as site_languages
from config.words.places import our_code
from config.workers import broker, queues, schedule
from corpus.languages import NAMES
from corpus.storage import backends

# A worker is one of several, with one thread of its own. OpenBLAS would start one for each core, and their
# waiting for one another costs as much as all else of a take; it reads this when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or env.secret_key(DATA_DIR)
if not DEBUG:
    keys.checked(SECRET_KEY)
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}")

# Who answers for the site to those who lend it their voice; named in what they agree to.
OPERATOR_NAME = env.text("OPERATOR_NAME")
OPERATOR_CONTACT = env.text("OPERATOR_CONTACT")
OPERATOR_AUTHORITY = env.text("OPERATOR_AUTHORITY")

INSTALLED_APPS = installed.APPS
MIDDLEWARE = installed.MIDDLEWARE
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A game brings its own part of the stage: games/catalogue/<game>/page.html.
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "games" / "catalogue"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.moments"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Data

database_url = env.address("DATABASE_URL", f"sqlite:///{DATA_DIR / 'your-turn.sqlite3'}", "DATABASE_PASSWORD")
DATABASES = {"default": dj_database_url.parse(database_url, conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer (WAL), writers queue at BEGIN instead of failing halfway (IMMEDIATE).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
# Who withdrew and who was forgotten, for a restore: in no backup, and better on a disk of its own.
LEDGER = Path(env.text("LEDGER", str(DATA_DIR / "ledger"))).resolve()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Audio

S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
# Where takes wait that the store does not take; shared by the processes of a machine.
STORAGE_SPOOL = env.text("STORAGE_SPOOL")
STORAGE_SPOOL_MB = env.number("STORAGE_SPOOL_MB", 1024)
AUDIO_STORAGE = (
    backends.bucket(S3_BUCKET, S3_ENDPOINT_URL, STORAGE_SPOOL, STORAGE_SPOOL_MB)
    if S3_BUCKET
    else backends.folder(DATA_DIR / "audio")
)
# What the store, or the disk, may hold of it: watched, not enforced. 0: nobody said.
STORAGE_QUOTA_GB = env.number("STORAGE_QUOTA_GB", 0)
STORAGES = {
    "default": AUDIO_STORAGE,
    "staticfiles": {"BACKEND": "config.delivery.serving.StaticStorage"},
}

# Broker and channel layer

REDIS_URL = env.address("REDIS_URL", "", "REDIS_PASSWORD")
CACHES = {"default": broker.cache(REDIS_URL)}
CHANNEL_LAYERS = {"default": broker.channel_layer(REDIS_URL)}
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    broker.transport(visibility=env.number("VISIBILITY_SECONDS", queues.VISIBILITY))
    if REDIS_URL
    else broker.IN_PROCESS
)
CELERY_TASK_IGNORE_RESULT = True
# What a process was killed over comes again, and is laid aside once it has killed a few (games/dead_letters).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_ACKS_ON_TIMEOUT = False
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ANNOTATIONS = ["config.workers.limits.TimeLimits"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A process of a worker opens its models before it says that it is there.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TASK_DEFAULT_QUEUE = "takes"
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

# Takes

MAX_PLAYERS = env.number("MAX_PLAYERS", 500)
RETENTION_DAYS = env.number("RETENTION_DAYS", 90)
# Whether strangers may be matched to talk: docs/talks.md says what that asks of the operator.
LOBBY = env.flag("LOBBY")

# Moderation

CROWD_DECIDES = env.flag("CROWD_DECIDES", True)

# What programs may do

API_REQUESTS_A_MINUTE = env.number("API_REQUESTS_A_MINUTE", API_REQUESTS.most)
API_VOICES_LEAVE = env.flag("API_VOICES_LEAVE")

# Limits: docs/limits.md has the table

LIMITS = {API_REQUESTS.name: API_REQUESTS_A_MINUTE, **env.changed("LIMITS", changed)}

# Models

MODELS_DIR = Path(env.text("MODELS_DIR", str(DATA_DIR / "models")))
MODELS_FILE = Path(env.text("MODELS_FILE", str(DATA_DIR / "models.toml")))
SMART_TURN_REVISION = env.text("SMART_TURN_REVISION")
SMART_TURN_FILE = env.text("SMART_TURN_FILE", "smart-turn-v3.2-cpu.onnx")
OPPONENT_THREADS = env.number("OPPONENT_THREADS", 1)

# Publishing

RELEASE_DIR = Path(env.text("RELEASE_DIR", str(DATA_DIR / "release")))
HUB_DATASET = env.text("HUB_DATASET")
HF_TOKEN = env.token("HF_TOKEN")
RELEASE_GATE = env.choice("RELEASE_GATE", "when possible", "required", "off")
TAKE_OUT_HOURS = env.number("TAKE_OUT_HOURS", 24)
if HUB_DATASET and not HF_TOKEN:
    raise ImproperlyConfigured(
        f"HUB_DATASET is {HUB_DATASET!r}, but HF_TOKEN is not set. Give a token that may write there, "
        "or unset HUB_DATASET to publish into RELEASE_DIR."
    )

WEBHOOKS_PRIVATE = env.flag("WEBHOOKS_PRIVATE")

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
SESSION_ENGINE = "accounts.doors.sessions"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Passwords and passkeys we count ourselves; what is left here is allauth's second factor, of one account.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": rate(WRONG_CODES, LIMITS, "key"),
    "signup": rate(SIGN_UPS, LIMITS, "ip"),
}
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_ADAPTER = "accounts.doors.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "login_webauthn": "accounts.doors.credentials.Login",
    "authenticate_webauthn": "accounts.doors.credentials.Authenticate",
    "reauthenticate_webauthn": "accounts.doors.credentials.Reauthenticate",
    "add_webauthn": "accounts.doors.credentials.Add",
}
MFA_TOTP_ISSUER = "Your Turn"
# A telephone whose clock is half a minute off still gets its owner in.
MFA_TOTP_TOLERANCE = 1
# No address of ours is verified, and none is needed for a code.
MFA_ALLOW_UNVERIFIED_EMAIL = True
REQUIRE_SECOND_FACTOR = env.choice("REQUIRE_SECOND_FACTOR", "no", "staff")
# Seconds that a one-time sign-in link, or a link to set a new password, stays good.
PASSWORD_RESET_TIMEOUT = 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Mail. Without EMAIL_URL no page promises any, and what a library sends all the same goes nowhere.

MAIL = env.mail("EMAIL_URL", console=DEBUG)
SENDS_MAIL = bool(MAIL.backend)
EMAIL_BACKEND = MAIL.backend or "django.core.mail.backends.dummy.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_FILE_PATH = MAIL.folder
EMAIL_TIMEOUT = 10
if MAIL.sender:
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender

# Security

SECURE_SSL = env.flag("SECURE_SSL")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
SECURE_SSL_REDIRECT = SECURE_SSL
# Asked by load balancers and health checks, from inside and without TLS; they tell nothing.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.number("HSTS_DAYS", 365) * 24 * 3600 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
# Preloading binds the whole domain for years, other sites on it as well: its owner's to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": DIRECTIVES}

# The gate, in front of every request

# A take of 60 s at 48 kHz is 5.8 MB of PCM.
MOST_UPLOAD_MB = env.number("MOST_UPLOAD_MB", 8)
MOST_FORM_KB = env.number("MOST_FORM_KB", 64)
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_UPLOAD_MB * 1024 * 1024
HEADER_SECONDS = env.number("HEADER_SECONDS", 10)
BODY_SECONDS = env.number("BODY_SECONDS", 20)
# A take of 60 s at 48 kHz takes 12 minutes over such a line.
SLOWEST_KB_A_SECOND = env.number("SLOWEST_KB_A_SECOND", 8)
UPLOADS_AT_ONCE = env.number("UPLOADS_AT_ONCE", 64)
# A school may share one address.
CONNECTIONS_AN_ADDRESS = env.number("CONNECTIONS_AN_ADDRESS", 300)

# Pages

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
NODE_MODULES = BASE_DIR / "node_modules"
# The catalogues of words, compiled at the start: see config/words.
WORDS_DIR = DATA_DIR / "words"
STATICFILES_DIRS = sources.folders(BASE_DIR, NODE_MODULES, WORDS_DIR)
STATICFILES_FINDERS = [
    "config.delivery.serving.MadeFinder",  # first: its fonts stand in for those of their packages
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Where one works on the modules, the browser gets them as they are.
BUNDLED = not DEBUG
LANGUAGE_CODE = "en"
# English, and whatever there are catalogues of: see docs/translating.md.
LANGUAGES = [
    (code, NAMES[code]) for code in ("en", *map(our_code, site_languages(BASE_DIR))) if code in NAMES
]
# Django knows how numbers are written in `nb`, and not in `no`.
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [WORDS_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# Seen from outside

METRICS_TOKEN = keys.checked_token(
    "METRICS_TOKEN", env.text("METRICS_TOKEN"), "then only programs on the same machine read /metrics."
)

# The name is that of OpenTelemetry, whose exporter would read it too.
OTEL_EXPORTER_OTLP_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT")

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")
LOG_FORMAT = env.choice("LOG_FORMAT", "line", "json")
LOGGING = configuration(LOG_LEVEL, LOG_FORMAT)
