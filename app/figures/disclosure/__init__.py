"""What partners see: numbers of 1 to 5 children are hidden, and all from which one would follow."""
