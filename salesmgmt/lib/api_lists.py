"""Lists of the API: pages, and filters that mean the same in every language."""

import re
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

if TYPE_CHECKING:
    # The settings name classes of this module while that one is still being loaded.
    from rest_framework.views import APIView

_NUMBER = re.compile(r"[0-9]{1,9}")
# Of the page itself, known to every list.
_PAGING = {"cursor", "limit"}


class Pages(CursorPagination):
    """Pages by cursor: rows that come or go meanwhile neither repeat nor hide another."""

    ordering = "pk"
    page_size = 100
    max_page_size = 1000
    page_size_query_param = "limit"

    def get_page_size(self, request: Request) -> int:
        """How many rows the asker wants; 400 for what is no such number."""
        given = request.query_params.get("limit", str(self.page_size))
        if not _NUMBER.fullmatch(given) or not 0 < int(given) <= self.max_page_size:
            message = _("Give a whole number from 1 to %(most)d.") % {"most": self.max_page_size}
            raise exceptions.ValidationError({"limit": [message]})
        return int(given)

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """The cursor and the size with its bounds."""
        cursor, limit = super().get_schema_operation_parameters(view)
        limit["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [cursor, limit]

    def decode_cursor(self, request: Request) -> Any:
        """The place to go on from. Raises NotFound for a cursor that was not given by a page."""
        found = super().decode_cursor(request)
        position = None if found is None else found.position
        if position is not None and not (position.isascii() and position.isdigit()):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return found


class KnownFilters(DjangoFilterBackend):
    """Filters of the list; what is none of them is refused, never passed over."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: "APIView") -> QuerySet:
        """The rows that match; 400 names the parameter that is wrong. One object has none."""
        if getattr(view, "detail", False):
            check_parameters(request, set())
            return queryset
        declared = self.get_filterset_class(view, queryset)
        check_parameters(request, set(declared.base_filters if declared else ()) | _PAGING)
        return super().filter_queryset(request, queryset, view)


def check_parameters(request: Request, known: set[str]) -> None:
    """Refuse parameters of the address that would be passed over: unknown, empty, given twice."""
    wrong = {
        key: [refusal]
        for key, values in sorted(request.query_params.lists())
        if (refusal := _why_not(key, values, known))
    }
    if wrong:
        raise exceptions.ValidationError(wrong)


def _why_not(key: str, values: list[str], known: set[str]) -> str | None:
    if key not in known and not known:
        return _("Nothing is asked by parameters here.")
    if key not in known:
        words = {"known": ", ".join(sorted(known))}
        return _("There is no such parameter; known are: %(known)s.") % words
    if len(values) > 1:
        return _("Give it once.")
    return None if values[0].strip() else _("Give a value, or leave it out.")


class _Day(forms.DateField):
    default_error_messages = {"invalid": gettext_lazy("Give a day as YYYY-MM-DD.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class DayFilter(django_filters.DateFilter):
    """A day as YYYY-MM-DD; how people write days differs by language and is refused."""

    field_class = _Day


class _Flag(forms.NullBooleanField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """What the text says; the form's own field takes every other word for "not given"."""
        if value not in {None, "", "true", "false"}:
            raise forms.ValidationError(_("Give true or false."))
        return {"true": True, "false": False}.get(value or "")


class FlagFilter(django_filters.BooleanFilter):
    """`true` or `false`; other words are refused."""

    field_class = _Flag
