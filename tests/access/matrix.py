"""Who gets which answer from which route: the reviewed table (docs/access.md).

A route that is not here fails the build. Each rule names, per object, who gets the
page (200) and who is told that their role has no such page (403); everybody else who is
logged in gets 404: what one may not see does not exist. Anonymous people are sent to the
log-in, and methods that a route does not have are answered with 405.
"""

from dataclasses import dataclass, field

_ALL = "rita ralf rosa rudi ned sara stan mona nina sven dora hedy hans paul aude adam"
EVERYBODY = frozenset(_ALL.split())
"""Everybody of the standing cast (tests/cast.py) who may log in."""

REPS = frozenset({"rita", "ralf", "rosa", "rudi", "ned", "sara", "stan"})
MANAGERS = frozenset({"mona", "nina", "sven"})
SELLING = REPS | MANAGERS | {"dora"}
# See totals of five or more people, and no person.
TOTALS = frozenset({"hedy", "aude"})
WITHOUT_FIGURES = frozenset({"hans", "paul", "adam"})

# Whom the suite asks: per answer the first of them who is due to it. A peer before strangers, and
# who manages a part, or elsewhere, before who manages it all.
_NEAREST = "ralf nina sven rita hedy aude hans paul adam mona ned sara dora"
NEAREST = tuple(_NEAREST.split())


@dataclass(frozen=True)
class Rule:
    """How a route answers. `objects` maps an object to the people who get 200 for it."""

    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    objects: dict[str, frozenset[str]] = field(default_factory=dict)
    # Their role has no such page at all.
    forbidden: frozenset[str] = frozenset()
    # Per object, who sees it but has no right to this answer about it: told so (403).
    refused: dict[str, frozenset[str]] = field(default_factory=dict)
    # Name of the URL's argument that takes the object's primary key.
    argument: str = ""
    # Which of the cast's dictionaries holds the objects.
    kind: str = ""
    # Answers everybody, logged in or not.
    is_open: bool = False
    query: str = ""


def page(who: frozenset[str], *, forbidden: frozenset[str] = frozenset(), query: str = "") -> Rule:
    """A page without an object."""
    return Rule(objects={"": who}, forbidden=forbidden, query=query)


def names(text: str) -> frozenset[str]:
    """People by their keys."""
    unknown = set(text.split()) - EVERYBODY
    assert not unknown, unknown
    return frozenset(text.split())


# Orders of a person: that person, the managers above, the director.
ORDERS = {
    "rita": names("rita mona dora"),
    "ned": names("ned nina mona dora"),
    "sara": names("sara sven dora"),
    "shared": names("rita ralf mona dora"),
    "nobody": names("sven dora"),
}
# Goals of a person alike; totals of a department also for its members and those below it.
# Heads and auditors see the company's: North has seven people, but the company without North
# only four, so North's total would tell on them.
GOALS = {
    "rita": names("rita mona dora"),
    "ned": names("ned nina mona dora"),
    "sara": names("sara sven dora"),
    "north-east": names("ned nina mona dora"),
    "north": names("rita ralf rosa rudi ned nina mona dora"),
    "south": names("sara stan sven dora"),
    "acme": names("rita ralf rosa rudi ned sara stan mona nina sven dora hedy aude"),
}
# Days of a total, one by one, would tell who sees totals alone what one person sold.
CURVES = {key: who - TOTALS for key, who in GOALS.items()}
# How a department's target is spread: its managers, and who sees every goal below it.
SPREADS = {
    "north": names("mona dora"),
    "north-east": names("ned nina mona dora"),
    "south": names("sven dora"),
    "acme": names("dora"),
    # Nothing is below a person's goal.
    "rita": frozenset[str](),
}

MATRIX: dict[str, Rule] = {
    "home:home": page(EVERYBODY),
    "home:language": Rule(methods=frozenset({"POST"}), is_open=True),
    "home:theme": Rule(methods=frozenset({"POST"}), is_open=True),
    # The signed address is the right; tests/org/test_views_notices.py.
    "org:stop_mails": Rule(methods=frozenset({"GET", "HEAD", "POST"}), is_open=True),
    # Options of a field: nobody is offered to who has no such form; tests/org/test_person_field.py.
    "org:people_suggested": page(EVERYBODY, query="?for=talk&q=canary"),
    "healthz": Rule(is_open=True),
    "readyz": Rule(is_open=True),
    # They tell what the API offers, and nothing of the company.
    "api-schema": Rule(is_open=True),
    "api-docs": Rule(is_open=True),
    "monitoring:tree": page(SELLING | TOTALS, forbidden=WITHOUT_FIGURES),
    "monitoring:tree_csv": page(SELLING | TOTALS, forbidden=WITHOUT_FIGURES),
    "monitoring:entries": page(SELLING, forbidden=WITHOUT_FIGURES | TOTALS),
    "monitoring:entries_csv": page(SELLING, forbidden=WITHOUT_FIGURES | TOTALS),
    "monitoring:goal_list": page(SELLING | TOTALS, forbidden=WITHOUT_FIGURES),
    "monitoring:goal_list_csv": page(SELLING | TOTALS, forbidden=WITHOUT_FIGURES),
    "monitoring:goal_attainment": Rule(objects=GOALS, argument="pk", kind="goals"),
    "monitoring:goal_curve_csv": Rule(
        objects=CURVES, refused={"acme": TOTALS}, argument="pk", kind="goals"
    ),
    "goals:goal": Rule(objects=GOALS, argument="pk", kind="goals"),
    "goals:versions_csv": Rule(objects=GOALS, argument="pk", kind="goals"),
    "goals:below_csv": Rule(objects=SPREADS, argument="pk", kind="goals"),
    "sales:order_list": page(SELLING, forbidden=WITHOUT_FIGURES | TOTALS),
    "sales:order_list_csv": page(SELLING, forbidden=WITHOUT_FIGURES | TOTALS),
    "sales:order": Rule(objects=ORDERS, argument="pk", kind="orders"),
    "sales:order_credits_csv": Rule(objects=ORDERS, argument="pk", kind="orders"),
    "sales:order_lines_csv": Rule(objects=ORDERS, argument="pk", kind="orders"),
}

LIBRARIES: dict[str, str] = {
    "admin": "Django's admin: operators (superusers) only, tests/access/test_operators.py",
    "account_": "django-allauth: log-in, log-out, passwords; acts on the person who asks alone",
}
"""Routes of libraries by the start of their names, and who they are for."""

CLOSED = ("accounts/email/",)
"""Addresses that are shut for everybody: 404."""
