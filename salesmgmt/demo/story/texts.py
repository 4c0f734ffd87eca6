"""Invented texts: playbook sheets, modules and their quizzes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetText:
    """A page of the playbook; `product` is a product's key, `segment` an audience's name."""

    kind: str
    title: str
    body: str
    product: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question with its choices; the right ones by their places, from 0."""

    text: str
    choices: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModuleText:
    """A module: lessons as (title, Markdown), the quiz, and its rules."""

    key: str
    title: str
    summary: str
    lessons: tuple[tuple[str, str], ...]
    questions: tuple[QuestionText, ...]
    pass_percent: int
    attempts: int | None
    valid_months: int | None


SHEETS = (
    SheetText(
        "product",
        "Mountain-200: what it is and for whom",
        """An aluminium frame, a fork with 100 mm of travel, in black and silver.

- **Who buys it**: shops whose customers ride at weekends and keep a bike for five years.
- **Ask first**: how many bikes above 2,000 they sold last season, and which sizes ran out.
- **Say**: sizes 38 to 46 are in stock all year, so a shop need not order ahead.
- **Do not say**: that it suits racing. For racing there is the Road-150.

| Size | Rider from | Rider to |
|---|---|---|
| 38 | 1.55 m | 1.68 m |
| 42 | 1.68 m | 1.78 m |
| 46 | 1.78 m | 1.90 m |
""",
        product="782",
    ),
    SheetText(
        "audience",
        "Stores: how they decide",
        """Shops buy twice a year and decide in the four weeks before the season.

1. The owner decides on bikes, the workshop on components. Talk to both.
2. They compare margin for a square metre, not price. Bring last year's figures of the shop.
3. A late delivery costs them the weekend. Promise only what the order page says.
""",
        segment="Store",
    ),
    SheetText(
        "strategy",
        "This year: fewer visits, better prepared",
        """We visit shops that bought in the last twelve months first, and each of them prepared.

- Before a visit: open orders, what was late, what they answered after the last delivery.
- In the visit: one product sheet, not the catalogue.
- After it: a follow-up within seven days of every delivery.

Discounts above 10 % need a reason that another shop would accept as well.
""",
    ),
)

MODULES = (
    ModuleText(
        "needs-before-price",
        "Needs before price",
        "How to find out what a shop needs before the talk turns to discounts.",
        (
            (
                "Three questions that open",
                """Ask about the shop before you speak about a product.

1. *What did you run out of last season?*
2. *What stood in the shop too long?*
3. *What do customers ask for that you do not have?*

Write the answers down in the customer's words. They are your offer.
""",
            ),
            (
                "When the price comes first",
                """If a customer begins with the discount, the offer is not clear yet.

Say what you understood, ask whether it is right, and only then name a price. A discount that
is given before the need is known is asked for again next time.
""",
            ),
        ),
        (
            QuestionText(
                "What do you find out first?",
                ("The budget", "What the shop ran out of", "Who decides on discounts"),
                (1,),
            ),
            QuestionText(
                "A customer begins with the discount. What do you do?",
                (
                    "Say what you understood of the need and ask whether it is right",
                    "Offer half of it",
                    "Name the price only after the need is clear",
                ),
                (0, 2),
            ),
            QuestionText(
                "In whose words do you write the need down?",
                ("In the catalogue's", "In the customer's"),
                (1,),
            ),
            QuestionText(
                "Why is an early discount expensive?",
                ("It is asked for again next time", "It is booked at once"),
                (0,),
            ),
        ),
        75,
        3,
        12,
    ),
    ModuleText(
        "promise-what-arrives",
        "Promise what arrives",
        "Delivery days, and what to say when one cannot be kept.",
        (
            (
                "Where the day comes from",
                """The promised day stands on the order. Nobody promises another one.

If a customer needs it earlier, ask production **before** you answer. If it will be late, the
customer hears it from you first, with a new day.
""",
            ),
        ),
        (
            QuestionText(
                "Who names the day of delivery?",
                ("The order page", "Whoever sells", "The carrier"),
                (0,),
            ),
            QuestionText(
                "An order will be late. What happens?",
                (
                    "The customer hears it from us first",
                    "We wait until they ask",
                    "They get a new day",
                ),
                (0, 2),
            ),
        ),
        100,
        None,
        None,
    ),
)
