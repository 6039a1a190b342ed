"""Every type of event, and what follows from what their classes say.

A class is the shape of the API, its documentation, and what is stored. To add a type: one class in `children.py` or
`families.py`, and one name in `app/journeys/names.py`.
"""

from typing import cast

from app.events.children import CHILD_EVENTS
from app.events.event import COMMON, Event
from app.events.families import FAMILY_EVENTS
from app.journeys.names import ChildEventType

EVENTS: tuple[type[Event], ...] = (*CHILD_EVENTS, *FAMILY_EVENTS)

BY_TYPE: dict[str, type[Event]] = {kind.type_name(): kind for kind in EVENTS}
CHILD_TYPES = tuple(kind.type_name() for kind in CHILD_EVENTS)
FAMILY_TYPES = tuple(kind.type_name() for kind in FAMILY_EVENTS)
#: Every field that an event may have: the columns of a CSV batch.
FIELDS = tuple(dict.fromkeys(name for kind in EVENTS for name in (*COMMON, *kind.attribute_names)))
#: The steps on the way to adoption, and what may happen to a child outside care.
STEPS: tuple[ChildEventType, ...] = tuple(
    cast("ChildEventType", kind.type_name()) for kind in CHILD_EVENTS if kind.is_step
)
MAY_PRECEDE_BIRTH = frozenset(kind.type_name() for kind in CHILD_EVENTS if kind.may_precede_birth)
MAY_PRECEDE_CARE = frozenset(kind.type_name() for kind in CHILD_EVENTS if kind.may_precede_care)
MAY_FOLLOW_ADOPTION = frozenset(kind.type_name() for kind in CHILD_EVENTS if kind.may_follow_adoption)
