"""When a request is sent again: the service is busy or cannot be reached, or still works on the first attempt.

Everything that the client sends may be sent again: reading changes nothing, and what is stored has an Idempotency-Key.
"""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypedDict

import httpx
from tenacity import RetryCallState, retry_if_exception_type, retry_if_result, stop_after_attempt
from tenacity.retry import retry_base
from tenacity.stop import stop_base
from tenacity.wait import wait_base, wait_exponential, wait_random

_LONGEST = 60.0


class Policy(TypedDict):
    """The arguments of tenacity's Retrying and AsyncRetrying."""

    stop: stop_base
    wait: wait_base
    retry: retry_base
    retry_error_callback: Any


class _Waiting(wait_base):
    """As long as ``Retry-After`` says, at most a minute; without it longer each time."""

    def __init__(self) -> None:
        self._longer = wait_exponential(multiplier=0.5, max=_LONGEST) + wait_random(0, 0.5)

    def __call__(self, retry_state: RetryCallState) -> float:
        outcome = retry_state.outcome
        if outcome is not None and not outcome.failed:
            asked = seconds_of(outcome.result().headers.get("retry-after"))
            if asked is not None:
                return min(asked, _LONGEST)
        return self._longer(retry_state)


def policy(attempts: int) -> Policy:
    """Try so often; then give the last answer, or raise the last fault."""
    return {
        "stop": stop_after_attempt(attempts),
        "wait": _Waiting(),
        "retry": retry_if_exception_type(httpx.TransportError) | retry_if_result(is_passing),
        "retry_error_callback": lambda state: state.outcome.result(),
    }


def is_passing(response: httpx.Response) -> bool:
    """Whether the same request may succeed in a moment."""
    if response.status_code in {429, 502, 503, 504}:
        return True
    # The connection broke while the service worked: the first attempt is not finished.
    return response.status_code == 409 and _type(response).endswith("/still-running")


def seconds_of(retry_after: str | None) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a date."""
    if not retry_after:
        return None
    if retry_after.isdigit():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _type(response: httpx.Response) -> str:
    try:
        body = json.loads(response.content)
    except ValueError:
        return ""
    return str(body.get("type", "")) if isinstance(body, dict) else ""
