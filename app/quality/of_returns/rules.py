"""All rules on the rows of statutory returns, and what finds them broken among the children of an authority."""

from collections.abc import Container, Iterator, Mapping, Sequence

from sqlalchemy import Connection

from app.quality.findings import Find, Finding, Rule
from app.quality.of_returns.adopters import ADOPTERS
from app.quality.of_returns.adoption_days import ADOPTION_DAYS
from app.quality.of_returns.adoptions import ADOPTIONS
from app.quality.of_returns.breaks_and_orders import BREAKS_AND_ORDERS
from app.quality.of_returns.cells_of_episodes import CELLS_OF_EPISODES
from app.quality.of_returns.cells_of_other_tables import CELLS_OF_OTHER_TABLES
from app.quality.of_returns.changes import CHANGES
from app.quality.of_returns.checking import Rulebook
from app.quality.of_returns.child import ReturnedChild
from app.quality.of_returns.decisions import DECISIONS
from app.quality.of_returns.decisions_and_episodes import DECISIONS_AND_EPISODES
from app.quality.of_returns.decisions_over_years import DECISIONS_OVER_YEARS
from app.quality.of_returns.integrity import INTEGRITY
from app.quality.of_returns.new_years import NEW_YEARS
from app.quality.of_returns.people import PEOPLE
from app.quality.of_returns.permanence_and_leavers import PERMANENCE_AND_LEAVERS
from app.quality.of_returns.placements import PLACEMENTS
from app.quality.of_returns.providers import PROVIDERS
from app.quality.of_returns.sequence import SEQUENCE
from app.quality.of_returns.sound_rows import SoundRows, mark_of
from app.quality.of_returns.stays import STAYS
from app.returns.packing import unpacked
from app.returns.sent import Sent, sent_by
from app.returns.stored import rows_to_check
from app.store.among import batches

RULES: tuple[Rule, ...] = (
    *ADOPTIONS,
    *ADOPTION_DAYS,
    *DECISIONS,
    *DECISIONS_AND_EPISODES,
    *DECISIONS_OVER_YEARS,
    *ADOPTERS,
    *SEQUENCE,
    *NEW_YEARS,
    *CHANGES,
    *PLACEMENTS,
    *STAYS,
    *BREAKS_AND_ORDERS,
    *PEOPLE,
    *INTEGRITY,
    *CELLS_OF_EPISODES,
    *CELLS_OF_OTHER_TABLES,
    *PERMANENCE_AND_LEAVERS,
    *PROVIDERS,
)
RULEBOOK = Rulebook(RULES)
_SOUND = SoundRows()


def find_in_returns() -> Find:
    """Finds what is wrong with the rows that were stored of children at an instant."""
    sent: dict[tuple[str, int], Sent] = {}

    def find(
        connection: Connection, authority: str, children: Sequence[str], known_at: int
    ) -> Iterator[tuple[str, Finding]]:
        key = authority, known_at
        if key not in sent:
            sent[key] = sent_by(connection, authority, known_at)
        unmarked = dict(rows_to_check(connection, authority, children, known_at, mark_of(sent[key])))
        digests = {child: _SOUND.digest(rows, sent[key].text) for child, rows in unmarked.items()}
        to_check = {child: digest for child, digest in digests.items() if digest not in _SOUND}
        found = check({child: ReturnedChild(unpacked(unmarked[child]), sent[key]) for child in to_check})
        for child, of_child in found.items():
            if not of_child:
                _SOUND.add(to_check[child])
        yield from _one_by_one(found)

    return find


def finder(found: Mapping[str, Sequence[Finding]], checked: Container[str]) -> Find:
    """Finds what was found already in the rows of the children who were ``checked``; the rows of others it checks."""
    check_others = find_in_returns()

    def find(
        connection: Connection, authority: str, children: Sequence[str], known_at: int
    ) -> Iterator[tuple[str, Finding]]:
        yield from _one_by_one({child: found[child] for child in children if child in found})
        if others := [child for child in children if child not in checked]:
            yield from check_others(connection, authority, others, known_at)

    return find


def _one_by_one(found: Mapping[str, Sequence[Finding]]) -> Iterator[tuple[str, Finding]]:
    return ((child, finding) for child, of_child in found.items() for finding in of_child)


def check(of_children: Mapping[str, ReturnedChild]) -> dict[str, list[Finding]]:
    """What is wrong with the rows of each of some children."""
    found: dict[str, list[Finding]] = {}
    for some in batches([*of_children]):
        found.update(zip(some, RULEBOOK.findings_of([of_children[child] for child in some]), strict=True))
    return found


def findings(of_child: ReturnedChild) -> list[Finding]:
    """What is wrong with the rows of one child."""
    return RULEBOOK.findings_of([of_child])[0]


def every_finding(of_child: ReturnedChild) -> Iterator[Finding]:
    """The same of one child without any short cut."""
    return RULEBOOK.every_finding(of_child)
