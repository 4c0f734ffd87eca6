"""What the address of a page with figures asks for: window, as-of day, filters."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.forms import AsOfForm
from monitoring.forms.figures import FigureForm
from monitoring.queries.periods import GOALS, RANGE, Choice, Windows, choose, windows_for
from monitoring.queries.visible import Place, Reach, places_in, reach_of
from salesmgmt.lib.refusals import form_messages
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.access import Scope
from salesmgmt.org.models import PeriodKind

MOST_GOAL_WINDOWS = 40
_ONLY_TODAY = _("Totals of departments are shown as of today: leave the as-of day empty.")


@dataclass(frozen=True, slots=True)
class Page:
    """The window and filters of a page; with problems it shows them and no figures."""

    windows: Windows
    chosen: Choice
    as_of: date
    places: list[Place]
    reach: Reach
    form: FigureForm
    problems: list[str | Promise]

    @property
    def is_good(self) -> bool:
        return not self.problems and self.form.is_valid()

    @property
    def has_targets(self) -> bool:
        """Whether any goal lies in the window: else there is nothing to be behind of."""
        return any(self.chosen.window.contains(window) for window, _ in self.windows.counted)

    def messages(self) -> list[str | Promise]:
        """Everything that is wrong, for answers without a form."""
        return [*self.problems, *form_messages(self.form)]

    def context(self) -> dict[str, Any]:
        """What every such page shows around its figures."""
        return {
            "periods": switcher(self.windows, self.chosen),
            "period_key": self.chosen.key,
            "period_label": label_of(self.chosen),
            "form": self.form,
            "problems": self.problems,
            "currency": self.windows.currency,
            "as_of": self.as_of,
        }


def read_page(asked: QueryDict, scope: Scope, today: date, form_class: type[FigureForm]) -> Page:
    """The page that the address asks for; three queries, four where no goal is running."""
    as_of = AsOfForm(asked, today=today).chosen
    windows = windows_for(scope, today)
    chosen, problems = _chosen(windows, asked.get("period", ""), as_of, scope)
    if _is_past(asked, today) and not scope.sees_days:
        problems.append(_ONLY_TODAY)
    places = places_in(chosen.window, as_of)
    reach = reach_of(scope, places, chosen.window)
    departments = [p.department for p in places if reach.sees_total(p.department.pk)]
    form = form_class(asked, today=today, departments=departments)
    return Page(windows, chosen, as_of, places, reach, form, problems)


def _is_past(asked: QueryDict, today: date) -> bool:
    return asked.get("as_of", "") not in {"", today.isoformat()}


def _chosen(
    windows: Windows, key: str, as_of: date, scope: Scope
) -> tuple[Choice, list[str | Promise]]:
    # Two windows, or two as-of days, that differ by a day would tell that day's total to who
    # sees totals alone.
    any_days = scope.sees_days
    try:
        return choose(windows, key, as_of=as_of, any_days=any_days), []
    except ValidationError as problem:
        return choose(windows, "", as_of=as_of, any_days=any_days), [*problem.messages]


def goal_window(page: Page) -> tuple[str, str] | None:
    """Key and label of a window that goals have around the page's days; None where none runs."""
    day_asked = min(page.as_of, page.chosen.window.last)
    around = [c for c in page.windows.of_goals if c.window.first <= day_asked <= c.window.last]
    return (around[-1].key, label_of(around[-1])) if around else None


def label_of(choice: Choice) -> str:
    """A period's own key; for other windows both days."""
    if choice.kind in {GOALS, RANGE}:
        return f"{day(choice.window.first)} – {day(choice.window.last)}"
    return choice.key


def switcher(windows: Windows, chosen: Choice) -> dict[str, Any]:
    """Inputs of components/period_switcher.html."""
    before, after = windows.around(chosen)
    return {
        "label": label_of(chosen),
        "previous": before.key if before else "",
        "next": after.key if after else "",
        "choices": [
            (heading, [(choice.key, label_of(choice)) for choice in choices])
            for heading, choices in _groups(windows, chosen)
            if choices
        ],
    }


def _groups(windows: Windows, chosen: Choice) -> list[tuple[Promise, list[Choice]]]:
    """Windows of goals, latest first; all years; quarters and months of the chosen year."""
    years = windows.of_kind(PeriodKind.YEAR)
    last = chosen.window.last
    year = next((y for y in years if y.window.first <= last <= y.window.last), None)

    def of_year(kind: str) -> list[Choice]:
        return [c for c in windows.of_kind(kind) if year and year.window.contains(c.window)]

    return [
        (_("Goal windows"), windows.of_kind(GOALS)[: -MOST_GOAL_WINDOWS - 1 : -1]),
        (_("Quarters"), of_year(PeriodKind.QUARTER)),
        (_("Months"), of_year(PeriodKind.MONTH)),
        (_("Years"), years),
    ]
