"""What goes wrong in single rows, codes and ids: pitfalls 4, 11, 15 to 19, 23 and 24, and adoption by foster carers."""

import pytest

from tests.support.hand_written import case, event, journey, lines_of, rules_named, send_return, try_return
from tests.support.service import Service

ADOPTED_ROWS = """
    DECOM      | RNE | LS | PLACE | DEC        | REC
    2021-04-01 | S   | C2 | U6    | 2021-07-01 | X1
    2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
    2021-09-09 | P   | E1 | A6    | 2022-03-01 | E11
    """
ADOPTED = "DATE_INT | DATE_MATCH\n2021-04-10 | 2021-09-01"


def test_4_a_freeing_order(service: Service) -> None:
    """D1 authorises placing as E1 does since the end of 2005."""
    send_return(
        service,
        "2005-06",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2005-04-10 | S   | C2 | U6    | 2005-11-02 | X1
        2005-11-02 | B   | D1 | A6    | 2006-03-30 | E11
        """,
        header="DOB\n2004-06-15",
        ad1="DOB | DATE_INT | DATE_MATCH\n2004-06-15 | 2005-10-01 | 2005-11-12",
    )
    assert event(service, "placement_order")["order"] == "freeing"
    assert case(service, "A2", "2005-06") == 10


def test_11_adopted_without_a_row_of_the_adoption_table(service: Service) -> None:
    """The adoption counts; the match is unknown, and A2 says so (601)."""
    imported = send_return(service, "2021-22", ADOPTED_ROWS, ad1="DATE_INT | DATE_MATCH")
    assert event(service, "adopted")["date"] == "2022-03-01"
    assert case(service, "A2", "2021-22") == "no_match_date"
    assert "601" in rules_named(imported)


def test_11_a_row_of_the_adoption_table_does_not_make_an_adoption(service: Service) -> None:
    imported = send_return(service, "2021-22", "DECOM|RNE|LS|PLACE\n2021-04-01|S|E1|U6", ad1=ADOPTED)
    assert "adopted" not in " ".join(journey(service))
    assert "602" in rules_named(imported)


def test_15_a_reason_to_end_without_a_day(service: Service) -> None:
    """The child has not left (148)."""
    imported = send_return(service, "2021-22", "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|C2|U6||E4A")
    assert journey(service) == ["entered_care 2021-04-01"]
    assert "148" in rules_named(imported)


def test_16_rows_of_no_day_and_rows_that_overlap(service: Service) -> None:
    """355 and 501 are named, and the journey is read all the same."""
    imported = send_return(
        service,
        "2021-22",
        """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
        Ava   | 2021-04-01 | S   | C2 | U6    | 2021-04-01 | X1
        Ava   | 2021-04-01 | P   | C2 | U6    | 2021-09-09 | E4A
        Ben   | 2021-04-01 | S   | C2 | U6    | 2021-07-08 | X1
        Ben   | 2021-07-01 | L   | E1 | U6    |            |
        """,
    )
    assert journey(service, "Ben") == ["entered_care 2021-04-01", "placement_order 2021-07-01"]
    assert "left_care 2021-09-09" in journey(service)
    assert {"355", "501"} <= rules_named(imported)


def test_16_a_row_that_ends_before_it_starts(service: Service) -> None:
    """356, as an error or as a finding; never days below nothing."""
    sent = try_return(
        service,
        "2021-22",
        "DECOM|RNE|LS|PLACE|DEC|REC\n2021-06-01|S|C2|U6|2021-05-01|E4A",
        {"mode": "partial"},
    )
    assert sent.status_code in (200, 207)
    assert "356" in rules_named(sent.json())


@pytest.mark.parametrize("born", ["2016-09-15", "2016-09-01", "2016-09-30"])
def test_17_only_the_month_of_birth_counts(service: Service, born: str) -> None:
    """The day is the 15th by convention, the 1st where it is masked: five years old from that month on."""
    send_return(
        service,
        "2021-22",
        "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|E1|U6|2021-09-10|E11",
        header=f"DOB\n{born}",
        ad1=f"DOB|DATE_INT|DATE_MATCH\n{born}|2021-04-10|2021-05-01",
    )
    assert service.get("/v1/authorities/coventry/children/Ava")["characteristics"]["birth_month"] == "2016-09"
    assert service.result("A7", "coventry", "2021-22")["numerator"] == 1


@pytest.mark.parametrize(
    ("written", "child"), [("00123", "00123"), ("4567.0", "4567"), ("K8_331", "K8"), (" K9 ", "K9")]
)
def test_18_ids_as_systems_and_spreadsheets_write_them(service: Service, written: str, child: str) -> None:
    """Leading zeros stay; a decimal nought, the council's own code behind it, and blanks around it go."""
    send_return(service, "2021-22", f"CHILD|DECOM|RNE|LS|PLACE\n{written}|2021-04-01|S|C2|U6")
    assert journey(service, child) == ["entered_care 2021-04-01"]


def test_19_a_pupil_number_is_no_key(service: Service) -> None:
    """UN1 is the code of every small child, and two children with one number (444) stay two."""
    same = "A123456789012"
    imported = send_return(
        service,
        "2021-22",
        """
        CHILD | DECOM      | RNE | LS | PLACE
        Ava   | 2021-04-01 | S   | C2 | U6
        Ben   | 2021-05-01 | S   | C2 | U6
        """,
        header=f"CHILD | UPN\nAva | {same}\nBen | {same}",
    )
    assert journey(service, "Ava") == ["entered_care 2021-04-01"]
    assert journey(service, "Ben") == ["entered_care 2021-05-01"]
    assert same not in str(imported)


@pytest.mark.parametrize(
    ("born", "decided", "rule"),
    [("2003-06-15", "2021-04-10", "386"), ("2021-05-15", "2021-04-10", "184"), ("2022-06-15", "2021-04-10", "301")],
)
def test_23_ages_that_cannot_be(service: Service, born: str, decided: str, rule: str) -> None:
    """Adopted at eighteen, decided before birth, born after the year's end: named."""
    imported = send_return(
        service,
        "2021-22",
        ADOPTED_ROWS,
        header=f"DOB\n{born}",
        ad1=f"DOB | DATE_INT | DATE_MATCH\n{born} | {decided} | 2021-09-01",
        placed_for_adoption=f"DOB | DATE_PLACED\n{born} | {decided}",
    )
    assert rule in rules_named(imported)


def test_24_codes_of_earlier_years(service: Service) -> None:
    """REC E1 was adopted, E43 and E44 special guardianship."""
    send_return(
        service,
        "2016-17",
        """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC
        Ava   | 2016-04-10 | S   | E1 | A6    | 2017-03-30 | E1
        Ben   | 2016-04-10 | S   | C2 | U6    | 2017-03-30 | E43
        Cora  | 2016-04-10 | S   | C2 | U6    | 2017-03-30 | E44
        """,
        header="CHILD | DOB\nAva | 2014-06-15\nBen | 2014-06-15\nCora | 2014-06-15",
    )
    assert event(service, "adopted")["date"] == "2017-03-30"
    assert service.result("sgo", "coventry", "2016-17")["value"] == 2


def test_foster_carers_adopt(service: Service) -> None:
    """A10 stops where the stay with them began: back over T, U and L to the S, P or B."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-04-15 | X1
        2021-04-15 | P   | C2 | U6    | 2021-05-01 | X1
        2021-05-01 | T   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | T   | E1 | A5    | 2022-03-01 | E11
        """,
        ad1="DATE_INT | DATE_MATCH | FOSTER_CARE\n2021-04-10 | 2021-09-01 | 1",
    )
    assert event(service, "placed")["moved_in_with_carer"] == "2021-04-15"
    assert (case(service, "A1", "2021-22"), case(service, "A10", "2021-22")) == (161, 14)


