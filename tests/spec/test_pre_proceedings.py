"""Pre-proceedings, and which care proceedings they precede, family by family (definitions, section 6)."""

from tests.support.service import Service
from tests.support.story_tables import ask, send_story

INDICATORS = ("pre_proceedings", "pre_proceedings.diverted", "proceedings.after_pre_proceedings")


def test_families_that_enter_pre_proceedings_with_their_children_beside(service: Service) -> None:
    """A sibling group counts once in a period, a child without one once, before birth and before care."""
    send_story(
        service,
        """
        child | group | pre-proceedings       | entered
        Ava   | S1    | 2021-04-01            | 2021-06-01
        Ben   | S1    | 2021-04-01            | 2021-06-01
        Cora  | S1    | 2021-09-01            |
        Dan   |       | 2022-03-31 2021-05-01 |
        Eve   |       | 2021-03-31            |
        Fay   |       | 2022-04-01            |
        Gus   |       | <=2021-06-01          |
        """,
    )
    figure = service.result("pre_proceedings", "coventry", "2021-22")
    assert (figure["value"], figure["children"], figure["unit"]) == (2, 5, "families")
    cases = service.cases("pre_proceedings", "coventry", "2021-22")
    assert [(case["child"], case["from"]["date"]) for case in cases] == [("Ava", "2021-04-01"), ("Dan", "2021-05-01")]


def test_they_are_no_odd_beginning_of_a_stay_in_care(service: Service) -> None:
    send_story(
        service,
        """
        child | pre-proceedings | pre-proceedings ended   | issued     | entered    | decision
        Ava   | 2021-04-01      | 2021-05-01(proceedings) | 2021-06-01 | 2021-06-01 | 2021-09-01
        """,
    )
    assert service.get("/v1/authorities/coventry/children/Ava")["journey"]["warnings"] == []


def test_families_that_are_diverted_from_court(service: Service) -> None:
    """A group only where each of its children was; where no outcome is known, that is said."""
    result = ask(
        service,
        "pre_proceedings.diverted",
        "2021-22",
        """
        child | group | pre-proceedings ended   | pre_proceedings.diverted
        Ava   | S1    | 2021-06-01(diverted)    | yes
        Ben   | S1    | 2021-06-01(diverted)    | no candidate
        Cora  | S2    | 2021-06-01(diverted)    | no candidate
        Dan   | S2    | 2021-06-02(proceedings) | no
        Eve   |       | 2021-06-01(other)       | no
        Fay   |       | 2021-06-01              | outcome_unknown
        Gus   | S3    | 2021-06-01              | no candidate
        Hal   | S3    | 2021-06-01(diverted)    | yes
        Ida   |       | 2022-04-01(diverted)    | no candidate
        Jon   |       | <=2021-06-01(diverted)  | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"], result["value"], result["complement"]) == (2, 4, 50, 50)
    assert result["not_evaluable"] == {"outcome_unknown": 1}


def test_proceedings_that_pre_proceedings_preceded(service: Service) -> None:
    """On or before the issue and after any earlier one, of any child of the family; the others are issued at once."""
    result = ask(
        service,
        "proceedings.after_pre_proceedings",
        "2021-22",
        """
        child | group | pre-proceedings | issued     | pre-proceedings | issued     | proceedings.after_pre_proceedings
        Ava   |       | 2021-03-01      | 2021-06-01 |                 |            | yes
        Ben   |       | 2021-06-01      | 2021-06-01 |                 |            | yes
        Cora  |       | 2021-06-02      | 2021-06-01 |                 |            | no
        Dan   |       | 2020-01-01      | 2020-06-01 |                 | 2021-06-01 | no
        Eve   |       | 2020-01-01      | 2020-06-01 | 2021-01-01      | 2021-06-01 | yes
        Fay   | S1    |                 | 2021-06-01 |                 |            | no candidate
        Gus   | S1    | 2021-03-01      | 2021-06-01 |                 |            | yes
        Hal   |       |                 | 2021-06-01 |                 |            | no
        Ida   |       | 2021-03-01      |            |                 | 2022-04-01 | no candidate
        Jon   |       | <=2021-03-01    | 2021-06-01 |                 |            | yes
        Kay   |       | 2021-03-01      |            |                 | <=2021-06-01 | no candidate
        """,
    )
    assert (result["numerator"], result["denominator"]) == (5, 8)
    assert (result["value"], result["complement"]) == (63, 38), "each rounded from 62.5 and 37.5"
    one_decimal = service.result("proceedings.after_pre_proceedings", "coventry", "2021-22", places=1)
    assert (one_decimal["value"], one_decimal["complement"]) == (62.5, 37.5)


def test_the_two_events_that_a_case_shows(service: Service) -> None:
    send_story(service, "child | pre-proceedings | issued\nAva | 2021-03-01 | 2021-06-01")
    (case,) = service.cases("proceedings.after_pre_proceedings", "coventry", "2021-22")
    assert (case["from"]["event"], case["from"]["date"]) == ("pre_proceedings_started", "2021-03-01")
    assert (case["to"]["event"], case["to"]["date"]) == ("proceedings_issued", "2021-06-01")


def test_nobody_is_no_percentage(service: Service) -> None:
    service.state_complete()
    for code in INDICATORS[1:]:
        result = service.result(code, "coventry", "2021-22")
        assert (result["value"], result["complement"], result["status"]) == (None, None, "z")
