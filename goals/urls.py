"""Pages of goals, under /goals/. The list is monitoring's: it shows how far each goal is."""

from django.urls import path

from goals import views

app_name = "goals"

urlpatterns = [
    path("<int:pk>/", views.goal, name="goal"),
    path("<int:pk>/versions.csv", views.versions_csv, name="versions_csv"),
    path("<int:pk>/below.csv", views.below_csv, name="below_csv"),
]
