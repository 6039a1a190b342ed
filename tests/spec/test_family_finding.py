"""Families for the children who wait: links, long waits, brothers and sisters, sufficiency (definitions, section 6)."""

from tests.support.service import Event, Service
from tests.support.story_tables import ask, ask_all, send_story

INDICATORS = ("linked", "long_waits", "siblings_together", "sufficiency")
#: What a return says of children who wait: nothing of links.
_OF_A_RETURN = [
    "entered_care", "left_care", "adopted", "adoption_decision", "decision_reversed", "placement_order",
    "placement_order_revoked", "matched", "match_ended", "placed", "placement_disrupted",
]  # fmt: skip


def test_children_awaiting_a_match_who_are_linked(service: Service) -> None:
    """A match, a reversal, the end of the link or leaving care ends it; on one day what stood before is undone."""
    figures = ask_all(
        service,
        "2021-22",
        """
        child | decision   | order      | linked                  | link ended | matched    | match ended | reversed   | left       | linked?      | awaiting_match
        Ava   | 2021-01-01 | 2021-02-01 | 2021-06-01              |            |            |             |            |            | counted      | counted
        Ben   | 2021-01-01 | 2021-02-01 | 2021-06-01              | 2022-03-31 |            |             |            |            | no candidate | counted
        Cora  | 2021-01-01 | 2021-02-01 | 2021-06-01              | 2022-04-01 |            |             |            |            | counted      | counted
        Dan   | 2021-01-01 | 2021-02-01 | 2021-06-01              |            | 2021-09-01 |             |            |            | no candidate | no candidate
        Eve   | 2021-01-01 | 2021-02-01 | 2021-06-01              |            | 2021-09-01 | 2021-12-01  |            |            | no candidate | counted
        Fay   | 2021-01-01 | 2021-02-01 | 2021-06-01              |            |            |             | 2021-09-01 |            | no candidate | no candidate
        Gus   | 2021-01-01 | 2021-02-01 | 2021-06-01              |            |            |             |            | 2021-09-01 | no candidate | no candidate
        Hal   | 2021-01-01 | 2021-02-01 | 2021-06-01 2021-09-01   | 2021-09-01 |            |             |            |            | counted      | counted
        Ida   | 2021-01-01 | 2021-02-01 | 2021-09-01              | 2021-09-01 |            |             |            |            | no candidate | counted
        Jon   | 2021-01-01 | 2021-02-01 | <=2021-06-01            |            |            |             |            |            | counted      | counted
        Kay   | 2021-01-01 |            | 2021-06-01              |            |            |             |            |            | no candidate | no candidate
        Lee   | 2021-01-01 | 2021-02-01 | 2022-04-01              |            |            |             |            |            | no candidate | counted
        """,  # noqa: E501 - a story is read from left to right
    )
    assert figures["awaiting_match"]["parts"] == {"linked": 4, "not_linked": 4}
    assert figures["linked"]["value"] == 4


def test_what_a_source_cannot_say_is_not_shown_as_none(service: Service) -> None:
    """A return says who waits, and nothing of links: the count stands, its parts are not known."""
    of_ava: Event = {"authority": "coventry", "child": "Ava", "date": "2021-01-01"}
    steps = ("entered_care", "adoption_decision", "placement_order")
    events = [of_ava | {"type": step, "source_id": f"ssda903/Ava/{step}/1"} for step in steps]
    service.post(events, complete=False)
    service.state_complete(complete_from="2020-04-01", complete_to="2022-03-31", complete_types=_OF_A_RETURN)
    awaiting = service.result("awaiting_match", "coventry", "2021-22")
    assert (awaiting["value"], awaiting["status"], awaiting["parts"]) == (1, "ok", None)
    assert "parts_not_known" in {warning["code"] for warning in awaiting["warnings"]}
    assert service.result("linked", "coventry", "2021-22")["value"] is None
    assert service.result("long_waits", "coventry", "2021-22")["parts"]["order_90_days"] == 1


def test_a_silent_member_takes_no_more_from_the_parts_than_from_the_count(service: Service) -> None:
    """The parts of a pool are those of the children that its count is of; who is linked agrees with `linked`."""
    send_story(service, "child | decision | order | linked\nAva | 2021-01-01 | 2021-02-01 | 2021-06-01")
    send_story(service, "child | decision | order\nBen | 2021-01-01 | 2021-02-01", authority="solihull")
    awaiting, linked = (service.result(code, "ace", "2021-22") for code in ("awaiting_match", "linked"))
    assert (awaiting["value"], awaiting["status"], linked["value"], linked["status"]) == (2, "u", 1, "u")
    assert awaiting["parts"] == {"linked": 1, "not_linked": 1}
    assert [warning["code"] for warning in awaiting["warnings"]] == [each["code"] for each in linked["warnings"]]
    service.state_complete("warwickshire", complete_types=_OF_A_RETURN)
    awaiting = service.result("awaiting_match", "ace", "2021-22")
    assert (awaiting["value"], awaiting["parts"]) == (2, None)
    assert "parts_not_known" in {warning["code"] for warning in awaiting["warnings"]}


