"""What is wrong with the records, and between which values figures lie for that reason."""
