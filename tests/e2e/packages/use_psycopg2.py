"""psycopg2 without a server: libpq and what it links, errors by code, types, SQL composed, a refused connection."""
# packages: psycopg2-binary
import datetime
import decimal

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import psycopg2.extras
import psycopg2.pool

try:
    psycopg2.connect("host=127.0.0.1 port=1 connect_timeout=3 user=x")
except psycopg2.OperationalError as error:
    print(str(error).strip().splitlines()[0])
print(psycopg2.errors.lookup("23505").__name__, psycopg2.extensions.parse_dsn("host=a dbname=b"))
print(psycopg2.extensions.adapt([1, decimal.Decimal("1.5"), datetime.date(2024, 2, 29)]).getquoted())
print(psycopg2.extras.Json({"a": 1}).getquoted(), psycopg2.extensions.libpq_version() > 90000)
print(psycopg2.extras.NumericRange(1, 5), psycopg2.extensions.make_dsn(host="a b"))
