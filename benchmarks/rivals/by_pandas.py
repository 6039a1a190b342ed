"""The figures of England with pandas, from the events as they were sent, as an analyst writes it: no loop over rows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.indicators.sources import SPECIAL_GUARDIANSHIP, WHITE
from benchmarks.rivals.question import FILES, FOREVER, OF_CHILDREN, OF_FAMILIES, UNDONE_BY, Year

_NEVER = 9_999_999
_CATEGORIES = dict.fromkeys(("authority", "type", "ethnicity"), "category")
_NUMBERS = dict.fromkeys(("date", "superseded_at"), "int64")
_TEXTS = dict.fromkeys(("subject", "source_id", "attributes", "child", "sibling_group", "birth_month"), "str")
_TYPES = {**_CATEGORIES, **_NUMBERS, **_TEXTS}
_BY = ["authority", "year"]


def loaded(directory: Path, _: Sequence[Year]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events and children in memory; what has few values as categories."""
    tables = [pd.read_csv(directory / f"{name}.csv", dtype=_TYPES) for name in FILES]
    authorities = sorted({*tables[0].authority.cat.categories, *tables[1].authority.cat.categories})
    events, children = (table.assign(authority=table.authority.cat.set_categories(authorities)) for table in tables)
    return events.assign(source_id=events.source_id.fillna("")), children


def answered(tables: tuple[pd.DataFrame, pd.DataFrame], asked: Sequence[Year]) -> list[pd.DataFrame]:
    """The figures, as tables by authority and year."""
    events, known = _current(*tables)
    periods = _periods(events)
    steps = _in_their_period(events, periods)
    made = _made(steps)
    journeys = _journeys(periods, steps, made, known, asked)
    return [
        _of_adopted(journeys),
        *_stocks(made, periods, known, asked),
        _cessations(periods, asked),
        *_events(events, known, asked),
        _proceedings(events, known, asked),
        _families(events, asked),
    ]


def rows_of(tables: Sequence[pd.DataFrame], asked: Sequence[Year]) -> Iterator[dict[str, Any]]:
    for table in tables:
        rows = table.reset_index()
        labels = rows.year.map(lambda place: asked[place].year)
        yield from rows.assign(authority=rows.authority.astype(str), year=labels).to_dict("records")


