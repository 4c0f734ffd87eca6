"""Endpoints of the record: products, customers, orders, and documents in bulk."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from salesmgmt.lib.api import NUMBER
from salesmgmt.lib.api_bodies import Body, read_body
from salesmgmt.lib.api_lists import DayFilter
from salesmgmt.org.access import require_set_up, signed_in
from salesmgmt.org.actions.checks import LONGEST_WHY
from salesmgmt.org.api.once import answer_once
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


class _Row(serializers.DictField):
    """One row as it came: the intake judges it and tells its place."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Whatever stands there."""
        return data


class DocumentsIn(Body):
    """Rows of any kinds, each an object with the kind's columns; all of them or none."""

    why = serializers.CharField(max_length=LONGEST_WHY)
    documents = serializers.DictField(child=serializers.ListField(child=_Row()), allow_empty=False)


class LoadOut(serializers.Serializer):
    """How many rows were read and how many written, by kind; ledger entries posted."""

    read = serializers.DictField(child=serializers.IntegerField())
    written = serializers.DictField(child=serializers.IntegerField())
    credits = serializers.IntegerField()


class ProblemOut(serializers.Serializer):
    """One defect of one row, counted from 1; `column` and `value` are empty for a whole row."""

    kind = serializers.CharField()
    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField(source="*")


class ProblemsOut(serializers.Serializer):
    """What is wrong with the rows; `more` says that these are not all problems."""

    problems = ProblemOut(many=True)
    more = serializers.BooleanField(source="has_more")


class Documents(APIView):
    """Loads documents in bulk through the intake, for who sets the company up."""

    @extend_schema(request=DocumentsIn, responses={200: LoadOut, 400: ProblemsOut})
    def post(self, request: Request) -> Response:
        """Load up to 10,000 rows in one transaction; the same rows again change nothing."""
        person = signed_in(request.user)
        require_set_up(person, timezone.localdate())
        asked = read_body(request, DocumentsIn)
        documents = asked["documents"]
        _refuse_kinds(documents)

        def write() -> Response:
            rows = {name: _rows(intake.KINDS[name], given) for name, given in documents.items()}
            found = _unknown_columns(documents)
            done = intake.load(rows, by=person, why=asked["why"], found=found)
            return Response(LoadOut(done).data)

        try:
            return answer_once(request, person, write)
        except intake.IntakeError as error:
            return Response(ProblemsOut(error).data, status=status.HTTP_400_BAD_REQUEST)


def _refuse_kinds(documents: Mapping[str, list[Any]]) -> None:
    """Refuse unknown kinds, and too many rows."""
    unknown = sorted(documents.keys() - intake.KINDS.keys())
    if unknown:
        message = _("There is no such kind; known are: %(known)s.")
        known = {"known": ", ".join(intake.KINDS)}
        raise exceptions.ValidationError({key: [message % known] for key in unknown})
    if sum(map(len, documents.values())) > MOST_ROWS:
        raise exceptions.ValidationError(
            {"documents": [_("Send at most %(most)d rows at once.") % {"most": MOST_ROWS}]}
        )


def _unknown_columns(documents: Mapping[str, list[Any]]) -> Iterator[intake.Problem]:
    for kind in map(intake.KINDS.__getitem__, documents):
        names = kind.column_names
        for place, row in enumerate(documents[kind.name], start=1):
            for column in sorted(row.keys() - set(names)) if isinstance(row, dict) else ():
                code = f"no_column:{', '.join(names)}"
                yield intake.problem(kind.name, place, column, None, code)


def _rows(kind: intake.DocumentKind, given: list[Any]) -> Iterator[intake.Row]:
    for row in given:
        is_row = isinstance(row, dict)
        yield tuple(_value(row.get(name)) for name in kind.column_names) if is_row else None


def _value(value: Any) -> Any:
    """A value as the intake reads it: exact numbers, t and f."""
    if isinstance(value, bool):
        return "t" if value else "f"
    # 1e9999999 is a short text; written out it would fill the memory.
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        return str(value)
    return value
