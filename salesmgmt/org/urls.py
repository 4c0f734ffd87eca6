"""Pages of the company's own settings, under /company/."""

from django.urls import path

from salesmgmt.org import views, views_tokens

app_name = "org"

urlpatterns = [
    path("accountability/", views.accountability, name="accountability"),
    path("accountability/appoint/", views.appoint, name="appoint"),
    path("accountability/accountability.csv", views.accountability_csv, name="accountability_csv"),
    path("tokens/", views_tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views_tokens.revoke, name="revoke_token"),
    path("periods/", views.periods, name="periods"),
    path("periods/close/", views.close_period, name="close_period"),
    path("periods/periods.csv", views.periods_csv, name="periods_csv"),
]
