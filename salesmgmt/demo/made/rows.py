"""A made company's documents as rows of the intake, month by month (memory stays flat)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy

from salesmgmt.demo.made.shape import Shape

CURRENCY = "EUR"
_FAMILIES = ("Frames", "Wheels", "Drives", "Brakes", "Saddles", "Clothing", "Tools", "Lights")
_SEGMENTS = ("Store", "Club", "Online", "Public", "Rental")
_REGIONS = ("North", "East", "South", "West")
_LOWEST_PRICE, _HIGHEST_PRICE = 900, 250_000  # cents
_COST_PERCENT = 62
_MOST_UNITS = 20
_LATE_RATIO = 0.06

Row = tuple[Any, ...]
Documents = dict[str, list[Row]]


def person_key(number: int) -> str:
    return f"made-{number:05}"


def team_key(number: int) -> str:
    return f"team-{number:03}"


def catalogue(shape: Shape) -> Documents:
    """Products with prices and costs, and customers."""
    prices = _prices(shape)
    since = shape.first_day - timedelta(days=365)
    return {
        "products": [
            (f"p{n}", f"Product {n}", _FAMILIES[n % len(_FAMILIES)], _money(price), since, None)
            for n, price in enumerate(prices)
        ],
        "product_costs": [
            (f"p{n}", since, _money(price * _COST_PERCENT // 100)) for n, price in enumerate(prices)
        ],
        "customers": [
            (
                f"c{n}",
                f"Customer {n}",
                _SEGMENTS[n % len(_SEGMENTS)],
                None,
                _REGIONS[n % len(_REGIONS)],
                None,
                n % 3 == 0,
            )
            for n in range(shape.customers)
        ],
    }


def months(shape: Shape, first_number: int = 0) -> Iterator[tuple[date, Documents]]:
    """The orders of each month with lines and shares; keys are numbers from the first day on."""
    for first, last, orders in shape.months():
        if orders:
            yield first, _orders(shape, first, last, orders, first_number)
        first_number += orders


def deliveries(booked: Documents, last_day: date) -> Documents:
    """What of a month's orders was delivered by `last_day`: most on their day, some late."""
    late_after = int(1 / _LATE_RATIO)
    sent = []
    for n, order in enumerate(booked["orders"]):
        days = 9 if n % late_after == 0 else 5
        arrived = order[4] + timedelta(days=days)
        if arrived <= last_day:
            sent.append((order[0], order[5], arrived))
    keys = {key for key, _due, _arrived in sent}
    return {
        "deliveries": [(f"d{k}", k, due, day, day, None, None) for k, due, day in sent],
        "delivery_lines": [
            (f"d{line[0]}", line[1], line[3]) for line in booked["order_lines"] if line[0] in keys
        ],
    }


def _orders(shape: Shape, first: date, last: date, orders: int, number: int) -> Documents:
    chance = shape.chance(first)
    days = chance.integers(0, (last - first).days + 1, orders).tolist()
    sellers = chance.integers(0, shape.people, orders).tolist()
    customers = chance.integers(0, shape.customers, orders).tolist()
    shared = (chance.random(orders) < shape.split_ratio).tolist()
    keys = [f"o{n}" for n in range(number, number + orders)]
    booked = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    teams = [team_key(shape.team_of(seller)) for seller in sellers]
    due = [day + timedelta(days=7) for day in booked]
    return {
        "orders": [
            (key, f"c{customer}", team, None, booked[day], due[day], CURRENCY, None)
            for key, customer, team, day in zip(keys, customers, teams, days, strict=True)
        ],
        "order_lines": _lines(shape, chance, keys),
        "order_shares": _shares(shape, keys, sellers, shared),
    }


def _lines(shape: Shape, chance: numpy.random.Generator, keys: list[str]) -> list[Row]:
    size = len(keys) * shape.lines
    # Few products make most of the sales.
    ranks = (shape.products * chance.random(size) ** 2).astype(int)
    units = chance.integers(1, _MOST_UNITS, size)
    kept_percent = 100 - chance.integers(0, 16, size)
    gross = _prices(shape)[ranks] * units
    net = gross * kept_percent // 100
    columns = zip(ranks.tolist(), units.tolist(), gross.tolist(), net.tolist(), strict=True)
    return [
        (keys[n // shape.lines], n % shape.lines + 1, f"p{rank}", unit, _money(g), _money(x), None)
        for n, (rank, unit, g, x) in enumerate(columns)
    ]


def _shares(shape: Shape, keys: list[str], sellers: list[int], shared: list[bool]) -> list[Row]:
    rows: list[Row] = []
    for key, seller, is_shared in zip(keys, sellers, shared, strict=True):
        mate = _mate(shape, seller)
        if is_shared and mate != seller:
            rows.append((key, "revenue", person_key(seller), "0.6"))
            rows.append((key, "revenue", person_key(mate), "0.4"))
        else:
            rows.append((key, "revenue", person_key(seller), 1))
    return rows


def _mate(shape: Shape, seller: int) -> int:
    """The next one of the same team; the seller where there is none."""
    mate = seller + 1
    same = mate < shape.people and shape.team_of(mate) == shape.team_of(seller)
    return mate if same else seller


def _prices(shape: Shape) -> numpy.ndarray:
    """Cents by product, the same for every month."""
    chance = numpy.random.default_rng(shape.seed)
    return chance.integers(_LOWEST_PRICE, _HIGHEST_PRICE, shape.products)


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
