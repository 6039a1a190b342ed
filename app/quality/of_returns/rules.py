"""All rules on the rows of statutory returns, and what finds them broken among the children of an authority."""

from collections.abc import Iterator, Mapping, Sequence

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
from app.quality.of_returns.sound_rows import SoundRows
from app.quality.of_returns.stays import STAYS
from app.returns.packing import unpacked
from app.returns.sent import Sent, sent_by
from app.returns.stored import packed_rows

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
        stored = dict(packed_rows(connection, authority, children, known_at))
        digests = {child: _SOUND.digest(rows, sent[key].text) for child, rows in stored.items()}
        yield from _found(
            {
                child: (ReturnedChild(unpacked(stored[child]), sent[key]), digest)
                for child, digest in digests.items()
                if digest not in _SOUND
            }
        )

    return find


def finder(of_children: Mapping[str, ReturnedChild], packed: Mapping[str, str]) -> Find:
    """Finds the same of children whose rows are at hand; ``packed`` are those of them that are stored, as text."""

    def find(_: Connection, __: str, children: Sequence[str], ___: int) -> Iterator[tuple[str, Finding]]:
        at_hand = {child: of_children[child] for child in children if child in of_children}
        digests = {
            child: _SOUND.digest(packed[child], each.sent.text) if child in packed else None
            for child, each in at_hand.items()
        }
        yield from _found(
            {child: (each, digests[child]) for child, each in at_hand.items() if digests[child] not in _SOUND}
        )

    return find


def _found(to_check: Mapping[str, tuple[ReturnedChild, bytes | None]]) -> Iterator[tuple[str, Finding]]:
    """What is wrong with the rows of some children; of those in whose rows nothing is, that is remembered."""
    found = RULEBOOK.findings_of([each for each, _ in to_check.values()])
    for (child, (_, digest)), of_child in zip(to_check.items(), found, strict=True):
        if digest and not of_child:
            _SOUND.add(digest)
        yield from ((child, finding) for finding in of_child)


def findings(of_child: ReturnedChild) -> list[Finding]:
    """What is wrong with the rows of one child."""
    return RULEBOOK.findings_of([of_child])[0]


def every_finding(of_child: ReturnedChild) -> Iterator[Finding]:
    """The same of one child without any short cut."""
    return RULEBOOK.every_finding(of_child)
