"""What the description of `POST /v1/imports` says of a year that is sent again, sentence by sentence."""

from typing import Any

from tests.conftest import MakeKey
from tests.support.hand_written import a_return, event, journey
from tests.support.service import Service
from tests.support.uploads import happened, import_files, send_files, send_with

HEADER = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\n"
AVA, BEN = "Ava|2021-05-01|S|C2|U6|2021-08-01|E4A", "Ben|2021-06-01|S|C2|U6||"
FIRST = f"{HEADER}{AVA}\n{BEN}\nCora|2021-07-01|S|C2|U6|2021-09-01|E4A"
#: Ava as before, Ben on another day, Cora not at all.
AGAIN = f"{HEADER}{AVA}\nBen|2021-06-08|S|C2|U6||"


def test_what_becomes_of_events_when_a_year_is_sent_again(service: Service) -> None:
    import_files(service, a_return(FIRST), year="2021-22")
    answer = import_files(service, a_return(AGAIN), year="2021-22")
    counts = {outcome: answer[outcome] for outcome in ("created", "unchanged", "replaced", "withdrawn")}
    assert counts == {"created": 0, "unchanged": 2, "replaced": 1, "withdrawn": 2}
    kinds = {(each["child"], each["type"], each["kind"]) for each in answer["changes"]}
    assert kinds == {
        ("Ben", "entered_care", "replaced"),
        ("Cora", "entered_care", "withdrawn"),
        ("Cora", "left_care", "withdrawn"),
    }
    assert journey(service, "Cora") == []
    assert event(service, "entered_care", "Ben")["date"] == "2021-06-08"


def test_who_may_see_no_child_sees_none_that_others_sent(service: Service, key: MakeKey) -> None:
    """Nor the day that was stored of a child whom the files name; the counts are the same for everybody."""
    import_files(service, a_return(FIRST), year="2021-22")
    sender = key(["events:write"], ["coventry"])
    asked: dict[str, Any] = {"year": "2021-22", "dry_run": True, "confirm_withdrawals": 2}
    seen = send_with(service, sender, a_return(AGAIN), asked).json()
    assert {(each["child"], each["type"], each["before"], each["after"], each["kind"]) for each in seen["changes"]} == {
        ("Ben", "entered_care", None, "2021-06-08", "replaced"),
        (None, "entered_care", None, None, "withdrawn"),
        (None, "left_care", None, None, "withdrawn"),
    }
    everything = send_files(service, a_return(AGAIN), **asked).json()
    counts = ("created", "unchanged", "replaced", "withdrawn", "changed")
    assert [seen[count] for count in counts] == [everything[count] for count in counts]
    refused = send_with(service, sender, a_return(HEADER + AVA), {"year": "2021-22"})
    assert refused.status_code == 409
    assert "Ben" not in refused.text + str(seen["quality"])
    assert "Cora" not in refused.text + str(seen)


def test_other_years_stay_stored(service: Service) -> None:
    """A child of another year's files, and a table of the same year that is not sent now."""
    import_files(service, a_return(HEADER + "Dan|2019-05-01|S|C2|U6|2019-08-01|E4A"), year="2019-20")
    decided = a_return(FIRST, placed_for_adoption="CHILD|DATE_PLACED\nBen|2021-07-01")
    import_files(service, decided, year="2021-22")
    import_files(service, a_return(AGAIN), year="2021-22")
    assert journey(service, "Dan") == ["entered_care 2019-05-01", "left_care 2019-08-01"]
    assert "adoption_decision 2021-07-01" in journey(service, "Ben")


def test_what_the_report_says(service: Service) -> None:
    wrong = a_return(FIRST + "\nEve|31/31/2021|S|C2|U6||")
    partly = send_files(service, wrong, year="2021-22", mode="partial").json()
    assert [(error["file"], error["row"], error["column"]) for error in partly["errors"]] == [
        ("episodes.csv", 5, "DECOM")
    ]
    assert len(partly["changes"]) == len(happened(service)) == 5
    (a8,) = [each for each in partly["coverage"] if each["indicator"] == "A8"]
    assert a8["lacks"] == [
        "The files do not report proceedings_concluded.",
        "The files do not report proceedings_issued.",
    ]
    (a4,) = [each for each in partly["coverage"] if each["indicator"] == "A4"]
    assert a4["counted"] == 2
    assert {"effects", "findings"} <= partly["quality"].keys()
