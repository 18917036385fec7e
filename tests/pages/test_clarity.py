"""The words of clarity: one table, each word told apart from the others wherever it stands."""

import pytest

from quiz.engine.clarity import Word
from quiz.pages.clarity import words_for


@pytest.mark.parametrize("form", ["label", "title", "sentence"])
def test_every_word_is_told_apart_from_the_others(form):
    assert len({getattr(words_for(word), form) for word in Word}) == len(Word)


@pytest.mark.parametrize("word", Word)
def test_a_headline_stresses_one_stretch(word):
    assert words_for(word).headline.count("*") == 2
