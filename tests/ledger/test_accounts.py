"""A source's whole account of a child, reported again and again: what is new, current, put right, and what goes."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.events.draft import Draft
from app.journeys.care import Fact
from app.ledger import accounts as accounts_module
from app.ledger.accounts import Accounts, Place
from app.ledger.pages import Outcome, Page, Pages
from app.ledger.versions import events
from app.returns.stored import returns
from app.store.database import known_now
from app.store.reach import EVERYTHING
from tests.support.examples import examples
from tests.support.hand_written import a_return, journey, send_return
from tests.support.service import Service
from tests.support.uploads import EVENTS_TOLD, happened, import_files

COVENTRY = "E08000026"
CARER = {"by_current_carer": True, "moved_in_with_carer": "2021-05-01"}


def fact(type_: str, day: str, **attributes: Any) -> Fact:
    return Fact(type_, date.fromisoformat(day), attributes)


ENTERED, DECIDED = fact("entered_care", "2021-04-01"), fact("adoption_decision", "2021-06-01")
ORDER, PLACED = fact("placement_order", "2021-07-01"), fact("placed", "2021-09-09")


def report(
    service: Service, *facts: Fact, source: str = "ssda903", child: str = "Ava", about_children: bool = True
) -> dict[Outcome, int]:
    """What becomes of a source's account of one child; what is stored stays true to the events."""
    with service.database.writing(EVERYTHING) as writing:
        accounts = Accounts(writing, COVENTRY, source, about_children=about_children)
        accounts.take({child: facts})
    assert service.differences() == 0
    return dict(+accounts.outcomes)


def current(service: Service, child: str = "Ava", **query: Any) -> list[str]:
    found = service.events(authority="coventry", child=child, **query)
    return sorted(f"{event['type']} {event['date']}" for event in found)


def test_what_is_reported_first_is_created_and_then_unchanged(service: Service) -> None:
    assert report(service, ENTERED, DECIDED, ORDER) == {"created": 3}
    before = service.digest()
    assert report(service, ORDER, ENTERED, DECIDED) == {"unchanged": 3}
    assert service.digest() == before


def test_a_corrected_day_replaces_and_the_earlier_version_stays_readable(service: Service) -> None:
    report(service, ENTERED, DECIDED)
    (old,) = service.events(authority="coventry", type="adoption_decision")
    earlier = service.now()
    assert report(service, ENTERED, fact("adoption_decision", "2021-06-08")) == {"unchanged": 1, "replaced": 1}
    assert current(service) == ["adoption_decision 2021-06-08", "entered_care 2021-04-01"]
    assert current(service, known_at=earlier) == ["adoption_decision 2021-06-01", "entered_care 2021-04-01"]
    (new,) = service.events(authority="coventry", type="adoption_decision")
    assert (new["source_id"], new["id"] != old["id"]) == (old["source_id"], True)
    assert len(service.rows(events)) == 3


def test_several_corrected_days_replace_each_other_in_their_order_and_further_ones_are_numbered_on(
    service: Service,
) -> None:
    report(service, ENTERED, fact("placed", "2021-06-01"), fact("placed", "2021-09-01"))
    new = [fact("placed", day) for day in ("2021-06-08", "2021-09-08", "2021-12-08")]
    assert report(service, ENTERED, *new) == {"unchanged": 1, "replaced": 2, "created": 1}
    found = service.events(authority="coventry", type="placed")
    assert [(event["date"], event["source_id"]) for event in found] == [
        (f"2021-{month}-08", f"ssda903/Ava/placed/{number}") for number, month in enumerate(("06", "09", "12"), 1)
    ]


def test_a_corrected_attribute_replaces_too(service: Service) -> None:
    report(service, fact("adopted", "2022-03-01", opposed=True))
    assert report(service, fact("adopted", "2022-03-01", opposed=False)) == {"replaced": 1}
    assert report(service, fact("adopted", "2022-03-01")) == {"replaced": 1}
    assert [row[6] for row in sorted(service.rows(events))] == ['{"opposed":true}', '{"opposed":false}', ""]


def test_what_is_told_no_longer_is_withdrawn_and_stays_readable(service: Service) -> None:
    service.state_complete()
    report(service, ENTERED, DECIDED, ORDER)
    earlier = service.now()
    assert report(service, ENTERED) == {"unchanged": 1, "withdrawn": 2}
    assert current(service) == ["entered_care 2021-04-01"]
    assert len(current(service, known_at=earlier)) == 3
    assert report(service) == {"withdrawn": 1}
    assert service.result("A9", "coventry", "2021-22", known_at=earlier)["value"] == 1
    assert service.result("A9", "coventry", "2021-22")["value"] == 0


