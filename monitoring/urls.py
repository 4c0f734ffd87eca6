"""Pages of monitoring: how far is everybody (/performance/), how far are the goals (/goals/), what
is on its way (/process/, /follow-ups/)."""

from django.urls import path

from monitoring.views import alerts, commitments, entries, follow_ups, goals, process, reviews, tree

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
    path("process/", process.process, name="process"),
    path("process/process.csv", process.process_csv, name="process_csv"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/follow-ups.csv", follow_ups.follow_ups_csv, name="follow_ups_csv"),
    path("follow-ups/assign/", follow_ups.follow_ups_assign, name="follow_ups_assign"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/done/", follow_ups.follow_up_done, name="follow_up_done"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/alerts.csv", alerts.alerts_csv, name="alerts_csv"),
    path("alerts/<int:pk>/seen/", alerts.alert_seen, name="alert_seen"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/reviews.csv", reviews.reviews_csv, name="reviews_csv"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/figures.csv", reviews.review_csv, name="review_csv"),
    path("reviews/<int:pk>/notes/", reviews.review_note, name="review_note"),
    path("reviews/<int:pk>/commitments/", reviews.commitment_add, name="commitment_add"),
    path("reviews/<int:pk>/sign/", reviews.review_sign, name="review_sign"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/commitments.csv", commitments.commitments_csv, name="commitments_csv"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/done/", commitments.commitment_done, name="commitment_done"),
    path("commitments/<int:pk>/drop/", commitments.commitment_drop, name="commitment_drop"),
]
