"""Official versions as they are published, and what somebody does to them: for the verifier that knows nothing of this program.

What is published is a correction with the version that it corrects, a journal, its files, their list and two signatures. Whoever reads it
holds the key of the institution and the code that was printed from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from planabierto.core.edition import Edition, EditionAudience, JournalHead, Withheld, edition_json
from planabierto.core.edition_changes import changes_between
from planabierto.core.freezing import Circumstances, KnownOfRow, freeze
from planabierto.core.plan import PlanDocument, UnitReport
from planabierto.core.seal import canonical_json, figures_code
from planabierto.core.summary import summarise
from planabierto.documents.editions import EditionFile, edition_stem, manifest_json
from planabierto.documents.editions.flat import flat_csv
from planabierto.documents.editions.signing import public_key_of, signature_json
from planabierto.verifier import (
    MARK,
    check_csv,
    check_edition,
    check_file,
    check_journal,
    check_manifest,
    check_order,
    check_signature,
    head_of_edition,
)
from planabierto.verifier import (
    Edition as GivenEdition,
)
from tests.core.test_edition import PUBLISHER
from tests.tampering import (
    WORDS,
    History,
    any_round,
    any_rule,
    continued,
    honest_history,
    rewrite_the_chain_with_its_head,
)


@dataclass(frozen=True)
class Published:
    """What anybody can fetch, and `code` and `key`, which the reader has from elsewhere; `secret` is the institution's alone."""

    text: str
    signature: str
    corrected: str
    manifest: str
    manifest_signature: str
    files: tuple[tuple[str, bytes], ...]
    journal: tuple[str, ...]
    code: str
    key: str
    secret: bytes

    def problems(self) -> list[str]:
        """What the verifier says of it."""
        head = head_of_edition(self.text)
        journal = check_journal(self.journal, [head] if head else [])
        given = GivenEdition(self.text, self.code, journal.named_codes, self.corrected)
        return [
            *journal.problems,
            *check_edition(given),
            *check_order(self.text, journal),
            *check_signature(self.text, self.signature, self.key),
            *check_manifest(self.manifest, edition=self.text),
            *check_signature(self.manifest, self.manifest_signature, self.key),
            *(problem for name, content in self.files for problem in check_file(self.manifest, name, content)),
            *(
                problem
                for name, content in self.files
                if name.endswith(".csv")
                for problem in check_csv(self.text, name, content)
            ),
        ]


def circumstances(random: Random, *, number: int = 1, **known: Any) -> Circumstances:
    """How any edition is published."""
    return Circumstances(
        audience=random.choice(list(EditionAudience)) if number == 1 else EditionAudience.PUBLIC,
        publisher=PUBLISHER,
        number=number,
        issued_on=date(2024, 10, 1) + timedelta(days=random.randrange(60)),
        approved_by="Oficial de Información",
        cutoff=date(2024, 9, 30),
        **known,
    )


def published(random: Random) -> Published:
    """An honest correction with everything beside it."""
    history = honest_history(random)
    earlier = _edition(random, history, number=1)
    later = _edition(random, history, number=2)
    later = replace(later, corrects=1, changes=changes_between(earlier, later))
    text = edition_json(later)
    return _issued(text, edition_json(earlier), ordered(history.lines, text), random.randbytes(32), later)


ORDERING: Final = 2
"""Acts with which a version is approved and ordered."""


def ordered(journal: tuple[str, ...], text: str) -> tuple[str, ...]:
    """A journal that goes on with the approval and the order of a version."""
    values = json.loads(text)
    withheld = {one["ground"]: one["count"] for one in values["withheld"]}
    texts_hash = _sha256(text.encode()[::-1])
    order = {
        "audience": values["audience"],
        "number": values["number"],
        "sha256": figures_code(text),
        "texts_hash": texts_hash,
        "withheld": withheld,
    }
    approval = {"texts_hash": texts_hash, "withheld": withheld}
    return continued(journal, [("publication.approved", approval), ("edition.ordered", order)])


def _edition(random: Random, history: History, *, number: int) -> Edition:
    document = _worded(any_round(random), random)
    summary = summarise(document, rule=any_rule(random))
    last = history.heads[-1]
    known = circumstances(
        random,
        number=number,
        closing_code=random.choice(["", history.code]),
        withheld=_withheld(document),
        journal=JournalHead(sequence=last.sequence, hash=last.hash),
        rows=[KnownOfRow(identity=place, cause=random.choice(["", "demand"])) for place in range(len(summary.rows))],
    )
    return freeze(document, summary, replace(known, audience=EditionAudience.PUBLIC))


