"""Pages as a browser reads them: their forms with the values they would send, and their text."""

import re
from html import unescape
from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form of a page: where it goes and what it would send."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.select = self.textarea = None
        self.feed(re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "id": given.get("id", ""), "data": {}})
        elif self.forms and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self.select:
            self._option(given)

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, text):
        if self.textarea:
            self.forms[-1]["data"][self.textarea] += text.removeprefix("\n")

    def _field(self, tag, given):
        name, data = given["name"], self.forms[-1]["data"]
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.textarea = name
            data[name] = ""
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                data[name] = given.get("value", "on")
        elif tag == "input":
            data[name] = given.get("value", "")

    def _option(self, given):
        data = self.forms[-1]["data"]
        if "selected" in given or self.select not in data:
            data[self.select] = given.get("value", "")


def form_of(response, *, action=""):
    """Return what the page's form with this action would send; without one, what posts to the page itself."""
    return next(form["data"] for form in Forms(response.content.decode()).forms if form["action"] == action)


def text_of_page(response):
    """Return the page's words, one space between them."""
    page = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
