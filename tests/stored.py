"""What many tests begin with is made once in a process; afterwards its rows are put into the tables as they were."""

import pickle
import re
from datetime import time

from django.db import connection, transaction

from casework import clock

#: What a statement begins with that leaves every row as it is.
READING = ("SELECT", "(SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")


class Stored:
    """What `make()` returns, with all the rows that it writes into an empty database."""

    def __init__(self, make):
        self.make = make
        self.thing, self.inserts = None, []

    def again(self):
        """A thing of one's own, whose rows are in the database."""
        if self.thing is None:
            return self._first()
        _say(self.inserts)
        return pickle.loads(self.thing)

    def _first(self):
        before = {}
        with connection.execute_wrapper(lambda execute, sql, *rest: _note(before, sql) or execute(sql, *rest)):
            made = self.make()
        self.inserts = [_insert(table, before[table]) for table in before]
        self.thing = pickle.dumps(made)
        return made


class Trail:
    """What was done since the district was put there; what an earlier test did on the same way is said again.

    Statement by statement, in the order of the first time, so that the guards of the database have a say each time. The
    trail is lost with the first thing that is written off it, and while `may()` does not hold: from there on everything
    is really done.
    """

    kept = {}

    def __init__(self, may):
        self.may, self.way, self.doing = may, (), False

    def __call__(self, execute, sql, *rest):
        """Watch what is written (Django calls it with every statement)."""
        if not self.doing and not sql.startswith(READING):
            self.way = None
        return execute(sql, *rest)

    def do(self, what, act):
        """What `act()` writes, and what it returns, which must be plain; `what` names all that it depends on."""
        if self.doing or self.way is None or not self.may():
            return act()
        way, self.way, self.doing = (*self.way, (what, clock.now())), None, True
        try:
            if way not in self.kept:
                journal = Journal()
                with connection.execute_wrapper(journal):
                    journal.returned = act()
                if not journal.is_whole:
                    return journal.returned
                self.kept[way] = journal.closed()
            else:
                self.kept[way].say()
        finally:
            self.doing = False
        self.way = way
        return self.kept[way].returned


class Journal:
    """What is written, in order, and what waits for the commit; rows are added with the keys that they were given."""

    def __init__(self):
        self.statements, self.is_whole, self.returned = [], True, None
        self.hooks = len(connection.run_on_commit)

    def __call__(self, execute, sql, params, many, context):
        """Write down a statement; one that cannot be said again, such as a rollback, leaves the journal incomplete."""
        if sql.startswith(READING):
            return execute(sql, params, many, context)
        if many or not sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.is_whole = False
            return execute(sql, params, many, context)
        table = _written(sql)
        before = table and set(_rows(table)[1])
        result = execute(sql, params, many, context)
        said = _insert(table, before) if table else (sql, params)
        self.statements.append(said)
        self.is_whole &= bool(said[1])
        return result

    def closed(self):
        """The journal, to be said again."""
        self.hooks = [(act, robust) for _, act, robust in connection.run_on_commit[self.hooks :]]
        return self

    def say(self):
        """Write it all once more."""
        _say(self.statements)
        for act, robust in self.hooks:
            transaction.on_commit(act, robust=robust)


def _say(statements):
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def _written(sql):
    """The table into which a statement writes a row, or None."""
    wrote = re.match(r'INSERT (?:OR IGNORE )?INTO "(\w+)"', sql)
    return wrote and wrote[1]


def _note(before, sql):
    """Keep what a table holds before the first row is written into it."""
    table = _written(sql)
    if table and table not in before:
        before[table] = set(_rows(table)[1])


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
    # SQLite gives a time of day, and takes none.
    return statement, [str(value) if isinstance(value, time) else value for one in new for value in one]
