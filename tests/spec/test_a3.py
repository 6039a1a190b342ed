"""A3: share of children who wait less than 14 months before moving in (definitions, sections 2 and 5)."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest

from tests.support.service import Service, answer
from tests.support.story_tables import ask, placed_after, read_story

INDICATORS = ("A3",)


def test_strictly_less_than_426_days(service: Service) -> None:
    """Of the children adopted in the period: from entering care to the day placed."""
    result = ask(
        service,
        "A3",
        "2022-23",
        """
        child  | entered    | placed     | adopted    | A3
        Under  | 2021-01-01 | 2022-03-02 | 2022-12-06 | yes
        At     | 2021-01-01 | 2022-03-03 | 2022-12-06 | no
        Over   | 2021-01-01 | 2022-03-04 | 2022-12-06 | no
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (1, 3, 33)
    assert (result["unit"], result["threshold"], result["meets_threshold"]) == ("percent", None, None)


def test_the_adopted_and_those_in_the_process_on_the_last_day(service: Service) -> None:
    """In the process: a live decision on the last day, still looked after. An event on the last day has happened."""
    result = ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered    | decision   | reversed   | placed     | left       | adopted    | A3
        Ava   | 2020-06-01 | 2020-12-01 |            | 2021-03-01 |            | 2021-04-01 | yes
        Ben   | 2021-06-01 | 2021-12-01 |            |            |            |            | yes
        Cora  | 2021-06-01 | 2021-12-01 | 2022-03-01 |            |            |            | no candidate
        Dan   | 2021-06-01 | 2021-12-01 | 2022-03-31 |            |            |            | no candidate
        Eve   | 2021-06-01 | 2021-12-01 | 2022-04-01 |            |            |            | yes
        Fay   | 2021-06-01 | 2021-12-01 |            |            | 2022-03-31 |            | no candidate
        Gus   | 2021-06-01 | 2021-12-01 |            |            | 2022-04-01 |            | yes
        Hal   | 2021-06-01 |            |            |            |            |            | no candidate
        Ida   | 2021-06-01 | 2022-03-31 |            |            |            |            | yes
        Jon   | 2021-06-01 | 2022-04-01 |            |            |            |            | no candidate
        Kit   | 2020-06-01 | 2020-12-01 |            | 2021-03-01 |            | 2022-03-31 | yes
        Lea   | 2020-06-01 | 2020-12-01 |            | 2021-03-01 |            | 2022-04-01 | yes
        Max   | 2020-06-01 | 2020-12-01 |            | 2021-03-01 |            | 2021-03-31 | no candidate
        Ned   | 2022-04-01 | 2022-04-01 |            |            |            |            | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"]) == (7, 7)


def test_who_is_placed_by_the_last_day_waited_until_then_others_wait_still(service: Service) -> None:
    """Placed on or before the last day: to the placement. Not placed, or disrupted since: to the last day itself."""
    ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered    | decision   | placed     | disrupted  | placed     | A3
        Ava   | 2020-01-01 | 2020-07-01 | 2021-03-01 |            |            | yes
        Ben   | 2020-01-01 | 2020-07-01 | 2021-03-02 |            |            | no
        Cora  | 2020-01-01 | 2020-07-01 |            |            |            | no
        Dan   | 2020-01-01 | 2020-07-01 | 2021-03-01 | 2021-06-01 |            | no
        Eve   | 2020-01-01 | 2020-07-01 | 2021-03-01 | 2021-06-01 | 2021-09-01 | no
        Fay   | 2020-01-01 | 2020-07-01 | 2021-03-01 | 2022-04-01 |            | yes
        Gus   | 2021-01-30 | 2021-07-01 |            |            |            | yes
        Hal   | 2021-01-29 | 2021-07-01 |            |            |            | no
        Ida   | 2021-01-29 | 2021-07-01 | 2022-03-31 |            |            | no
        Jon   | 2021-01-30 | 2021-07-01 | 2022-04-01 |            |            | yes
        """,
    )


def test_who_is_not_counted(service: Service) -> None:
    """Adopted without being placed is excluded; no entry, or a placement before it, is not evaluable."""
    result = ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered    | decision   | placed     | adopted    | A3
        Ava   | 2020-06-01 | 2020-12-01 |            | 2021-12-06 | not_placed
        Ben   |            | 2020-12-01 |            | 2021-12-06 | not_placed
        Cora  |            | 2020-12-01 | 2021-03-01 | 2021-12-06 | no_entry_date
        Dan   |            | 2020-12-01 |            |            | no_entry_date
        Eve   | 2021-03-02 | 2021-03-02 | 2021-03-01 | 2021-12-06 | dates_out_of_order
        Fay   | 2021-03-02 | 2021-03-02 | 2021-03-01 |            | dates_out_of_order
        """,
    )
    assert result["excluded"] == {"not_placed": 2}
    assert result["not_evaluable"] == {"no_entry_date": 2, "dates_out_of_order": 2}
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")


def test_the_last_day_ends_no_wait_of_a_child_who_is_adopted(service: Service) -> None:
    """A child adopted without being placed has no end in the case list: it is not waiting on the last day."""
    service.post(read_story("child | entered | adopted\nAva | 2020-06-01 | 2021-12-06").events)
    (case,) = service.cases("A3", "coventry", "2021-22")
    assert (case["reason"], case["from"]["date"], case["to"]) == ("not_placed", "2020-06-01", None)


