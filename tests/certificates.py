"""Certificates that nobody issued, for what is signed in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

PASSWORD: Final = "una clave de prueba"  # noqa: S105 - of certificates that nobody issued
needs_pades = pytest.mark.skipif(
    find_spec("pyhanko") is None,
    reason="The part that signs PDF files is not installed: pip install --require-hashes -r requirements/pades.txt.",
)


def certificate_for(
    key: CertificateIssuerPrivateKeyTypes, *, begins: int = -1, ends: int = 30, name: str = "Mutual Ejemplo"
) -> x509.Certificate:
    """A certificate that signs itself, with its days counted from today."""
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"), False
    )
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begins))
        .not_valid_after(now + timedelta(days=ends))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )


def pkcs12(*, begins: int = -1, ends: int = 30, with_key: bool = True, with_certificate: bool = True) -> bytes:
    """A PKCS#12 file under `PASSWORD`."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certificate_for(key, begins=begins, ends=ends)
    return serialize_key_and_certificates(
        None,
        key if with_key else None,
        certificate if with_certificate and with_key else None,
        None if with_key else [certificate],
        BestAvailableEncryption(PASSWORD.encode()),
    )
