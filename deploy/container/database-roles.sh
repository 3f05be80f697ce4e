#!/bin/sh
# Run once by the image of PostgreSQL when its volume is empty: the owner of the tables, the application's role, the
# database. OWNER_PASSWORD and APP_PASSWORD come from postgres.env.
set -eu
: "${OWNER_PASSWORD:?}" "${APP_PASSWORD:?}"
psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE onestop_owner LOGIN PASSWORD :'owner';
CREATE ROLE onestop_app LOGIN PASSWORD :'app' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE onestop OWNER onestop_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
