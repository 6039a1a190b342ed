"""A6: adopted children from minority ethnic groups, of those whose ethnicity is known (definitions, section 4)."""

import pytest

from tests.support.service import Service
from tests.support.story_tables import apart, ask, send_story

INDICATORS = ("A6",)

WHITE = ("WBRI", "WIRI", "WIRT", "WROM", "WOTH")
MINORITY = (
    "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH",
)  # fmt: skip
UNKNOWN = ("REFU", "NOBT", "")


def adopted(ethnicities: tuple[str, ...], verdict: str) -> list[str]:
    """Rows of children adopted in 2021-22, one for each ethnicity."""
    return [f"{verdict}{code} | 2021-12-06 | {code} | {verdict}" for code in ethnicities]


def test_every_code_of_ethnicity(service: Service) -> None:
    """All that is white is not minority here; refused and not obtained are as unknown as nothing at all."""
    rows = [*adopted(WHITE, "no"), *adopted(MINORITY, "yes"), *adopted(UNKNOWN, "ethnicity_unknown")]
    result = ask(service, "A6", "2021-22", "\n".join(["child | adopted | ethnicity | A6", *rows]))
    assert (result["numerator"], result["denominator"], result["value"]) == (13, 18, 72)
    assert (result["excluded"], result["not_evaluable"]) == ({"ethnicity_unknown": 3}, {})


def test_of_the_children_adopted_in_the_period(service: Service) -> None:
    """From the first day to the last, placed before or not."""
    ask(
        service,
        "A6",
        "2021-22",
        """
        child | entered    | placed     | adopted    | ethnicity | A6
        Ava   | 2020-06-01 | 2020-12-01 | 2021-04-01 | MWBC      | yes
        Ben   | 2020-06-01 |            | 2022-03-31 | WBRI      | no
        Cora  |            |            | 2021-12-06 | AIND      | yes
        Dan   | 2020-06-01 | 2020-12-01 | 2021-03-31 | MWBC      | no candidate
        Eve   | 2020-06-01 | 2020-12-01 | 2022-04-01 | MWBC      | no candidate
        Fay   | 2020-06-01 | 2020-12-01 |            | MWBC      | no candidate
        """,
    )


def test_two_of_26_are_8_percent(service: Service) -> None:
    """Or 7.7 with one decimal, as Coventry's report for 2022-23 prints it; those unknown are not in the base."""
    rows = [*adopted(("AIND", "BAFR"), "yes"), *[f"K{number} | 2021-12-06 | WBRI | no" for number in range(24)]]
    table = "\n".join(["child | adopted | ethnicity | A6", *rows, "Refused | 2021-12-06 | REFU | ethnicity_unknown"])
    assert ask(service, "A6", "2021-22", table)["value"] == 8
    result = service.result("A6", "coventry", "2021-22", places=1)
    assert (result["numerator"], result["denominator"], result["value"]) == (2, 26, 7.7)


def test_two_records_of_one_adoption_are_one(service: Service) -> None:
    result = ask(
        service,
        "A6",
        "2021-22",
        """
        child | adopted                   | ethnicity | A6
        Ava   | 2021-12-06#a 2021-12-06#b | MWBC      | yes
        """,
    )
    assert (result["numerator"], result["denominator"]) == (1, 1)


def test_what_was_learnt_last_counts_and_the_past_stays_as_it_was_known(service: Service) -> None:
    """An ethnicity that is set later changes the figure from then on."""
    send_story(service, "child | adopted\nAva | 2021-12-06")
    before = service.now()
    service.put_child("coventry", "Ava", ethnicity="WBRI")
    corrected = service.now()
    service.put_child("coventry", "Ava", ethnicity="CHNE")
    service.put_child("solihull", "Ava", ethnicity="WBRI")
    asked = [{}, {"known_at": corrected}, {"known_at": before}]
    assert [service.result("A6", "coventry", "2021-22", **query)["value"] for query in asked] == [100, 0, None]


@pytest.mark.parametrize(("period", "figures"), [("2020-21", (1, 1)), ("2021-22", (0, 2)), ("2020-22", (1, 3))])
def test_two_years_are_one_pool(service: Service, period: str, figures: tuple[int, int]) -> None:
    """1 of 3, not the mean of 100% and 0%."""
    send_story(
        service,
        """
        child | adopted    | ethnicity
        Ava   | 2020-12-06 | MWBC
        Ben   | 2021-12-06 | WBRI
        Cora  | 2021-12-06 | WBRI
        """,
    )
    result = service.result("A6", "coventry", period)
    assert (result["numerator"], result["denominator"]) == figures


def test_an_agency_pools_the_children_of_its_members(service: Service) -> None:
    """1 of 4 is 25%: not 50%, the mean of 100% and 0%. A child's ethnicity is that of its own authority's child."""
    result = ask(
        service,
        "A6",
        "2021-22",
        """
        child | authority | adopted    | ethnicity | A6
        Ava   | coventry  | 2021-12-06 | MWBC      | yes
        Ben   | solihull  | 2021-12-06 | WBRI      | no
        Cora  | solihull  | 2021-12-06 | WBRI      | no
        Dan   | solihull  | 2021-12-06 | WBRI      | no
        """,
        area="ace",
        members=True,
    )
    assert (result["value"], apart(result)) == (25, {"Coventry": 100, "Solihull": 0})


def test_the_event_that_a_case_shows(service: Service) -> None:
    """The adoption order; whoever is left out is explained in words."""
    send_story(service, "child | adopted | ethnicity\nAva | 2021-12-06 | MWBC\nBen | 2021-12-07 | NOBT")
    ava, ben = service.cases("A6", "coventry", "2021-22")
    assert (ava["from"]["event"], ava["from"]["date"], ava["to"]) == ("adopted", "2021-12-06", None)
    assert service.get(f"/v1/events/{ava['from']['id']}")["child"] == "Ava"
    assert (ben["reason"], ben["value"]) == ("ethnicity_unknown", None)
    assert "refused" in ben["explanation"]


def test_nobody_whose_ethnicity_is_known_is_no_figure(service: Service) -> None:
    """Nobody to divide by: no value, never 0, and the status z."""
    result = ask(service, "A6", "2021-22", "child | adopted | A6\nAva | 2021-12-06 | ethnicity_unknown")
    assert (result["value"], result["unrounded"], result["status"]) == (None, None, "z")
