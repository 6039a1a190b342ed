"""The definition of an indicator in plain English, made of the words that it is declared in."""

from collections.abc import Sequence
from datetime import date

from app.figures.catalogue_shapes import Definition, PublishedAs, Reason, Threshold
from app.figures.publishing import cut_off_of
from app.figures.thresholds import DatedThreshold
from app.indicators.conditions import Point
from app.indicators.crosswalk import elsewhere
from app.indicators.vocabulary import Count, Difference, Indicator, MeanAge, MeanDays, Measure, Outcome, Share


def described(indicator: Indicator, dated: Sequence[DatedThreshold]) -> Definition:
    """The indicator as the catalogue shows it, with the thresholds that hold for it."""
    decimals = f"whole {indicator.unit}"
    if indicator.decimals:
        decimals = f"{indicator.decimals} decimal{'s' if indicator.decimals > 1 else ''}"
    return Definition(
        code=indicator.code,
        title=indicator.title,
        definition=definition(indicator),
        population=population(indicator),
        from_event=event_of(indicator, indicator.measure.since),
        to_event=event_of(indicator, indicator.measure.until),
        unit=indicator.unit,
        rounding=f"{decimals}, half up, from unrounded parts",
        polarity=indicator.polarity,
        official_period=indicator.official_period,
        thresholds=thresholds(dated),
        published_as=[
            PublishedAs(publisher=each.publisher, name=each.name, comparable=each.comparable, why=list(each.why))
            for each in elsewhere(indicator.code)
        ],
        reasons=reasons(indicator),
        source=indicator.source.text,
        certainty=indicator.source.certainty,
        definition_version=indicator.definition_version,
        local=indicator.local,
    )


def event_of(indicator: Indicator, point: Point | None) -> str | None:
    """The type of event at a point: for a count of events, the events counted."""
    if point is None:
        return None
    if point.event is not None:
        return point.event
    return getattr(indicator.among[0], "type", None)


def definition(indicator: Indicator) -> str:
    """What is measured, among whom, and who is left out: the sentences are those of the case list."""
    measure = indicator.measure
    sentences = [_measured(indicator, measure)]
    if isinstance(measure, MeanDays) and measure.never_below_zero:
        first, second = measure.until.words, measure.since.words
        sentences.append(f"Where {first} came before {second}, the child counts as 0 days and stays in the mean.")
    for outcome, heading in _HEADINGS.items():
        reasons = dict.fromkeys(clause.sentence for clause in indicator.clauses if clause.outcome == outcome)
        if reasons:
            sentences.append(f"{heading} {' '.join(reasons)}")
    return " ".join([*sentences, indicator.note]).strip()


_HEADINGS: dict[Outcome, str] = {
    "excluded": "Left out:",
    "not_evaluable": "Set apart and shown as not evaluable:",
}


def _measured(indicator: Indicator, measure: Measure) -> str:
    among = population(indicator)
    match measure:
        case MeanDays(since=since, until=until, unit=unit):
            return f"The mean number of {unit} from {since.words} to {until.words}, over {among}."
        case MeanAge():
            return f"The mean number of months from the month of birth to that of the adoption order, over {among}."
        case Share(words=words, complement=complement):
            others = f" The others are {complement}." if complement else ""
            return f"The percentage {words}, of {among}.{others}"
        case Count(once_a_group=True):
            return f"The number of sibling groups among {among}; a child without one counts as one."
        case Difference(first=first, second=second):
            return f"{_side(first)} less {_side(second)}."
        case Count():
            return f"The number of {among}."


def _side(indicator: Indicator) -> str:
    return f"{indicator.code} ({population(indicator)})"


def population(indicator: Indicator) -> str:
    """Among whom, in words."""
    return " and ".join(population.words for population in indicator.among)


def counted(indicator: Indicator, value: int, since: date | None, until: date | None, end_year: int) -> str:
    """Why one candidate counts, and as what, in a period whose last financial year ends in that year."""
    measure = indicator.measure
    match measure:
        case MeanDays(since=start, until=end, never_below_zero=never_below_zero) if since and until:
            days = (until - since).days
            if never_below_zero and days < 0:
                return f"{_capital(end.words)} came before {start.words}, so the child counts as 0 days."
            return f"{days:,} days from {start.words} to {end.words}."
        case MeanAge():
            return f"{value} months from the month of birth to that of the adoption order."
        case Share():
            those = f"as one of those {_words_of(indicator, measure, end_year)}"
            return f"Counts {those}." if value else f"Counts among all, but not {those}."
        case _:
            return f"Counts as one of the {population(indicator)}."


def _words_of(indicator: Indicator, share: Share, end_year: int) -> str:
    """Whom a share is about. A number of days that differs from year to year is that of the year."""
    cut_off = cut_off_of(indicator)
    return share.words_of_year.format(days=cut_off.days(end_year)) if cut_off else share.words


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def reasons(indicator: Indicator) -> list[Reason]:
    """Every reason for which a candidate is not counted, in the order in which they are looked at."""
    return [
        Reason(reason=clause.reason, verdict=clause.outcome, meaning=clause.sentence) for clause in indicator.clauses
    ]


def thresholds(dated: Sequence[DatedThreshold]) -> list[Threshold]:
    """The thresholds, first to last."""
    listed: list[Threshold] = []
    first: int | None = None
    for each in dated:
        listed.append(
            Threshold(
                from_end_year=first,
                to_end_year=each.to_end_year,
                days=each.days,
                status=each.status,
                source=each.source,
            )
        )
        first = each.to_end_year + 1 if each.to_end_year else None
    return listed
