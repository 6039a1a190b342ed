"""The pure reading of one child's events."""
