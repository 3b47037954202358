"""What many tests begin with is made once in a process; afterwards its rows are put into the tables as they were."""

import pickle
import re

from django.db import connection


class Stored:
    """What `make()` returns, with all the rows that it writes into an empty database."""

    def __init__(self, make):
        self.make = make
        self.thing, self.inserts = None, []

    def again(self):
        """A thing of one's own, whose rows are in the database."""
        if self.thing is None:
            return self._first()
        with connection.cursor() as cursor:
            for statement, values in self.inserts:
                cursor.execute(statement, values)
        return pickle.loads(self.thing)

    def _first(self):
        before = {}
        with connection.execute_wrapper(lambda execute, sql, *rest: _note(before, sql) or execute(sql, *rest)):
            made = self.make()
        self.inserts = [_insert(table, before[table]) for table in before]
        self.thing = pickle.dumps(made)
        return made


def _note(before, sql):
    """Keep what a table holds before the first row is written into it."""
    wrote = re.match(r'INSERT (?:OR IGNORE )?INTO "(\w+)"', sql)
    if wrote and wrote[1] not in before:
        before[wrote[1]] = set(_rows(wrote[1])[1])


def _rows(table):
    """The names of the columns of a table, and its rows."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [column[0] for column in cursor.description], cursor.fetchall()


def _insert(table, before):
    """The statement that writes the rows of a table anew that were not there before, and its values."""
    columns, rows = _rows(table)
    new = [row for row in rows if row not in before]
    names = ", ".join(f'"{name}"' for name in columns)
    row = f"({', '.join(['%s'] * len(columns))})"
    statement = f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * len(new))}'
    return statement, [value for one in new for value in one]
