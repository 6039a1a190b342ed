"""Whether an answer is as a page of the documentation shows it."""

from typing import Any

#: What differs each time.
_VARIES = {"known_at", "receipt"}


def shows(shown: Any, answer: Any) -> bool:
    """Whether everything that is shown is in the answer; a page may leave fields out, but no item of a list."""
    if isinstance(shown, dict):
        fields = shown.keys() - _VARIES
        return isinstance(answer, dict) and all(name in answer and shows(shown[name], answer[name]) for name in fields)
    if isinstance(shown, list):
        same_length = isinstance(answer, list) and len(shown) == len(answer)
        return same_length and all(map(shows, shown, answer))
    return bool(shown == answer)
