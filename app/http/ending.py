"""The end of a process: first it says that it is not ready, then it finishes what it has, then it ends.

A proxy that asks `/readyz` sends nothing more here by then, and connections are closed with their next answer.
"""

import asyncio
import signal
import threading
from types import FrameType

from starlette.types import Message, Send


class Ending:
    """Whether the process is about to end."""

    def __init__(self) -> None:
        self.began = False

    def begins_with_sigterm(self, seconds: float) -> None:
        """Let SIGTERM begin the end, and let the server end so many seconds later, or with a second SIGTERM.

        It is for a server in the main thread that has a handler of its own by now. Ctrl-C ends at once, as ever.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        ends = signal.getsignal(signal.SIGTERM)
        if not callable(ends):
            return
        loop = asyncio.get_running_loop()

        def begin(number: int, frame: FrameType | None) -> None:
            if self.began:
                ends(number, frame)
                return
            self.began = True
            loop.call_soon_threadsafe(loop.call_later, seconds, ends, number, None)

        signal.signal(signal.SIGTERM, begin)

    def closing(self, send: Send) -> Send:
        """Answers that close their connection, so that the next request on it goes elsewhere."""

        async def closes(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            await send(message)

        return closes
