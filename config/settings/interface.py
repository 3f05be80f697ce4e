"""Language, time, static files and the shape of the API."""

from config.development import ROOT
from config.settings.deployment import STATE_FOLDER
from config.settings.environment import PRODUCTION, env

__all__ = [
    "FORMAT_MODULE_PATH",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "LOCALE_PATHS",
    "PUBLIC_OFFICE",
    "REST_FRAMEWORK",
    "SPECTACULAR_SETTINGS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
    "WHITENOISE_USE_FINDERS",
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# The office that the public pages speak of when the visitor has not chosen one; empty: the first commune.
PUBLIC_OFFICE = env.text("ONESTOP_PUBLIC_OFFICE", "")

STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(STATE_FOLDER / "static"))
WHITENOISE_USE_FINDERS = not PRODUCTION
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "onestop.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["onestop.api.strict_json.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # No OPTIONS: it tells what the OpenAPI document tells, to whoever asks.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "onestop.api.problems.problem_response",
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": True,
    # Limits on strangers live in the database (onestop.people.limits); forwarded headers are no key for them.
    "NUM_PROXIES": 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "onestop",
    "DESCRIPTION": "Procedures, dossiers, due dates and on-time rates of one-stop shops.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "onestop.api.schema.add_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ActionEnum": "onestop.api.serializers.dossiers.ACTIONS",
        "IntakeActionEnum": "onestop.api.serializers.intake.INTAKE_ACTIONS",
        "StateEnum": "onestop.api.serializers.dossiers.STATES",
        "ChannelEnum": "onestop.api.serializers.procedures.CHANNELS",
        "LevelEnum": "onestop.api.serializers.procedures.LEVELS",
        "UnitEnum": "onestop.api.serializers.procedures.UNITS",
    },
    "TAGS": [
        {"name": "procedures", "description": "The public catalogue."},
        {"name": "lookup", "description": "How a dossier stands, for whoever holds code and secret."},
        {"name": "dossiers", "description": "For staff: their own offices' dossiers only."},
        {
            "name": "statistics",
            "description": "For staff: on-time rates, and the dossiers behind each figure.",
        },
    ],
}
