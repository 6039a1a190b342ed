"""One SQL statement by hand for each indicator, as somebody who knows the tables would write it for one year.

They answer with integers for each authority, of what is current now; dividing, rounding, reasons, thresholds and the
shape of an answer are left to the reader. `{first}` and `{last}` are the year's days, `{among}` the authorities.
"""

_NOW = "superseded_at = 9223372036854775807"
_AMONG = "authority IN ({among})"
_ADOPTED = f"FROM adoptions WHERE {_AMONG} AND {_NOW} AND adopted BETWEEN {{first}} AND {{last}}"
_STATES = f"FROM states WHERE {_AMONG} AND {_NOW} AND since <= {{last}} AND until > {{last}}"
_GROUP = "COALESCE(c.sibling_group, '=' || {subject})"


def _mean(days: str, counts_if: str) -> str:
    return (
        f"SELECT authority, COUNT(*), SUM(CASE WHEN {counts_if} THEN 1 ELSE 0 END), "
        f"SUM(CASE WHEN {counts_if} THEN {days} END) {_ADOPTED} GROUP BY authority"
    )


def _with_children(table: str, subject: str, where: str) -> str:
    group = _GROUP.format(subject=f"t.{subject}")
    return (
        f"SELECT t.authority, COUNT(*), COUNT(DISTINCT {group}) FROM {table} t LEFT JOIN children c "
        f"ON c.authority = t.authority AND c.child = t.{subject} AND c.{_NOW} "
        f"WHERE t.{_AMONG} AND t.{_NOW} AND {where} "
        "GROUP BY t.authority"
    )


def _stock(condition: str) -> str:
    return _with_children("states", "child", f"t.since <= {{last}} AND t.until > {{last}} AND {condition}")


def _events(type_: str, more: str = "") -> str:
    return _with_children("events", "subject", f"t.type = '{type_}' AND t.date BETWEEN {{first}} AND {{last}}{more}")


def _families(type_: str, *outcomes: str) -> str:
    ended = ", ".join(f"'{outcome}'" for outcome in outcomes)
    return (
        f"SELECT authority, COUNT(DISTINCT subject) FROM events t WHERE {_AMONG} AND {_NOW} "
        f"AND type = '{type_}' AND date <= {{last}} AND NOT EXISTS (SELECT 1 FROM events e "
        "WHERE e.authority = t.authority AND e.subject = t.subject "
        f"AND e.type IN ({ended}) AND e.date <= {{last}} AND e.{_NOW}) GROUP BY authority"
    )


def _family_events(type_: str) -> str:
    return (
        f"SELECT authority, COUNT(*) FROM events WHERE {_AMONG} AND {_NOW} AND type = '{type_}' "
        "AND date BETWEEN {first} AND {last} GROUP BY authority"
    )


def _nearest(what: str, type_: str, side: str) -> str:
    return (
        f"(SELECT {what}(e.date) FROM events e WHERE e.authority = t.authority AND e.subject = t.subject "
        f"AND e.type = '{type_}' AND e.date {side} t.date AND e.{_NOW})"
    )


def _family_share(type_: str, condition: str) -> str:
    return (
        f"SELECT authority, COUNT(*), SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) FROM events t "
        f"WHERE {_AMONG} AND {_NOW} AND type = '{type_}' AND date BETWEEN {{first}} AND {{last}} GROUP BY authority"
    )


def _adopted_children(condition: str) -> str:
    return (
        f"SELECT a.authority, COUNT(*), SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) FROM adoptions a "
        f"LEFT JOIN children c ON c.authority = a.authority AND c.child = a.child AND c.{_NOW} "
        f"WHERE a.{_AMONG} AND a.{_NOW} "
        "AND a.adopted BETWEEN {first} AND {last} GROUP BY a.authority"
    )


