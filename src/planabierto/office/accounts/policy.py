"""The policy table: who may do what to which object in which state, as data; what no row allows is denied.

Each package declares the kinds of its objects and the rows for them in its own `policy.py` and registers both in `AppConfig.ready`.
Services, views, querysets and the exhaustive test read the one table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.roles import Role
from planabierto.office.base.prepared import Prepared
from planabierto.office.institutions.models import Institution
from planabierto.office.institutions.queries import unit_and_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    AnyUser = User | AnonymousUser

ModelT = TypeVar("ModelT", bound=Model)

ANY_STATE = "*"
VIEW = "view"


class Scope(StrEnum):
    """How far a row reaches."""

    INSTITUTION = "institution"
    """Every object of the institution of the membership."""
    OWN_UNIT = "own_unit"
    """Objects whose responsible unit is the one of the membership or depends on it."""
    LED_UNIT = "led_unit"
    """Objects whose lead unit is the one of the membership or depends on it."""
    OWN_REPORT = "own_report"
    """Objects that stand in the report of the unit of the membership or of one below it, whichever area is responsible."""


@dataclass(frozen=True)
class ObjectKind:
    """A kind of object that the table speaks of.

    `actions` and `states` are all there are (without states, the kind has none). The paths are fields written as in a query
    (`unit_plan__unit_id`), read alike from an object and from a queryset; an empty path means that the kind has no such thing.
    """

    key: str
    label: str | _StrPromise
    actions: tuple[str, ...]
    states: tuple[str, ...] = ()
    institution_path: str = "institution_id"
    unit_path: str = ""
    lead_path: str = ""
    report_path: str = ""
    state_path: str = ""

    def path_of(self, scope: Scope) -> str:
        """The path to the unit by which a scope reaches an object; empty where the kind has none."""
        return {Scope.OWN_UNIT: self.unit_path, Scope.LED_UNIT: self.lead_path, Scope.OWN_REPORT: self.report_path}.get(
            scope, ""
        )


@dataclass(frozen=True)
class PolicyRow:
    """One permission: `role` may do `action` to a `kind` in `state`, as far as `scope`."""

    role: Role
    kind: str
    action: str
    state: str = ANY_STATE
    scope: Scope = Scope.INSTITUTION


def allow(
    roles: Iterable[Role],
    kind: ObjectKind,
    actions: Iterable[str],
    *,
    states: Iterable[str] = (ANY_STATE,),
    scope: Scope = Scope.INSTITUTION,
) -> tuple[PolicyRow, ...]:
    """The rows in which each of the roles may do each of the actions in each of the states."""
    return tuple(
        PolicyRow(role, kind.key, action, state, scope)
        for role in roles
        for action in actions
        for state in tuple(states)
    )


class NotAllowedError(PlanAbiertoError, PermissionDenied):
    """The policy table does not allow it; the text is the sentence of the 403 page."""


class PolicyError(ValueError):
    """The table names a kind, action or state that is not declared: a mistake of the program."""


@dataclass
class PolicyTable:
    """All kinds and rows of the office, keyed for a quick answer."""

    kinds: dict[str, ObjectKind] = field(default_factory=dict)
    rows: dict[tuple[str, str], tuple[PolicyRow, ...]] = field(default_factory=dict)

    def register(self, kinds: Iterable[ObjectKind], rows: Iterable[PolicyRow]) -> None:
        """Add the kinds and rows of a package; raises `PolicyError` for a second kind of one key or a row outside its kind."""
        for kind in kinds:
            if self.kinds.setdefault(kind.key, kind) != kind:
                message = f"two kinds share the key {kind.key}"
                raise PolicyError(message)
        for row in rows:
            self._check(row)
            known = self.rows.get((row.kind, row.action), ())
            if row not in known:
                self.rows[row.kind, row.action] = (*known, row)

    def _check(self, row: PolicyRow) -> None:
        kind = self.kind(row.kind)
        lacks_path = row.scope is not Scope.INSTITUTION and not kind.path_of(row.scope)
        unknown_state = row.state != ANY_STATE and row.state not in kind.states
        if row.action not in kind.actions or unknown_state or lacks_path:
            message = f"{row} does not fit its kind"
            raise PolicyError(message)

    def kind(self, key: str) -> ObjectKind:
        """The kind with a key; raises `PolicyError`."""
        if key not in self.kinds:
            message = f"no kind {key} is registered"
            raise PolicyError(message)
        return self.kinds[key]

    def rows_for(self, kind: ObjectKind, action: str) -> tuple[PolicyRow, ...]:
        """The rows for an action on a kind; raises `PolicyError` where the kind knows no such action."""
        if action not in self.kind(kind.key).actions:
            message = f"{kind.key} has no action {action}"
            raise PolicyError(message)
        return self.rows.get((kind.key, action), ())


TABLE = PolicyTable()


def register_policy(kinds: Iterable[ObjectKind], rows: Iterable[PolicyRow]) -> None:
    """Add the kinds and rows of a package to the table of the office; called from `AppConfig.ready`."""
    TABLE.register(kinds, rows)


@dataclass(frozen=True)
class Grant:
    """What a person is in one institution today: a role, and the unit that it is of."""

    role: Role
    institution_id: int
    unit_id: int | None = None

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The keys of the units that it reaches: its own and those below; asked of the database once, and only by a row of units."""
        return frozenset() if self.unit_id is None else frozenset(unit_and_below(self.institution_id, [self.unit_id]))


def grants(user: AnyUser, institution_id: int) -> tuple[Grant, ...]:
    """What somebody is in an institution today; everybody is the public. One query, once for each user object.

    An inactive person is the public and no more.
    """
    known: dict[int, tuple[Grant, ...]] = user.__dict__.setdefault("_grants", {})
    if institution_id not in known:
        public = Grant(Role.PUBLIC, institution_id)
        known[institution_id] = (public, *_membership_grants(user, institution_id))
    return known[institution_id]


