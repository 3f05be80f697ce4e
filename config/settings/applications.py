"""What the project is made of."""

__all__ = [
    "AUTH_USER_MODEL",
    "DEFAULT_AUTO_FIELD",
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "ROOT_URLCONF",
    "TEMPLATES",
    "WSGI_APPLICATION",
]

INSTALLED_APPS = [
    "procedures",
    "dossiers",
    "onestop.people.accounts",
    "onestop.statistics",
    "onestop.documents.files",
    "onestop.people.limits",
    "onestop.citizens.lookup",
    "onestop.citizens.notices",
    "onestop.citizens.feedback",
    "onestop.operation.first_day",
    "onestop.statistics.seals",
    "onestop.people.access_log",
    "onestop.reports",
    "onestop.statistics.insight",
    "onestop.operation",
    "onestop.api",
    "onestop.web",
    "onestop.web.citizens",
    "onestop.web.clerks",
    "onestop.web.managers",
    "onestop.demo",
    "onestop.documents.printing",
    "onestop.admin.apps.OnestopAdminConfig",
    "onestop.admin.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "config.middleware.TrustedProxies",
    "config.middleware.RequestLog",
    "config.middleware.KeptNowhere",
    "onestop.operation.requests.CountRequests",
    "config.middleware.ProbesByAnyName",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the first who reads a body.
    "config.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onestop.people.accounts.session_end.SessionEnd",
    "onestop.people.accounts.first_password.FirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that it sees whom the views let in.
    "onestop.web.sign_in_limits.SignInLimits",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
