"""The environment, read strictly: a value that is not understood stops the start and names its variable."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SWITCH = {"on": True, "off": False}
DATABASES = ("sqlite", "postgres", "postgresql")
KEY_LENGTH = 50  # what Django's own check asks for
EARLIER_LENGTH = 40  # what was asked for once
CACHES = ("locmemcache", "dbcache", "rediscache", "redis", "rediss")


class BadEnvironment(ImproperlyConfigured):
    """A variable holds what it may not hold."""

    def __init__(self, name: str, may_hold: str) -> None:
        super().__init__(f"{name} is not understood. It may hold {may_hold}.")


class Environment:
    """One method for each shape a variable may have; every one names the variable when it refuses."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, default).strip()

    def switch(self, name: str, *, default: bool) -> bool:
        return self._read(name, "on or off", SWITCH.__getitem__, default)

    def number(self, name: str, *, default: int, low: int, high: int) -> int:
        return self._read(name, _between(low, high), lambda text: _within(int(text), low, high), default)

    def number_if_any(self, name: str, *, low: int, high: int) -> int | None:
        return self._read(name, _between(low, high), lambda text: _within(int(text), low, high), None)

    def choice(self, name: str, choices: tuple[str, ...], *, default: str) -> str:
        return self._read(name, " or ".join(choices), lambda text: choices[choices.index(text)], default)

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        def parse(text: str) -> list[IPv4Network | IPv6Network]:
            return [ip_network(word.strip()) for word in text.split(",")]

        return self._read(name, "addresses or networks with commas between: 10.0.0.5, 10.1.0.0/16", parse, [])

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default).resolve()

    def key(self, name: str) -> str:
        may_hold = f"at least {KEY_LENGTH} random characters; a shorter one of earlier goes on in {name}_FALLBACKS"
        return self._read(name, may_hold, _strong, "")

    def keys(self, name: str) -> list[str]:
        may_hold = f"earlier keys of at least {EARLIER_LENGTH} characters each, with commas between"
        return self._read(name, may_hold, lambda text: [_earlier(word.strip()) for word in text.split(",")], [])

    def database(self, name: str, default: str) -> dict[str, Any]:
        may_hold = "sqlite:////path/to/file or postgres://user:password@host:port/name"
        config = environ.Env.db_url_config
        return self._read(name, may_hold, lambda url: dict(config(_known(url, DATABASES))), dict(config(default)))

    def cache(self, name: str) -> dict[str, Any]:
        may_hold = "locmemcache://, redis://host:port/number or rediss://host:port/number"
        config = environ.Env.cache_url_config
        found = self._read(
            name, may_hold, lambda url: dict(config(_known(url, CACHES))), dict(config("locmemcache://"))
        )
        if "locmem" in found["BACKEND"]:
            found["OPTIONS"] = {"MAX_ENTRIES": 100_000}  # the limits count here: a full cache would forget who to limit
        if found["BACKEND"].endswith("RedisCache"):
            found["BACKEND"] = "quiz.door.cache.OptionalRedisCache"
        return found

    def contacts(self, name: str) -> list[str]:
        may_hold = "mailto: or https:// addresses with commas between: mailto:security@track.example"
        return self._read(name, may_hold, lambda text: [_contact(word.strip()) for word in text.split(",")], [])

    def _read(self, name: str, may_hold: str, parse: Callable[[str], T], default: T) -> T:
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except (ValueError, KeyError, ImproperlyConfigured):
            raise BadEnvironment(name, may_hold) from None


def _between(low: int, high: int) -> str:
    return f"a whole number from {low} to {high}"


def _strong(text: str, *, at_least: int = KEY_LENGTH) -> str:
    if len(text) < at_least or len(set(text)) < 10:
        raise ValueError
    return text


def _contact(address: str) -> str:
    """Return an address that RFC 9116 takes as a contact: it is written into a file of lines, so it is one word."""
    parts = urlsplit(address)
    if len(address.split()) != 1 or not address.isprintable():
        raise ValueError
    if not ((parts.scheme == "mailto" and "@" in parts.path) or (parts.scheme == "https" and parts.hostname)):
        raise ValueError
    return address


def _earlier(text: str) -> str:
    return _strong(text, at_least=EARLIER_LENGTH)


def _within(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise ValueError
    return number


def _known(url: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(url)
    parts.port  # noqa: B018  reading it refuses a port that is no number
    if parts.scheme not in schemes or not (parts.path.strip("/") or parts.netloc or "cache" in parts.scheme):
        raise ValueError
    return url
