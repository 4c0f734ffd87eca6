"""The operator's view of the tables, read-only: writes are actions, so that history holds them."""

from typing import Any

from django.contrib import admin

from salesmgmt.org import models


def _never(*_args: Any, **_kwargs: Any) -> bool:
    return False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    has_add_permission = has_change_permission = has_delete_permission = _never


@admin.register(models.User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("name", "email", "key", "is_active", "left_on")
    search_fields = ("name", "email", "key")
    ordering = ("sort_key",)
    exclude = ("password",)


@admin.register(models.Department)
class DepartmentAdmin(ReadOnlyAdmin):
    list_display = ("name", "key", "path", "timezone")
    ordering = ("tree_key",)


@admin.register(models.Membership, models.Management)
class PersonInDepartmentAdmin(ReadOnlyAdmin):
    list_display = ("person", "department", "starts_on", "ends_on")
    list_select_related = ("person", "department")


@admin.register(models.Period)
class PeriodAdmin(ReadOnlyAdmin):
    list_display = ("key", "calendar", "kind", "starts_on", "ends_on", "closed_at")
    list_select_related = ("calendar",)
    list_filter = ("calendar", "kind")


@admin.register(models.OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    # Whose notice it is, and what it says, is the person's alone.
    list_display = ("id", "state", "attempts", "not_before", "sent_at", "error")
    list_filter = ("state",)
    exclude = ("notice",)


admin.site.register(
    [
        models.Company,
        models.CurrencyRate,
        models.Deputy,
        models.FiscalCalendar,
        models.RoleAssignment,
    ],
    ReadOnlyAdmin,
)
