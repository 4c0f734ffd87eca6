"""Operations of migrations that take a hundredth of the time of those they stand for.

Django's render every model anew that hangs on a changed one, and pgtrigger's do so after each
trigger, which needs its model's table alone. Nearly all models hang on each other here: with 133
of them and some 330 triggers a fresh database took 80 s. In a migration that `makemigrations`
wrote put this module's name in the place of `pgtrigger.migrations`.
"""

from django.db.migrations import operations
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger import migrations


class CreateModel(operations.CreateModel):
    """The same that renders the new model alone: nothing can refer to it yet."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        made = ModelState(
            app_label,
            self.name,
            self.fields,
            dict(self.options),
            self.bases,
            list(self.managers or ()),
        )
        state.models[app_label, self.name_lower] = made
        if "apps" in state.__dict__:
            state.apps.render_multiple([made])


class AddTrigger(migrations.AddTrigger):
    """The same without rendering models."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(migrations.RemoveTrigger):
    """The same without rendering models."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        kept = [each for each in options.get("triggers", []) if each.name != self.name]
        options["triggers"] = kept


_TAKE = """
DO $$
BEGIN
    PERFORM set_config('lock_timeout', '500ms', true);
    LOOP
        BEGIN
            LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.1);
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', '0', true);
END
$$
"""


def taking(*tables: str) -> str:
    """SQL for a migration that changes several tables which loads write: first, and last backwards.

    Loads take these tables in more than one order. Who waits for some of them while it holds others
    gives up before a load is told of a deadlock (after deadlock_timeout, 1 s), and tries again.
    """
    return _TAKE.format(tables=", ".join(tables))
