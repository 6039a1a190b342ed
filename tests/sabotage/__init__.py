"""Defects that somebody could make, planted one at a time: for each, a test must go red that names what it guards.

`make sabotage` plants them all, in copies of the project; a sample is planted in the suite. Whatever is listed here and
found by no test is a hole in the tests.
"""
