"""A follow-up that was closed and published twice, and what somebody with the database or the disk in hand does under the office.

Each kind changes rows past the triggers, as the administrator of a database can, or files in their place. What the office gives after it
is then read as anybody does who kept the code, the key and nothing else: with the verifier that knows nothing of this program.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from planabierto.core.seal import canonical_json, figures_code
from planabierto.documents.editions.signing import public_key_of, sign, signature_json
from planabierto.office.base.filing.storage import media
from planabierto.office.followup.models import Achievement, FollowUp, Verdict
from planabierto.office.followup.services.closing import close, consolidate, present
from planabierto.office.followup.services.verifying import verify_row
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.export import export_lines
from planabierto.office.journal.models import GENESIS, AuditEvent
from planabierto.office.publication.models import Edition, EditionFile, Publication
from planabierto.office.publication.queries import edition_text
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.publishing import approve, correct, publish
from planabierto.office.publication.signing import private_key
from planabierto.verifier import Edition as GivenEdition
from planabierto.verifier import (
    check_closing,
    check_csv,
    check_edition,
    check_figures,
    check_file,
    check_journal,
    check_manifest,
    check_order,
    check_signature,
    head_of_edition,
)
from tests.office.publication.published import NAME, officer, publish_all, suppress_all
from tests.office.rounds import open_round
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planabierto.office.accounts.models import User
    from tests.cast import Cast

UNITS: Final = ("Reclamos", "Contabilidad", "Archivo")


@dataclass(frozen=True)
class World:
    """Two versions that were published, and a third that is under way; `code` and `key` are what the reader kept of the second."""

    follow_up: FollowUp
    first: Edition
    second: Edition
    following: Publication
    by: User
    code: str
    key: str


def published_world(cast: Cast) -> World:
    """A round that was registered, verified, closed and published; then corrected, with another correction under way."""
    round_, by = open_round(cast), officer(cast)
    for unit in UNITS:
        head = round_.head_of(unit)
        round_.fill(unit, head)
        if unit == "Reclamos":
            round_.save(accomplishment=f"La firmó el {NAME} en agosto.")
        round_.send_as_is(unit, head)
    verify_row(
        round_.assignment(), verdict=Verdict.OTHER_VALUE, value=Decimal("0.5"), reason="Falta uno.", by=round_.officer
    )
    for unit in UNITS:
        round_.review(unit)
    consolidate(round_.follow_up, by=round_.planner, reason="")
    present(round_.follow_up, body="Consejo Directivo", presented_on=today_in(cast.institution), by=round_.planner)
    close(round_.follow_up, by=round_.planner)
    round_.follow_up.refresh_from_db()
    first = publish_all(round_.follow_up, by)
    assert first.publication is not None
    second = publish_all(first.follow_up, by, correct(first.publication, reason="Se corrige el título.", by=by))
    assert second.publication is not None
    following = suppress_all(correct(second.publication, reason="Se revisó de nuevo.", by=by), by)
    return World(first.follow_up, first, second, following, by, second.sha256, second.signing_key.public_key)


# What the reader does: everything that the office gives, against what was kept.


def _files(edition: Edition) -> dict[str, bytes]:
    found = EditionFile.objects.filter(institution_id=edition.institution_id, edition_id=edition.pk)
    return {one.name: media(one.path).read_bytes() for one in found}


def _ending(files: dict[str, bytes], ending: str) -> str:
    return next((content.decode() for name, content in files.items() if name.endswith(ending)), "")


def problems_of_second(world: World) -> list[str]:
    """What the verifier says of the version in force, its files, the one that it corrects, the journal and the sealed figures."""
    row = Edition.objects.get(follow_up=world.follow_up, number=2)
    text, corrected = edition_text(row), edition_text(Edition.objects.get(follow_up=world.follow_up, number=1))
    files = _files(row)
    manifest = _ending(files, "-archivos.json")
    signed = [name for name in files if name.endswith(("-firma.json", "-archivos.json"))]
    found = [
        *_problems_of_text(world, text, corrected, world.code),
        *check_signature(text, _ending(files, "-v2-firma.json"), world.key),
        *check_manifest(manifest, edition=text),
        *check_signature(manifest, _ending(files, "-archivos-firma.json"), world.key),
    ]
    for name, content in files.items():
        if name not in signed:
            found += check_file(manifest, name, content)
        if name.endswith(".csv"):
            found += check_csv(text, name, content)
    return found


def problems_of_newest(world: World) -> list[str]:
    """What the verifier says of the version that the office ordered last, of which only the text and its signature are there yet."""
    row = Edition.objects.filter(follow_up=world.follow_up).order_by("-number")[0]
    text, corrected = edition_text(row), edition_text(Edition.objects.get(follow_up=world.follow_up, number=2))
    signature = {
        "algorithm": "Ed25519",
        "code": row.sha256,
        "form": 1,
        "public_key": row.signing_key.public_key,
        "signature": row.signature,
    }
    return [
        *_problems_of_text(world, text, corrected, row.sha256),
        *check_signature(text, canonical_json(signature), world.key),
    ]


def _problems_of_text(world: World, text: str, corrected: str, code: str) -> list[str]:
    head = head_of_edition(text)
    journal = check_journal(export_lines(world.follow_up.institution_id), [head] if head else [])
    figures = FollowUp.objects.get(pk=world.follow_up.pk).figures
    return [
        *journal.problems,
        *check_edition(GivenEdition(text, code, journal.named_codes, corrected)),
        *check_order(text, journal),
        *check_figures(figures, named_codes=journal.named_codes),
        *check_closing(text, figures),
    ]


# What is done to the rows.


def run(sql: str, *values: Any) -> None:
    """One statement of SQL."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _stored(random: Random, content: bytes) -> tuple[str, str, int]:
    """A file that somebody puts on the disk: its place, sha256 and size."""
    place = f"tampered/{random.getrandbits(64):016x}"
    target = media(place)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return place, hashlib.sha256(content).hexdigest(), len(content)


