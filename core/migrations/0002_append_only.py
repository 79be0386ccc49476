"""The database itself refuses to change an audit entry. Old entries are deleted by retention, never rewritten."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE ON core_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER audit_append_only ON core_auditentry;
DROP FUNCTION audit_is_append_only();
"""
SQLITE = """
CREATE TRIGGER audit_append_only BEFORE UPDATE ON core_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
SQLITE_BACK = "DROP TRIGGER audit_append_only"


def hold(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def release(apps, schema_editor):
    schema_editor.execute(POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_audit_trail")]
    operations = [migrations.RunPython(hold, release)]
