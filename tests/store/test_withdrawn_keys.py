"""What the journal says of keys is believed as soon as its line is whole."""

from pathlib import Path

from app.store.withdrawn_keys import WithdrawnKeys, withdraw


def test_each_line_is_believed_once_it_is_whole(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    withdrawn = WithdrawnKeys(journal)
    assert withdrawn.moments() == {}
    withdraw(journal, "a", 1)
    assert withdrawn.moments() == {"a": 1}
    with journal.open("a") as other:
        other.write('{"erased_at": 5, "digest": "x"}\n{"key": "b", "revok')
        other.flush()
        assert withdrawn.moments() == {"a": 1}
        other.write('ed_at": 2}\n')
    assert withdrawn.moments() == {"a": 1, "b": 2}
    journal.unlink()
    assert withdrawn.moments() == {"a": 1, "b": 2}  # what was withdrawn does not come back
    withdraw(journal, "c", 3)
    assert WithdrawnKeys(journal).moments() == {"c": 3}


def test_another_journal_in_the_place_of_the_first_is_read_from_its_beginning(tmp_path: Path) -> None:
    """It may have the same number in the file system, and be longer: keys could not be looked up any more."""
    journal = tmp_path / "journal"
    withdrawn = WithdrawnKeys(journal)
    withdraw(journal, "a", 1)
    assert withdrawn.moments() == {"a": 1}
    journal.write_text("")
    withdraw(journal, "another", 2)
    withdraw(journal, "b", 3)
    assert withdrawn.moments() == {"another": 2, "b": 3}
    journal.write_text("")
    assert withdrawn.moments() == {}


def test_a_line_that_says_nothing_hides_no_other(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_text("not a line of ours}\n[]}\n")
    withdraw(journal, "a", 1)
    assert WithdrawnKeys(journal).moments() == {"a": 1}
