"""The vocabulary, the declarations of the indicators, and the scorecard."""
