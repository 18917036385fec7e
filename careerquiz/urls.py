"""The site's addresses: the product's, and the admin's."""

from django.conf import settings
from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class LoadedWhenOpened(URLResolver):
    """Addresses of a namespace, loaded when one of them is first asked for: few workers ever show the desk."""

    def _populate(self) -> None:
        """Collect nothing for those who look up a name outside of it. Django does so once it looks inside."""


urlpatterns = [
    LoadedWhenOpened(RoutePattern("admin/"), "quiz.admin.urls", app_name="admin", namespace="admin"),
    path("", include("quiz.urls")),
]
if settings.DEBUG_TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

handler400 = "quiz.door.errors.bad_request"
handler403 = "quiz.door.errors.forbidden"
handler404 = "quiz.door.errors.not_found"
handler500 = "quiz.door.errors.server_error"
