"""A10: A1 adjusted for adoption by foster carers (definitions, sections 1, 2 and 5)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import ask, read_story

INDICATORS = ("A10",)


def test_to_moving_in_with_the_carer_who_adopts(service: Service) -> None:
    """For everybody else as A1: to the day placed."""
    result = ask(
        service,
        "A10",
        "2021-22",
        """
        child | entered    | order      | matched    | with carer since | placed     | adopted    | A10
        K1    | 2020-04-10 | 2020-11-02 | 2021-03-01 |                  | 2021-03-20 | 2021-12-06 | 344
        K2    | 2019-09-01 | 2020-06-15 | 2020-06-01 |                  | 2020-06-30 | 2021-04-01 | 303
        K3    | 2018-12-24 | 2019-10-08 | 2021-01-15 | 2019-01-07       | 2021-02-01 | 2022-03-31 | 14
        K4    | 2020-07-01 |            | 2021-05-01 |                  | 2021-05-20 | 2022-02-14 | 323
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"]) == (984, 4, 246)
    said = {case["child"]: case["explanation"] for case in service.cases("A10", "coventry", "2021-22")}
    assert said["K1"] == "344 days from entering care to moving in with the adoptive family."
    assert said["K3"] == "14 days from entering care to moving in with the foster carer who adopts."


def test_failing_that_since_the_last_early_permanence_placement_before(service: Service) -> None:
    """Where the placement does not say since when: the period's last early permanence placement on or before it."""
    ask(
        service,
        "A10",
        "2021-22",
        """
        child | entered    | early permanence      | with carer since | placed     | adopted    | A10
        Ava   | 2020-01-01 | 2020-01-31            | unknown          | 2021-02-01 | 2021-12-06 | 30
        Ben   | 2020-01-01 | 2020-01-31 2020-03-01 | unknown          | 2021-02-01 | 2021-12-06 | 60
        Cora  | 2020-01-01 | 2020-01-31 2021-02-01 | unknown          | 2021-02-01 | 2021-12-06 | 397
        Dan   | 2020-01-01 | 2020-01-31 2021-02-02 | unknown          | 2021-02-01 | 2021-12-06 | 30
        Eve   | 2020-01-01 | 2020-01-31            | 2020-01-11       | 2021-02-01 | 2021-12-06 | 10
        Fay   | 2020-01-01 | 2021-02-02            | unknown          | 2021-02-01 | 2021-12-06 | carer_move_in_unknown
        Gus   | 2020-01-01 | 2020-01-31            |                  | 2021-02-01 | 2021-12-06 | 397
        """,
    )


def test_early_permanence_of_an_earlier_period_of_care_does_not_count(service: Service) -> None:
    ask(
        service,
        "A10",
        "2021-22",
        """
        child | entered    | early permanence | left       | entered    | with carer since | placed     | adopted    | A10
        Ava   | 2017-01-01 | 2017-02-01       | 2018-01-01 | 2020-01-01 | unknown          | 2021-02-01 | 2021-12-06 | carer_move_in_unknown
        """,  # noqa: E501 - a story is read from left to right
    )


def test_who_is_not_counted(service: Service) -> None:
    """The first that applies: not placed, no entry, move-in unknown, dates out of order on either side."""
    result = ask(
        service,
        "A10",
        "2021-22",
        """
        child | entered    | with carer since | placed     | adopted    | A10
        Ava   | 2020-04-10 |                  |            | 2021-12-06 | not_placed
        Ben   |            |                  |            | 2021-12-06 | not_placed
        Cora  |            | unknown          | 2021-03-20 | 2021-12-06 | no_entry_date
        Dan   | 2020-04-10 | unknown          | 2021-03-20 | 2021-12-06 | carer_move_in_unknown
        Eve   | 2020-04-10 | 2020-04-09       | 2021-03-20 | 2021-12-06 | dates_out_of_order
        Fay   | 2020-04-10 | 2021-03-21       | 2021-03-20 | 2021-12-06 | dates_out_of_order
        Gus   | 2021-04-10 |                  | 2021-03-20 | 2021-12-06 | dates_out_of_order
        Hal   | 2020-04-10 | 2021-03-20       | 2021-03-20 | 2021-12-06 | 344
        Ida   | 2020-04-10 | 2020-04-10       | 2021-03-20 | 2021-12-06 | 0
        """,
    )
    assert result["excluded"] == {"not_placed": 2}
    assert result["not_evaluable"] == {"no_entry_date": 1, "carer_move_in_unknown": 1, "dates_out_of_order": 3}


