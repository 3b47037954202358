"""Guards in the database: triggers that refuse what must never be, whoever asks, on PostgreSQL and on SQLite.

SQLite drops a table's triggers when a migration rebuilds the table, and stumbles over those of other tables that refer
to it; there they make way for the migrations. After every migration the guards are put in place as they are written.
"""

from dataclasses import dataclass

NEVER = "1 = 1"


@dataclass(frozen=True)
class Guard:
    """Refuse `event` (INSERT, UPDATE, DELETE) on a row of `table` where `condition` (SQL over NEW and OLD) holds.

    TRUNCATE, which PostgreSQL alone knows, is refused as a whole: see `emptied`.

    `lock` is a statement that PostgreSQL runs first, so that two who come together wait for each other; `vendor` names
    the only database that needs the guard, where one does not.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str
    lock: str = ""
    vendor: str = ""

    @property
    def each(self):
        """How often PostgreSQL asks: for each row, or once."""
        return "STATEMENT" if self.event == "TRUNCATE" else "ROW"


def emptied(table, what):
    """The guard by which a table is not emptied either, past those of its rows."""
    message = f"{what} is never changed or deleted"
    return Guard(f"{table}_truncate", table, "TRUNCATE", NEVER, message, vendor="postgresql")


GUARDS: list[Guard] = []

BODY = """ -- {event} ON {table}
BEGIN
    {lock}
    IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END """
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION guard_{{name}}() RETURNS trigger AS $${BODY}$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER guard_{{name}} BEFORE {{event}} ON {{table}}
    FOR EACH {{each}} EXECUTE FUNCTION guard_{{name}}();
"""
SQLITE = """CREATE TRIGGER guard_{name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{message}'); END"""
#: The guards that are in a database: (name, table, text).
PRESENT = {
    "postgresql": """SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        JOIN pg_class c ON c.oid = t.tgrelid WHERE starts_with(t.tgname, 'guard_') AND NOT t.tgisinternal""",
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'guard_*'",
}


def add(*guards):
    """An app lays down its guards; called once, when the app is ready."""
    GUARDS.extend(guards)


def missing(connection):
    """The guards whose table exists and which are not in the database as they are written here."""
    text = BODY if connection.vendor == "postgresql" else SQLITE
    present = {name: said for name, _, said in _present(connection)}
    tables = set(connection.introspection.table_names())
    return [
        guard
        for guard in _meant_for(connection)
        if guard.table in tables and present.get(f"guard_{guard.name}") != text.format(**vars(guard))
    ]


def install(connection):
    """Put the missing guards into the database, and take out those that are not meant any more."""
    template = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    lacking = missing(connection)
    sound = {f"guard_{guard.name}" for guard in _meant_for(connection)} - {f"guard_{guard.name}" for guard in lacking}
    _drop(connection, [(name, table) for name, table, _ in _present(connection) if name not in sound])
    with connection.cursor() as cursor:
        for guard in lacking:
            cursor.execute(template.format(**vars(guard), each=guard.each))


def remove(connection):
    """Take the guards out, for a test database that is about to be emptied."""
    _drop(connection, [(name, table) for name, table, _ in _present(connection)])


def _meant_for(connection):
    return [guard for guard in GUARDS if guard.vendor in ("", connection.vendor)]


def _present(connection):
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        return cursor.fetchall()


def _drop(connection, names):
    with connection.cursor() as cursor:
        for name, table in names:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def before_migrate(sender, using, **_):
    """Called by Django before each migrate."""
    from django.db import connections

    if connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(sender, using, **_):
    """Called by Django after each migrate."""
    from django.db import connections

    install(connections[using])


def no_overlap(table, what):
    """The guards by which rows of one person in `table` never overlap in time, for SQLite.

    PostgreSQL has an exclusion constraint for that, which also holds between two transactions.
    """
    # The table is one of ours, named in the code.
    condition = f"""EXISTS (
        SELECT 1 FROM {table} AS other
        WHERE other.person_id = NEW.person_id AND other.id IS DISTINCT FROM NEW.id
          AND (other.until IS NULL OR other.until > NEW.starts_on)
          AND (NEW.until IS NULL OR NEW.until > other.starts_on))"""  # noqa: S608
    return [
        Guard(
            f"{table}_overlap_{event.lower()}",
            table,
            event,
            condition,
            f"overlapping {what} of one person",
            vendor="sqlite",
        )
        for event in ("INSERT", "UPDATE")
    ]
