"""All settings, in headed sections; what differs between installations comes from the environment (.env.example)."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.installation import refusals

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# --- What kind of installation this is ---
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not (DEBUG or DEMO))
_database = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'district.sqlite3'}")
_refusals = refusals(
    debug=DEBUG,
    demo=DEMO,
    on_purpose=env.bool("DEMO_ON_PURPOSE", default=False),
    key=SECRET_KEY,
    hosts=ALLOWED_HOSTS,
    https=HTTPS,
    database_host=_database["HOST"],
    given=set(os.environ),
)
if _refusals:
    raise ImproperlyConfigured("\n".join(["This installation does not start:", *(f"- {each}" for each in _refusals)]))
# Links in mails are built from it, never from the Host header of a request, which can be forged.
_port = env.str("PORT", default="8000")
BASE_URL = env.str("BASE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if HTTPS else f"http://localhost:{_port}")

# --- Applications, the top floor first ---
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "advancement.apps.AdvancementConfig",
    "inband.apps.InbandConfig",
    "portfolios.apps.PortfoliosConfig",
    "assessments.apps.AssessmentsConfig",
    "supports.apps.SupportsConfig",
    "competencies.apps.CompetenciesConfig",
    "casework.apps.CaseworkConfig",
    "people.apps.PeopleConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.StaticFiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "django_filters",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "people.middleware.plain_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "people.middleware.SignedIn",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "casework.context.frame",
            ],
            "builtins": ["casework.templatetags.page", "casework.templatetags.pictures"],
        },
    },
]

# --- Database: SQLite in one file, or PostgreSQL ---
DATABASES = {"default": _database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # Without it a row that is replaced by another one (INSERT OR REPLACE) goes unseen by the guards.
        " PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Cache and jobs: Redis where there is one, files where there is none ---
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CELERY_BROKER_URL = REDIS_URL
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            # At 300, the default, a busy hour would throw away counters of failed sign-ins.
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    CELERY_BROKER_URL = "files://localhost"
    # One folder for both ways: what the web process puts out is what the worker takes in.
    _broker = VAR_DIR / "broker"
    for _folder in (_broker, _broker / "control", _broker / "processed"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker),
        "data_folder_out": str(_broker),
        "control_folder": str(_broker / "control"),
        "processed_folder": str(_broker / "processed"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "show-that-beat-and-worker-live": {"task": "config.tasks.heartbeat", "schedule": 30.0},
    "send-what-waits-in-the-outbox": {"task": "casework.tasks.send_outbox", "schedule": 60.0},
    # Mornings come in the time zone of each person, some of them at half past.
    "remind": {"task": "casework.tasks.remind", "schedule": 900.0},
    # Days begin in the employer's time zone: every hour finds midnight, and what one hour missed the next one finds.
    "follow-the-record": {"task": "advancement.tasks.follow_the_record", "schedule": 3600.0},
    "go-through-the-night": {"task": "casework.tasks.go_through_the_night", "schedule": 1800.0},
    "apply-the-imports-asked-for": {"task": "casework.tasks.apply_imports", "schedule": 60.0},
    "sweep-files-nobody-came-back-for": {"task": "casework.tasks.sweep_files", "schedule": 6 * 3600.0},
}

# --- Files ---
MEDIA_ROOT = VAR_DIR / "files"
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "casework.attachments.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            # Files are handed out by the application alone, after it asked who may see the case.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = [
    "casework.attachments.arriving.WholeRequests",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
UPLOAD_MOST_BYTES = 20 * 2**20
# What one person may have, in all and since the open case began; 0: as much as the store holds.
UPLOAD_QUOTA_BYTES = env.int("UPLOAD_QUOTA_MB", default=500) * 2**20
UPLOAD_QUOTA_FILES = env.int("UPLOAD_QUOTA_FILES", default=1000)
UPLOAD_CASE_BYTES = env.int("UPLOAD_CASE_MB", default=200) * 2**20
UPLOAD_CASE_FILES = env.int("UPLOAD_CASE_FILES", default=300)
# clamd, which looks for known harm in every upload: the path of its socket, or host:port; none: nothing is scanned.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# So long it may take over one file; then the file is refused.
CLAMD_SECONDS = env.float("CLAMD_SECONDS", default=4.0)
# What one CSV file may bring in at once.
IMPORT_MOST_ROWS = env.int("IMPORT_MOST_ROWS", default=5000)
# With more rows to add the worker applies the file: somebody would wait too long before the page.
IMPORT_AT_ONCE = env.int("IMPORT_AT_ONCE", default=100)
IMPORT_MOST_BYTES = env.int("IMPORT_MOST_MB", default=5) * 2**20

# --- Statistics: of fewer people nothing is shown ---
SMALLEST_GROUP = env.int("SMALLEST_GROUP", default=5)

# --- Mail ---
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
# A mail server that does not answer must not hold the worker.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Career advancement <no-reply@district.example>")
MAIL_OF_THE_DAY_HOUR = env.int("MAIL_OF_THE_DAY_HOUR", default=7)
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="district.example")

# --- Sign-in ---
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.sign_in.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-work"
ACCOUNT_ADAPTER = "people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# A lock by address alone would lock a whole school out: it sits behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/10m/key",
    "reset_password": "120/m/ip,5/m/key",
    # Looking up the code on a paper, which needs no account.
    "verify": "120/m/ip",
}
ACCOUNT_SESSION_REMEMBER = False  # closing the browser of a shared computer signs out
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "casework.forms.account.LoginForm",
    "change_password": "casework.forms.account.ChangePasswordForm",
    "set_password": "casework.forms.account.SetPasswordForm",
    "reset_password": "casework.forms.account.ResetPasswordForm",
    "reset_password_from_key": "casework.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "casework.forms.account.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "casework.forms.account.AuthenticateForm",
    "reauthenticate": "casework.forms.account.ReauthenticateByCodeForm",
    "activate_totp": "casework.forms.account.ActivateTOTPForm",
}
MFA_ADAPTER = "people.sign_in.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from Human Resources
MFA_TOTP_ISSUER = "Career advancement"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# A session ends when it is not used, or after so many hours; its cookie lives on to tell whose text is to be kept.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_FAILURE_VIEW = "people.sign_in.page_out_of_date"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Security ---
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Whoever watches over the process asks it directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- Language and time: UTC inside, the employer's zone on the page ---
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_I18N = True
USE_TZ = True

# --- Forms ---
FORM_RENDERER = "casework.forms.form.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- The employer ---
# Whose official holidays are suggested for the register of closed days: a country, or a country and its part.
HOLIDAYS = env.str("HOLIDAYS", default="US-MD" if DEMO else "US")
EMPLOYER = env.str("EMPLOYER", default="Chestnut Valley Public Schools")
HELP_OFFICE = env.str("HELP_OFFICE", default="The Office of Human Resources")
HELP_EMAIL = env.str("HELP_EMAIL", default="hr@district.example")
HELP_PHONE = env.str("HELP_PHONE", default="")

# --- Logs: lines for a terminal, JSON for an installation; neither with personal data ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "config.logs.JsonLine"},
    },
    "filters": {"bad-requests": {"()": "config.logs.BadRequests"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["bad-requests"],
            "formatter": "line" if DEBUG or DEMO else "json",
        },
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would write each line a second time, uncleaned.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
        # The web server reads this table too and insists on handlers of its own.
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Beat and worker would say every half minute that they still live; the readiness page says it better.
        "celery": {"level": "WARNING"},
        # The makers of PDFs tell of every step and of every font they cut.
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
