"""The three sets as what an installation needs: people, goals and intake rows, dates moved."""

from collections.abc import Callable
from datetime import date

from salesmgmt.demo.sets import adventureworks, crm, northwind
from salesmgmt.demo.sets.facts import DemoFacts, Goal, Move

SETS: dict[str, Callable[[Move, date], DemoFacts]] = {
    "adventureworks": adventureworks.facts,
    "crm": crm.facts,
    "northwind": northwind.facts,
}
"""Each set as a function of how its dates are moved and of the last day that has happened."""

LAST_DAYS: dict[str, date] = {
    "adventureworks": adventureworks.LAST_DAY,
    "crm": crm.LAST_DAY,
    "northwind": northwind.LAST_DAY,
}
"""The last day of each set's last window, as published."""

__all__ = ["LAST_DAYS", "SETS", "DemoFacts", "Goal", "Move"]
