"""Rules on who a child is: the same in all years, born before what happened to them, and of the right age."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import Rows, on_changes, on_episodes, on_headers, rule
from app.quality.of_returns.days import birthday_month
from app.quality.of_returns.forms import OfEpisode
from app.quality.of_returns.forms_of_headers import OfChange, OfHeader
from app.quality.of_returns.year_of_child import YearOfChild, each
from app.returns import codes

#: The codes of files up to 2023-24, and those since.
_SAME_SEX = {"1": "M", "2": "F"}
_CUSTODY_FROM = 10


@on_changes(
    code="sex_changed",
    ssda903="202",
    severity="warning",
    says="The sex differs from that in the file of an earlier year.",
)
def sex_changed(change: OfChange) -> bool:
    before, now = (_SAME_SEX.get(sex, sex) for sex in (change.sex_before, change.sex))
    return bool(before and now) and before != now


@on_changes(
    code="birth_changed",
    ssda903="203",
    severity="warning",
    says="The month of birth differs from that in the file of an earlier year.",
    touches=("A7",),
    doubt="birth_month",
)
def birth_changed(change: OfChange) -> bool:
    return change.same_birth is False


@on_changes(
    code="ethnicity_changed",
    ssda903="204",
    severity="warning",
    says="The ethnicity differs from that in the file of an earlier year.",
    touches=("A6",),
    doubt="ethnicity",
)
def ethnicity_changed(change: OfChange) -> bool:
    return bool(change.ethnicity_before and change.ethnicity) and change.ethnicity_before != change.ethnicity


@on_changes(
    code="pupil_number_changed",
    ssda903="208",
    severity="note",
    says="The unique pupil number (UPN) differs from that in the file of an earlier year.",
)
def pupil_number_changed(change: OfChange) -> bool:
    """A number may become known; and where none was given yet (UN1), why it is not known may become clear."""
    if change.same_upn or change.is_unknown("UPN") or not change.upn_before:
        return False
    became_known = change.upn == "number" and change.upn_before != "number"
    became_clear = change.upn_before == "UN1" and change.upn in codes.NO_PUPIL_NUMBER
    return not became_known and not became_clear


@on_headers(
    code="pupil_number_missing",
    ssda903="442",
    severity="note",
    column="UPN",
    says="The child is looked after, but has no unique pupil number (UPN), nor a reason why it is not known.",
)
def pupil_number_missing(header: OfHeader) -> bool:
    return header.is_looked_after and header.is_blank("UPN", header.upn)


@on_headers(
    code="pupil_number_shared",
    ssda903="444",
    severity="warning",
    column="UPN",
    says="Another child in the year's file has the same unique pupil number (UPN).",
)
def pupil_number_shared(header: OfHeader) -> bool:
    """DfE has this rule since 2025-26."""
    return header.shares_upn and header.year >= 2025


@on_headers(
    code="born_after_the_year",
    ssda903="301",
    severity="error",
    doubt="birth_month",
    column="DOB",
    says="The child was born after the end of the year.",
    touches=("A7",),
)
def born_after_the_year(header: OfHeader) -> bool:
    return header.born_after_the_year


@on_headers(
    code="first_episode_before_birth",
    ssda903="302",
    severity="error",
    says="The first episode of the year begins before the child was born.",
    touches=("A1", "A3", "A10", "A20"),
    doubt=("entered_day", "entered_otherwise"),
)
def first_episode_before_birth(header: OfHeader) -> bool:
    return header.first_episode_before_birth


@on_headers(
    code="over_21",
    ssda903="351",
    severity="warning",
    column="DOB",
    says="The child was over 21 when the year began.",
)
def over_21(header: OfHeader) -> bool:
    return header.over_21


@on_headers(code="sex_not_known", ssda903="232", severity="note", column="SEX", says="The sex is given as unknown (U).")
def sex_not_known(header: OfHeader) -> bool:
    return header.sex == "U" and header.year >= 2024


@on_headers(
    code="header_without_episodes",
    ssda903="EPI",
    severity="warning",
    says="The child is in the year's Header file, but neither in Episodes nor in OC3.",
)
def header_without_episodes(header: OfHeader) -> bool:
    return header.is_in_no_other_table


@on_episodes(
    code="care_starts_at_eighteen",
    ssda903="352",
    severity="error",
    says="The child was 18 or over when care started.",
)
def care_starts_at_eighteen(episode: OfEpisode) -> bool:
    return episode.reason == codes.STARTED and episode.starts_as_adult


@on_episodes(
    code="adopted_as_an_adult",
    ssda903="386",
    severity="error",
    says="The child was adopted on their 18th birthday or later.",
    touches=("A1", "A2", "A10", "A20", "A4", "adopted"),
    doubt=("adopted_day", "left"),
)
def adopted_as_an_adult(episode: OfEpisode) -> bool:
    return episode.ended_by in ("E11", "E12") and episode.ends_as_adult


@on_episodes(
    code="guardianship_of_an_adult",
    ssda903="407",
    severity="error",
    says="A guardianship order was made after the child's 18th birthday.",
    touches=("sgo",),
)
def guardianship_of_an_adult(episode: OfEpisode) -> bool:
    return episode.ended_by in ("E45", "E46", "E47", "E48") and episode.ends_after_birthday


@on_episodes(
    code="stayed_with_carers_too_young",
    ssda903="460",
    severity="warning",
    says="The child is said to have stayed with the carers at 18 (E17), but was under 18.",
    touches=("A4",),
    doubt="left",
)
def stayed_with_carers_too_young(episode: OfEpisode) -> bool:
    return episode.ended_by == "E17" and episode.ends_under_18


@rule(
    code="custody_under_ten",
    ssda903="234",
    severity="note",
    about=("custody",),
    says="The placement changed because of custody, but the child was under ten.",
)
def custody_under_ten(year: YearOfChild) -> Rows:
    if year.year >= 2025 and year.child.born:
        first, _ = birthday_month(year.child.born, _CUSTODY_FROM)
        custody = (row for row in year.episodes if row.place_change == "CUSTOD")
        yield from each(row for row in custody if (row.end or row.start) < first)


PEOPLE: tuple[Rule, ...] = (
    sex_changed,
    birth_changed,
    ethnicity_changed,
    pupil_number_changed,
    pupil_number_missing,
    pupil_number_shared,
    born_after_the_year,
    first_episode_before_birth,
    over_21,
    sex_not_known,
    header_without_episodes,
    care_starts_at_eighteen,
    adopted_as_an_adult,
    guardianship_of_an_adult,
    stayed_with_carers_too_young,
    custody_under_ten,
)
