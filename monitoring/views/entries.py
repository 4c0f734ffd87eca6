"""What is behind a figure: ledger entries, or for a win rate the closed opportunities."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.access import get_goal
from goals.measures import MEASURES
from goals.models import Goal
from monitoring import access
from monitoring.forms.figures import FigureForm
from monitoring.queries import entries as queries
from monitoring.queries.drilldown import Figure
from monitoring.queries.visible import shows_whole
from monitoring.rules.windows import Window
from monitoring.tables.entries import DealTable, EntryTable, FigureTable
from monitoring.views.asked import Page, read_page
from salesmgmt.lib.export import csv_refused, csv_response
from salesmgmt.lib.tables import RowsOfPage, show_page
from salesmgmt.lib.templatetags.figures import day
from salesmgmt.org.access import Scope
from salesmgmt.org.models import Department, User
from salesmgmt.org.reading import shows
from salesmgmt.sales.models import CreditKind

# A bigint of the database has no more digits.
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figure it is, on what, in which window; `figure` is cut at the as-of day."""

    measure: str
    basis: str
    window: Window
    figure: Figure | None
    goal: Goal | None = None
    person: User | None = None
    department: Department | None = None
    unassigned: bool = False

    @property
    def holder(self) -> str:
        """Its name; the company's figures have none."""
        if self.unassigned:
            return _("unassigned")
        return str(self.person or self.department or "")

    @property
    def people(self) -> list[int]:
        """Id of the person whose figure it is; of a department's none."""
        return [self.person.pk] if self.person else []


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The rows behind a figure, newest first; their totals are the figure."""
    today = timezone.localdate()
    scope = access.require_entries(request.user, today)
    page = read_page(request.GET, scope, today, FigureForm)
    subject = _subject(request, page, scope, today)
    rows = _rows(request, subject, today)
    totals = (
        queries.deal_totals(rows, subject.measure)
        if queries.counts_opportunities(subject.measure)
        else queries.entry_totals(rows, subject.measure, _of_company(scope, subject))
    )
    table = _table(request, rows, subject, page, today, number=totals.number)
    shown = [row.record for row in table.page.object_list]
    shows(request, people=[*subject.people, *queries.people_behind(shown)])
    context = page.context() | {
        "table": table,
        "totals": totals,
        "subject": subject,
        "measure": MEASURES[subject.measure],
        "window_words": f"{day(subject.window.first)} – {day(subject.window.last)}",
        "is_whole": subject.figure is None or shows_whole(scope, subject.figure),
        "counts_deals": queries.counts_opportunities(subject.measure),
        "keep": [(n, request.GET.get(n, "")) for n in ("period", "person", "unassigned")],
        "problems": [] if subject.goal else page.problems,
    }
    return render(request, "monitoring/entries.html", context)


@require_safe
def entries_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same rows as a CSV file, all pages."""
    today = timezone.localdate()
    scope = access.require_entries(request.user, today)
    page = read_page(request.GET, scope, today, FigureForm)
    subject = _subject(request, page, scope, today)
    if subject.goal is None and not page.is_good:
        return csv_refused(page.messages())
    rows = _rows(request, subject, today)
    shows(request, people=[*subject.people, *queries.people_behind_all(rows)])
    if queries.counts_opportunities(subject.measure):
        return csv_response("opportunities", queries.DEAL_COLUMNS, queries.deal_rows(rows))
    return csv_response("entries", queries.ENTRY_COLUMNS, queries.entry_rows(rows))


def _of_company(scope: Scope, subject: Subject) -> Window | None:
    """The window, where all entries of the company are asked for, by somebody who sees them."""
    figure = subject.figure
    if figure is None or not scope.sees_all or figure.person_id or figure.unassigned:
        return None
    inside = figure.department is not None and not figure.department.is_company
    return None if inside else figure.window


def _subject(request: HttpRequest, page: Page, scope: Scope, today: date) -> Subject:
    if goal_key := request.GET.get("goal"):
        goal = get_goal(request.user, _number(goal_key), to="view", today=today)
        return _of_goal(goal, page.as_of)
    person = None
    if person_key := request.GET.get("person"):
        person = queries.person_seen(_number(person_key), request.user, scope, today)
        if person is None:
            raise Http404(_("There is no such person."))
    return _of_filters(page, person, unassigned=bool(request.GET.get("unassigned")))


def _of_goal(goal: Goal, as_of: date) -> Subject:
    whole = Window(goal.starts_on, goal.ends_on)
    holder = (goal.person_id, goal.department)
    subject = Subject(goal.measure, goal.basis, whole, None, goal, goal.person, goal.department)
    if (window := whole.until(as_of)) is None:
        return subject
    figure = Figure(window, goal.measure, goal.basis, goal.credit_kind, *holder)
    return replace(subject, figure=figure)


def _of_filters(page: Page, person: User | None, *, unassigned: bool) -> Subject:
    cleaned = page.form.cleaned_data if page.is_good else {}
    measure, basis = cleaned.get("measure", "revenue"), cleaned.get("basis", "booked")
    department, whole = cleaned.get("department"), page.chosen.window
    subject = Subject(measure, basis, whole, None, None, person, department, unassigned)
    window = whole.until(page.as_of)
    if window is None or not page.is_good:
        return subject
    person_id = person.pk if person else None
    figure = Figure(window, measure, basis, CreditKind.REVENUE, person_id, department, unassigned)
    return replace(subject, figure=figure)


def _rows(request: HttpRequest, subject: Subject, today: date) -> Any:
    if queries.counts_opportunities(subject.measure):
        return queries.deals_behind(subject.figure, request.user, today)
    return queries.entries_behind(subject.figure, request.user, today)


def _table(
    request: HttpRequest, rows: Any, subject: Subject, page: Page, today: date, *, number: int
) -> FigureTable:
    of_deals = queries.counts_opportunities(subject.measure)
    kind = DealTable if of_deals else EntryTable
    hidden = () if of_deals or subject.measure == "margin" else ("margin",)
    table = kind(RowsOfPage(rows), currency=page.windows.currency, exclude=hidden)
    show_page(table, request, count=number)
    if not of_deals:
        shown = [row.record.order_id for row in table.page.object_list]
        table.openable = queries.orders_to_open(shown, request.user, today)
    table.csv_url = f"{reverse('monitoring:entries_csv')}?{request.GET.urlencode()}"
    return table


def _number(text: str) -> int:
    """A primary key of the address; anything else is nobody's."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Http404(_("There is no such entry."))
    return int(text)