def test_of_several_of_one_type_each_keeps_its_own_record(service: Service) -> None:
    """One more, then the first of them corrected, then it goes: the others are as they were."""
    first, second, third = (fact("entered_care", day) for day in ("2019-04-01", "2020-04-01", "2021-04-01"))
    assert report(service, first, second) == {"created": 2}
    assert report(service, first, second, third) == {"unchanged": 2, "created": 1}
    assert report(service, fact("entered_care", "2019-04-08"), second, third) == {"unchanged": 2, "replaced": 1}
    assert report(service, second, third) == {"unchanged": 2, "withdrawn": 1}
    assert report(service, first, second, third) == {"unchanged": 2, "created": 1}
    assert len({event["source_id"] for event in service.events(authority="coventry")}) == 3


def test_what_another_source_has_told_in_the_same_words_or_more_is_not_doubled(service: Service) -> None:
    report(service, ENTERED, fact("placed", "2021-09-09", **CARER))
    same = fact("placed", "2021-09-09", by_current_carer=True)
    assert report(service, ENTERED, same, PLACED, source="annex_a") == {"unchanged": 3}
    assert len(service.rows(events)) == 2


def test_a_source_that_knows_more_adds_it(service: Service) -> None:
    """And says again what the other said, so that neither is lost; reported again, both are unchanged."""
    report(service, ENTERED, fact("placed", "2021-09-09", by_current_carer=True), source="annex_a")
    more = fact("placed", "2021-09-09", moved_in_with_carer="2021-05-01")
    assert report(service, ENTERED, more) == {"unchanged": 1, "created": 1}
    (found,) = [event for event in service.events(type="placed") if event["source_id"].startswith("ssda903")]
    assert found["by_current_carer"]
    assert found["moved_in_with_carer"] == "2021-05-01"
    before = service.digest()
    assert report(service, ENTERED, more) == {"unchanged": 2}
    assert service.digest() == before


def test_who_knew_less_and_tells_the_same_again_changes_nothing(service: Service) -> None:
    report(service, ENTERED, PLACED)
    report(service, ENTERED, fact("placed", "2021-09-09", **CARER), source="annex_a")
    before = service.digest()
    assert report(service, ENTERED, PLACED) == {"unchanged": 2}
    assert service.digest() == before


@pytest.mark.parametrize("first", ["annex_a", "ssda903"])
def test_a_source_has_its_say_about_its_own_events_alone(service: Service, first: str) -> None:
    second = {"annex_a": "ssda903", "ssda903": "annex_a"}[first]
    report(service, ENTERED, DECIDED, source=first)
    report(service, ORDER, source=second)
    assert report(service, source=second) == {"withdrawn": 1}
    assert current(service) == ["adoption_decision 2021-06-01", "entered_care 2021-04-01"]


def test_what_a_council_recorded_itself_is_left_alone(service: Service) -> None:
    """Also where its own records are named as if they were an import's."""
    own = {"authority": "coventry", "child": "Ava"}
    service.post([
        {**own, "type": "entered_care", "date": "2021-04-01", "source_id": "LCS-1"},
        {**own, "type": "placement_order", "date": "2021-07-01", "source_id": "ssda903/Ava/placement_order/mine"},
    ])  # fmt: skip
    assert report(service, ENTERED, DECIDED, ORDER) == {"created": 1, "unchanged": 2}
    assert report(service) == {"withdrawn": 1}
    assert current(service) == ["entered_care 2021-04-01", "placement_order 2021-07-01"]


def test_families_are_told_of_in_the_same_way(service: Service) -> None:
    service.state_complete()
    enquiry, approved = fact("enquiry", "2021-05-01"), fact("approved", "2021-09-01")
    family: dict[str, Any] = {"child": "F1", "about_children": False, "source": "annex_a"}
    assert report(service, enquiry, approved, **family) == {"created": 2}
    assert report(service, enquiry, approved, **family) == {"unchanged": 2}
    assert report(service, enquiry, fact("approved", "2021-09-08"), **family) == {"unchanged": 1, "replaced": 1}
    assert report(service, enquiry, **family) == {"unchanged": 1, "withdrawn": 1}
    assert service.result("families_approved", "coventry", "2021-22")["value"] == 0


def test_a_family_and_a_child_of_one_id_do_not_know_each_other(service: Service) -> None:
    """Councils number both: what is reported of the one takes nothing of the other back."""
    enquiry = fact("enquiry", "2021-05-01")
    report(service, enquiry, child="7", about_children=False, source="annex_a")
    assert report(service, ENTERED, DECIDED, child="7", source="annex_a") == {"created": 2}
    assert report(service, enquiry, child="7", about_children=False, source="annex_a") == {"unchanged": 1}
    assert report(service, ENTERED, DECIDED, child="7", source="annex_a") == {"unchanged": 2}
    assert len(service.events(authority="coventry")) == 3


