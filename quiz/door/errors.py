"""The pages shown when something is refused or broken: what happened, what is safe, one way on."""

import sys
from dataclasses import dataclass

from django.contrib import admin
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

DESK = "/admin/"
SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    status: int
    title: str
    heading: str
    safe: str
    action: str
    href: str = "/"


def show_error(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    if request.path.startswith(DESK):
        response = _show_at_desk(request, page)
    else:
        response = render(request, "errors/page.html", {"error": page}, status=page.status)
    response["Cache-Control"] = "no-store"
    return response


def _show_at_desk(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Show an error in the desk's frame: to whoever works there with its menu, to anybody else the bare frame.

    What broke may be the database, so an error of ours asks it nothing, not even who this is.
    """
    frame = {"title": page.heading, "site_title": admin.site.site_title, "site_header": admin.site.site_header}
    if page.status < SERVER_ERROR and hasattr(request, "user"):
        frame = {**admin.site.each_context(request), **frame}
    return render(request, "errors/desk.html", {**frame, "error": page}, status=page.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(
        request,
        ErrorPage(
            status=400,
            title=_("Not understood."),
            heading=_("We could not read that request"),
            safe=_("Nothing was changed. Answers you saved before are safe."),
            action=_("Go to the start"),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(
        request,
        ErrorPage(
            status=403,
            title=_("Not allowed."),
            heading=_("This is not yours to open or change"),
            safe=_("Nothing was changed. Answers you saved before are safe."),
            action=_("Go to the start"),
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show_error(
        request,
        ErrorPage(
            status=403,
            title=_("Open too long."),
            heading=_("This page was open too long"),
            safe=_("Go back and try again. Your earlier answers are saved."),
            action=_("Go to the start"),
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(
        request,
        ErrorPage(
            status=404,
            title=_("Not found."),
            heading=_("There is no page at this address"),
            safe=_("Check the link for a missing letter. Nothing of yours is lost."),
            action=_("Go to the start"),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what no view caught: a database in trouble is asked to be tried again, the rest is our mistake."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return show_error(
        request,
        ErrorPage(
            status=500,
            title=_("Our mistake."),
            heading=_("Something broke on our side"),
            safe=_("It has been noted. Answers you saved before are safe."),
            action=_("Go to the start"),
        ),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    response = show_error(
        request,
        ErrorPage(
            status=503,
            title=_("Try again soon."),
            heading=_("The quiz cannot reach its storage"),
            safe=_("Answers you saved before are safe. Wait half a minute, then try again."),
            action=_("Try again"),
            href="/quiz/",
        ),
    )
    response["Retry-After"] = "30"
    return response


def unreadable_edition(request: HttpRequest) -> HttpResponse:
    """The answers are there, and the questions they answer cannot be read until somebody restores them."""
    response = show_error(
        request,
        ErrorPage(
            status=503,
            title=_("Cannot be shown now."),
            heading=_("The questions that these answers belong to cannot be read at the moment"),
            safe=_("The answers are stored and nothing was changed. We have been told; come back later."),
            action=_("Go to the start"),
        ),
    )
    response["Retry-After"] = "600"
    return response


def too_large(request: HttpRequest, *, what: str, most: int) -> HttpResponse:
    """Say what was larger than it may be: what was sent as a whole, or the text of a form."""
    sentence = _("%(what)s is larger than %(most)s. Nothing was changed. Answers you saved before are safe.")
    page = ErrorPage(
        status=413,
        title=_("Too large."),
        heading=_("That was more than this page takes"),
        safe=sentence % {"what": what, "most": filesizeformat(most)},
        action=_("Go to the start"),
    )
    return show_error(request, page)


def foreign_form(request: HttpRequest) -> HttpResponse:
    """The form names a run whose key this browser does not hold."""
    return show_error(
        request,
        ErrorPage(
            status=403,
            title=_("Not from this browser."),
            heading=_("This form belongs to a quiz that this browser does not hold"),
            safe=_("Nothing was changed. If you forgot yourself on this device, open your private link again."),
            action=_("Go to the start"),
        ),
    )


def closed_run(request: HttpRequest) -> HttpResponse:
    return show_error(
        request,
        ErrorPage(
            status=409,
            title=_("Already finished."),
            heading=_("This quiz is finished, so its answers are closed"),
            safe=_("Your result is as it was. On the result page you can change answers in a copy."),
            action=_("See where you are"),
            href="/quiz/",
        ),
    )


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    response = show_error(
        request,
        ErrorPage(
            status=429,
            title=_("Too fast."),
            heading=_("Too many requests from your network in one minute"),
            safe=_("Answers you saved before are safe. Wait a minute, then go on."),
            action=_("Go on"),
            href="/quiz/",
        ),
    )
    response["Retry-After"] = str(seconds)
    return response


def gone_result(request: HttpRequest, reason: str) -> HttpResponse:
    """A link that worked once: what happened to the result, and nothing of what it said."""
    title, heading, safe = {
        "deleted": (
            _("Deleted."),
            _("This result was deleted by its owner"),
            _("Nothing of it is kept. Your own quizzes and results are not touched."),
        ),
        "expired": (
            _("Expired."),
            _("This result has expired"),
            _("It was kept as long as its owner or this site keeps results. Your own are not touched."),
        ),
        "replaced": (
            _("Replaced."),
            _("This link was replaced by its owner"),
            _("If somebody sent it to you, ask for the new one. Your own quizzes and results are not touched."),
        ),
    }[reason]
    page = ErrorPage(status=410, title=title, heading=heading, safe=safe, action=_("Find out yours"))
    return show_error(request, page)


def gone_run(request: HttpRequest) -> HttpResponse:
    """A key that owns nothing: the same words whether its run was deleted, its time is up, or there never was one."""
    return show_error(
        request,
        ErrorPage(
            status=410,
            title=_("Gone."),
            heading=_("There is no quiz behind this key any more"),
            safe=_("It was deleted, its time was up, or the link is not whole. Your other results are not touched."),
            action=_("Go to the start"),
        ),
    )


def not_an_owner(request: HttpRequest) -> HttpResponse:
    """The same words whether there is such a result or not."""
    return show_error(
        request,
        ErrorPage(
            status=404,
            title=_("Not found."),
            heading=_("There is nothing here that this browser may change"),
            safe=_("If a result is yours, open its private link first. Nothing was changed."),
            action=_("Go to the start"),
        ),
    )