def _current(events: pd.DataFrame, children: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Current events, one for each child or family, type and day, and what is known of children, by a number."""
    events = events.loc[
        events.superseded_at == FOREVER, ["authority", "subject", "type", "date", "source_id", "attributes"]
    ]
    codes, subjects = pd.factorize(events.subject)
    events = events.assign(who=events.authority.cat.codes.astype("int64") * len(subjects) + codes)
    same = ["who", "type", "date"]
    key = (events.who * len(events.type.cat.categories) + events.type.cat.codes) * _NEVER + events.date
    if key.duplicated().any():
        events = events.sort_values("source_id", kind="stable").drop_duplicates(same, keep="last")
    events = events.drop(columns=["subject", "source_id"]).sort_values("date", kind="stable", ignore_index=True)
    children = children[children.superseded_at == FOREVER]
    places = pd.Index(subjects).get_indexer(children.child)
    children = children.assign(who=children.authority.cat.codes.astype("int64") * len(subjects) + places)[places >= 0]
    group = pd.factorize(children.sibling_group.fillna("") + "/" + children.authority.astype(str))[0]
    # A child without a group is one by itself.
    children["group"] = np.where(children.sibling_group.isna(), -1 - children.who, group)
    return events, children.set_index("who")[["group", "ethnicity", "birth_month"]]


def _of_types(events: pd.DataFrame, *types: str) -> pd.DataFrame:
    return events[events.type.isin(types)]


def _periods(events: pd.DataFrame) -> pd.DataFrame:
    """Periods of care: since when, until the next one, when it ended, by adoption or not, and the day of adoption."""
    entries = _of_types(events, "entered_care")[["authority", "who", "date"]].rename(columns={"date": "entered"})
    leavings = _of_types(events, "left_care", "adopted")[["authority", "who", "date", "type"]]
    leavings = pd.merge_asof(
        leavings, entries[["who", "entered"]], left_on="date", right_on="entered", by="who", allow_exact_matches=False
    )
    same_day = entries[["who", "entered"]].rename(columns={"entered": "date"}).assign(on_entry=True)
    leavings = leavings.merge(same_day, on=["who", "date"], how="left")
    on_entry = leavings.on_entry.notna()
    leavings["entered"] = (
        leavings.entered.where(leavings.entered.notna() | ~on_entry, leavings.date).fillna(0).astype("int64")
    )
    # A leaving on the day of the next entry ends the earlier period, if that is open until then.
    first = leavings.groupby(["who", "entered"]).date.transform("min")
    leavings["entered"] = leavings.entered.where(~on_entry | (first == leavings.date), leavings.date)
    leavings["adopted"] = leavings.date.where(leavings.type == "adopted")
    in_period = leavings.groupby(["who", "entered"], sort=False)
    ended = in_period.agg(
        ended=("date", "min"), adopted=("adopted", "max"), authority=("authority", "first")
    ).reset_index()
    by_adoption = leavings.loc[leavings.type == "adopted", ["who", "date"]].rename(columns={"date": "ended"})
    ended = ended.merge(by_adoption.drop_duplicates().assign(by_adoption=True), on=["who", "ended"], how="left")
    periods = entries.merge(ended.drop(columns="authority"), on=["who", "entered"], how="left")
    return _with_unknown_starts(events, periods, ended[ended.entered == 0])


def _with_unknown_starts(events: pd.DataFrame, periods: pd.DataFrame, unknown: pd.DataFrame) -> pd.DataFrame:
    decided = _of_types(events, "adoption_decision", "placement_order", "matched", "placed").drop_duplicates("who")
    never = decided[~decided.who.isin(periods.who) & ~decided.who.isin(unknown.who)]
    periods = pd.concat([unknown, never[["authority", "who"]].assign(entered=0), periods], ignore_index=True)
    periods = periods.sort_values(["who", "entered"], ignore_index=True)
    same, earlier = periods.who == periods.who.shift(-1), periods.who == periods.who.shift(1)
    periods["next_entered"] = periods.entered.shift(-1).where(same).fillna(_NEVER)
    after_unknown = earlier & (periods.entered.shift(1) == 0)
    since = periods.entered.where(earlier, 0)
    periods["since"] = since.where(~after_unknown, periods.ended.shift(1) + 1).astype("int64")
    periods["entered"] = periods.entered.where(periods.entered > 0)
    periods["by_adoption"] = periods.by_adoption.notna()
    return periods.rename_axis("period").reset_index()


def _in_their_period(events: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    types = {*UNDONE_BY, *(each for undoing in UNDONE_BY.values() for each in undoing), "early_permanence_placed"}
    begun = periods[["who", "since", "period"]].sort_values("since", kind="stable")
    return pd.merge_asof(_of_types(events, *types), begun, left_on="date", right_on="since", by="who")


def _made(steps: pd.DataFrame) -> pd.DataFrame:
    """What was decided, ordered, matched and placed, each with the day on which it was undone."""
    columns = ["authority", "who", "period", "type", "date", "attributes"]
    made = _of_types(steps, *UNDONE_BY)[columns].astype({"type": str})
    undone = pd.concat(
        _of_types(steps, *undoing)[["period", "date"]].assign(type=type_) for type_, undoing in UNDONE_BY.items()
    ).sort_values("date", kind="stable")
    same = ["period", "type"]
    later = undone.assign(later=undone.date)
    made = pd.merge_asof(made, later, on="date", by=same, direction="forward", allow_exact_matches=False)
    made = made.merge(undone.drop_duplicates().assign(same_day=True), on=[*same, "date"], how="left")
    made = made.sort_values([*same, "date"], kind="stable", ignore_index=True)
    # On the day of an undoing, what was there before is undone; if nothing was, what was made that day.
    before = (made.period == made.period.shift()) & (made.type == made.type.shift())
    survives = before & (made.later.shift().fillna(_NEVER) >= made.date)
    undone_at_once = made.same_day.notna() & ~survives
    made["undone"] = made.date.where(undone_at_once, made.later.fillna(_NEVER))
    return made.drop(columns=["later", "same_day"])


def _journeys(
    periods: pd.DataFrame, steps: pd.DataFrame, made: pd.DataFrame, known: pd.DataFrame, asked: Sequence[Year]
) -> pd.DataFrame:
    journeys = _in_years(periods[periods.adopted.notna()], "adopted", asked).set_index("period")
    made = made.join(journeys.adopted, on="period", how="inner")
    reached = made[(made.date <= made.adopted) & (made.undone > made.adopted)]
    of_type = {type_: reached[reached.type == type_].groupby("period") for type_ in UNDONE_BY}
    journeys["decision"] = of_type["adoption_decision"].date.max()
    journeys["ordered"] = of_type["placement_order"].date.min()
    first = reached[reached.type == "placed"].drop_duplicates("period").set_index("period")
    journeys["placed"], said = first.date, first.attributes.fillna("")
    matches = made[made.type == "matched"].join(journeys.placed, on="period")
    led_to_it = matches[(matches.date <= matches.placed) & (matches.undone > matches.placed)]
    after_it = matches[
        (matches.date > matches.placed) & (matches.date <= matches.adopted) & (matches.undone > matches.adopted)
    ]
    journeys["matched"] = led_to_it.groupby("period").date.max()
    journeys["matched"] = journeys.matched.fillna(after_it.groupby("period").date.min())
    early = _of_types(steps, "early_permanence_placed").join(journeys.placed, on="period", how="inner")
    with_carer = pd.to_datetime(said.str.extract(r'"moved_in_with_carer":"([^"]+)"')[0])
    moved_in = (with_carer - pd.Timestamp("1970-01-01")).dt.days + 719_163
    moved_in = moved_in.fillna(early[early.date <= early.placed].groupby("period").date.max())
    by_carer = (
        said.str.contains('"by_current_carer":true', regex=False).astype(bool).reindex(journeys.index, fill_value=False)
    )
    journeys["moved_in"] = journeys.placed.astype(float).where(~by_carer, moved_in.astype(float))
    return _with_known(journeys, known)


def _with_known(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    rows = rows.join(known, on="who")
    rows["group"] = rows.group.fillna(-1 - rows.who)
    return rows


def _in_years(rows: pd.DataFrame, day: str, asked: Sequence[Year]) -> pd.DataFrame:
    """The rows whose day lies in one of the years, which follow one another."""
    firsts = np.array([year.first for year in asked])
    rows = rows[(rows[day] >= asked[0].first) & (rows[day] <= asked[-1].last)]
    place = np.searchsorted(firsts, rows[day], side="right") - 1
    return rows.assign(year=place, cut_off=np.array([year.cut_off for year in asked])[place])


def _of_adopted(journeys: pd.DataFrame) -> pd.DataFrame:
    j = journeys
    is_placed = j.placed.notna()
    ethnicity = j.ethnicity.astype(object)
    born = pd.PeriodIndex(j.birth_month, freq="M")
    turns_5 = pd.Series((born.year + 5) * 12 + born.month, index=j.index)
    adopted = pd.DatetimeIndex((j.adopted - 719_163) * 86_400 * 10**9)
    counts = {
        "A1": (j.entered <= j.placed, j.placed - j.entered),
        "A2": (is_placed & j.ordered.notna() & j.matched.notna(), (j.matched - j.ordered).clip(lower=0)),
        "A3 adopted": (j.entered <= j.placed, j.placed - j.entered < j.cut_off),
        "A6": (ethnicity.notna() & ~ethnicity.isin(["REFU", "NOBT"]), ~ethnicity.isin(WHITE)),
        "A7": (j.birth_month.notna(), pd.Series(adopted.year * 12 + adopted.month, index=j.index) >= turns_5),
        "A10": (is_placed & (j.entered <= j.moved_in) & (j.moved_in <= j.placed), j.moved_in - j.entered),
        "A20": (is_placed & (j.entered <= j.ordered), j.ordered - j.entered),
        "stage.entry_to_decision": (is_placed & j.entered.notna() & j.decision.notna(), j.decision - j.entered),
        "stage.decision_to_order": (is_placed & j.decision.notna() & j.ordered.notna(), j.ordered - j.decision),
        "stage.order_to_match": (is_placed & j.ordered.notna() & j.matched.notna(), j.matched - j.ordered),
        "stage.match_to_placed": (is_placed & j.matched.notna(), j.placed - j.matched),
        "stage.placed_to_adopted": (is_placed, j.adopted - j.placed),
    }
    return pd.concat([_sums(j, counts), _counted(j, "adopted")], axis=1)


def _sums(rows: pd.DataFrame, counts: Mapping[str, tuple[Any, Any]]) -> pd.DataFrame:
    """How many count, and the sum of their values, by authority and year."""
    columns: dict[str, Any] = {}
    for code, (counted, value) in counts.items():
        columns[f"{code}.counted"], columns[f"{code}.total"] = counted, value.where(counted)
    return pd.DataFrame(columns).astype(float).groupby([rows.authority, rows.year], observed=True).sum()


def _counted(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """How many there are, and in how many sibling groups."""
    numbers = rows.groupby(_BY, observed=True).size()
    groups = rows.drop_duplicates([*_BY, "group"]).groupby(_BY, observed=True).size()
    return pd.DataFrame({f"{code}.counted": numbers, f"{code}.groups": groups})


_STOCKS = {
    "A9": "decision and placed != placed",
    "A14": "decision and ordered and placed != placed",
    "awaiting_match": "decision and ordered and placed != placed and not matched",
    "matched_not_placed": "matched and placed != placed",
    "placed_at_end": "placed == placed",
    "plan_is_adoption": "decision",
}


def _stocks(
    made: pd.DataFrame, periods: pd.DataFrame, known: pd.DataFrame, asked: Sequence[Year]
) -> list[pd.DataFrame]:
    """The children in the process on each last day, by what is in force."""
    there = periods.set_index("period")[["entered", "ended", "next_entered"]]
    made = made.join(there, on="period")
    last_possible = made.undone.clip(upper=made.ended.fillna(_NEVER)).clip(upper=made.next_entered)
    begins = made.date.clip(lower=made.entered.fillna(0))
    years = []
    for place, year in enumerate(asked):
        live = made[(begins <= year.last) & (last_possible > year.last)]
        stock = live.drop_duplicates("period").set_index("period")[["authority", "who", "entered"]]
        for name, type_ in (("decision", "adoption_decision"), ("ordered", "placement_order"), ("matched", "matched")):
            stock[name] = stock.index.isin(live.period[live.type == type_])
        stock["placed"] = live[live.type == "placed"].groupby("period").date.min()
        years.append(stock.assign(year=place, last=year.last, cut_off=year.cut_off))
    stock = _with_known(pd.concat(years), known)
    until = stock.placed.fillna(stock["last"])
    in_process = {"A3 in process": (stock.decision & (stock.entered <= until), until - stock.entered < stock.cut_off)}
    return [
        _sums(stock, in_process),
        *(_counted(stock.query(where, engine="python"), code) for code, where in _STOCKS.items()),
    ]


def _cessations(periods: pd.DataFrame, asked: Sequence[Year]) -> pd.DataFrame:
    """The last time that each child ceased to be looked after in each year."""
    ceased = _in_years(periods[periods.ended.notna()], "ended", asked).sort_values("ended", kind="stable")
    ceased = ceased.drop_duplicates(["who", "year"], keep="last")
    return _sums(ceased, {"A4": (ceased.ended.notna(), ceased.by_adoption)})


def _events(events: pd.DataFrame, known: pd.DataFrame, asked: Sequence[Year]) -> list[pd.DataFrame]:
    counted = _with_known(
        _in_years(_of_types(events, *OF_CHILDREN.values(), *OF_FAMILIES.values(), "left_care"), "date", asked), known
    )
    types = {**OF_CHILDREN, **OF_FAMILIES}
    found = [_counted(counted[counted.type == type_], code) for code, type_ in types.items()]
    left = counted[counted.type == "left_care"]
    guardianship = "|".join(f'"reason":"{reason}"' for reason in SPECIAL_GUARDIANSHIP)
    found.append(_counted(left[left.attributes.str.contains(guardianship)], "sgo"))
    placed = counted[counted.type == "placed"]
    whose = placed.attributes.str.extract(r'"adopters":"([^"]+)"')[0]
    return [*found, _sums(placed, {"placed_in_agency": (whose.notna(), whose == "own_agency")})]


def _proceedings(events: pd.DataFrame, known: pd.DataFrame, asked: Sequence[Year]) -> pd.DataFrame:
    """Each conclusion with the latest issue on or before it: nobody has two conclusions of one."""
    issues = _of_types(events, "proceedings_issued")[["who", "date"]].rename(columns={"date": "issued"})
    concluded = _of_types(events, "proceedings_concluded")
    concluded = pd.merge_asof(concluded, issues, left_on="date", right_on="issued", by="who")
    concluded = _with_known(_in_years(concluded, "date", asked), known)
    days, is_known = concluded.date - concluded.issued, concluded.issued.notna()
    groups = _counted(concluded[is_known], "A8")["A8.groups"]
    sums = _sums(concluded, {"A8": (is_known, days), "A8.within_26": (is_known, days <= 182)})
    return sums.assign(**{"A8.groups": groups, "A8.within_26.groups": groups})


def _families(events: pd.DataFrame, asked: Sequence[Year]) -> pd.DataFrame:
    """Nobody of this England is in two rounds, so a family's first day of each step is enough."""
    steps = {
        "registered": ["registered"], "approved": ["approved"], "found": ["family_matched", "family_placed"],
        "ended": ["approval_declined", "withdrawn"], "matched": ["family_matched"], "enquiry": ["enquiry"],
    }  # fmt: skip
    of = events[events.type.isin({each for types in steps.values() for each in types})]
    families = of.drop_duplicates("who").set_index("who")[["authority"]]
    for name, types in steps.items():
        families[name] = of[of.type.isin(types)].drop_duplicates("who").set_index("who").date
    found = []
    for place, year in enumerate(asked):
        f = families.assign(year=place)
        matched, enquired = f.matched.between(year.first, year.last), f.enquiry.between(year.first, year.last)
        over = f[["found", "ended"]].min(axis=1) <= year.last
        assessed = f[["approved", "ended"]].min(axis=1) <= year.last
        counts = {
            "A11": ((f.approved <= year.last) & ~over, matched),
            "A13": ((f.registered <= year.last) & ~assessed, matched),
            "A12": (matched & (f.approved <= f.matched), f.matched - f.approved >= 91),
            "enquiry_conversion": (enquired, (f.registered >= f.enquiry) & (f.registered <= year.last)),
        }
        found.append(_sums(f, counts))
    return pd.concat(found)
