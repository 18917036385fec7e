"""Retired questions outlive a draft that does not know them, with what their weights rest on."""

from collections.abc import Mapping

from quiz import models
from quiz.content.history import Plain
from quiz.content.tables import Key, Wanted


def with_retired(stored: Wanted, wanted: Wanted) -> Wanted:
    """Add the retired questions that the wanted draft does not know, and the criteria and sources under their weights.

    Weights for a track that goes are no longer about anything, so they go with it.
    """
    kept = {table: dict(rows) for table, rows in wanted.items()}
    questions = {
        key for key, said in stored[models.Question].items() if said["retired"] and key not in wanted[models.Question]
    }
    for key in questions:
        kept[models.Question][key] = stored[models.Question][key]
    for key, said in stored[models.Option].items():
        if said["question"] in questions:
            kept[models.Option][key] = said
    for key, said in stored[models.Weight].items():
        criterion = stored[models.Criterion][said["criterion"]]
        if said["question"] in questions and {said["track"], criterion["track"]} <= kept[models.Track].keys():
            kept[models.Weight][key] = said
            kept[models.Criterion].setdefault(said["criterion"], criterion)
    for criterion in kept[models.Criterion].values():
        _keep_source(kept[models.Source], stored[models.Source], criterion["source"])
    return kept


def _keep_source(kept: dict[Key, Plain], stored: Mapping[Key, Plain], key: Key) -> None:
    """Keep a source under a number that no other source has."""
    if key in kept or key not in stored:
        return
    taken = {said["number"] for said in kept.values()}
    number = stored[key]["number"]
    kept[key] = {**stored[key], "number": number if number not in taken else max(taken) + 1}
