"""Pages of the company's own settings, under /company/."""

from django.urls import path

from salesmgmt.org import (
    views,
    views_agreements,
    views_history,
    views_jobs,
    views_notices,
    views_people,
    views_tokens,
)

app_name = "org"

urlpatterns = [
    path("accountability/", views.accountability, name="accountability"),
    path("accountability/appoint/", views.appoint, name="appoint"),
    path("accountability/accountability.csv", views.accountability_csv, name="accountability_csv"),
    path("history/<slug:kind>/<int:pk>/", views_history.history, name="history"),
    path("data-protection/", views_agreements.agreements, name="agreements"),
    path("data-protection/agreements.csv", views_agreements.agreements_csv, name="agreements_csv"),
    path("data-protection/record/", views_agreements.record, name="record_agreement"),
    path("data-protection/<int:pk>/end/", views_agreements.end, name="end_agreement"),
    path("jobs/", views_jobs.jobs, name="jobs"),
    path("jobs/jobs.csv", views_jobs.jobs_csv, name="jobs_csv"),
    path("jobs/<int:pk>/", views_jobs.job, name="job"),
    path("jobs/<int:pk>/retry/", views_jobs.retry_job, name="retry_job"),
    path("jobs/<int:pk>/cancel/", views_jobs.cancel_job, name="cancel_job"),
    path("notices/", views_notices.notices, name="notices"),
    path("notices/read/", views_notices.read_all, name="read_notices"),
    path("notices/settings/", views_notices.settings, name="notice_settings"),
    path("notices/<int:pk>/open/", views_notices.open_notice, name="open_notice"),
    path("notices/stop/<str:key>/", views_notices.stop_mails, name="stop_mails"),
    path("people/", views_people.people_suggested, name="people_suggested"),
    path("tokens/", views_tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views_tokens.revoke, name="revoke_token"),
    path("periods/", views.periods, name="periods"),
    path("periods/close/", views.close_period, name="close_period"),
    path("periods/periods.csv", views.periods_csv, name="periods_csv"),
]
