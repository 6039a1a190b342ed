"""The wall on PostgreSQL: row-level security, enabled and forced, with policies by a setting of the transaction.

The owner of the tables builds the wall, and the API has a role that owns nothing. The setting is made by a statement
that begins a transaction and ends with it, so a pooled connection keeps nothing of it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, MetaData

from app.store.not_done import NotDone
from app.store.reach import Reach
from app.store.walls import Walled

_ALL = "(SELECT current_setting('adoption.reach', true) = '*')"
_CODES = "(SELECT string_to_array(current_setting('adoption.{setting}', true), ','))::text[]"
_REACHED = _CODES.format(setting="reach")
_SEEN = {
    "one": f"{{column}} = ANY ({_REACHED})",
    "stated": f"{{column}} = ANY ({_CODES.format(setting='statements')})",
    "several": f"string_to_array({{column}}, ' ') <@ {_REACHED}",
}
_WRITTEN = {**_SEEN, "stated": _SEEN["one"]}


@lru_cache(maxsize=1000)
def opening(reach: Reach) -> str:
    """The statements with which a transaction says how far it reaches."""
    if reach.everything:
        return "SET LOCAL adoption.reach = '*'; SET LOCAL adoption.statements = '*'"
    codes, statements = ",".join(sorted(reach.codes)), ",".join(sorted(reach.codes | reach.statements_of))
    return f"SET LOCAL adoption.reach = '{codes}'; SET LOCAL adoption.statements = '{statements}'"


def build(connection: Connection, tables: Iterable[Walled]) -> None:
    """Build the wall, whatever is there of it."""
    connection.exec_driver_sql(_ANALYZE)
    for walled in tables:
        seen, written = (kinds[walled.kind].format(column=f'"{walled.column}"') for kinds in (_SEEN, _WRITTEN))
        for statement in (
            f'DROP POLICY IF EXISTS wall ON "{walled.table}"',
            f'CREATE POLICY wall ON "{walled.table}" USING ({_ALL} OR {seen}) WITH CHECK ({_ALL} OR {written})',
            f'ALTER TABLE "{walled.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{walled.table}" FORCE ROW LEVEL SECURITY',
        ):
            connection.exec_driver_sql(statement)


def open_to_the_owner(connection: Connection) -> None:
    """Let the owner change the tables: a policy would keep columns as they are, and rows unseen."""
    found = connection.exec_driver_sql(
        "SELECT quote_ident(relname), polname FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid "
        "WHERE relnamespace = current_schema()::regnamespace AND relforcerowsecurity"
    ).all()
    for table, policy in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        if policy:
            connection.exec_driver_sql(f"DROP POLICY {policy} ON {table}")


#: Lets a role that owns nothing count the rows of a table, so that PostgreSQL plans for what was just inserted. A small
#: sample is enough for that, and takes a fifth of the time: after the transaction PostgreSQL counts again by itself.
_ANALYZE = """
CREATE OR REPLACE FUNCTION adoption_analyze(counted text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT SET default_statistics_target = 10 AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(quote_ident(counted)) AND relowner = current_user::regrole)
    THEN EXECUTE 'ANALYZE ' || quote_ident(counted);
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION adoption_analyze(text) FROM PUBLIC;
"""


def grant(connection: Connection, role: str, metadata: MetaData) -> None:
    """Give the role of the API what it needs, and no more: it owns nothing, and makes no keys. Raises NotDone."""
    if not connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %(role)s", {"role": role}).all():
        raise NotDone(f"PostgreSQL has no role {role}: a superuser makes it with CREATE ROLE and LOGIN.")
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    database = connection.exec_driver_sql("SELECT quote_ident(current_database())").scalar_one()
    tables = ", ".join(table.name for table in metadata.sorted_tables if table.name != "keys")
    evidence = ", ".join(table.name for table in metadata.sorted_tables if table.info.get("evidence"))
    for statement in (
        f"GRANT TEMPORARY ON DATABASE {database} TO {quoted}",  # many rows are copied into a temporary table first
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {quoted}",
        f"REVOKE UPDATE, DELETE ON {evidence} FROM {quoted}",  # what it noted of itself it cannot take back
        f"GRANT SELECT ON alembic_version, keys TO {quoted}",
        f"GRANT UPDATE (last_used_at) ON keys TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"GRANT EXECUTE ON FUNCTION adoption_analyze(text) TO {quoted}",
    ):
        connection.exec_driver_sql(statement)


class StateOfTheWall(NamedTuple):
    """What the wall is worth to the role that asks: the tables that lack it, and how the role could pass it."""

    open_tables: list[str]
    passes: str | None


def state_of_the_wall(connection: Connection, tables: Iterable[Walled]) -> StateOfTheWall:
    """Whether every table that should be behind the wall is, and whether it stops this role."""
    names = {walled.table for walled in tables}
    found = [row for row in connection.exec_driver_sql(_STATE) if row.name in names]
    open_tables = sorted(row.name for row in found if not row.walled)
    if connection.exec_driver_sql(_IS_ABOVE).scalar_one():
        return StateOfTheWall(open_tables, "is a superuser or has BYPASSRLS: no wall stops it")
    return StateOfTheWall(
        open_tables, "owns the tables: it could take the wall down" if found and found[0].owned else None
    )


_IS_ABOVE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_STATE = """
SELECT relname AS name, pg_has_role(relowner, 'MEMBER') AS owned, relrowsecurity AND relforcerowsecurity
    AND coalesce((SELECT array_agg(polname::text) = '{wall}' FROM pg_policy WHERE polrelid = pg_class.oid), false)
    AS walled
FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
