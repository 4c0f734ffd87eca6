"""Pages of goals, under /goals/. The list is monitoring's: it shows how far each goal is."""

from django.urls import path

from goals import views

app_name = "goals"

urlpatterns = [
    path("<int:pk>/", views.goal, name="goal"),
]
