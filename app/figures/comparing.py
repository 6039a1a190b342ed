"""What a figure is shown beside: other periods and other areas, each by the same evaluation."""

from collections.abc import Mapping
from typing import Any

from app.areas import Area
from app.figures.beside import RELATED, Beside
from app.figures.evaluating import Evaluation, Shown
from app.figures.naming import named_area, named_period
from app.figures.publishing import difference
from app.periods import Period


def compared(evaluation: Evaluation, beside: Beside, area: Area, period: Period, figure: Mapping[str, Any]) -> Shown:
    """The same figure for other periods and other areas, with the differences to this one."""
    shown: Shown = {name: None for name, _ in RELATED.values()}
    for asked in beside.related:
        name, related = RELATED[asked]
        if other := related(period):
            theirs = evaluation.figure(area, other)
            change = difference(figure["value"], theirs["value"])
            shown[name] = {"period": named_period(other), **theirs, "change": change}
    shown["areas"] = []
    for elsewhere in beside.areas:
        theirs = evaluation.figure(elsewhere, period)
        gap = difference(figure["value"], theirs["value"])
        shown["areas"].append({"area": named_area(elsewhere), **theirs, "difference": gap})
    return shown
