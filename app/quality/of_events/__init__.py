"""The rules on the events of children, one theme in each file."""
