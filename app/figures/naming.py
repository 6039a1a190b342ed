"""Areas and periods as answers name them."""

from app.areas import Area
from app.periods import Period


def named_area(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "type": area.type}


def named_period(period: Period) -> dict[str, str]:
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}
