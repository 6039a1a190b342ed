"""What both clients do with a call: make its request, read its answer, follow its pages."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypedDict, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

import httpx

from adoption_indicators_client.bodies import Counted, FileBody
from adoption_indicators_client.calls import Call
from adoption_indicators_client.failures import ClientError, NotTheService, ProblemError, problem_of
from adoption_indicators_client.remembering import Remembered

T = TypeVar("T")

#: A large import may take the service minutes.
_PATIENCE = httpx.Timeout(10, read=600, write=60)


class HttpSettings(TypedDict):
    """The arguments that both clients of httpx take."""

    base_url: str
    headers: Mapping[str, str]
    timeout: httpx.Timeout


class Talk:
    """The address, the key, and the answers that are remembered."""

    def __init__(self, server: str, key: str, remembered: int) -> None:
        address = urlsplit(server)
        if address.scheme not in {"http", "https"} or not address.netloc:
            raise ClientError("Give the service's address with http:// or https://, like https://adoption.example.org")
        headers = {"Authorization": f"Bearer {key}", "User-Agent": f"adoption-indicators-client/{_version()}"}
        if not key.isascii() or any(each.isspace() for each in key):
            raise ClientError("The key has a character that no key has. Was it copied whole, and nothing else?")
        self.settings: HttpSettings = {"base_url": server, "headers": headers, "timeout": _PATIENCE}
        self._remembered = Remembered(remembered)

    def request(self, http: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        """The request of a call, ready to be sent as often as needed."""
        given = {name: value for name, value in call.parameters.items() if value is not None}
        files = [("file", part) for part in call.parts]
        request = http.build_request(call.method, call.path, params=given, headers=call.headers, files=files or None)
        if call.body is not None:
            body = FileBody(call.body)
            request.stream = body
            request.headers["Content-Length"] = str(body.size)
        if call.progress:
            size = int(request.headers.get("content-length", 0))
            request.stream = Counted(cast(httpx.SyncByteStream, request.stream), size, call.progress)
        if call.method == "GET":
            self._remembered.ask(request)
        return request

    def answer(self, call: Call[T], request: httpx.Request, response: httpx.Response) -> T:
        """What the answer says. Raises ClientError."""
        if response.status_code >= 300 and response.status_code != 304:
            problem = problem_of(response)
            if isinstance(problem, ProblemError):
                problem.count_rows_from(call.rows_before)
            raise problem
        try:
            return call.read(self._remembered.content(request, response))
        except ValueError:
            host = request.url.netloc.decode()
            raise NotTheService(f"What answers at {host} is not this service: the answer is not JSON.") from None


def following(call: Call[T], page: T) -> Call[T] | None:
    """The call of the page after this one. Of its link only the query is taken: a proxy may have moved the path."""
    link = page.get("next") if isinstance(page, dict) else None
    return replace(call, parameters=parse_qs(urlsplit(link).query)) if link else None


def _version() -> str:
    try:
        return version("adoption-indicators-client")
    except PackageNotFoundError:
        return "0"
