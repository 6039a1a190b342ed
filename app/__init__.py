"""Adoption Indicators: England's national adoption indicators, computed from what happened to each child."""

__version__ = "0.1.0"
