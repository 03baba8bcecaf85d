"""The single file verifies an official version with its files and signatures: each forgery is found, nothing honest raises an alarm."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from planabierto import verifier
from planabierto.core.edition import edition_json
from planabierto.core.edition_changes import NOT_QUOTED
from planabierto.core.seal import canonical_json, short_code
from planabierto.documents.editions.signing import public_key_of, sign, signature_json
from planabierto.verifier import Edition, check_edition, check_file, check_manifest, check_signature, is_signed
from tests.core.test_edition import frozen_sample
from tests.edition_tampering import KINDS, Published, Tampering, published

FORGERIES = 8
HONEST = 40
TRIAL_FORGERIES = 100
TRIAL_HONEST = 1000

# RFC 8032, section 7.1: secret key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


def forged(kind: Tampering, number: int) -> tuple[Published, Published]:
    """An honest publication and what a kind of forgery makes of it."""
    random = Random(f"{kind.__name__} {number}")  # noqa: S311 - repeatable on purpose
    honest = published(random)
    return honest, kind(honest, random)


def found_of(kind: Tampering, count: int) -> int:
    """How many of so many forgeries of a kind are found."""
    found = 0
    for number in range(count):
        honest, other = forged(kind, number)
        assert other != honest, (kind.__name__, number)
        found += bool(other.problems())
    return found


def alarms_of(count: int) -> list[list[str]]:
    """What is said of honest publications; nothing, where all is well."""
    said = (published(Random(f"honest {number}")).problems() for number in range(count))  # noqa: S311 - as above
    return [problems for problems in said if problems]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_forgery_is_found(kind: Tampering) -> None:
    assert found_of(kind, FORGERIES) == FORGERIES


def test_nothing_honest_raises_an_alarm(print_figure: Callable[[str], None]) -> None:
    alarms = alarms_of(HONEST)
    print_figure(
        f"verifier: {len(alarms)} false alarms on {HONEST} honest official versions ({len(KINDS)} kinds of forgery)"
    )
    assert alarms == []


@pytest.mark.trial
def test_each_of_many_forgeries_is_found(print_figure: Callable[[str], None]) -> None:
    found = {kind.__name__: found_of(kind, TRIAL_FORGERIES) for kind in KINDS}
    alarms = alarms_of(TRIAL_HONEST)
    total = TRIAL_FORGERIES * len(KINDS)
    print_figure(f"verifier: {sum(found.values())} of {total} forged official versions found ({len(KINDS)} kinds)")
    print_figure(f"verifier: {len(alarms)} false alarms on {TRIAL_HONEST} honest official versions")
    assert found == dict.fromkeys(found, TRIAL_FORGERIES)
    assert alarms == []


@pytest.mark.parametrize(("secret", "message", "signature"), VECTORS)
def test_the_signatures_of_the_standard_hold(secret: str, message: bytes, signature: str) -> None:
    key = base64.b64decode(public_key_of(bytes.fromhex(secret)))
    assert is_signed(message, bytes.fromhex(signature), key)
    assert not is_signed(message + b"x", bytes.fromhex(signature), key)


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_one_program_signs_the_other_verifies(secret: bytes, text: str) -> None:
    key = base64.b64decode(public_key_of(secret))
    signed = base64.b64decode(sign(text, secret))
    assert is_signed(text.encode(), signed, key)
    assert not is_signed(text.encode(), signed, base64.b64decode(public_key_of(bytes([secret[0] ^ 1]) + secret[1:])))


@pytest.mark.parametrize(
    "change",
    [
        lambda signed: signed[:32] + (int.from_bytes(signed[32:], "little") + verifier.ORDER).to_bytes(32, "little"),
        lambda signed: signed[:32] + b"\xff" * 32,
        lambda signed: b"\xff" * 32 + signed[32:],
        lambda signed: b"\x02" + b"\x00" * 31 + signed[32:],
        lambda signed: signed[:-1],
        lambda _signed: b"",
    ],
)
def test_a_second_writing_of_a_signature_is_none(change: Callable[[bytes], bytes]) -> None:
    secret = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signed = secret.sign(b"texto")
    key = secret.public_key().public_bytes_raw()
    assert is_signed(b"texto", signed, key)
    assert not is_signed(b"texto", change(signed), key)
    assert not is_signed(b"texto", signed, b"\xff" * 32)


def test_a_text_that_was_not_quoted_is_no_hidden_change() -> None:
    of = published(Random(5))  # noqa: S311 - as above
    values = json.loads(of.text)
    values["changes"][0]["before"] = NOT_QUOTED
    assert check_edition(Edition(canonical_json(values), corrected=of.corrected)) == []


def test_the_sample_holds_by_itself() -> None:
    assert check_edition(Edition(edition_json(frozen_sample()))) == []


def test_the_version_that_it_does_not_correct_is_told() -> None:
    text = edition_json(frozen_sample())
    (problem,) = check_edition(Edition(text, corrected=text))
    assert problem == "Rectifica la versión n.º 1 y se comparó con la n.º 2."


NO_JSON_OF_OURS = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    "[" * 100_000,
    '{"form":1}',
    '{"form":1,"figures":{"form":1}}',
    "\udcff",
]


@pytest.mark.parametrize("text", NO_JSON_OF_OURS)
def test_no_text_breaks_it(text: str) -> None:
    honest = published(Random(1))  # noqa: S311 - as above
    assert check_edition(Edition(text)) != []
    assert check_edition(Edition(honest.text, corrected=text)) != []
    assert check_manifest(text) != []
    assert check_signature("x", text, "") != []
    assert check_signature("x", signature_json("x", bytes(32)), "no es base64") != []
    assert check_file(text, "a", b"") == []
    assert verifier.head_of_edition(text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


HONEST_TEXT = published(Random(2)).text  # noqa: S311 - as above


@given(st.data())
def test_no_value_in_the_place_of_another_breaks_it(data: st.DataObject) -> None:
    values: Any = json.loads(HONEST_TEXT)
    inner: Any = values
    while True:
        key = data.draw(st.sampled_from([*inner] if isinstance(inner, dict) else range(len(inner))))
        if isinstance(inner[key], dict | list) and inner[key] and data.draw(st.booleans()):
            inner = inner[key]
            continue
        inner[key] = data.draw(JSON)
        break
    assert isinstance(check_edition(Edition(json.dumps(values, sort_keys=True))), list)


# The command line


@pytest.fixture
def kept(tmp_path: Path) -> Published:
    """An honest publication as the files of a folder."""
    of = published(Random(11))  # noqa: S311 - as above
    texts = {
        "version.json": of.text,
        "firma.json": of.signature,
        "anterior.json": of.corrected,
        "archivos.json": of.manifest,
        "archivos-firma.json": of.manifest_signature,
        "bitacora.jsonl": "".join(of.journal),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    for name, content in of.files:
        (tmp_path / name).write_bytes(content)
    return of


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The copied file alone, in a Python that sees no installed package."""
    copy = folder / "verifier.py"
    copy.write_bytes(Path(verifier.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(copy), *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


SIGNED = ("--edition", "version.json", "--signature", "firma.json", "--corrects", "anterior.json")
LISTED = ("--manifest", "archivos.json", "--manifest-signature", "archivos-firma.json")


def test_it_runs_alone_and_says_what_it_found(tmp_path: Path, kept: Published) -> None:
    names = [word for name, _content in kept.files for word in ("--file", name)]
    result = run(
        tmp_path, "bitacora.jsonl", *SIGNED, "--key", kept.key, "--code", short_code(kept.code), *LISTED, *names
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[2:] == [
        f"Versión oficial: código {kept.code}",
        "Archivos comprobados: 3",
        "SÍ: todo coincide.",
    ]


@pytest.mark.usefixtures("kept")
def test_a_signature_without_the_key_from_elsewhere_says_what_it_is_worth(tmp_path: Path) -> None:
    result = run(tmp_path, *SIGNED)
    assert result.returncode == 0
    assert "Sin la clave que la institución publicó (--key)" in result.stdout
    other = run(tmp_path, *SIGNED, "--key", public_key_of(bytes(32)))
    assert other.returncode == 1
    assert "La firma es de otra clave" in other.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--signature", "firma.json"), 2, "diga con --edition"),
        (("--file", "version.json"), 2, "diga con --manifest"),
        (("--edition", "nada.json"), 2, "No se puede leer «nada.json»"),
        (("--edition", "archivos.json"), 1, "no tiene la forma de una versión oficial"),
        (("--edition", "version.json", "--code", "3F2A"), 1, "no es la del código impreso"),
        (("--edition", "version.json", "--corrects", "version.json"), 1, "Rectifica la versión n.º 1"),
        (("--manifest", "version.json"), 1, "no tiene la forma de una lista de archivos"),
        (("--manifest", "archivos.json", "--file", "firma.json"), 1, "no está entre los que se publicaron"),
        (("--manifest", "archivos.json", "--edition", "anterior.json"), 1, "es de otra versión oficial"),
        (("--edition", "otro.bin"), 1, "no es texto en UTF-8"),
    ],
)
def test_what_does_not_hold_is_said(
    tmp_path: Path, kept: Published, arguments: tuple[str, ...], status: int, words: str
) -> None:
    assert kept.problems() == []
    (tmp_path / "otro.bin").write_bytes(b"\xff\xfe\x00")
    result = run(tmp_path, *arguments)
    assert (result.returncode, "Traceback" in result.stderr) == (status, False)
    assert words in result.stdout + result.stderr
