"""Who read or changed whose records, noted before the answer."""
