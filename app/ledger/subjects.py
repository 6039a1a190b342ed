"""The child or family that the path of a request names."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Request

from app.areas import Area
from app.events.identifiers import PSEUDONYM
from app.events.real_people import looks_like, suspected
from app.http.dependencies import TheSettings
from app.mistakes import Mistake
from app.problems import NotUnderstood


def subject_id(about: Literal["child", "family"], whose: str, example: str) -> Any:
    """The parameter of the path. What is stored is found by whatever id it has, so that it can be read and erased."""
    return Path(pattern=PSEUDONYM, description=f"{whose} pseudonym of the {about}", examples=[example])


def must_be_nobodys(about: Literal["child", "family"], reporter: Callable[..., Awaitable[Area]]) -> Any:
    """Refuse to store anything under an id that looks like a real person, as a batch does."""

    async def check(request: Request, area: Annotated[Area, Depends(reporter)], settings: TheSettings) -> None:
        numeric = area.code in settings.numeric_authorities
        if found := looks_like(request.path_params[about], numeric=numeric):
            raise NotUnderstood([Mistake("identifier_suspected", suspected(found), parameter=about)])

    return Depends(check)
