"""Everything that touches bytes from outside: archives, text, workbooks, XML, limits."""
