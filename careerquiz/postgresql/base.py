"""Django's PostgreSQL backend, whose pool is waited for only as long as the database answers anybody."""

from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from careerquiz.postgresql.bounded import breaker

PATIENCE = 5
"""How many seconds a request stands in a line for a connection that moves."""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        until = monotonic() + PATIENCE
        while not breaker.is_open():
            try:
                return super().get_new_connection(conn_params)
            except PoolTimeout:
                if breaker.is_silent() or monotonic() > until:
                    breaker.trip()
        if self.pool:
            self.pool.drain()  # what lies idle there would be as silent
        raise OperationalError("the database does not answer")
