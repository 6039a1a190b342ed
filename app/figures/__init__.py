"""Indicators as SQL: results, the children behind them, breakdowns, comparisons, files."""
