"""Three roles: who edits the draft, who publishes it, who reads the statistics. A person may have several."""

from django.db import migrations

ROLES = {
    "Editor": ("edit_draft",),
    "Publisher": ("publish_edition", "delete_result"),
    "Analyst": ("read_statistics",),
}
NAMES = {
    "edit_draft": "May change the draft",
    "publish_edition": "May publish the draft",
    "read_statistics": "May read statistics",
    "delete_result": "May delete a result whose owner asks for it",
}


def make_roles(apps, schema_editor):
    # Permissions are otherwise made after all migrations, which is too late for the groups that hold them.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="quiz", model="desk")
    permissions = {
        codename: apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in NAMES.items()
    }
    for role, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(*(permissions[codename] for codename in codenames))


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0004_editors_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
