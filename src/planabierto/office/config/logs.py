"""What the server writes down: one JSON object a line, in UTC, with keys instead of names and never a body, token or cookie."""

from __future__ import annotations

from typing import Any

import structlog

REQUEST_KEYS = ("request_id", "institution", "user")


def logging_settings(*, level: str) -> dict[str, Any]:
    """The `LOGGING` dictionary: Django's and our own records through structlog to standard error.

    JSON escapes CR and LF, so that no text of a user starts a line of its own.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            # Each statement with its parameters would be a body.
            "django.db.backends": {"handlers": [], "propagate": True, "level": "WARNING"},
        },
    }
