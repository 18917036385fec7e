"""Bare Django to measure against: Django's default middleware, a constant view, a template, and one insert.

Served by gunicorn as the site is.
"""

import os
import sqlite3
from functools import cache

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path

settings.configure(
    SECRET_KEY="only-for-measuring-0123456789-0123456789-0123456789",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    LOGGING_CONFIG=None,
)
django.setup()

ROWS = [{"name": f"Row {number}", "share": number % 100, "text": "Some words about it."} for number in range(400)]
TABLE = engines["django"].from_string(
    "<html><body><table>{% for row in rows %}<tr><th>{{ row.name }}</th><td>{{ row.share }}%</td>"
    "<td>{% if row.share > 50 %}{{ row.text }}{% else %}{{ row.text|upper }}{% endif %}</td></tr>{% endfor %}"
    "</table></body></html>"
)
BYTES_A_ROW = len(TABLE.render({"rows": ROWS})) / len(ROWS)


def constant(request):
    return HttpResponse("constant")


def page(request, size):
    """Render a table of about so many bytes."""
    return HttpResponse(TABLE.render({"rows": ROWS[: int(size / BYTES_A_ROW)]}))


@cache
def database():
    file = sqlite3.connect(os.environ["BARE_DB"], isolation_level=None, check_same_thread=False)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("CREATE TABLE IF NOT EXISTS kept (words TEXT)")
    return file


def insert(request):
    file = database()
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO kept VALUES ('so')")
    file.execute("COMMIT")
    return HttpResponse("kept")


urlpatterns = [path("constant/", constant), path("page/<int:size>/", page), path("insert/", insert)]
application = get_wsgi_application()
