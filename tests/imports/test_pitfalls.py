"""What goes wrong when a journey is read from rows: pitfalls 1 to 10 and 20, 21, 25 of the description of returns."""

from tests.support.hand_written import case, event, journey, lines_of, rules_named, send_return
from tests.support.service import Service

ADOPTED = "DATE_INT | DATE_MATCH\n2021-04-10 | 2021-09-01"


def test_1_several_periods_of_care(service: Service) -> None:
    """Home and back: A1 counts from the last S before the adoption."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-05-01 | E4A
        2021-06-01 | S   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A6    | 2022-03-01 | E11
        """,
        ad1="DATE_INT | DATE_MATCH\n2021-06-20 | 2021-09-01",
    )
    assert journey(service) == lines_of(
        """
        entered_care 2021-04-01
        left_care 2021-05-01
        entered_care 2021-06-01
        adoption_decision 2021-06-20
        placement_order 2021-07-01
        matched 2021-09-01
        placed 2021-09-09
        adopted 2022-03-01
        """
    )
    assert case(service, "A1", "2021-22") == 100


PLAIN = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
    2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
    2021-09-09 | P   | E1 | A6    | 2022-03-01 | E11
    """


def test_2_rows_only_where_something_changes(service: Service) -> None:
    """A whole way to adoption is three rows; an order without a move is an L row."""
    send_return(service, "2021-22", PLAIN, ad1=ADOPTED)
    assert journey(service) == lines_of(
        """
        entered_care 2021-04-01
        adoption_decision 2021-04-10
        placement_order 2021-07-01
        matched 2021-09-01
        placed 2021-09-09
        adopted 2022-03-01
        """
    )
    assert (case(service, "A1", "2021-22"), case(service, "A2", "2021-22")) == (161, 62)


def test_3_every_later_row_repeats_the_order(service: Service) -> None:
    """Five rows under E1 are one order, made on the day of the first."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | B   | E1 | U6    | 2021-08-01 | X1
        2021-08-01 | P   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A6    | 2021-12-01 | X1
        2021-12-01 | T   | E1 | A6    | 2022-03-01 | E12
        """,
        ad1=ADOPTED,
    )
    assert event(service, "placement_order")["date"] == "2021-07-01"
    assert event(service, "placed")["date"] == "2021-09-09"
    assert service.result("A16", "coventry", "2021-22")["value"] == 1


def test_4_order_and_placement_on_one_day(service: Service) -> None:
    """By B to other carers, by U with the current ones."""
    send_return(
        service,
        "2021-22",
        """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
        Ava   | 2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
        Ava   | 2021-07-01 | B   | E1 | A6    |            |
        Ben   | 2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
        Ben   | 2021-07-01 | U   | E1 | A5    |            |
        """,
    )
    both = ["entered_care 2021-04-01", "placed 2021-07-01", "placement_order 2021-07-01"]
    assert [journey(service, "Ava"), journey(service, "Ben")] == [both, both]
    assert event(service, "placed", "Ben")["by_current_carer"]


def test_4_a_placement_without_its_order_is_a_placement_all_the_same(service: Service) -> None:
    """Rule 408 is strict; the child did move in, and no order is made up."""
    imported = send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | C2 | A6    | 2022-03-01 | E11
        """,
        ad1=ADOPTED,
    )
    assert "placement_order" not in " ".join(journey(service))
    assert case(service, "A1", "2021-22") == 161
    assert case(service, "A2", "2021-22") == "no_placement_order"
    assert "408" in rules_named(imported)


def test_5_respite_is_no_entry_to_care(service: Service) -> None:
    """Short breaks (V3, V4) are each an S; none opens or ends a period of care."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | V4 | U6    | 2021-04-05 | E4A
        2021-05-01 | S   | V3 | U6    | 2021-05-03 | E4A
        2021-06-01 | S   | C2 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | C2 | A4    |            |
        """,
    )
    assert journey(service) == ["entered_care 2021-06-01", "placed 2021-09-09"]
    assert service.result("A4", "coventry", "2021-22")["denominator"] == 0


def test_6_an_order_from_the_first_day(service: Service) -> None:
    """Transferred in with an order: made on the day of the S at the latest, as far as this council can say."""
    send_return(service, "2021-22", "DECOM | RNE | LS | PLACE\n2021-04-01 | S | E1 | U6")
    assert journey(service) == ["entered_care 2021-04-01", "placement_order 2021-04-01"]