def test_early_permanence_is_a_run_of_its_own(service: Service) -> None:
    """U5 rows of one stay are one event; the carers adopt, and A10 stops on the first of them."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-04-15 | X1
        2021-04-15 | P   | C2 | U5    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | U5    | 2021-09-09 | X1
        2021-09-09 | T   | E1 | A5    | 2022-03-01 | E11
        """,
        ad1="DATE_INT | DATE_MATCH | FOSTER_CARE\n2021-04-10 | 2021-09-01 | 1",
    )
    assert journey(service) == lines_of(
        """
        entered_care 2021-04-01
        adoption_decision 2021-04-10
        early_permanence_placed 2021-04-15
        placement_order 2021-07-01
        matched 2021-09-01
        placed 2021-09-09
        adopted 2022-03-01
        """
    )
    assert case(service, "A10", "2021-22") == 14


def test_the_flag_makes_it_an_adoption_by_foster_carers(service: Service) -> None:
    """FOSTER_CARE 1 with A6 contradict each other (335): the flag is about the child adopted, and is believed."""
    imported = send_return(
        service, "2021-22", ADOPTED_ROWS, ad1="DATE_INT | DATE_MATCH | FOSTER_CARE\n2021-04-10 | 2021-09-01 | 1"
    )
    assert event(service, "placed")["by_current_carer"]
    assert "335" in rules_named(imported)


