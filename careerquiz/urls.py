"""The site's addresses: the product's, and the desk's."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("admin/", include(("quiz.admin.urls", "admin"))),
    path("", include("quiz.urls")),
]
if settings.DEBUG_TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

handler400 = "quiz.door.errors.bad_request"
handler403 = "quiz.door.errors.forbidden"
handler404 = "quiz.door.errors.not_found"
handler500 = "quiz.door.errors.server_error"
