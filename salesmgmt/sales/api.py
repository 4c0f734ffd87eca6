"""Endpoints of the record: products, customers, orders, and documents in bulk."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from salesmgmt.lib.api import NUMBER
from salesmgmt.lib.api_bodies import Body, read_body
from salesmgmt.lib.api_lists import DayFilter
from salesmgmt.org.access import require_set_up, signed_in
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.api.once import HEADER, answer_once
from salesmgmt.org.api.reading import ShowsPeople
from salesmgmt.sales import access, intake
from salesmgmt.sales.models import Customer, Order, OrderLine, Product
from salesmgmt.sales.queries.orders import credited_to, order_list

MOST_ROWS = 10_000
"""Of all kinds together in one call."""
_MOST_DIGITS = 30


class ProductOut(serializers.ModelSerializer):
    """A product; the price is in the company currency."""

    class Meta:
        model = Product
        fields = ["id", "key", "name", "family", "list_price", "launched_on", "withdrawn_on"]
        read_only_fields = fields


class ProductFilters(django_filters.FilterSet):
    """By the source's key and by family."""

    key = django_filters.CharFilter(max_length=100)
    family = django_filters.CharFilter(max_length=100)


class Products(viewsets.ReadOnlyModelViewSet):
    """Everything that is or was sold; open to everybody who is logged in."""

    serializer_class = ProductOut
    filterset_class = ProductFilters
    lookup_value_regex = NUMBER
    queryset = Product.objects.all()


class CustomerOut(serializers.ModelSerializer):
    """A customer; `territory` is its key."""

    territory = serializers.CharField(source="territory.key", allow_null=True, default=None)

    class Meta:
        model = Customer
        fields = [
            "id",
            "key",
            "name",
            "segment",
            "industry",
            "region",
            "territory",
            "is_target_audience",
        ]
        read_only_fields = fields


class CustomerFilters(django_filters.FilterSet):
    """By the source's key, segment and region."""

    key = django_filters.CharFilter(max_length=100)
    segment = django_filters.CharFilter(max_length=100)
    region = django_filters.CharFilter(max_length=100)


class Customers(viewsets.ReadOnlyModelViewSet):
    """Customers of the orders that the asker may see."""

    serializer_class = CustomerOut
    filterset_class = CustomerFilters
    lookup_value_regex = NUMBER
    queryset = Customer.objects.none()

    def get_queryset(self) -> QuerySet[Customer]:
        """Visible customers; 403 for roles without orders."""
        today = timezone.localdate()
        access.require_orders(self.request.user, today)
        return access.customers_visible(self.request.user, today).select_related("territory")


class OrderLineOut(serializers.ModelSerializer):
    """One product of an order; amounts in the order's currency, without tax."""

    product = serializers.CharField(source="product.key")

    class Meta:
        model = OrderLine
        fields = ["key", "product", "quantity", "gross_amount", "net_amount"]
        read_only_fields = fields


class OrderOut(serializers.ModelSerializer):
    """An order with its lines; `credited_to` names those whom the asker may see."""

    customer = serializers.CharField(source="customer.key")
    department = serializers.CharField(source="department.key")
    # Company currency, as ordered.
    revenue = serializers.DecimalField(max_digits=20, decimal_places=6)
    credited_to = serializers.SerializerMethodField()
    lines = OrderLineOut(many=True)

    class Meta:
        model = Order
        fields = [
            "id",
            "key",
            "customer",
            "department",
            "booked_on",
            "due_on",
            "currency",
            "channel",
            "revenue",
            "credited_to",
            "lines",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_credited_to(self, order: Any) -> list[str]:
        """Keys of people with a share, revenue first."""
        return [share.person.key or "" for share in order.visible_shares if share.person]


class OrderFilters(django_filters.FilterSet):
    """By the source's key, by days of the order and by the customer's key."""

    key = django_filters.CharFilter(max_length=100)
    booked_from = DayFilter(field_name="booked_on", lookup_expr="gte")
    booked_to = DayFilter(field_name="booked_on", lookup_expr="lte")
    customer = django_filters.CharFilter(field_name="customer__key", max_length=100)


class Orders(ShowsPeople, viewsets.ReadOnlyModelViewSet):
    """Orders that the asker shares in or whose sellers they manage."""

    serializer_class = OrderOut
    filterset_class = OrderFilters
    lookup_value_regex = NUMBER
    queryset = Order.objects.none()

    def get_queryset(self) -> QuerySet[Order]:
        """Visible orders with lines and shares; 403 for roles without orders."""
        today = timezone.localdate()
        access.require_orders(self.request.user, today)
        lines = OrderLine.objects.select_related("product").order_by("pk")
        return order_list(self.request.user, today).prefetch_related(Prefetch("lines", lines))

    def people_of(self, row: Any) -> set[int | None]:
        """Who is named as credited."""
        return credited_to([row])


class DocumentsIn(Body):
    """Rows of any kinds, each an object with the kind's columns; all of them or none."""

    why = serializers.CharField(max_length=LONGEST_WHY)
    documents = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()), allow_empty=False
    )


