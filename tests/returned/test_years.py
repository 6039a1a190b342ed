"""What a council would return in each of several years, row for row, as an analyst would write it."""

from datetime import date

from tests.support.returned.stories import as_table, children, lines, rows_of
from tests.support.returned.years import CollectionYear, returns_of, written

ADOPTED_IN_THE_SECOND_YEAR = """
    child | entered    | decision   | reversed        | decision   | order      | matched    | placed     | adopted
    Ava   | 2020-04-10 | 2020-08-01 | 2020-09-01(RD4) | 2021-02-01 | 2021-03-31 | 2021-05-01 | 2021-05-20 | 2022-03-31
    """


def test_an_episode_is_open_at_the_years_end_and_stands_again_in_the_next() -> None:
    """With its first day; one that ended on the year's last day is closed; what came later is not known yet."""
    years = [CollectionYear(2020), CollectionYear(2021), CollectionYear(2022)]
    first, second, third = returns_of(children(ADOPTED_IN_THE_SECOND_YEAR), years)
    table = """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC | REASON_PLACE_CHANGE
        Ava   | 10/04/2020 | S   | C2 | U6    | 31/03/2021 | X1  |
        Ava   | 31/03/2021 | L   | E1 | U6    |            |     |
        """
    columns = list(rows_of(table)[0])
    assert as_table(first.tables["episodes"], columns) == lines(table)[1:]
    table = """
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC | REASON_PLACE_CHANGE
        Ava   | 31/03/2021 | L   | E1 | U6    | 20/05/2021 | X1  | CARPL
        Ava   | 20/05/2021 | P   | E1 | A6    | 31/03/2022 | E11 |
        """
    assert as_table(second.tables["episodes"], columns) == lines(table)[1:]
    assert not any(third.tables.values())


def test_decisions_are_in_every_year_in_which_they_were_open_or_ceased() -> None:
    first, second = returns_of(children(ADOPTED_IN_THE_SECOND_YEAR), [CollectionYear(2020), CollectionYear(2021)])
    table = """
        CHILD | DATE_PLACED | DATE_PLACED_CEASED | REASON_PLACED_CEASED
        Ava   | 01/08/2020  | 01/09/2020         | RD4
        Ava   | 01/02/2021  |                    |
        """
    columns = list(rows_of(table)[0])
    assert as_table(first.tables["placed_for_adoption"], columns) == lines(table)[1:]
    assert as_table(second.tables["placed_for_adoption"], columns) == lines(table)[2:]


def test_a_reversal_after_the_years_end_is_not_known_yet() -> None:
    (year,) = returns_of(
        children(
            """
            child | entered    | decision   | reversed
            Ava   | 2020-04-10 | 2020-08-01 | 2021-04-01(RD1)
            """
        ),
        [CollectionYear(2020)],
    )
    assert as_table(year.tables["placed_for_adoption"], ["DATE_PLACED", "DATE_PLACED_CEASED"]) == ["01/08/2020 | "]


def test_the_adoption_is_in_the_year_of_the_order() -> None:
    first, second = returns_of(children(ADOPTED_IN_THE_SECOND_YEAR), [CollectionYear(2020), CollectionYear(2021)])
    table = """
        CHILD | DOB        | DATE_INT   | DATE_MATCH | FOSTER_CARE | NB_ADOPTR | SEX_ADOPTR | LS_ADOPTR
        Ava   | 15/06/2018 | 01/02/2021 | 01/05/2021 | 0           | 2         | MF         | L11
        """
    assert first.tables["ad1"] == []
    assert second.tables["ad1"] == rows_of(table)


def test_codes_of_the_year() -> None:
    """A sex is a number up to 2023-24, and a letter since."""
    years = [CollectionYear(2023), CollectionYear(2024)]
    told = children("child | entered\nAva | 2023-05-01")
    assert [of_year.tables["header"][0]["SEX"] for of_year in returns_of(told, years)] == ["2", "F"]
    assert [year.label for year in years] == ["2023-24", "2024-25"]
    assert CollectionYear.of(date(2024, 3, 31)) == CollectionYear(2023)
    assert CollectionYear.of(date(2024, 4, 1)) == CollectionYear(2024)
    assert written(date(2024, 4, 1)) == "01/04/2024"
