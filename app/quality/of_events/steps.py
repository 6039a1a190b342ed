"""What rules on several steps of the way share: made before the entry, made again, undone without having been made."""

from app.quality.of_events.record import Facts, Record, of_type, sources_differ, standing_before


def before_entry(record: Record, type_: str) -> Facts:
    """Events of a type before the first day on which the child entered care."""
    first = record.periods[0].start
    for fact in record.of(type_):
        if first is not None and fact.date < first:
            yield (fact, *record.on("entered_care", first))


def standing_twice(record: Record, type_: str, thing: str) -> Facts:
    """Made once more while the first still stands."""
    for period in record.periods:
        for fact in of_type(period, type_):
            before = getattr(standing_before(period, fact.date), thing)
            after = getattr(period.standing_on(fact.date), thing)
            if before and before[-1] in after:
                yield (before[-1], fact)


def made_again(record: Record, type_: str, thing: str) -> Facts:
    """Made once more while the first still stands, as one system tells."""
    return (pair for pair in standing_twice(record, type_, thing) if not sources_differ(*pair))


def undone_without(record: Record, undoing: str, making: str, thing: str) -> Facts:
    """Undoings on days on which nothing stood, and nothing was made that day."""
    for period in record.periods:
        made_on = {fact.date for fact in of_type(period, making)}
        for fact in of_type(period, undoing):
            if fact.date not in made_on and not getattr(standing_before(period, fact.date), thing):
                yield (fact,)
