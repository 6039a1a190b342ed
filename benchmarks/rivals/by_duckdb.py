"""The figures of England with DuckDB, from the events as they were sent: SQL as an analyst would write it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.rivals.question import FOREVER, OF_CHILDREN, OF_FAMILIES, Year, as_columns

#: One event for each child or family, type and day; of several the one with the greatest source id is read.
_CURRENT = f"""
CREATE TEMP TABLE current_events AS
SELECT authority, subject, type, date, arg_max(attributes, source_id) AS attributes
FROM events WHERE superseded_at = {FOREVER} GROUP BY ALL;

CREATE TEMP TABLE current_children AS
SELECT authority, child, sibling_group, ethnicity, birth_month FROM children WHERE superseded_at = {FOREVER};
"""

_PERIODS = """
CREATE TEMP TABLE entries AS
SELECT authority, subject, date AS entered, lead(date) OVER child AS next_entered,
    lag(date) OVER child IS NULL AS is_first
FROM current_events WHERE type = 'entered_care'
WINDOW child AS (PARTITION BY authority, subject ORDER BY date);

-- A leaving on the day of the next entry ends the earlier period, if that is open until then.
CREATE TEMP TABLE leavings AS
SELECT authority, subject, date, by_adoption,
    CASE WHEN on_entry AND min(date) OVER (PARTITION BY authority, subject, entered) < date THEN date ELSE entered END
        AS entered
FROM (
    SELECT l.authority, l.subject, l.date, l.type = 'adopted' AS by_adoption, s.entered IS NOT NULL AS on_entry,
        coalesce(e.entered, s.entered, 0) AS entered
    FROM (FROM current_events WHERE type IN ('left_care', 'adopted')) l
    ASOF LEFT JOIN entries e ON e.authority = l.authority AND e.subject = l.subject AND l.date > e.entered
    LEFT JOIN entries s ON s.authority = l.authority AND s.subject = l.subject AND s.entered = l.date
);

CREATE TEMP TABLE periods AS
WITH ended AS (
    SELECT authority, subject, entered, min(date) AS ended, max(date) FILTER (by_adoption) AS adopted,
        arg_min(by_adoption, 2 * date - by_adoption::INTEGER) AS by_adoption
    FROM leavings GROUP BY ALL
), never_entered AS (
    SELECT DISTINCT authority, subject FROM current_events c
    ANTI JOIN entries USING (authority, subject) ANTI JOIN leavings USING (authority, subject)
    WHERE type IN ('adoption_decision', 'placement_order', 'matched', 'placed')
)
SELECT k.authority, k.subject, k.entered, CASE WHEN is_first THEN coalesce(u.ended + 1, 0) ELSE k.entered END AS since,
    k.next_entered, e.ended, e.adopted, e.by_adoption
FROM entries k LEFT JOIN ended e USING (authority, subject, entered)
LEFT JOIN ended u ON u.authority = k.authority AND u.subject = k.subject AND u.entered = 0 AND k.is_first
UNION ALL
SELECT u.authority, u.subject, NULL, 0, k.entered, u.ended, u.adopted, u.by_adoption
FROM ended u LEFT JOIN entries k ON k.authority = u.authority AND k.subject = u.subject AND k.is_first
WHERE u.entered = 0
UNION ALL
SELECT authority, subject, NULL, 0, NULL, NULL, NULL, NULL FROM never_entered;
"""

_STEPS = """
CREATE TEMP TABLE steps AS
SELECT e.authority, e.subject, p.since, e.type, e.date, e.attributes
FROM (
    SELECT * FROM current_events WHERE type IN ('adoption_decision', 'decision_reversed', 'placement_order',
        'placement_order_revoked', 'matched', 'match_ended', 'placed', 'placement_disrupted', 'early_permanence_placed')
) e ASOF JOIN periods p ON e.authority = p.authority AND e.subject = p.subject AND e.date >= p.since;

