"""The stages of the way to adoption, each a mean over the children adopted in the period (definitions, section 2)."""

from itertools import pairwise

from tests.support.service import Service
from tests.support.story_tables import apart, ask, ask_all, send_story, verdicts

INDICATORS = (
    "stage.entry_to_decision",
    "stage.decision_to_order",
    "stage.order_to_match",
    "stage.match_to_placed",
    "stage.placed_to_adopted",
)
FIRST_FOUR = INDICATORS[:4]

WITH_ALL_DATES = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-08-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06
    Ben   | 2019-09-01 | 2020-02-01 | 2020-06-15 | 2020-06-01 | 2020-06-30 | 2021-04-01
    Cora  | 2019-09-01 | 2020-07-01 | 2020-06-15 | 2020-08-01 | 2020-07-30 | 2022-03-31
    """


def test_the_days_of_each_stage(service: Service) -> None:
    """Of one child, from one milestone to the next."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | decision   | order      | stage.entry_to_decision | stage.decision_to_order | matched    | placed     | stage.order_to_match | stage.match_to_placed | adopted    | stage.placed_to_adopted
        Ava   | 2020-04-10 | 2020-08-01 | 2020-11-02 | 113                     | 93                      | 2021-03-01 | 2021-03-20 | 119                  | 19                    | 2021-12-06 | 261
        """,  # noqa: E501 - a story is read from left to right
    )
    for figure in figures.values():
        assert (figure["unit"], figure["threshold"], figure["meets_threshold"]) == ("days", None, None)


def test_the_first_four_of_a_child_add_up_to_its_a1(service: Service) -> None:
    """Exactly, also where a match came before the order, or after the placement."""
    send_story(service, WITH_ALL_DATES)
    days = {
        code: {case["child"]: case["value"] for case in service.cases(code, "coventry", "2021-22")}
        for code in ("A1", *FIRST_FOUR)
    }
    assert set(days["A1"]) == {"Ava", "Ben", "Cora"}
    for child, total in days["A1"].items():
        assert sum(days[code][child] for code in FIRST_FOUR) == total
    totals = {code: service.result(code, "coventry", "2021-22")["numerator"] for code in ("A1", *FIRST_FOUR)}
    assert totals.pop("A1") == sum(totals.values())


def test_negative_days_are_shown(service: Service) -> None:
    """Unlike A2, a match before the order counts as the negative number of days that it is."""
    send_story(service, WITH_ALL_DATES)
    found = {code: verdicts(service.cases(code, "coventry", "2021-22")) for code in ("A2", *INDICATORS)}
    assert found["A2"] == {"Ava": "119", "Ben": "0", "Cora": "47"}
    assert found["stage.order_to_match"] == {"Ava": "119", "Ben": "-14", "Cora": "47"}
    assert found["stage.decision_to_order"]["Cora"] == "-16"
    assert found["stage.match_to_placed"]["Cora"] == "-2"
    result = service.result("stage.order_to_match", "coventry", "2021-22")
    assert (result["numerator"], result["denominator"], result["value"]) == (152, 3, 51)


def test_halves_below_zero_are_rounded_away_from_zero(service: Service) -> None:
    """-14 and -13 days are -13.5 in the mean: -14."""
    send_story(
        service,
        """
        child | order      | matched    | placed     | adopted
        Ava   | 2020-06-15 | 2020-06-01 | 2020-06-30 | 2021-04-01
        Ben   | 2020-06-15 | 2020-06-02 | 2020-06-30 | 2021-04-01
        """,
    )
    result = service.result("stage.order_to_match", "coventry", "2021-22")
    assert (result["value"], result["unrounded"], result["status"]) == (-14, "-13.5", "ok")


def test_who_is_not_counted(service: Service) -> None:
    """Not placed: in no stage. Otherwise only where a date of that very stage is missing."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | entered    | stage.entry_to_decision | decision   | stage.decision_to_order | order      | stage.order_to_match | matched    | stage.match_to_placed | placed     | stage.placed_to_adopted | adopted
        Ava   | 2020-04-10 | 113                     | 2020-08-01 | 93                      | 2020-11-02 | 119                  | 2021-03-01 | 19                    | 2021-03-20 | 261                     | 2021-12-06
        Ben   |            | no_entry_date           | 2020-08-01 | 93                      | 2020-11-02 | 119                  | 2021-03-01 | 19                    | 2021-03-20 | 261                     | 2021-12-06
        Cora  | 2020-04-10 | no_decision_date        |            | no_decision_date        | 2020-11-02 | 119                  | 2021-03-01 | 19                    | 2021-03-20 | 261                     | 2021-12-06
        Dan   | 2020-04-10 | 113                     | 2020-08-01 | no_placement_order      |            | no_placement_order   | 2021-03-01 | 19                    | 2021-03-20 | 261                     | 2021-12-06
        Eve   | 2020-04-10 | 113                     | 2020-08-01 | 93                      | 2020-11-02 | no_match_date        |            | no_match_date         | 2021-03-20 | 261                     | 2021-12-06
        Fay   | 2020-04-10 | not_placed              | 2020-08-01 | not_placed              | 2020-11-02 | not_placed           | 2021-03-01 | not_placed            |            | not_placed              | 2021-12-06
        Gus   |            | no_entry_date           |            | no_placement_order      |            | no_placement_order   |            | no_match_date         | 2021-03-20 | 261                     | 2021-12-06
        """,  # noqa: E501 - a story is read from left to right
    )
    assert figures["stage.entry_to_decision"]["excluded"] == {"not_placed": 1}
    assert figures["stage.entry_to_decision"]["not_evaluable"] == {"no_entry_date": 2, "no_decision_date": 1}
    assert figures["stage.order_to_match"]["excluded"] == {"not_placed": 1, "no_placement_order": 2}


def test_the_decision_that_stands(service: Service) -> None:
    """The last one, made again after a reversal or not; a reversal leaves none. Two records of one fact are one."""
    ask(
        service,
        "stage.entry_to_decision",
        "2021-22",
        """
        child | entered    | decision                  | reversed   | decision   | placed     | adopted                   | stage.entry_to_decision
        Ava   | 2020-01-01 | 2020-01-11                |            |            | 2021-03-20 | 2021-12-06                | 10
        Ben   | 2020-01-01 | 2020-01-11                | 2020-02-01 | 2020-04-10 | 2021-03-20 | 2021-12-06                | 100
        Cora  | 2020-01-01 | 2020-01-11 2020-04-10     |            |            | 2021-03-20 | 2021-12-06                | 100
        Dan   | 2020-01-01 | 2020-01-11                | 2020-04-10 | 2020-04-10 | 2021-03-20 | 2021-12-06                | 100
        Eve   | 2020-01-01 | 2020-01-11                | 2020-04-10 |            | 2021-03-20 | 2021-12-06                | no_decision_date
        Fay   | 2020-01-01 | 2020-01-11                | 2021-12-07 |            | 2021-03-20 | 2021-12-06                | 10
        Gus   | 2020-01-01 | 2019-12-22                |            |            | 2021-03-20 | 2021-12-06                | -10
        Hal   | 2020-01-01 | 2020-01-11#a 2020-01-11#b |            |            | 2021-03-20 | 2021-12-06#a 2021-12-06#b | 10
        """,  # noqa: E501 - a story is read from left to right
    )


def test_within_the_period_of_care_that_the_adoption_ends(service: Service) -> None:
    ask(
        service,
        "stage.entry_to_decision",
        "2021-22",
        """
        child | entered    | decision   | left       | entered    | decision   | placed     | adopted    | stage.entry_to_decision
        Ava   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 | 2020-04-10 | 2021-03-20 | 2021-12-06 | 100
        Ben   | 2016-01-04 | 2016-06-01 | 2017-01-04 | 2020-01-01 |            | 2021-03-20 | 2021-12-06 | no_decision_date
        """,  # noqa: E501 - a story is read from left to right
    )


def test_of_the_children_adopted_in_the_period(service: Service) -> None:
    """From the first day to the last; over three years the children are one pool."""
    table = """
        child | placed     | adopted    | stage.placed_to_adopted
        Ava   | 2021-03-22 | 2021-04-01 | {this_year}
        Ben   | 2022-03-21 | 2022-03-31 | {this_year}
        Cora  | 2020-05-31 | 2021-03-31 | {before}
        Dan   | 2022-04-01 | 2022-04-01 | {after}
        """
    nobody = "no candidate"
    code = "stage.placed_to_adopted"
    year = ask(service, code, "2021-22", table.format(this_year="10", before=nobody, after=nobody))
    years = ask(service, code, "2020-23", table.format(this_year="10", before="304", after="0"))
    assert (year["value"], years["numerator"], years["denominator"], years["value"]) == (10, 324, 4, 81)


def test_an_agency_pools_the_children_of_its_members(service: Service) -> None:
    """10 days and three times 30 days are 25 days: not 20, the mean of 10 and 30."""
    result = ask(
        service,
        "stage.placed_to_adopted",
        "2021-22",
        """
        child | authority | placed     | adopted    | stage.placed_to_adopted
        Ava   | coventry  | 2021-05-01 | 2021-05-11 | 10
        Ben   | solihull  | 2021-05-01 | 2021-05-31 | 30
        Cora  | solihull  | 2021-05-01 | 2021-05-31 | 30
        Dan   | solihull  | 2021-05-01 | 2021-05-31 | 30
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 10, "Solihull": 30})


