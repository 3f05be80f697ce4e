"""Celery: a message is a hint, may come twice or never, and nothing is lost by it (docs/adr/, reliability)."""

from config.addresses import broker_url
from config.settings.database import REDIS_URL
from config.settings.environment import env

__all__ = [
    "CELERY_ACCEPT_CONTENT",
    "CELERY_BEAT_SCHEDULER",
    "CELERY_BROKER_CONNECTION_MAX_RETRIES",
    "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP",
    "CELERY_BROKER_TRANSPORT_OPTIONS",
    "CELERY_BROKER_URL",
    "CELERY_ENABLE_UTC",
    "CELERY_TASK_ACKS_LATE",
    "CELERY_TASK_IGNORE_RESULT",
    "CELERY_TASK_PUBLISH_RETRY_POLICY",
    "CELERY_TASK_REJECT_ON_WORKER_LOST",
    "CELERY_TASK_RETRY_ON_WORKER_LOST",
    "CELERY_TASK_SERIALIZER",
    "CELERY_TASK_SOFT_TIME_LIMIT",
    "CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED",
    "CELERY_TASK_TIME_LIMIT",
    "CELERY_TIMEZONE",
    "CELERY_WORKER_ENABLE_REMOTE_CONTROL",
    "CELERY_WORKER_HIJACK_ROOT_LOGGER",
    "CELERY_WORKER_MAX_MEMORY_PER_CHILD",
    "CELERY_WORKER_MAX_TASKS_PER_CHILD",
    "CELERY_WORKER_PREFETCH_MULTIPLIER",
    "CELERY_WORKER_SEND_TASK_EVENTS",
    "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT",
    "FIGURES_STALE_AFTER_SECONDS",
]

CELERY_BROKER_URL = broker_url(REDIS_URL) if REDIS_URL else ""
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the hard time limit of any task, or a running task is started a second time.
    "visibility_timeout": 180,
    # kombu looks for messages of dead workers every interval × throttle seconds; its default is 100 s.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "global_keyprefix": "onestop:",
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}

CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False

# A task whose child dies is tried again, three times at most; rejecting would try it for ever.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45

CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20.0
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 250_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"

CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"

# Official files and seals are refused while the tallies lag, or the worker is silent, for longer; 0: never.
FIGURES_STALE_AFTER_SECONDS = env.integer("FIGURES_STALE_AFTER_SECONDS", 120, least=0)
