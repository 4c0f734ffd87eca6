"""One tree of departments under one company; who belongs where and manages what, by date."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import STAYS, keep_history
from salesmgmt.org.models.dated import Dated, ends_after_start, never_twice
from salesmgmt.org.models.people import User


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Named filters for departments."""

    def in_subtree(self, root: "Department") -> Self:
        """`root` and everything below it."""
        return self.filter(path__startswith=root.path)

    def in_tree_order(self) -> Self:
        """Parents before their children, siblings by name."""
        return self.order_by("tree_key")


@keep_history()
class Department(models.Model):
    """A unit of the company; the one without a parent is the company itself.

    A department's place in the tree is not dated: moving it takes its history
    along (docs/decisions/0004-tree-is-not-dated.md).
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    # "1." for the root, "1.4." for a child: a subtree is a prefix. Written by org.actions.
    path = models.CharField(max_length=250, unique=True, editable=False)
    # Sort keys of all names from the root down: one ORDER BY lists the tree.
    tree_key = models.TextField(editable=False, db_index=True, db_collation="C")
    depth = models.PositiveSmallIntegerField(editable=False)
    timezone = models.CharField(_("time zone"), max_length=64)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                name="org_department_one_root",
                condition=Q(parent__isnull=True),
                violation_error_message=_("There is one company; a department needs a parent."),
            ),
            models.CheckConstraint(
                name="org_department_not_own_parent", condition=~Q(parent=models.F("id"))
            ),
        ]
        triggers = [STAYS]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.parent_id is None


@keep_history()
class Membership(Dated):
    """A person belongs to one department at a time; sales stay with the department of their day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")

    class Meta:
        constraints = [
            ends_after_start("org_membership_ends_after_start"),
            never_twice(
                "org_membership_one_at_a_time",
                "person",
                _("The person already belongs to a department on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.department_id} from {self.starts_on}"


@keep_history()
class Management(Dated):
    """A person manages a department; one manager at a time is accountable for it."""

    person = models.ForeignKey(User, models.PROTECT, related_name="managements")
    department = models.ForeignKey(Department, models.PROTECT, related_name="managements")

    class Meta:
        constraints = [
            ends_after_start("org_management_ends_after_start"),
            never_twice(
                "org_management_one_at_a_time",
                "department",
                _("The department already has a manager on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} manages {self.department_id} from {self.starts_on}"


@keep_history()
class Deputy(Dated):
    """During an absence the deputy has the rights of the person; what they do names both."""

    person = models.ForeignKey(User, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputy_for")

    class Meta:
        constraints = [
            ends_after_start("org_deputy_ends_after_start"),
            models.CheckConstraint(
                name="org_deputy_is_somebody_else",
                condition=~Q(person=models.F("deputy")),
                violation_error_message=_("Nobody is their own deputy."),
            ),
            models.CheckConstraint(
                name="org_deputy_has_an_end",
                condition=Q(ends_on__isnull=False),
                violation_error_message=_(
                    "A deputy stands in for a dated absence: say until when."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id} from {self.starts_on}"
