"""The web server's set-up: `gunicorn --config python:config.gunicorn config.wsgi:application --bind …`."""

from typing import Any

from config import request_counts
from config.logs import formatter_chain

# gthread whose main loop does all waiting for clients: docs/adr/0116-slow-clients.md.
worker_class = "config.web_server.worker.PatientWorker"
workers = 2
threads = 8
worker_connections = 1_000
# An idle connection takes no thread. Longer than a proxy keeps its own, which so never meets a closing one.
keepalive = 75
# Answers pass through the worker's own buffer, which a slow reader empties without a thread.
sendfile = False
timeout = 60
graceful_timeout = 20
# Each worker is replaced now and then, not all at the same moment.
max_requests = 20_000
max_requests_jitter = 2_000
# Memory, not a disk whose pauses would look like a worker that hangs.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# By default gunicorn puts a control socket into the home folder, and believes forwarded headers from localhost.
control_socket_disable = True
forwarded_allow_ips = ""

logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": formatter_chain()},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # config.middleware.RequestLog writes the line of each request.
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


def on_starting(server: Any) -> None:
    """Before the first worker: counts of requests are shared by all of them."""
    request_counts.open_folder()


def pre_fork(server: Any, worker: Any) -> None:
    """Which file the worker counts into."""
    request_counts.give_slot(server, worker)


def post_fork(server: Any, worker: Any) -> None:
    """In the worker, before it loads the application."""
    request_counts.use_slot(worker)


def child_exit(server: Any, worker: Any) -> None:
    """In the master, after a worker ended."""
    request_counts.leave_slot(worker)


def on_exit(server: Any) -> None:
    """Leaves nothing behind."""
    request_counts.close_folder()