def _forged_text(world: World, random: Random) -> str:
    """The text of the second version with something better in it."""
    values: dict[str, Any] = json.loads(edition_text(world.second))
    row = random.choice(values["figures"]["rows"])
    choice = random.randrange(3)
    if choice == 0:
        row["percent"] = random.randint(101, 999)
    elif choice == 1:
        row["counted"] = str(random.randint(100, 999))
    else:
        random.choice(values["actions"])["remarks"] += f" Se cumplió {random.randint(2, 99)} veces."
    return canonical_json(values)


def _put_file(file: EditionFile, random: Random, content: bytes) -> None:
    run(
        "UPDATE publication_editionfile SET path = %s, sha256 = %s, size = %s WHERE id = %s",
        *_stored(random, content),
        file.pk,
    )


def _put_text(world: World, random: Random, text: str) -> None:
    run(
        "UPDATE publication_edition SET path = %s, sha256 = %s, size = %s WHERE id = %s",
        *_stored(random, text.encode()),
        world.second.pk,
    )


def _file_of(world: World, ending: str) -> EditionFile:
    return EditionFile.objects.get(edition=world.second, name__endswith=ending)


def point_the_version_at_another_text(world: World, random: Random) -> None:
    text = _forged_text(world, random)
    _put_text(world, random, text)
    _put_file(_file_of(world, "-v2.json"), random, text.encode())


def sign_a_forged_version_with_another_key(world: World, random: Random) -> None:
    text, secret = _forged_text(world, random), random.randbytes(32)
    listed = json.loads(media(_file_of(world, "-archivos.json").path).read_text())
    of_text = next(one for one in listed["files"] if one["name"].endswith("-v2.json"))
    listed["code"] = of_text["sha256"] = figures_code(text)
    of_text["size"] = len(text.encode())
    manifest = canonical_json(listed)
    _put_text(world, random, text)
    for ending, content in {
        "-v2.json": text,
        "-v2-firma.json": signature_json(text, secret),
        "-archivos.json": manifest,
        "-archivos-firma.json": signature_json(manifest, secret),
    }.items():
        _put_file(_file_of(world, ending), random, content.encode())
    run("UPDATE publication_edition SET signature = %s WHERE id = %s", sign(text, secret), world.second.pk)
    run(
        "UPDATE publication_signingkey SET public_key = %s, fingerprint = %s WHERE id = %s",
        public_key_of(secret),
        hashlib.sha256(base64.b64decode(public_key_of(secret))).hexdigest(),
        world.second.signing_key_id,
    )


