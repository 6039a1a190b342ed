"""Logs: one JSON object a line on standard output, also for uvicorn's own lines. Never a body, an address or a key."""

import logging
import logging.config
import sys
from typing import Any

import structlog


def configure(level: str) -> dict[str, Any]:
    """Send everything through one JSON renderer. Returns the configuration for uvicorn, which sets it up again."""
    stamps: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*stamps, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": stamps,
                "processors": [_without_exception_text, *_RENDER],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
        "root": {"handlers": ["out"], "level": level.upper()},
        "loggers": {"uvicorn.access": {"handlers": [], "propagate": False}},
    }
    logging.config.dictConfig(config)
    return config


def _without_exception_text(_logger: Any, _method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Keep the kind of an exception, never its message, which may contain a value that somebody sent."""
    info = entry.pop("exc_info", None)
    if isinstance(info, tuple) and info[0] is not None:
        entry["exception"] = info[0].__name__
    return entry


_RENDER: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.JSONRenderer(),
]