GROUNDS: Final = {"art. 24 lit. a": "Datos personales", "art. 19 lit. b": "La seguridad de los sistemas"}
MARKED: Final = ("Lo hizo [Suprimido: art. 24 lit. a].", "[Suprimido: art. 19 lit. b] y [Suprimido: art. 24 lit. a]")


def _withheld(document: PlanDocument) -> tuple[Withheld, ...]:
    """How many marks stand in the remarks of a document, by ground."""
    remarks = [row.action.remarks.value for row in document.rows]
    counts = {ground: sum(text.count(f"[Suprimido: {ground}]") for text in remarks) for ground in GROUNDS}
    return tuple(
        Withheld(ground=ground, law="LAIP", reason=GROUNDS[ground], count=count)
        for ground, count in counts.items()
        if count
    )


def _worded(document: PlanDocument, random: Random) -> PlanDocument:
    """The same with remarks of every kind, the first of them with a mark."""
    words = iter([MARKED[0]])

    def unit(report: UnitReport) -> UnitReport:
        return replace(
            report,
            sections=tuple(
                replace(
                    section,
                    actions=tuple(
                        replace(one, remarks=one.remarks._replace(value=next(words, random.choice((*WORDS, *MARKED)))))
                        for one in section.actions
                    ),
                )
                for section in report.sections
            ),
        )

    return replace(document, units=tuple(map(unit, document.units)))


