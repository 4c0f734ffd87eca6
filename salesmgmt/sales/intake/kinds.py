"""Document kinds and their columns (docs/recipes.md, "New document kind").

The order of KINDS is the order of loading: what is referred to comes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from salesmgmt.sales.rules.terms import CreditKind, FeedbackKind, Stage


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind: its name, whether it must be there, and the check of one value.

    `check` is an SQL expression over the text `v` that names the defect or is
    NULL; only constants of this module go into it.
    """

    name: str
    check: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """What rows of one kind look like, and which columns make a row unique in a load."""

    name: str
    unique: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def stage(self) -> str:
        """Name of the temporary table that holds the rows as they came."""
        return f"stage_{self.name}"


def _text(longest: int) -> str:
    return (
        f"CASE WHEN length(v) > {longest} THEN 'too_long:{longest}'"
        " WHEN v ~ '[\\x01-\\x1f\\x7f]' THEN 'control_character' END"
    )


def _word(*words: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"CASE WHEN v NOT IN ({listed}) THEN 'unknown_word:{', '.join(words)}' END"


# Each WHEN is reached only when the ones before it did not hold, so the casts below are safe.
# At most 14 digits before the point; counting them in the pattern takes three times as long.
_NUMBER = (
    "CASE WHEN length(v) > 22 OR v !~ '^-?[0-9]+([.][0-9]{1,6})?$' THEN 'not_a_number'"
    " WHEN abs(v::numeric) >= 1e14 THEN 'not_a_number'"
)
_AMOUNT = f"{_NUMBER} END"
_NOT_NEGATIVE = f"{_NUMBER} WHEN v::numeric < 0 THEN 'negative' END"
_POSITIVE = f"{_NUMBER} WHEN v::numeric <= 0 THEN 'not_positive' END"
_SHARE = f"{_NUMBER} WHEN v::numeric <= 0 OR v::numeric > 1 THEN 'not_a_share' END"
_DAY = (
    "CASE WHEN v !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN 'not_a_date'"
    " WHEN substr(v, 1, 4)::int NOT BETWEEN 1900 AND 2200 THEN 'not_a_date'"
    " WHEN substr(v, 6, 2)::int NOT BETWEEN 1 AND 12 THEN 'not_a_date'"
    " WHEN substr(v, 9, 2)::int NOT BETWEEN 1 AND extract(day FROM make_date("
    "substr(v, 1, 4)::int, substr(v, 6, 2)::int, 1) + interval '1 month - 1 day')"
    " THEN 'not_a_date' END"
)
_FLAG = "CASE WHEN v NOT IN ('t', 'f') THEN 'not_a_flag' END"
_CURRENCY = "CASE WHEN v !~ '^[A-Z]{3}$' THEN 'not_a_currency' END"
# Texts of several lines.
_PROSE = (
    "CASE WHEN length(v) > 2000 THEN 'too_long:2000'"
    " WHEN v ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]' THEN 'control_character' END"
)
# The widest scale; check_feedback.sql looks at the one of each kind.
_SCORE = "CASE WHEN v !~ '^[0-9]{1,2}$' OR v::numeric > 10 THEN 'off_scale:0–10' END"
_KEY = _text(100)
_NAME = _text(200)


def _key(name: str, *, required: bool = True) -> Column:
    return Column(name, _KEY, required)


def _day(name: str, *, required: bool = False) -> Column:
    return Column(name, _DAY, required)


def _kind(name: str, unique: str, *columns: Column) -> DocumentKind:
    return DocumentKind(name, tuple(unique.split()), columns)


def _document(name: str, *columns: Column) -> DocumentKind:
    return _kind(name, "key", _key("key"), _key("order_key"), *columns)


def _parts(name: str, *columns: Column) -> DocumentKind:
    return _kind(
        f"{name}_lines",
        "document_key line_key",
        _key("document_key"),
        _key("line_key"),
        Column("quantity", _POSITIVE, required=True),
        *columns,
    )


def _declarations() -> Iterator[DocumentKind]:
    yield _kind(
        "territories",
        "key",
        _key("key"),
        Column("name", _NAME, required=True),
        Column("group", _KEY),
    )
    yield _kind(
        "products",
        "key",
        _key("key"),
        Column("name", _NAME, required=True),
        Column("family", _KEY),
        Column("list_price", _NOT_NEGATIVE),
        _day("launched_on"),
        _day("withdrawn_on"),
    )
    yield _kind(
        "product_costs",
        "product_key starts_on",
        _key("product_key"),
        _day("starts_on", required=True),
        Column("cost", _NOT_NEGATIVE, required=True),
    )
    yield _kind(
        "customers",
        "key",
        _key("key"),
        Column("name", _NAME, required=True),
        Column("segment", _KEY),
        Column("industry", _KEY),
        Column("region", _KEY),
        _key("territory_key", required=False),
        Column("is_target_audience", _FLAG),
    )
    yield _kind(
        "opportunities",
        "key",
        _key("key"),
        _key("owner_key"),
        _key("customer_key", required=False),
        _key("product_key", required=False),
        Column("stage", _word(*Stage), required=True),
        _day("opened_on"),
        _day("closed_on"),
        Column("value", _AMOUNT),
        Column("source", _KEY),
        Column("lost_reason", _KEY),
        Column("competitor", _KEY),
    )
    yield _kind(
        "orders",
        "key",
        _key("key"),
        _key("customer_key"),
        _key("department_key"),
        _key("territory_key", required=False),
        _day("booked_on", required=True),
        _day("due_on"),
        Column("currency", _CURRENCY, required=True),
        Column("channel", _text(40)),
    )
    yield _kind(
        "order_lines",
        "order_key key",
        _key("order_key"),
        _key("key"),
        _key("product_key"),
        Column("quantity", _POSITIVE, required=True),
        Column("gross_amount", _NOT_NEGATIVE, required=True),
        Column("net_amount", _NOT_NEGATIVE, required=True),
        Column("unit_cost", _NOT_NEGATIVE),
    )
    yield _kind(
        "order_shares",
        "order_key kind person_key",
        _key("order_key"),
        Column("kind", _word(*CreditKind), required=True),
        _key("person_key", required=False),
        Column("share", _SHARE, required=True),
    )
    yield _document(
        "deliveries",
        _day("promised_on"),
        _day("shipped_on"),
        _day("delivered_on"),
        Column("carrier", _KEY),
        Column("delay_reason", _NAME),
    )
    yield _parts("delivery")
    yield _document("cancellations", _day("cancelled_on", required=True), Column("reason", _NAME))
    yield _parts("cancellation")
    yield _document("returns", _day("returned_on", required=True), Column("reason", _NAME))
    yield _parts("return")
    yield _document(
        "invoices",
        _day("issued_on", required=True),
        _day("due_on"),
        Column("gross_total", _POSITIVE, required=True),
    )
    yield _parts("invoice", Column("net_amount", _NOT_NEGATIVE, required=True))
    yield _kind(
        "payments",
        "key",
        _key("key"),
        _key("invoice_key"),
        _day("paid_on", required=True),
        Column("amount", _POSITIVE, required=True),
    )
    yield _kind(
        "feedback",
        "key",
        _key("key"),
        _key("customer_key"),
        _key("order_key", required=False),
        Column("kind", _word(*FeedbackKind), required=True),
        _day("given_on", required=True),
        Column("score", _SCORE, required=True),
        Column("comment", _PROSE),
    )


KINDS: dict[str, DocumentKind] = {kind.name: kind for kind in _declarations()}