def serve_another_file(world: World, random: Random) -> None:
    file = _file_of(world, random.choice([".csv", ".pdf", ".xlsx", ".docx", "-datos.zip", "-stratml.xml"]))
    content = bytearray(media(file.path).read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    _put_file(file, random, bytes(content))


def serve_the_files_of_the_version_before(world: World, random: Random) -> None:
    """One file or all of the second version are those of the first."""
    before = list(EditionFile.objects.filter(edition=world.first).order_by("pk"))
    for one in random.sample(before, random.randint(1, len(before))):
        ending = one.name.partition("-v1")[2]
        run(
            "UPDATE publication_editionfile SET path = %s, sha256 = %s, size = %s WHERE edition_id = %s AND name LIKE %s",
            one.path,
            one.sha256,
            one.size,
            world.second.pk,
            f"%-v2{ending}",
        )


def swap_the_two_versions(world: World, _random: Random) -> None:
    for edition, number in ((world.first, 99), (world.second, 1), (world.first, 2)):
        run("UPDATE publication_edition SET number = %s WHERE id = %s", number, edition.pk)


def _events(world: World) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(institution_id=world.follow_up.institution_id).order_by("sequence"))


def _place_before_the_head(world: World, random: Random) -> int:
    """The number of an act that the head of the second version stands on."""
    return random.randint(2, world.second.journal_sequence - 1)


def _write_anew(world: World, *, start: int) -> None:
    """Number and chain all acts from a number on, and put the head where they end: the forger knows the form and every hash."""
    events = _events(world)
    previous = events[start - 2].hash if start > 1 else GENESIS
    for number, event in enumerate(events[start - 1 :], start=start):
        old = event.pk
        event.sequence, event.previous_hash = number, previous
        event.hash = previous = event.computed_hash()
        run(
            "UPDATE journal_auditevent SET sequence = %s, previous_hash = %s, hash = %s WHERE id = %s",
            number,
            event.previous_hash,
            event.hash,
            old,
        )
    run(
        "UPDATE journal_chainhead SET sequence = %s, hash = %s WHERE institution_id = %s",
        len(events),
        previous,
        world.follow_up.institution_id,
    )


def _edit(world: World, number: int, random: Random) -> None:
    column = random.choice(["reason", "actor_name", "actor_post", "object_label", "after", "act", "object_id"])
    run(
        f"UPDATE journal_auditevent SET {column} = {column} || %s WHERE institution_id = %s AND sequence = %s",  # noqa: S608 - one of our own columns
        random.choice([" ", "x", "1"]),
        world.follow_up.institution_id,
        number,
    )


def edit_an_act(world: World, random: Random) -> None:
    _edit(world, random.randint(1, len(_events(world))), random)


def rewrite_the_journal_with_its_head(world: World, random: Random) -> None:
    place = _place_before_the_head(world, random)
    _edit(world, place, random)
    _write_anew(world, start=place)


def delete_an_act_and_rewrite(world: World, random: Random) -> None:
    place = _place_before_the_head(world, random)
    run(
        "DELETE FROM journal_auditevent WHERE institution_id = %s AND sequence = %s",
        world.follow_up.institution_id,
        place,
    )
    _write_anew(world, start=place)


def insert_an_act_and_rewrite(world: World, random: Random) -> None:
    """An act that nobody did goes between two, and those after it move by one."""
    place, events = _place_before_the_head(world, random), _events(world)
    for event in reversed(events[place - 1 :]):
        run("UPDATE journal_auditevent SET sequence = %s WHERE id = %s", event.sequence + 1, event.pk)
    copied = events[place - 1]
    copied.pk, copied.reason = None, f"inventado {random.random()}"
    copied.save(force_insert=True)
    _write_anew(world, start=place)


