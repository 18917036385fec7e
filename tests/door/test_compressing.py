"""Pages made for one visitor leave compressed, as the browser asked."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from quiz.door.compressing import Compressing

LONG = "<p>A page.</p>" * 100


def send(response, accepted):
    return Compressing(lambda request: response)(RequestFactory().get("/", headers={"Accept-Encoding": accepted}))


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip", "gzip", gzip.decompress),
    ],
)
def test_a_page_is_compressed_as_asked(accepted, encoding, read):
    response = send(HttpResponse(LONG), accepted)

    assert response["Content-Encoding"] == encoding
    assert read(response.content).decode() == LONG
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0", "zstd"])
def test_a_browser_that_asks_for_nothing_gets_it_plain(accepted):
    response = send(HttpResponse(LONG), accepted)

    assert "Content-Encoding" not in response.headers
    assert response.content.decode() == LONG


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(LONG, content_type="image/png"),
        HttpResponse(LONG, headers={"Content-Encoding": "br"}),
    ],
)
def test_what_gains_nothing_is_left_alone(response):
    before = response.content

    assert send(response, "br, gzip").content == before


def test_an_etag_becomes_weak_since_the_bytes_differ():
    assert send(HttpResponse(LONG, headers={"ETag": '"x"'}), "br")["ETag"] == 'W/"x"'
    assert send(JsonResponse({"a": LONG}), "gzip")["Content-Encoding"] == "gzip"
