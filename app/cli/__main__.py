"""``python -m app.cli`` is the same as ``adoption-indicators``."""

from app.cli import main

main()
