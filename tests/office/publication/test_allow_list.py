"""What is not on the allow-list is in no edition: every other text of the office gets a word of its own, and none of them comes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pikepdf
import pypdfium2
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from planabierto.office.accounts.models import User
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.services.delivering import comment_on
from planabierto.office.followup.services.evidencing import EvidenceInput, add_evidence
from planabierto.office.publication.services.publishing import open_publication
from tests.cast import Cast
from tests.office.publication.published import officer, publish_all
from tests.office.publication.test_publishing import presented
from tests.office.test_two_institutions import KEPT
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from django.db.models import Model

APPS: Final = ("accounts", "institutions", "plans", "followup", "intake", "journal", "base", "publication")
PUBLIC: Final = frozenset(
    {
        "accounts.User.post",
        "followup.Achievement.remarks",
        "followup.FollowUp.institution_name",
        "followup.FollowUp.title",
        "followup.Presentation.body",
        "followup.UnitReport.mission",
        "followup.UnitReport.name",
        "followup.VerifierAssignment.post",
        "followup.Verification.verified_by_post",
        "institutions.Institution.name",
        "institutions.Institution.plan_name",
        "institutions.Institution.short_name",
        "plans.Programming.lead_name",
        "plans.Programming.responsible_name",
        "plans.Programming.statement",
        "plans.Programming.unit_of_measure",
        "plans.Resolution.act_number",
        "plans.Resolution.agreement_number",
        "plans.Resolution.body",
        "plans.Resolution.point",
        "plans.Resolution.summary",
        "publication.Publication.reason",
        "publication.PublishingTerms.contact",
        "publication.PublishingTerms.licence",
        "publication.PublishingTerms.licence_url",
        "publication.SuppressionGround.law",
        "publication.SuppressionGround.article",
        "publication.SuppressionGround.letter",
        "publication.SuppressionGround.protects",
        "publication.SuppressionGround.declaration",
        "publication.SuppressionGround.index_entry",
    }
)
"""The texts of the office that an edition shows, each past the eyes of who publishes or the institution's own data."""
_WORD: Final = re.compile(r"Zanate(\d+)x")


def every_model() -> Iterator[type[Model]]:
    for name in APPS:
        yield from apps.get_app_config(name).get_models()


def private_columns(model: type[Model]) -> list[str]:
    """The text columns of a model that are not public and can hold a word more."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in KEPT
        and (field.max_length is None or field.max_length > 30)
        and f"{model._meta.label}.{field.name}" not in PUBLIC
    ]


def _mark_everything() -> dict[int, str]:
    """Put a word of its own into each column that is not public; the columns by the number in their word."""
    words: dict[int, str] = {}
    every = list(every_model())
    with transaction.atomic(), without_triggers(*(model._meta.db_table for model in every)):
        for model in every:
            for name in private_columns(model):
                number = len(words)
                changed = model._default_manager.exclude(**{f"{name}__isnull": True}).update(  # noqa: SLF001 - any model's manager
                    **{name: Concat(F(name), Value(f" Zanate{number}x"))}
                )
                if changed:
                    words[number] = f"{model._meta.label}.{name}"
                else:
                    words[number] = ""
    return {number: column for number, column in words.items() if column}


def said_by(name: str, content: bytes) -> Iterator[str]:
    """All that a file says: its name, its bytes, what is packed in it, and of a PDF its text, metadata and attachments."""
    yield name
    yield content.decode("utf-8", errors="replace")
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            for member in packed.namelist():
                yield from said_by(member, packed.read(member))
    if content.startswith(b"%PDF"):
        yield from _said_by_pdf(content)


def _said_by_pdf(content: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage().get_text_bounded()
        yield text
        yield re.sub(r"[\s\u00ad\ufffe-]+", "", text)  # a word that was parted at the end of a line
    document.close()
    with pikepdf.open(BytesIO(content)) as inner:
        yield str(dict(inner.docinfo))
        with inner.open_metadata() as metadata:
            yield str(metadata)
        for name, attached in inner.attachments.items():
            yield from said_by(name, attached.get_file().read_bytes())


def test_what_is_not_on_the_allow_list_is_in_no_file_of_an_edition(
    cast: Cast, print_figure: Callable[[str], None]
) -> None:
    round_ = presented(cast)
    report, entry = round_.report(), round_.row().entry
    file = SimpleUploadedFile("Zanate9001x.txt", b"Zanate9002x\n")
    add_evidence(report, entry, EvidenceInput(description="Acta.", folio="1"), uploads=[file], by=round_.head)
    comment_on(report, text="Mire la caja.", by=round_.head)
    publication = open_publication(round_.follow_up, by=officer(cast))
    words = _mark_everything()
    edition = publish_all(round_.follow_up, User.objects.get(pk=officer(cast).pk), publication)
    found: set[str] = set()
    files = [one for one in media(edition.path).parent.rglob("*") if one.is_file()]
    for path in files:
        for text in said_by(path.name, path.read_bytes()):
            found |= {words.get(int(number), number) for number in _WORD.findall(text)}
    print_figure(
        f"allow-list: {len(words) + 2} words, one a column, in {len(files)} files of an edition: {len(found)} found"
    )
    assert found == set()
    assert len(words) >= 50