def test_the_two_events_that_a_case_runs_between(service: Service) -> None:
    send_story(service, WITH_ALL_DATES)
    ends = pairwise(["entered_care", "adoption_decision", "placement_order", "matched", "placed", "adopted"])
    for code, (since, until) in zip(INDICATORS, ends, strict=True):
        case, *_ = service.cases(code, "coventry", "2021-22")
        assert (case["child"], case["from"]["event"], case["to"]["event"]) == ("Ava", since, until)
        for end in ("from", "to"):
            assert service.get(f"/v1/events/{case[end]['id']}")["date"] == case[end]["date"]


def test_a_stage_with_an_end_that_is_known_only_by_a_day_is_set_apart(service: Service) -> None:
    """It was reached, so the child is not left out; on which day is not known. A match without its day is no match."""
    ask_all(
        service,
        "2021-22",
        """
        child | entered      | decision     | order        | matched      | placed       | adopted    | stage.entry_to_decision | stage.decision_to_order | stage.order_to_match | stage.match_to_placed | stage.placed_to_adopted
        Ava   | <=2020-04-10 | 2020-08-01   | 2020-11-02   | 2021-03-01   | 2021-03-20   | 2021-12-06 | entry_day_unknown       | 93                      | 119                  | 19                    | 261
        Ben   | 2020-04-10   | <=2020-08-01 | 2020-11-02   | 2021-03-01   | 2021-03-20   | 2021-12-06 | decision_day_unknown    | decision_day_unknown    | 119                  | 19                    | 261
        Cora  | 2020-04-10   | 2020-08-01   | <=2020-11-02 | 2021-03-01   | 2021-03-20   | 2021-12-06 | 113                     | order_day_unknown       | order_day_unknown    | 19                    | 261
        Dan   | 2020-04-10   | 2020-08-01   | 2020-11-02   | <=2021-03-01 | 2021-03-20   | 2021-12-06 | 113                     | 93                      | no_match_date        | no_match_date         | 261
        Eve   | 2020-04-10   | 2020-08-01   | 2020-11-02   | 2021-03-01   | <=2021-03-20 | 2021-12-06 | 113                     | 93                      | 119                  | placed_day_unknown    | placed_day_unknown
        """,  # noqa: E501 - a story is read from left to right
    )
