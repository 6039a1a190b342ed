"""The definition of an indicator in plain English, made of the words that it is declared in."""

from app.indicators.shapes import Definition, Reason, Threshold
from app.indicators.vocabulary import CutOff, Indicator, MeanDays, Outcome, ShareUnder


def described(indicator: Indicator) -> Definition:
    """The indicator as the catalogue shows it."""
    decimals = f"{indicator.decimals} decimals" if indicator.decimals else f"whole {indicator.unit}"
    return Definition(
        code=indicator.code,
        title=indicator.title,
        definition=definition(indicator),
        population=population(indicator),
        from_event=indicator.measure.since.event,
        to_event=indicator.measure.until.event,
        unit=indicator.unit,
        rounding=f"{decimals}, half up, from unrounded parts",
        polarity=indicator.polarity,
        official_period=indicator.official_period,
        thresholds=thresholds(indicator.threshold),
        reasons=reasons(indicator),
        source=indicator.source.text,
        certainty=indicator.source.certainty,
        definition_version=indicator.definition_version,
    )


def definition(indicator: Indicator) -> str:
    """What is measured, among whom, and who is left out: the sentences are those of the case list."""
    measure = indicator.measure
    sentences = [f"{_measured(measure)}, over {population(indicator)}."]
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


def _measured(measure: MeanDays | ShareUnder) -> str:
    between = f"from {measure.since.words} to {measure.until.words}"
    if isinstance(measure, MeanDays):
        return f"The mean number of days {between}"
    latest = measure.cut_off.by_end_year[-1][1]
    return f"The percentage for whom strictly less than {latest} days pass {between}"


def population(indicator: Indicator) -> str:
    """Among whom, in words."""
    return " and ".join(population.words for population in indicator.among)


def reasons(indicator: Indicator) -> list[Reason]:
    """Every reason for which a candidate is not counted, in the order in which they are looked at."""
    return [
        Reason(reason=clause.reason, verdict=clause.outcome, meaning=clause.sentence) for clause in indicator.clauses
    ]


def thresholds(cut_off: CutOff | None) -> list[Threshold]:
    """The thresholds, first to last."""
    listed: list[Threshold] = []
    first: int | None = None
    if cut_off is None:
        return listed
    for last, days in cut_off.by_end_year:
        listed.append(Threshold(from_end_year=first, to_end_year=last, days=days, status=cut_off.status))
        first = last + 1 if last else None
    return listed
