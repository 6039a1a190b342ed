"""The figures of England with Polars, from the events as they were sent, in lazy plans that it runs on all cores."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from app.indicators.sources import SPECIAL_GUARDIANSHIP, WHITE
from benchmarks.rivals.question import FILES, FOREVER, OF_CHILDREN, OF_FAMILIES, UNDONE_BY, Year, as_columns

_NEVER = 9_999_999
_SUBJECT = ["authority", "subject"]
_WHO = ["authority", "who"]
_BY = ["authority", "year"]
c = pl.col


def loaded(directory: Path, _: Sequence[Year]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Events and children in memory; what has few values as categories."""
    events, children = (pl.read_csv(directory / f"{name}.csv", infer_schema=False) for name in FILES)
    authorities = pl.Enum(pl.concat([events["authority"], children["authority"]]).unique().sort())
    types = pl.Enum(events["type"].unique().sort())
    numbers = c.date.cast(pl.Int64), c.superseded_at.cast(pl.Int64)
    events = events.with_columns(c.authority.cast(authorities), c.type.cast(types), *numbers)
    children = children.with_columns(c.authority.cast(authorities), c.superseded_at.cast(pl.Int64))
    return events, children


def answered(tables: tuple[pl.DataFrame, pl.DataFrame], asked: Sequence[Year]) -> list[pl.DataFrame]:
    """The figures, as tables by authority and year."""
    events, known = _current(*(table.lazy() for table in tables))
    years = pl.LazyFrame(as_columns(asked))
    periods = _worked_out(_periods(events))
    steps = _worked_out(_in_their_period(events, periods))
    made = _worked_out(_made(steps))
    plans = [
        _of_adopted(_journeys(periods, steps, made, years).pipe(_with_known, known)),
        _stocks(made, periods, years).pipe(_with_known, known).pipe(_of_stocks),
        _cessations(periods, years),
        _events(_in_years(events, "date", years).pipe(_with_known, known)),
        _proceedings(events, years, known),
        _families(events, years),
    ]
    return pl.collect_all(plans)


def rows_of(tables: Sequence[pl.DataFrame], _: Sequence[Year]) -> Iterator[dict[str, Any]]:
    for table in tables:
        yield from table.cast({"authority": pl.String}).to_dicts()


