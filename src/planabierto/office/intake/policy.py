"""The rows of the policy table for documents that come in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from planabierto.office.accounts.own_policy import PLANNING
from planabierto.office.accounts.policy import VIEW, ObjectKind, allow
from planabierto.office.accounts.roles import Role
from planabierto.office.intake.models import UploadState

UPLOAD = ObjectKind(
    key="upload",
    label=_("documento recibido"),
    actions=(VIEW, "stage", "confirm", "discard"),
    states=tuple(state.value for state in UploadState),
    state_path="state",
)

KINDS = (UPLOAD,)

ROWS = (
    *allow([*PLANNING, Role.INTERNAL_AUDITOR], UPLOAD, [VIEW]),
    *allow(PLANNING, UPLOAD, ["stage"]),
    *allow(PLANNING, UPLOAD, ["confirm", "discard"], states=[UploadState.STAGED]),
)