def test_7_matched_before_the_order_is_no_days(service: Service) -> None:
    send_return(service, "2021-22", PLAIN, ad1="DATE_INT | DATE_MATCH\n2021-04-10 | 2021-06-15")
    assert case(service, "A2", "2021-22") == 0


def test_7_matched_after_moving_in_is_flagged(service: Service) -> None:
    """It counts, with a warning, though the return's own check lets it pass."""
    send_return(service, "2021-22", PLAIN, ad1="DATE_INT | DATE_MATCH\n2021-04-10 | 2021-10-01")
    (found,) = service.cases("A2", "coventry", "2021-22")
    assert found["value"] == 92
    assert [warning["code"] for warning in found["warnings"]] == ["match_after_placement"]


def test_8_a_decision_out_of_order_is_kept_and_named(service: Service) -> None:
    """After the order, after the match, after the placement, before care: 554, 333, 521, 334."""
    for decided, rule in (("2021-08-01", "554"), ("2021-09-05", "333"), ("2021-10-01", "521"), ("2021-03-01", "334")):
        service.empty()
        adopted = f"DATE_INT | DATE_MATCH\n{decided} | 2021-09-01"
        decision = f"DATE_PLACED\n{decided}"
        imported = send_return(service, "2021-22", PLAIN, ad1=adopted, placed_for_adoption=decision)
        assert rule in rules_named(imported)
        assert event(service, "adoption_decision")["date"] == decided


def test_9_a_reversed_decision_and_a_fresh_one(service: Service) -> None:
    """The second is the one that led to the adoption; the first is not compared with the adoption's date (523)."""
    imported = send_return(
        service,
        "2021-22",
        PLAIN,
        ad1="DATE_INT | DATE_MATCH\n2021-06-15 | 2021-09-01",
        placed_for_adoption="""
            DATE_PLACED | DATE_PLACED_CEASED | REASON_PLACED_CEASED
            2021-04-10  | 2021-05-10         | RD4
            2021-06-15  |                    |
            """,
    )
    assert journey(service)[1:4] == [
        "adoption_decision 2021-04-10",
        "decision_reversed 2021-05-10",
        "adoption_decision 2021-06-15",
    ]
    assert event(service, "decision_reversed")["reason"] == "RD4"
    assert case(service, "stage.entry_to_decision", "2021-22") == 75
    assert "523" not in rules_named(imported)


def test_20_a_holiday_or_a_hospital_stay_is_no_disruption(service: Service) -> None:
    """The run of the placement goes on over temporary placements that return to it, whoever looks after the child."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A6    | 2021-10-01 | X1
        2021-10-01 | T   | E1 | T1    | 2021-10-08 | X1
        2021-10-08 | T   | E1 | A6    | 2021-12-01 | X1
        2021-12-01 | P   | E1 | T3    | 2021-12-08 | X1
        2021-12-08 | P   | E1 | A6    |            |
        """,
    )
    assert journey(service)[2:] == ["placed 2021-09-09"]


def test_20_another_family_is_a_disruption_and_a_placement(service: Service) -> None:
    """From A6 to A6 by P; by T the house has changed, or the agency, and nothing else."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | REASON_PLACE_CHANGE
        2021-04-01 | S   | E1 | U6    | 2021-09-09 | X1  | CARPL
        2021-09-09 | P   | E1 | A6    | 2021-10-01 | X1  | PLACE
        2021-10-01 | T   | E1 | A6    | 2021-12-01 | X1  | CREQB
        2021-12-01 | P   | E1 | A6    |            |     |
        """,
    )
    assert journey(service)[2:] == ["placed 2021-09-09", "placed 2021-12-01", "placement_disrupted 2021-12-01"]


def test_21_the_same_carer_by_a_change_of_carers(service: Service) -> None:
    """A5 says the current carer, P another one (217): the code of the placement is believed."""
    imported = send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A5    |            |
        """,
    )
    assert event(service, "placed")["by_current_carer"]
    assert "217" in rules_named(imported)


def test_25_adopted_and_never_placed(service: Service) -> None:
    imported = send_return(
        service, "2021-22", "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|E1|U6|2022-03-01|E11", ad1=ADOPTED
    )
    assert {code: case(service, code, "2021-22") for code in ("A1", "A2", "A3", "A10")} == dict.fromkeys(
        ("A1", "A2", "A3", "A10"), "not_placed"
    )
    assert "390" in rules_named(imported)
