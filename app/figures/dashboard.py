"""The dashboard: a page that asks for a scorecard as any client does, for those who only look at it."""

from html import escape
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.figures.printed_notes import MEANINGS

router = APIRouter(include_in_schema=False)

_LEGEND = "".join(f"<li>{escape(meaning)}</li>" for meaning in MEANINGS.values())
_PAGE = files("app").joinpath("static", "dashboard.html").read_text(encoding="utf-8").replace("{legend}", _LEGEND)


@router.get("/dashboard")
async def dashboard() -> HTMLResponse:
    """The page. What it shows comes from the API with the key that is entered, and is stored nowhere."""
    return HTMLResponse(_PAGE)
