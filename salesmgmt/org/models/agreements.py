"""What was agreed with those whose data it is about: the data-protection switch."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesmgmt.journal.history import STAYS, keep_history
from salesmgmt.org.models.dated import Dated, ends_after_start
from salesmgmt.org.rules.agreements import Feature


@keep_history()
class Agreement(Dated):
    """Lets features be on from a day to a day; once written only its last day changes."""

    number = models.CharField(_("number"), max_length=60, unique=True)
    agreed_on = models.DateField(_("agreed on"))
    features = ArrayField(models.CharField(max_length=20), verbose_name=_("covers"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("agreement")
        constraints = [
            ends_after_start("org_agreement_ends_after_start"),
            models.CheckConstraint(
                name="org_agreement_covers_something",
                condition=Q(features__len__gt=0, features__contained_by=[*map(str, Feature)]),
                violation_error_message=_("Choose what the agreement covers."),
            ),
            models.CheckConstraint(
                name="org_agreement_agreed_before_start",
                condition=Q(agreed_on__lte=F("starts_on")),
                violation_error_message=_(
                    "It holds from the day on which it was agreed, or later."
                ),
            ),
        ]
        triggers = [
            STAYS,
            pgtrigger.Trigger(
                name="only_ends",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF to_jsonb(NEW) - 'ends_on' <> to_jsonb(OLD) - 'ends_on' THEN
                        RAISE EXCEPTION 'of an agreement only the last day changes'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.number
