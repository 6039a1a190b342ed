"""What of a figure is shown where numbers of it are hidden: the symbol c, and nothing in their place."""

from collections.abc import Collection, Iterable
from typing import Any

from app.figures.disclosure.leaves import EVERY
from app.indicators.vocabulary import Count, Difference, Indicator

Shown = dict[str, Any]

#: What is worked out of those counted.
_VALUE = (
    "value", "unrounded", "numerator", "denominator", "complement", "meets_threshold", "distance_to_threshold",
    "groups", "children", "bands", "parts", "unborn",
)  # fmt: skip
#: From which the number of those left out would follow.
_COUNTED = ("counted", "denominator", "numerator", "unrounded", "excluded", "not_evaluable")
SUPPRESSED = {
    "code": "suppressed",
    "detail": "Numbers of 1 to 5 children are not shown (c), nor others from which they would follow. A key that reads "
    "the children's records sees all, and a partner's key where the authorities' agreement is recorded.",
}


def hide_all(figure: Shown, code: str, detail: str) -> Shown:
    """Hide the whole figure, and say why."""
    _hide(figure, (*_VALUE, *_COUNTED))
    figure["status"] = "c"
    figure["warnings"] = [{"code": code, "detail": detail}]
    return figure


def hide_small(figure: Shown) -> Shown:
    """Hide the whole figure, because it is small or a small one would follow from it."""
    _hide(figure, (*_VALUE, *_COUNTED))
    if figure["status"] not in {"x", "z"}:
        figure["status"] = "c"
    return figure


def hide_reasons(figure: Shown) -> None:
    """Hide how many are left out for which reason, and from what that would follow."""
    _hide(figure, _COUNTED)
    for warning in figure["warnings"]:
        if warning["code"] == "rests_on_part":
            warning["detail"] = (
                f"More than a tenth cannot be evaluated, and they are not a random part. See {warning['link']}"
            )


def hide_groups(figure: Shown, indicator: Indicator, *, on_a_day: bool) -> None:
    """Hide in how many sibling groups they are. A number of families by their children is hidden with it."""
    counts_groups = isinstance(indicator.measure, Count) and indicator.measure.once_a_group
    if on_a_day and (counts_groups or isinstance(indicator.measure, Difference)):
        hide_small(figure)
    _hide(figure, ("groups", "children"))


def hide_parts(figure: Shown, indicator: Indicator, hidden: Collection[str]) -> None:
    """Hide what a count shows apart: some parts, or all."""
    if not isinstance(indicator.measure, Count):
        return
    measure = indicator.measure
    every = EVERY in hidden or measure.parts_overlap
    names = [part.name for part in measure.parts if every or part.name in hidden]
    if measure.parts_name is None:
        _hide(figure, names)
    elif (apart := figure.get(measure.parts_name)) is not None:
        figure[measure.parts_name] = apart | {name: None for name in names if every or name in apart}


def hide_within(figure: Shown) -> None:
    """Hide what the figure of a part shows besides its value: small numbers within it."""
    _hide(figure, ("groups", "children", "bands", "parts", "unborn", "excluded", "not_evaluable"))


def hidden_parts(parts: Iterable[str], hidden: Collection[str]) -> frozenset[str]:
    """The parts of a breakdown that are hidden; of a share, all are if any is."""
    parts = tuple(parts)
    if EVERY in hidden or (hidden and not hidden <= {*parts}):  # type: ignore[operator]
        return frozenset(parts)
    return frozenset(hidden)


def say_so(figure: Shown) -> None:
    """Add the warning that something is hidden."""
    figure["warnings"] = [*figure["warnings"], SUPPRESSED]


def _hide(figure: Shown, names: Iterable[str]) -> None:
    figure.update((name, None) for name in names if name in figure)