def forget_grants(user: User) -> None:
    """Read the roles of a person anew next time; for the services that change them."""
    user.__dict__.pop("_grants", None)


_MEMBERSHIPS: Final = Prepared(
    lambda institution, person: Membership.objects.filter(institution_id=institution, user_id=person).order_by()
)


def _membership_grants(user: AnyUser, institution_id: int) -> list[Grant]:
    if isinstance(user, AnonymousUser) or not user.is_active:
        return []
    today = timezone.localdate()
    return [
        Grant(Role(membership.role), institution_id, membership.unit_id)
        for membership in _MEMBERSHIPS(institution=institution_id, person=user.pk)
        if membership.is_valid_on(today)
    ]


def roles_of(user: AnyUser, institution: Institution) -> frozenset[Role]:
    """The roles of somebody in an institution today, without the public's; empty for whoever has no access."""
    return frozenset(grant.role for grant in grants(user, institution.pk)) - {Role.PUBLIC}


def can(
    user: AnyUser, action: str, kind: ObjectKind, obj: Model | None = None, *, institution: Institution | None = None
) -> bool:
    """Whether somebody may do an action to an object, or, without one, to some object of the kind in `institution`.

    Raises `PolicyError` for an action that the kind does not know, and where neither object nor institution is given.
    """
    rows = TABLE.rows_for(kind, action)
    institution_id = _institution_id(kind, obj, institution)
    if institution is not None and institution.pk != institution_id:
        return False
    held = grants(user, institution_id)
    return any(
        grant.role == row.role and (obj is None or _reaches(row, kind, obj, grant)) for row in rows for grant in held
    )


def _institution_id(kind: ObjectKind, obj: Model | None, institution: Institution | None) -> int:
    found = _read(obj, kind.institution_path) if obj is not None else institution and institution.pk
    if not isinstance(found, int):
        message = f"{kind.key}: neither an object of an institution nor an institution was given"
        raise PolicyError(message)
    return found


def can_in_some_state(user: AnyUser, action: str, kind: ObjectKind, obj: Model) -> bool:
    """As `can`, were the object in the state that it takes: what is in somebody's way then is the state alone."""
    rows, held = TABLE.rows_for(kind, action), grants(user, _institution_id(kind, obj, None))
    return any(grant.role == row.role and _reaches_unit(row, kind, obj, grant) for row in rows for grant in held)


def _reaches(row: PolicyRow, kind: ObjectKind, obj: Model, grant: Grant) -> bool:
    is_in_state = row.state == ANY_STATE or _read(obj, kind.state_path) == row.state
    return is_in_state and _reaches_unit(row, kind, obj, grant)


def _reaches_unit(row: PolicyRow, kind: ObjectKind, obj: Model, grant: Grant) -> bool:
    if row.scope is Scope.INSTITUTION:
        return True
    unit = _read(obj, kind.path_of(row.scope))
    return unit is not None and (unit == grant.unit_id or unit in grant.unit_ids)


def _read(obj: object, path: str) -> int | str | None:
    """The value at a path of fields; None where a relation on the way is empty."""
    for name in path.split("__"):
        if obj is None:
            return None
        obj = getattr(obj, name)
    if obj is None or isinstance(obj, int | str):
        return obj
    message = f"{path} leads to {type(obj).__name__}, not to a key or state"
    raise PolicyError(message)


def require(
    user: AnyUser, action: str, kind: ObjectKind, obj: Model | None = None, *, institution: Institution | None = None
) -> None:
    """As `can`, but raises `NotAllowedError` with the sentence for the reader."""
    if not can(user, action, kind, obj, institution=institution):
        raise _refusal(kind, action)


def require_in_some_state(user: AnyUser, action: str, kind: ObjectKind, obj: Model) -> None:
    """As `require`, whatever the state: asked first by a service that says in its own sentence what a state does not allow."""
    if not can_in_some_state(user, action, kind, obj):
        raise _refusal(kind, action)


def _refusal(kind: ObjectKind, action: str) -> NotAllowedError:
    reaches_units = any(row.scope is not Scope.INSTITUTION for row in TABLE.rows_for(kind, action))
    return NotAllowedError(
        _("Esta página es de otra unidad. Si la necesita, pídala a Planificación.")
        if reaches_units
        else _("Su rol no permite hacer esto. Si lo necesita, pídalo a Planificación.")
    )


def scope_queryset(
    user: AnyUser, action: str, kind: ObjectKind, queryset: QuerySet[ModelT], *, institution: Institution
) -> QuerySet[ModelT]:
    """The objects of a queryset to which somebody may do an action in an institution; none where no row allows it."""
    held = grants(user, institution.pk)
    allowed = [
        _condition(row, kind, grant) for row in TABLE.rows_for(kind, action) for grant in held if grant.role == row.role
    ]
    if not allowed:
        return queryset.none()
    of_institution = queryset.filter(**{kind.institution_path: institution.pk})
    if Q() in allowed:
        return of_institution
    reached = Q()
    for condition in allowed:
        reached |= condition
    return of_institution.filter(reached)


def _condition(row: PolicyRow, kind: ObjectKind, grant: Grant) -> Q:
    condition = Q()
    if row.state != ANY_STATE:
        condition &= Q(**{kind.state_path: row.state})
    if row.scope is not Scope.INSTITUTION:
        condition &= _in_units(kind.path_of(row.scope), grant.unit_ids)
    return condition


def _in_units(path: str, unit_ids: Collection[int]) -> Q:
    return Q(**{f"{path}__in": sorted(unit_ids)})
