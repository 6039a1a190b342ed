"""What a record in doubt may be: the declarations of indicators, evaluated over spans of possible days."""
