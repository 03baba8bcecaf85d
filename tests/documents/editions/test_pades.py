"""The official PDF with an electronic signature: what it adds, what validates it, and what no file of a certificate may lack."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import outloud
import pdfua
import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from planabierto.documents.editions import edition_stem, signed_pdf
from planabierto.documents.editions.pades import PdfSignatureError, SigningCertificate, read_certificate, sign_pdf
from tests.certificates import PASSWORD, certificate_for, needs_pades, pkcs12
from tests.core.test_edition import frozen_sample

if TYPE_CHECKING:
    from pyhanko.sign.validation.status import PdfSignatureStatus

SAMPLE = frozen_sample()
STEM = edition_stem(SAMPLE)


@pytest.fixture(scope="module")
def certificate() -> SigningCertificate:
    """A certificate of an elliptic curve that holds today."""
    return read_certificate(pkcs12(), PASSWORD)


@pytest.fixture(scope="module")
def official(folder: Path) -> bytes:
    """The official PDF as it is without a signature."""
    return (folder / f"{STEM}.pdf").read_bytes()


@pytest.fixture(scope="module")
def signed(official: bytes, certificate: SigningCertificate) -> bytes:
    """The official PDF with its signature."""
    return sign_pdf(official, certificate)


def validated(content: bytes, root: SigningCertificate) -> PdfSignatureStatus:
    """What pyHanko finds in the one signature of a PDF, for who trusts a certificate."""
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = Certificate.load(root.certificate.public_bytes(Encoding.DER))
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[trusted], allow_fetching=False))


@needs_pades
def test_the_signature_holds_for_the_whole_file(signed: bytes, certificate: SigningCertificate) -> None:
    status = validated(signed, certificate)
    assert (status.bottom_line, status.intact, status.valid, status.trusted) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"


@needs_pades
def test_an_rsa_certificate_signs_alike(official: bytes) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = serialize_key_and_certificates(None, key, certificate_for(key), None, BestAvailableEncryption(b"x"))
    certificate = read_certificate(file, "x")
    assert validated(sign_pdf(official, certificate), certificate).bottom_line


@needs_pades
def test_what_another_certificate_signed_is_not_trusted(signed: bytes) -> None:
    status = validated(signed, read_certificate(pkcs12(), PASSWORD))
    assert (status.intact, status.trusted, status.bottom_line) == (True, False, False)


@needs_pades
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_byte_that_was_changed_shows(
    signed: bytes, official: bytes, certificate: SigningCertificate, part: float
) -> None:
    changed = bytearray(signed)
    place = official.index(b"stream", int(len(official) * part)) + 20
    changed[place] ^= 1
    status = validated(bytes(changed), certificate)
    assert (status.intact, status.bottom_line) == (False, False)


@needs_pades
def test_the_document_before_its_signature_stays_byte_by_byte(signed: bytes, official: bytes) -> None:
    assert signed.startswith(official)
    assert len(signed) - len(official) < 32_768


@needs_pades
def test_the_signed_document_can_be_read_aloud_and_kept(tmp_path: Path, signed: bytes) -> None:
    path = tmp_path / "firmado.pdf"
    path.write_bytes(signed)
    assert [found for found in outloud.check(str(path)).findings if found.severity == "error"] == []
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
        assert pdf.check_pdf_syntax() == []
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
        assert metadata["dc:creator"] == [SAMPLE.figures.institution]
        (field,) = pdf.pages[0].Annots
        assert (int(field.F) & 0b100, int(field.F) & 0b10) == (4, 0)  # printed and not hidden, as PDF/A wants fields


@needs_pades
def test_it_is_one_more_file_of_the_edition(folder: Path, tmp_path: Path, official: bytes) -> None:
    (tmp_path / f"{STEM}.pdf").write_bytes(official)
    certificate = read_certificate(pkcs12(), PASSWORD)
    made = signed_pdf(SAMPLE, tmp_path, certificate)
    assert (made.name, made.media_type) == (f"{STEM}-firmado.pdf", "application/pdf")
    assert made.size == (tmp_path / made.name).stat().st_size
    assert (tmp_path / f"{STEM}.pdf").read_bytes() == (folder / f"{STEM}.pdf").read_bytes()


@pytest.mark.parametrize(
    ("file", "password", "sentence"),
    [
        (pkcs12(), "otra", "la contraseña es otra"),
        (pkcs12(), "", "la contraseña es otra"),
        (b"no es un certificado", PASSWORD, "no es un archivo PKCS#12"),
        (b"", PASSWORD, "no es un archivo PKCS#12"),
        (pkcs12(with_key=False), PASSWORD, "no tiene la clave privada"),
        (pkcs12(with_certificate=False), PASSWORD, "no su certificado"),
    ],
)
def test_a_file_without_what_it_takes_gets_its_sentence(file: bytes, password: str, sentence: str) -> None:
    with pytest.raises(PdfSignatureError, match=sentence) as refusal:
        read_certificate(file, password)
    assert refusal.value.__cause__ is None
    assert PASSWORD not in str(refusal.value)


def test_a_key_that_readers_of_pdf_do_not_know_is_refused() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    signer = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = serialize_key_and_certificates(None, key, None, [certificate_for(signer)], BestAvailableEncryption(b"x"))
    with pytest.raises(PdfSignatureError):
        read_certificate(file, "x")


@needs_pades
@pytest.mark.parametrize(("begins", "ends", "sentence"), [(-9, -2, "venció el"), (2, 9, "vale desde el")])
def test_nothing_is_signed_outside_of_the_time_of_the_certificate(
    official: bytes, begins: int, ends: int, sentence: str
) -> None:
    with pytest.raises(PdfSignatureError, match=sentence):
        sign_pdf(official, read_certificate(pkcs12(begins=begins, ends=ends), PASSWORD))


def test_a_certificate_shows_nothing_of_its_key() -> None:
    shown = repr(read_certificate(pkcs12(), PASSWORD))
    assert "Key" not in shown
    assert "PRIVATE" not in shown


def test_without_its_parts_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    with pytest.raises(PdfSignatureError, match=r"requirements/pades\.txt"):
        sign_pdf(b"", read_certificate(pkcs12(), PASSWORD))
