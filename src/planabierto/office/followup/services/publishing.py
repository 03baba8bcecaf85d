"""What a follow-up says of its publication; decided and recorded by whoever publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from planabierto.office.followup.models import FollowUp, FollowUpState

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUBLISHED: Final[Mapping[str, FollowUpState]] = {FollowUpState.PRESENTED.value: FollowUpState.PUBLISHED}
_WITHDRAWN: Final[Mapping[str, FollowUpState]] = {FollowUpState.PUBLISHED.value: FollowUpState.PRESENTED}


def note_publication(follow_up: FollowUp, *, is_published: bool) -> None:
    """Note that a follow-up is published, or no more; one that came with its document keeps its state. In the transaction of the act."""
    after = (_PUBLISHED if is_published else _WITHDRAWN).get(follow_up.state)
    if after is not None:
        FollowUp.objects.filter(institution_id=follow_up.institution_id, pk=follow_up.pk).update(state=after)
        follow_up.state = after
