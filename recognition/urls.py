"""Pages of programmes and awards, under /awards/."""

from django.urls import path

from recognition.views import award, awards, dry_run, payroll, programmes, statements

app_name = "recognition"

urlpatterns = [
    path("", awards.awards, name="awards"),
    path("awards.csv", awards.awards_csv, name="awards_csv"),
    path("approve/", awards.awards_approve, name="awards_approve"),
    path("<int:pk>/", award.award, name="award"),
    path("<int:pk>/entries.csv", award.entries_csv, name="award_entries_csv"),
    path("<int:pk>/approve/", award.approve, name="award_approve"),
    path("<int:pk>/reject/", award.reject, name="award_reject"),
    path("<int:pk>/fulfil/", award.fulfil, name="award_fulfil"),
    path("of-goal/<int:pk>/", award.of_goal, name="of_goal"),
    path("mine/", statements.statements, name="statements"),
    path("mine/my-awards.csv", statements.statements_csv, name="statements_csv"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/programmes.csv", programmes.programmes_csv, name="programmes_csv"),
    path("programmes/new/", programmes.programme_new, name="programme_new"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/approve/", programmes.programme_approve, name="programme_approve"),
    path("programmes/<int:pk>/discard/", programmes.programme_discard, name="programme_discard"),
    path("programmes/<int:pk>/end/", programmes.programme_end, name="programme_end"),
    path("programmes/<int:pk>/dry-run/", dry_run.dry_run, name="dry_run"),
    path("programmes/<int:pk>/dry-run.csv", dry_run.dry_run_csv, name="dry_run_csv"),
    path("payroll/", payroll.payroll, name="payroll"),
    path("payroll/make/", payroll.payroll_export, name="payroll_export"),
    path("payroll/<int:pk>/payroll.csv", payroll.payroll_csv, name="payroll_csv"),
    path("payroll/<int:pk>/confirm/", payroll.payroll_confirm, name="payroll_confirm"),
]