@pytest.mark.parametrize(
    ("ad1", "said"),
    [
        ("NB_ADOPTR | SEX_ADOPTR | LS_ADOPTR\n2 | FF | L12", [2, "FF", "L12"]),
        ("NB_ADOPTR | SEX_ADOPTR | LS_ADOPTR\n1.0 | m1 | L0", [1, "M1", "L0"]),
        ("NB_ADOPTR | SEX_ADOPTR | LS_ADOPTR\n3 | XX | ", [None, None, None]),
    ],
)
def test_the_adoption_says_who_adopts(service: Service, ad1: str, said: list[object]) -> None:
    """As AD1 of its year does; what is off the list is a finding, and nothing that an event says."""
    names = ("number_of_adopters", "sex_of_adopters", "status_of_adopters")
    send_return(service, "2021-22", ADOPTED_ROWS, ad1=ad1)
    adopted = event(service, "adopted")
    assert [adopted.get(name) for name in names] == said
    sent = {name: adopted.get(name) for name in ("authority", "child", "type", "date", "opposed", *names)}
    assert service.post([{name: value for name, value in sent.items() if value is not None}])["unchanged"] == 1


def test_who_adopts_is_said_by_the_year_of_the_adoption(service: Service) -> None:
    """A row that a later year's AD1 has of a child adopted before says nothing of that adoption."""
    send_return(service, "2021-22", ADOPTED_ROWS, ad1="NB_ADOPTR\n")
    send_return(service, "2022-23", "DECOM | RNE | LS | PLACE | DEC | REC", ad1="NB_ADOPTR\n1")
    assert "number_of_adopters" not in event(service, "adopted")


def test_an_order_revoked_and_made_again(service: Service) -> None:
    """Each run of E1 is an order, its end a revocation; A2 counts from the one in force."""
    send_return(
        service,
        "2021-22",
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC
        2021-04-01 | S   | C2 | U6    | 2021-05-01 | X1
        2021-05-01 | L   | E1 | U6    | 2021-06-01 | X1
        2021-06-01 | L   | C2 | U6    | 2021-07-01 | X1
        2021-07-01 | L   | E1 | U6    | 2021-09-09 | X1
        2021-09-09 | P   | E1 | A6    | 2022-03-01 | E11
        """,
        ad1=ADOPTED,
    )
    assert journey(service)[2:5] == [
        "placement_order 2021-05-01",
        "placement_order_revoked 2021-06-01",
        "placement_order 2021-07-01",
    ]
    assert case(service, "A2", "2021-22") == 62
