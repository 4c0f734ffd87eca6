"""Pages of monitoring: how far is everybody (/performance/), how far are the goals (/goals/)."""

from django.urls import path

from monitoring.views import entries, goals, tree

app_name = "monitoring"

urlpatterns = [
    path("performance/", tree.tree, name="tree"),
    path("performance/performance.csv", tree.tree_csv, name="tree_csv"),
    path("performance/entries/", entries.entries, name="entries"),
    path("performance/entries/entries.csv", entries.entries_csv, name="entries_csv"),
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/goals.csv", goals.goal_list_csv, name="goal_list_csv"),
    path("goals/<int:pk>/attainment/", goals.goal_attainment, name="goal_attainment"),
    path("goals/<int:pk>/curve.csv", goals.goal_curve_csv, name="goal_curve_csv"),
]
