"""Guards in the database: triggers that refuse what must never be, whoever asks, on PostgreSQL and on SQLite.

SQLite drops a table's triggers when a migration rebuilds the table, and stumbles over those of other tables that refer
to it; there they make way for the migrations. After every migration what is missing is put back.
"""

from dataclasses import dataclass

NEVER = "1 = 1"


@dataclass(frozen=True)
class Guard:
    """Refuse `event` (INSERT, UPDATE, DELETE) on a row of `table` where `condition` (SQL over NEW and OLD) holds.

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


GUARDS: list[Guard] = []

POSTGRESQL = """
CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger AS $$
BEGIN
    {lock}
    IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}();
"""
SQLITE = """
CREATE TRIGGER guard_{name} BEFORE {event} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""


def add(*guards):
    """An app lays down its guards; called once, when the app is ready."""
    GUARDS.extend(guards)


def missing(connection):
    """The guards whose table exists and which are not in the database."""
    present = _names(
        connection, "SELECT tgname FROM pg_trigger", "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    tables = set(connection.introspection.table_names())
    return [
        guard
        for guard in GUARDS
        if guard.table in tables and guard.vendor in ("", connection.vendor) and f"guard_{guard.name}" not in present
    ]


def install(connection):
    """Put the missing guards into the database."""
    template = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for guard in missing(connection):
            cursor.execute(template.format(**vars(guard)))


def remove(connection):
    """Take the guards out, for a test database that is about to be emptied."""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS guard_{guard.name}{on_table}")


def before_migrate(sender, using, **_):
    """Called by Django before each migrate."""
    from django.db import connections

    if connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(sender, using, **_):
    """Called by Django after each migrate."""
    from django.db import connections

    install(connections[using])


def _names(connection, postgresql, sqlite):
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite)
        return {row[0] for row in cursor.fetchall()}


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
