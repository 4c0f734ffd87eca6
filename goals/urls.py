"""Pages of goals, under /goals/. The list is monitoring's: it shows how far each goal is."""

from django.urls import path

from goals.views import editing, goals, planning, revising, talking, waiting

app_name = "goals"

urlpatterns = [
    path("set/", planning.set_goal, name="set"),
    path("set/preview/", planning.set_preview, name="set_preview"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/propose/", waiting.propose_many, name="propose_many"),
    path("waiting/put-in-force/", waiting.put_in_force_many, name="put_in_force_many"),
    path("<int:pk>/", goals.goal, name="goal"),
    path("<int:pk>/versions.csv", goals.versions_csv, name="versions_csv"),
    path("<int:pk>/below.csv", goals.below_csv, name="below_csv"),
    path("<int:pk>/split/", planning.split, name="split"),
    path("<int:pk>/split/preview/", planning.split_preview, name="split_preview"),
    path("<int:pk>/propose/", talking.propose, name="propose"),
    path("<int:pk>/accept/", talking.accept, name="accept"),
    path("<int:pk>/object/", talking.object_to, name="object"),
    path("<int:pk>/answer/", talking.answer, name="answer"),
    path("<int:pk>/comment/", talking.comment, name="comment"),
    path("<int:pk>/acknowledge/", talking.acknowledge, name="acknowledge"),
    path("<int:pk>/put-in-force/", talking.put_in_force, name="put_in_force"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/withdraw/", editing.withdraw, name="withdraw"),
    path("<int:pk>/revise/", revising.revise, name="revise"),
]
