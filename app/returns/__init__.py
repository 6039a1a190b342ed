"""The rows of SSDA903 returns: one child's rows over the years, read into facts."""
