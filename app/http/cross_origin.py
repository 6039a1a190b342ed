"""Pages of other origins may call the service only if the operator names them (CORS)."""

from collections.abc import Sequence
from typing import Any


def cross_origin(origins: Sequence[str]) -> dict[str, Any]:
    """What a browser may send from these origins, and which headers a page may read. No cookies are ever used."""
    return {
        "allow_origins": list(origins),
        "allow_methods": ["GET", "HEAD", "POST", "PUT", "DELETE"],
        "allow_headers": ["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "X-Request-ID"],
        "expose_headers": [
            "Content-Disposition",
            "ETag",
            "Idempotent-Replayed",
            "Link",
            "Retry-After",
            "X-Request-ID",
        ],
        "allow_credentials": False,
        "max_age": 3600,
    }
