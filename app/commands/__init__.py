"""What the commands do: ask, send, show tables."""
