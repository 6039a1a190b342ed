"""A3: a process that is killed while it writes leaves no batch half-stored, and loses none that it acknowledged."""

from benchmarks.processes import key_for_all
from tests.soak.writing import double_submits, kills


def test_a3_a_killed_process_leaves_each_batch_whole_or_not_at_all(new_database: tuple[str, str]) -> None:
    """Twice here, 200 times in `make soak`."""
    url, _ = new_database
    kills(url, key_for_all(url), 2)


def test_a1_what_is_sent_twice_at_once_to_two_processes_is_stored_once(new_database: tuple[str, str]) -> None:
    """Forty submits here, 10,000 in `make soak`."""
    url, _ = new_database
    double_submits(url, key_for_all(url), 40)
