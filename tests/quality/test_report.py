"""The report on data quality: whom it looks at, what it shows, in which forms, and to whom."""

import csv
import io
from datetime import date

import httpx2
import pytest
from python_calamine import CalamineWorkbook

from app.quality.bounds import bounded
from app.quality.report import RULES
from tests.http.test_problems import problem
from tests.quality.stories import STORIES
from tests.quality.test_rules import ALL_YEARS, broken, quality, send
from tests.support.hand_written import send_return
from tests.support.service import Answer, Service
from tests.support.story_tables import send_story
from tests.support.world import COVENTRY

#: Ava: no match. Ben: no placement. Cora: with the parents' consent. Dan: waiting, nobody decided. Eve: all is well.
STORY = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 |            | 2021-03-20 | 2021-12-06
    Ben   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 |            | 2021-12-06
    Cora  | 2020-04-10 | 2020-09-14 |            | 2021-03-01 | 2021-03-20 | 2021-12-06
    Dan   | 2021-05-01 |            | 2021-11-02 |            |            |
    Eve   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-02 | 2021-03-20 | 2021-12-06
    """


def effects(finding: Answer) -> dict[str, tuple[float, float]]:
    return {effect["indicator"]: (effect["low"], effect["high"]) for effect in finding["effects"]}


def test_a_finding_says_by_how_much_it_may_move_the_figures(service: Service) -> None:
    """By itself, with everything else as recorded: Eve's days are 344 (A1), 120 (A2) and 206 (A20)."""
    send_story(service, STORY)
    found = {finding["rule"]: finding for finding in quality(service, "2021-22")["findings"]}
    decided, ordered, placed = date(2020, 9, 14), date(2020, 11, 2), date(2021, 3, 20)
    entered, adopted = date(2020, 4, 10), date(2021, 12, 6)
    assert (placed - ordered).days == 138
    unmatched = effects(found["adopted_without_match"])
    assert unmatched == {
        "A2": (60, 129),
        "stage.order_to_match": (36, 129),
        "stage.match_to_placed": (12, 75),
        "stage.decision_to_match": (112, 175),  # Ava: from 0 to 187 days, beside 168 and 169
    }
    assert (
        found["adopted_without_match"]["effects"][0]["detail"] == "A2 lies between 60 and 129 days: 1 child in doubt."
    )
    assert ((decided - entered).days, (adopted - entered).days) == (157, 605)
    never_placed = effects(found["adopted_never_placed"])
    assert {code: never_placed[code] for code in ("A1", "A2", "A3", "A10", "A20")} == {
        "A1": (297, 409),  # (3 x 344 + 157 or 605) / 4: placed after the decision, and before the adoption
        "A2": (120, 120),  # of one day less than Eve's
        "A3": (75, 100),
        "A10": (258, 409),  # with their foster carers the child may have lived from the start
        "A20": (206, 206),
    }
    assert effects(found["order_without_decision"]) == {"A3": (100, 100)}


def test_effects_of_all_findings_together_are_given_for_the_figures_in_doubt(service: Service) -> None:
    send_story(service, STORY)
    together = {effect["indicator"]: effect for effect in quality(service, "2021-22")["effects"]}
    assert {"A1", "A2", "A3", "A10", "A20", "stage.order_to_match"} <= set(together)
    assert not {"A4", "A8", "A15", "A9"} & set(together)
    assert (together["A1"]["value"], together["A1"]["low"], together["A1"]["high"]) == (344, 297, 409)
    assert (together["A1"]["unrounded_low"], together["A1"]["unrounded_high"]) == ("297.25", "409.25")
    assert together["A1"]["children"] == 1


