"""The order in which a question's options are shown: a seeded shuffle, sorted by SHA-256 digests.

Digests do the shuffling, because the sequences of a random generator may change between releases of Python.
"""

from hashlib import sha256

from quiz.engine.edition import Format, Option, Question


def option_order(question: Question, seed: int) -> tuple[Option, ...]:
    """Shuffle single choices and swap the sides of pairs; everything else keeps its order."""
    if question.format is Format.SINGLE:
        return tuple(sorted(question.options, key=lambda option: _digest(seed, question.slug, option.slug)))
    if question.format is Format.PAIR and _digest(seed, question.slug)[0] & 1:
        return question.options[::-1]
    return question.options


def _digest(seed: int, *slugs: str) -> bytes:
    return sha256("/".join((str(seed), *slugs)).encode()).digest()
