"""The rows of the policy table for publishing: the information officer withholds and publishes, planning reads along."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLAN_READERS, PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, allow
from planabierto.office.accounts.roles import Role
from planabierto.office.publication.models import UNDER_WAY, WAS_PUBLISHED, PublicationState

PUBLICATION = ObjectKind(
    key="publication",
    label=_("publicación"),
    actions=(VIEW, "open", "redact", "approve", "publish", "correct", "withdraw"),
    states=tuple(state.value for state in PublicationState),
    state_path="state",
)
EDITION = ObjectKind(
    key="edition",
    label=_("versión oficial"),
    actions=(VIEW, "issue"),
)
GROUND = ObjectKind(
    key="suppression_ground",
    label=_("causal de supresión"),
    actions=(VIEW, "change"),
)
SIGNING_KEY = ObjectKind(
    key="signing_key",
    label=_("clave de firma"),
    actions=(VIEW, "rotate"),
)

KINDS = (PUBLICATION, EDITION, GROUND, SIGNING_KEY)

_OFFICER = [Role.INFORMATION_OFFICER]
_READERS = [*_OFFICER, *PLANNING]

ROWS = (
    *allow(_READERS, PUBLICATION, [VIEW]),
    *allow(_OFFICER, PUBLICATION, ["open"], states=[PublicationState.PROJECTION]),
    *allow(_OFFICER, PUBLICATION, ["redact", "approve"], states=UNDER_WAY),
    *allow(_OFFICER, PUBLICATION, ["publish"], states=[PublicationState.APPROVED]),
    *allow(_OFFICER, PUBLICATION, ["correct"], states=[PublicationState.PUBLISHED]),
    # The content of one that was corrected or is marked as withdrawn can still be taken from the public
    *allow(_OFFICER, PUBLICATION, ["withdraw"], states=WAS_PUBLISHED),
    # Whoever reads the plan reads what was made official of it, internal or public
    *allow(PLAN_READERS, EDITION, [VIEW]),
    *allow(_OFFICER, EDITION, ["issue"]),
    *allow(_READERS, GROUND, [VIEW]),
    *allow(_OFFICER, GROUND, ["change"]),
    *allow(_READERS, SIGNING_KEY, [VIEW]),
    *allow(_OFFICER, SIGNING_KEY, ["rotate"]),
)
