"""Every setting of the site, in one file. What the environment may change is listed in docs/operating.md.

Without any variable the site runs embedded: SQLite, broker and channel layer in the process, audio under
DATA_DIR. REDIS_URL, DATABASE_URL and S3_BUCKET each move one part out; nothing else differs.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab, schedule
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from accounts.limits.table import API_REQUESTS, SIGN_UPS, WRONG_CODES, changed, rate
from config import env
from config.security import keys
from config.words.places import languages as site_languages
from config.words.places import our_code
from config.workers import queues
from corpus.languages import NAMES

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

INSTALLED_APPS = [
    "config",
    "api",
    "games",
    "rewards",
    "publishing",
    "moderation",
    "inference",
    "corpus",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "servestatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.metrics.serving.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.security.headers.PermissionsPolicyMiddleware",
    "config.delivery.serving.StaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.words.speaking.LanguageMiddleware",
    "config.hardening.unwritable.SessionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.http.ContributorMiddleware",
    "accounts.doors.leading.SecondFactorMiddleware",
    "api.problems.ProblemMiddleware",
    "accounts.limits.refusing.LimitsMiddleware",
    "config.bad_input.UnreadableMiddleware",
    "config.hardening.unwritable.UnwritableMiddleware",
]

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
AUDIO_STORAGE: dict[str, object] = (
    {
        "BACKEND": "corpus.storage.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "file_overwrite": True,
            "default_acl": None,
            "spool": STORAGE_SPOOL,
            "spool_bytes": STORAGE_SPOOL_MB * 2**20,
        },
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(DATA_DIR / "audio"),
            "allow_overwrite": True,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }
)
# What the store, or the disk, may hold of it: watched, not enforced. 0: nobody said.
STORAGE_QUOTA_GB = env.number("STORAGE_QUOTA_GB", 0)
STORAGES = {
    "default": AUDIO_STORAGE,
    "staticfiles": {"BACKEND": "config.delivery.serving.StaticStorage"},
}

# Broker and channel layer

REDIS_URL = env.address("REDIS_URL", "", "REDIS_PASSWORD")
# Counts wrong receipt codes and passwords, so all web processes must see the same one.
CACHES = {
    "default": (
        {
            "BACKEND": "config.counting.CountingCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if REDIS_URL
        # Whoever fills it up throws counters out, so that it is large: a counter takes some 200 bytes.
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}
CHANNEL_LAYERS: dict[str, dict[str, object]] = {
    "default": (
        {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # It waits for messages 5 s at a time: a shorter time-out would end that.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2, "socket_timeout": 10}]},
        }
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
# Redis: storing a take must not wait 6 s (kombu's default) for a broker that is down; there is the sweeper.
# In the process: how often the broker looks for work, in seconds.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, float] = (
    {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        # A message comes again after so long, even while a worker is at it; the drill has it come early.
        "visibility_timeout": env.number("VISIBILITY_SECONDS", queues.VISIBILITY),
    }
    if REDIS_URL
    else {"polling_interval": 0.01}
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
# Live takes never wait behind transcribing, a release, a clean-up or the whole corpus: each has its workers.
CELERY_TASK_DEFAULT_QUEUE = "takes"
CELERY_TASK_ROUTES = {
    "games.judging.tasks.words": {"queue": "text"},
    "games.judging.tasks.rescore": {"queue": "rescoring"},
    "games.importing.tasks.bring_in": {"queue": "rescoring"},
    "games.importing.tasks.carry_on": {"queue": "housekeeping"},
    "games.talks.tasks.carry_on": {"queue": "housekeeping"},
    "games.talks.tasks.delete_strays": {"queue": "housekeeping"},
    # The moments of schedules, and messages, wait for no release.
    "publishing.housekeeping.*": {"queue": "housekeeping"},
    "publishing.tasks.deliver": {"queue": "housekeeping"},
    "publishing.*": {"queue": "publishing"},
    "*.housekeeping.*": {"queue": "housekeeping"},
    "games.judging.sweeping.*": {"queue": "housekeeping"},
}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "games.judging.sweeping.sweep", "schedule": schedule(30)},
    # Every hour, since it also finishes withdrawals whose audio the storage did not delete at once.
    "retention": {"task": "corpus.housekeeping.forget_expired", "schedule": crontab(minute="10")},
    "verify": {"task": "corpus.housekeeping.verify", "schedule": crontab(hour="2", minute="15")},
    # As often as a player's patience asks for: nothing else sees to what waits there.
    "spool": {"task": "corpus.housekeeping.empty_spool", "schedule": schedule(30)},
    "counts": {"task": "corpus.housekeeping.count", "schedule": schedule(300)},
    "stock": {"task": "moderation.housekeeping.count_stock", "schedule": schedule(600)},
    "people": {"task": "moderation.housekeeping.watch_people", "schedule": schedule(600)},
    "imports": {"task": "games.importing.tasks.carry_on", "schedule": schedule(60)},
    # Nobody is left to end a talk whose two lines were lost, or whose process fell over.
    "talks": {"task": "games.talks.tasks.carry_on", "schedule": schedule(30)},
    "talks without rows": {"task": "games.talks.tasks.delete_strays", "schedule": crontab(minute="20")},
    "mass_acts": {"task": "moderation.housekeeping.carry_on_lost", "schedule": schedule(60)},
    "addresses": {"task": "moderation.housekeeping.forget_addresses", "schedule": crontab(minute="50")},
    "sessions": {
        "task": "moderation.housekeeping.forget_sessions",
        "schedule": crontab(hour="1", minute="35"),
    },
    # How far people agree: every day what changed, once a week all, since old votes may count no longer.
    "agreement": {
        "task": "moderation.housekeeping.measure_agreement",
        "schedule": crontab(hour="4", minute="35"),
    },
    "agreement of all weeks": {
        "task": "moderation.housekeeping.measure_agreement",
        "schedule": crontab(day_of_week="sunday", hour="5", minute="15"),
        "kwargs": {"whole": True},
    },
    "trust": {"task": "moderation.housekeeping.estimate_trust", "schedule": crontab(hour="3", minute="40")},
    # Withdrawn and rejected rows leave the Hub also while nobody publishes.
    "take out": {"task": "publishing.tasks.take_out_due", "schedule": crontab(minute="40")},
    "frontiers": {
        "task": "inference.housekeeping.measure_frontiers",
        "schedule": crontab(hour="4", minute="5"),
    },
    # Pays what people confirmed, takes back what they did not, and counts what the corpus lacks.
    "rewards": {"task": "rewards.housekeeping.review", "schedule": schedule(60)},
    # An interval, not a crontab: a crontab that is changed may fire at once. The moments are rows of our own.
    "releases": {"task": "publishing.housekeeping.look", "schedule": schedule(30)},
    # Every hour, for a resettling whose message the broker lost; it finds nothing on other days.
    "resettle": {"task": "games.judging.sweeping.resettle", "schedule": crontab(minute="25")},
}

# While no worker takes them messages pile up, and one that comes so late is not worked on: the next one says
# the same. In seconds; clocks of machines differ, so never less than five minutes.
EXPIRES = {"interval": 300, "hourly": 3000, "daily": 12 * 3600}
for _entry in CELERY_BEAT_SCHEDULE.values():
    _when: Any = _entry["schedule"]
    _hours = len(getattr(_when, "hour", ()))  # of a crontab those it names
    _kind = {0: "interval", 24: "hourly"}.get(_hours, "daily")
    _entry["options"] = {"expire_seconds": max(EXPIRES[_kind], 0 if _hours else 2 * _when.seconds)}

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
HF_TOKEN = env.text("HF_TOKEN")
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
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Passwords we count ourselves; what is left here is allauth's second factor, of one account.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": rate(WRONG_CODES, LIMITS, "key"),
    "signup": rate(SIGN_UPS, LIMITS, "ip"),
}
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_ADAPTER = "accounts.doors.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
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
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # wavesurfer.js puts a style element into its shadow root; it carries the page's nonce.
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

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
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("locale", WORDS_DIR / "scripts"),
    # What a game shows and does in the page lies in its own folder.
    *(
        (folder.relative_to(BASE_DIR / "games").as_posix(), folder)
        for folder in sorted((BASE_DIR / "games" / "catalogue").rglob("stage"))
    ),
    *(
        (f"vendor/{name}", NODE_MODULES / path)
        for name, path in {
            "wavesurfer": "wavesurfer.js/dist",
            "idb": "idb/build",
            "inter": "@fontsource-variable/inter",
            "bricolage-grotesque": "@fontsource-variable/bricolage-grotesque",
        }.items()
        if (NODE_MODULES / path).is_dir()
    ),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.delivery.serving.BundleFinder",
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
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.hardening.scrubbing.Scrubbed",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "config.logs.lines.json_lines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
