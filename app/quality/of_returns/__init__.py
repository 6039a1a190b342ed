"""The rules on the rows of SSDA903 returns, one theme in each file, and what checks them."""
