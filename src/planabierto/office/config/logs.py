"""What the server writes down: one JSON object a line, in UTC, with keys instead of names and never a body, token or cookie."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

SECRET_IN_PATH = re.compile(r"(/invitacion/|/contrasena/nueva/)[^/\s]+")


def mask_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Take the tokens of invitations and password links out of every text of a record."""
    return {
        key: SECRET_IN_PATH.sub(r"\1***", value) if isinstance(value, str) else value for key, value in event.items()
    }


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
                    mask_secrets,
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
