"""The columns of a return's files that are read, by their names: a misspelt one in a rule is an error of mypy."""

from typing import Literal

ColumnName = Literal[
    "CHILD", "DOB", "SEX", "ETHNIC", "UPN",
    "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "PL_POST", "URN",
    "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR",
    "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED",
    "PREV_PERM", "LA_PERM", "DATE_PERM",
    "IN_TOUCH", "ACTIV", "ACCOM",
]  # fmt: skip