CREATE TEMP TABLE made AS
WITH undoing (type, undone_by) AS (VALUES
    ('adoption_decision', 'decision_reversed'), ('placement_order', 'placement_order_revoked'),
    ('matched', 'match_ended'), ('matched', 'decision_reversed'), ('matched', 'placement_disrupted'),
    ('placed', 'placement_disrupted')
), undone AS (
    SELECT s.authority, s.subject, s.since, u.type, s.date
    FROM steps s JOIN undoing u ON u.undone_by = s.type::VARCHAR
), next_undone AS (
    SELECT s.authority, s.subject, s.since, s.type, s.date, s.attributes,
        min(u.date) FILTER (u.date > s.date) AS later, coalesce(bool_or(u.date = s.date), false) AS same_day
    FROM steps s LEFT JOIN undone u ON u.authority = s.authority AND u.subject = s.subject AND u.since = s.since
        AND u.type = s.type::VARCHAR AND u.date >= s.date
    WHERE s.type IN ('adoption_decision', 'placement_order', 'matched', 'placed')
    GROUP BY ALL
)
SELECT authority, subject, since, type, date, attributes,
    CASE WHEN same_day AND NOT coalesce(before IS NOT NULL AND coalesce(later_before >= date, true), false)
        THEN date ELSE coalesce(later, 9999999) END AS undone
FROM (
    SELECT *, lag(date) OVER same AS before, lag(later) OVER same AS later_before
    FROM next_undone WINDOW same AS (PARTITION BY authority, subject, since, type ORDER BY date)
);
"""

_JOURNEYS = """
CREATE TEMP TABLE journeys AS
WITH adopted AS (
    SELECT p.*, y.year FROM periods p JOIN years y ON p.adopted BETWEEN y.first AND y.last
), reached AS (
    SELECT a.authority, a.subject, a.since, a.entered, a.adopted, a.year,
        max(m.date) FILTER (m.type = 'adoption_decision') AS decision,
        min(m.date) FILTER (m.type = 'placement_order') AS ordered,
        min(m.date) FILTER (m.type = 'placed') AS placed,
        arg_min(m.attributes, m.date) FILTER (m.type = 'placed') AS said
    FROM adopted a LEFT JOIN made m ON m.authority = a.authority AND m.subject = a.subject AND m.since = a.since
        AND m.date <= a.adopted AND m.undone > a.adopted
    GROUP BY ALL
), matches AS (
    SELECT r.authority, r.subject, r.since,
        coalesce(max(m.date) FILTER (m.date <= r.placed), min(m.date) FILTER (m.date > r.placed)) AS matched
    FROM reached r JOIN made m ON m.authority = r.authority AND m.subject = r.subject AND m.since = r.since
        AND m.type = 'matched'
        AND ((m.date <= r.placed AND m.undone > r.placed)
            OR (m.date > r.placed AND m.date <= r.adopted AND m.undone > r.adopted))
    GROUP BY ALL
), early AS (
    SELECT r.authority, r.subject, r.since, max(s.date) AS moved_in
    FROM reached r JOIN steps s ON s.authority = r.authority AND s.subject = r.subject AND s.since = r.since
        AND s.type = 'early_permanence_placed' AND s.date <= r.placed
    GROUP BY ALL
)
SELECT r.authority, r.subject, r.year, entered, adopted, decision, ordered, placed, matched,
    CASE WHEN said->>'by_current_carer' = 'true'
        THEN coalesce((said->>'moved_in_with_carer')::DATE - DATE '0001-01-01' + 1, early.moved_in)
        ELSE placed END AS moved_in
FROM reached r LEFT JOIN matches USING (authority, subject, since) LEFT JOIN early USING (authority, subject, since);

CREATE TEMP TABLE stock AS
SELECT y.year, y.last, y.cut_off, p.authority, p.subject, any_value(p.entered) AS entered,
    bool_or(m.type = 'adoption_decision') AS decision, bool_or(m.type = 'placement_order') AS ordered,
    bool_or(m.type = 'matched') AS matched, min(m.date) FILTER (m.type = 'placed') AS placed
FROM made m JOIN periods p ON p.authority = m.authority AND p.subject = m.subject AND p.since = m.since
JOIN years y ON m.date <= y.last AND m.undone > y.last
    AND (p.entered IS NULL OR p.entered <= y.last) AND (p.ended IS NULL OR p.ended > y.last)
    AND (p.next_entered IS NULL OR p.next_entered > y.last)
