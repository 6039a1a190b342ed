"""What every event has: the authority, the child or family, what happened, on which day, and its type's attributes.

What is true of a type of event is said on its class, and nowhere else.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError, to_json

from app.events.identifiers import ChildAuthority, Day, FamilyAuthority, Pseudonym, SourceId

COMMON = ("authority", "child", "family", "type", "date", "source_id")


def _number_or_its_text(value: Any) -> Any:
    """Systems send small numbers as text too; true and 2.0 are neither."""
    if type(value) is int or (isinstance(value, str) and value.isascii() and value.isdigit()):
        return value
    raise PydanticCustomError("not_a_number", "The value is not a whole number.")


WholeNumber = Annotated[int, BeforeValidator(_number_or_its_text)]


class Event(BaseModel):
    """What every event has."""

    model_config = ConfigDict(extra="forbid")

    about: ClassVar[Literal["child", "family"]]
    attribute_names: ClassVar[tuple[str, ...]] = ()

    type: str
    date: Day
    on_or_before: StrictBool = Field(
        default=False, description="true: it happened on `date` or earlier; the day is not known", examples=[True]
    )
    authority: str
    source_id: SourceId = None  # after the authority, on which it depends what is refused

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.attribute_names = tuple(sorted(set(cls.model_fields).difference(COMMON)))

    @classmethod
    def type_name(cls) -> str:
        """The value of ``type`` that chooses this class."""
        return str(cls.model_fields["type"].annotation.__args__[0])  # type: ignore[union-attr]

    @classmethod
    def example(cls) -> dict[str, Any]:
        """An event of this type as it may be sent, with a value of everything that it can say."""
        said = {name: cls.model_fields[name].examples[0] for name in cls.attribute_names}  # type: ignore[index]
        return {"authority": "coventry", cls.about: "K1", "type": cls.type_name(), "date": "2021-05-05", **said}

    @property
    def subject(self) -> str:
        """The pseudonym of the child or family."""
        raise NotImplementedError

    def attributes(self) -> str:
        """The attributes as canonical JSON without defaults: equal text means equal attributes. Empty if none."""
        if self.model_fields_set.isdisjoint(self.attribute_names):
            return ""
        fields = type(self).model_fields
        given = {name: getattr(self, name) for name in self.attribute_names}
        given = {name: value for name, value in given.items() if value != fields[name].default}
        return to_json(given).decode() if given else ""


class ChildEvent(Event):
    """An event of a child, reported by the authority that looks after them."""

    about: ClassVar[Literal["child", "family"]] = "child"
    #: Whether it is a step on the way to adoption: it happens to a child in care.
    is_step: ClassVar[bool] = False
    may_precede_birth: ClassVar[bool] = False
    may_precede_care: ClassVar[bool] = False
    may_follow_adoption: ClassVar[bool] = False

    authority: ChildAuthority
    child: Pseudonym

    @property
    def subject(self) -> str:
        return self.child


class FamilyEvent(Event):
    """An event of a prospective adopter family, reported by an authority or a regional adoption agency."""

    about: ClassVar[Literal["child", "family"]] = "family"

    authority: FamilyAuthority
    family: Pseudonym

    @property
    def subject(self) -> str:
        return self.family
