"""A weight belongs to a scored question, and to an option of that same question: kept by the database itself."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER weight_scored_insert BEFORE INSERT ON quiz_weight
    WHEN (SELECT kind FROM quiz_question WHERE id = NEW.question_id) <> 'fit'
    OR NEW.option_id IS NOT NULL
        AND (SELECT question_id FROM quiz_option WHERE id = NEW.option_id) <> NEW.question_id
    BEGIN SELECT RAISE(ABORT, 'a weight needs a scored question and one of its options'); END
    """,
    """
    CREATE TRIGGER weight_scored_update BEFORE UPDATE ON quiz_weight
    WHEN (SELECT kind FROM quiz_question WHERE id = NEW.question_id) <> 'fit'
    OR NEW.option_id IS NOT NULL
        AND (SELECT question_id FROM quiz_option WHERE id = NEW.option_id) <> NEW.question_id
    BEGIN SELECT RAISE(ABORT, 'a weight needs a scored question and one of its options'); END
    """,
    """
    CREATE TRIGGER question_keeps_scored BEFORE UPDATE OF kind ON quiz_question
    WHEN NEW.kind <> 'fit' AND EXISTS (SELECT 1 FROM quiz_weight WHERE question_id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a question with weights stays scored'); END
    """,
]

POSTGRESQL = [
    """
    CREATE FUNCTION weight_scored() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT kind FROM quiz_question WHERE id = NEW.question_id) <> 'fit'
        OR NEW.option_id IS NOT NULL
            AND (SELECT question_id FROM quiz_option WHERE id = NEW.option_id) <> NEW.question_id THEN
            RAISE EXCEPTION 'a weight needs a scored question and one of its options' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER weight_scored BEFORE INSERT OR UPDATE ON quiz_weight
    FOR EACH ROW EXECUTE FUNCTION weight_scored()
    """,
    """
    CREATE FUNCTION question_keeps_scored() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.kind <> 'fit' AND EXISTS (SELECT 1 FROM quiz_weight WHERE question_id = NEW.id) THEN
            RAISE EXCEPTION 'a question with weights stays scored' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER question_keeps_scored BEFORE UPDATE OF kind ON quiz_question
    FOR EACH ROW EXECUTE FUNCTION question_keeps_scored()
    """,
]

UNDO = {
    "sqlite": [
        "DROP TRIGGER weight_scored_insert",
        "DROP TRIGGER weight_scored_update",
        "DROP TRIGGER question_keeps_scored",
    ],
    "postgresql": [
        "DROP TRIGGER weight_scored ON quiz_weight",
        "DROP FUNCTION weight_scored()",
        "DROP TRIGGER question_keeps_scored ON quiz_question",
        "DROP FUNCTION question_keeps_scored()",
    ],
}


def make_triggers(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("quiz", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
