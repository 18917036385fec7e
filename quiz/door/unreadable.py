"""What is answered where a run's own edition cannot be read: an honest page, and no trace in the log for each one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from quiz.door.errors import unreadable_edition
from quiz.engine.document import DamagedEdition


class UnreadableEditions:
    """The edition was named in the log when it was tried; whoever asks for what rests on it is told to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unreadable_edition(request) if isinstance(exception, DamagedEdition) else None
