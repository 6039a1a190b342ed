"""The episodes that a council would write of some children, row for row, as an analyst would."""

from tests.support.returned.children import Child, Happening
from tests.support.returned.episodes import Episode, episodes_of
from tests.support.returned.stories import as_table, children, lines


def aside(type_: str, day: str, until: str = "", **more: str) -> Happening:
    return {"type": type_, "date": day, **({"until": until} if until else {}), **more}


def assert_episodes(child: Child, table: str) -> None:
    """The child's episodes, of its whole childhood, are these rows."""
    header = lines(table)[0].split(" | ")
    assert as_table((_row(episode) for episode in episodes_of(child)), header) == lines(table)[1:]


def _row(episode: Episode) -> dict[str, str]:
    return {
        "DECOM": str(episode.decom),
        "RNE": episode.rne,
        "LS": episode.ls,
        "PLACE": episode.place,
        "DEC": str(episode.dec or ""),
        "REC": episode.rec,
        "why": episode.reason_place_change,
    }


def test_a_plain_adoption() -> None:
    """The order without a move is an L row, the move to the family a P row that is E1 still."""
    (ava,) = children(
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-04-10 | 2020-10-01 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-04-10 | S   | C2 | U6    | 2020-11-02 | X1  |
        2020-11-02 | L   | E1 | U6    | 2021-03-20 | X1  | CARPL
        2021-03-20 | P   | E1 | A6    | 2021-12-06 | E11 |
        """,
    )


def test_carers_who_adopt() -> None:
    """The foster placement with them begins on the day of moving in, by P, and becomes A5 by T."""
    (ava,) = children(
        """
        child | entered    | order      | with carer since | placed     | adopted
        Ava   | 2018-12-24 | 2019-10-08 | 2019-01-07       | 2021-02-01 | 2022-03-31
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2018-12-24 | S   | C2 | U6    | 2019-01-07 | X1  | CARPL
        2019-01-07 | P   | C2 | U6    | 2019-10-08 | X1  |
        2019-10-08 | L   | E1 | U6    | 2021-02-01 | X1  | PLACE
        2021-02-01 | T   | E1 | A5    | 2022-03-31 | E11 |
        """,
    )


def test_carers_since_the_first_day() -> None:
    (ava,) = children(
        """
        child | entered    | order      | with carer since | placed     | adopted
        Ava   | 2018-12-24 | 2019-10-08 | 2018-12-24       | 2019-10-08 | 2020-03-31
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2018-12-24 | S   | C2 | U6    | 2019-10-08 | X1  | PLACE
        2019-10-08 | U   | E1 | A5    | 2020-03-31 | E11 |
        """,
    )


def test_order_and_move_on_one_day() -> None:
    """To other carers: B, for all has changed."""
    (ava,) = children(
        """
        child | entered    | order      | placed
        Ava   | 2020-01-01 | 2020-06-01 | 2020-06-01
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | C2 | U6    | 2020-06-01 | X1  | CARPL
        2020-06-01 | B   | E1 | A6    |            |     |
        """,
    )


def test_early_permanence() -> None:
    """Foster carers who may adopt are U5, and adopt as the current carers."""
    (ava,) = children(
        """
        child | entered    | early permanence | order      | with carer since | placed     | adopted
        Ava   | 2020-01-01 | 2020-02-01       | 2020-06-01 | unknown          | 2020-09-01 | 2021-01-01
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | C2 | U6    | 2020-02-01 | X1  | CARPL
        2020-02-01 | P   | C2 | U5    | 2020-06-01 | X1  |
        2020-06-01 | L   | E1 | U5    | 2020-09-01 | X1  | PLACE
        2020-09-01 | T   | E1 | A5    | 2021-01-01 | E11 |
        """,
    )


def test_a_disruption_and_a_second_family() -> None:
    """Back to foster carers by P, the reason of the ended row saying that it was not planned."""
    (ava,) = children(
        """
        child | entered    | order      | placed     | disrupted  | placed     | adopted
        Ava   | 2020-01-01 | 2020-03-01 | 2020-06-01 | 2020-09-01 | 2021-02-01 | 2021-08-01
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | C2 | U6    | 2020-03-01 | X1  |
        2020-03-01 | L   | E1 | U6    | 2020-06-01 | X1  | CARPL
        2020-06-01 | P   | E1 | A6    | 2020-09-01 | X1  | CHILD
        2020-09-01 | P   | E1 | U6    | 2021-02-01 | X1  | CARPL
        2021-02-01 | P   | E1 | A6    | 2021-08-01 | E11 |
        """,
    )


def test_from_one_family_to_the_next_on_one_day() -> None:
    (ava,) = children(
        """
        child | entered    | order      | placed     | disrupted  | placed
        Ava   | 2020-01-01 | 2020-03-01 | 2020-06-01 | 2020-09-01 | 2020-09-01
        """
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | C2 | U6    | 2020-03-01 | X1  |
        2020-03-01 | L   | E1 | U6    | 2020-06-01 | X1  | CARPL
        2020-06-01 | P   | E1 | A6    | 2020-09-01 | X1  | CHILD
        2020-09-01 | P   | E1 | A6    |            |     |
        """,
    )


