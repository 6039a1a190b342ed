"""The events, and the rows derived from them: batches, children, families, completeness."""
