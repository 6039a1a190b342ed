"""Something that an operator asked for and that is not done."""


class NotDone(Exception):
    """It is not done, for the reason that the message gives."""