def test_a_month_of_birth_narrows_what_is_possible(service: Service) -> None:
    """Nobody enters care before birth, nor after the decision."""
    send_story(
        service,
        """
        child | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    )
    wide = {finding["rule"]: effects(finding) for finding in quality(service, "2021-22")["findings"]}["entry_unknown"]
    service.put_child("coventry", "Ava", birth_month="2020-01")
    narrow = {finding["rule"]: effects(finding) for finding in quality(service, "2021-22")["findings"]}["entry_unknown"]
    since_decision = (date(2021, 3, 20) - date(2020, 9, 14)).days
    since_birth = (date(2021, 3, 20) - date(2020, 1, 1)).days
    (low, high), (wide_low, wide_high) = narrow["A1"], wide["A1"]
    assert (low, high) == (since_decision, since_birth)
    assert wide_low == since_decision
    assert wide_high > since_birth


def test_whoever_was_on_the_way_in_the_period_is_looked_at(service: Service) -> None:
    """Something happened to them, or something stood; not whoever came later or was done before.

    How long a child waits is asked of the period's last day.
    """
    send(service, "left_care_with_a_live_plan", "carer_move_in_unknown", "waiting_over_three_years")
    assert quality(service, "2019-20")["children"] == 0
    assert quality(service, "2020-04-10/2020-04-10")["children"] == 3
    december = quality(service, "2020-12-01/2020-12-01")
    assert december["children"] == 3
    assert set(broken(december)) == {"left_care_with_a_live_plan", "carer_move_in_unknown"}
    assert set(broken(quality(service, "2023-24"))) == {"waiting_over_three_years"}


def test_an_area_of_several_pools_its_members(service: Service) -> None:
    send_story(service, STORY)
    send_story(service, STORY, authority="E08000029")
    found = service.get("/v1/quality", area="ace", period="2021-22")
    only_coventry = quality(service, "2021-22")
    assert (found["children"], found["cases"]) == (10, 2 * only_coventry["cases"])
    cases = found["findings"][0]["cases"]
    assert [case["authority"] for case in cases] == [COVENTRY, "E08000029"]
    assert found["effects"][0]["children"] == 2
    assert (found["effects"][0]["low"], found["effects"][0]["high"]) == (297, 409)


def test_without_a_limit_every_case_is_shown_in_every_form(service: Service) -> None:
    """However many there are."""
    children = [f"C{number:04}" for number in range(1100)]
    common = {"authority": "coventry"}
    service.post([{**common, "child": child, "type": "entered_care", "date": "2020-04-10"} for child in children])
    service.post([{**common, "child": child, "type": "left_care", "date": "2020-06-01"} for child in children])
    asked = {"area": "coventry", "period": "2020-21"}
    (finding,) = service.get("/v1/quality", **asked)["findings"]
    assert [case["child"] for case in finding["cases"]] == children
    assert (finding["children"], finding["next"]) == (1100, None)
    text = service.client.get("/v1/quality", params={**asked, "format": "csv"}).text
    assert [row["child"] for row in csv.DictReader(io.StringIO(text, newline=""))] == children
    book = service.client.get("/v1/quality", params={**asked, "format": "xlsx"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Cases").to_python()
    assert [row[sheet[0].index("child")] for row in sheet[1:]] == children


def test_with_a_limit_each_finding_has_its_own_pages(service: Service) -> None:
    """Together they show every case once, in the same order, and the counts are those of all cases on each page."""
    for authority in ("coventry", "solihull"):
        send_story(service, STORY, authority=authority)
    send(service, *STORIES)
    asked = {"area": "ace", "period": ALL_YEARS}
    everything = {finding["rule"]: finding for finding in service.get("/v1/quality", **asked)["findings"]}
    overview = service.get("/v1/quality", **asked, limit=2)
    assert overview["limit"] == 2
    assert [finding["rule"] for finding in overview["findings"]] == list(everything)
    assert any(finding["next"] for finding in overview["findings"])
    counts = ("children", "events", "rows", "effects", "detail")
    for first in overview["findings"]:
        whole, page, cases = everything[first["rule"]], first, list(first["cases"])
        while page["next"]:
            report_ = service.get(page["next"])
            (page,) = report_["findings"]
            assert (report_["next"], report_["known_at"]) == (page["next"], overview["known_at"])
            assert [page[name] for name in counts] == [whole[name] for name in counts]
            assert 1 <= len(page["cases"]) <= 2
            cases += page["cases"]
        assert cases == whole["cases"]


def test_a_page_shows_what_was_known_when_its_first_page_was_asked_for(service: Service) -> None:
    send(service, *STORIES)
    first = quality(service, limit=1, rule="adopted_never_placed")
    assert first["next"]
    known_before = quality(service, rule="adopted_never_placed")["findings"][0]["cases"]
    send_story(service, STORY)
    (rest,) = service.get(first["next"].replace("limit=1", "limit=10"))["findings"]
    assert [*first["findings"][0]["cases"], *rest["cases"]] == known_before


def test_a_cursor_belongs_to_a_rule_and_an_area(service: Service) -> None:
    send(service, *STORIES)
    (finding,) = quality(service, limit=1, rule="adopted_never_placed")["findings"]
    query = dict(httpx2.URL(finding["next"]).params)
    for wrong in ({"rule": None}, {"area": "solihull"}, {"cursor": "x"}):
        params = {name: value for name, value in {**query, **wrong}.items() if value is not None}
        (mistake,) = problem(service.client.get("/v1/quality", params=params), 422)["errors"]
        assert (mistake["code"], mistake["parameter"]) == ("unknown_cursor", "cursor")


@pytest.mark.parametrize(
    ("period", "is_looked_at"),
    [
        ("2019-20", False),
        ("2020-21", True),
        ("2021-22", True),  # nothing happened, and nothing was in force
        ("2022-23", True),
        ("2023-24", False),
    ],
)
def test_a_child_in_care_is_looked_at_in_every_period_of_the_stay(
    service: Service, period: str, is_looked_at: bool
) -> None:
    """What is missing of a record may have happened between what is not missing."""
    send_story(
        service,
        """
        child | entered    | adopted
        Ava   | 2020-04-10 | 2022-12-06""",
    )
    report_ = quality(service, period)
    assert report_["children"] == int(is_looked_at)
    assert bool(report_["findings"]) == is_looked_at


def test_a_child_whose_care_has_not_ended_is_looked_at_ever_after(service: Service) -> None:
    send_story(
        service,
        """
        child | entered               | left
        Ava   | 2010-04-10            |
        Ben   | 2010-04-10            | 2012-05-01
        Cora  | 2010-04-10 2012-05-01 | 2012-05-01""",
    )
    assert [quality(service, period)["children"] for period in ("2009-10", "2012-13", "2019-20")] == [0, 3, 2]


def test_one_rule_may_be_asked_for(service: Service) -> None:
    """The finding is shown as among all of them; the effects of all findings stay what they are."""
    send(service, *STORIES)
    everything, some = quality(service), quality(service, rule="placed_again")
    assert some["findings"] == [finding for finding in everything["findings"] if finding["rule"] == "placed_again"]
    assert (some["cases"], some["effects"]) == (1, everything["effects"])
    unknown = service.client.get(
        "/v1/quality", params={"area": "coventry", "period": "2021-22", "rule": "placed_agian"}
    )
    assert problem(unknown, 422)["errors"][0]["detail"].endswith("Did you mean 'placed_again'?")


def test_the_same_rows_as_csv_and_as_a_workbook(service: Service) -> None:
    send(service, *STORIES)
    asked = {"area": "coventry", "period": ALL_YEARS}
    report_ = service.get("/v1/quality", **asked)
    content = service.client.get("/v1/quality", params={**asked, "format": "csv"}).content
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert [(row["rule"], row["child"]) for row in rows] == [
        (finding["rule"], case["child"]) for finding in report_["findings"] for case in finding["cases"]
    ]
    book = service.client.get("/v1/quality", params={**asked, "format": "xlsx"}).content
    sheets = {
        name: CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()
        for name in ("Cover", "Contents", "Notes", "Findings", "Effects", "Cases")
    }
    header = [name for name in rows[0] if any(row[name] for row in rows)]
    assert sheets["Cases"] == [header, *([row[name] or "z" for name in header] for row in rows)]
    assert [row[1] for row in sheets["Findings"][1:]] == [finding["rule"] for finding in report_["findings"]]
    assert [row[0] for row in sheets["Effects"][1:]] == [effect["indicator"] for effect in report_["effects"]]
    assert all(value != "" for sheet in sheets.values() for row in sheet for value in row)


def test_no_cell_starts_a_formula(service: Service) -> None:
    service.post([{"authority": "coventry", "child": "-1", "type": "left_care", "date": "2021-06-01"}])
    for form in ("csv", "xlsx"):
        answered = service.client.get("/v1/quality", params={"area": "coventry", "period": "2021-22", "format": form})
        assert answered.is_success
    content = service.client.get("/v1/quality", params={"area": "coventry", "period": "2021-22", "format": "csv"})
    for row in csv.reader(io.StringIO(content.text, newline="")):
        assert not any(cell.startswith(("=", "+", "@", "-")) for cell in row if cell != "-1")


def test_it_is_answered_as_it_was_known(service: Service) -> None:
    """Byte for byte, for a question about the same instant; a correction is in the next answer."""
    send_story(service, STORY)
    then = service.now()
    asked = {"area": "coventry", "period": "2021-22"}
    before = service.client.get("/v1/quality", params=asked)
    service.post([{"authority": "coventry", "child": "Ava", "type": "matched", "date": "2021-03-01"}])
    after = service.client.get("/v1/quality", params=asked)
    assert "adopted_without_match" not in broken(after.json())["Ava"]
    again = service.client.get("/v1/quality", params={**asked, "known_at": then})
    assert again.content == before.content
    tag = {"If-None-Match": after.headers["etag"]}
    assert service.client.get("/v1/quality", params=asked, headers=tag).status_code == 304


def test_who_does_not_reach_the_records_of_every_member_sees_nothing(service: Service) -> None:
    send_story(service, STORY)
    asked = {"area": "ace", "period": "2021-22"}
    for areas in (["ace"], ["coventry"], ["coventry", "solihull"]):
        key = service.key(["cases:read", "results:read"], areas)
        problem(service.client.get("/v1/quality", params=asked, headers=key), 403)
    members = ["coventry", "solihull", "warwickshire", "worcestershire", "E06000019"]
    assert service.client.get("/v1/quality", params=asked, headers=service.key(["cases:read"], members)).is_success


def test_unknown_names_are_told_with_the_nearest(service: Service) -> None:
    refused = service.client.get("/v1/quality", params={"area": "coventri", "period": "2021-2"})
    assert [mistake["parameter"] for mistake in problem(refused, 422)["errors"]] == ["area", "period"]


def test_findings_are_of_rows_of_returns_too(service: Service) -> None:
    """Named by year, table and day; the import's own report has them as well."""
    imported = send_return(service, "2021-22", "DECOM|RNE|LS|PLACE|DEC|REC\n2021-04-01|S|C2|U6||E4A")
    found = quality(service, "2021-22")
    (finding,) = [each for each in found["findings"] if each["rule"] == "end_without_reason"]
    assert (finding["ssda903"], finding["children"], finding["events"], finding["rows"]) == (["148"], 1, 0, 1)
    assert finding["cases"][0]["rows"] == [
        {
            "year": "2021-22",
            "table": "Episodes",
            "date": "2021-04-01",
            "file": "episodes.csv",
            "row": 2,
            "column": "DEC",
        }
    ]
    assert finding in imported["quality"]["findings"]
    text = service.client.get("/v1/quality?area=coventry&period=2021-22&format=csv").text
    assert "2021-22 Episodes 2021-04-01" in text


def test_every_rule_that_touches_a_mean_or_a_share_says_what_is_in_doubt() -> None:
    """So every finding that touches such a figure has its bound."""
    have_bounds = {indicator.code for indicator in bounded()}
    assert [rule.code for rule in RULES if have_bounds.intersection(rule.touches) and not rule.doubts] == []


def test_a_code_means_one_rule_whatever_its_source() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)


def test_an_import_shows_every_case_too(service: Service) -> None:
    """Of a dry run they can be asked for nowhere else."""
    rows = [f"C{number:04}|2021-05-01|S|C2|U6|2021-06-01|" for number in range(1010)]
    report_ = send_return(
        service, "2021-22", "\n".join(["CHILD|DECOM|RNE|LS|PLACE|DEC|REC", *rows]), {"dry_run": "true"}
    )
    report_ = report_["quality"]
    (finding,) = [each for each in report_["findings"] if each["rule"] == "end_without_reason"]
    assert (finding["children"], len(finding["cases"]), finding["next"]) == (1010, 1010, None)
