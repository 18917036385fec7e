"""The product as a Django app, and its admin as the editors' desk."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class QuizConfig(AppConfig):
    name = "quiz"
    default = True
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Which track?"


class DeskConfig(admin.SimpleAdminConfig):
    """Django's admin with our own site; quiz.admin.urls says what it shows."""

    default = False
    default_site = "quiz.admin.site.Desk"