def cut_the_journal(world: World, random: Random) -> None:
    """The end of the journal goes, with the order of the version at least."""
    order = next(one.sequence for one in reversed(_events(world)) if world.code in one.after and "ordered" in one.act)
    last = random.randint(1, order - 1)
    run(
        "DELETE FROM journal_auditevent WHERE institution_id = %s AND sequence > %s",
        world.follow_up.institution_id,
        last,
    )
    _write_anew(world, start=last + 1)


def change_the_closing(world: World, random: Random) -> None:
    """Other figures take the place of those that were sealed, with their own code."""
    figures: dict[str, Any] = json.loads(world.follow_up.figures)
    random.choice(figures["rows"])["statement"] += f" {random.random()}"
    text = canonical_json(figures)
    run(
        "UPDATE followup_followup SET figures = %s, figures_hash = %s WHERE id = %s",
        text,
        figures_code(text),
        world.follow_up.pk,
    )


# What is done to the rows before the office publishes again, in good faith.


def _publish_again(world: World) -> None:
    approve(world.following, by=world.by)
    publish(Publication.objects.get(pk=world.following.pk), by=world.by)


def _any(table: str, random: Random, where: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")  # noqa: S608 - our own words
        keys: list[tuple[int]] = cursor.fetchall()
    return random.choice(keys)[0]


def _another(random: Random) -> Decimal:
    return Decimal(random.randint(11, 9_999)) / 100


def change_an_achievement(world: World, random: Random) -> None:
    known = Achievement.objects.filter(follow_up=world.follow_up).exclude(to_date=None).order_by("version")
    newest = {one.action_id: one.pk for one in known}
    value = str(_another(random))
    run(
        "UPDATE followup_achievement SET to_date = %s, of_period = %s, to_date_written = %s WHERE id = %s",
        value,
        value,
        value,
        random.choice(sorted(newest.values())),
    )
    _publish_again(world)


def change_what_was_programmed(world: World, random: Random) -> None:
    of_plan = f"period <= {world.follow_up.period} AND value IS NOT NULL"
    value = str(_another(random))
    key = _any("plans_periodtarget", random, of_plan)
    run("UPDATE plans_periodtarget SET value = %s, written = %s WHERE id = %s", value, value, key)
    _publish_again(world)


def change_a_verification(world: World, random: Random) -> None:
    value = str(Decimal(random.randint(51, 99)) / 100)
    run("UPDATE followup_verification SET value = %s WHERE follow_up_id = %s", value, world.follow_up.pk)
    _publish_again(world)


def rename_a_unit_report(world: World, random: Random) -> None:
    run(
        "UPDATE followup_unitreport SET name = %s WHERE id = %s",
        f"Oficina {random.randint(2, 99)}",
        _any("followup_unitreport", random, f"follow_up_id = {world.follow_up.pk}"),
    )
    _publish_again(world)


def change_the_statement_of_an_action(world: World, random: Random) -> None:
    run(
        "UPDATE plans_programming SET statement = %s WHERE id = %s",
        f"Atender {random.randint(2, 999)} casos.",
        _any("plans_programming", random, "1 = 1"),
    )
    _publish_again(world)


def undo_a_suppression_that_was_approved(world: World, random: Random) -> None:
    """What was withheld is left after all, or the other way round, between the approval and the publishing."""
    approve(world.following, by=world.by)
    if random.random() < 0.5:
        run("UPDATE publication_redaction SET decision = 'leave', ground_id = NULL, consent = 'sí'")
    else:
        run("UPDATE publication_redaction SET start = start - %s", random.randint(1, 5))
    _approve_as_it_stands(world)


def approve_by_hand(world: World, random: Random) -> None:
    run(
        "UPDATE publication_publication SET reason = %s WHERE id = %s",
        f"Se revisó {random.randint(2, 99)} veces.",
        world.following.pk,
    )
    _approve_as_it_stands(world)


def _approve_as_it_stands(world: World) -> None:
    texts = read_review(Publication.objects.select_related("follow_up__plan", "institution").get(pk=world.following.pk))
    run(
        "UPDATE publication_publication SET state = 'approved', approved_at = %s, approved_by_id = %s, texts_hash = %s WHERE id = %s",
        world.second.published_at,
        world.by.pk,
        texts.texts_hash,
        world.following.pk,
    )
    publish(Publication.objects.get(pk=world.following.pk), by=world.by)


def insert_a_version_that_nobody_ordered(world: World, random: Random) -> None:
    """A version of its own, consistent in itself and signed with the institution's key, which the machine holds."""
    values: dict[str, Any] = json.loads(edition_text(world.second))
    values |= {"number": 3, "corrects": 2, "reason": f"{random.random()}"}
    values["changes"] = []
    text = canonical_json(values)
    columns = {
        **Edition.objects.filter(pk=world.second.pk).values().get(),
        **dict(zip(("path", "sha256", "size"), _stored(random, text.encode()), strict=True)),
        "number": 3,
        "corrects_id": world.second.pk,
        "signature": sign(text, private_key(world.second.signing_key)),
    }
    del columns["id"]
    names = ", ".join(columns)
    run(
        f"INSERT INTO publication_edition ({names}) VALUES ({', '.join(['%s'] * len(columns))})",  # noqa: S608 - our own columns
        *columns.values(),
    )


# What is done on the disk, the rows as they were.


def overwrite_the_stored_text(world: World, random: Random) -> None:
    media(world.second.path).write_text(_forged_text(world, random), encoding="utf-8")


def overwrite_a_stored_file(world: World, random: Random) -> None:
    file = random.choice(list(EditionFile.objects.filter(edition=world.second).order_by("pk")))
    content = bytearray(media(file.path).read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    media(file.path).write_bytes(bytes(content))


Tampering = Callable[[World, Random], None]
OF_SECOND: Final[tuple[Tampering, ...]] = (
    point_the_version_at_another_text,
    sign_a_forged_version_with_another_key,
    serve_another_file,
    serve_the_files_of_the_version_before,
    swap_the_two_versions,
    edit_an_act,
    rewrite_the_journal_with_its_head,
    delete_an_act_and_rewrite,
    insert_an_act_and_rewrite,
    cut_the_journal,
    change_the_closing,
    overwrite_the_stored_text,
    overwrite_a_stored_file,
)
"""Seen in the version in force."""
OF_NEWEST: Final[tuple[Tampering, ...]] = (
    change_an_achievement,
    change_what_was_programmed,
    change_a_verification,
    rename_a_unit_report,
    change_the_statement_of_an_action,
    undo_a_suppression_that_was_approved,
    approve_by_hand,
    insert_a_version_that_nobody_ordered,
)
"""Seen in the version that the office makes of the rows next."""
TABLES: Final = (
    "followup_achievement", "followup_followup", "followup_unitreport", "followup_verification", "journal_auditevent", "journal_chainhead",
    "plans_periodtarget", "plans_programming", "publication_edition", "publication_editionfile", "publication_publication",
    "publication_redaction", "publication_signingkey",
)  # fmt: skip


def tampered(world: World, kind: Tampering, random: Random) -> list[str]:
    """What the verifier says after a kind of tampering; inside a transaction that is rolled back."""
    if kind in OF_NEWEST:
        kept = {}
    else:
        stored: Iterable[str] = EditionFile.objects.filter(edition=world.second).values_list("path", flat=True)
        kept = {path: media(path).read_bytes() for path in (*stored, world.second.path)}
    with without_triggers(*TABLES):
        kind(world, random)
    try:
        return problems_of_newest(world) if kind in OF_NEWEST else problems_of_second(world)
    except UnicodeDecodeError:
        return ["El archivo no es texto en UTF-8."]  # as the command line of the verifier says it
    finally:
        for path, content in kept.items():
            if media(path).read_bytes() != content:
                media(path).write_bytes(content)
