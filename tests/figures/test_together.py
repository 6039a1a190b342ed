"""Figures that are counted together in one statement are those that are counted alone."""

from app.indicators.scorecard import INDICATORS
from tests.figures.test_breakdowns import LIFE
from tests.support.service import Service
from tests.support.told import tell

FAMILIES = """
    family | enquiry    | registered   | stage two  | approved   | matched    | withdrawn
    Ash    | 2021-04-01 | 2021-05-01   | 2021-07-01 | 2021-10-01 | 2021-12-01 |
    Bay    | 2021-04-01 | <=2021-05-01 |            | 2021-10-01 |            | 2022-01-01
    Cox    |            |              | 2021-05-01 | 2021-10-01 | 2022-03-01 |
    """


def test_every_figure_is_the_same_asked_alone_and_with_the_others(service: Service) -> None:
    for authority in ("coventry", "solihull"):
        tell(service, LIFE, authority=authority)
        tell(service, FAMILIES, authority=authority)
    areas, now = ["coventry", "ace"], service.now()
    together = service.results("all", areas, "2021-22", known_at=now)
    alone = [
        result for indicator in INDICATORS for result in service.results(indicator.code, areas, "2021-22", known_at=now)
    ]
    assert together == alone
