"""How many examples a property is tried with: few in the suite, many times as many in `make soak`."""

import os

#: How many times as many as in the suite.
EFFORT = int(os.environ.get("ADOPTION_TEST_EFFORT", "1"))


def examples(few: int) -> int:
    """The suite's number of examples, times the effort of this run."""
    return few * EFFORT
