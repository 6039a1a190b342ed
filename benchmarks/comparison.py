"""What a benchmark gives: ours and the yardstick's speeds of one run, round by round, and their ratio."""

from dataclasses import dataclass, field
from statistics import median


@dataclass
class Comparison:
    """Speeds of alternating rounds. Machines are shared and noisy: only ratios within a run count."""

    name: str
    engine: str
    unit: str
    target: float
    ours: list[float] = field(default_factory=list)
    yardstick: list[float] = field(default_factory=list)
    peak_memory: int | None = None
    most_memory: int | None = None

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios: the two speeds of a round were measured one right after the other."""
        return median(ours / yardstick for ours, yardstick in zip(self.ours, self.yardstick, strict=True))

    @property
    def last(self) -> str:
        """The last round in words."""
        return f"{self.name} on {self.engine}: {self.ours[-1]:,.0f} against {self.yardstick[-1]:,.0f} {self.unit}"

    @property
    def is_met(self) -> bool:
        within = self.peak_memory is None or self.most_memory is None or self.peak_memory < self.most_memory
        return self.ratio >= self.target and within

    def row(self) -> list[str]:
        """The cells of the printed table, in the order of HEADER."""
        memory = "" if self.peak_memory is None else f"{self.peak_memory / 1e6:,.0f}"
        return [
            self.name,
            self.engine,
            f"{median(self.ours):,.0f}",
            f"{median(self.yardstick):,.0f}",
            self.unit,
            f"{self.ratio:.3f}",
            f">= {self.target}",
            memory,
            "met" if self.is_met else "MISSED",
        ]


HEADER = ["benchmark", "engine", "ours", "yardstick", "unit", "ratio", "target", "peak MB", ""]


def table(comparisons: list[Comparison]) -> str:
    """A plain table, one line a comparison."""
    rows = [HEADER, *(comparison.row() for comparison in comparisons)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
