"""The product as a Django app, and its admin as the editors' desk."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class QuizConfig(AppConfig):
    name = "quiz"
    default = True
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Which track?"


class DeskConfig(admin.AdminConfig):
    """Django's admin with our own site; what it shows is registered once everything is loaded."""

    default = False
    default_site = "quiz.admin.site.Desk"

    def ready(self) -> None:
        super().ready()
        import_module("quiz.admin.registered")
