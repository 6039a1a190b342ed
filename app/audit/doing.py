"""Who is doing what: the key, the request and the operation that the audit names."""

from contextvars import ContextVar
from typing import NamedTuple


class Doing(NamedTuple):
    """A key's id, the id of its request, and the operation. Commands on the machine of the database have no key."""

    key_id: str = "operator"
    request_id: str = ""
    operation: str = "command"


#: Of the request that is being answered; in threads that work for it too.
doing: ContextVar[Doing] = ContextVar("doing")
