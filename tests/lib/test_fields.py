"""Numbers as people write them: each language's own notation, nothing guessed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from salesmgmt.lib.fields import NumberField, PercentField, write_number


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("en", "1234.56", "1234.56"),
        ("en", "1,234.56", "1234.56"),
        ("en", " -7 ", "-7"),
        ("de", "1234,56", "1234.56"),
        ("de", "1.234,56", "1234.56"),
        ("de", "1.234", "1234"),
        ("en", "1.234", "1.234"),
    ],
)
def test_reads_the_readers_notation(language: str, typed: str, number: str) -> None:
    with override(language):
        assert NumberField().clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "1234,56"),
        ("en", "1.234,56"),
        ("en", "1,5"),
        ("de", "1234.56"),
        ("de", "1.5"),
        ("de", "1,234.56"),
        *(("en", odd) for odd in ("1e5", "NaN", "Infinity", "abc", "0x10", "--5", "1 2 3", "½")),
    ],
)
def test_refuses_every_other_notation_with_an_example(language: str, typed: str) -> None:
    with override(language), pytest.raises(ValidationError, match=r"1[.,]234[.,]56"):
        NumberField().clean(typed)


def test_bounds_and_decimals_are_told_in_words() -> None:
    field = NumberField(least=Decimal(1), most=Decimal(10), decimals=2)
    assert field.clean("1") == 1
    assert field.clean("10.00") == 10
    for typed in ("0.99", "10.01", "5.001"):
        with pytest.raises(ValidationError, match="Give"):
            field.clean(typed)


def test_empty_is_none_where_it_may_be() -> None:
    assert NumberField(required=False).clean("  ") is None
    with pytest.raises(ValidationError):
        NumberField().clean("")


def test_percent_is_a_ratio_inside() -> None:
    field = PercentField(least=Decimal(0), most=Decimal(100))
    assert field.clean("82.5") == Decimal("0.825")
    assert field.prepare_value(Decimal("0.825")) == "82.5"
    with pytest.raises(ValidationError):
        field.clean("100.1")


def test_what_is_written_can_be_read_again() -> None:
    for language in ("en", "de"):
        with override(language):
            for number in (Decimal("1234.50"), Decimal("-0.000001"), Decimal(0), Decimal(10**13)):
                assert NumberField(decimals=6).clean(write_number(number)) == number
