"""The yardstick for serving: a bare FastAPI route that runs SELECT 1 through the same engine."""

from fastapi import FastAPI
from sqlalchemy import text

from app.settings import Settings
from app.store.database import Database
from app.store.reach import EVERYTHING


def application() -> FastAPI:
    app = FastAPI()
    database = Database(Settings())

    @app.get("/one")
    def one() -> dict[str, int]:
        with database.reading(EVERYTHING) as connection:
            connection.execute(text("SELECT 1"))
        return {"value": 1}

    return app
