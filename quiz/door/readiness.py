"""Whether the site can do its work: what it stands on is tried, not believed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from quiz.editions.loading import NothingPublished, NothingReadable, current_edition, unreadable_editions
from quiz.models import Run
from quiz.runs.forgetting import last_sweep

CACHE_KEY = "readiness"
CACHE_SECONDS = 10
SWEEP_IS_LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What keeps the site from its work, what should be looked at, and when what nobody keeps was last forgotten."""

    reason: str = ""
    warnings: tuple[str, ...] = ()
    forgotten_at: datetime | None = None


def look() -> Readiness:
    """Try the database, the current edition and the cache."""
    for check in (_try_database, _try_writing, _try_edition, _try_cache):
        if reason := check():
            return Readiness(reason=reason)
    swept = last_sweep()
    return Readiness(
        warnings=(*_late(swept.ran_at if swept else None), *_older_damage()),
        forgotten_at=swept.ran_at if swept else None,
    )


def are_migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def write_nothing() -> None:
    """Change no row, by a statement that is refused where nothing may be written."""
    Run.objects.filter(pk=-1).update(seed=0)


def _try_database() -> str:
    try:
        return "" if are_migrations_applied() else "migrations are not applied"
    except DatabaseError:
        return "the database does not answer"


def _try_writing() -> str:
    try:
        write_nothing()
    except DatabaseError:
        return "the database takes no writes"
    return ""


def _try_edition() -> str:
    try:
        serving = current_edition().number
    except NothingReadable:
        return f"no edition can be read: {_damaged()}"
    except NothingPublished:
        return "no edition is published"
    newer = _damaged(above=serving)
    return f"edition {serving} serves in place of a newer one: {newer}" if newer else ""


def _damaged(*, above: int = 0) -> str:
    found = (each for each in unreadable_editions() if each.number > above)
    return "; ".join(f"edition {each.number} cannot be read: {each.reason}" for each in found)


def _try_cache() -> str:
    told = token_hex(8)
    try:
        cache.set(f"{CACHE_KEY}:{told}", told, CACHE_SECONDS)
        answers = cache.get(f"{CACHE_KEY}:{told}") == told
    except Exception:  # noqa: BLE001  each kind of cache has its own, and whatever it is, the cache does not answer
        answers = False
    return "" if answers else "the cache does not answer"


def _older_damage() -> tuple[str, ...]:
    """Name the editions that only their own results need, and that this process has found unreadable."""
    return tuple(f"edition {each.number} cannot be read: {each.reason}" for each in unreadable_editions())


def _late(swept_at: datetime | None) -> tuple[str, ...]:
    if swept_at is None:
        return ("what nobody keeps was never forgotten: set up the daily timer",)
    if timezone.now() - swept_at > SWEEP_IS_LATE:
        return ("what nobody keeps was last forgotten more than two days ago: look at the daily timer",)
    return ()
