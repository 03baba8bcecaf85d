"""A follow-up that came with its document and says what no public version may, and how a test publishes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planabierto.office.accounts.roles import Role
from planabierto.office.base.worker import run_waiting_tasks
from planabierto.office.publication.models import Edition, Publication, RedactionDecision, SuppressionGround
from planabierto.office.publication.projection import text_hash
from planabierto.office.publication.review import read_review
from planabierto.office.publication.services.deciding import Ruling, Where, decide
from planabierto.office.publication.services.publishing import approve, open_publication, publish
from tests.office.importing import write
from tests.office.written import OTHERS, document, follow_up, row

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import FollowUp
    from planabierto.office.publication.review import Fragment, Review
    from tests.cast import Cast

NAME = "Lic. Rigoberto Menjívar Aldana"
ILL = "por incapacidad médica del encargado"
MISSION = "Atender reclamos."
ROWS = (
    row("AO.6.1.", "Emitir certificaciones.", achieved="2", rate="67%", remarks=f"La firmó el {NAME} en agosto."),
    row("AO.6.2.", "Capacitar al personal.", achieved="1", rate="33%", remarks=f"Se atrasó {ILL}."),
    row("AO.6.3.", "Revisar expedientes.", remarks="Se revisaron todos los expedientes."),
)


def write_named(cast: Cast, rows: tuple[str, ...] = ROWS, *, period: int = 3) -> FollowUp:
    """A follow-up whose remarks name a person and tell why somebody was away."""
    return write(cast.institution, document(follow_up({MISSION: [OTHERS, *rows]}, period=period)))


def officer(cast: Cast) -> User:
    """Who publishes."""
    return cast[Role.INFORMATION_OFFICER]


def ground(publication: Publication, article: str = "24", letter: str = "c") -> SuppressionGround:
    """A ground of the law."""
    return SuppressionGround.objects.get(institution=publication.institution, article=article, letter=letter)


def where(review: Review, fragment: Fragment) -> Where:
    """A fragment as a page names it."""
    text = review.by_place[fragment.place].text.text
    assert fragment.start is not None
    assert fragment.end is not None
    return Where(fragment.place, fragment.start, fragment.end, text_hash(text), fragment.kind)


def fragment(publication: Publication, kind: str) -> Where:
    """The first open fragment of a kind."""
    review = read_review(publication)
    return where(review, next(one for one in review.open_fragments if one.kind == kind))


def suppressing(publication: Publication, letter: str = "c") -> Ruling:
    """To withhold on a letter of article 24."""
    return Ruling(decision=RedactionDecision.SUPPRESS, ground=ground(publication, letter=letter))


def suppress_all(publication: Publication, by: User) -> Publication:
    """Withhold whatever stands against publishing."""
    review = read_review(publication)
    for one in review.blocking:
        letter = "a" if one.kind == "health" else "c"
        decide(publication, fragments=[where(review, one)], ruling=suppressing(publication, letter), by=by)
    publication.refresh_from_db()
    return publication


def publish_all(follow_up_: FollowUp, by: User, publication: Publication | None = None) -> Edition:
    """Open, decide, approve, publish and make the files."""
    publication = publication or open_publication(follow_up_, by=by)
    suppress_all(publication, by)
    approve(publication, by=by)
    edition = publish(publication, by=by)
    run_waiting_tasks()
    edition.refresh_from_db()
    publication.refresh_from_db()
    return edition


def stored_bytes(folder: Path) -> bytes:
    """All that lies in a folder, one after the other."""
    return b"\n".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())
