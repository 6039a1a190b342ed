"""Where the definitions were read, and the national thresholds by year (dated data, not logic)."""

from app.indicators.vocabulary import CutOff, Source

SCORECARD_METHODOLOGY = Source(
    "Department for Education, adoption scorecard methodology, as kept in the Local Authority Interactive Tool "
    "dictionary (September 2024); LG Inform metric 912",
    "firm",
)
SCORECARD_A3 = Source(
    "Department for Education, adoption scorecard methodology 2014 to 2017; bases checked against Coventry's annual "
    "adoption report 2022-23",
    "good",
)

#: In days, by the year in which the (three-year) period ends: 21 months at first, 14 months from 2016.
A1_THRESHOLD = CutOff(((2012, 639), (2013, 608), (2014, 547), (2015, 487), (None, 426)))
#: Seven months at first, four months from 2016.
A2_THRESHOLD = CutOff(((2013, 213), (2014, 182), (2015, 152), (None, 122)))
#: A10 has no national threshold; A1's is often used for it.
A10_THRESHOLD = CutOff(A1_THRESHOLD.by_end_year, status="local")
