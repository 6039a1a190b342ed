"""What is recorded all at once, or derived at a glance, is what comparing and reading child by child gives."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.http.changes import packed_created
from app.ledger.at_a_glance import plain_stay
from app.ledger.derived import DERIVED, cessations
from app.ledger.deriving import derived_rows, fact
from app.ledger.intake import Intake
from tests.support.examples import examples
from tests.support.histories import histories
from tests.support.service import Service
from tests.support.standing import contents

COVENTRY, SOLIHULL = "E08000026", "E08000029"
EVENT = st.tuples(
    st.sampled_from(["entered_care", "left_care", "left_care", "adopted", "approved"]),
    st.integers(0, 3).map(lambda days: date(2021, 3, 30) + timedelta(days=days)),
    st.sampled_from(["", "S1", "ssda903/C1/left_care/1"]),
    st.sampled_from(["", "", '{"reason":"E8"}', '{"on_or_before":true}']),
)


@given(events=st.lists(EVENT, min_size=1, max_size=3))
def test_what_is_seen_at_a_glance_is_what_is_read(events: list[tuple[str, date, str, str]]) -> None:
    child = (COVENTRY, "C1")
    types, dates, _, attributes = zip(*events, strict=True)
    seen = plain_stay(types, [day.toordinal() for day in dates], attributes)
    read = dict(derived_rows(child, [fact(*event, recorded) for recorded, event in enumerate(events)]))
    if seen is not None:
        assert read == ({cessations: [(*child, *row) for row in seen]} if seen else {})


def test_most_children_are_seen_at_a_glance() -> None:
    entered, left = date(2019, 5, 1).toordinal(), date(2021, 4, 1).toordinal()
    assert plain_stay(["entered_care"], [entered], [""]) == []
    year_ends = date(2022, 3, 31).toordinal()
    in_order = ["entered_care", "left_care"], [entered, left]
    for types, days in (in_order, (in_order[0][::-1], in_order[1][::-1])):
        assert plain_stay(types, days, ['{"reason":"E8"}', ""]) == [(left, False, year_ends, None)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["entered_care", "adopted"]),
            st.integers(1, 9),
            st.sampled_from([None, None, 'a"\\.csv', "b.csv"]),
            st.none() | st.integers(1, 9),
        ),
        max_size=3,
    )
)
def test_events_that_were_created_are_packed_as_other_changes(created: list[tuple[Any, ...]]) -> None:
    packed = packed_created(*zip(*created, strict=True)) if created else []
    assert [json.loads(each) for each in packed] == [[type_, 0, *rest] for type_, *rest in created]


@settings(max_examples=examples(15))
@given(data=st.data())
def test_recorded_at_once_or_one_by_one_is_the_same(services: Callable[[str], Service], data: st.DataObject) -> None:
    """Also where an event is there twice, or a child and a family have one id."""
    sent = data.draw(histories([COVENTRY, SOLIHULL], max_children=3, max_families=2))
    sent += data.draw(st.lists(st.sampled_from(sent), max_size=2)) if sent else []
    sent += [{"authority": COVENTRY, "family": "c1", "type": "registered", "date": "2020-01-01"}]
    at_once = recorded(services("sqlite"), sent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "_are_first", lambda *_: False)
        assert recorded(services("sqlite"), sent) == at_once


def recorded(service: Service, sent: list[dict[str, Any]]) -> Any:
    """What is stored of a batch, without instants and ids."""
    answer = service.post(sent)
    assert service.differences() == service.altered() == 0
    changes = sorted(map(repr, answer["changes"]))
    counts = [answer[name] for name in ("created", "unchanged", "replaced", "changed")]
    derived = [sorted(map(repr, (row[:-2] for row in service.rows(table)))) for table in DERIVED]
    return contents(service.events()), changes, counts, derived
