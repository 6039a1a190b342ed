"""The database, its schema and its clock."""
