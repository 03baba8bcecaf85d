"""People who fill in their rows as a browser does, each over a connection of their own that is kept, and what they were answered.

The site is asked as by the proxy in front of it, in production's settings: it names an address for each editor and says that they came by
https. So each signs in with their password, from their own place.
"""

from __future__ import annotations

import http.client
import json
import re
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Final, NoReturn
from urllib.parse import urlencode, urljoin

import pikepdf

HOST: Final = "poi.mutual.example"
PASSWORD: Final = "una contraseña de prueba"  # noqa: S105 - of the people of the tests
PATIENCE: Final = 60
"""Seconds after which an answer counts as none."""
UNANSWERED: Final = 0
TENTH: Final = 10
"""One act in so many is an evidence, the others are saves."""
EXPECTED: Final = {"page": 200, "file of a page": 200, "sign-in": 302, "save": 200, "evidence": 302}
_MARK: Final = b"@" * 40
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_VERSION: Final = re.compile(r'name="([\w-]+)-version" value="(\d+)"')
_FILE: Final = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="(/static/[^"]+)"')
_FORM: Final = "application/x-www-form-urlencoded"
_BORDER: Final = "border-of-the-parts"


@dataclass(frozen=True, slots=True)
class Answered:
    """One request: what it was, its status, `UNANSWERED` for none or for another page, and its seconds; `path` to find it by."""

    kind: str
    status: int
    seconds: float
    path: str

    @property
    def is_error(self) -> bool:
        """Whether it is not what an editor must get."""
        return self.status != EXPECTED[self.kind]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came."""

    status: int
    location: str
    text: str


class UnexpectedAnswerError(Exception):
    """An editor got what they should not, and begins again at their page."""


class Browser:
    """One person's connection and cookies."""

    def __init__(self, port: int, address: str) -> None:
        """Come from an address."""
        self._answered: list[Answered] = []
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}
        self._address = address
        self._files: set[str] = set()

    def page(self, path: str) -> str:
        """A page, wherever it leads, with the styles and scripts that it names and that were not fetched before."""
        answer = self._ask("page", "GET", path, redirects=True)
        while answer.location:
            path = urljoin(path, answer.location)
            answer = self._ask("page", "GET", path, redirects=True)
        for name in _FILE.findall(answer.text):
            if name not in self._files:
                self._files.add(name)
                self._ask("file of a page", "GET", name)
        return answer.text

    def post(self, kind: str, path: str, body: bytes, **headers: str) -> Answer:
        """What is answered to a form."""
        return self._ask(kind, "POST", path, body, headers)

    def token(self, path: str, text: str) -> str:
        """The token of the form of a page."""
        found = _TOKEN.search(text)
        if found is None:
            self.refuse(path)
        return found[1]

    def refuse(self, path: str) -> NoReturn:
        """A page came that is not the one that was asked for."""
        self._answered.append(Answered("page", UNANSWERED, 0, path))
        raise UnexpectedAnswerError(path)

    def taken(self) -> list[Answered]:
        """All that was answered since this was last asked."""
        taken, self._answered = self._answered, []
        return taken

    def close(self) -> None:
        """Go."""
        self._connection.close()

    def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        redirects: bool = False,
    ) -> Answer:
        given = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-For": self._address,
            "X-Forwarded-Proto": "https",
            "Accept-Language": "es",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            **{name.replace("_", "-"): value for name, value in (headers or {}).items()},
        }
        self._reopen_if_left()
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body or None, given)
            response = self._connection.getresponse()
            text = response.read().decode(errors="replace")  # an icon is no text
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._answered.append(Answered(kind, UNANSWERED, time.perf_counter() - began, path))
            raise UnexpectedAnswerError(path) from error
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        is_led_on = redirects and response.status == EXPECTED["sign-in"]
        status = EXPECTED[kind] if is_led_on else response.status
        self._answered.append(Answered(kind, status, time.perf_counter() - began, path))
        if self._answered[-1].is_error:
            raise UnexpectedAnswerError(path)
        return Answer(response.status, response.headers.get("Location", ""), text)

    def _reopen_if_left(self) -> None:
        """A connection that the server closed while nobody asked is opened anew, as browsers and proxies do."""
        kept = self._connection.sock
        if kept is not None and select.select([kept], [], [], 0)[0]:
            self._connection.close()


