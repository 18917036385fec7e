"""Work results out again from their answers and their editions, and prove that they say what they said."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.editions.history import digest_of
from quiz.editions.loading import document_of, unreadable_editions
from quiz.engine.document import DamagedEdition, decode, text_digest
from quiz.engine.edition import Edition
from quiz.pages.result_document import result_document
from quiz.pages.result_proof import CannotBeProven, differing_places
from quiz.runs.comparing import NotALink, read_link
from quiz.runs.sharing import NoSuchResult, Result, ResultIsGone, Sight, every_result, find_result

LARGEST = 2**31
SAID = ("verdict", "matches", "scores", "evidence", "answered", "changes")


class Command(BaseCommand):
    help = "Re-derive a result from its answers and its edition; where it says something else, name the place and fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", type=Path, help="what /r/<id>.json answers, as a file")
        what.add_argument(
            "--public-id", help="the id of a result stored here (after = where it begins with -), or its link"
        )
        what.add_argument("--all", action="store_true", help="every stored result, and one fingerprint of them all")
        parser.add_argument("--edition", type=Path, help="the edition's file; else the one stored here is taken")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._prove(options)
        except DamagedEdition:
            named = (f"Edition {each.number} cannot be read: {each.reason}." for each in unreadable_editions())
            raise CommandError("\n".join(named)) from None

    def _prove(self, options: Mapping[str, Any]) -> None:
        if options["all"]:
            number, fingerprint = _prove_all(every_result())
            self.stdout.write(f"{number} results, all the same: {fingerprint}")
            return
        document = _read(options["file"]) if options["file"] else _served(_find(options["public_id"]))
        text = _text(document, options["edition"])
        _prove(document, _decode(text), text_digest(text))
        leaders = ", ".join(document["verdict"]["leaders"]) or "nobody"
        self.stdout.write(f"The same: {document['verdict']['word']}, first {leaders}.")


def _prove_all(results: Iterable[Result]) -> tuple[int, str]:
    """Return how many results there are, and one hash of what they say: equal before and after a move or a restore."""
    digest, number = sha256(), 0
    for result in results:
        number += 1
        document = _served(result)
        _prove(document, result.published.edition, result.published.content_digest)
        said = json.dumps([document[name] for name in SAID], sort_keys=True)
        digest.update(result.public_id + said.encode())
    return number, digest.hexdigest()


def _prove(document: Mapping[str, Any], edition: Edition, content_digest: str) -> None:
    try:
        wrong = differing_places(document, edition, content_digest=content_digest)
    except CannotBeProven as refused:
        raise CommandError(f"{document.get('result', 'The document')}: {refused}.") from None
    if wrong:
        raise CommandError("\n".join([f"Not the same: {document.get('result', 'the document')}", *wrong]))


def _served(result: Result) -> dict[str, Any]:
    """Return the document as it is served to whoever may see the answers, read back from its text."""
    document = result_document(result, Sight.ANSWERS, address=f"/r/{result.id}/")
    served: dict[str, Any] = json.loads(json.dumps(document))
    return served


def _find(link: str) -> Result:
    try:
        return find_result(public_id=read_link(link))
    except NotALink:
        raise CommandError(f"{link} is no id of a result.") from None
    except NoSuchResult:
        raise CommandError("There is no such result here.") from None
    except ResultIsGone as gone:
        raise CommandError(f"That result is gone: {gone.reason}.") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise CommandError(f"{path} cannot be read: {trouble}") from None
    if not isinstance(document, dict) or not isinstance(document.get("edition"), dict):
        raise CommandError(f"{path} is no result of this site.")
    return document


def _text(document: Mapping[str, Any], path: Path | None) -> str:
    """Return the edition's text, of a file without the line break that an editor may have put after it."""
    try:
        return path.read_text(encoding="utf-8").strip() if path else _stored(document["edition"].get("number"))
    except (OSError, ValueError, DamagedEdition) as trouble:
        raise CommandError(f"The edition cannot be read: {trouble}") from None


def _decode(text: str) -> Edition:
    try:
        return decode(text)
    except DamagedEdition as trouble:
        raise CommandError(f"The edition cannot be read: {trouble}") from None


def _stored(number: object) -> str:
    if not isinstance(number, int) or number >= LARGEST or digest_of(number) is None:
        raise CommandError(f"There is no edition {number} here; name its file with --edition.")
    return document_of(number)
