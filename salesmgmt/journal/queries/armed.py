"""Do the triggers of this database do what the models say?"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pgtrigger
from django.db import connection

from salesmgmt.lib import sqlfile

_TRIGGER = re.compile(r"^\s*(CREATE\s+(?:CONSTRAINT\s+)?TRIGGER .*?;)", re.DOTALL | re.MULTILINE)
# What all of them ask first: whether they are to be passed over (pgtrigger.ignore).
_ASKED_FIRST = "_pgtrigger_should_ignore"
_ASKING = re.compile(rf"FUNCTION \S*{_ASKED_FIRST}\(.*?AS \$\$(.*?)\$\$ LANGUAGE", re.DOTALL)
_ON = re.compile(r" ON \S+ ")


class _Armed(NamedTuple):
    definition: str
    source: str


_Triggers = dict[str, _Armed]


def disarmed() -> Iterator[tuple[str, str]]:
    """(table, what is wrong) of each trigger that is missing, switched off or another one.

    Within a transaction: what the server makes of a model's trigger is looked up at an empty copy
    of its table, which is dropped again.
    """
    wanted = _wanted()
    armed: dict[str, _Triggers] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sqlfile.read(__file__, "armed_triggers"))
        for table, name, definition, source in cursor.fetchall():
            armed[table][name] = _Armed(definition, source)
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [_ASKED_FIRST])
        asked_first = {source for (source,) in cursor.fetchall()}
    if asked_first != {_found(_ASKING, sql) for told in wanted.values() for sql in told.values()}:
        yield _ASKED_FIRST, "The function that lets triggers be passed over was changed."
    for table, told in sorted(wanted.items()):
        yield from ((table, what) for what in _unlike(table, told, armed[table]))


def _unlike(table: str, wanted: dict[str, str], armed: _Triggers) -> Iterator[str]:
    missing = wanted.keys() - armed.keys()
    yield from (f"The trigger {name} is missing or switched off." for name in sorted(missing))
    there = {name: sql for name, sql in wanted.items() if name not in missing}
    for name, told in _as_the_server_writes(table, there).items():
        if told.source != armed[name].source:
            yield f"The function of the trigger {name} was changed."
        elif _without_table(told) != _without_table(armed[name]):
            yield f"The trigger {name} was changed."


def _without_table(trigger: _Armed) -> str:
    return _ON.sub(" ", trigger.definition, count=1)


def _wanted() -> dict[str, dict[str, str]]:
    """The statements that install the triggers of the models, by table and name."""
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for model, trigger in pgtrigger.registered():
        name = trigger.get_pgid(model)
        wanted[model._meta.db_table][name] = str(trigger.compile(model).install_sql)
    return wanted


def _as_the_server_writes(table: str, wanted: dict[str, str]) -> _Triggers:
    copy = [f'CREATE TEMP TABLE armed_copy (LIKE "{table}") ON COMMIT DROP']
    copy += [_found(_TRIGGER, sql).replace(f'"{table}"', "armed_copy") for sql in wanted.values()]
    with connection.cursor() as cursor:
        cursor.execute(";".join(copy).replace("%", "%%"), [])
        cursor.execute(sqlfile.read(__file__, "copied_triggers"))
        definitions = dict(cursor.fetchall())
        cursor.execute("DROP TABLE armed_copy")
    sources = {name: _found(_function(name), sql) for name, sql in wanted.items()}
    return {name: _Armed(definitions[name], source) for name, source in sources.items()}


def _function(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"FUNCTION {name}\(\)\s+RETURNS TRIGGER AS \$\$(.*?)\$\$ LANGUAGE", re.DOTALL
    )


def _found(pattern: re.Pattern[str], sql: str) -> str:
    found = pattern.search(sql)
    if found is None:
        raise LookupError(f"pgtrigger writes its statements in another way than {pattern.pattern}")
    return found[1]
