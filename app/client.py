"""Calls the API over HTTP: a running service, or the application within this process. The only user of httpx."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

import httpx
from fastapi import FastAPI

Progress = Callable[[int], None]

_CHUNK = 262_144
_PATIENCE = httpx.Timeout(10, read=600)


class Client:
    """Either ``server`` and ``key`` of a running service, or an application to call within this process."""

    def __init__(self, server: str | None = None, key: str | None = None, app: FastAPI | None = None) -> None:
        self._base = server or "http://in-process"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._app = app

    def get(self, path: str, parameters: Mapping[str, Any]) -> httpx.Response:
        """Send a GET. Parameters that are lists are repeated; parameters that are None are left out."""
        given = {name: value for name, value in parameters.items() if value is not None}
        return asyncio.run(self._call("GET", path, params=given))

    def send_file(
        self, path: str, file: Path, media_type: str, parameters: Mapping[str, Any], progress: Progress
    ) -> httpx.Response:
        """POST a file in pieces, and report the progress in bytes."""
        headers = {"Content-Type": media_type}
        return asyncio.run(
            self._call("POST", path, params=parameters, headers=headers, content=_pieces(file, progress))
        )

    def send_files(
        self, path: str, files: Sequence[Path], parameters: Mapping[str, Any], progress: Progress
    ) -> httpx.Response:
        """POST files as the parts of one form, and report the progress in bytes."""
        with ExitStack() as opened:
            parts = [
                ("file", (file.name, _Reporting(opened.enter_context(file.open("rb")), progress))) for file in files
            ]
            return asyncio.run(self._call("POST", path, params=parameters, files=parts))

    async def _call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **given: Any
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app) if self._app else None
        async with httpx.AsyncClient(
            base_url=self._base, headers=self._headers, transport=transport, timeout=_PATIENCE
        ) as client:
            if self._app is None:
                return await client.request(method, path, headers=headers, **given)
            async with self._app.router.lifespan_context(self._app):
                return await client.request(method, path, headers=headers, **given)


class _Reporting(io.BufferedIOBase):
    """A file that reports how much of it was read."""

    def __init__(self, content: BinaryIO, progress: Progress) -> None:
        self._content = content
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        piece = self._content.read(size if size is not None else -1)
        self._progress(len(piece))
        return piece

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        return self._content.tell()

    def fileno(self) -> int:
        return self._content.fileno()

    def seekable(self) -> bool:
        return True


async def _pieces(file: Path, progress: Progress) -> AsyncIterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(_CHUNK):
            yield piece
            progress(len(piece))
