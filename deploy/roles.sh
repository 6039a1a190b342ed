#!/bin/sh
# Runs once, when PostgreSQL makes its data directory: a role that owns the tables, and one for the API that owns nothing.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --set owner="$OWNER_PASSWORD" --set api="$API_PASSWORD" <<'SQL'
CREATE ROLE adoption_owner LOGIN PASSWORD :'owner';
CREATE ROLE adoption_api LOGIN PASSWORD :'api';
CREATE DATABASE adoption OWNER adoption_owner;
REVOKE ALL ON DATABASE adoption FROM PUBLIC;
GRANT CONNECT ON DATABASE adoption TO adoption_api;
\c adoption
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
SQL
