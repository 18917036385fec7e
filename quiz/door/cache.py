"""A Redis cache that nobody has to wait for: while it is away, nothing is kept, nothing is found and nothing fails.

What is counted there guards the site from floods. It must not become what stops the site.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE = 0.5
"""How many seconds a request waits for the cache."""

AWAY_SECONDS = 5
"""How long nobody asks a cache that did not answer, so that not every request waits for it."""

SILENT_SECONDS = 60
"""How long nothing more is logged of it."""

CONNECTION = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "retry": Retry(NoBackoff(), 0),  # the client would try three times more, with seconds between
}


class Outage:
    """What this process knows of a cache that did not answer."""

    def __init__(self) -> None:
        self.ends_at = self.is_news_at = 0.0

    def is_on(self) -> bool:
        return monotonic() < self.ends_at

    def begin(self, trouble: RedisError) -> None:
        now = monotonic()
        self.ends_at = now + AWAY_SECONDS
        if now >= self.is_news_at:
            self.is_news_at = now + SILENT_SECONDS
            logger.warning("The cache does not answer, so that limits let everyone through: %s", trouble)


OUTAGE = Outage()


class OptionalRedisCache(RedisCache):
    """Django's Redis cache; a call that fails answers as an empty cache would."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**CONNECTION, **params.get("OPTIONS", {})}})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return _attempt(super().add, key, value, timeout, version, otherwise=True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _attempt(super().get, key, default, version, otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _attempt(super().set, key, value, timeout, version, otherwise=None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return _attempt(super().touch, key, timeout, version, otherwise=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return _attempt(super().delete, key, version, otherwise=False)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return _attempt(super().has_key, key, version, otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        counted = _attempt(super().incr, key, delta, version, otherwise=None)
        if counted is None:
            raise ValueError(f"{key} is not in a cache that does not answer")  # as for a key that is not there
        return counted

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return _attempt(super().get_many, keys, version, otherwise={})

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return _attempt(super().set_many, data, timeout, version, otherwise=list(data))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        _attempt(super().delete_many, keys, version, otherwise=None)

    def clear(self) -> None:
        _attempt(super().clear, otherwise=None)


def _attempt(call: Callable[..., Any], *arguments: Any, otherwise: T) -> T:
    if OUTAGE.is_on():
        return otherwise
    try:
        answer: T = call(*arguments)
    except RedisError as trouble:
        OUTAGE.begin(trouble)
        return otherwise
    return answer
