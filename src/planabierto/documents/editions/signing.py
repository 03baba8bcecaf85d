"""The detached signature of a text of an edition: Ed25519 over its bytes in UTF-8. Keys are made and kept by whoever signs."""

from __future__ import annotations

import base64
from typing import Final

from planabierto.core.seal import canonical_json, figures_code

SIGNATURE_FORM: Final = 1
"""Grows when the file of a signature is written differently."""


def public_key_of(private_key: bytes) -> str:
    """The public key, in base64, of a private one of 32 bytes; ValueError for any other length."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _base64(Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw())


def sign(text: str, private_key: bytes) -> str:
    """The signature of a text, in base64; ValueError for a key that is not of 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _base64(Ed25519PrivateKey.from_private_bytes(private_key).sign(text.encode()))


def signature_json(text: str, private_key: bytes) -> str:
    """What is published beside a text as `…-firma.json`: its code, the public key and the signature."""
    return canonical_json(
        {
            "form": SIGNATURE_FORM,
            "algorithm": "Ed25519",
            "code": figures_code(text),
            "public_key": public_key_of(private_key),
            "signature": sign(text, private_key),
        }
    )


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
