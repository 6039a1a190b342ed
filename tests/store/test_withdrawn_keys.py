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
