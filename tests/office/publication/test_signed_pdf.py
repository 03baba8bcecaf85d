"""The official PDF of an institution that has a certificate: signed, listed, known again; and nothing of its key anywhere."""

from __future__ import annotations

import json
from argparse import Namespace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.checks import CheckMessage
from django.test import Client
from django.urls import reverse

from planabierto.documents.editions.pades import read_certificate
from planabierto.office.base.filing.storage import media
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.config import commands
from planabierto.office.config.checks import refuse_unusable_certificate
from planabierto.office.journal.models import AuditEvent
from planabierto.office.publication.models import Edition, EditionState, Publication
from planabierto.office.publication.portal_package import INDEX, portal_package
from planabierto.office.publication.services.publishing import approve, open_publication, publish
from planabierto.verifier import check_file, check_manifest
from tests.cast import Cast
from tests.certificates import PASSWORD, needs_pades, pkcs12
from tests.office.publication.published import officer, publish_all, stored_bytes, suppress_all, write_named

if TYPE_CHECKING:
    from pytest_django import Settings

NAME = "seguimiento-poi-2024-t3-v1-firmado.pdf"


@pytest.fixture
def certificate(tmp_path: Path, settings: Settings, cast: Cast) -> Path:
    """The file of a certificate that holds, set for the institution of the cast."""
    path = tmp_path / "certificado.p12"
    path.write_bytes(pkcs12())
    settings.PADES_FILE, settings.PADES_PASSWORD = str(path), PASSWORD
    settings.PADES_INSTITUTION = cast.institution.short_name
    return path


def content(edition: Edition, name: str) -> bytes:
    """A file of an edition as it lies in its place."""
    return media(edition.files.get(name=name).path).read_bytes()


