"""What the server calls."""

import os

from django.core.wsgi import get_wsgi_application

from quiz.door.screening import ScreenedRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")

application = get_wsgi_application()
application.request_class = ScreenedRequest
