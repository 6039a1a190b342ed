"""The rules on the events of adopter families."""
