"""The roof's own pages."""

from django.urls import path

from salesmgmt.home import views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("waiting/<slug:part>/", views.decisions, name="decisions"),
    path("thread/goal/<int:pk>/", views.goal_thread, name="goal_thread"),
    path("thread/order/<int:pk>/", views.order_thread, name="order_thread"),
    path("preferences/language/", views.language, name="language"),
    path("preferences/theme/", views.theme, name="theme"),
]
