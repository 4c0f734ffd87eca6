"""Who may open which figures of the performance tree, and the entries behind them."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from salesmgmt.org.access import Scope, scope_of
from salesmgmt.org.models import User


def require_tree(user: User | AnonymousUser, today: date) -> Scope:
    """What the person reaches; refused to roles without figures (HR, payroll, administrator)."""
    scope = scope_of(user, today)
    if not (scope.sees_people or scope.totals_min_people):
        raise PermissionDenied
    return scope


def require_entries(user: User | AnonymousUser, today: date) -> Scope:
    """What the person reaches; refused to everybody who sees at most totals."""
    scope = scope_of(user, today)
    if not scope.sees_people:
        raise PermissionDenied
    return scope
