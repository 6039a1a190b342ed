"""Instants of recording, and the one that an answer rests on.

Each authority (and each other area that something is stored about) has the instant of its own last change. An answer
rests on the last change of those that it is about, so nobody sees in it when others wrote.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection, Update, case, func, select, update

from app.store.among import AboutMany
from app.store.tables import area_clocks, clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(microseconds: int) -> datetime:
    """An instant of recording, from microseconds since 1970 in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=1000)
def as_text(microseconds: int) -> str:
    """RFC 3339 in UTC, always with microseconds."""
    return instant(microseconds).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def known_now(connection: Connection) -> int:
    """The instant of the last committed change of anybody: what an answer about all that is stored rests on."""
    return int(connection.scalar(_KNOWN_NOW) or 0)


def known_of(connection: Connection, areas: Iterable[str] | None) -> int:
    """The instant that an answer rests on: the last committed change of the areas that it is about; None is of all.

    ``areas`` are the codes of everyone whose records, targets or published values the answer may show or count. The
    answer to a question is the same as long as this instant is, and asked again with it, it is the same for ever.
    """
    if areas is None:
        return known_now(connection)
    return max(moment or 0 for row in _LAST_CHANGES.rows(connection, [*areas, ""]) for moment in row)


def last_changes_of(connection: Connection, areas: Sequence[str]) -> dict[str, int]:
    """The instants of the last committed changes of some areas: of those of which anything was ever recorded."""
    return {str(area): int(moment) for area, moment in _OF_EACH.rows(connection, areas)}


_OF_EACH = AboutMany(select(area_clocks.c.area, area_clocks.c.recorded_at), area_clocks.c.area)
_KNOWN_NOW = select(clock.c.recorded_at)
_EVERYBODYS = select(clock.c.everybodys_at).scalar_subquery()
_LAST_CHANGES = AboutMany(select(func.max(area_clocks.c.recorded_at), _EVERYBODYS), area_clocks.c.area)


def has_begun(connection: Connection, moment: int) -> bool:
    """Whether the day of an instant has begun for everybody."""
    return int(connection.scalar(select(clock.c.everybodys_at)) or 0) >= moment - moment % _DAY


def day_begins(moment: int) -> Update:
    """The statement by which the day of an instant begins for everybody, unless it did before.

    An answer is given as of the day of its instant, also about those who have not written since: what they have not
    sent by now is missing, and not still to come.
    """
    midnight = moment - moment % _DAY
    later = case((clock.c.recorded_at < midnight, midnight), else_=clock.c.recorded_at)
    return update(clock).where(clock.c.everybodys_at < midnight).values(everybodys_at=midnight, recorded_at=later)


_DAY = 24 * 60 * 60 * 1_000_000
