"""A PostgreSQL connection whose waits end, and what this process knows of whether the database answers.

The server's own limits (statement_timeout) and the kernel's (tcp_user_timeout) end nothing where a peer takes every
byte and never answers, as a frozen primary or a stuck pooler does.
"""

from collections.abc import Generator
from time import monotonic
from typing import Any, Self, TypeVar

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus

ANSWER_SECONDS = 11
"""How long an answer is waited for: a second longer than a living server takes to give up a statement."""

LINE_SECONDS = 0.7
"""How long a line for a connection may stand still before the database is taken to be silent."""

AWAY_SECONDS = 1
"""How long nobody tries again after the database was silent."""

T = TypeVar("T")


class CircuitBreaker:
    """Since when a question to the database waits for an answer to any, and until when nobody asks another."""

    def __init__(self) -> None:
        self._asked_at = self._open_until = 0.0

    def asked(self) -> None:
        self._asked_at = self._asked_at or monotonic()

    def heard(self) -> None:
        self._asked_at = self._open_until = 0.0

    def is_silent(self) -> bool:
        return 0 < self._asked_at < monotonic() - LINE_SECONDS

    def trip(self) -> None:
        self._open_until = monotonic() + AWAY_SECONDS

    def is_open(self) -> bool:
        return monotonic() < self._open_until


breaker = CircuitBreaker()


class BoundedConnection(Connection[Any]):
    """A connection that is closed when an answer does not come: the next question would wait for the same one."""

    @classmethod
    def connect(cls, conninfo: str = "", **parameters: Any) -> Self:
        try:
            made = super().connect(conninfo, **parameters)
        except OperationalError:
            breaker.asked()
            raise
        breaker.heard()
        return made

    def wait(self, gen: Generator[Any, Any, T], interval: float = 0.1, timeout: float | None = None) -> T:
        breaker.asked()
        try:
            return super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
                breaker.trip()
            raise
        finally:
            if not self.closed:
                breaker.heard()
