"""What a quality report is asked about."""

from dataclasses import dataclass
from datetime import date

from app.areas import Area
from app.periods import Period
from app.quality.cases import AfterCase
from app.store.database import instant

#: What reading the children of one authority costs, in terms of one figure of it.
COST_OF_AUTHORITY = 500


@dataclass(frozen=True, slots=True)
class QualityQuestion:
    """What is asked; ``limit`` is the most cases of a finding that are shown, or None for all of them.

    A page of the cases of one ``rule`` may begin ``after`` one of them. ``records`` are the codes of those whose
    records count in the area, if they are others than its members on the period's last day; ``families`` those whose
    adopter families do, agencies among them.
    """

    area: Area
    period: Period
    known_at: int
    limit: int | None = None
    rule: str | None = None
    after: AfterCase | None = None
    records: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    @property
    def reporters(self) -> tuple[str, ...]:
        """Whose records are looked at, of children or of families."""
        return tuple(dict.fromkeys((*self.authorities, *self.families)))

    @property
    def authorities(self) -> tuple[str, ...]:
        """The codes of those whose children are looked at: those whose children count in the figures."""
        return self.records or self.area.authorities_on(self.period.end)

    @property
    def cost(self) -> int:
        """What the answer costs, in terms of figures: every child of every authority is read."""
        return COST_OF_AUTHORITY * max(1, len(self.authorities))

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """What an answer depends on besides the data and its form."""
        return (self.area.code, self.period, self.known_at, self.limit, self.rule)

    @property
    def today(self) -> date:
        """The day on which things should have happened: the period's last day, or that of the instant if earlier."""
        return min(instant(self.known_at).date(), self.period.end)
