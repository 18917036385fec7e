"""Addresses that come from outside and become a link or a redirect: only a path of this site is followed."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(given: str, *, host: str = "", is_secure: bool = False) -> str:
    """Return an address as a path on this site, or nothing where a browser could read it as leading elsewhere.

    A whole address counts only where `host` names ours. Browsers take a backslash for a slash and pass over control
    characters; Django's own check knows that, and is asked of what came in and of what goes out.
    """
    if not given.isprintable() or not url_has_allowed_host_and_scheme(given, host or None, require_https=is_secure):
        return ""
    path = urlsplit(given)._replace(scheme="", netloc="").geturl()
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def known_page(given: str) -> str:
    """Return a path of this site that a page of ours answers, or nothing."""
    path = own_path(given)
    try:
        resolve(unquote(urlsplit(path).path))
    except Resolver404:
        return ""
    return path
