"""What the words of rules/terms.py are called on pages, and what is asked about each cause."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diagnostics.models import Finding
from diagnostics.rules.steps import Next
from diagnostics.rules.terms import ActionKind, Answer, BarKind, Cause

CAUSES: Mapping[str, Promise] = {
    Cause.PRODUCT: _("Product"),
    Cause.PRICE: _("Price"),
    Cause.DELIVERY: _("Production and delivery"),
    Cause.SERVICE: _("Customer service"),
    Cause.MARKETING: _("Marketing and audience"),
    Cause.TRAINING: _("Support and training"),
    Cause.PERSON: _("Person"),
}

QUESTIONS: Mapping[str, Promise] = {
    Cause.PRODUCT: _(
        "Did the products account for the gap: withdrawn or late products, defects, or what"
        " customers chose instead?"
    ),
    Cause.PRICE: _(
        "Did prices account for the gap: list prices, discounts, or prices of competitors?"
    ),
    Cause.DELIVERY: _(
        "Did production or delivery account for the gap: late or incomplete deliveries, or orders"
        " that could not be delivered?"
    ),
    Cause.SERVICE: _(
        "Did customer service account for the gap: follow-ups that were missed, complaints, or"
        " customers who did not come back?"
    ),
    Cause.MARKETING: _(
        "Did marketing account for the gap: too few enquiries, or enquiries from other customers"
        " than the target audience?"
    ),
    Cause.TRAINING: _(
        "Did support or training account for the gap: training that was missing or late, people"
        " who were new, or people who were away?"
    ),
}
"""Questions to the people accountable; they name nobody, for who is asked may not know names."""


def question_of(finding: Finding) -> str:
    """What is asked, in the reader's language unless it was put in other words; the person step
    asks nothing."""
    return finding.question or str(QUESTIONS.get(finding.cause, ""))


ANSWERS: Mapping[str, Promise] = {
    Answer.CAUSED: _("Yes, it caused part of the gap"),
    Answer.NOT_CAUSED: _("No, it did not cause the gap"),
    Answer.CANNOT_SAY: _("It cannot be said from what is known"),
}

BARS: Mapping[str, Promise] = {
    BarKind.GROWTH: _("Planned growth"),
    BarKind.LOST: _("Lost products"),
    BarKind.NEW: _("New products"),
    BarKind.PRICE: _("Price"),
    BarKind.MIX: _("Mix"),
    BarKind.VOLUME: _("Volume"),
    BarKind.UNEXPLAINED: _("Unexplained"),
}

# Growth is what was planned beyond the year before: no cause, a question to the target itself.
SPEAKS_FOR: Mapping[str, tuple[Cause, ...]] = {
    BarKind.GROWTH: (),
    BarKind.LOST: (Cause.PRODUCT,),
    BarKind.NEW: (Cause.PRODUCT,),
    BarKind.PRICE: (Cause.PRICE,),
    BarKind.MIX: (Cause.PRODUCT, Cause.MARKETING),
    BarKind.VOLUME: (Cause.DELIVERY, Cause.SERVICE, Cause.MARKETING, Cause.TRAINING),
    BarKind.UNEXPLAINED: (),
}
"""Which causes a bar of the bridge speaks for; none of them for the person."""

KINDS: Mapping[str, Promise] = {
    ActionKind.PRICE: _("Price"),
    ActionKind.PRODUCT: _("Product"),
    ActionKind.DELIVERY: _("Delivery"),
    ActionKind.SERVICE: _("Customer service"),
    ActionKind.MARKETING: _("Marketing"),
    ActionKind.TRAINING: _("Training"),
    ActionKind.COACHING: _("Coaching talk"),
    ActionKind.REVISION: _("Revision of the goal"),
}

NEXT: Mapping[str, Promise] = {
    Next.ANSWERS: _("Wait for the answers"),
    Next.PERSON: _("Judge the person step"),
    Next.CONCLUSION: _("Conclude"),
}