class Scan:
    """A scanned page of 200 KB as a PDF, another one each time."""

    def __init__(self, chance: Random) -> None:
        """Draw one whose mark is replaced."""
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(500, 400))
            picture = pikepdf.Stream(pdf, chance.randbytes(200_000))
            picture.stream_dict = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=500,
                Height=400,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
            page.Contents = pikepdf.Stream(pdf, b"% " + _MARK + b"\nq 500 0 0 400 0 0 cm /Scan Do Q")
            kept = BytesIO()
            pdf.save(kept, compress_streams=False, static_id=True)
        self._bytes = kept.getvalue()

    def copy(self, mark: str) -> bytes:
        """One that no other is like."""
        return self._bytes.replace(_MARK, mark.encode().ljust(len(_MARK), b"."), 1)


@dataclass
class Kept:
    """What the server acknowledged to one editor: row and version → figure, and each evidence's description → sha256."""

    saves: dict[tuple[str, int], int] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


class Editor:
    """Somebody of a unit with rows of their own there: signs in, opens the page, saves row by row with a pause before each act."""

    def __init__(
        self, *, email: str, address: str, page: str, rows: list[str], scan: Scan, acts: int, chance: Random, port: int
    ) -> None:
        """Name who it is, from where they come, what they fill in; `acts` is where they stand between two evidences."""
        self.kept = Kept()
        self.browser = Browser(port, address)
        self._email = email
        self._page = page
        self._rows = rows
        self._scan = scan
        self._chance = chance
        self._versions: dict[str, int] = {}
        self._token = ""
        self._acts = acts

    def sign_in(self) -> None:
        """With the password, and on to where this person's work begins."""
        token = self.browser.token("/ingresar/", self.browser.page("/ingresar/"))
        fields = {"csrfmiddlewaretoken": token, "login": self._email, "password": PASSWORD}
        answer = self.browser.post("sign-in", "/ingresar/", urlencode(fields).encode(), Content_Type=_FORM)
        self.browser.page(answer.location)

    def work(self, until: float, *, pause: float) -> None:
        """Fill in until a moment of the monotonic clock, every row once at least; after an error, begin again at the page."""
        time.sleep(pause * self._chance.random())
        has_been_through = False
        while not has_been_through or time.monotonic() < until:
            try:
                self._open()
                for row in self._rows:
                    time.sleep(pause * self._chance.uniform(0.5, 1.5))
                    if has_been_through and time.monotonic() >= until:
                        return
                    self._act(row)
                has_been_through = True
            except UnexpectedAnswerError:
                if time.monotonic() >= until:
                    return
                time.sleep(max(pause, 1))

    def _act(self, row: str) -> None:
        self._acts += 1
        if self._acts % TENTH == 0:
            self._attach(row)
        else:
            self._save(row)

    def _open(self) -> None:
        text = self.browser.page(self._page)
        self._token = self.browser.token(self._page, text)
        self._versions = {row: int(version) for row, version in _VERSION.findall(text)}
        if not self._versions.keys() >= set(self._rows):
            self.browser.refuse(self._page)

    def _save(self, row: str) -> None:
        version = self._versions[row]
        figure = version % 7 + 1
        fields = {"csrfmiddlewaretoken": self._token, f"{row}-version": str(version), f"{row}-real": str(figure)}
        path = f"{self._page}fila/{row}/"
        answer = self.browser.post("save", path, urlencode(fields).encode(), Content_Type=_FORM, HX_Request="true")
        self._versions[row] = json.loads(answer.text)["rows"][row]["version"]
        self.kept.saves[row, self._versions[row]] = figure

    def _attach(self, row: str) -> None:
        path = f"{self._page}fila/{row}/medios/"
        token = self.browser.token(path, self.browser.page(path))
        described = f"{self._email} {self._acts} {self._chance.getrandbits(40):x}"
        scan = self._scan.copy(sha256(described.encode()).hexdigest()[:40])
        fields = {"csrfmiddlewaretoken": token, "description": described, "confidentiality": "public"}
        answer = self.browser.post(
            "evidence", path, _parts(fields, scan), Content_Type=f"multipart/form-data; boundary={_BORDER}"
        )
        self.kept.evidence[described] = sha256(scan).hexdigest()
        self.browser.page(answer.location)


def _parts(fields: Mapping[str, str], file: bytes) -> bytes:
    """A form with a file, as a browser sends it."""
    head = "".join(
        f'--{_BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    attached = 'Content-Disposition: form-data; name="attached"; filename="acta.pdf"\r\nContent-Type: application/pdf'
    return f"{head}--{_BORDER}\r\n{attached}\r\n\r\n".encode() + file + f"\r\n--{_BORDER}--\r\n".encode()
