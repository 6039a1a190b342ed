"""Whether an answer is as a page of the documentation shows it."""

from typing import Any

#: What differs each time.
_VARIES = {"known_at", "receipt"}


def shows(shown: Any, answer: Any) -> bool:
    """Whether everything that is shown is in the answer.

    A page may leave fields out, and effects on some indicators, so that one more indicator changes no page. It leaves
    no item out of another list.
    """
    if isinstance(shown, dict):
        fields = shown.keys() - _VARIES
        if not isinstance(answer, dict) or not fields <= answer.keys():
            return False
        return all(shows(shown[name], _beside(name, shown[name], answer[name])) for name in fields)
    if isinstance(shown, list):
        same_length = isinstance(answer, list) and len(shown) == len(answer)
        return same_length and all(map(shows, shown, answer))
    return bool(shown == answer)


def _beside(name: str, shown: Any, answer: Any) -> Any:
    """What is compared with the value of a field: of effects, those on the indicators that are shown."""
    if name != "effects":
        return answer
    indicators = {effect["indicator"] for effect in shown}
    return [effect for effect in answer if effect["indicator"] in indicators]
