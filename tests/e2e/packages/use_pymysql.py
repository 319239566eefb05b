"""PyMySQL without a server: a refused connection, its charsets, escapes and errors; as MySQLdb."""
# packages: pymysql
import datetime
import importlib

import pymysql
import pymysql.cursors

pymysql.install_as_MySQLdb()
MySQLdb = importlib.import_module("MySQLdb")  # as Django and SQLAlchemy do

try:
    MySQLdb.connect(host="127.0.0.1", port=1, user="x", connect_timeout=3)
except MySQLdb.OperationalError as error:
    print(error.args[0], pymysql.constants.CR.CR_CONN_HOST_ERROR)
print(pymysql.charset.charset_by_name("utf8mb4").encoding, pymysql.converters.escape_item("a'b", "utf8mb4"))
print(pymysql.converters.convert_datetime("2024-02-29 12:00:00"), pymysql.converters.escape_date(datetime.date(2024, 2, 29)))
