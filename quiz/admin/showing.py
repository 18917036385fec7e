"""What the desk's own pages share: the admin's frame around a template, and the way back after a post."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse


def show(request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any) -> TemplateResponse:
    frame = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/quiz/{template}.html", frame, status=status)


def number_in(data: QueryDict, name: str) -> int:
    """Return a number as a form sent it; 0 where it sent none."""
    text = data.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def go(request: HttpRequest, name: str, *args: object, said: str = "", failed: bool = False) -> HttpResponse:
    """Answer a post by sending the browser on; `said` is shown on the page it comes to."""
    if said:
        messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, said)
    return HttpResponseRedirect(reverse(f"admin:{name}", args=args), status=303)