def test_children_with_an_order_who_wait_long(service: Service) -> None:
    """More than 90 days, 12 and 18 months since the order, and 18 months since entering care: the parts overlap."""
    result = ask(
        service,
        "long_waits",
        "2021-22",
        """
        child | entered      | decision   | order        | placed     | long_waits
        Ava   | 2021-12-31   | 2021-12-31 | 2021-12-31   |            | counted
        Ben   | 2021-12-30   | 2021-12-30 | 2021-12-30   |            | counted
        Cora  | 2021-03-31   | 2021-03-31 | 2021-03-31   |            | counted
        Dan   | 2021-03-30   | 2021-03-30 | 2021-03-30   |            | counted
        Eve   | 2020-09-30   | 2020-09-30 | 2020-09-30   |            | counted
        Fay   | 2020-09-29   | 2020-09-29 | 2020-09-29   |            | counted
        Gus   | 2020-09-29   | 2021-12-31 | 2021-12-31   |            | counted
        Hal   | 2020-09-29   | 2021-12-31 | <=2021-12-31 |            | counted
        Ida   | <=2020-09-29 | 2021-12-31 | 2021-12-31   |            | counted
        Jon   | 2020-01-01   | 2020-02-01 |              |            | no candidate
        Kay   | 2020-01-01   | 2020-02-01 | 2020-03-01   | 2021-01-01 | no candidate
        """,
    )
    assert result["value"] == 9
    assert result["parts"] == {
        "order_90_days": 5,
        "order_12_months": 3,
        "order_18_months": 1,
        "entry_18_months": 3,
        "order_day_unknown": 1,
        "entry_day_unknown": 1,
    }


def siblings(*placed: tuple[str, str, str, str | None]) -> list[Event]:
    """Matches and placements: the child, both days, and the family if it is known."""
    events = []
    for child, matched, moved_in, family in placed:
        of = {"authority": "coventry", "child": child}
        events.append({**of, "type": "matched", "date": matched} | ({"matched_family": family} if family else {}))
        events.append({**of, "type": "placed", "date": moved_in})
    return events


def test_sibling_groups_placed_together(service: Service) -> None:
    """Of whom two or more were placed in the period: all of whose matches name one family."""
    service.post(
        siblings(
            ("Ava", "2021-05-01", "2021-06-01", "F1"),
            ("Ben", "2021-05-01", "2021-09-01", "F1"),
            ("Cora", "2021-05-01", "2021-06-01", "F2"),
            ("Dan", "2021-05-01", "2021-06-01", "F3"),
            ("Eve", "2021-05-01", "2021-06-01", "F4"),
            ("Fay", "2021-05-01", "2021-06-01", None),
            ("Gus", "2021-05-01", "2021-06-01", "F5"),
            ("Hal", "2021-05-01", "2022-04-01", "F5"),
            ("Ida", "2021-05-01", "2021-06-01", "F6"),
        )
    )
    groups = {"S1": ("Ava", "Ben"), "S2": ("Cora", "Dan"), "S3": ("Eve", "Fay"), "S4": ("Gus", "Hal"), "S5": ("Ida",)}
    for group, children in groups.items():
        for child in children:
            service.put_child("coventry", child, sibling_group=group)
    result = service.result("siblings_together", "coventry", "2021-22")
    assert (result["numerator"], result["denominator"], result["value"]) == (1, 2, 50)
    assert result["not_evaluable"] == {"family_unknown": 1}
    cases = service.cases("siblings_together", "coventry", "2021-22")
    assert [(case["child"], case["value"], case["reason"]) for case in cases] == [
        ("Ava", True, None),
        ("Cora", False, None),
        ("Eve", None, "family_unknown"),
    ]


def test_the_families_needed_less_those_who_wait(service: Service) -> None:
    """Two children of one group and another child need two families; three wait, of whom one has been matched."""
    send_story(
        service,
        """
        child | group | decision   | placed
        Ava   | S1    | 2021-06-01 |
        Ben   | S1    | 2021-06-01 |
        Cora  |       | 2021-06-01 |
        Dan   |       | 2021-06-01 | 2021-09-01
        """,
    )
    send_story(
        service,
        """
        family | approved   | matched
        Ash    | 2021-06-01 |
        Bay    | 2021-06-01 |
        Cox    | 2021-06-01 |
        Ava    | 2021-06-01 | 2021-09-01
        """,
    )
    result = service.result("sufficiency", "coventry", "2021-22")
    assert (result["value"], result["unit"], result["unrounded"]) == (-1, "families", "-1")
    assert result["parts"] == {"families_required": 2, "A11": 3}
    for code in ("families_required", "A11"):
        assert service.result(code, "coventry", "2021-22")["value"] == result["parts"][code]
    cases = service.cases("sufficiency", "coventry", "2021-22")
    assert [case.get("child") or case["family"] for case in cases] == ["Ash", "Ava", "Bay", "Cora", "Cox"]
    assert [case["from"]["event"] for case in cases if case.get("family")] == ["approved"] * 3
    pages = service.get("/v1/results/cases", indicator="sufficiency", area="coventry", period="2021-22", limit=2)
    assert [case.get("child") or case["family"] for case in pages["cases"]] == ["Ash", "Ava"]


def test_children_of_families_required_are_shown_beside(service: Service) -> None:
    send_story(service, "child | group | decision\nAva | S1 | 2021-06-01\nBen | S1 | 2021-06-01")
    result = service.result("families_required", "coventry", "2021-22")
    assert (result["value"], result["children"]) == (1, 2)