@needs_pades
@pytest.mark.usefixtures("certificate")
def test_a_signed_pdf_is_one_more_file_with_its_hash_in_list_journal_and_package(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    signed, plain = content(edition, NAME), content(edition, NAME.replace("-firmado", ""))
    assert signed.startswith(plain)
    assert b"/ETSI.CAdES.detached" in signed[len(plain) :]
    assert edition.files.count() == 11

    manifest = content(edition, NAME.replace("-firmado.pdf", "-archivos.json")).decode()
    assert {
        "name": NAME,
        "sha256": sha256(signed).hexdigest(),
        "size": len(signed),
        "media_type": "application/pdf",
    } in (json.loads(manifest)["files"])
    assert check_manifest(manifest) == []
    assert check_file(manifest, NAME, signed) == []
    assert check_file(manifest, NAME, signed[:-1] + b" ") != []

    published = AuditEvent.objects.get(act="edition.published")
    assert sha256(signed).hexdigest() in str(published.after)
    with ZipFile(BytesIO(portal_package(edition))) as package:
        assert package.read(NAME) == signed
        assert f"{NAME}," in package.read(INDEX).decode("utf-8-sig")


@needs_pades
@pytest.mark.usefixtures("certificate")
def test_the_portal_and_the_office_offer_it_with_words_of_its_own(cast: Cast) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    page = Client().get("/").content.decode()
    assert "PDF con firma electrónica" in page
    answer = Client().get(f"/transparencia/datos/{NAME}")
    assert (answer.status_code, answer.content) == (200, content(edition, NAME))
    client = Client()
    client.force_login(officer(cast))
    offered = client.get(reverse("editions", args=[2024, "t3"])).content.decode()
    assert offered.index(NAME.replace("-firmado", "")) < offered.index(NAME) < offered.index("t3-v1.xlsx")


@needs_pades
@pytest.mark.usefixtures("certificate")
def test_the_signed_file_is_known_by_its_hash(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = publish_all(write_named(cast), officer(cast))
    monkeypatch.setattr(commands, "home", lambda: tmp_path)
    monkeypatch.setattr(commands, "set_up", lambda _folder: None)
    file = tmp_path / "bajado.pdf"
    file.write_bytes(content(edition, NAME))
    assert commands.verify(Namespace(file=str(file), head=[])) == 0
    assert f"Es «{NAME}», de la versión oficial 1 (pública)" in capsys.readouterr().out
    file.write_bytes(file.read_bytes() + b"\n")
    assert commands.verify(Namespace(file=str(file), head=[])) == 1


@needs_pades
def test_nothing_of_the_key_or_its_password_is_kept(
    cast: Cast, certificate: Path, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    publish_all(write_named(cast), officer(cast))
    key = read_certificate(certificate.read_bytes(), PASSWORD).key
    secret = key.private_numbers().private_value.to_bytes(32, "big")  # type: ignore[union-attr]  # of an elliptic curve
    held = stored_bytes(tmp_path / "media") + caplog.text.encode()
    held += "".join(str(one) for one in AuditEvent.objects.values_list("before", "after", "reason")).encode()
    assert b"/ETSI.CAdES.detached" in held
    for told in (secret, key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), PASSWORD.encode()):
        assert told not in held
    assert certificate.read_bytes() not in held


@needs_pades
@pytest.mark.usefixtures("certificate")
def test_another_institution_of_the_installation_does_not_sign_with_it(cast: Cast, settings: Settings) -> None:
    settings.PADES_INSTITUTION = cast.other_institution.short_name
    edition = publish_all(write_named(cast), officer(cast))
    assert not edition.files.filter(name=NAME).exists()


def refused(cast: Cast) -> str:
    """Why an edition could not be made; nothing of it is left."""
    publication = suppress_all(open_publication(write_named(cast), by=officer(cast)), officer(cast))
    approve(publication, by=officer(cast))
    publish(publication, by=officer(cast))
    run_waiting_tasks()
    assert Edition.objects.count() == 0
    return AuditEvent.objects.get(act="edition.failed").reason


@needs_pades
@pytest.mark.parametrize("named", ["", "Nadie"])
@pytest.mark.usefixtures("certificate")
def test_of_several_institutions_somebody_says_whose_it_is(cast: Cast, settings: Settings, named: str) -> None:
    settings.PADES_INSTITUTION = named
    assert "PLANABIERTO_PADES_INSTITUTION" in refused(cast)


@needs_pades
def test_a_certificate_that_expired_publishes_nothing_until_it_is_renewed(cast: Cast, certificate: Path) -> None:
    certificate.write_bytes(pkcs12(begins=-9, ends=-1))
    assert "venció el" in refused(cast)
    certificate.write_bytes(pkcs12())
    again = publish(Publication.objects.get(), by=officer(cast))
    run_waiting_tasks()
    again.refresh_from_db()
    assert again.state == EditionState.PUBLISHED
    assert again.files.filter(name=NAME).exists()


@needs_pades
@pytest.mark.usefixtures("certificate")
def test_another_password_tells_neither(cast: Cast, settings: Settings) -> None:
    settings.PADES_PASSWORD = wrong = PASSWORD[::-1]
    why = refused(cast)
    assert "la contraseña es otra" in why
    assert wrong not in why


def found_at_the_start() -> list[tuple[str | None, str]]:
    """What is told of the certificate when the site starts."""
    found: list[CheckMessage] = refuse_unusable_certificate(None)
    return [(one.id, one.msg) for one in found]


def test_without_a_certificate_nothing_is_asked(cast: Cast) -> None:
    assert found_at_the_start() == []
    edition = publish_all(write_named(cast), officer(cast))
    assert not edition.files.filter(name=NAME).exists()


@needs_pades
def test_the_start_says_what_the_file_lacks(certificate: Path, settings: Settings) -> None:
    assert found_at_the_start() == []
    certificate.write_bytes(pkcs12(with_key=False))
    ((code, sentence),) = found_at_the_start()
    assert (code, "no tiene la clave privada" in sentence) == ("planabierto.E002", True)
    settings.PADES_PASSWORD = PASSWORD[::-1]
    ((code, sentence),) = found_at_the_start()
    assert (code, "la contraseña es otra" in sentence, PASSWORD[::-1] in sentence) == ("planabierto.E002", True, False)
    certificate.unlink()
    ((code, sentence),) = found_at_the_start()
    assert (code, "No se puede leer" in sentence) == ("planabierto.E002", True)


@needs_pades
def test_one_that_expired_is_told_and_the_site_starts(certificate: Path) -> None:
    certificate.write_bytes(pkcs12(begins=-9, ends=-1))
    ((code, sentence),) = found_at_the_start()
    assert (code, "venció el" in sentence) == ("planabierto.W001", True)