def _current(events: pl.LazyFrame, children: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Current events, one for each child or family, type and day, and what is known of children, by a number."""
    events = events.filter(c.superseded_at == FOREVER).drop("superseded_at")
    attributes = c.attributes.sort_by("source_id").last()
    events = _worked_out(events.group_by(*_SUBJECT, "type", "date").agg(attributes))
    numbers = _worked_out(events.select(_SUBJECT).unique().with_row_index("who"))
    known = children.filter(c.superseded_at == FOREVER).drop("superseded_at").rename({"child": "subject"})
    events = events.join(numbers, on=_SUBJECT).drop("subject").sort("date")
    return _worked_out(events), known.join(numbers, on=_SUBJECT).drop(_SUBJECT)


def _worked_out(plan: pl.LazyFrame) -> pl.LazyFrame:
    """A plan on which several others rest, worked out once."""
    return plan.collect().lazy()


def _of_types(events: pl.LazyFrame, *types: str) -> pl.LazyFrame:
    return events.filter(c.type.is_in(types))


def _periods(events: pl.LazyFrame) -> pl.LazyFrame:
    """Periods of care: since when, until the next one, when it ended, by adoption or not, and the day of adoption."""
    entries = _of_types(events, "entered_care").select(*_WHO, entered="date")
    leavings = _of_types(events, "left_care", "adopted").select(*_WHO, "date", adopting=c.type == "adopted")
    begun, same_day = entries.select("who", "entered"), entries.select("who", date="entered", on_entry="entered")
    leavings = leavings.join_asof(
        begun, left_on="date", right_on="entered", by="who", allow_exact_matches=False, check_sortedness=False
    ).join(same_day, on=["who", "date"], how="left")
    leavings = leavings.with_columns(entered=pl.coalesce("entered", "on_entry", pl.lit(0)))
    # A leaving on the day of the next entry ends the earlier period, if that is open until then.
    ends_later = c.on_entry.is_not_null() & (c.date.min().over("who", "entered") < c.date)
    leavings = leavings.with_columns(entered=pl.when(ends_later).then(c.date).otherwise(c.entered))
    ended = leavings.group_by(*_WHO, "entered").agg(
        ended=c.date.min(),
        adopted=c.date.filter(c.adopting).max(),
        by_adoption=(c.adopting & (c.date == c.date.min())).any(),
    )
    decided = _of_types(events, "adoption_decision", "placement_order", "matched", "placed").select(_WHO).unique()
    never = decided.join(entries, on="who", how="anti").join(leavings, on="who", how="anti")
    unknown = pl.concat(
        [ended.filter(c.entered == 0).select(*_WHO, "entered"), never.with_columns(entered=pl.lit(0, pl.Int64))]
    )
    periods = (
        pl.concat([entries, unknown])
        .join(ended.drop("authority"), on=["who", "entered"], how="left")
        .sort("who", "entered")
    )
    is_next = c.who.shift(-1).eq(c.who)
    is_first = c.who.shift(1).eq(c.who).fill_null(False).not_()
    after_unknown = ~is_first & (c.entered.shift(1) == 0)
    return (
        periods.with_columns(
            next_entered=pl.when(is_next).then(c.entered.shift(-1)).otherwise(_NEVER),
            since=pl.when(after_unknown).then(c.ended.shift(1) + 1).when(is_first).then(0).otherwise(c.entered),
            known_entry=pl.when(c.entered > 0).then(c.entered),
        )
        .with_columns(entered="known_entry")
        .drop("known_entry")
        .with_row_index("period")
    )


def _in_their_period(events: pl.LazyFrame, periods: pl.LazyFrame) -> pl.LazyFrame:
    types = {*UNDONE_BY, *(each for undoing in UNDONE_BY.values() for each in undoing), "early_permanence_placed"}
    begun = periods.select("who", "since", "period").sort("since")
    return _of_types(events, *types).join_asof(
        begun, left_on="date", right_on="since", by="who", check_sortedness=False
    )


def _made(steps: pl.LazyFrame) -> pl.LazyFrame:
    """What was decided, ordered, matched and placed, each with the day on which it was undone."""
    same = ["period", "type"]
    made = _of_types(steps, *UNDONE_BY).with_columns(c.type.cast(pl.String)).sort("date")
    undone = pl.concat(
        [
            _of_types(steps, *undoing).select("period", pl.lit(type_).alias("type"), "date")
            for type_, undoing in UNDONE_BY.items()
        ]
    ).sort("date")
    at_once = undone.unique().with_columns(same_day=pl.lit(True))
    made = (
        made.join_asof(
            undone.with_columns(later="date"),
            on="date",
            by=same,
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .join(at_once, on=[*same, "date"], how="left")
        .sort(*same, "date")
    )
    # On the day of an undoing, what was there before is undone; if nothing was, what was made that day.
    before = c.period.eq(c.period.shift(1)) & c.type.eq(c.type.shift(1))
    survives = (before & (c.later.shift(1).fill_null(_NEVER) >= c.date)).fill_null(False)
    undone_at_once = c.same_day.is_not_null() & ~survives
    return made.with_columns(undone=pl.when(undone_at_once).then(c.date).otherwise(c.later.fill_null(_NEVER)))


def _journeys(periods: pl.LazyFrame, steps: pl.LazyFrame, made: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    adopted = _in_years(periods, "adopted", years)
    made = made.select("period", "type", "date", "undone", "attributes").join(
        adopted.select("period", "adopted"), on="period"
    )
    in_force = (c.date <= c.adopted) & (c.undone > c.adopted)
    reached = (
        made.filter(in_force)
        .group_by("period")
        .agg(
            decision=c.date.filter(c.type == "adoption_decision").max(),
            ordered=c.date.filter(c.type == "placement_order").min(),
            placed=c.date.filter(c.type == "placed").min(),
            said=c.attributes.filter(c.type == "placed").sort_by(c.date.filter(c.type == "placed")).first(),
        )
    )
    matches = made.filter(c.type == "matched").join(reached.select("period", "placed"), on="period")
    matched = matches.group_by("period").agg(
        led_to_it=c.date.filter((c.date <= c.placed) & (c.undone > c.placed)).max(),
        after_it=c.date.filter(in_force & (c.date > c.placed)).min(),
    )
    early = _of_types(steps, "early_permanence_placed").select("period", "date")
    early = early.join(reached.select("period", "placed"), on="period").filter(c.date <= c.placed)
    early = early.group_by("period").agg(moved_in=c.date.max())
    with_carer = c.said.str.extract(r'"moved_in_with_carer":"([^"]+)"').str.to_date("%Y-%m-%d").to_physical() + 719_163
    by_carer = c.said.str.contains('"by_current_carer":true', literal=True)
    return (
        adopted.join(reached, on="period", how="left")
        .join(matched, on="period", how="left")
        .join(early, on="period", how="left")
        .with_columns(
            matched=pl.coalesce("led_to_it", "after_it"),
            moved_in=pl.when(by_carer).then(pl.coalesce(with_carer, "moved_in")).otherwise("placed"),
        )
    )


def _with_known(rows: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """With what is known of the children; a child without a group is one by itself."""
    group = pl.coalesce("sibling_group", pl.lit("=") + c.who.cast(pl.String))
    return rows.join(known, on="who", how="left").with_columns(group=group)


def _in_years(rows: pl.LazyFrame, day: str, years: pl.LazyFrame) -> pl.LazyFrame:
    """The rows whose day lies in one of the years, which follow one another."""
    begun = (
        rows.filter(c(day).is_not_null()).sort(day).join_asof(years.set_sorted("first"), left_on=day, right_on="first")
    )
    return begun.filter(c(day) <= c("last"))


def _sums(counts: dict[str, tuple[pl.Expr, pl.Expr]]) -> list[pl.Expr]:
    """How many count, and the sum of their values."""
    return [
        each
        for code, (counted, value) in counts.items()
        for each in (
            counted.sum().alias(f"{code}.counted"),
            value.cast(pl.Int64).filter(counted).sum().alias(f"{code}.total"),
        )
    ]


def _counted(code: str, where: pl.Expr) -> list[pl.Expr]:
    """How many there are, and in how many sibling groups."""
    return [where.sum().alias(f"{code}.counted"), c.group.filter(where).n_unique().alias(f"{code}.groups")]


def _of_adopted(journeys: pl.LazyFrame) -> pl.LazyFrame:
    placed = c.placed.is_not_null()
    turns_5 = (c.birth_month + "-01").str.to_date("%Y-%m-%d").dt.offset_by("5y").to_physical() + 719_163
    counts = {
        "A1": (c.entered <= c.placed, c.placed - c.entered),
        "A2": (placed & c.ordered.is_not_null() & c.matched.is_not_null(), (c.matched - c.ordered).clip(0)),
        "A3 adopted": (c.entered <= c.placed, c.placed - c.entered < c.cut_off),
        "A6": (~c.ethnicity.is_in(["REFU", "NOBT"]), ~c.ethnicity.is_in(WHITE)),
        "A7": (c.birth_month.is_not_null(), c.adopted >= turns_5),
        "A10": (placed & (c.entered <= c.moved_in) & (c.moved_in <= c.placed), c.moved_in - c.entered),
        "A20": (placed & (c.entered <= c.ordered), c.ordered - c.entered),
        "stage.entry_to_decision": (
            placed & c.entered.is_not_null() & c.decision.is_not_null(),
            c.decision - c.entered,
        ),
        "stage.decision_to_order": (
            placed & c.decision.is_not_null() & c.ordered.is_not_null(),
            c.ordered - c.decision,
        ),
        "stage.order_to_match": (placed & c.ordered.is_not_null() & c.matched.is_not_null(), c.matched - c.ordered),
        "stage.match_to_placed": (placed & c.matched.is_not_null(), c.placed - c.matched),
        "stage.placed_to_adopted": (placed, c.adopted - c.placed),
    }
    everybody = [pl.len().alias("adopted.counted"), c.group.n_unique().alias("adopted.groups")]
    return journeys.group_by(_BY).agg(*_sums(counts), *everybody)


def _stocks(made: pl.LazyFrame, periods: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """The children in the process on each last day, with what is in force."""
    there = periods.select("period", "entered", "ended", "next_entered")
    live = (
        made.select(*_WHO, "period", "type", "date", "undone")
        .join(there, on="period")
        .with_columns(
            begins=pl.max_horizontal("date", "entered"), ends=pl.min_horizontal("undone", "ended", "next_entered")
        )
        .join(years, how="cross")
        .filter((c.begins <= c("last")) & (c.ends > c("last")))
    )
    return live.group_by(*_WHO, "period", "year", "last", "cut_off").agg(
        c.entered.first(),
        decision=(c.type == "adoption_decision").any(),
        ordered=(c.type == "placement_order").any(),
        matched=(c.type == "matched").any(),
        placed=c.date.filter(c.type == "placed").min(),
    )


def _of_stocks(stock: pl.LazyFrame) -> pl.LazyFrame:
    placed, until = c.placed.is_not_null(), pl.coalesce("placed", "last")
    stocks = {
        "A9": c.decision & ~placed,
        "A14": c.decision & c.ordered & ~placed,
        "awaiting_match": c.decision & c.ordered & ~placed & ~c.matched,
        "matched_not_placed": c.matched & ~placed,
        "placed_at_end": placed,
        "plan_is_adoption": c.decision,
    }
    in_process = {"A3 in process": (c.decision & (c.entered <= until), until - c.entered < c.cut_off)}
    counted = (each for code, where in stocks.items() for each in _counted(code, where))
    return stock.group_by(_BY).agg(*counted, *_sums(in_process))


def _cessations(periods: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """The last time that each child ceased to be looked after in each year."""
    ceased = _in_years(periods, "ended", years).group_by(*_WHO, "year").agg(c.by_adoption.sort_by("ended").last())
    return ceased.group_by(_BY).agg(_sums({"A4": (c.by_adoption.is_not_null(), c.by_adoption)}))


def _events(events: pl.LazyFrame) -> pl.LazyFrame:
    left = (c.type == "left_care") & c.attributes.str.extract(r'"reason":"([^"]+)"').is_in(SPECIAL_GUARDIANSHIP)
    placed, whose = c.type == "placed", c.attributes.str.extract(r'"adopters":"([^"]+)"')
    wanted = [*OF_CHILDREN.values(), *OF_FAMILIES.values()]
    of_type = events.filter(c.type.is_in(wanted) | left)
    return of_type.group_by(*_BY, "type").agg(
        counted=pl.len(),
        groups=c.group.n_unique(),
        known=(placed & whose.is_not_null()).sum(),
        own=(placed & (whose == "own_agency")).sum(),
    )


def _proceedings(events: pl.LazyFrame, years: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Each conclusion with the latest issue on or before it: nobody of this England has two conclusions of one."""
    issues = _of_types(events, "proceedings_issued").select("who", issued="date")
    concluded = _of_types(events, "proceedings_concluded").join_asof(
        issues, left_on="date", right_on="issued", by="who", check_sortedness=False
    )
    is_known, days = c.issued.is_not_null(), c.date - c.issued
    groups = c.group.filter(is_known).n_unique()
    sums = _sums({"A8": (is_known, days), "A8.within_26": (is_known, days <= 182)})
    named = [groups.alias("A8.groups"), groups.alias("A8.within_26.groups")]
    return _in_years(concluded, "date", years).pipe(_with_known, known).group_by(_BY).agg(*sums, *named)


def _families(events: pl.LazyFrame, years: pl.LazyFrame) -> pl.LazyFrame:
    """Nobody of this England is in two rounds, so a family's first day of each step is enough."""
    steps = {
        "registered": ["registered"], "approved": ["approved"], "found": ["family_matched", "family_placed"],
        "ended": ["approval_declined", "withdrawn"], "matched": ["family_matched"], "enquiry": ["enquiry"],
    }  # fmt: skip
    of = _of_types(events, *{each for types in steps.values() for each in types})
    first = {name: c.date.filter(c.type.is_in(types)).min() for name, types in steps.items()}
    families = of.group_by(_WHO).agg(**first).join(years, how="cross")
    matched, enquired = c.matched.is_between(c("first"), c("last")), c.enquiry.is_between(c("first"), c("last"))
    over = (pl.min_horizontal("found", "ended") <= c("last")).fill_null(False)
    assessed = (pl.min_horizontal("approved", "ended") <= c("last")).fill_null(False)
    counts = {
        "A11": ((c.approved <= c("last")) & ~over, matched),
        "A13": ((c.registered <= c("last")) & ~assessed, matched),
        "A12": (matched & (c.approved <= c.matched), c.matched - c.approved >= 91),
        "enquiry_conversion": (enquired, (c.registered >= c.enquiry) & (c.registered <= c("last"))),
    }
    return families.group_by(_BY).agg(*_sums(counts))
