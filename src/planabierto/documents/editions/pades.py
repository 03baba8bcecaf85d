"""The electronic signature of the official PDF (PAdES B-B), with the certificate that the institution was issued: the extra `pades`.

It is added behind the document, which stays as it was to the last byte; nothing is asked of the network (docs/adr/0023-signed-pdf.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Final

from planabierto.core.errors import PlanAbiertoError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

FIELD: Final = "Firma"
"""What the signature is called in the PDF."""


class PdfSignatureError(PlanAbiertoError):
    """A PDF cannot be signed: a part, the certificate or its key is missing, or the certificate does not hold today."""


@dataclass(frozen=True, slots=True, repr=False)
class SigningCertificate:
    """A certificate with its private key and those that lead from it to its issuer; it never shows what it holds."""

    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: Certificate
    issuers: tuple[Certificate, ...]

    def refuse_outside_its_time(self, moment: datetime) -> None:
        """Raise `PdfSignatureError` where the certificate does not hold yet, or not any more."""
        if moment < self.certificate.not_valid_before_utc:
            raise PdfSignatureError(
                f"El certificado con que se firman los PDF vale desde el {_day(self.certificate.not_valid_before_utc)}: "
                "espere a esa fecha o revise la fecha del servidor."
            )
        if moment > self.certificate.not_valid_after_utc:
            raise PdfSignatureError(
                f"El certificado con que se firman los PDF venció el {_day(self.certificate.not_valid_after_utc)}: "
                "renuévelo, o quite la firma de los PDF, como dice la guía de operación."
            )


def require_parts() -> None:
    """Raise `PdfSignatureError` where the extra is not installed; it is not loaded to know."""
    if find_spec("pyhanko") is None:
        raise PdfSignatureError(
            "Falta la parte que firma los PDF: instale requirements/pades.txt como dice la guía de operación."
        )


def read_certificate(content: bytes, password: str) -> SigningCertificate:
    """Read a PKCS#12 file; raises `PdfSignatureError` where it cannot be opened, or lacks the key or its certificate."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

    try:
        held = load_pkcs12(content, password.encode() or None)
    except ValueError:
        # The cause says nothing that the sentence does not, and a chain of errors shows what was passed.
        raise PdfSignatureError(
            "No se pudo abrir el archivo del certificado con que se firman los PDF: "
            "no es un archivo PKCS#12 (.p12, .pfx) o la contraseña es otra."
        ) from None
    if held.key is None:
        raise PdfSignatureError(
            "El archivo del certificado con que se firman los PDF no tiene la clave privada: "
            "expórtelo de nuevo con ella."
        )
    if held.cert is None:
        raise PdfSignatureError(
            "El archivo con que se firman los PDF tiene una clave y no su certificado: expórtelo de nuevo con los dos."
        )
    if not isinstance(held.key, (RSAPrivateKey, EllipticCurvePrivateKey)):
        raise PdfSignatureError(
            "La clave del certificado con que se firman los PDF es de una clase que los lectores de PDF no comprueban: "
            "pida un certificado RSA o de curva elíptica."
        )
    return SigningCertificate(held.key, held.cert.certificate, tuple(one.certificate for one in held.additional_certs))


def sign_pdf(content: bytes, certificate: SigningCertificate) -> bytes:
    """A PDF with its signature behind it; raises `PdfSignatureError` where the extra is missing or the certificate does not hold now."""
    require_parts()
    certificate.refuse_outside_its_time(datetime.now(UTC))

    from pyhanko.keys.internal import (
        translate_pyca_cryptography_cert_to_asn1,
        translate_pyca_cryptography_key_to_asn1,
    )
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter, append_signature_field
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(certificate.certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(certificate.key),
        cert_registry=SimpleCertificateStore.from_certs(
            [translate_pyca_cryptography_cert_to_asn1(one) for one in certificate.issuers]
        ),
    )
    writer = IncrementalPdfFileWriter(BytesIO(content))
    # A field that nobody sees: printable as PDF/A wants it, and outside of the page.
    append_signature_field(
        writer,
        SigFieldSpec(
            FIELD,
            readable_field_name="Firma electrónica de la institución",
            invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
        ),
    )
    _tag_field(writer)
    metadata = PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    signed = BytesIO()
    PdfSigner(metadata, signer).sign_pdf(writer, existing_fields_only=True, output=signed)
    return signed.getvalue()


def _tag_field(writer: IncrementalPdfFileWriter) -> None:
    """Put the field of the signature, the only one, at the end of what is read aloud: PDF/UA wants each in a tag (ISO 14289-1, 7.18.4)."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    page, _resources = writer.find_page_for_modification(0)
    # As typst writes it: one element for the document, and one list of what stands in which tag.
    structure = writer.root["/StructTreeRoot"]
    document = structure["/K"].raw_get(0)
    number = structure["/ParentTreeNextKey"]
    tagged = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OBJR"),
            NameObject("/Pg"): page,
            NameObject("/Obj"): field,
        }
    )
    tag = writer.add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Form"),
                NameObject("/P"): document,
                NameObject("/K"): ArrayObject([tagged]),
            }
        )
    )
    document.get_object()["/K"].append(tag)
    structure["/ParentTree"]["/Nums"] += [number, tag]
    structure[NameObject("/ParentTreeNextKey")] = NumberObject(number + 1)
    field.get_object()[NameObject("/StructParent")] = number
    for changed in (document.get_object(), structure, structure["/ParentTree"], field.get_object()):
        writer.update_container(changed)


def _day(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y")