def _issued(text: str, corrected: str, journal: tuple[str, ...], secret: bytes, edition: Edition) -> Published:
    stem = edition_stem(edition)
    files = (
        (f"{stem}.json", text.encode()),
        (f"{stem}.csv", flat_csv(edition).encode()),
        (f"{stem}.pdf", b"%PDF-1.7 " + text.encode()[:99]),
    )
    listed = tuple(EditionFile(name, _sha256(content), len(content), "text/plain") for name, content in files)
    manifest = manifest_json(edition, listed)
    return Published(
        text=text,
        signature=signature_json(text, secret),
        corrected=corrected,
        manifest=manifest,
        manifest_signature=signature_json(manifest, secret),
        files=files,
        journal=journal,
        code=figures_code(text),
        key=public_key_of(secret),
        secret=secret,
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# What is done without the key of the institution. Each kind takes something honest and gives something else.


def _values(of: Published) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(of.text)
    return values


def _any_action(values: dict[str, Any], random: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    place = random.randrange(len(values["actions"]))
    return values["figures"]["rows"][place], values["actions"][place]


def edit_a_text(of: Published, random: Random) -> Published:
    values = _values(of)
    _row, action = _any_action(values, random)
    action[random.choice(["remarks", "verified_by", "responsible_unit"])] += "x"
    return replace(of, text=canonical_json(values))


def change_what_was_withheld(of: Published, random: Random) -> Published:
    values = _values(of)
    values["withheld"] = random.choice([[], [{**values["withheld"][0], "count": 99}]])
    return replace(of, text=canonical_json(values))


def date_it_otherwise(of: Published, random: Random) -> Published:
    values = _values(of)
    values["issued_on"] = f"2023-01-{random.randint(10, 28)}"
    return replace(of, text=canonical_json(values))


def edit_the_file(of: Published, random: Random) -> Published:
    """One letter of the file is another, is gone, or is there twice."""
    at = random.randrange(len(of.text))
    letter = random.choice(["", of.text[at] * 2, "0" if of.text[at] != "0" else "1"])
    return replace(of, text=of.text[:at] + letter + of.text[at + 1 :])


def sign_with_another_key(of: Published, random: Random) -> Published:
    """A whole other version, its files and their list, in order in itself: only the key from elsewhere tells."""
    other = published(random)
    return replace(other, key=of.key, code=other.code)


def flip_a_bit_of_a_signature(of: Published, random: Random) -> Published:
    name = random.choice(["signature", "manifest_signature"])
    values = json.loads(getattr(of, name))
    signed = bytearray(base64.b64decode(values["signature"]))
    signed[random.randrange(len(signed))] ^= 1 << random.randrange(8)
    values["signature"] = base64.b64encode(signed).decode()
    forged = canonical_json(values)
    return replace(of, signature=forged) if name == "signature" else replace(of, manifest_signature=forged)


def put_the_signature_of_another_text(of: Published, random: Random) -> Published:
    other = signature_json(f"{random.random()}", of.secret)
    values = json.loads(other) | {"code": figures_code(of.text)}
    return replace(of, signature=random.choice([other, canonical_json(values), of.manifest_signature]))


def edit_a_published_file(of: Published, random: Random) -> Published:
    place = random.randrange(len(of.files))
    name, content = of.files[place]
    at = random.randrange(len(content))
    changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    return replace(of, files=(*of.files[:place], (name, changed), *of.files[place + 1 :]))


def edit_a_published_file_and_the_list(of: Published, random: Random) -> Published:
    forged = edit_a_published_file(of, random)
    listed = json.loads(of.manifest)
    for file, (_name, content) in zip(listed["files"], forged.files, strict=True):
        file |= {"sha256": _sha256(content), "size": len(content)}
    return replace(forged, manifest=canonical_json(listed))


def add_a_file(of: Published, random: Random) -> Published:
    return replace(of, files=(*of.files, (f"{random.random()}.pdf", random.randbytes(20))))


# What is done with the key, by whoever publishes: everything is signed and printed anew.


def _signed_anew(of: Published, values: dict[str, Any], *, canonical: bool = True) -> Published:
    text = canonical_json(values) if canonical else json.dumps(values, ensure_ascii=False)
    listed = json.loads(of.manifest)
    listed["code"] = listed["files"][0]["sha256"] = figures_code(text)
    listed["files"][0]["size"] = len(text.encode())
    manifest = canonical_json(listed)
    return replace(
        of,
        text=text,
        code=figures_code(text),
        journal=ordered(of.journal[:-ORDERING], text),
        signature=signature_json(text, of.secret),
        manifest=manifest,
        manifest_signature=signature_json(manifest, of.secret),
        files=((of.files[0][0], text.encode()), *of.files[1:]),
    )


def publish_a_wrong_rate(of: Published, random: Random) -> Published:
    values = _values(of)
    row, _action = _any_action(values, random)
    row["percent"] = (row["percent"] or 0) + random.randint(1, 9)
    return _signed_anew(of, values)


def publish_a_wrong_total(of: Published, random: Random) -> Published:
    values = _values(of)
    figures = values["figures"]
    objectives = [objective["totals"] for objective in values["objectives"]]
    totals = random.choice([figures["totals"], *figures["units"], *objectives])
    totals[random.choice(["met", "due", "above", "below", "actions", "not_due", "unreported"])] += 1
    return _signed_anew(of, values)


def publish_a_wrong_mean(of: Published, random: Random) -> Published:
    values = _values(of)
    objectives = [objective["totals"] for objective in values["objectives"]]
    totals = random.choice([values["figures"]["totals"], *values["figures"]["units"], *objectives])
    totals["mean"] = "99.98"
    return _signed_anew(of, values)


def take_a_mark_from_the_texts(of: Published, random: Random) -> Published:
    values = _values(of)
    action = random.choice([one for one in values["actions"] if MARK.search(one["remarks"])])
    action["remarks"] = MARK.sub("una persona", action["remarks"], count=1)
    return _signed_anew(of, values)


def mark_what_nobody_counted(of: Published, random: Random) -> Published:
    values = _values(of)
    _row, action = _any_action(values, random)
    action["remarks"] += random.choice(MARKED)
    return _signed_anew(of, values)


def mark_it_on_another_ground(of: Published, random: Random) -> Published:
    values = _values(of)
    action = random.choice([one for one in values["actions"] if MARK.search(one["remarks"])])
    other = {"art. 24 lit. a": "art. 19 lit. b", "art. 19 lit. b": "art. 24 lit. a"}
    action["remarks"] = MARK.sub(lambda found: f"[Suprimido: {other[found[1]]}]", action["remarks"], count=1)
    return _signed_anew(of, values)


def count_otherwise_what_was_withheld(of: Published, random: Random) -> Published:
    values = _values(of)
    one = random.choice(values["withheld"])
    one["count"] += random.choice([-1, 1, 5])
    return _signed_anew(of, values)


def take_the_marks_from_the_csv(of: Published, random: Random) -> Published:
    """The data are another than the text, and the list of files was signed anew with them."""
    place = next(place for place, (name, _content) in enumerate(of.files) if name.endswith(".csv"))
    name, content = of.files[place]
    marks = list(MARK.finditer(content.decode()))
    chosen = random.choice(marks)
    changed = f"{content.decode()[: chosen.start()]}Ana{content.decode()[chosen.end() :]}".encode()
    listed = json.loads(of.manifest)
    listed["files"][place] |= {"sha256": _sha256(changed), "size": len(changed)}
    manifest = canonical_json(listed)
    return replace(
        of,
        files=(*of.files[:place], (name, changed), *of.files[place + 1 :]),
        manifest=manifest,
        manifest_signature=signature_json(manifest, of.secret),
    )


def leave_a_row_out(of: Published, random: Random) -> Published:
    values = _values(of)
    place = random.randrange(len(values["actions"]))
    del values["actions"][place], values["figures"]["rows"][place]
    return _signed_anew(of, values)


def put_the_actions_in_another_order(of: Published, random: Random) -> Published:
    values = _values(of)
    first = random.randrange(1, len(values["actions"]))
    values["actions"] = [*values["actions"][first:], *values["actions"][:first]]
    return _signed_anew(of, values)


def put_an_action_under_another_objective(of: Published, random: Random) -> Published:
    values = _values(of)
    _row, action = _any_action(values, random)
    values["objectives"].append({**values["objectives"][0], "key": "O.E.9"})
    action["objective"] = "O.E.9"
    return _signed_anew(of, values)


def hide_a_change(of: Published, random: Random) -> Published:
    values = _values(of)
    del values["changes"][random.randrange(len(values["changes"]))]
    return _signed_anew(of, values)


def tell_a_change_that_was_none(of: Published, random: Random) -> Published:
    values = _values(of)
    change = random.choice(values["changes"])
    change["before"] += "x"
    return _signed_anew(of, values)


def add_what_is_no_field(of: Published, random: Random) -> Published:
    values = _values(of)
    random.choice([values, random.choice(values["actions"])])["author"] = "alguien"
    return _signed_anew(of, values)


def write_it_otherwise(of: Published, random: Random) -> Published:
    values = [*_values(of).items()]
    random.shuffle(values)
    return _signed_anew(of, dict(values), canonical=False)


def cite_a_closing_that_never_was(of: Published, random: Random) -> Published:
    values = _values(of)
    values["closing_code"] = figures_code(f"{random.random()}")
    return _signed_anew(of, values)


def rewrite_the_journal_afterwards(of: Published, random: Random) -> Published:
    history = History(of.journal[:-ORDERING], "", "", ())
    return replace(of, journal=ordered(rewrite_the_chain_with_its_head(history, random).lines, of.text))


def order_what_nobody_approved(of: Published, _random: Random) -> Published:
    events = [json.loads(line) for line in of.journal[1:]]
    order = json.loads(events[-1]["after"])
    return replace(of, journal=continued(of.journal[:-ORDERING], [("edition.ordered", order)]))


def publish_what_nobody_ordered(of: Published, random: Random) -> Published:
    other = _signed_anew(of, _values(of) | {"reason": f"{random.random()}"})
    return replace(other, journal=of.journal)


def approve_another_count(of: Published, random: Random) -> Published:
    said = [json.loads(json.loads(line)["after"]) for line in of.journal[-ORDERING:]]
    ground = random.choice([*said[0]["withheld"]])
    said[0]["withheld"][ground] += random.choice([-1, 1])
    acts = zip(("publication.approved", "edition.ordered"), said, strict=True)
    return replace(of, journal=continued(of.journal[:-ORDERING], list(acts)))


def cut_the_journal_afterwards(of: Published, random: Random) -> Published:
    kept = of.journal[: random.randrange(2, len(of.journal))]
    last = json.loads(kept[-1])
    first = json.loads(kept[0]) | {"head": f"{last['sequence']}:{last['hash']}"}
    return replace(of, journal=(f"{canonical_json(first)}\n", *kept[1:]))


Tampering = Callable[[Published, Random], Published]
KINDS: Final[tuple[Tampering, ...]] = (
    edit_a_text,
    change_what_was_withheld,
    date_it_otherwise,
    edit_the_file,
    sign_with_another_key,
    flip_a_bit_of_a_signature,
    put_the_signature_of_another_text,
    edit_a_published_file,
    edit_a_published_file_and_the_list,
    add_a_file,
    publish_a_wrong_rate,
    publish_a_wrong_total,
    publish_a_wrong_mean,
    take_a_mark_from_the_texts,
    mark_what_nobody_counted,
    mark_it_on_another_ground,
    count_otherwise_what_was_withheld,
    take_the_marks_from_the_csv,
    leave_a_row_out,
    put_the_actions_in_another_order,
    put_an_action_under_another_objective,
    hide_a_change,
    tell_a_change_that_was_none,
    add_what_is_no_field,
    write_it_otherwise,
    cite_a_closing_that_never_was,
    rewrite_the_journal_afterwards,
    order_what_nobody_approved,
    publish_what_nobody_ordered,
    approve_another_count,
    cut_the_journal_afterwards,
)