def test_only_the_placement_that_led_to_the_adoption_matters(service: Service) -> None:
    """A first family that fostered the child before is not the family that adopts."""
    service.post(
        [
            *read_story(
                """
                child | entered    | disrupted  | placed     | adopted
                Ava   | 2018-01-01 | 2019-06-01 | 2020-01-01 | 2021-12-06
                """
            ).events,
            {
                "authority": "coventry",
                "child": "Ava",
                "type": "placed",
                "date": "2019-01-01",
                "by_current_carer": True,
                "moved_in_with_carer": "2018-01-11",
            },
        ]
    )
    assert service.result("A10", "coventry", "2021-22")["value"] == 730


def test_never_more_than_a1(service: Service) -> None:
    """For every child that both count."""
    service.post(
        read_story(
            """
            child | entered    | with carer since | placed     | adopted
            Ava   | 2018-12-24 | 2019-01-07       | 2021-02-01 | 2022-03-31
            Ben   | 2020-04-10 | 2021-03-20       | 2021-03-20 | 2021-12-06
            Cora  | 2020-04-10 | 2021-03-21       | 2021-03-20 | 2021-12-06
            Dan   | 2020-04-10 |                  | 2021-03-20 | 2021-12-06
            """
        ).events
    )
    a1, a10 = (
        {
            case["child"]: case["value"]
            for case in service.cases(code, "coventry", "2021-22")
            if case["value"] is not None
        }
        for code in ("A1", "A10")
    )
    assert a10.keys() == a1.keys() - {"Cora"}
    assert all(days <= a1[child] for child, days in a10.items())


def test_the_two_events_that_a_case_runs_between(service: Service) -> None:
    """Where the placement itself says when the child moved in, it is the event; otherwise the early permanence is."""
    service.post(
        read_story(
            """
            child | entered    | early permanence | with carer since | placed     | adopted
            Ava   | 2018-12-24 |                  | 2019-01-07       | 2021-02-01 | 2022-03-31
            Ben   | 2018-12-24 | 2019-01-07       | unknown          | 2021-02-01 | 2022-03-31
            Cora  | 2018-12-24 | 2019-01-07       |                  | 2021-02-01 | 2022-03-31
            """
        ).events
    )
    cases = service.cases("A10", "coventry", "2021-22")
    ends = [(case["to"]["event"], case["to"]["date"]) for case in cases]
    assert ends == [("placed", "2019-01-07"), ("early_permanence_placed", "2019-01-07"), ("placed", "2021-02-01")]
    for case in cases:
        assert service.get(f"/v1/events/{case['to']['id']}")["type"] == case["to"]["event"]
        assert service.get(f"/v1/events/{case['from']['id']}")["date"] == case["from"]["date"] == "2018-12-24"


@pytest.mark.parametrize(("period", "threshold"), [("2009-12", 639), ("2010-13", 608), ("2020-23", 426)])
def test_the_threshold_of_a1_is_used_and_called_local(service: Service, period: str, threshold: int) -> None:
    """A10 has no national threshold."""
    service.state_complete()
    result = service.result("A10", "coventry", period)
    assert (result["threshold"], result["threshold_status"]) == (threshold, "local")
    assert (result["value"], result["status"], result["meets_threshold"]) == (None, "z", None)


def test_a_day_that_is_known_only_as_on_or_before(service: Service) -> None:
    """Where the foster carer adopts, it is the day of moving in with them that must be known, not the placement's."""
    ask(
        service,
        "A10",
        "2021-22",
        """
        child | entered      | early permanence | placed       | with carer since | adopted    | A10
        Ava   | <=2020-01-01 |                  | 2021-03-20   | 2020-01-31       | 2021-12-06 | entry_day_unknown
        Ben   | 2020-01-01   |                  | <=2021-03-20 | 2020-01-31       | 2021-12-06 | 30
        Cora  | 2020-01-01   |                  | <=2021-03-20 | unknown          | 2021-12-06 | carer_move_in_unknown
        Dan   | 2020-01-01   |                  | <=2021-03-20 |                  | 2021-12-06 | placed_day_unknown
        Eve   | 2020-01-01   | <=2020-01-31     | 2021-03-20   | unknown          | 2021-12-06 | carer_move_in_unknown
        Fay   | 2020-01-01   |                  | <=2021-03-20 | 2021-04-01       | 2021-12-06 | dates_out_of_order
        """,
    )
