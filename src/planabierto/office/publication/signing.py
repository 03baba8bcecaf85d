"""The key by which an institution signs: the public half in the database, the private one in a file of the data folder that no dump holds.

How a text is signed says `planabierto.documents.editions.signing`; `planabierto.verifier` verifies it without us.
"""

from __future__ import annotations

import os
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.documents.editions.signing import public_key_of
from planabierto.office.journal.services import record
from planabierto.office.publication import acts
from planabierto.office.publication.models import SigningKey

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.institutions.models import Institution

FOLDER: Final = "claves"
_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600


class MissingKeyError(PlanAbiertoError):
    """The private half of a key is not on this server, as after a restoration."""


def key_in_use(institution: Institution, *, by: User) -> SigningKey:
    """The key that an institution signs with, made where there is none or its file is gone; in the transaction of the act."""
    known = SigningKey.objects.select_for_update(of=("self",)).filter(institution=institution, retired_at=None).first()
    return known if known is not None and _place(known.fingerprint).is_file() else new_key(institution, by=by)


def new_key(institution: Institution, *, by: User) -> SigningKey:
    """A new key in the place of the one in use, whose public half stays for what it signed; in the transaction of the act."""
    for old in SigningKey.objects.filter(institution=institution, retired_at=None):
        old.retired_at = timezone.now()
        old.save(update_fields=["retired_at"])
        record(institution=institution, by=by, act=acts.KEY_RETIRED, subject=old, after={"key": old.fingerprint})
    private = Ed25519PrivateKey.generate()
    fingerprint = sha256(private.public_key().public_bytes_raw()).hexdigest()
    _write(fingerprint, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = public_key_of(private.private_bytes_raw())
    made = SigningKey.objects.create(institution=institution, public_key=public, fingerprint=fingerprint)
    record(institution=institution, by=by, act=acts.KEY_MADE, subject=made, after={"key": fingerprint})
    return made


def private_key(key: SigningKey) -> bytes:
    """The private half of a key, for `planabierto.documents.editions.signing`; raises `MissingKeyError` where its file is gone."""
    try:
        content = _place(key.fingerprint).read_bytes()
    except FileNotFoundError:
        raise MissingKeyError(
            _(
                "La clave con que se firmaba no está en este servidor. Publique de nuevo: se firmará con una clave nueva."
            )
        ) from None
    private = load_pem_private_key(content, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        message = f"{key.fingerprint} is no Ed25519 key"
        raise TypeError(message)
    return private.private_bytes_raw()


def is_signed(key: SigningKey, content: bytes, signature: str) -> bool:
    """Whether a signature (base64) is the one that a key gives some bytes."""
    try:
        _public(key).verify(b64decode(signature), content)
    except InvalidSignature:
        return False
    return True


def public_pem(key: SigningKey) -> bytes:
    """The public key as a file that other programs read."""
    return _public(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _public(key: SigningKey) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(b64decode(key.public_key))


def _place(fingerprint: str) -> Path:
    return Path(settings.HOME) / FOLDER / f"{fingerprint}.pem"


def _write(fingerprint: str, content: bytes) -> None:
    """Write a private key where only this installation reads it; it is on the disk when this returns."""
    path = _place(fingerprint)
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
