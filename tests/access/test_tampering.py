"""Fields that a form or an endpoint does not have are not taken: they change nothing.

Each form that a page offers is sent twice to the same database, plainly and with the name of
every field of every model besides, and leaves the same rows. The names are asked of the models.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.urls import resolve, reverse

from tests.access.canary import LIBRARIES
from tests.access.forms import Form, forms_in
from tests.access.loop_routes import addresses, loop_routes
from tests.access.test_canaries import READERS
from tests.access.walk import PASSED_OVER, Walk
from tests.access.web import Web, Webs
from tests.cast import Cast

# Numbers of an act, and moments that Python took: never the same twice.
NOT_COMPARED = {"uuid", "timestamp with time zone"}
# Made of chance or of the moment.
SECRETS = {(table, "hint") for table in ("org_apitoken", "org_apitokenevent")}
SECRETS |= {("org_apitoken", "digest")}
# The reason of an act: a field of some forms that shows only where it is needed.
OF_THE_FORM = {"why"}
# Read state, and what says that somebody acted or read.
NOT_OURS = {"django_session", "pghistory_context", "journal_reading"}


@pytest.fixture
def state(db: None) -> Any:
    """A function that gives all rows of each table as text, without what is never the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
        )
        columns: dict[str, list[str]] = {}
        for table, column, kind in cursor.fetchall():
            fixed = kind not in NOT_COMPARED and (table, column) not in SECRETS
            if fixed and table not in NOT_OURS and not column.startswith("pgh_"):
                columns.setdefault(table, []).append(f't."{column}"::text')
    parts = [
        f"SELECT '{table}', coalesce(string_agg(r, ';' ORDER BY r), '') FROM"
        f" (SELECT concat_ws('|', {', '.join(found)}) AS r FROM \"{table}\" AS t) AS rows"
        for table, found in columns.items()
    ]

    def read() -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            return dict(cursor.fetchall())

    return read


def every_field(cast: Cast) -> dict[str, str]:
    """A value for each name that a field of a model has; people are Dora, so that it would show."""
    found = {"holder": f"person-{cast.people['dora'].pk}", "manager": str(cast.people["dora"].pk)}
    for model in apps.get_models():
        if model._meta.app_label not in LIBRARIES:
            for field in model._meta.concrete_fields:
                found[field.name] = found[field.attname] = _value(field, cast)
    return found


def _value(field: models.Field, cast: Cast) -> str:
    if field.related_model is not None:
        is_person = field.related_model._meta.label == "org.User"
        last = field.related_model._default_manager.order_by("pk").last()
        return str(cast.people["dora"].pk if is_person else getattr(last, "pk", 1))
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return str(cast.today)
    return "7"


def sequences() -> list[tuple[str, int | None]]:
    """Where the numbers of rows stand; rolling back does not put them back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        return cursor.fetchall()


def after(web: Web, address: str, sent: dict[str, Any], state: Any, **how: Any) -> dict[str, str]:
    """All rows as they are when that was sent; rolled back again, with the numbers."""
    before = sequences()
    with transaction.atomic():
        web.post(address, sent, **how)
        rows = state()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for name, last in before:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
    return rows


def tampered(
    web: Web, pages: list[tuple[str, str]], cast: Cast, state: Any
) -> tuple[list[str], int]:
    """Forms that took a field that they do not have, and how many forms wrote something."""
    extra, before, taken, wrote = every_field(cast), state(), [], 0
    for address, form in offered(pages, str(cast.today)):
        plain = after(web, address, form.fields, state)
        known = form.fields.keys() | OF_THE_FORM
        more = {key: value for key, value in extra.items() if key not in known}
        other = after(web, address, form.fields | more, state)
        wrote += plain != before
        if changed := [table for table, rows in plain.items() if rows != other[table]]:
            taken.append(f"{address}: {', '.join(changed)}")
    return taken, wrote


def offered(pages: list[tuple[str, str]], today: str) -> Iterator[tuple[str, Form]]:
    """The forms of the pages, one for each address."""
    seen = set()
    for what, text in pages:
        page = what.partition(" ")[2]
        for form in forms_in(text, today):
            address = urljoin(page, form.action)
            name = resolve(urlsplit(address).path).view_name
            if address not in seen and not name.startswith(PASSED_OVER):
                seen.add(address)
                yield address, form


@pytest.mark.slow
def test_forms_that_set_and_say(cast: Cast, webs: Webs, state: Any) -> None:
    """Of the manager and of the one who is managed; all forms of all people in the crawl."""
    wrote = 0
    for key, names in {"mona": ("goals:goal", "goals:revise"), "rita": ("goals:goal",)}.items():
        goals = (cast.goals["rita"], cast.loop["planned"]["rita"])
        found = [reverse(name, args=[goal.pk]) for name in names for goal in goals]
        pages = [(f"GET {each}", webs[key].get(each).content.decode()) for each in found]
        taken, count = tampered(webs[key], pages, cast, state)
        assert taken == []
        wrote += count
    assert wrote >= 4


@pytest.mark.crawl
@pytest.mark.parametrize("key", READERS)
def test_all_forms(cast: Cast, webs: Webs, state: Any, key: str) -> None:
    walk = Walk(cast, webs[key]).read()
    taken, wrote = tampered(webs[key], walk.pages, cast, state)
    assert taken == []
    assert wrote >= 1


@pytest.mark.slow
def test_endpoints_take_no_field_that_they_do_not_have(cast: Cast, webs: Webs, state: Any) -> None:
    """A body of names that none of them has is refused, or does what it does without them."""
    how = {"content_type": "application/json"}
    extra = every_field(cast)
    everybody = [webs[key] for key in ("rita", "mona", "dora", "adam")]
    before, done = state(), []
    for name, pattern in loop_routes().items():
        if not name.startswith("api:"):
            continue
        for _key, address in addresses(cast, name, pattern):
            for web in everybody:
                for method in ("post", "patch", "put", "delete"):
                    with transaction.atomic():
                        answer = getattr(web, method)(address, extra, **how)
                        transaction.set_rollback(True)
                    if answer.status_code < 400:
                        done.append(f"{method} {name}")
                        # Their one field of their own: why.
                        plain = after(web, address, {"why": extra["why"]}, state, **how)
                        assert plain == after(web, address, extra, state, **how), address
    assert set(done) <= {"post api:jobs-retry", "post api:jobs-cancel", "post api:notices-read"}
    assert state() == before


@pytest.mark.slow
def test_the_comparison_sees_a_field_that_was_taken(
    cast: Cast, webs: Webs, state: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view that takes over what was sent: the same words by somebody else."""
    from goals.views import talking
    from salesmgmt.org.models import User

    def asker(request: Any) -> User:
        return User.objects.get(pk=request.POST.get("person", request.user.pk))

    monkeypatch.setattr(talking, "asker", asker)
    address = reverse("goals:goal", args=[cast.goals["rita"].pk])
    pages = [(f"GET {address}", webs["rita"].get(address).content.decode())]
    taken, _wrote = tampered(webs["rita"], pages, cast, state)
    assert taken != []