class LoadOut(serializers.Serializer):
    """How many rows were read and how many written, by kind; ledger entries posted."""

    read = serializers.DictField(child=serializers.IntegerField())
    written = serializers.DictField(child=serializers.IntegerField())
    credits = serializers.IntegerField()


class Documents(APIView):
    """Loads documents in bulk through the intake, for who sets the company up."""

    @extend_schema(
        request=DocumentsIn,
        responses={200: LoadOut, 400: OpenApiTypes.OBJECT},
        parameters=[OpenApiParameter(HEADER, str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request) -> Response:
        """Load up to 10,000 rows in one transaction; the same rows again change nothing."""
        person = signed_in(request.user)
        require_set_up(person, timezone.localdate())
        asked = read_body(request, DocumentsIn)
        rows = _rows(asked["documents"])

        def write() -> Response:
            done = intake.load(rows, by=person, why=asked["why"])
            return Response(LoadOut(done).data)

        try:
            return answer_once(request, person, write)
        except intake.IntakeError as error:
            return Response(_problems(error), status=status.HTTP_400_BAD_REQUEST)


def _rows(documents: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows as the intake takes them; refused for unknown kinds and columns, and too many rows."""
    unknown = sorted(documents.keys() - intake.KINDS.keys())
    if unknown:
        message = _("There is no such kind; known are: %(known)s.")
        known = {"known": ", ".join(intake.KINDS)}
        raise exceptions.ValidationError({key: [message % known] for key in unknown})
    if sum(map(len, documents.values())) > MOST_ROWS:
        raise exceptions.ValidationError(
            {"documents": [_("Send at most %(most)d rows at once.") % {"most": MOST_ROWS}]}
        )
    return {name: list(_of_kind(intake.KINDS[name], rows)) for name, rows in documents.items()}


def _of_kind(kind: intake.DocumentKind, rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    names = kind.column_names
    for place, row in enumerate(rows, start=1):
        if unknown := sorted(row.keys() - set(names)):
            words = {"row": place, "columns": ", ".join(unknown), "known": ", ".join(names)}
            message = _("Row %(row)d: no such column: %(columns)s. Known are: %(known)s.")
            raise exceptions.ValidationError({kind.name: [message % words]})
        yield tuple(_text(kind, place, name, row.get(name)) for name in names)


def _text(kind: intake.DocumentKind, place: int, name: str, value: Any) -> str | None:
    """A value as the intake reads it: exact numbers, t and f."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        # 1e9999999 is a short text; written out it would fill the memory.
        return format(value, "f") if abs(value.adjusted()) <= _MOST_DIGITS else str(value)
    words = {"row": place, "column": name}
    message = _("Row %(row)d, %(column)s: give a text, a number, true, false or null.")
    raise exceptions.ValidationError({kind.name: [message % words]})


def _problems(error: intake.IntakeError) -> dict[str, Any]:
    """Everything that is wrong, by row; nothing was written."""
    return {
        "problems": [
            {
                "kind": each.kind,
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "code": each.code,
                "message": str(each),
            }
            for each in error.problems
        ]
    }
