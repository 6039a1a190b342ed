"""What an event is: every type of event, its formats and identifiers."""
