"""Stories of what is wrong with a record in ways that drawn histories hardly ever are."""

#: What hardly any drawn history tells: what is true, and what was recorded of it.
SELDOM = {
    "adopted later, and placed by the last day": (
        """
        child | entered    | decision   | placed     | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2021-03-20 | 2022-12-06""",
        """
        child | entered    | decision   | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2022-12-06""",
    ),
    "adopted later, and left before the entry that is missing": (
        """
        child | left       | entered    | decision   | placed     | adopted
        Ava   | 2020-01-08 | 2020-04-10 | 2020-09-14 | 2021-03-20 | 2022-12-06""",
        """
        child | left       | decision   | placed     | adopted
        Ava   | 2020-01-08 | 2020-09-14 | 2021-03-20 | 2022-12-06""",
    ),
    "back in care, and adopted": (
        """
        child | entered               | left       | decision   | order      | matched    | placed     | adopted
        Ava   | 2018-01-01 2020-04-10 | 2019-01-01 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
        """
        child | entered    | left       | decision   | order      | matched    | placed     | adopted
        Ava   | 2018-01-01 | 2019-01-01 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    ),
    "back in care, and adopted later": (
        """
        child | entered               | left       | decision   | placed     | adopted
        Ava   | 2018-01-01 2020-04-10 | 2019-01-01 | 2020-09-14 | 2021-03-20 | 2022-12-06""",
        """
        child | entered    | left       | decision   | placed     | adopted
        Ava   | 2018-01-01 | 2019-01-01 | 2020-09-14 | 2021-03-20 | 2022-12-06""",
    ),
    "entered before the decision": (
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2018-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-09-15 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    ),
    "entered before the decision, and waits": (
        """
        child | entered    | decision
        Ava   | 2018-04-10 | 2021-09-14""",
        """
        child | entered    | decision
        Ava   | 2021-09-15 | 2021-09-14""",
    ),
    "moved, and did not enter again": (
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2018-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
        """
        child | entered               | decision   | order      | matched    | placed     | adopted
        Ava   | 2018-04-10 2020-12-01 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    ),
    "moved, did not enter again, and waits": (
        """
        child | entered    | decision
        Ava   | 2018-04-10 | 2021-09-14""",
        """
        child | entered               | decision
        Ava   | 2018-04-10 2021-08-01 | 2021-09-14""",
    ),
    "entered after birth": (
        """
        child | born    | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-04 | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
        """
        child | born    | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-04 | 2019-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    ),
    "decided, and waits": (
        """
        child | entered    | decision   | order
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02""",
        """
        child | entered    | order
        Ava   | 2020-04-10 | 2020-11-02""",
    ),
    "left at eighteen": (
        """
        child | born    | entered    | decision   | left
        Ava   | 2003-01 | 2015-04-10 | 2016-09-14 | 2021-01-10""",
        """
        child | born    | entered    | decision
        Ava   | 2003-01 | 2015-04-10 | 2016-09-14""",
    ),
    "disrupted, and placed again": (
        """
        child | entered    | decision   | order      | matched               | placed                | disrupted  | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-01 2021-03-01 | 2020-12-10 2021-03-20 | 2021-01-10 | 2021-12-06""",  # noqa: E501 - a story is read from left to right
        """
        child | entered    | decision   | order      | matched    | placed     | disrupted  | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-01 | 2020-12-10 | 2021-01-10 | 2021-12-06""",
    ),
    "placed before the match": (
        """
        child | entered    | decision   | order      | placed     | matched    | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-11-20 | 2021-03-01 | 2021-12-06""",
        """
        child | entered    | decision   | order      | matched    | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-03-01 | 2021-12-06""",
    ),
    "matched over a year ago, and placed": (
        """
        child | entered    | decision   | order      | matched    | placed
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-02-01 | 2021-03-20""",
        """
        child | entered    | decision   | order      | matched
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2021-02-01""",
    ),
    "decided, reversed, and the decision is missing": (
        """
        child | entered    | decision   | reversed
        Ava   | 2020-04-10 | 2021-09-14 | 2022-09-14""",
        """
        child | entered    | reversed
        Ava   | 2020-04-10 | 2022-09-14""",
    ),
    "disrupted, which is missing": (
        """
        child | entered    | decision   | order      | matched               | placed                | disrupted  | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-01 2021-03-01 | 2020-12-10 2021-03-20 | 2021-01-10 | 2021-12-06""",  # noqa: E501 - a story is read from left to right
        """
        child | entered    | decision   | order      | matched               | placed                | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-01 2021-03-01 | 2020-12-10 2021-03-20 | 2021-12-06""",
    ),
    "disrupted, which is missing, and waits": (
        """
        child | entered    | decision   | order      | placed                | disrupted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-10 2021-09-20 | 2021-01-10""",
        """
        child | entered    | decision   | order      | placed
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 | 2020-12-10 2021-09-20""",
    ),
    "ordered on the later of two days": (
        """
        child | entered    | decision   | order      | matched    | placed     | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-20 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
        """
        child | entered    | decision   | order                 | matched    | placed     | adopted
        Ava   | 2020-04-10 | 2020-09-14 | 2020-11-02 2020-11-20 | 2021-03-01 | 2021-03-20 | 2021-12-06""",
    ),
}  # fmt: skip
#: So that there is more than one child to count.
EVE = """
    child | entered    | decision   | order      | matched    | placed     | adopted
    Eve   | 2020-01-10 | 2020-09-14 | 2020-11-02 | 2021-03-02 | 2021-03-20 | 2021-12-06"""