def test_stays_and_houses_within_a_placement() -> None:
    """In hospital the carers stay the same (T); on their holiday others stand in (P); a new house is T."""
    (ava,) = children(
        """
        child | entered    | order      | placed
        Ava   | 2020-01-01 | 2020-03-01 | 2020-06-01
        """,
        aside("temporary_stay", "2020-07-01", "2020-07-08", place="T1"),
        aside("temporary_stay", "2020-08-01", "2020-08-08", place="T3"),
        aside("house_move", "2020-12-01"),
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | C2 | U6    | 2020-03-01 | X1  |
        2020-03-01 | L   | E1 | U6    | 2020-06-01 | X1  | CARPL
        2020-06-01 | P   | E1 | A6    | 2020-07-01 | X1  |
        2020-07-01 | T   | E1 | T1    | 2020-07-08 | X1  |
        2020-07-08 | T   | E1 | A6    | 2020-08-01 | X1  |
        2020-08-01 | P   | E1 | T3    | 2020-08-08 | X1  |
        2020-08-08 | P   | E1 | A6    | 2020-12-01 | X1  | CARPL
        2020-12-01 | T   | E1 | A6    |            |     |
        """,
    )


def test_by_consent_and_ordered_since() -> None:
    """Without an order A4, under an agreement V2; the order makes it A6 with the same carers, by U."""
    (ava,) = children(
        """
        child | entered    | placed     | order      | adopted
        Ava   | 2020-01-01 | 2020-06-01 | 2020-09-01 | 2021-08-01
        """,
        aside("accommodated", "2020-01-01"),
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2020-01-01 | S   | V2 | U6    | 2020-06-01 | X1  | CARPL
        2020-06-01 | P   | V2 | A4    | 2020-09-01 | X1  | PLACE
        2020-09-01 | U   | E1 | A6    | 2021-08-01 | E11 |
        """,
    )


def test_two_periods_of_care_after_a_short_break() -> None:
    """Respite is an S of its own; each entry is an S; orders and interim orders are of their period of care."""
    (ava,) = children(
        """
        child | entered    | left            | entered    | order      | revoked    | order
        Ava   | 2019-01-01 | 2019-05-01(E4A) | 2020-01-01 | 2020-03-01 | 2020-06-01 | 2020-09-01
        """,
        aside("short_break", "2018-11-01", "2018-11-05", status="V4"),
        aside("care_order", "2019-02-01"),
    )
    assert_episodes(
        ava,
        """
        DECOM      | RNE | LS | PLACE | DEC        | REC | why
        2018-11-01 | S   | V4 | U6    | 2018-11-05 | E4A |
        2019-01-01 | S   | C1 | U6    | 2019-02-01 | X1  |
        2019-02-01 | L   | C2 | U6    | 2019-05-01 | E4A |
        2020-01-01 | S   | C2 | U6    | 2020-03-01 | X1  |
        2020-03-01 | L   | E1 | U6    | 2020-06-01 | X1  |
        2020-06-01 | L   | C2 | U6    | 2020-09-01 | X1  |
        2020-09-01 | L   | E1 | U6    |            |     |
        """,
    )