def test_an_account_of_one_child_is_none_of_another(service: Service) -> None:
    report(service, ENTERED, child="Ava")
    assert report(service, DECIDED, child="Ava-2") == {"created": 1}
    assert report(service, child="Ava-2") == {"withdrawn": 1}
    assert current(service) == ["entered_care 2021-04-01"]


TWO = "CHILD|DECOM|RNE|LS|PLACE|DEC|REC\nAva|2021-04-01|S|E1|U6||\nBen|2021-05-01|S|C2|U6||"


def steps(service: Service, imports: Iterable[tuple[str, str, tuple[int, ...]]]) -> None:
    for year, episodes, counts in imports:
        answer = send_return(service, year, episodes)
        assert tuple(answer[count] for count in EVENTS_TOLD) == counts, (year, episodes)
        assert service.differences() == 0


def test_imports_one_after_the_other(service: Service) -> None:
    """New, again, corrected, one child less, the next year."""
    service.state_complete()
    moved = TWO.replace("2021-05-01", "2021-05-08")
    ended = "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|E1|U6|2022-06-01|E4A"
    steps(
        service,
        [
            ("2021-22", TWO, (3, 0, 0, 0)),
            ("2021-22", TWO, (0, 3, 0, 0)),
            ("2021-22", moved, (0, 2, 1, 0)),
            ("2021-22", TWO.rsplit("\n", 1)[0], (0, 2, 0, 1)),
            ("2022-23", ended, (1, 2, 0, 0)),
        ],
    )
    assert journey(service) == ["entered_care 2021-04-01", "placement_order 2021-04-01", "left_care 2022-06-01"]
    assert service.result("A4", "coventry", "2022-23")["denominator"] == 1


def test_an_erased_child_stays_erased(service: Service) -> None:
    """With their stored rows; the import of other children, or of another year, does not bring them back."""
    send_return(service, "2021-22", TWO)
    assert {row[1] for row in service.rows(returns)} == {"Ava", "Ben"}
    assert service.client.delete("/v1/authorities/coventry/children/Ava").status_code == 204
    assert {row[1] for row in service.rows(returns)} == {"Ben"}
    import_files(service, a_return("CHILD|DECOM|RNE|LS|PLACE\nBen|2021-05-01|S|C2|U6"), year="2021-22")
    import_files(service, a_return("CHILD|DECOM|RNE|LS|PLACE\nCora|2022-05-01|S|C2|U6"), year="2022-23")
    assert happened(service) == ["Ben entered_care 2021-05-01", "Cora entered_care 2022-05-01"]
    assert "Ava" not in str([service.rows(table) for table in (events, returns)])
    assert service.differences() == 0
    with service.database.reading(EVERYTHING) as connection:
        assert known_now(connection)


def test_a_day_that_is_known_is_more_than_a_day_on_or_before_which(service: Service) -> None:
    """The exact one is stored, whichever source comes first."""
    child = {"authority": "coventry", "child": "Ava", "type": "placement_order", "date": "2021-07-01"}
    service.post([{**child, "on_or_before": True}])
    assert report(service, ORDER) == {"created": 1}
    assert service.result("A16", "coventry", "2021-22")["value"] == 1


class Created:
    """Pages that only note what is created."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def create(self, _: object, draft: Draft) -> None:
        self.drafts.append(draft)


FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(["entered_care", "left_care", "placed", "matched"]),
        st.dates(date(2021, 4, 1), date(2021, 4, 9)),
        st.sampled_from([{}, {"reason": "E4A"}, {"on_or_before": True}, {"opposed": True, "by": 1}]),
    ),
    unique_by=lambda each: (each.type, each.date),
    max_size=4,
)


@settings(max_examples=examples(40), phases=[Phase.generate])
@given(FACTS)
def test_the_short_way_of_a_new_child_creates_what_comparing_with_nothing_does(facts: list[Fact]) -> None:
    created = []
    for way in ("begin", "compare"):
        pages = Created()
        account = accounts_module._Account(
            cast(Pages, pages), Page(), (COVENTRY, "Ava"), "ssda903", lambda *_: Place("a.csv", 1)
        )
        if way == "begin":
            pages.drafts += account.begin(facts)
        else:
            account.compare(facts, ())
        created.append(pages.drafts)
    assert created[0] == created[1]
    assert len(created[0]) == len(facts)