_PLACED = "placed IS NOT NULL"
_ORDERED = f"{_PLACED} AND placement_order IS NOT NULL"
_A2_DAYS = "CASE WHEN matched < placement_order THEN 0 ELSE matched - placement_order END"
_MOVED_IN = "CASE WHEN by_current_carer THEN moved_in_with_carer ELSE placed END"
_WAITING = "t.decision IS NOT NULL AND t.placed IS NULL"
_A3 = (
    "SELECT authority, COUNT(*), SUM(CASE WHEN days < 426 THEN 1 ELSE 0 END) FROM ("
    f"SELECT authority, placed - entered AS days {_ADOPTED} AND placed IS NOT NULL UNION ALL "
    f"SELECT authority, COALESCE(placed, {{last}}) - entered {_STATES} AND decision IS NOT NULL) w GROUP BY authority"
)
_A4 = (
    "SELECT authority, COUNT(*), SUM(CASE WHEN by_adoption THEN 1 ELSE 0 END) FROM cessations t "
    f"WHERE {_AMONG} AND {_NOW} AND ceased BETWEEN {{first}} AND {{last}} AND NOT EXISTS (SELECT 1 FROM cessations l "
    "WHERE l.authority = t.authority AND l.child = t.child AND l.ceased > t.ceased AND l.ceased <= {last} "
    f"AND l.{_NOW}) GROUP BY authority"
)


def _proceedings(value: str) -> str:
    return (
        f"SELECT authority, COUNT(*), SUM({value}) FROM proceedings WHERE {_AMONG} AND {_NOW} "
        "AND concluded BETWEEN {first} AND {last} AND issued IS NOT NULL GROUP BY authority"
    )


_SGO = " AND t.attributes IN (" + ", ".join(f'\'{{{{"reason":"E{code}"}}}}\'' for code in range(43, 49)) + ")"

STATEMENTS = {
    "A1": _mean("placed - entered", f"{_PLACED} AND entered <= placed"),
    "A2": _mean(_A2_DAYS, f"{_ORDERED} AND matched IS NOT NULL"),
    "A3": _A3,
    "A4": _A4,
    "A5": _events("decision_reversed"),
    "A6": _adopted_children("c.ethnicity NOT IN ('WBRI', 'WIRI', 'WOTH', 'WIRT', 'WROM', 'REFU', 'NOBT')"),
    "A7": _adopted_children("c.turns_5 <= a.adopted"),
    "A8": _proceedings("concluded - issued"),
    "A8.within_26": _proceedings("CASE WHEN concluded - issued <= 182 THEN 1 ELSE 0 END"),
    "A9": _stock(_WAITING),
    "A10": _mean(f"{_MOVED_IN} - entered", f"{_PLACED} AND {_MOVED_IN} >= entered"),
    "A11": _families("approved", "family_matched", "withdrawn"),
    "A12": _family_share("family_matched", f"date - {_nearest('MAX', 'approved', '<=')} >= 91"),
    "A13": _families("registered", "approved", "approval_declined", "withdrawn"),
    "A14": _stock(f"{_WAITING} AND t.placement_order IS NOT NULL"),
    "A15": _events("adoption_decision"),
    "A16": _events("placement_order"),
    "A20": _mean("placement_order - entered", f"{_ORDERED} AND entered <= placement_order"),
    "matched": _events("matched"),
    "placed": _events("placed"),
    "applications": _events("adoption_application"),
    "adopted": _events("adopted"),
    "disruptions": _events("placement_disrupted"),
    "early_permanence": _events("early_permanence_placed"),
    "early_warnings": _events("early_warning"),
    "sgo": _events("left_care", _SGO),
    "placed_in_agency": (
        "SELECT authority, COUNT(adopters), SUM(CASE WHEN adopters = 'own_agency' THEN 1 ELSE 0 END) FROM placements "
        f"WHERE {_AMONG} AND {_NOW} AND placed BETWEEN {{first}} AND {{last}} GROUP BY authority"
    ),
    "awaiting_match": _stock(f"{_WAITING} AND t.placement_order IS NOT NULL AND t.matched IS NULL"),
    "matched_not_placed": _stock("t.matched IS NOT NULL AND t.placed IS NULL"),
    "placed_at_end": _stock("t.placed IS NOT NULL"),
    "plan_is_adoption": _stock("t.decision IS NOT NULL"),
    "families_required": _stock(_WAITING),
    "stage.entry_to_decision": _mean("decision - entered", _PLACED),
    "stage.decision_to_order": _mean("placement_order - decision", _ORDERED),
    "stage.order_to_match": _mean("matched - placement_order", _ORDERED),
    "stage.match_to_placed": _mean("placed - matched", _PLACED),
    "stage.placed_to_adopted": _mean("adopted - placed", _PLACED),
    "families_approved": _family_events("approved"),
    "assessments_underway": _families("registered", "approved", "approval_declined", "withdrawn"),
    "enquiries": _family_events("enquiry"),
    "enquiry_conversion": _family_share("enquiry", f"{_nearest('MIN', 'registered', '>=')} <= {{last}}"),
}
