"""PostgreSQL refuses two jobs, or two supervisors, of a person at the same time; SQLite has triggers for it."""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist (
    int8range(person_id, person_id, '[]') WITH &&, daterange(starts_on, until) WITH &&
) DEFERRABLE INITIALLY IMMEDIATE;
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in ("people_job", "people_supervision"):
            schema_editor.execute(POSTGRESQL.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