GROUP BY ALL;
"""

#: Of the adopted: which of them each figure counts, and what it adds up.
_OF_ADOPTED = {
    "A1": ("entered <= placed", "placed - entered"),
    "A2": ("placed IS NOT NULL AND ordered IS NOT NULL AND matched IS NOT NULL", "greatest(matched - ordered, 0)"),
    "A3 adopted": ("entered <= placed", "CAST(placed - entered < cut_off AS INTEGER)"),
    "A6": (
        "ethnicity NOT IN ('REFU', 'NOBT')",
        "CAST(ethnicity NOT IN ('WBRI', 'WIRI', 'WOTH', 'WIRT', 'WROM') AS INTEGER)",
    ),
    "A7": ("birth_month IS NOT NULL", "CAST(adopted >= turns_5 AS INTEGER)"),
    "A10": ("placed IS NOT NULL AND entered <= moved_in AND moved_in <= placed", "moved_in - entered"),
    "A20": ("placed IS NOT NULL AND entered <= ordered", "ordered - entered"),
    "stage.entry_to_decision": (
        "placed IS NOT NULL AND entered IS NOT NULL AND decision IS NOT NULL",
        "decision - entered",
    ),
    "stage.decision_to_order": (
        "placed IS NOT NULL AND decision IS NOT NULL AND ordered IS NOT NULL",
        "ordered - decision",
    ),
    "stage.order_to_match": ("placed IS NOT NULL AND ordered IS NOT NULL AND matched IS NOT NULL", "matched - ordered"),
    "stage.match_to_placed": ("placed IS NOT NULL AND matched IS NOT NULL", "placed - matched"),
    "stage.placed_to_adopted": ("placed IS NOT NULL", "adopted - placed"),
}
#: Of the children in the process on the last day.
_STOCKS = {
    "A9": "decision AND placed IS NULL",
    "A14": "decision AND ordered AND placed IS NULL",
    "awaiting_match": "decision AND ordered AND placed IS NULL AND NOT matched",
    "matched_not_placed": "matched AND placed IS NULL",
    "placed_at_end": "placed IS NOT NULL",
    "plan_is_adoption": "decision",
}
_A3 = "decision AND entered <= coalesce(placed, last)"
_CHILD = "LEFT JOIN current_children c ON c.authority = t.authority AND c.child = t.subject"
_GROUPS = "count(DISTINCT coalesce(c.sibling_group, '=' || t.subject))"


def _means() -> str:
    columns = (
        f'count(*) FILTER ({counts}) AS "{code}.counted", sum({value}) FILTER ({counts}) AS "{code}.total"'
        for code, (counts, value) in _OF_ADOPTED.items()
    )
    return f"""
    SELECT authority, year, {", ".join(columns)}, count(*) AS "adopted.counted",
        count(DISTINCT coalesce(sibling_group, '=' || subject)) AS "adopted.groups"
    FROM (
        SELECT t.*, y.cut_off, c.sibling_group, c.ethnicity, c.birth_month,
            CAST((c.birth_month || '-01')::DATE + INTERVAL 5 YEAR AS DATE) - DATE '0001-01-01' + 1 AS turns_5
        FROM journeys t {_CHILD} JOIN years y USING (year)
    ) GROUP BY authority, year"""


def _stocks() -> str:
    columns = (
        f'count(*) FILTER ({where}) AS "{code}.counted", {_GROUPS} FILTER ({where}) AS "{code}.groups"'
        for code, where in _STOCKS.items()
    )
    return f"""
    SELECT t.authority, t.year, {", ".join(columns)}, count(*) FILTER ({_A3}) AS "A3 in process.counted",
        count(*) FILTER ({_A3} AND coalesce(placed, last) - entered < cut_off) AS "A3 in process.total"
    FROM stock t {_CHILD} GROUP BY t.authority, t.year"""


_TYPES = ", ".join(f"'{type_}'" for type_ in (*OF_CHILDREN.values(), *OF_FAMILIES.values()))
_EVENTS = f"""
    SELECT t.authority, y.year, t.type, count(*) AS counted, {_GROUPS} AS groups,
        count(*) FILTER (t.type = 'placed' AND t.attributes->>'adopters' IS NOT NULL) AS known,
        count(*) FILTER (t.type = 'placed' AND t.attributes->>'adopters' = 'own_agency') AS own
    FROM current_events t JOIN years y ON t.date BETWEEN y.first AND y.last {_CHILD}
    WHERE t.type IN ({_TYPES}) OR (t.type = 'left_care' AND
        t.attributes->>'reason' IN ('E43', 'E44', 'E45', 'E46', 'E47', 'E48'))
    GROUP BY t.authority, y.year, t.type"""

_CESSATIONS = """
    SELECT authority, year, count(*) AS "A4.counted", count(*) FILTER (by_adoption) AS "A4.total"
    FROM (
        SELECT p.authority, p.subject, y.year, arg_max(p.by_adoption, p.ended) AS by_adoption
        FROM periods p JOIN years y ON p.ended BETWEEN y.first AND y.last GROUP BY ALL
    ) GROUP BY authority, year"""

_PROCEEDINGS = f"""
    SELECT t.authority, y.year, count(issued) AS "A8.counted", sum(concluded - issued) AS "A8.total",
        {_GROUPS} FILTER (issued IS NOT NULL) AS "A8.groups", count(issued) AS "A8.within_26.counted",
        count(*) FILTER (concluded - issued <= 182) AS "A8.within_26.total",
        {_GROUPS} FILTER (issued IS NOT NULL) AS "A8.within_26.groups"
    FROM (
        SELECT e.authority, e.subject, e.date AS concluded, i.date AS issued
        FROM (FROM current_events WHERE type = 'proceedings_concluded') e
        ASOF LEFT JOIN (FROM current_events WHERE type = 'proceedings_issued') i
            ON i.authority = e.authority AND i.subject = e.subject AND e.date >= i.date
    ) t JOIN years y ON t.concluded BETWEEN y.first AND y.last {_CHILD}
    GROUP BY t.authority, y.year"""

#: Nobody of this England is in two rounds, so a family's first day of each step is enough.
_FAMILIES = """
    WITH families AS (
        SELECT authority, subject, min(date) FILTER (type = 'registered') AS registered,
            min(date) FILTER (type = 'approved') AS approved,
            min(date) FILTER (type IN ('family_matched', 'family_placed')) AS found,
            min(date) FILTER (type IN ('approval_declined', 'withdrawn')) AS ended,
            min(date) FILTER (type = 'family_matched') AS matched, min(date) FILTER (type = 'enquiry') AS enquiry
        FROM current_events WHERE type IN ('registered', 'approved', 'family_matched', 'family_placed',
            'approval_declined', 'withdrawn', 'enquiry')
        GROUP BY authority, subject
    )
    SELECT authority, year,
        count(*) FILTER (approved <= last AND NOT coalesce(least(found, ended) <= last, false)) AS "A11.counted",
        count(*) FILTER (registered <= last AND NOT coalesce(least(approved, ended) <= last, false)) AS "A13.counted",
        count(*) FILTER (matched BETWEEN first AND last AND approved <= matched) AS "A12.counted",
        count(*) FILTER (matched BETWEEN first AND last AND matched - approved >= 91) AS "A12.total",
        count(*) FILTER (enquiry BETWEEN first AND last) AS "enquiry_conversion.counted",
        count(*) FILTER (enquiry BETWEEN first AND last AND registered BETWEEN enquiry AND last)
            AS "enquiry_conversion.total"
    FROM families, years GROUP BY authority, year"""

_CATEGORIES = {"events": ("authority", "type"), "children": ("authority",)}
_TYPES_OF = {
    "events": "date::INTEGER AS date, superseded_at::BIGINT AS superseded_at, coalesce(source_id, '') AS source_id",
    "children": "superseded_at::BIGINT AS superseded_at",
}
_PREPARING = (_CURRENT, _PERIODS, _STEPS, _JOURNEYS)
_ANSWERS = (_means(), _stocks(), _EVENTS, _CESSATIONS, _PROCEEDINGS, _FAMILIES)


def loaded(directory: Path, asked: Sequence[Year]) -> duckdb.DuckDBPyConnection:
    """A database in memory with the events in a table of their own; DuckDB uses all cores."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET preserve_insertion_order = false")
    for name, few in _CATEGORIES.items():
        file = f"read_csv('{directory}/{name}.csv', header = true, all_varchar = true, nullstr = '')"
        connection.execute(f"CREATE TEMP TABLE read_{name} AS SELECT * FROM {file}")
        for column in few:
            values = f"SELECT DISTINCT {column} FROM read_{name} ORDER BY 1"
            connection.execute(f"CREATE TYPE {name}_{column} AS ENUM ({values})")
        types = ", ".join(f"{column}::{name}_{column} AS {column}" for column in few)
        connection.execute(f"CREATE TABLE {name} AS SELECT * REPLACE ({types}, {_TYPES_OF[name]}) FROM read_{name}")
    years = pd.DataFrame(as_columns(asked))
    connection.register("asked", years)
    connection.execute("CREATE TABLE years AS SELECT * FROM asked")
    return connection


def answered(connection: duckdb.DuckDBPyConnection, _: Sequence[Year]) -> list[pd.DataFrame]:
    """The figures, as tables by authority and year."""
    with connection.cursor() as cursor:
        for statement in _PREPARING:
            cursor.execute(statement)
        return [cursor.execute(statement).fetchdf() for statement in _ANSWERS]


def rows_of(tables: Sequence[pd.DataFrame], _: Sequence[Year]) -> Iterator[dict[str, Any]]:
    for table in tables:
        yield from table.astype({"authority": str}).to_dict("records")
