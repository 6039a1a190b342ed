"""The few pages for people: the front page, the documentation (Swagger UI from our own files), and the problems."""

from html import escape
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app import __version__
from app.problems import PROBLEMS, NotFound

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}static/plain.css">
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""

_FRONT = """<h1>Adoption Indicators</h1>
<p>Computes England's national adoption indicators (the Department for Education's adoption scorecard) from what
happened to each child on the way to adoption, for any period and any authority, and shows the children behind each
figure.</p>
<ul>
<li><a href="dashboard">The scorecard of an area</a>, with the children behind each figure (it needs a key)</li>
<li><a href="docs">Try the API</a> in the browser (Swagger UI; it needs a key)</li>
<li><a href="v1/indicators">The catalogue of indicators</a>: what each means, and where its definition was read</li>
<li><a href="v1/areas">The areas</a> and <a href="v1/periods">the periods</a> that figures can be asked for</li>
<li><a href="openapi.json">The API's description</a> (OpenAPI 3.1)</li>
<li><a href="problems">What can go wrong</a>, problem by problem</li>
<li>For those who run it: <a href="readyz">can it answer?</a>, <a href="version">which version is it?</a>,
<a href="metrics">metrics</a></li>
</ul>
<p>Version {version}. Figures need a key: <code>Authorization: Bearer KEY</code>.</p>
"""


def page(title: str, content: str, root: str = "") -> HTMLResponse:
    """A plain page; ``root`` leads from its address back to the front page."""
    return HTMLResponse(_PAGE.format(title=escape(title), content=content, root=root))


@router.get("/")
async def front_page() -> HTMLResponse:
    return page("Adoption Indicators", _FRONT.format(version=escape(__version__)))


@router.get("/docs")
async def documentation() -> HTMLResponse:
    return HTMLResponse(_DOCS)


_DOCS = files("app").joinpath("static", "docs.html").read_text(encoding="utf-8")


@router.get("/problems")
async def problems() -> HTMLResponse:
    items = "".join(
        f'<dt><a href="problems/{problem.slug}">{problem.slug}</a> ({problem.status})</dt>'
        f"<dd>{escape(problem.title)}</dd>"
        for problem in PROBLEMS
    )
    return page("What can go wrong", f"<h1>What can go wrong</h1><dl>{items}</dl>")


@router.get("/problems/{slug}")
async def one_problem(slug: str) -> HTMLResponse:
    for problem in PROBLEMS:
        if problem.slug == slug:
            meaning = escape(" ".join((problem.__doc__ or problem.title).split()))
            return page(
                problem.title,
                f"<h1>{escape(problem.title)}</h1><p>Status {problem.status}. {meaning}</p>",
                "../",
            )
    raise NotFound
