"""The rules on the rows of statutory returns, and what finds them broken among the children of an authority."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from app.quality.findings import Find, Finding, Rule
from app.quality.of_returns.adopters import ADOPTER_ROWS
from app.quality.of_returns.adoptions import ADOPTION_ROWS
from app.quality.of_returns.child import Held, shown
from app.quality.of_returns.decisions import DECISION_ROWS
from app.quality.of_returns.episode_codes import EPISODE_CODES
from app.quality.of_returns.episodes import EPISODE_DAYS
from app.quality.of_returns.identity import IDENTITY
from app.returns.stored import held, years_held

CHECKS = (*ADOPTION_ROWS, *DECISION_ROWS, *ADOPTER_ROWS, *EPISODE_DAYS, *EPISODE_CODES, *IDENTITY)
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in CHECKS)
_ON_EPISODES = (*EPISODE_DAYS, *EPISODE_CODES)
_ON_ADOPTIONS = (*ADOPTION_ROWS, *DECISION_ROWS, *ADOPTER_ROWS)


def find_in_returns(
    connection: Connection, authority: str, children: Sequence[str], known_at: int
) -> Iterator[tuple[str, Finding]]:
    """What is wrong with the rows that were held of these children at an instant."""
    years = years_held(connection, authority, known_at)
    records = held(connection, authority, children, known_at)
    return _found({child: Held(record, years) for child, record in records.items()})


def finder(of_children: Mapping[str, Held]) -> Find:
    """Finds the same of children whose rows are at hand."""

    def find(_: Connection, __: str, children: Sequence[str], ___: int) -> Iterator[tuple[str, Finding]]:
        return _found({child: of_children[child] for child in children if child in of_children})

    return find


def _found(of_children: Mapping[str, Held]) -> Iterator[tuple[str, Finding]]:
    for child, of_child in of_children.items():
        yield from ((child, finding) for finding in findings(of_child))


def findings(of_child: Held) -> Iterator[Finding]:
    """What is wrong with the rows of one child."""
    on_episodes = () if of_child.is_orderly else _ON_EPISODES
    on_identity = () if of_child.is_steady else IDENTITY
    if not (on_episodes or on_identity or of_child.is_about_adoption):
        return
    on_adoptions = _ON_ADOPTIONS if of_child.is_about_adoption else ()
    for rule, check in (*on_adoptions, *on_episodes, *on_identity):
        for rows in check(of_child):
            yield Finding(rule, rows=tuple(map(shown, rows)))
