"""Logs on standard output, also uvicorn's own: lines for people on a terminal, else one JSON object a line.

Never a body, an address or a key.
"""

import logging
import logging.config
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let a module look as if it was not installed."""
    there = sys.modules.get(module)
    sys.modules[module] = None  # type: ignore[assignment]
    yield
    del sys.modules[module]
    if there:
        sys.modules[module] = there


# structlog would import rich to show traces in colours. Ours show none, and it takes a tenth of the start and 4 MB.
with _hidden("rich"):
    import structlog

get_logger = structlog.get_logger


def configure(level: str) -> dict[str, Any]:
    """Send everything through one renderer. Returns the configuration for uvicorn, which sets it up again."""
    people = sys.stdout.isatty()
    render: Any = structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer()
    stamps: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*stamps, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "ours": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": stamps,
                "processors": [
                    _without_exception_text,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    render,
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "ours", "stream": "ext://sys.stdout"}},
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