def test_not_adjusted_for_foster_carers(service: Service) -> None:
    """Unlike A10: the wait runs to the placement, however long the child has lived with the carer."""
    ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered    | decision   | with carer since | placed     | adopted    | A3
        Ava   | 2018-12-24 | 2019-06-01 | 2019-01-07       | 2021-02-01 | 2022-03-31 | no
        Ben   | 2018-12-24 | 2019-06-01 | 2019-01-07       | 2021-02-01 |            | no
        """,
    )


def test_a_child_who_came_back_waits_since_coming_back(service: Service) -> None:
    """All of it in the current period of care: what was decided before the child left does not stand any more."""
    ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered    | decision   | left       | entered    | decision   | A3
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2021-06-01 | 2021-12-01 | yes
        Ben   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2021-06-01 |            | no candidate
        Cora  | 2016-01-04 | 2016-06-01 |            | 2021-06-01 | 2021-12-01 | yes
        Dan   | 2016-01-04 | 2016-06-01 |            |            |            | no
        """,
    )


def test_adopted_and_back_in_the_process_is_two_cases(service: Service) -> None:
    """A child adopted in the period who came back into care and has a plan again is there twice."""
    service.post(
        read_story(
            """
            child | entered    | decision   | placed     | adopted    | entered    | decision
            Ava   | 2019-01-04 | 2019-06-01 | 2020-01-04 | 2021-05-01 | 2021-09-01 | 2022-01-01
            """
        ).events
    )
    found = service.cases("A3", "coventry", "2021-22")
    assert [(case["child"], case["value"], case["adopted"]) for case in found] == [
        ("Ava", True, "2021-05-01"),
        ("Ava", True, None),
    ]
    assert [case["to"]["event"] for case in found] == ["placed", None]


def test_adopted_on_the_last_day_and_back_on_it_is_two_cases_also_over_two_pages(service: Service) -> None:
    """Both count by the last day; no page leaves one of them out."""
    service.post(
        read_story(
            """
            child | entered    | decision   | placed     | adopted    | entered    | decision
            Ava   | 2019-01-04 | 2019-06-01 | 2020-01-04 | 2022-03-31 | 2022-03-31 | 2022-03-31
            Ben   | 2019-01-04 | 2019-06-01 | 2020-01-04 | 2022-03-31 |            |
            """
        ).events
    )
    pages, asked = [], {"indicator": "A3", "area": "coventry", "period": "2021-22", "limit": "1"}
    link: str | None = f"/v1/results/cases?{urlencode(asked)}"
    while link:
        page = answer(service.client.get(link))
        pages.append([(case["child"], case["adopted"]) for case in page["cases"]])
        link = page["next"]
    assert pages == [[("Ava", "2022-03-31")], [("Ava", None)], [("Ben", "2022-03-31")]]
    assert service.result("A3", "coventry", "2021-22")["denominator"] == 3


@pytest.mark.parametrize(
    ("period", "cut_off"),
    [
        ("2010-11", 639),
        ("2011-12", 639),
        ("2012-13", 608),
        ("2013-14", 547),
        ("2014-15", 487),
        ("2015-16", 426),
        ("2022-23", 426),
    ],
)
def test_the_cut_off_moves_with_the_threshold_of_a1(service: Service, period: str, cut_off: int) -> None:
    """21 months to 2012, then shorter every year, 14 months from 2016."""
    adopted = date(int(period[:4]), 12, 6)
    entered = adopted - timedelta(days=1000)
    placed = [entered + timedelta(days=days) for days in (cut_off - 1, cut_off)]
    ask(
        service,
        "A3",
        period,
        f"""
        child | entered   | placed      | adopted   | A3
        Ava   | {entered} | {placed[0]} | {adopted} | yes
        Ben   | {entered} | {placed[1]} | {adopted} | no
        """,
    )
    said = [case["explanation"] for case in service.cases("A3", "coventry", period)]
    those = f"as one of those who wait strictly less than {cut_off} days."
    assert said == [f"Counts {those}", f"Counts among all, but not {those}"]


@pytest.mark.parametrize(
    ("in_time", "late", "places", "value"),
    [(1, 7, 0, 13), (3, 5, 0, 38), (1, 7, 1, 12.5), (1, 2, 0, 33), (2, 1, 0, 67), (1, 2, 1, 33.3), (0, 3, 0, 0)],
)
def test_rounded_once_and_half_up(service: Service, in_time: int, late: int, places: int, value: float) -> None:
    """Whole percent, halves up; one decimal on request."""
    service.post(placed_after(*[100] * in_time, *[500] * late))
    assert service.result("A3", "coventry", "2021-22", places=places)["value"] == value


def test_a_day_that_is_known_only_as_on_or_before(service: Service) -> None:
    """Of the adopted and of those in the process; who is not placed yet has waited until the last day."""
    ask(
        service,
        "A3",
        "2021-22",
        """
        child | entered      | decision     | placed       | adopted    | A3
        Ava   | <=2020-01-01 |              | 2021-03-20   | 2021-12-06 | entry_day_unknown
        Ben   | 2020-01-01   |              | <=2021-03-20 | 2021-12-06 | placed_day_unknown
        Cora  | <=2020-01-01 | 2020-06-01   |              |            | entry_day_unknown
        Dan   | 2020-01-01   | 2020-06-01   | <=2021-03-20 |            | placed_day_unknown
        Eve   | 2022-01-01   | <=2022-02-01 |              |            | yes
        Fay   | 2020-01-01   | <=2020-02-01 |              |            | no
        """,
    )
