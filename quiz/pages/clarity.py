"""The words of clarity, each in all its forms: what a headline, a card, the method and the desk say of a result."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quiz.engine.clarity import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarityWords:
    headline: str  # over a result; the stretch between asterisks stands out
    label: str  # in a line of other figures
    title: str  # in the table of the method
    notice: str  # over the sentences below; empty where they need none
    sentence: str  # what the word says by itself to everyone, and no more


def words_for(word: Word) -> ClarityWords:
    match word:
        case Word.TOO_FEW:
            return ClarityWords(
                headline=_("*Not enough answers* to rank"),
                label=_("too few answers to rank"),
                title=_("Not enough answers to rank"),
                notice=_("No order is claimed"),
                sentence=_("A ranking needs more answers than were given."),
            )
        case Word.TIE:
            return ClarityWords(
                headline=_("%(tracks)s, *level*"),
                label=_("a tie"),
                title=_("Level"),
                notice=_("Level"),
                sentence=_("Nothing in the answers separates them. Their order here means nothing."),
            )
        case Word.WEAK:
            return ClarityWords(
                headline=_("*Nothing stands out* yet"),
                label=_("nothing stands out"),
                title=_("Nothing stands out yet"),
                notice=_("Closest is %(track)s"),
                sentence=_("Of random answer sheets, more than one in five points as strongly as this one."),
            )
        case Word.CLOSE:
            return ClarityWords(
                headline=_("%(tracks)s, *narrowly*"),
                label=_("a close call"),
                title=_("Narrowly"),
                notice=_("This is a close call"),
                sentence=_("One different answer would change the first place. The shaded band is too close to rank."),
            )
        case Word.LEANING:
            return ClarityWords(
                headline=_("*Leaning* towards %(tracks)s"),
                label=_("leaning"),
                title=_("Leaning towards"),
                notice="",
                sentence=_(
                    "A lean, not more: two different answers would change the first place, or the answers are too few."
                ),
            )
        case Word.CLEAR:
            return ClarityWords(
                headline=_("%(tracks)s, *clearly*"),
                label=_("clear"),
                title=_("Clearly"),
                notice="",
                sentence=_("Three different answers would be needed to change the first place."),
            )
        case Word.VERY_CLEAR:
            return ClarityWords(
                headline=_("%(tracks)s, *clearly*"),
                label=_("very clear"),
                title=_("Very clearly"),
                notice="",
                sentence=_("More than three different answers would be needed to change the first place."),
            )
