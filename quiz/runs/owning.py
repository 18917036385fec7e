"""Who owns a run: whoever holds its key. The database knows hashes of keys alone."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from dataclasses import dataclass
from hashlib import sha256

KEY_BYTES = 16
HANDLE_BYTES = 9


class NotAKey(Exception):
    """This text cannot be a key or an id."""


@dataclass(frozen=True, slots=True)
class OwnerKey:
    """The secret that owns one run, as 16 random bytes."""

    secret: bytes

    @property
    def hash(self) -> bytes:
        return hash_of(self.secret)

    @property
    def handle(self) -> str:
        """What a form carries to name its run: it tells runs of one browser apart and opens nothing by itself."""
        return text_of(self.hash[:HANDLE_BYTES])

    def __str__(self) -> str:
        return text_of(self.secret)


def new_key() -> OwnerKey:
    return OwnerKey(secrets.token_bytes(KEY_BYTES))


def read_key(text: str) -> OwnerKey:
    return OwnerKey(bytes_of(text))


def new_public_id() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def hash_of(secret: bytes) -> bytes:
    return sha256(secret).digest()[:KEY_BYTES]


def text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """Return the 16 bytes that a key or public id stands for; each has exactly one spelling."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"==")
    except (BadBase64, ValueError):
        raise NotAKey from None
    if len(raw) != KEY_BYTES or text_of(raw) != text:
        raise NotAKey
    return raw
