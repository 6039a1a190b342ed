"""Rules on who provides a placement (PLACE_PROVIDER)."""

from app.quality.findings import Rule
from app.quality.of_returns.checking import on_episodes
from app.quality.of_returns.forms import OfEpisode
from app.returns import codes

_NOT_BY_ANOTHER_PUBLIC_BODY = codes.PLACED_FOR_ADOPTION | codes.FOSTER | {"P1", "K1", "K2"}
_NOT_BY_COUNCILS = frozenset({"P1", "R2", "R5"})
_NEW_CODES = 2025


def _has_no_provider(episode: OfEpisode) -> bool:
    """Whether DfE asks for no provider: temporary placements, and other ones (Z)."""
    return episode.place in codes.TEMPORARY | (codes.OTHER_PLACEMENTS if episode.year >= _NEW_CODES else {"Z1"})


@on_episodes(
    code="provider_not_asked_for",
    ssda903="178",
    severity="note",
    column="PLACE_PROVIDER",
    says="A temporary placement, or another one (Z), has a provider: none is asked for.",
)
def provider_not_asked_for(episode: OfEpisode) -> bool:
    """From 2025 on T4 may have one."""
    if episode.year >= _NEW_CODES and episode.place == "T4":
        return False
    return episode.provider != "" and _has_no_provider(episode)


@on_episodes(
    code="provider_missing",
    ssda903="526",
    severity="note",
    column="PLACE_PROVIDER",
    says="The placement has no provider.",
)
def provider_missing(episode: OfEpisode) -> bool:
    known = episode.place != "" and episode.is_blank("PLACE_PROVIDER", episode.provider)
    return known and not _has_no_provider(episode)


@on_episodes(
    code="own_provision_of_another_kind",
    ssda903="527",
    severity="note",
    column="PLACE_PROVIDER",
    says="The council itself (PR1) cannot provide a placement of this kind (P1, R2, R5).",
)
def own_provision_of_another_kind(episode: OfEpisode) -> bool:
    return episode.provider == "PR1" and episode.place in _NOT_BY_COUNCILS


@on_episodes(
    code="other_council_of_another_kind",
    ssda903="528",
    severity="note",
    column="PLACE_PROVIDER",
    says="Another council (PR2) cannot provide a placement of this kind (P1, R2, R5).",
)
def other_council_of_another_kind(episode: OfEpisode) -> bool:
    return episode.provider == "PR2" and episode.place in _NOT_BY_COUNCILS


@on_episodes(
    code="public_body_of_another_kind",
    ssda903="529",
    severity="note",
    column="PLACE_PROVIDER",
    says="Another public body (PR3) cannot provide a placement of this kind (P1, A3 to A6, K1, K2, U1 to U6).",
)
def public_body_of_another_kind(episode: OfEpisode) -> bool:
    return episode.provider == "PR3" and episode.place in _NOT_BY_ANOTHER_PUBLIC_BODY


@on_episodes(
    code="private_provider_of_parents",
    ssda903="530",
    severity="note",
    column="PLACE_PROVIDER",
    says="The child is placed with their parents (P1), but the provider is a private one (PR4).",
)
def private_provider_of_parents(episode: OfEpisode) -> bool:
    return episode.provider == "PR4" and episode.place == "P1"


@on_episodes(
    code="voluntary_provider_of_parents",
    ssda903="531",
    severity="note",
    column="PLACE_PROVIDER",
    says="The child is placed with their parents (P1), but the provider is a voluntary one (PR5).",
)
def voluntary_provider_of_parents(episode: OfEpisode) -> bool:
    return episode.provider == "PR5" and episode.place == "P1"


@on_episodes(
    code="parents_as_provider",
    ssda903="550",
    severity="note",
    column="PLACE_PROVIDER",
    says="The provider is a parent (PR0), but the placement is not with parents (P1).",
)
def parents_as_provider(episode: OfEpisode) -> bool:
    return episode.provider == "PR0" and episode.place not in ("P1", "")


PROVIDERS: tuple[Rule, ...] = (
    provider_not_asked_for,
    provider_missing,
    own_provision_of_another_kind,
    other_council_of_another_kind,
    public_body_of_another_kind,
    private_provider_of_parents,
    voluntary_provider_of_parents,
    parents_as_provider,
)
