"""Readers of the three demo data sets: plain facts out of `demo/data`, no Django, no database."""

from salesmgmt.demo.readers.adventureworks import (
    AdventureWorks,
    iter_customers,
    iter_order_lines,
    iter_orders,
    read_adventureworks,
)
from salesmgmt.demo.readers.crm import Crm, read_crm
from salesmgmt.demo.readers.northwind import Northwind, read_northwind

__all__ = [
    "AdventureWorks",
    "Crm",
    "Northwind",
    "iter_customers",
    "iter_order_lines",
    "iter_orders",
    "read_adventureworks",
    "read_crm",
    "read_northwind",
]
