"""Backups of a running service, and restoring them."""
