"""Routes that take nothing in silence: no parameter of one value twice, no field twice, nothing that is not UTF-8."""

import json
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams

from app.http.refusals import note_refusal
from app.http.validation import GivenTwice
from app.problems import OutOfReach, ScopeMissing


class StrictRoute(APIRoute):
    """A route whose parameters of one value are given once, and whose JSON body is UTF-8 with no field in it twice.

    A key that asks for records beyond its reach or its scopes is noted in the audit.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            with_all = _StrictRequest(request.scope, request.receive)
            try:
                return await handler(with_all)
            except (OutOfReach, ScopeMissing) as problem:
                await note_refusal(with_all, problem)
                raise

        return strictly


class _Parameters(QueryParams):
    """Where one value is asked for and there are several, these are given, so that the validation refuses them."""

    def get(self, key: Any, default: Any = None) -> Any:
        values = self.getlist(key)
        return GivenTwice(values) if len(values) > 1 else super().get(key, default)


class _StrictRequest(Request):
    @cached_property
    def _parameters(self) -> _Parameters:
        return _Parameters(self.scope["query_string"])

    @property
    def query_params(self) -> QueryParams:
        return self._parameters

    async def json(self) -> Any:
        try:
            return json.loads((await self.body()).decode(), object_pairs_hook=_each_once)
        except UnicodeDecodeError:
            raise json.JSONDecodeError("This is not UTF-8.", "", 0) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise json.JSONDecodeError("There is a field twice.", "", 0)
    return found
