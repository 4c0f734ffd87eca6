"""The nightly rules as a job of the job table."""

import pytest
from django.utils import timezone

from salesmgmt.journal.jobs import job_kind
from salesmgmt.journal.models import Job
from training.jobs import APPLY_RULES, apply_rules
from training.tasks import schedule_rules


def test_the_kind_is_registered() -> None:
    assert job_kind(APPLY_RULES).effect is apply_rules


@pytest.mark.django_db(transaction=True)
def test_wanted_twice_it_is_one_job_of_the_day() -> None:
    for _twice in range(2):
        schedule_rules()
    job = Job.objects.get(kind=APPLY_RULES)
    today = timezone.localdate().isoformat()
    assert (job.key, job.arguments) == (today, {"as_of": today})
