import sqlite3; c=sqlite3.connect(':memory:'); print(c.execute('select sqlite_version() is not null, upper(?)',('a',)).fetchall()); print(list(c.iterdump()))
