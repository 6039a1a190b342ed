"""Files of returns: receives, reads and stores them, and reports what changed."""
