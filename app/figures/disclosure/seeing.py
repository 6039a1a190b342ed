"""The figures of an answer as its viewer sees them: exactly, or for a partner without what would tell of a child.

Figures are computed once, by the same evaluation. Whatever a figure is shown in (JSON, files, comparisons, members,
changes) goes through here, so there is one rule for all forms.
"""

from collections.abc import Iterable, Iterator, Mapping

from app.areas import Area
from app.figures.disclosure import hiding
from app.figures.disclosure.cells import NOTHING
from app.figures.disclosure.leaves import Leaves
from app.figures.disclosure.viewer import Viewer
from app.figures.evaluating import Evaluation, Shown
from app.figures.judging import Pools, is_on_the_last_day
from app.figures.soundness import Soundness
from app.periods import Period

_OTHER_DAYS = "A partner sees figures of standard periods only, and these days are not one."
_NOT_A_MEMBER = "The authority was not a member for the whole of this period, so a partner does not see its figure."
_JOINED_LATER = "Some authorities became members within this period, so a partner does not see the figure: {}."


class Seen(Evaluation):
    """The figures of one indicator for a viewer who is not the owner of all that they pool."""

    def __init__(self, owners: Evaluation, partners: Evaluation, viewer: Viewer, pools: Pools, leaves: Leaves) -> None:
        self.indicator = owners.indicator
        self._owners = owners
        self._partners = partners
        self._viewer = viewer
        self._pools = pools
        self._leaves = leaves

    @property
    def has_parts(self) -> bool:
        return self._owners.has_parts

    def figure(self, area: Area, period: Period) -> Shown:
        """The figure of an area and a period, as far as the viewer sees it."""
        records = self._pools.of(area, period).records
        if self._viewer.owns(records):
            return self._owners.figure(area, period)
        figure = self._partners.figure(area, period)
        if why := self._unseen(area, period, records):
            return hiding.hide_all(figure, *why)
        if not all(map(self._viewer.sees_small, records)):
            self._protect(figure, records, period)
        return figure

    def parts(self, area: Area, period: Period) -> Iterator[tuple[str, Shown]]:
        """The same for the parts of a breakdown. A part that is shown shows only its value."""
        records = self._pools.of(area, period).records
        if self._viewer.owns(records):
            yield from self._owners.parts(area, period)
            return
        parts = [*self._partners.parts(area, period)]
        if why := self._unseen(area, period, records):
            yield from ((part, hiding.hide_all(figure, *why)) for part, figure in parts)
        elif all(map(self._viewer.sees_small, records)):
            yield from parts
        else:
            yield from self._protected(parts, records, period)

    def soundness(self, area: Area, period: Period) -> Soundness:
        """What is known of the records that a figure pools."""
        if self._viewer.owns(self._pools.of(area, period).records):
            return self._owners.soundness(area, period)
        return self._partners.soundness(area, period)

    def _unseen(self, area: Area, period: Period, records: Iterable[str]) -> tuple[str, str] | None:
        """Why a partner does not see a figure at all."""
        if not self._viewer.is_standard(period):
            return "not_a_standard_period", _OTHER_DAYS
        if not self._viewer.reaches(area, period):
            return "not_a_member_then", _NOT_A_MEMBER
        if joined := self._viewer.joined_within(area, period, records):
            return "joined_within", _JOINED_LATER.format("; ".join(joined))
        return None

    def _protect(self, figure: Shown, records: tuple[str, ...], period: Period) -> None:
        """Hide what is small of a figure, and what it would follow from."""
        before = dict(figure)
        on_a_day = is_on_the_last_day(self.indicator)
        if self._leaves.hidden("value", records, period):
            hiding.hide_small(figure)
        if self._leaves.hidden("reasons", records, period):
            hiding.hide_reasons(figure)
        if self._leaves.hidden("groups", records, period):
            hiding.hide_groups(figure, self.indicator, on_a_day=on_a_day)
        hiding.hide_parts(figure, self.indicator, self._leaves.hidden("parts", records, period))
        if figure != before:
            hiding.say_so(figure)

    def _protected(
        self, parts: list[tuple[str, Shown]], records: tuple[str, ...], period: Period
    ) -> Iterator[tuple[str, Shown]]:
        hidden = self._leaves.hidden("breakdown", records, period)
        whole = self._leaves.hidden("value", records, period)
        names = [part for part, _ in parts]
        not_shown = frozenset(names) if whole else hiding.hidden_parts(names, hidden or NOTHING)
        for part, figure in parts:
            if part in not_shown:
                hiding.hide_small(figure)
            hiding.hide_within(figure)
            yield part, figure


def any_of(figures: Iterable[Mapping[str, object]]) -> bool:
    """Whether any of some figures is hidden."""
    return any(figure["status"] == "c" for figure in figures)
