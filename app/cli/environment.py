"""Environment variables that look like settings and are none: a misspelt one would be ignored in silence."""

from collections.abc import Iterable, Iterator

_PREFIX = "ADOPTION_"
#: Variables that commands read and that are not settings of the service.
_OF_COMMANDS = ("ADOPTION_KEY", "ADOPTION_SERVER")


def ignored(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each variable that begins as settings do and that nothing reads. Values are not looked at."""
    looks_like_one = [name for name in names if name.upper().startswith(_PREFIX) and name not in _OF_COMMANDS]
    if not looks_like_one:
        return
    from app.did_you_mean import suggestion  # imported once it is needed: commands start sooner
    from app.settings import Settings

    known = (*(_PREFIX + field.upper() for field in Settings.model_fields), *_OF_COMMANDS)
    for name in sorted(looks_like_one):
        if name.upper() not in known:
            yield f"{name} is not a setting, and is ignored.{suggestion(name, known)}"
